"""The pipeline of a certificate, its measures, and holders of several standards."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from tests import factories

from clusterwise.foundation.journal.changes import ReplayedError
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.journal.undo import undo
from clusterwise.foundation.people.access import NotAllowedError
from clusterwise.foundation.road import registry
from clusterwise.phases.p5_action.certification import selectors, services
from clusterwise.phases.p5_action.certification.models import AuditFinding, Certificate
from clusterwise.phases.p5_action.joint_actions.participation import people_of

MID = date(2023, 6, 30)


def step(certificate, state, on, **values):
    return services.take_step(
        initiative=certificate.initiative, by=None, certificate=certificate, state=state, on=on, **values
    )


def states(certificate):
    return [(one.state, one.on) for one in certificate.steps.all()]


def test_a_certificate_passes_the_pipeline_step_by_step(open_for):
    certificate = open_for()
    way = ["idea", "preparing", "gap_audit", "correcting", "audit", "correcting", "audit"]
    for month, state in enumerate(way, start=1):
        step(certificate, state, date(2023, month, 1))
    services.revise_certificate(certificate, by=None, valid_from=date(2023, 9, 1), valid_to=date(2024, 8, 31))
    step(certificate, "certified", date(2023, 9, 1))

    assert [state for state, _on in states(certificate)] == [*way, "certified"]
    found = Certificate.objects.with_state().get(pk=certificate.pk)
    assert (found.state, found.state_on) == ("certified", date(2023, 9, 1))


@pytest.mark.parametrize(
    ("first", "then", "words"),
    [
        ("certified", "audit", "“certified” cannot become “audit”"),
        ("audit", "preparing", "“audit” cannot become “preparing”"),
        ("", "suspended", "cannot begin as “suspended”"),
    ],
)
def test_a_step_that_does_not_follow_is_refused(open_for, first, then, words):
    validity = {"valid_from": date(2023, 1, 1), "valid_to": date(2023, 12, 31)}
    certificate = open_for(state=first, **validity)

    with pytest.raises(services.StepRefusedError, match=words):
        step(certificate, then, date(2023, 5, 1))
    assert len(states(certificate)) == (1 if first else 0)


def test_nothing_is_certified_without_its_days_of_validity(open_for):
    certificate = open_for(state="audit")

    with pytest.raises(services.StepRefusedError, match="first and last day of validity"):
        step(certificate, "certified", date(2023, 5, 1))


def test_the_validity_of_a_certificate_in_force_cannot_be_emptied(certified):
    with pytest.raises(services.StepRefusedError, match="first and last day of validity"):
        services.revise_certificate(certified(), by=None, valid_to=None)


def test_a_step_before_the_latest_is_refused(open_for):
    certificate = open_for(state="preparing", on=date(2023, 3, 1))

    with pytest.raises(services.StepRefusedError, match="latest step is of 2023-03-01"):
        step(certificate, "audit", date(2023, 2, 28))


def test_only_the_latest_step_is_taken_back(open_for):
    certificate = open_for(state="preparing")
    latest = step(certificate, "audit", date(2023, 3, 1))

    with pytest.raises(services.StepRefusedError, match="Only the latest step"):
        services.take_back_step(certificate.steps.get(state="preparing"), by=None)
    services.take_back_step(latest, by=None)
    assert states(certificate) == [("preparing", date(2023, 1, 1))]


def test_a_step_of_another_initiatives_certificate_is_refused(open_for, sibling):
    certificate = open_for()

    with pytest.raises(ValidationError, match="belongs elsewhere"):
        services.take_step(initiative=sibling, by=None, certificate=certificate, state="idea", on=MID)


def test_the_same_step_sent_twice_is_written_once(open_for, cda):
    certificate, once = open_for(), uuid4()
    given = {"initiative": certificate.initiative, "by": cda, "client_id": once, "certificate": certificate}
    services.take_step(**given, state="idea", on=MID)

    with pytest.raises(ReplayedError):
        services.take_step(**given, state="idea", on=MID)
    assert states(certificate) == [("idea", MID)]


def test_clerks_take_steps_but_open_no_certificates(initiative, firms, open_for, clerk, evaluator):
    certificate = open_for()
    services.take_step(initiative=initiative, by=clerk, certificate=certificate, state="idea", on=MID)

    with pytest.raises(NotAllowedError):
        services.open_certificate(
            initiative=initiative, by=clerk, holder=firms.lead, standard="GMP", scope_text="tablets"
        )
    with pytest.raises(NotAllowedError):
        services.take_step(initiative=initiative, by=evaluator, certificate=certificate, state="preparing", on=MID)


def test_a_holder_is_certified_within_its_validity_and_not_while_suspended(certified, counted):
    certificate = certified()
    step(certificate, "suspended", date(2023, 3, 1))
    step(certificate, "certified", date(2023, 5, 1))

    def held(on):
        return counted("certified", on=on, subject="organisation", party="organisation").value

    days = [
        date(2022, 12, 31),
        date(2023, 1, 1),
        date(2023, 3, 1),
        date(2023, 5, 1),
        date(2023, 12, 31),
        date(2024, 1, 1),
    ]
    assert [held(day) for day in days] == [0, 1, 0, 1, 1, 0]


def test_holders_in_process_are_counted_apart_and_never_as_certified(certified, open_for, firms, counted):
    certified(firms.gbarnga)
    open_for(firms.saclepea, state="audit")
    open_for(firms.lead, state="idea")

    assert counted("certified", on=MID, subject="organisation", party="organisation").value == 1
    assert counted("in_certification", on=MID, subject="organisation", party="organisation").value == 1


def test_three_firms_hold_both_standards_on_a_day_and_the_figure_moves_when_one_is_removed(
    initiative, firms, certified, counted, cda
):
    for firm in (firms.lead, firms.gbarnga, firms.saclepea):
        for standard in ("GMP", "GDP"):
            certificate = certified(firm, standard)
    certified(factories.organisation(initiative, "GMP alone"), "GMP")
    late = factories.organisation(initiative, "GDP too late")
    certified(late, "GMP")
    certified(late, "GDP", valid_from=date(2024, 1, 1), valid_to=date(2025, 1, 1), on=date(2024, 1, 1))

    names = [firm.name for firm in selectors.holding_all(initiative, ["GMP", "GDP"], MID)]
    assert names == ["Gbarnga coop", "Lead firm", "Saclepea coop"]
    both = {"subject": "organisation", "standards": "GDP+GMP"}
    assert counted("certified_all", on=MID, **both).value == 3
    assert counted("certified_all", on=date(2024, 1, 1), **both).value == 0

    services.take_back_step(certificate.steps.get(), by=cda)
    assert counted("certified_all", on=MID, **both).value == 2
    undo(Event.objects.get(verb="certification.took_back"), cda)
    assert counted("certified_all", on=MID, **both).value == 3


def test_a_third_standard_does_not_hide_that_a_firm_holds_the_other_two(firms, certified, counted):
    for standard in ("GMP", "GDP", "ISO_9001"):
        certified(firms.lead, standard)

    for together in ("GDP+GMP", "GDP+GMP+ISO_9001", "GMP+ISO_9001"):
        assert counted("certified_all", on=MID, subject="organisation", standards=together).value == 1


def finding(certificate, **values):
    given = {
        "found": "No cleaning log",
        "severity": "major",
        "found_on": date(2023, 2, 1),
        "due": date(2023, 4, 1),
        **values,
    }
    return services.record_finding(initiative=certificate.initiative, by=None, certificate=certificate, **given)


def test_a_finding_closes_only_with_what_was_done(open_for):
    one = finding(open_for())

    with pytest.raises(ValidationError, match="says what was done"):
        services.revise_finding(one, by=None, closed_on=date(2023, 3, 3))
    one.refresh_from_db()
    services.revise_finding(one, by=None, closed_on=date(2023, 3, 3), correction="Log kept at each line")
    assert AuditFinding.objects.get().correction == "Log kept at each line"


def test_days_to_close_are_averaged_over_closed_findings_alone(open_for, counted):
    certificate = open_for()
    finding(certificate, closed_on=date(2023, 2, 11), correction="Done")
    finding(certificate)

    value = counted("audit_finding", on=MID, how="mean", subject="record", when="since")
    assert (value.value, value.unknown) == (10, 1)


def test_the_gravest_overdue_finding_and_the_certificate_that_ends_first_are_named(initiative, certified):
    today = timezone.localdate()
    certificate = certified(valid_from=date(2023, 1, 1), valid_to=today + timedelta(days=30))
    finding(certificate, found="Dusty shelf", severity="minor")
    finding(certificate, found="Wrong label", severity="critical")

    steps = [str(one.sentence) for advise in registry.advisers for one in advise(initiative)]
    assert (
        f"“Gbarnga coop: EU organic” ends on {(today + timedelta(days=30)).isoformat()}: arrange the audit for its renewal."
        in steps
    )
    assert "The finding “Wrong label” (Gbarnga coop: EU organic) is past its day: close it with what was done." in steps


def test_listed_farmers_take_part_in_the_joint_action(initiative, certified, action):
    certificate = certified(joint_action=action)
    services.list_farmers(
        certificate=certificate, by=None,
        entries=[services.Entry(factories.person(initiative, sex="F"), date(2023, 1, 1)) for _ in range(2)],
    )  # fmt: skip

    assert people_of([action.pk])[action.pk] == {"F": 2, "M": 0, "X": 0, "U": 0}
