"""The one strict way from bytes to text: a declared encoding, never a silent guess, and nothing hidden in the result."""

import codecs
import re
import unicodedata
from dataclasses import dataclass

from clusterwise.formats.sentences import RefusedError, Sentence, say

#: Codec names by the name that a person sees, in the order in which they are proposed.
ENCODINGS: dict[str, str] = {
    "utf-8": "UTF-8 (most programmes today)",
    "utf-16": "UTF-16 (Excel's “Unicode text”)",
    "utf-16-le": "UTF-16 little-endian, without a mark",
    "utf-16-be": "UTF-16 big-endian, without a mark",
    "cp1252": "Windows-1252 (Western European Excel)",
    "iso8859-1": "Latin-1 (ISO 8859-1)",
    "iso8859-15": "Latin-9 (ISO 8859-15)",
    "cp1250": "Windows-1250 (Central European Excel)",
    "cp1251": "Windows-1251 (Cyrillic Excel)",
    "cp1254": "Windows-1254 (Turkish Excel)",
    "cp1256": "Windows-1256 (Arabic Excel)",
    "iso8859-6": "ISO 8859-6 (Arabic)",
    "cp850": "DOS 850 (Western European MS-DOS)",
    "mac-roman": "Mac Roman (old Mac Excel)",
}
_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_HIDDEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_STRANGE = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x9f]")
_PREVIEW = 60


@dataclass(frozen=True, slots=True)
class Proposal:
    """An encoding that would work, with the text that it would give."""

    encoding: str
    name: str
    preview: str


@dataclass(frozen=True, slots=True)
class DecodedText:
    """Text with how it was read: the encoding, whether a byte order mark was there, and what to tell the person."""

    text: str
    encoding: str
    has_mark: bool
    notices: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class CleanedName:
    """A name without hidden characters; notices say what was taken out."""

    text: str
    notices: tuple[Sentence, ...]


class HostileTextError(RefusedError):
    """Text holds a character that no honest document needs (NUL, half of a surrogate pair)."""


class WrongEncodingError(RefusedError):
    """The bytes are not text in the declared encoding; `proposals` are the encodings that would work."""

    def __init__(self, reason: Sentence, suggestion: Sentence, proposals: tuple[Proposal, ...] = ()) -> None:
        super().__init__(reason, suggestion)
        self.proposals = proposals


def read_text(data: bytes, encoding: str | None = None) -> DecodedText:
    """Decode bytes by the declared encoding; without a declaration only a byte order mark or strict UTF-8 is taken.

    >>> read_text("Café".encode("cp1252"), "windows-1252").text
    'Café'
    """
    declared = None if encoding is None else known_encoding(encoding)
    marked = next((name for mark, name in _MARKS.items() if data.startswith(mark)), None)
    chosen = declared or marked or "utf-8"
    text = _decoded(data, chosen)
    if text is None or (marked and not chosen.startswith(marked[:5])) or _looks_like_utf8(data, chosen):
        raise _wrong(data, chosen, was_declared=declared is not None)
    refuse_hostile(text)
    notices = []
    if declared is None:
        notices.append(say("The text was read as {encoding}, since no encoding was declared.", encoding=chosen))
    return DecodedText(text, chosen, marked is not None, tuple(notices))


def known_encoding(encoding: str) -> str:
    """Return our name of a declared encoding, or refuse one that is not on the list."""
    try:
        found = codecs.lookup(encoding).name
    except LookupError:
        found = ""
    found = "utf-8" if found == "utf-8-sig" else found
    if found not in ENCODINGS:
        raise WrongEncodingError(
            say("The encoding “{encoding}” is not known here.", encoding=encoding),
            say("Declare one of: {known}.", known=", ".join(ENCODINGS)),
        )
    return found


def refuse_hostile(text: str) -> None:
    """Refuse NUL and lone surrogates, which poison databases and files further on."""
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise HostileTextError(
            say("Line {line} holds a NUL character (a zero byte).", line=line),
            say("Save the file again as text or as a workbook; if it is UTF-16, declare that encoding."),
        )
    if half := _SURROGATE.search(text):
        raise HostileTextError(
            say("Character {position} is half of a surrogate pair, not a letter.", position=half.start() + 1),
            say("Type the text again, or save it as UTF-8."),
        )


def clean_name(text: str) -> CleanedName:
    """Return a name in NFC without outer spaces, direction controls and zero-width characters.

    >>> clean_name("Ada\u202e Co").text
    'Ada Co'
    """
    refuse_hostile(text)
    visible = unicodedata.normalize("NFC", _HIDDEN.sub("", text))
    visible = " ".join(_STRANGE.sub(" ", visible).split())
    hidden = sorted({f"U+{ord(character):04X}" for character in _HIDDEN.findall(text)})
    if not hidden:
        return CleanedName(visible, ())
    notice = say("Hidden characters ({codes}) were taken out of “{name}”.", codes=", ".join(hidden), name=visible)
    return CleanedName(visible, (notice,))


def propose_encodings(data: bytes) -> tuple[Proposal, ...]:
    """Return up to five encodings that read the bytes cleanly, the most plausible first, each with a telling line."""
    options: list[tuple[float, Proposal]] = []
    seen: set[str] = set()
    for encoding, name in ENCODINGS.items():
        text = _decoded(data, encoding)
        if text is None or text in seen or "\0" in text:
            continue
        seen.add(text)
        options.append((-_plausibility(text), Proposal(encoding, name, _telling_line(text))))
    options.sort(key=lambda option: option[0])
    return tuple(proposal for _, proposal in options[:5])


def _decoded(data: bytes, encoding: str) -> str | None:
    """Return the text, or None where the bytes are not clean text in this encoding."""
    if encoding == "utf-16" and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    try:
        text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError:
        return None
    return None if _STRANGE.search(text) else text


def _looks_like_utf8(data: bytes, chosen: str) -> bool:
    """Tell whether a one-byte encoding was declared for what is almost certainly UTF-8: é must not become Ã©."""
    if chosen.startswith("utf") or data.isascii():
        return False
    return _decoded(data, "utf-8") is not None


def _wrong(data: bytes, chosen: str, *, was_declared: bool) -> WrongEncodingError:
    proposals = tuple(proposal for proposal in propose_encodings(data) if proposal.encoding != chosen)
    reason = say("The file is not readable as {encoding}.", encoding=ENCODINGS[chosen])
    if not was_declared:
        reason = say("No encoding was declared and the file is not UTF-8 text.")
    if not proposals:
        suggestion = say("Save it again as “CSV UTF-8” or as an .xlsx workbook.")
    else:
        shown = "; ".join(f"{proposal.encoding}: “{proposal.preview}”" for proposal in proposals)
        suggestion = say("Choose the encoding in which this text looks right: {options}.", options=shown)
    return WrongEncodingError(reason, suggestion, proposals)


def _plausibility(text: str) -> float:
    """Return how much the characters beyond ASCII look like writing: letters count, odd words cost.

    A word is odd when it mixes scripts, or small and capital letters in a way that nobody writes.
    """
    sample = text[:20_000]
    foreign = [character for character in sample if character > "\x7f"]
    letters = sum(character.isalpha() for character in foreign)
    words = [word for word in re.findall(r"\w+", sample) if not word.isascii()]
    odd = sum(len(word) for word in words if _scripts(word) > 1 or not _is_cased_well(word))
    return (2 * letters - len(foreign) - odd) / max(1, len(foreign))


def _is_cased_well(word: str) -> bool:
    return word in (word.lower(), word.upper(), word.capitalize())


def _scripts(word: str) -> int:
    return len({unicodedata.name(character, "?").split()[0] for character in word if character.isalpha()})


def _telling_line(text: str) -> str:
    """Return the first line with a letter beyond ASCII, cut around that letter."""
    line = next((line for line in text.splitlines() if not line.isascii()), text.split("\n", 1)[0])
    at = next((index for index, character in enumerate(line) if character > "\x7f"), 0)
    begin = max(0, at - _PREVIEW // 2)
    return line[begin : begin + _PREVIEW].strip()
