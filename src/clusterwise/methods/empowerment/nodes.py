"""Do no harm: women's share and pay at each node of the value chain, before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from clusterwise.methods.change import as_decimal
from clusterwise.methods.gender import DoNoHarmRule, HarmCheck, harm_checks, share_gap
from clusterwise.methods.people import Sex


class Aspect(StrEnum):
    """What women may lose at a node: their share of the people, their pay, or their pay beside men's."""

    SHARE = "share"
    PAY = "pay"
    PARITY = "parity"


@dataclass(frozen=True, slots=True)
class NodeSide:
    """A node at one time: people by sex, and mean pay of women and of men; None is not known."""

    people: Mapping[Sex, int]
    women_pay: Decimal | None = None
    men_pay: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NodeCheck:
    """What became of women at a node; `is_alarm` is None where no aspect is known on both sides."""

    node: str
    checks: Mapping[Aspect, HarmCheck]
    is_alarm: bool | None

    @property
    def alarms(self) -> tuple[Aspect, ...]:
        return tuple(aspect for aspect, check in self.checks.items() if check.is_alarm)


def node_checks(
    before: Mapping[str, NodeSide], after: Mapping[str, NodeSide], rule: DoNoHarmRule
) -> tuple[NodeCheck, ...]:
    """Compare women's share, pay and pay beside men's at every node, and raise the alarm where one fell too far.

    Formula: share = women / those who stated their sex; pay = women's pay after / before, so 1 before;
    parity = women's pay / men's pay; each fall in percentage points against the rule's points.
    Source: methodology, row G02 (women's share or pay falls by 5 points or more).
    Limits: pay in one currency of constant prices, or a fall in real pay stays hidden. Parity falls too where men gain
    more: the alarm asks for a look and proves no cause. A side that is missing is unknown, not unharmed.

    >>> from datetime import date
    >>> rule = DoNoHarmRule(Decimal(5), "programme", date(2024, 1, 1))
    >>> then = {"drying": NodeSide({Sex.WOMEN: 12, Sex.MEN: 8}, Decimal(5))}
    >>> now = {"drying": NodeSide({Sex.WOMEN: 11, Sex.MEN: 9}, Decimal(6))}
    >>> [(check.node, check.is_alarm, [aspect.value for aspect in check.alarms]) for check in node_checks(then, now, rule)]
    [('drying', True, ['share'])]
    """
    sides = {
        Aspect.SHARE: (_shares(before), _shares(after)),
        Aspect.PAY: _pay_indices(before, after),
        Aspect.PARITY: (_parities(before), _parities(after)),
    }
    checks = {aspect: {one.node: one for one in harm_checks(*pair, rule)} for aspect, pair in sides.items()}
    names = list(dict.fromkeys([*before, *after]))
    return tuple(_node(name, {aspect: found[name] for aspect, found in checks.items()}) for name in names)


def _node(name: str, checks: Mapping[Aspect, HarmCheck]) -> NodeCheck:
    verdicts = [check.is_alarm for check in checks.values() if check.is_alarm is not None]
    return NodeCheck(name, checks, any(verdicts) if verdicts else None)


def _shares(side: Mapping[str, NodeSide]) -> dict[str, Decimal | None]:
    return {name: share_gap(name, one.people).women_share for name, one in side.items()}


def _pay_indices(
    before: Mapping[str, NodeSide], after: Mapping[str, NodeSide]
) -> tuple[dict[str, Decimal | None], dict[str, Decimal | None]]:
    """Women's pay as an index of 1 before; a node whose pay was zero or is unknown has none."""
    base = {name: one.women_pay for name, one in before.items()}
    first = {name: Decimal(1) if pay else None for name, pay in base.items()}
    then = {name: _over(one.women_pay, base.get(name)) for name, one in after.items()}
    return first, then


def _parities(side: Mapping[str, NodeSide]) -> dict[str, Decimal | None]:
    return {name: _over(one.women_pay, one.men_pay) for name, one in side.items()}


def _over(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    return None if part is None or not whole else as_decimal(Fraction(part) / Fraction(whole))
