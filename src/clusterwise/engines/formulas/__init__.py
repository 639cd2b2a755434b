"""Batches of formulas as one DuckDB query over the facts, equal to the plain Python reference."""

from clusterwise.engines.formulas.answers import Answers
from clusterwise.engines.formulas.batch import Query, compile_batch
from clusterwise.engines.formulas.running import run

__all__ = ["Answers", "Query", "compile_batch", "run"]
