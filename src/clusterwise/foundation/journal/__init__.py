"""The one way to write. `from clusterwise.foundation import journal`, then `with journal.change(...)`."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from clusterwise.foundation.journal.changes import ReplayedError, StaleRecordError, change
    from clusterwise.foundation.journal.verbs import Verb

__all__ = ["ReplayedError", "StaleRecordError", "Verb", "change"]


def __getattr__(name: str) -> Any:
    """Load lazily, since Django imports this package before its models may be defined."""
    if name == "Verb":
        from clusterwise.foundation.journal.verbs import Verb

        return Verb
    if name in __all__:
        from clusterwise.foundation.journal import changes

        return getattr(changes, name)
    raise AttributeError(name)
