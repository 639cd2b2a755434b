"""Empowerment of a group of people: how many are disempowered, how deeply, and by what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from clusterwise.methods.empowerment.answers import Answers, score
from clusterwise.methods.empowerment.rules import IndexRule


@dataclass(frozen=True, slots=True)
class Empowerment:
    """What is known of a group: everything is None where nobody has a whole set of answers.

    `headcount` is H, `intensity` is A (None where nobody is disempowered), `adjusted` is M0 = H A, `empowerment` is
    1 - M0 (5DE of A-WEAI, 3DE of pro-WEAI). `censored` is the share of the group that is disempowered and inadequate
    in an indicator, `contributions` its part of M0.
    """

    n: int
    left_out: int
    headcount: Fraction | None
    intensity: Fraction | None
    adjusted: Fraction | None
    empowerment: Fraction | None
    censored: Mapping[str, Fraction]
    contributions: Mapping[str, Fraction]


def empowerment(group: Sequence[Answers], rule: IndexRule) -> Empowerment:
    """Return H, A, M0 and 1 - M0 of a group, with what each indicator contributes.

    Formula: H = weight of the disempowered / weight of all; A = their mean score; M0 = H A; 1 - M0;
    contribution of j = w_j CH_j / M0, where CH_j is the share that is disempowered and inadequate in j.
    Source: Alkire et al. 2013; Alkire and Foster 2011.
    Limits: people without a whole set of answers are left out and counted. Contributions add to one where M0 > 0.

    >>> from clusterwise.methods.empowerment.rules import A_WEAI
    >>> from clusterwise.methods.people import Sex
    >>> def woman(household, *bad):
    ...     return Answers(household, Sex.WOMEN, {name: name in bad for name in A_WEAI.weights})
    >>> found = empowerment([woman("1", "group", "workload"), woman("2")], A_WEAI)
    >>> found.headcount, found.intensity, found.empowerment, found.contributions["group"]
    (Fraction(1, 2), Fraction(2, 5), Fraction(4, 5), Fraction(1, 2))
    """
    asked = [score(one, rule) for one in group]
    scored = [one for one in asked if one is not None]
    whole = sum((one.answers.weight for one in scored), Fraction(0))
    if not scored:
        return Empowerment(0, len(group), None, None, None, None, {}, {})
    low = [one for one in scored if one.is_disempowered]
    heavy = sum((one.answers.weight for one in low), Fraction(0))
    borne = sum((one.answers.weight * one.value for one in low), Fraction(0))
    censored = {
        name: sum((one.answers.weight for one in low if one.answers.inadequate[name]), Fraction(0)) / whole
        for name in rule.weights
    }
    adjusted = borne / whole
    return Empowerment(
        n=len(scored),
        left_out=len(group) - len(scored),
        headcount=heavy / whole,
        intensity=borne / heavy if heavy else None,
        adjusted=adjusted,
        empowerment=1 - adjusted,
        censored=censored,
        contributions={name: rule.weights[name] * share / adjusted for name, share in censored.items()}
        if adjusted
        else {},
    )
