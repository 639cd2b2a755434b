"""The register contract: which columns a register has, how they are recognised, and what is checked before it is taken in."""

from clusterwise.formats.register.checks import RegisterRow
from clusterwise.formats.register.dry_run import DryRun, dry_run
from clusterwise.formats.register.fields import FIELDS, Field, Kind, Shape
from clusterwise.formats.register.mapping import ColumnMapping, Guess, guess_mapping

__all__ = [
    "FIELDS",
    "ColumnMapping",
    "DryRun",
    "Field",
    "Guess",
    "Kind",
    "RegisterRow",
    "Shape",
    "dry_run",
    "guess_mapping",
]
