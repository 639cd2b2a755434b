"""What was read is written again without loss, and what is written is read again as it was."""

import io
from datetime import date

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from clusterwise.formats.iati.activity import (
    Activity,
    ActivityDate,
    Budget,
    Description,
    Header,
    Identifier,
    Money,
    ParticipatingOrg,
    PolicyMarker,
    ReportingOrg,
    Share,
)
from clusterwise.formats.iati.checking import check_bytes
from clusterwise.formats.iati.faults import Severity
from clusterwise.formats.iati.reading import Document, read, stream
from clusterwise.formats.iati.results import Baseline, Cell, Dimension, Indicator, Period, Reference, Result
from clusterwise.formats.iati.shape import More, Node
from clusterwise.formats.iati.texts import Coded, Dated, Narrative, Text, text
from clusterwise.formats.iati.writing import canonical, to_bytes, write

TODAY = date(2026, 1, 1)

words = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Co", "Cn"), whitelist_characters="\n"), min_size=1, max_size=12
).filter(lambda one: one.strip())
languages = st.sampled_from([None, "en", "fr", "ar"])
texts = st.builds(Text, st.lists(st.builds(Narrative, languages, words), min_size=1, max_size=3).map(tuple))
days = st.dates(date(2000, 1, 1), date(2025, 12, 31)).map(date.isoformat)
numbers = st.decimals(-1000, 1000, places=2).map(lambda one: f"{one:f}")
foreign = st.recursive(
    st.builds(Node, st.sampled_from(["{urn:x}a", "{urn:y}b"]), st.just((("k", "v"),)), words),
    lambda inner: st.builds(
        Node, st.just("{urn:x}c"), st.just(()), st.just(""), st.lists(inner, min_size=1, max_size=2).map(tuple)
    ),
    max_leaves=2,
)
more = st.builds(More, st.sampled_from([(), (("{urn:x}n", "1"),)]), st.lists(foreign, max_size=2).map(tuple))
inside = st.builds(More, st.just(()), st.lists(foreign, max_size=1).map(tuple))
dimensions = st.lists(st.builds(Dimension, words, words), max_size=3).map(tuple)
cells = st.builds(Cell, value=numbers, dimensions=dimensions, comment=st.none() | texts, more=inside)
periods = st.builds(
    Period,
    st.builds(Dated, days),
    st.builds(Dated, days),
    st.lists(cells, max_size=2).map(tuple),
    st.lists(cells, max_size=2).map(tuple),
    inside,
)
baselines = st.builds(Baseline, year=st.just("2020"), iso_date=st.none() | days, value=numbers, dimensions=dimensions)
indicators = st.builds(
    Indicator,
    measure=st.sampled_from("1234"),
    ascending=st.sampled_from([None, "0", "true"]),
    title=texts,
    description=st.none() | texts,
    references=st.lists(st.builds(Reference, st.just("9"), words), max_size=2).map(tuple),
    baselines=st.lists(baselines, max_size=2).map(tuple),
    periods=st.lists(periods, max_size=2).map(tuple),
)
results = st.builds(
    Result,
    type=st.sampled_from("1239"),
    title=texts,
    indicators=st.lists(indicators, min_size=1, max_size=2).map(tuple),
    more=more,
)
narratives = texts.map(lambda one: one.narratives)
activities = st.builds(
    Activity,
    language=languages,
    default_currency=st.sampled_from([None, "USD"]),
    identifier=st.builds(Identifier, words),
    reporting_org=st.builds(ReportingOrg, ref=words, type=st.just("40"), narratives=narratives),
    title=texts,
    descriptions=st.lists(st.builds(Description, st.just("1"), narratives), min_size=1, max_size=2).map(tuple),
    participating_orgs=st.builds(ParticipatingOrg, role=st.just("1"), narratives=narratives).map(lambda one: (one,)),
    status=st.builds(Coded, st.sampled_from("1234")),
    dates=st.builds(ActivityDate, days, st.just("1")).map(lambda one: (one,)),
    countries=st.lists(st.builds(Share, words, percentage=numbers), max_size=2).map(tuple),
    tags=st.lists(st.builds(Share, words, st.just("2")), max_size=2).map(tuple),
    policy_markers=st.lists(
        st.builds(PolicyMarker, st.just("1"), st.none(), st.just("1"), st.just("2")), max_size=1
    ).map(tuple),
    budgets=st.lists(
        st.builds(
            Budget,
            start=st.builds(Dated, days),
            end=st.builds(Dated, days),
            value=st.builds(Money, st.none(), days, numbers),
        ),
        max_size=1,
    ).map(tuple),
    results=st.lists(results, max_size=2).map(tuple),
    more=more,
)


@settings(max_examples=25, phases=(Phase.generate,))
@given(st.lists(activities, min_size=1, max_size=1))
def test_what_is_written_is_read_as_it_was_and_keeps_to_the_schema(some):
    document = Document(Header(version="2.03", prefixes=(("x", "urn:x"),)), tuple(some))

    data = to_bytes(document)
    again = read(data)

    assert again == document
    assert canonical(to_bytes(again)) == canonical(data)
    said = [fault.text for fault in check_bytes(data, today=TODAY).faults if "schema of IATI" in fault.text]
    assert said == []


def test_the_official_example_is_imported_and_exported_without_loss(official):
    assert canonical(to_bytes(read(official))) == canonical(official)


def test_the_cell_of_the_official_example_is_adult_women_and_not_two_breakdowns(official):
    (result,) = read(official).activities[0].results
    (actual,) = result.indicators[0].periods[0].actuals

    assert [(one.name, one.value) for one in actual.dimensions] == [("sex", "female"), ("age", "adult")]
    assert actual.value == "11"


def test_what_the_standard_does_not_know_is_kept():
    data = (
        b'<iati-activities version="2.03" xmlns:q="urn:q" q:z="1"><iati-activity q:k="v"><iati-identifier> X </iati-identifier>'
        b'<q:w>text<q:e a="1"/>tail</q:w></iati-activity><o xmlns="urn:o"><i/></o></iati-activities>'
    )

    document = read(data)

    assert document.activities[0].identifier.text == " X "
    assert document.activities[0].more.attributes == (("{urn:q}k", "v"),)
    assert canonical(to_bytes(document)) == canonical(data)


def test_a_lost_element_is_seen_by_the_comparison(small):
    assert canonical(small) != canonical(small.replace(b'<actual value="12"/>', b""))
    assert canonical(small) == canonical(small.replace(b"\n<", b"  <"))


def test_comments_are_nobodys_data(small):
    assert canonical(to_bytes(read(small.replace(b"Cocoa", b"Co<!-- here -->coa")))) == canonical(small)


def test_activities_are_written_one_by_one():
    alive = []

    def some():
        for number in range(3):
            alive.append(len(target.getvalue()) if number else 0)
            yield Activity(identifier=Identifier(f"A-{number}"))

    target = io.BytesIO()
    assert write(target, some()) == 3
    assert [one.identifier.text for one in stream(io.BytesIO(target.getvalue()))] == ["A-0", "A-1", "A-2"]


def test_a_text_has_the_language_of_the_activity_first():
    found = text({"fr": "Cacao", "en": "Cocoa", "ar": ""}, "en")

    assert [(one.language, one.text) for one in found.narratives] == [(None, "Cocoa"), ("fr", "Cacao")]
    assert text({"en": ""}, "en") is None


def test_a_written_file_has_no_fault(small):
    found = check_bytes(to_bytes(read(small)), today=TODAY)

    assert found.activities == 1
    assert [one for one in found.faults if one.severity is not Severity.NOTE] == []
