"""Checks an IATI file of any size: the official schema, the official code lists, and rules that neither can say."""

import io
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any, BinaryIO

from clusterwise.formats.iati.codelists import OFFICIAL, CodeList, code_list, uses
from clusterwise.formats.iati.faults import Fault, Findings, Severity, line_of
from clusterwise.formats.iati.hostile import MAX_BYTES, ROOT
from clusterwise.formats.iati.reading import ACTIVITY, elements
from clusterwise.formats.iati.rules import broken
from clusterwise.formats.iati.shape import LANG
from clusterwise.formats.sentences import Sentence, say

VERSION = "2.03"
_SMALLEST = (
    '<iati-activity><iati-identifier>A</iati-identifier><reporting-org ref="A" type="10"><narrative>A</narrative>'
    "</reporting-org><title><narrative>A</narrative></title><description><narrative>A</narrative></description>"
    '<participating-org role="1"/><activity-status code="1"/><activity-date type="1" iso-date="2000-01-01"/></iati-activity>'
)


@cache
def schema() -> Any:
    """Return the official schema of activities."""
    from lxml import etree

    return etree.XMLSchema(etree.parse(OFFICIAL / "iati-activities-schema.xsd"))


def check_bytes(data: bytes, *, today: date) -> Findings:
    """Check a file that is in memory."""
    return check(io.BytesIO(data), today=today, max_bytes=len(data))


def check(source: BinaryIO, *, today: date, max_bytes: int = MAX_BYTES) -> Findings:
    """Return what is wrong with a file; activities are checked one by one, so that a large file needs little memory.

    Source: IATI 2.03 activity schema and code lists as kept in `official`; the rules are those of the IATI rulesets.
    """
    findings, seen, unkept = Findings(), dict[str, int](), dict[str, int]()
    for root, activity in elements(source, max_bytes=max_bytes):
        if activity is None:
            for fault in _of_file(root, findings.activities):
                findings.add(fault)
            continue
        findings.activities += 1
        name = (activity.findtext("iati-identifier") or "").strip()
        for fault in (*_of_schema(activity, name), *_of_codes(activity, name, unkept), *broken(activity, name, today)):
            findings.add(fault)
        if name and name in seen:
            findings.add(_twice(activity, name, seen[name]))
        seen.setdefault(name, line_of(activity))
    for unknown, line in unkept.items():
        text = say("The codes of {list} were not checked: that list is not kept here.", list=unknown)
        remedy = say("Compare them with the list on the pages of the standard.")
        findings.add(Fault(Severity.NOTE, line, "", text, remedy))
    findings.faults.sort(key=lambda fault: fault.line)
    return findings


def _twice(activity: Any, name: str, first: int) -> Fault:
    text = say("The identifier {name} stands on line {line} already.", name=name, line=first)
    return Fault(
        Severity.ERROR, line_of(activity), name, text, say("Give each activity of a file an identifier of its own.")
    )


def _of_file(root: Any, activities: int) -> Iterator[Fault]:
    """Yield what is wrong with the root element: its version, its attributes, and what stands beside activities."""
    from lxml import etree

    line, version = line_of(root), root.get("version")
    if version is not None and version != VERSION:
        yield Fault(
            Severity.ERROR,
            line,
            "",
            say(
                "The file says that it is of version {version}; it is checked as {ours}.", version=version, ours=VERSION
            ),
            say("Have it made anew in version 2.03, or correct the attribute “version”."),
        )
    if not activities:
        text = say("The file holds no activity.")
        yield Fault(Severity.ERROR, line, "", text, say("Put at least one element iati-activity into it."))
    copy = etree.Element(ROOT, dict(root.attrib))
    copy.append(etree.fromstring(_SMALLEST))
    if not schema().validate(copy):
        for error in schema().error_log:
            yield _schema_fault(error, line, "")
    for child in root:
        if child.tag != ACTIVITY and not str(child.tag).startswith("{"):
            text = say("The element {tag} stands beside the activities.", tag=str(child.tag))
            yield Fault(Severity.ERROR, line_of(child), "", text, say("Move it into an activity, or remove it."))


def _of_schema(activity: Any, name: str) -> Iterator[Fault]:
    if not schema().validate(activity):
        for error in schema().error_log:
            yield _schema_fault(error, error.line, name)


def _schema_fault(error: Any, line: int, name: str) -> Fault:
    text = say("The schema of IATI 2.03 does not allow this: {why}", why=error.message)
    return Fault(Severity.ERROR, line, name, text, _remedy(error.type_name))


def _remedy(kind: str) -> Sentence:
    if kind == "SCHEMAV_ELEMENT_CONTENT":
        return say("Put the elements in the order of the schema, add the one that is expected, or remove this one.")
    if kind.startswith("SCHEMAV_CVC_COMPLEX_TYPE_4"):
        return say("Add the attribute that is named.")
    if kind.startswith("SCHEMAV_CVC_COMPLEX_TYPE_3"):
        return say("Remove the attribute that is named; the standard knows none of that name here.")
    if "DATATYPE" in kind or "SIMPLE_TYPE" in kind:
        return say("Write days as 2024-03-31, moments as 2024-03-31T10:00:00Z, and numbers without separators.")
    return say("Compare the element with the page of the standard that describes it.")


@cache
def _coded_tags() -> tuple[str, ...]:
    return tuple(sorted({steps[-1] for steps in uses()}))


@cache
def _in_languages() -> Any:
    from lxml import etree

    return etree.XPath("descendant-or-self::*[@xml:lang]")


def _path(element: Any) -> tuple[str, ...]:
    steps = [str(element.tag)]
    while steps[-1] != ACTIVITY:
        element = element.getparent()
        if element is None:
            break
        steps.append(str(element.tag))
    return tuple(reversed(steps))


def _of_codes(activity: Any, name: str, unkept: dict[str, int]) -> Iterator[Fault]:
    """Yield codes that their list does not have; a list that is not kept here is noted with its first line."""
    places = uses()
    for element in activity.iter(*_coded_tags()):
        for use in places.get(_path(element), ()):
            code = use.code_in(element)
            if code is None:
                continue
            known = code_list(use.list)
            if known is None:
                unkept.setdefault(use.list, line_of(element))
            else:
                yield from _wrong_code(known, code, element, name)
    languages = code_list("Language")
    if languages is None:
        return
    for element in _in_languages()(activity):
        yield from _wrong_code(languages, element.get(LANG).lower(), element, name)


def _wrong_code(known: CodeList, code: str, element: Any, name: str) -> Iterator[Fault]:
    line, of = line_of(element), known.name
    if code not in known.names:
        severity = Severity.ERROR if known.is_complete else Severity.WARNING
        text = say("“{code}” in {tag} is no code of the list {list}.", code=code[:60], tag=str(element.tag), list=of)
        yield Fault(severity, line, name, text, say("Choose a code of that list."))
    elif code in known.withdrawn:
        text = say("The code {code} of the list {list} was withdrawn.", code=code, list=of)
        yield Fault(Severity.WARNING, line, name, text, say("Choose the code that took its place."))
