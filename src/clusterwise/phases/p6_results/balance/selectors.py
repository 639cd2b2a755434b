"""Reads: the scorecard by dimension, with what each lacks, and women at each node before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from clusterwise.foundation.codes.goals import goal_of
from clusterwise.foundation.codes.selectors import codes, rule, rules_on
from clusterwise.foundation.evidence.figures import Value
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.evidence.rows import split
from clusterwise.foundation.evidence.wording import shown, value_words
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.methods.empowerment.nodes import Aspect, NodeCheck, NodeSide, node_checks
from clusterwise.methods.gender import DoNoHarmRule
from clusterwise.methods.people import Sex
from clusterwise.phases.p3_diagnostic.models import GenderRole
from clusterwise.phases.p6_results.balance.models import Placement, Revisit
from clusterwise.phases.p6_results.companions import companions
from clusterwise.phases.p6_results.paths import Light, light_of, path_rule
from clusterwise.phases.p6_results.readings import readings
from clusterwise.phases.p6_results.standings import LEVELS

DIMENSIONS = "scorecard_dimension"
TRIPLE, AREAS = "triple", "areas"
#: Shares and values are kept to three decimals; the method counts whole things.
_THOUSANDTHS = 1000


@dataclass(frozen=True, slots=True)
class Row:
    """A figure on a dimension in words: whether somebody placed it there or its goals did, and what it lacks."""

    value: Value
    words: str
    beside: str
    split: tuple[tuple[str, str], ...]
    base: str
    aim: str
    light: Light
    is_placed: bool
    lacks: tuple[str, ...]

    @property
    def indicator(self) -> Indicator:
        return self.value.indicator


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension with its figures; `warning` says what is missing and is empty only where one figure is whole."""

    code: str
    label: str
    rows: tuple[Row, ...]
    warning: str


def lacks(value: Value) -> tuple[str, ...]:
    """Return what a figure lacks of baseline, target and latest value, in words."""
    parts = {
        _("baseline"): value.baseline is not None
        and (value.baseline.value is not None or value.baseline.no_value_reason),
        _("target"): value.target is not None,
        _("latest value"): value.n > 0,
    }
    return tuple(name for name, is_there in parts.items() if not is_there)


def scorecard(initiative: Initiative, on: date, card: str = TRIPLE) -> tuple[Dimension, ...]:
    """Return every dimension of a card, also those without any figure, which then say so."""
    listed = [code for code in codes(DIMENSIONS).values() if code.extra.get("card") == card]
    values = sorted(
        readings(initiative, on).values, key=lambda one: (LEVELS.index(one.indicator.level), one.indicator.code)
    )
    placed: dict[Any, set[str]] = {}
    for indicator, dimension in Placement.objects.filter(initiative=initiative).values_list("indicator", "dimension"):
        placed.setdefault(indicator, set()).add(dimension)
    goals = rule("scorecard_goals", on) if card == TRIPLE else {}
    limits = path_rule(on)
    names = {code.code for code in listed}
    found = []
    for code in listed:
        rows = []
        for value in values:
            by_hand = placed.get(value.indicator.pk, set()) & names
            by_goal = not by_hand and bool(
                {goal_of(one) for one in value.indicator.sdg} & set(goals.get(code.code, ()))
            )
            if code.code in by_hand or by_goal:
                rows.append(_row(value, limits, is_placed=bool(by_hand)))
        found.append(Dimension(code.code, code.label(), tuple(rows), _warning(rows)))
    return tuple(found)


def _row(value: Value, limits: dict[str, Any], *, is_placed: bool) -> Row:
    base, aim = value.baseline, ""
    if value.target is not None:
        day = formats.date_format(value.target.due, "j F Y")
        aim = _("%(value)s by %(day)s") % {"value": shown(value.target.value, value.unit), "day": day}
    known = base is not None and base.value is not None
    return Row(
        value=value,
        words=value_words(value) if value.n else _("no record yet"),
        beside=companions(value),
        split=tuple(split(value)) if value.n else (),
        base=shown(base.value, value.unit, base.qualifier) if base and known else base.no_value_reason if base else "",
        aim=aim,
        light=light_of(value, limits),
        is_placed=is_placed,
        lacks=lacks(value),
    )


def _warning(rows: Sequence[Row]) -> str:
    if not rows:
        return _(
            "No figure speaks of this dimension. It is not known how the cluster does here; place an indicator on it."
        )
    if all(row.lacks for row in rows):
        return _("No figure here has a baseline, a target and a latest value. Complete one of them.")
    return ""


def uses_areas(initiative: Initiative) -> bool:
    """Say whether an initiative placed any indicator on an outcome area."""
    areas = [code.code for code in codes(DIMENSIONS).values() if code.extra.get("card") == AREAS]
    return Placement.objects.filter(initiative=initiative, dimension__in=areas).exists()


@dataclass(frozen=True, slots=True)
class Node:
    """A gender role before (in the diagnostic) and after (looked at last), with what the rule says of it."""

    role: GenderRole
    latest: Revisit | None
    check: NodeCheck

    @property
    def words(self) -> tuple[tuple[str, str, str, str], ...]:
        """Each known aspect: its name, before, after, and the change in points; numbers without idle zeros."""
        return tuple(
            (ASPECTS[aspect](), _percent(one.before), _percent(one.after), _points(one.fall_points))
            for aspect, one in self.check.checks.items()
            if one.before is not None and (aspect is not Aspect.PAY or one.after is not None)
        )


ASPECTS = {
    Aspect.SHARE: lambda: _("women's share"),
    Aspect.PAY: lambda: _("women's pay, 100 % before"),
    Aspect.PARITY: lambda: _("women's pay out of men's"),
}


def _percent(share: Decimal | None) -> str:
    return "—" if share is None else f"{round(100 * share, 1).normalize():f} %"


def _points(fall: Decimal | None) -> str:
    return "—" if fall is None else f"{round(-fall, 1).normalize():+f}".replace("-", "−")


def harm_rule(on: date) -> DoNoHarmRule:
    """Return the do-no-harm rule in force on a day."""
    found = rule("do_no_harm", on)
    return DoNoHarmRule(Decimal(str(found["points"])), found["source"], rules_on(on)["do_no_harm"].valid_from)


def nodes(initiative: Initiative, on: date) -> tuple[Node, ...]:
    """Return every gender role of the diagnostic with what became of women there by a day, alarms first."""
    roles = list(GenderRole.objects.filter(initiative=initiative).order_by("kind", "item", "pk"))
    latest: dict[Any, Revisit] = {}
    for revisit in Revisit.objects.filter(initiative=initiative, on__lte=on).order_by("on", "pk"):
        latest[revisit.role_id] = revisit
    before = {str(role.pk): _side(role, is_pay=role.is_pay) for role in roles}
    after = {str(role.pk): _side(latest[role.pk], is_pay=role.is_pay) for role in roles if role.pk in latest}
    checks = {check.node: check for check in node_checks(before, after, harm_rule(on))}
    found = [Node(role, latest.get(role.pk), checks[str(role.pk)]) for role in roles]
    return tuple(sorted(found, key=lambda node: not node.check.is_alarm))


def alarms(initiative: Initiative, on: date) -> tuple[Node, ...]:
    """Return the nodes at which women lost ground by as much as the rule allows, or more."""
    if not Revisit.objects.filter(initiative=initiative, on__lte=on).exists():
        return ()
    return tuple(node for node in nodes(initiative, on) if node.check.is_alarm)


def _side(row: GenderRole | Revisit, *, is_pay: bool) -> NodeSide:
    if is_pay:
        return NodeSide({}, row.women, row.men)
    if row.women_share_percent is not None:
        parts = {Sex.WOMEN: row.women_share_percent, Sex.MEN: 100 - row.women_share_percent}
    else:
        given = {Sex.WOMEN: row.women, Sex.MEN: row.men, Sex.OTHER: row.other, Sex.NOT_STATED: row.not_stated}
        parts = {sex: value for sex, value in given.items() if value is not None}
    return NodeSide({sex: int(value * _THOUSANDTHS) for sex, value in parts.items()})
