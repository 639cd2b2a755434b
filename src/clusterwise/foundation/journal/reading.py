"""Reads that several parts of one page ask for, asked once while the page is worked out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_kept: ContextVar[dict[Any, Any] | None] = ContextVar("reads", default=None)


@contextmanager
def shared_reads() -> Iterator[None]:
    """Keep what `shared` functions return until the block ends; nothing may be written inside it."""
    if _kept.get() is not None:
        yield
        return
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def kept_reads() -> dict[Any, Any]:
    """Return what is kept in this block; outside of one an empty book that nobody keeps."""
    kept = _kept.get()
    return {} if kept is None else kept


def shared(read: Callable[P, T]) -> Callable[P, T]:
    """Let a read answer from what it found before in the same block; its arguments are keys, and its answer is not altered."""

    @wraps(read)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        kept, key = kept_reads(), (read, args, tuple(sorted(kwargs.items())))
        if key not in kept:
            kept[key] = read(*args, **kwargs)
        found: T = kept[key]
        return found

    return asked
