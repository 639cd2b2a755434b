"""Indicators, exact weights and cut-off of the empowerment indices, each a dated version with its source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction


class EmpowermentError(ValueError):
    """Answers or a rule of an empowerment index have no meaning; the message says which and what to mend."""


@dataclass(frozen=True, slots=True)
class IndexRule:
    """One dated version of an index: weights that add to one, and how much inadequacy a person may bear.

    A person is disempowered when the weights of the inadequate indicators add to more than `cutoff`.
    The index is `empowerment_weight` parts empowerment of women and the rest parity within households.
    """

    name: str
    weights: Mapping[str, Fraction]
    cutoff: Fraction
    empowerment_weight: Fraction
    source: str
    valid_from: date

    def __post_init__(self) -> None:
        if sum(self.weights.values()) != 1 or any(weight <= 0 for weight in self.weights.values()):
            raise EmpowermentError(f"{self.name}: the weights are above zero and add to exactly one; correct them.")
        if not 0 <= self.cutoff < 1 or not 0 <= self.empowerment_weight <= 1:
            raise EmpowermentError(f"{self.name}: the cut-off lies from 0 to below 1, the weight from 0 to 1.")


A_WEAI = IndexRule(
    name="A-WEAI",
    weights={
        "input_prod_dec": Fraction(1, 5),
        "asset_own": Fraction(2, 15),
        "credit": Fraction(1, 15),
        "income_ctrl": Fraction(1, 5),
        "group": Fraction(1, 5),
        "workload": Fraction(1, 5),
    },
    cutoff=Fraction(1, 5),
    empowerment_weight=Fraction(9, 10),
    source="Malapit et al., A-WEAI instructional guide, 2015, revised 2020",
    valid_from=date(2015, 1, 1),
)

PRO_WEAI = IndexRule(
    name="pro-WEAI",
    weights=dict.fromkeys(
        (
            "income_autonomy",
            "self_efficacy",
            "violence_attitudes",
            "household_respect",
            "input_prod_dec",
            "asset_own",
            "credit",
            "income_ctrl",
            "work_balance",
            "visiting_places",
            "group",
            "influential_group",
        ),
        Fraction(1, 12),
    ),
    cutoff=Fraction(1, 4),
    empowerment_weight=Fraction(9, 10),
    source="Malapit et al., World Development 122, 2019: 12 indicators of equal weight, empowered from 75 % adequacy",
    valid_from=date(2019, 1, 1),
)
