"""The Women's Empowerment in Agriculture Index, from the answers of women and men of households."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from clusterwise.methods.empowerment.answers import Answers
from clusterwise.methods.empowerment.domains import Empowerment, empowerment
from clusterwise.methods.empowerment.parity import Parity, parity
from clusterwise.methods.empowerment.rules import IndexRule
from clusterwise.methods.people import Sex


@dataclass(frozen=True, slots=True)
class Weai:
    """The index with its parts; `value` is None where either part is not known."""

    rule: str
    women: Empowerment
    men: Empowerment
    parity: Parity
    value: Fraction | None


def weai(group: Sequence[Answers], rule: IndexRule) -> Weai:
    """Return A-WEAI, pro-WEAI or another index of the family, with its parts.

    Formula: value = e (1 - M0 of women) + (1 - e) GPI, with e = 0.9 under both published rules.
    Source: Alkire et al. 2013; the rule's own source.
    Limits: an index never adds or averages across groups; compute it again from the answers of both. People of
    another or no stated sex enter neither part, which the index cannot say of them.

    >>> from clusterwise.methods.empowerment.rules import A_WEAI
    >>> def adult(household, sex, *bad):
    ...     return Answers(household, sex, {name: name in bad for name in A_WEAI.weights})
    >>> home = [adult("h1", Sex.WOMEN, "workload", "credit"), adult("h1", Sex.MEN)]
    >>> float(weai(home, A_WEAI).value).__round__(6)
    0.751667
    """
    women = empowerment([one for one in group if one.sex is Sex.WOMEN], rule)
    men = empowerment([one for one in group if one.sex is Sex.MEN], rule)
    equal = parity(group, rule)
    if women.empowerment is None or equal.index is None:
        return Weai(rule.name, women, men, equal, None)
    share = rule.empowerment_weight
    return Weai(rule.name, women, men, equal, share * women.empowerment + (1 - share) * equal.index)
