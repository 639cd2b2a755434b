"""Writes IATI activity files in the order of the schema, activity by activity."""

import io
from collections.abc import Iterable
from typing import Any, BinaryIO

from clusterwise.formats.iati.activity import Activity, Header
from clusterwise.formats.iati.hostile import ROOT
from clusterwise.formats.iati.reading import ACTIVITY, Document
from clusterwise.formats.iati.shape import Node, plan_of

VERSION = "2.03"


def write(target: BinaryIO, activities: Iterable[Activity], header: Header | None = None) -> int:
    """Write activities to a file as they come, each forgotten once it is written; return how many there were."""
    from lxml import etree

    head, written = header or Header(version=VERSION), 0
    plan = plan_of(Header)
    attributes = {name: value for name, key in plan.attributes if (value := getattr(head, key)) is not None}
    with etree.xmlfile(target, encoding="UTF-8") as file:
        file.write_declaration()
        with file.element(ROOT, {**attributes, **dict(head.more.attributes)}, nsmap=dict(head.prefixes) or None):
            for activity in activities:
                element = etree.Element(ACTIVITY, nsmap=dict(head.prefixes) or None)
                _fill(element, activity, etree.SubElement)
                file.write("\n", element)
                written += 1
            for node in head.more.children:
                holder = etree.Element(node.tag, nsmap=dict(head.prefixes) or None)
                _fill_node(holder, node, etree.SubElement)
                file.write(holder)
            file.write("\n")
    return written


def to_bytes(document: Document) -> bytes:
    """Return a whole file as bytes."""
    target = io.BytesIO()
    write(target, document.activities, document.header)
    return target.getvalue()


def _fill(element: Any, thing: Any, add: Any) -> None:
    """Put the fields of a thing into its element, children in the order of the schema, what is foreign last."""
    plan = plan_of(type(thing))
    put = element.set
    for name, key in plan.attributes:
        value = getattr(thing, key)
        if value is not None:
            put(name, value)
    if plan.text is not None:
        element.text = getattr(thing, plan.text)
    for child in plan.children:
        value = getattr(thing, child.field)
        if value is None or value == ():
            continue
        for each in value if child.many else (value,):
            inner = add(element, child.tag)
            if child.kind is Node:
                _fill_node(inner, each, add)
            else:
                _fill(inner, each, add)
    more = thing.more
    for name, value in more.attributes:
        put(name, value)
    for node in more.children:
        _fill_node(add(element, node.tag), node, add)


def _fill_node(element: Any, node: Node, add: Any) -> None:
    for name, value in node.attributes:
        element.set(name, value)
    element.text = node.text or None
    for child in node.children:
        _fill_node(add(element, child.tag), child, add)
    element.tail = node.tail or None


def canonical(data: bytes) -> bytes:
    """Return a file in canonical XML (C14N 2.0) without comments and blank text between elements, to compare two files.

    Texts keep every sign; the prefix of a vocabulary is a matter of taste and is renamed.
    """
    from lxml import etree

    from clusterwise.formats.iati.reading import PARSER

    root = etree.fromstring(data, etree.XMLParser(**PARSER))
    for element in root.iter():
        if len(element) and not (element.text or "").strip():
            element.text = None
        if not (element.tail or "").strip():
            element.tail = None
    return str(etree.canonicalize(root.getroottree(), rewrite_prefixes=True)).encode()
