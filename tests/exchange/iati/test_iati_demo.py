"""Every initiative of the demo leaves as a valid activity, and says no more than its reports said."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from clusterwise.exchange.iati.compose import compose
from clusterwise.exchange.iati.models import Export
from clusterwise.exchange.iati.services import make_file, take_out
from clusterwise.formats.iati.faults import Severity
from clusterwise.formats.iati.reading import read
from clusterwise.formats.iati.writing import canonical, to_bytes
from clusterwise.foundation.evidence.gate import TOTAL
from clusterwise.foundation.evidence.models import FrozenFigure
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people.models import Person

NOW = datetime(2026, 1, 15, 10, tzinfo=UTC)


def _cells(activity):
    return [
        (str(indicator.title), cell)
        for result in activity.results
        for indicator in result.indicators
        for period in indicator.periods
        for cell in period.actuals
    ]


def test_every_initiative_of_the_demo_leaves_as_a_valid_file(demo):
    errors = {}
    for initiative in Initiative.objects.select_related("programme", "cluster"):
        made = take_out(initiative=initiative, by=None, now=NOW)
        errors[initiative.slug] = [fault.text for fault in made.findings.faults if fault.severity is Severity.ERROR]
        assert canonical(to_bytes(read(made.data))) == canonical(made.data)

    assert errors == {slug: [] for slug in ("cocoa", "prickly-pear", "fig", "biopharma", "fishing", "mango", "cassava")}
    assert Event.objects.filter(verb="iati.took_out").count() == Export.objects.count() == 7


def test_the_values_are_those_of_the_report_and_nothing_withheld_leaves(demo):
    for initiative in demo.complete:
        activity = compose(initiative, on=NOW.date()).activity
        told = {}
        for figure in FrozenFigure.objects.filter(initiative=initiative).select_related("publication"):
            if figure.n and figure.value is not None and TOTAL not in figure.withheld:
                factor = 100 if figure.unit == "share" else 1
                told.setdefault(figure.definition["name"], set()).add((frozenset(), figure.value * factor))
                words = {"F": "female", "M": "male", "X": "other", "U": "not stated"}
                for sex, value in figure.by_sex.items():
                    if value is not None and sex not in figure.withheld:
                        told[figure.definition["name"]].add(
                            (frozenset({("sex", words[sex])}), Decimal(str(value)) * factor)
                        )
        cells = _cells(activity)

        assert cells
        for title, cell in cells:
            assert (frozenset((one.name, one.value) for one in cell.dimensions), Decimal(cell.value)) in told[title]


def test_the_cocoa_activity_says_what_its_records_say(demo):
    activity = compose(demo.cocoa, on=NOW.date()).activity

    assert activity.identifier.text == "XM-DEMO-LR-COCOA"
    assert [(one.type, one.iso_date) for one in activity.dates] == [("2", "2023-09-01")]
    assert [one.code for one in activity.countries] == ["LR"]
    assert [(one.code, one.significance) for one in activity.policy_markers] == [("1", "2")]
    assert {one.code for one in activity.tags} >= {"1", "4", "5", "9", "13", "15", "17"}
    assert [result.type for result in activity.results] == ["1", "1", "1", "2", "3"]
    assert str(activity.results[0].title) == "Two group certificates with complete lists"


def test_no_code_of_a_person_is_in_a_file(demo):
    for initiative in demo.complete:
        data = make_file(compose(initiative, on=NOW.date()), now=NOW).data.decode()
        codes = set(Person.objects.filter(programme=initiative.programme).values_list("code", flat=True))

        assert codes
        assert codes & set(re.findall(r"[\w-]+", data)) == set()


@pytest.mark.parametrize("slug", ["liberia/cocoa"])
def test_the_command_writes_checks_and_reads(demo, slug, tmp_path, capsys):
    from clusterwise.cli import parser

    out = tmp_path / "cocoa.xml"
    ask = lambda *words: (asked := parser().parse_args(["iati", *map(str, words)])).run(asked)  # noqa: E731

    assert ask("export", slug, "--out", out) == 0
    assert ask("check", out) == 0
    assert ask("read", out) == 0
    said = capsys.readouterr().out
    assert "1 activities: 0 errors" in said
    assert "XM-DEMO-LR-COCOA: " in said
    assert "total: " in said
