"""Answers of a person to the indicators of an empowerment index, and the exact score that they give."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from clusterwise.methods.empowerment.rules import EmpowermentError, IndexRule
from clusterwise.methods.people import Sex


@dataclass(frozen=True, slots=True)
class Answers:
    """One adult of a household: whether each indicator is inadequate; None is not known. `weight` is that of the sample."""

    household: str
    sex: Sex
    inadequate: Mapping[str, bool | None]
    weight: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Score:
    """How much inadequacy a person bears, from 0 to 1, and whether it is more than the rule allows."""

    answers: Answers
    value: Fraction
    is_disempowered: bool


def score(answers: Answers, rule: IndexRule) -> Score | None:
    """Return a person's exact inadequacy score; None where an indicator is not known.

    Formula: c = sum of the weights of the inadequate indicators; disempowered if c > cut-off.
    Source: Alkire et al., World Development 52, 2013; weights and cut-off of the rule.
    Limits: no answer is filled in for a missing one, so a person with a gap has no score and is counted as left out.
    Fractions are exact: 2/15 + 1/15 is the cut-off of 1/5 and not more.

    >>> from clusterwise.methods.empowerment.rules import A_WEAI
    >>> bad = {"asset_own", "credit"}
    >>> one = Answers("h1", Sex.WOMEN, {name: name in bad for name in A_WEAI.weights})
    >>> score(one, A_WEAI).value, score(one, A_WEAI).is_disempowered
    (Fraction(1, 5), False)
    """
    strange = set(answers.inadequate) - set(rule.weights)
    if strange:
        raise EmpowermentError(f"{rule.name} has no indicator {sorted(strange)}; its own are {sorted(rule.weights)}.")
    if answers.weight <= 0:
        raise EmpowermentError(f"Household {answers.household}: a weight of {answers.weight}; it is above zero.")
    found = {name: answers.inadequate.get(name) for name in rule.weights}
    if any(answer is None for answer in found.values()):
        return None
    value = sum((rule.weights[name] for name, is_bad in found.items() if is_bad), Fraction(0))
    return Score(answers, value, value > rule.cutoff)
