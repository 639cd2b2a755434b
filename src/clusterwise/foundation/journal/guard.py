"""Refuses every write to a record that does not pass `journal.change`."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_open: ContextVar[int] = ContextVar("journal_writes_open", default=0)


class OutsideJournalError(RuntimeError):
    """A record was written without a journal event."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} outside journal.change(): write through a service, so that an event is kept.")


@contextmanager
def writing() -> Iterator[None]:
    """Allow writes for the journal's own code; nothing else may call this."""
    token = _open.set(_open.get() + 1)
    try:
        yield
    finally:
        _open.reset(token)


def refuse_outside(what: str) -> None:
    """Raise unless the journal itself is writing."""
    if not _open.get():
        raise OutsideJournalError(what)
