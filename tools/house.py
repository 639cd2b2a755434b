"""The laws of the house that a linter does not know, as functions from a source text to the places that break them."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

LOOKUPS = {"filter", "exclude", "annotate", "aggregate", "alias", "order_by", "values", "values_list", "get", "Q"}
WRITES = {"save", "delete", "create", "update", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
READERS = {"views", "forms", "selectors", "measures", "access", "models", "urls"}
QUERIES = {"filter", "exclude", "all", "visible_to", "select_related", "select_for_update", "order_by"}
PROPER_NAMES = {"Clusterwise", "UNIDO", "IATI", "SDG", "PDF", "XLSX", "CSV", "GeoJSON", "TopoJSON", "XLSForm"}
SPOKEN_ATTRIBUTES = ("title", "placeholder", "aria-label", "alt")

_HIDDEN = re.compile(
    r"\{#.*?#\}|\{%\s*comment\b.*?endcomment\s*%\}|\{%\s*(blocktrans(?:late)?)\b.*?end\1\s*%\}"
    r"|<!--.*?-->|<(script|style|code|kbd)\b.*?</\2>|<(\w+)\b[^>]*\btranslate=\"no\"[^>]*>.*?</\3>",
    re.DOTALL,
)
_MARKUP = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_TAG = re.compile(r"<[^>]*>", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]{2,}")
_INLINE = {
    "a script without src": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\s(?:on[a-z]+|hx-on[:a-z-]*)\s*=", re.IGNORECASE),
}


def long_functions(source: str, limit: int = 60) -> Iterator[str]:
    """Name the functions that are longer than the limit."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > limit:
                yield f"{node.lineno}: {node.name} has {length} lines"


def atomic_blocks(source: str) -> Iterator[str]:
    """Name the uses of a transaction of one's own."""
    for node in ast.walk(ast.parse(source)):
        own = isinstance(node, ast.Attribute) and node.attr == "atomic"
        imported = isinstance(node, ast.ImportFrom) and any(alias.name == "atomic" for alias in node.names)
        if own or imported:
            yield f"{node.lineno}: transaction.atomic; write inside `with journal.change(…)`"


def open_lookups(source: str) -> Iterator[str]:
    """Name the query calls whose field names come from a variable, where a reader's data could choose the column."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or _called(node) not in LOOKUPS:
            continue
        if any(word.arg is None and not _has_fixed_keys(word.value) for word in node.keywords):
            yield f"{node.lineno}: {_called(node)}(**…) with names that are not written here; name the fields"


def silent_handlers(source: str) -> Iterator[str]:
    """Name the handlers that catch everything unnamed, or that catch an error and do nothing."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.ExceptHandler):
            continue
        if node.type is None:
            yield f"{node.lineno}: a bare except; name what you can answer"
        elif isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException") and _does_nothing(node):
            yield f"{node.lineno}: every error is caught and nothing is done"


def stray_writes(source: str) -> Iterator[str]:
    """Name the calls that change stored data."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_write(node.func):
            yield f"{node.lineno}: .{node.func.attr}(…); only services write, through journal.change"


def journal_openings(source: str) -> Iterator[str]:
    """Name the places that begin a change."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _called(node) == "change" and _chain(node.func)[1:2] == ["journal"]:
            yield f"{node.lineno}: journal.change(…); only services write"


def inline_code(template: str) -> Iterator[str]:
    """Name the scripts and styles that the content policy would block."""
    for number, line in _lines(_HIDDEN_COMMENTS.sub(_blank, template)):
        yield from (f"{number}: {name}" for name, pattern in _INLINE.items() if pattern.search(line))


def untranslated(template: str) -> Iterator[str]:
    """Name the words of a template that no translator would be shown."""
    text = template
    while (shorter := _HIDDEN.sub(_blank, text)) != text:
        text = shorter
    text = _MARKUP.sub(_blank, text)
    for tag in _TAG.finditer(text):
        for name, value in re.findall(r'\s([\w-]+)="([^"]*)"', tag.group()):
            if name in SPOKEN_ATTRIBUTES and _spoken(value):
                yield f"{text.count(chr(10), 0, tag.start()) + 1}: {name}={value!r}"
    for number, line in _lines(_TAG.sub(_blank, text)):
        if words := _spoken(re.sub(r"&#?\w+;", " ", line)):
            yield f"{number}: {' '.join(words)!r}"


def broken(paths: Iterable[Path], law: Callable[[str], Iterable[str]]) -> dict[str, list[str]]:
    """Return what breaks a law, by file; a file that keeps it is left out."""
    found = {str(path): list(law(path.read_text(encoding="utf-8"))) for path in paths}
    return {name: places for name, places in found.items() if places}


def sources(root: Path) -> list[Path]:
    """Return our Python files, without migrations."""
    return [path for path in sorted(root.rglob("*.py")) if not {"migrations", "__pycache__"} & set(path.parts)]


def may_write(path: Path) -> bool:
    """Tell whether a module is one of those that write, or one of a room that knows no stored data."""
    pure = {"methods", "formats", "press", "engines"} & set(path.parts)
    return bool(pure) or any("services" in part for part in (path.stem, path.parent.name)) or "journal" in path.parts


_HIDDEN_COMMENTS = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?endcomment\s*%\}|<!--.*?-->", re.DOTALL)


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def _lines(text: str) -> Iterator[tuple[int, str]]:
    return enumerate(text.splitlines(), start=1)  # type: ignore[return-value]


def _spoken(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if word not in PROPER_NAMES]


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _has_fixed_keys(value: ast.expr) -> bool:
    return isinstance(value, ast.Dict) and all(key is not None and _is_declared(key) for key in value.keys)


def _is_declared(key: ast.expr) -> bool:
    """Tell whether a name stands in our code: a literal, or an attribute that a class declares, or both joined."""
    if isinstance(key, ast.JoinedStr):
        return all(_is_declared(part) for part in key.values)
    if isinstance(key, ast.FormattedValue):
        return _is_declared(key.value)
    return isinstance(key, ast.Constant) or (isinstance(key, ast.Attribute) and "request" not in _chain(key))


def _does_nothing(handler: ast.ExceptHandler) -> bool:
    return all(isinstance(line, ast.Pass | ast.Continue) for line in handler.body)


def _is_write(function: ast.Attribute) -> bool:
    if function.attr not in WRITES:
        return False
    chain = _chain(function.value)
    if chain in (["super"], ["change"], ["cache"]):  # a model's own step, the journal's context, no stored record
        return False
    if "objects" in chain or QUERIES & set(chain):
        return True
    return function.attr in ("save", "delete", "bulk_create", "bulk_update")


def _chain(node: ast.expr) -> list[str]:
    names: list[str] = []
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript | ast.Name):
        if isinstance(node, ast.Name):
            return [*names, node.id]
        if isinstance(node, ast.Attribute):
            names.append(node.attr)
        node = node.func if isinstance(node, ast.Call) else node.value
    return names
