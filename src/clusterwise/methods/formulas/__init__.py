"""A small typed language for indicators: text to tree, tree to type, type to figure with its evidence."""

from clusterwise.methods.formulas.catalogue import Catalogue, Measure
from clusterwise.methods.formulas.checking import check
from clusterwise.methods.formulas.combining import REASONS, Baseline, Cell, Combination
from clusterwise.methods.formulas.errors import REFUSALS, FormulaError, Span
from clusterwise.methods.formulas.evaluating import Group, Result, evaluate
from clusterwise.methods.formulas.parsing import parse
from clusterwise.methods.formulas.parts import Composite, Part
from clusterwise.methods.formulas.rows import NOT_STATED, PlainRow, Row
from clusterwise.methods.formulas.structure import of_structure
from clusterwise.methods.formulas.texts import text
from clusterwise.methods.formulas.tree import Aggregate, Formula
from clusterwise.methods.formulas.types import NO_ROLL_UP, Kind, Type, Typed
from clusterwise.methods.formulas.wording import words

__all__ = [
    "NOT_STATED",
    "NO_ROLL_UP",
    "REASONS",
    "REFUSALS",
    "Aggregate",
    "Baseline",
    "Catalogue",
    "Cell",
    "Combination",
    "Composite",
    "Formula",
    "FormulaError",
    "Group",
    "Kind",
    "Measure",
    "Part",
    "PlainRow",
    "Result",
    "Row",
    "Span",
    "Type",
    "Typed",
    "check",
    "evaluate",
    "of_structure",
    "parse",
    "text",
    "words",
]
