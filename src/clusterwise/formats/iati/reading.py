"""Reads IATI activity files, activity by activity, without losing what the standard does not know."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, TypeVar

from clusterwise.formats.iati.activity import Activity, Header
from clusterwise.formats.iati.hostile import MAX_BYTES, ROOT, refuse_hostile, refused
from clusterwise.formats.iati.shape import More, Node, plan_of
from clusterwise.formats.sentences import say

T = TypeVar("T")
ACTIVITY = "iati-activity"
#: Whatever a file says, nothing is fetched, no entity is put in place, no document type is loaded.
PARSER = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


@dataclass(frozen=True, slots=True)
class Document:
    """A whole file in memory."""

    header: Header
    activities: tuple[Activity, ...]


def elements(source: BinaryIO, *, max_bytes: int = MAX_BYTES) -> Iterator[tuple[Any, Any]]:
    """Yield each activity as (root, element) and forget it afterwards; after the last the root comes alone, as (root, None)."""
    from lxml import etree

    refuse_hostile(source, max_bytes=max_bytes)
    walk, finished = etree.iterparse(source, events=("end",), tag=(ACTIVITY, ROOT), **PARSER), False
    try:
        for _event, element in walk:
            if element.tag == ROOT:
                finished = True
                yield element, None
                continue
            yield element.getparent(), element
            _forget(element)
    except etree.XMLSyntaxError as error:
        why = str(error.msg or error)
        raise refused(
            say("The file breaks off or is no XML: {why}", why=why),
            say("Correct the line that is named, or ask whoever made the file for a whole one."),
        ) from error
    if not finished:
        raise refused(
            say("The elements of the file are in a namespace; those of IATI are in none."),
            say("Remove the attribute xmlns from the first element."),
        )


def _forget(element: Any) -> None:
    element.clear()
    while element.getprevious() is not None:
        earlier = element.getprevious()
        if earlier.tag != ACTIVITY:
            break
        element.getparent().remove(earlier)


def stream(source: BinaryIO, *, max_bytes: int = MAX_BYTES) -> Iterator[Activity]:
    """Yield the activities of a file one by one, however many there are."""
    for _root, element in elements(source, max_bytes=max_bytes):
        if element is not None:
            yield build(Activity, element)


def read(data: bytes, *, max_bytes: int = MAX_BYTES) -> Document:
    """Return a file as a whole; what the standard does not know is kept beside it.

    >>> read(b'<iati-activities version="2.03"/>').header.version
    '2.03'
    """
    header, activities = Header(), []
    for root, element in elements(io.BytesIO(data), max_bytes=max_bytes):
        if element is not None:
            activities.append(build(Activity, element))
        else:
            header = _header(root)
    return Document(header, tuple(activities))


def _header(root: Any) -> Header:
    plan = plan_of(Header)
    known = {plan.by_attribute[name]: value for name, value in root.attrib.items() if name in plan.by_attribute}
    others = tuple((name, value) for name, value in root.attrib.items() if name not in plan.by_attribute)
    foreign = tuple(_node(child) for child in root if child.tag != ACTIVITY)
    prefixes = tuple((prefix, uri) for prefix, uri in root.nsmap.items() if prefix and prefix != "xml")
    return Header(**known, more=More(others, foreign), prefixes=prefixes)


def build(kind: type[T], element: Any) -> T:
    """Return an element as its class; attributes and children without a field are kept in `more`."""
    if kind is Node:
        return _node(element)  # type: ignore[return-value]
    plan = plan_of(kind)
    values: dict[str, Any] = {}
    attributes, children = [], []
    for name, value in element.attrib.items():
        if name in plan.by_attribute:
            values[plan.by_attribute[name]] = value
        else:
            attributes.append((name, value))
    for child in element:
        place = plan.by_tag.get(child.tag)
        if place is None or (not place.many and place.field in values):
            children.append(_node(child))
        elif place.many:
            values.setdefault(place.field, []).append(build(place.kind, child))
        else:
            values[place.field] = build(place.kind, child)
    if plan.text is not None:
        values[plan.text] = element.text or ""
    if attributes or children:
        values["more"] = More(tuple(attributes), tuple(children))
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()})


def _node(element: Any) -> Node:
    children = tuple(_node(child) for child in element)
    text, tail = element.text or "", element.tail or ""
    return Node(
        str(element.tag),
        tuple((str(name), str(value)) for name, value in element.attrib.items()),
        text if not children or text.strip() else "",
        children,
        tail if tail.strip() else "",
    )
