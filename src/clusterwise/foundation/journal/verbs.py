"""What people can do, in words, and whether it can be undone."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Verb:
    """A named deed: `sentence` completes "Ama …"; `final` says why it has no undo; `needs` is the permission that an undo asks for."""

    code: str
    sentence: str | Promise
    final: str | Promise = ""
    needs: str = ""

    known: ClassVar[dict[str, "Verb"]] = {}

    def __post_init__(self) -> None:
        if self.code in Verb.known:
            raise ValueError(f"The verb {self.code} is declared twice.")
        Verb.known[self.code] = self

    def __str__(self) -> str:
        return str(self.sentence)
