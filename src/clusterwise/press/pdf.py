"""Documents as PDF through Typst, with our own fonts: the same document and moment give the same bytes.

The pages are PDF/A-2a and PDF/UA-1: made to last, and readable by a screen reader. Content reaches Typst as JSON only.
"""

import json
import re
from dataclasses import asdict
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from clusterwise.press.charts.paper import for_paper
from clusterwise.press.charts.picture import UndrawableError
from clusterwise.press.documents import (
    Block,
    Document,
    Facts,
    FigureBlock,
    Heading,
    Labels,
    Note,
    Paragraph,
    TableBlock,
    block_data,
)

if TYPE_CHECKING:
    import typst

__all__ = [
    "Document",
    "Facts",
    "FigureBlock",
    "Heading",
    "Labels",
    "Note",
    "Paragraph",
    "TableBlock",
    "UnprintableDocumentError",
    "write_pdf",
]

FONTS = Path(__file__).parent / "fonts"
_UNSTORABLE = re.compile("[\ud800-\udfff]")
_TEMPLATE = Path(__file__).parent / "document.typ"


class UnprintableDocumentError(ValueError):
    """A document that cannot be printed as it stands, with the cause and the remedy."""


def write_pdf(document: Document, *, created: datetime) -> bytes:
    """Return the document as PDF, or refuse one with a character that our fonts cannot show."""
    import typst

    if created.tzinfo is None:
        raise UnprintableDocumentError("The moment of creation has no time zone; give one, such as UTC.")
    _refuse_uneven_tables(document)
    compiler = typst.Compiler(
        _TEMPLATE.read_bytes(), font_paths=_fonts(), ignore_system_fonts=True, sys_inputs={"document": _data(document)}
    )
    try:
        pages, warnings = compiler.compile_with_warnings(
            format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=created.astimezone(UTC)
        )
    except typst.TypstError as error:
        raise UnprintableDocumentError(f"{document.title!r} cannot be printed: {error.message}.") from error
    if warnings:
        raise UnprintableDocumentError(f"{document.title!r} cannot be printed: {warnings[0].message}.")
    if not isinstance(pages, bytes):
        raise UnprintableDocumentError(f"{document.title!r} came back as {type(pages).__name__}, not as one file.")
    return pages


@lru_cache(maxsize=1)
def _fonts() -> "typst.Fonts":
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def _data(document: Document) -> str:
    data = {
        **asdict(document),
        "labels": asdict(document.labels),
        "fingerprint": document.fingerprint or document.content_hash(),
        "blocks": [_block(block) for block in document.blocks],
    }
    text = json.dumps(data, ensure_ascii=False)
    if broken := _UNSTORABLE.search(text):
        raise UnprintableDocumentError(f"{document.title!r} holds half a character, {broken.group()!r}; remove it.")
    return text


def _block(block: Block) -> dict[str, object]:
    data = block_data(block)
    if isinstance(block, FigureBlock):
        try:
            data |= asdict(for_paper(block.svg))
        except UndrawableError as error:
            raise UnprintableDocumentError(f"Figure {block.caption!r} cannot be printed. {error}") from error
    return data


def _refuse_uneven_tables(document: Document) -> None:
    for block in document.blocks:
        if isinstance(block, TableBlock) and any(len(row) != len(block.columns) for row in block.rows):
            raise UnprintableDocumentError(
                f"Table {block.caption!r} has a row that is not {len(block.columns)} cells long, as its header is."
            )
