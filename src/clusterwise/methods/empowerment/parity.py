"""Whether women are as empowered as the men of their own household."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from clusterwise.methods.empowerment.answers import Answers, Score, score
from clusterwise.methods.empowerment.rules import EmpowermentError, IndexRule
from clusterwise.methods.people import Sex


@dataclass(frozen=True, slots=True)
class Parity:
    """Parity over the households with a woman and a man who both answered; None where there is none.

    `lacking` is the share of women without parity (H_GPI), `gap` the mean gap of these (I_GPI, None where there are none).
    """

    households: int
    lacking: Fraction | None
    gap: Fraction | None
    index: Fraction | None


def parity(group: Sequence[Answers], rule: IndexRule) -> Parity:
    """Return the gender parity index over the households with both a woman and a man.

    Formula: scores up to the cut-off count as the cut-off; a woman lacks parity if she is disempowered and bears more
    than the man; gap = (w - m) / (1 - m); GPI = 1 - H_GPI I_GPI, weighted by the woman's weight.
    Source: Alkire et al. 2013; A-WEAI instructional guide.
    Limits: a household with one adult, or with a gap in the answers, says nothing about parity. Two women or two men
    of one household are refused: name the principal couple.

    >>> from clusterwise.methods.empowerment.rules import A_WEAI
    >>> def adult(sex, *bad):
    ...     return Answers("h1", sex, {name: name in bad for name in A_WEAI.weights})
    >>> parity([adult(Sex.WOMEN, "workload", "credit"), adult(Sex.MEN)], A_WEAI).index
    Fraction(11, 12)
    """
    women, men = _by_household(group, Sex.WOMEN, rule), _by_household(group, Sex.MEN, rule)
    couples = [(women[one], men[one]) for one in women if one in men]
    if not couples:
        return Parity(0, None, None, None)
    whole = sum((woman.answers.weight for woman, _ in couples), Fraction(0))
    gaps = [(woman.answers.weight, _gap(woman, man, rule.cutoff)) for woman, man in couples]
    heavy = sum((weight for weight, gap in gaps if gap), Fraction(0))
    borne = sum((weight * gap for weight, gap in gaps), Fraction(0))
    return Parity(len(couples), heavy / whole, borne / heavy if heavy else None, 1 - borne / whole)


def _by_household(group: Sequence[Answers], sex: Sex, rule: IndexRule) -> Mapping[str, Score]:
    found: dict[str, Score] = {}
    seen: set[str] = set()
    for answers in group:
        if answers.sex is not sex:
            continue
        if answers.household in seen:
            raise EmpowermentError(
                f"Household {answers.household} has two answers of one sex; keep those of the principal couple."
            )
        seen.add(answers.household)
        scored = score(answers, rule)
        if scored is not None:
            found[answers.household] = scored
    return found


def _gap(woman: Score, man: Score, cutoff: Fraction) -> Fraction:
    hers, his = max(woman.value, cutoff), max(man.value, cutoff)
    return (hers - his) / (1 - his) if hers > his else Fraction(0)
