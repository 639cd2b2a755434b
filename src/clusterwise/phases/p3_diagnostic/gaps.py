"""Gaps between women and men in what they do, control, decide and gain."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clusterwise.foundation.organisations.models import Initiative
from clusterwise.methods.gender import share_gap, wage_gap
from clusterwise.methods.people import Sex
from clusterwise.phases.p3_diagnostic.models import GenderRole

#: Values are kept to three decimals; the method counts whole things, so they are counted in thousandths.
_THOUSANDTHS = 1000
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Gap:
    """One recorded role with women's share and the gap, each as a share from 0 to 1; None where it is not known."""

    role: GenderRole
    women_share: Decimal | None
    gap: Decimal | None

    @property
    def values(self) -> tuple[Decimal | None, ...]:
        """The values of women, men, others and those who did not say, without idle zeros."""
        role = self.role
        return tuple(_tidy(value) for value in (role.women, role.men, role.other, role.not_stated))


def _tidy(value: Decimal | None) -> Decimal | None:
    if value is None:
        return None
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def gap_of(role: GenderRole) -> Gap:
    """Return women's share and the gap: men's less women's share, or for pay how far women's lies below men's."""
    if role.is_pay:
        return Gap(role, None, wage_gap(role.women, role.men))
    found = share_gap(role.item, _counts(role))
    return Gap(role, found.women_share, found.gap)


def _counts(role: GenderRole) -> dict[Sex, int]:
    if role.women_share_percent is not None:
        women = role.women_share_percent
        parts = {Sex.WOMEN: women, Sex.MEN: _WHOLE - women}
    else:
        given = {Sex.WOMEN: role.women, Sex.MEN: role.men, Sex.OTHER: role.other, Sex.NOT_STATED: role.not_stated}
        parts = {sex: value for sex, value in given.items() if value is not None}
    return {sex: int(value * _THOUSANDTHS) for sex, value in parts.items()}


def gaps(initiative: Initiative, user: Any) -> list[tuple[str, list[Gap]]]:
    """Return the gaps that a user may see, by kind in the order of the method; a kind without any is listed empty."""
    rows = (
        GenderRole.objects.visible_to(user)
        .filter(initiative=initiative)
        .select_related("observation", "document_version__document")
        .order_by("item")
    )
    found = [gap_of(role) for role in rows]
    return [(str(kind.label), [gap for gap in found if gap.role.kind == kind]) for kind in GenderRole.Kind]
