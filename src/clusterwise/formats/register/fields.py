"""The columns of a register as data: names, kinds and what people call them in six languages."""

from dataclasses import dataclass
from enum import Enum
from importlib.resources import files


class Shape(Enum):
    """One row an establishment, or one row a region and industry."""

    ESTABLISHMENTS = "establishments"
    REGION_INDUSTRY = "region_industry"


class Kind(Enum):
    """How the cells of a field are read."""

    CODE = "code"
    NAME = "name"
    COUNT = "count"
    AMOUNT = "amount"
    LONGITUDE = "longitude"
    LATITUDE = "latitude"
    PERIOD = "period"
    YEAR = "year"
    BAND = "band"
    SEX = "sex"
    FLAG = "flag"
    PRECISION = "precision"
    INSTITUTION = "institution"


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the contract; `synonyms` are what files call it, in any of our languages.

    `fallbacks` are words of another field that mean this one where that field has a better column.
    """

    name: str
    shape: Shape
    kind: Kind
    is_required: bool
    synonyms: tuple[str, ...]
    fallbacks: tuple[str, ...] = ()


#: Each entry: at least one of these fields has to be there and filled.
ALTERNATIVES: dict[Shape, tuple[tuple[str, ...], ...]] = {
    Shape.ESTABLISHMENTS: (("id",), ("industry",), ("place", "lat"), ("place", "lon"), ("period",)),
    Shape.REGION_INDUSTRY: (("region", "region_code"), ("industry", "industry_name"), ("employment", "establishments")),
}


def _load(name: str) -> dict[Shape, dict[str, Field]]:
    """Read a table of fields that lies beside this module: shape, name, kind, required, synonyms."""
    loaded: dict[Shape, dict[str, Field]] = {shape: {} for shape in Shape}
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            shape, name, kind, required, called = (part.strip() for part in line.split("|", 4))
            words, others = (
                tuple(word.strip() for word in half.split(";") if word.strip())
                for half in (called + ";;").split(";;")[:2]
            )
            for owner in Shape if shape == "both" else (Shape(shape),):
                loaded[owner][name] = Field(name, owner, Kind(kind), required == "required", words, others)
    return loaded


#: What the import pages ask for.
FIELDS: dict[Shape, dict[str, Field]] = _load("fields.txt")
#: What a register at size may hold: the same, and columns that only large registers bring.
CONTRACT: dict[Shape, dict[str, Field]] = {
    shape: FIELDS[shape] | more for shape, more in _load("more_fields.txt").items()
}
