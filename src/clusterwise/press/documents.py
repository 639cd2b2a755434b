"""What a document on paper is made of: a title, where it comes from, and blocks in their order."""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Literal

Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a part; level 1 to 3."""

    kind: ClassVar[str] = "heading"
    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain text; with its own language and direction where they differ from the document's."""

    kind: ClassVar[str] = "paragraph"
    text: str
    language: str = ""
    direction: Direction | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values, one pair a line."""

    kind: ClassVar[str] = "facts"
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table of ready texts; `numbers` names the columns, by position, that align as numbers."""

    kind: ClassVar[str] = "table"
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    numbers: frozenset[int] = frozenset()
    note: str = ""


@dataclass(frozen=True, slots=True)
class FigureBlock:
    """A picture; the description is what a person hears who cannot see it."""

    kind: ClassVar[str] = "figure"
    svg: str
    description: str
    caption: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A boxed remark; a warning is coloured as something that needs the reader."""

    kind: ClassVar[str] = "note"
    text: str
    title: str = ""
    is_warning: bool = False


Block = Heading | Paragraph | Facts | TableBlock | FigureBlock | Note


@dataclass(frozen=True, slots=True)
class Labels:
    """The fixed words on each page; a translation keeps the names in braces."""

    page: str = "Page {page} of {pages}"
    source: str = "Source: {source} · {date}"
    fingerprint: str = "Fingerprint {fingerprint}"


@dataclass(frozen=True, slots=True)
class Document:
    """A document to be printed; `date` is ready text, `fingerprint` the hash of the frozen facts (else of the content)."""

    title: str
    subtitle: str
    language: str
    direction: Direction
    date: str
    source: str
    blocks: tuple[Block, ...]
    fingerprint: str = ""
    labels: Labels = Labels()

    def content_hash(self) -> str:
        """Return the sha256 of everything that the document says."""
        content = {**asdict(self), "blocks": [block_data(block) for block in self.blocks]}
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def block_data(block: Block) -> dict[str, Any]:
    """Return a block as plain data, with its kind."""
    data = {"kind": block.kind, **asdict(block)}
    if isinstance(block, TableBlock):
        del data["numbers"]
        data["kinds"] = ["number" if column in block.numbers else "text" for column in range(len(block.columns))]
    return data
