"""What keeps an initiative from leaving is named; what leaves is journalled; others' files are kept and never counted."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from tests import factories
from tests.formats.iati.conftest import SMALL

from clusterwise.exchange.iati import services
from clusterwise.exchange.iati.compose import compose
from clusterwise.exchange.iati.models import ActivitySettings, Export, ForeignFile
from clusterwise.exchange.iati.preview import preview
from clusterwise.formats.iati.checking import check_bytes
from clusterwise.foundation.evidence import services as evidence
from clusterwise.foundation.evidence.models import FrozenFigure, Publication
from clusterwise.foundation.journal import guard
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.people.access import NotAllowedError
from clusterwise.phases.p6_results.services import chain

NOW = datetime(2026, 1, 15, 10, tzinfo=UTC)


def _upload(data=SMALL, name="theirs.xml"):
    file = io.BytesIO(data)
    file.name = name
    return file


def _indicator(initiative, code="C1", **values):
    given = {
        "name": "Farmers certified",
        "definition": "Farmers on a list.",
        "level": "output",
        "unit": "farmers",
        "how": "distinct",
        "measure": "involved",
        "when": "since",
        "source": "Lists",
        "method": "Counted",
        "collects": "Agent",
        "verifies": "Office",
        "reports": "Agent",
        **values,
    }
    made = evidence.define_indicator(initiative=initiative, by=None, code=code, **given)
    result = chain.add_result(initiative=initiative, by=None, level="output", statement=f"Result of {code}")
    chain.tie_indicator(initiative=initiative, by=None, result=result, indicator=made)
    return made


def _publish(initiative, indicator, *, starts, ends, splits=True, **figure):
    """Freeze a figure as a report would have, with just the parts that a test is about."""
    content = {"figures": [{"code": indicator.code, "splits": splits}]}
    shared = {"initiative": initiative, "programme": initiative.programme}
    publication = Publication(
        **shared, title="Report", kind="progress", language="en", starts=starts, ends=ends, content=content,
        hash="0" * 64, frozen_at=NOW,
    )  # fmt: skip
    given = {"value": Decimal(12), "qualifier": "=", "n": 12, "by_sex": {}, "withheld": [], **figure}
    frozen = FrozenFigure(
        **shared, publication=publication, indicator=indicator, position=0, unit=indicator.unit, on=ends, facts="[]",
        facts_hash="0" * 64, definition_version=indicator.definition_version, definition=indicator.definition_state(),
        **given,
    )  # fmt: skip
    with guard.writing():
        publication.save(force_insert=True)
        frozen.save(force_insert=True)
    return frozen


def _period(initiative):
    activity = compose(initiative, on=NOW.date()).activity
    return activity.results[0].indicators[0].periods[0]


def _said(cells):
    return [({one.name: one.value for one in cell.dimensions}, cell.value) for cell in cells]


def test_an_initiative_without_settings_says_what_to_fill_in(initiative):
    with pytest.raises(services.NotReadyError) as refusal:
        services.take_out(initiative=initiative, by=None, now=NOW)

    assert refusal.value.messages == [
        "Fill in who reports: the IATI settings of the programme.",
        "Fill in the identifier of the activity: the IATI settings of the initiative.",
        "Name the funder of the programme.",
        "Describe the activity in the IATI settings of the initiative, or the cluster on its page.",
    ]
    assert Export.objects.count() == 0


def test_what_leaves_is_valid_and_written_into_the_journal(ready, cda):
    made = services.take_out(initiative=ready, by=cda, now=NOW)

    assert check_bytes(made.data, today=NOW.date()).is_valid
    export = Export.objects.get()
    assert (export.identifier, export.size_bytes, export.values) == ("XM-DAC-1-COCOA", len(made.data), 0)
    event = Event.objects.get(verb="iati.took_out")
    assert (event.actor_id, event.subject_id) == (cda.pk, str(export.pk))


@pytest.mark.parametrize("role", ["clerk", "evaluator", "viewer"])
def test_others_than_facilitators_take_no_file_out(ready, role):
    with pytest.raises(NotAllowedError):
        services.take_out(initiative=ready, by=factories.user(role, ready), now=NOW)

    assert Export.objects.count() == 0


def test_a_code_that_the_standard_does_not_know_keeps_the_file_from_leaving(ready, settings_of_programme):
    services.change_settings(settings_of_programme, by=None, sector="00000")

    with pytest.raises(services.NotReadyError, match="“00000” in sector is no code"):
        services.take_out(initiative=ready, by=None, now=NOW)


def test_the_total_has_no_dimension_and_each_sex_is_a_cell_of_its_own(ready):
    indicator = _indicator(ready)
    evidence.set_target(initiative=ready, by=None, indicator=indicator, due=date(2024, 3, 31), value=20)
    evidence.set_target(initiative=ready, by=None, indicator=indicator, due=date(2024, 3, 31), value=9, sex="F")
    _publish(
        ready, indicator, starts=date(2024, 1, 1), ends=date(2024, 3, 31), by_sex={"F": "7", "M": "5", "X": None}
    )  # fmt: skip

    period = _period(ready)

    assert _said(period.actuals) == [({}, "12"), ({"sex": "female"}, "7"), ({"sex": "male"}, "5")]
    assert _said(period.targets) == [({}, "20"), ({"sex": "female"}, "9")]
    assert (period.start.iso_date, period.end.iso_date) == ("2022-03-01", "2024-03-31")


def test_a_part_that_was_withheld_stays_withheld_and_the_file_says_so(ready):
    indicator = _indicator(ready)
    _publish(
        ready, indicator, starts=date(2024, 1, 1), ends=date(2024, 3, 31),
        by_sex={"F": "10", "M": "2"}, withheld=["F", "M"],
    )  # fmt: skip

    (total,) = _period(ready).actuals

    assert total.value == "12"
    assert str(total.comment) == "Parts behind which few people stand are withheld."


def test_a_total_that_was_withheld_and_a_figure_without_records_do_not_leave(ready):
    hidden, empty = _indicator(ready), _indicator(ready, "C2")
    _publish(ready, hidden, starts=date(2024, 1, 1), ends=date(2024, 3, 31), withheld=["total", "F", "M"])
    _publish(ready, empty, starts=date(2024, 4, 1), ends=date(2024, 6, 30), value=Decimal(0), n=0)

    activity = compose(ready, on=NOW.date()).activity

    assert [one.periods for result in activity.results for one in result.indicators] == [(), ()]
    assert services.take_out(initiative=ready, by=None, now=NOW).findings.is_valid


def test_a_share_leaves_in_percent_and_an_inexact_value_says_how_it_is_meant(ready):
    indicator = _indicator(ready, unit="share")
    _publish(ready, indicator, starts=date(2024, 1, 1), ends=date(2024, 3, 31), value=Decimal("0.25"), qualifier="≥")

    activity = compose(ready, on=NOW.date()).activity
    (made,) = activity.results[0].indicators

    assert made.measure == "2"
    assert made.periods[0].actuals[0].value == "25"
    assert str(made.periods[0].actuals[0].comment) == "How the value is meant: at least."


def test_figures_of_two_definitions_are_never_one_series(ready):
    indicator = _indicator(ready)
    _publish(ready, indicator, starts=date(2024, 1, 1), ends=date(2024, 3, 31))
    evidence.revise_indicator(indicator, by=None, unit="households")
    _publish(ready, indicator, starts=date(2024, 4, 1), ends=date(2024, 6, 30), value=Decimal(3))

    titles = [str(one.title) for one in compose(ready, on=NOW.date()).activity.results[0].indicators]

    assert titles == ["Farmers certified (definition 1)", "Farmers certified"]


def test_a_restricted_indicator_stays_and_an_internal_one_leaves_once_it_was_published(ready):
    secret, inside = _indicator(ready, "S", confidentiality="restricted"), _indicator(ready, "I", name="Inside")
    _publish(ready, secret, starts=date(2024, 1, 1), ends=date(2024, 3, 31))

    composed = compose(ready, on=NOW.date())

    assert composed.activity.results == ()
    said = [one.text for one in composed.warnings]
    assert "“Farmers certified” is restricted and stays." in said
    assert "“Inside” is internal and in no published report, so it stays." in said
    _publish(ready, inside, starts=date(2024, 4, 1), ends=date(2024, 6, 30))
    assert [str(one.title) for one in compose(ready, on=NOW.date()).activity.results] == ["Result of I"]


def test_goals_targets_and_indicators_become_tags_and_references(ready):
    indicator = _indicator(ready, sdg=["5", "5.a", "5.a.1", "99"], confidentiality="public")

    composed = compose(ready, on=NOW.date())

    assert [(one.vocabulary, one.code) for one in composed.activity.tags] == [("2", "5"), ("3", "5.a")]
    (made,) = composed.activity.results[0].indicators
    assert [(one.vocabulary, one.code) for one in made.references] == [("9", "5.a.1")]
    assert "“99” is no goal, target or indicator of the list; it does not leave." in [
        one.text for one in composed.warnings
    ]
    assert str(made.title) == str(indicator)


def test_the_status_and_the_kind_of_dates_follow_the_day(ready):
    before, during = compose(ready, on=date(2022, 2, 1)), compose(ready, on=date(2024, 1, 1))

    assert [one.status.code for one in (before.activity, during.activity)] == ["1", "2"]
    assert [one.dates[0].type for one in (before.activity, during.activity)] == ["1", "2"]


def test_an_identifier_stays_once_a_file_has_left(ready):
    services.take_out(initiative=ready, by=None, now=NOW)
    own = ActivitySettings.objects.get(initiative=ready)

    with pytest.raises(ValidationError, match="A file has left under this identifier"):
        services.rename_activity(own, by=None, local_identifier="OTHER")
    own.refresh_from_db()
    services.rename_activity(own, by=None, gender="1")
    assert ActivitySettings.objects.get(initiative=ready).gender == "1"


def test_a_programme_has_one_reporter_with_a_clean_identifier(programme, settings_of_programme):
    from tests.exchange.iati.conftest import SETTINGS

    with pytest.raises(ValidationError, match="has its settings already"):
        services.fill_in_settings(programme=programme, by=None, **SETTINGS)
    with pytest.raises(ValidationError, match="Use letters, digits, hyphens and dots alone"):
        services.change_settings(settings_of_programme, by=None, organisation_ref="XM DAC/1")


def test_a_file_of_somebody_else_is_kept_with_its_faults_and_shown_as_tables(initiative, evaluator):
    data = SMALL.replace(b'<activity-status code="2"/>', b'<activity-status code="9"/>')

    record = services.take_in(initiative=initiative, by=evaluator, file=_upload(data), today=NOW.date())

    assert (record.title, record.activities, record.errors, record.warnings) == ("theirs.xml", 1, 1, 0)
    assert record.findings[1] == {
        "severity": "error",
        "line": 9,
        "activity": "XM-DAC-1-A",
        "text": "“9” in activity-status is no code of the list ActivityStatus.",
        "remedy": "Choose a code of that list.",
    }
    shown = preview(record)
    assert [(one.identifier, one.title, one.results) for one in shown.activities] == [("XM-DAC-1-A", "Cocoa", 1)]
    assert [(one.cell, one.actual) for one in shown.values] == [("", "12"), ("sex: female", "7")]


def test_a_hostile_file_is_refused_and_not_kept(initiative):
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]><iati-activities/>'

    with pytest.raises(ValidationError, match="document type"):
        services.take_in(initiative=initiative, by=None, file=_upload(bomb), today=NOW.date())
    assert ForeignFile.objects.count() == 0


def test_a_file_over_the_limit_is_refused(initiative, settings):
    settings.UPLOAD_LIMIT_BYTES = 100

    with pytest.raises(ValidationError, match="larger than"):
        services.take_in(initiative=initiative, by=None, file=_upload(), today=NOW.date())


def test_the_same_file_is_taken_in_once_and_by_those_who_may(initiative, clerk):
    services.take_in(initiative=initiative, by=None, file=_upload(), today=NOW.date())

    with pytest.raises(ValidationError, match="taken in already"):
        services.take_in(initiative=initiative, by=None, file=_upload(name="again.xml"), today=NOW.date())
    with pytest.raises(NotAllowedError):
        services.take_in(initiative=initiative, by=clerk, file=SimpleNamespace(read=lambda n: b""), today=NOW.date())
