"""Each of the four aims has a light that follows the records."""

from clusterwise.foundation.evidence import services as evidence
from clusterwise.phases.p3_diagnostic import services
from clusterwise.phases.p3_diagnostic.aims import aims

KPI = {"level": "outcome", "source": "s", "method": "m", "collects": "CDA", "verifies": "CMO", "reports": "CDA"}


def lights(initiative):
    return {aim.code: (aim.light, round(aim.share, 3)) for aim in aims(initiative)}


def test_an_empty_diagnostic_has_four_lights_out(initiative):
    assert lights(initiative) == dict.fromkeys(("environment", "leverage", "baseline", "trust"), ("empty", 0))


def test_each_light_follows_its_records(initiative, study, tree, decide):
    services.record_finding(
        initiative=initiative,
        by=None,
        study=study,
        function="market",
        statement="No buyer",
        written_source="Interview 3",
    )
    services.record_finding(
        initiative=initiative, by=None, study=study, function="finance", statement="Draft without evidence"
    )
    services.record_leverage_point(
        initiative=initiative, by=None, name="Dryer", impact=5, feasibility=5, answers=(tree.dryer,)
    )
    indicator = evidence.define_indicator(
        initiative=initiative,
        by=None,
        code="F",
        name="F",
        definition="F",
        how="distinct",
        measure="involved",
        when="at",
        **KPI,
    )
    assert lights(initiative) == {
        "environment": ("partly", 0.077),
        "leverage": ("partly", 0.5),
        "baseline": ("empty", 0),
        "trust": ("empty", 0),
    }

    evidence.freeze_baseline(
        indicator=indicator, as_of=study.starts, method="none", by=None, no_value_reason="nobody counted"
    )
    services.record_leverage_point(
        initiative=initiative, by=None, name="Label", impact=5, feasibility=5, answers=(tree.label,)
    )
    services.revise_study(study, by=None, validated_by=decide(initiative))

    assert lights(initiative) == {
        "environment": ("partly", 0.077),
        "leverage": ("complete", 1),
        "baseline": ("complete", 1),
        "trust": ("complete", 1),
    }
