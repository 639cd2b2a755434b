"""Reads of the governance of a cluster: its facilitators, its gender part, its gates and the facts for the road."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusterwise.foundation.codes.selectors import rule
from clusterwise.foundation.deliberation.models import Body, Decision, Meeting
from clusterwise.foundation.deliberation.selectors import (
    Closure,
    Split,
    closure,
    decisions_of,
    is_overdue,
    women_seat_share,
)
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.phases.p2_governance.models import Facilitator, GenderPlan


class GateCheck(NamedTuple):
    """Whether a condition for closing the phase holds; if not, what to do and on which page."""

    code: str
    title: str
    passed: bool
    reason: str
    url_name: str


@dataclass(frozen=True, slots=True)
class GenderPart:
    """Women's part in the bodies: the seats by sex, the share and what the rule asks; or the plan to get there."""

    split: Split
    seats: int
    share: Fraction | None
    needed: Decimal
    source: str
    plan: GenderPlan | None

    @property
    def has_enough(self) -> bool:
        """Say whether women hold the share that the rule asks for."""
        return self.share is not None and self.share >= Fraction(self.needed)

    @property
    def is_filled(self) -> bool:
        """Say whether the gender part of the phase is filled: seats that are known, and enough of them or a plan."""
        return self.seats > 0 and (self.has_enough or self.plan is not None)


def facilitators(initiative: Initiative) -> QuerySet[Facilitator]:
    """Return every facilitator so far, newest first."""
    found = Facilitator.objects.filter(initiative=initiative)
    return found.select_related("person", "organisation").order_by("-starts", "-id")


def facilitators_on(initiative: Initiative, day: date) -> list[Facilitator]:
    """Return who facilitates on a day; agent and organisation may overlap while tasks are handed over."""
    return list(facilitators(initiative).filter(starts__lte=day).filter(Q(ends__isnull=True) | Q(ends__gt=day)))


def bodies_on(initiative: Initiative, day: date) -> list[Body]:
    """Return the bodies of the cluster that exist on a day."""
    found = Body.objects.filter(initiative=initiative, founded_on__lte=day)
    return list(found.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day)).order_by("name"))


def plan_on(initiative: Initiative, day: date) -> GenderPlan | None:
    """Return the written plan in force on a day."""
    found = GenderPlan.objects.filter(initiative=initiative, written_on__lte=day, due__gte=day)
    return found.filter(Q(superseded_on__isnull=True) | Q(superseded_on__gt=day)).order_by("-written_on").first()


def gender_part(initiative: Initiative, on: date | None = None) -> GenderPart:
    """Return women's share of the seats against the rule of the day, and the plan where there is one.

    Formula: women / all seats held that day, those of unknown sex among all, so that the share is never overstated.
    """
    day = on or timezone.localdate()
    asked = rule("women_seats", day)
    split, share = women_seat_share(bodies_on(initiative, day), day)
    needed = Decimal(str(asked["share"]))
    return GenderPart(split, sum(split.values()), share, needed, str(asked["source"]), plan_on(initiative, day))


def overdue_decisions(initiative: Initiative, on: date | None = None) -> list[Decision]:
    """Return carried decisions that should have been done, the oldest due first."""
    day = on or timezone.localdate()
    late = [decision for decision in decisions_of(initiative) if is_overdue(decision, day)]
    return sorted(late, key=lambda decision: (decision.due, decision.pk))


def closure_of(initiative: Initiative, on: date | None = None) -> Closure:
    """Return how far the decisions of the cluster's bodies were carried out."""
    return closure(decisions_of(initiative), on or timezone.localdate())


def _split_words(split: Split) -> str:
    return _("women %(women)s, men %(men)s, other %(other)s, not stated %(unknown)s") % {
        "women": split["F"], "men": split["M"], "other": split["X"], "unknown": split["U"],
    }  # fmt: skip


def phase_facts(initiative: Initiative) -> list[str]:
    """Return the two or three facts of this phase that matter on the road."""
    today = timezone.localdate()
    part, facts = gender_part(initiative, today), []
    current = facilitators_on(initiative, today)
    if current:
        facts.append(
            _("%(who)s since %(day)s")
            % {
                "who": " + ".join(str(one.get_kind_display()) for one in current),
                "day": formats.date_format(min(one.starts for one in current), "F Y"),
            }
        )
    if part.seats:
        seats = ngettext("%(count)s seat", "%(count)s seats", part.seats) % {"count": part.seats}
        facts.append(_("%(seats)s: %(split)s") % {"seats": seats, "split": _split_words(part.split)})
    meetings = Meeting.objects.filter(initiative=initiative, closed_at__isnull=False).count()
    late = len(overdue_decisions(initiative, today))
    if meetings:
        facts.append(ngettext("%(count)s meeting", "%(count)s meetings", meetings) % {"count": meetings})
    if late:
        facts.append(ngettext("%(count)s decision overdue", "%(count)s decisions overdue", late) % {"count": late})
    return facts


def gate_checks(initiative: Initiative) -> list[GateCheck]:
    """Return what keeps the phase open, the gender part last."""
    today = timezone.localdate()
    part = gender_part(initiative, today)
    owned = Q(owner_person__isnull=False) | Q(owner_organisation__isnull=False)
    settled = Decision.objects.filter(initiative=initiative, outcome=Decision.Outcome.CARRIED, due__isnull=False)
    return [
        GateCheck(
            "facilitator", _("A facilitator is in place"), bool(facilitators_on(initiative, today)),
            _("Name the agent (CDA) or the management organisation (CMO) that facilitates today."),
            "governance.facilitator.list",
        ),
        GateCheck(
            "body", _("A body with seats decides for the cluster"), part.seats > 0,
            _("Record a body, such as the cluster commission, and give its seats."), "deliberation.body.list",
        ),
        GateCheck(
            "decision", _("A decision has an owner and a due date"), settled.filter(owned).exists(),
            _("Record a carried decision with who does it and by when."), "deliberation.decision.list",
        ),
        GateCheck(
            "gender", _("Women have their part in the bodies"), part.is_filled, _gender_reason(part),
            "governance.genderplan.list" if part.seats else "deliberation.seat.list",
        ),
    ]  # fmt: skip


def _gender_reason(part: GenderPart) -> str:
    if part.seats == 0:
        return _("Record who holds the seats, so that women's share can be known.")
    return _("Women hold %(women)s of %(seats)s seats. Win more women for seats, or write the plan to get there.") % {
        "women": part.split["F"],
        "seats": part.seats,
    }
