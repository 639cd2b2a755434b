"""What is asked of a map, and how a long run tells where it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from clusterwise.methods.concordance import Scheme
from clusterwise.phases.p1_selection.mapping.rules import MapError, Rules, shipped_rules

STAGES = ("read", "check", "specialise", "hot spots", "delineate", "link", "stand", "write")
ENGINES = ("duckdb", "spark")
LANGUAGES = {"en": "ltr", "fr": "ltr", "ar": "rtl"}

#: Told the stage and how much of it is done (0 to 1); it may raise to stop the run, and nothing is then written.
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """All options of a map; two runs with the same plan on the same file give the same figures.

    `columns` maps a field of the register to the header of the file that holds it, where guessing errs.
    `level` cuts industry codes to so many signs; `concordance` translates them from `scheme` to `target` instead.
    """

    period: str | None = None
    by: tuple[str, ...] = ("region", "industry")
    scheme: Scheme | None = None
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    level: int | None = None
    concordance: Path | None = None
    target: Scheme | None = None
    resolution: int = 6
    other_resolution: int = 5
    engine: str = "duckdb"
    master: str = "local[2]"
    seed: int = 20_261_124
    draws: int = 199
    most_candidates: int = 100
    leading_industries: int = 3
    is_internal: bool = False
    leaves_out_faulty: bool = False
    language: str = "en"
    rules: Rules = field(default_factory=shipped_rules)

    def __post_init__(self) -> None:
        if self.engine not in ENGINES:
            raise MapError(f"There is no engine {self.engine}; choose one of {', '.join(ENGINES)}.")
        if self.language not in LANGUAGES:
            raise MapError(f"Reports are set for {', '.join(LANGUAGES)}, not {self.language}.")
        if self.resolution == self.other_resolution:
            raise MapError("The two resolutions are the same; two different ones show how far the zoning decides.")
        if not {self.resolution, self.other_resolution} <= {5, 6, 7}:
            raise MapError("Resolutions of the hexagons are 5, 6 and 7; choose two of them.")
        if len(self.by) < 2 or len(set(self.by)) < len(self.by):
            raise MapError("A map needs a place and an industry, each once: region,industry.")
        if self.level is not None and (self.level < 1 or self.concordance is not None):
            raise MapError("Cut codes to one sign or more, or translate them by a concordance, not both.")
        if self.concordance is not None and (self.scheme is None or self.target is None):
            raise MapError("A concordance leads from one scheme to another; name both, such as ISIC:3.1 and ISIC:4.")

    @property
    def resolutions(self) -> tuple[int, int]:
        """The two resolutions, the finer one first."""
        return max(self.resolution, self.other_resolution), min(self.resolution, self.other_resolution)

    def described(self) -> dict[str, Any]:
        """Return the options as plain data, for the record of a run; paths by their names alone."""
        return {
            "period": self.period,
            "by": list(self.by),
            "scheme": str(self.scheme) if self.scheme else None,
            "columns": dict(self.columns),
            "level": self.level,
            "concordance": self.concordance.name if self.concordance else None,
            "target": str(self.target) if self.target else None,
            "resolutions": list(self.resolutions),
            "engine": self.engine,
            "seed": self.seed,
            "draws": self.draws,
            "most_candidates": self.most_candidates,
            "leading_industries": self.leading_industries,
            "internal": self.is_internal,
            "language": self.language,
        }


def silent(_stage: str, _share: float) -> None:
    """Tell nobody."""
