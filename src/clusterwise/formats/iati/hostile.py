"""What is refused before a parser of XML sees it: too much, a document type, another root than ours."""

from typing import BinaryIO
from xml.parsers import expat

from clusterwise.formats.sentences import RefusedError, Sentence, say

MAX_BYTES = 64 * 1024 * 1024
HEAD_BYTES = 64 * 1024
ROOT = "iati-activities"
_DOCTYPE = "<!DOCTYPE"


class IatiRefusedError(RefusedError):
    """A file that is not taken in as IATI; the sentence names what it is, the suggestion what to send instead."""


class _EnoughError(Exception):
    """The root element was seen; the rest is for the parser proper."""


def refused(reason: Sentence, suggestion: Sentence | None = None) -> IatiRefusedError:
    """Return the refusal of a file."""
    return IatiRefusedError(reason, suggestion or say("Send an IATI activity file of version 2.03 in XML."))


def refuse_hostile(source: BinaryIO, *, max_bytes: int = MAX_BYTES) -> None:
    """Refuse a file by its size and its first lines; the file is at its beginning afterwards."""
    source.seek(0, 2)
    if source.tell() > max_bytes:
        raise refused(
            say("The file is larger than {limit} MB.", limit=max_bytes // 1_048_576),
            say("Split it into files of fewer activities."),
        )
    source.seek(0)
    head = source.read(HEAD_BYTES)
    source.seek(0)
    if not head.strip():
        raise refused(say("The file is empty."))
    name = _root_of(head)
    if name == _DOCTYPE:
        raise refused(
            say("The file declares a document type (DOCTYPE), by which a small file can fill a whole machine."),
            say("Remove the line with <!DOCTYPE and send the file again; IATI needs none."),
        )
    if name != ROOT:
        raise refused(say("The first element is “{name}”, not “iati-activities”.", name=name[:60]))


def _root_of(head: bytes) -> str:
    """Return the name of the root element, reading no further; a document type could make a small file endless."""
    parser = expat.ParserCreate()
    found: list[str] = []

    def doctype(*_declared: object) -> None:
        found.append(_DOCTYPE)
        raise _EnoughError

    def start(name: str, _attributes: object) -> None:
        found.append(name)
        raise _EnoughError

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = start
    try:
        parser.Parse(head, False)
    except _EnoughError:
        return found[0]
    except expat.ExpatError as error:
        raise refused(
            say("The file is no XML: {why} in line {line}.", why=expat.errors.messages[error.code], line=error.lineno)
        ) from error
    except (LookupError, ValueError) as error:
        raise refused(say("The file is in an encoding that cannot be read."), say("Save it in UTF-8.")) from error
    raise refused(say("The file has no element in its first {limit} kB.", limit=HEAD_BYTES // 1024))
