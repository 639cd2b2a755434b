"""How a frozen dataclass stands for an XML element: which field is an attribute, its text, or its children."""

from dataclasses import dataclass, field, fields
from typing import Any

LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Node:
    """An element that no class of ours stands for, kept as it is; a tag of a foreign vocabulary is `{namespace}name`."""

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    text: str = ""
    children: tuple["Node", ...] = ()
    tail: str = ""


@dataclass(frozen=True, slots=True)
class More:
    """What an element holds beyond the standard, such as another vocabulary's attributes; its elements come last."""

    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple[Node, ...] = ()


NOTHING_MORE = More()


def attribute(name: str) -> Any:
    """Declare a field that is an attribute; absent is None, written empty is an empty text."""
    return field(default=None, metadata={"attribute": name})


def content() -> Any:
    """Declare the field that is the text of the element."""
    return field(default="", metadata={"text": True})


def one(tag: str, kind: Any = Node) -> Any:
    """Declare a field that is the only child of a name."""
    return field(default=None, metadata={"child": tag, "kind": kind, "many": False})


def many(tag: str, kind: Any = Node) -> Any:
    """Declare a field that is all children of a name, in their order."""
    return field(default=(), metadata={"child": tag, "kind": kind, "many": True})


def more() -> Any:
    """Declare the field that keeps what the class does not name; every class has one."""
    return field(default=NOTHING_MORE, metadata={"more": True})


@dataclass(frozen=True, slots=True)
class Child:
    """One name of child of an element: the field that holds it, the class that stands for it, whether it repeats."""

    tag: str
    field: str
    kind: Any
    many: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """How to read and write one class: its children stand in the order of the schema."""

    attributes: tuple[tuple[str, str], ...]
    text: str | None
    children: tuple[Child, ...]
    by_attribute: dict[str, str]
    by_tag: dict[str, Child]


_plans: dict[Any, Plan] = {}


def plan_of(kind: Any) -> Plan:
    """Return the plan that the fields of a class declare; each is made once."""
    found = _plans.get(kind)
    if found is None:
        found = _plans[kind] = _plan(kind)
    return found


def _plan(kind: Any) -> Plan:
    attributes: list[tuple[str, str]] = []
    children: list[Child] = []
    text = None
    for one_field in fields(kind):
        meta = one_field.metadata
        if "attribute" in meta:
            attributes.append((meta["attribute"], one_field.name))
        elif "child" in meta:
            children.append(Child(meta["child"], one_field.name, meta["kind"], meta["many"]))
        elif "text" in meta:
            text = one_field.name
    return Plan(tuple(attributes), text, tuple(children), dict(attributes), {child.tag: child for child in children})
