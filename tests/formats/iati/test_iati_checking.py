"""Faults come with their line and a remedy: of the schema, of the code lists, of the rules."""

from datetime import date

import pytest

from clusterwise.formats.iati.checking import check_bytes
from clusterwise.formats.iati.codelists import OFFICIAL, code_list, uses
from clusterwise.formats.iati.faults import MOST, Findings, Severity
from clusterwise.formats.iati.reading import read
from clusterwise.formats.iati.writing import to_bytes

TODAY = date(2026, 1, 1)


def _faults(data):
    return [(one.severity.value, one.line, str(one.text)) for one in check_bytes(data, today=TODAY).faults]


def _real(data):
    return [fault for fault in _faults(data) if fault[0] != "note"]


def test_the_official_example_is_valid(official):
    found = check_bytes(official, today=TODAY)

    assert found.is_valid
    assert [one.line for one in found.faults if one.severity is Severity.WARNING] == [371, 396, 416]


def test_a_valid_file_has_no_fault_but_a_list_that_is_not_kept(small):
    assert _faults(small) == [("note", 7, "The codes of DescriptionType were not checked: that list is not kept here.")]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            b'<activity-status code="2"/>',
            b"<activity-status/>",
            (
                "error",
                9,
                "The schema of IATI 2.03 does not allow this: "
                "Element 'activity-status': The attribute 'code' is required but missing.",
            ),
        ),
        (
            b'<activity-status code="2"/>',
            b'<activity-status code="9"/>',
            ("error", 9, "“9” in activity-status is no code of the list ActivityStatus."),
        ),
        (b'code="LR"', b'code="XX"', ("warning", 12, "“XX” in recipient-country is no code of the list Country.")),
        (
            b'xml:lang="en"',
            b'xml:lang="english"',
            ("warning", 3, "“english” in iati-activity is no code of the list Language."),
        ),
        (
            b">XM-DAC-1-A<",
            b">XX-1-A<",
            (
                "error",
                4,
                "The identifier XX-1-A does not begin with that of the reporting organisation, XM-DAC-1.",
            ),
        ),
        (
            b'type="3" iso-date="2024-12-31"',
            b'type="3" iso-date="2023-12-31"',
            ("error", 11, "The activity ends on 2023-12-31, before it starts on 2024-01-01."),
        ),
        (
            b'type="3" iso-date="2024-12-31"',
            b'type="4" iso-date="2030-12-31"',
            ("error", 11, "The actual date 2030-12-31 lies in the future."),
        ),
        (
            b'<recipient-country code="LR"/>',
            b'<recipient-country code="LR" percentage="60"/><recipient-country code="GH" percentage="30"/>',
            ("error", 12, "The percentages of the countries and regions make 90, not 100."),
        ),
        (
            b'<sector vocabulary="1" code="31110"/>',
            b'<sector vocabulary="1" code="31110" percentage="50"/><sector vocabulary="1" code="32110"/>',
            ("error", 13, "Some of the sectors have no percentage."),
        ),
        (b'<recipient-country code="LR"/>', b"", ("warning", 3, "The activity names no country and no region.")),
        (
            b'<period-end iso-date="2024-03-31"/>',
            b'<period-end iso-date="2023-03-31"/>',
            ("error", 25, "The period ends on 2023-03-31, before it starts on 2024-01-01."),
        ),
        (
            b'<period-end iso-date="2024-12-31"/>',
            b'<period-end iso-date="2026-12-31"/>',
            ("warning", 15, "The budget from 2024-01-01 to 2026-12-31 is for more than a year."),
        ),
        (b'<actual value="12"/>', b'<actual value="a dozen"/>', ("error", 26, "The value “a dozen” is no number.")),
        (
            b'<actual value="12"/>',
            b'<actual value="12"/><actual value="13"/>',
            ("error", 26, "Two values stand for the same cell: total."),
        ),
        (
            b'<actual value="12"/>',
            b"",
            ("warning", 27, "The parts have no total: every value here has dimensions."),
        ),
        (
            b'version="2.03"',
            b'version="2.02"',
            ("error", 2, "The file says that it is of version 2.02; it is checked as 2.03."),
        ),
    ],
)
def test_a_fault_is_named_with_its_line(small, old, new, fault):
    assert fault in _real(small.replace(old, new)), _faults(small.replace(old, new))


def test_every_fault_has_a_remedy(small):
    broken = small.replace(b'code="2"', b'code="77"').replace(b'iso-date="2024-01-01"', b'iso-date="1-1-24"')

    found = check_bytes(broken, today=TODAY)

    assert not found.is_valid
    assert [one.text for one in found.faults if not one.remedy] == []


def test_two_activities_of_one_identifier_are_found_and_memory_is_let_go(small):
    inside = small[small.index(b"<iati-activity ") : small.index(b"</iati-activities>")]
    twice = small.replace(b"</iati-activities>", inside + b"</iati-activities>")

    assert check_bytes(twice, today=TODAY).activities == 2
    assert ("error", 32, "The identifier XM-DAC-1-A stands on line 3 already.") in _real(twice)


def test_a_line_far_down_a_large_file_is_still_named_near_enough(small):
    far = small.replace(b"<sector", b"\n" * 70_000 + b"<sector", 1).replace(b'value="7"', b'value="x"')

    assert _real(far) == [("error", 70_024, "The value “x” is no number.")]


def test_a_file_without_activities_is_no_valid_file():
    assert ("error", 1, "The file holds no activity.") in _real(b'<iati-activities version="2.03"/>')


def test_what_the_schema_does_not_know_beside_activities_is_named(small):
    data = small.replace(b"</iati-activities>", b"<other/></iati-activities>")

    assert ("error", 32, "The element other stands beside the activities.") in _real(data)


def test_shares_over_several_vocabularies_are_whole_in_each_or_together(small):
    each = b'<recipient-region code="298" vocabulary="1" percentage="100"/><recipient-region code="A" vocabulary="2" percentage="100"/>'
    data = small.replace(b'<recipient-country code="LR"/>', each)

    assert [fault for fault in _real(data) if "percentages" in fault[2]] == []


def test_an_element_out_of_order_is_put_in_order_when_it_is_written(small):
    status = b'<activity-status code="2"/>'
    moved = small.replace(status, b"").replace(
        b'<recipient-country code="LR"/>', b'<recipient-country code="LR"/>' + status
    )

    assert not check_bytes(moved, today=TODAY).is_valid
    assert check_bytes(to_bytes(read(moved)), today=TODAY).is_valid


def test_only_the_first_faults_are_listed_and_all_are_counted():
    findings = Findings()
    fault = check_bytes(b'<iati-activities version="2.03"/>', today=TODAY).faults[0]
    for _each in range(MOST + 3):
        findings.add(fault)

    assert (len(findings.faults), findings.hidden, findings.is_valid) == (MOST, 3, False)


def test_the_lists_are_those_of_the_standard():
    assert code_list("ResultType").names == {"1": "Output", "2": "Outcome", "3": "Impact", "9": "Other"}
    assert code_list("PolicySignificance").names["2"] == "principal objective"
    assert len(code_list("UNSDG-Targets").names) == 169
    assert code_list("NoSuchList") is None
    assert [use.list for use in uses()["iati-activity", "tag"]] == ["UNSDG-Goals", "UNSDG-Targets", "TagVocabulary"]


def test_each_official_file_has_its_checksum():
    listed = {line.split()[1] for line in (OFFICIAL / "CHECKSUMS").read_text(encoding="utf-8").splitlines()}

    assert listed == {path.relative_to(OFFICIAL).as_posix() for path in OFFICIAL.rglob("*.x*")}
