"""What can be counted: the measures with their subject, unit and dimensions, and the codes of their lists."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Measure:
    """Records of one kind; `dimensions` gives the code list of each dimension, or nothing for a free one."""

    code: str
    subject: str = "record"
    is_state: bool = False
    unit: str = ""
    dimensions: Mapping[str, str] = field(default_factory=dict)
    takes_any_dimension: bool = False
    has_amount: bool = True

    def declares(self, name: str) -> bool:
        return self.takes_any_dimension or name in self.dimensions


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All measures by code, and the codes of the code lists that are known; a list that is absent is not checked."""

    measures: Mapping[str, Measure]
    lists: Mapping[str, Collection[str]] = field(default_factory=dict)
