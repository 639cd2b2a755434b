"""The plan as it stands, as plain values that a revision keeps, and what changed since."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from clusterwise.foundation.codes.selectors import label
from clusterwise.foundation.journal import undo
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.journal.state import canonical, plain
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.phases.p4_planning.models import BudgetShare, PlanLine, PlanRevision

#: Kept as the words that people read; the rest as it is stored.
_AS_WORDS = ("objective", "root_cause", "leverage_point", "lead", "predecessor")
_KEPT = (
    "number", "objective", "root_cause", "leverage_point", "activity", "type", "output", "output_unit", "target_quantity",
    "target_women", "target_men", "lead", "partners", "starts", "ends", "milestone", "predecessor", "recurrent_payer", "risk",
    "mitigation", "gender_explicit", "gender_in_activity", "gender_none_reason", "environment_note", "sdg", "is_quick_win",
    "status", "percent_complete", "evidence_note",
)  # fmt: skip
_TOUCHED = ("planning.PlanLine", "planning.BudgetShare", "planning.PlanLineIndicator")


@dataclass(frozen=True, slots=True)
class Difference:
    """One column of a plan line that is not what it was; a line that came or went has one without a column."""

    line: str
    column: str
    before: str
    after: str


def plan_as_it_stands(initiative: Initiative) -> list[dict[str, Any]]:
    """Return every plan line with its indicators and its budget, as plain values in the order of the plan."""
    lines = (
        PlanLine.objects.filter(initiative=initiative)
        .select_related(*_AS_WORDS)
        .prefetch_related("indicator_links__indicator", "shares")
        .order_by("number")
    )
    return [_kept(line) for line in lines]


def _kept(line: PlanLine) -> dict[str, Any]:
    row: dict[str, Any] = {"id": str(line.pk)}
    for name in _KEPT:
        value = getattr(line, name)
        row[name] = ("" if value is None else str(value)) if name in _AS_WORDS else plain(value)
    row["indicators"] = sorted(link.indicator.code for link in line.indicator_links.all())
    row["budget"] = sorted(
        f"{share.source}: {share.amount:.2f} {share.currency}" + (f" ({share.valued_how})" if share.valued_how else "")
        for share in line.shares.all()
    )
    return row


def hash_of(lines: list[dict[str, Any]]) -> str:
    """Return SHA-256 over a kept plan."""
    return hashlib.sha256(canonical(lines).encode()).hexdigest()


def is_agreed(line: PlanLine) -> bool:
    """Say whether the newest kept plan holds a line, so that only a revision may change it."""
    newest = newest_revision(line.initiative_id)
    return newest is not None and any(row["id"] == str(line.pk) for row in newest.lines)


def newest_revision(initiative_id: Any) -> PlanRevision | None:
    """Return the newest kept plan of an initiative."""
    return PlanRevision.objects.filter(initiative=initiative_id).order_by("-number").first()


def changes_after(revision: PlanRevision) -> list[Difference]:
    """Return what is different in the next kept plan, or in the plan today."""
    following = PlanRevision.objects.filter(initiative=revision.initiative_id, number=revision.number + 1).first()
    return differences(revision.lines, following.lines if following else plan_as_it_stands(revision.initiative))


def differences(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[Difference]:
    """Return what is different between two states of a plan, column by column."""
    was, now = ({row["id"]: row for row in rows} for rows in (before, after))
    found = [
        Difference(_name(row), "", _("in the plan"), _("no longer in the plan"))
        for key, row in was.items()
        if key not in now
    ]
    for key, row in now.items():
        if key not in was:
            found.append(Difference(_name(row), "", _("not in the plan"), _("added")))
            continue
        found += [
            Difference(_name(row), _column(name), in_words(name, was[key].get(name)), in_words(name, row[name]))
            for name in (*_KEPT, "indicators", "budget")
            if was[key].get(name) != row[name]
        ]
    return found


def _name(row: dict[str, Any]) -> str:
    return f"{row['number']}. {row['activity']}"


def _column(name: str) -> str:
    if name == "indicators":
        return _("indicators")
    if name == "budget":
        return _("budget")
    return str(PlanLine._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def in_words(name: str, value: Any) -> str:
    """Return a kept value of a column as people read it."""
    if value in (None, "", []):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in ("starts", "ends"):
        return formats.date_format(date.fromisoformat(value), "j F Y")
    if name == "status":
        return str(PlanLine.Status(value).label)
    if name == "type":
        return label("joint_action_class", value)
    if name == "budget":
        return "; ".join(_payment(one) for one in value)
    return "; ".join(str(one) for one in value) if isinstance(value, list) else str(value)


def _payment(kept: str) -> str:
    source, _colon, rest = kept.partition(": ")
    return f"{BudgetShare.Source(source).label}: {rest}"


def kept_in_a_revision(model: str, record_id: str) -> str:
    """Return why a change that an endorsed plan or a revision has kept is not undone, or an empty text."""
    if model not in _TOUCHED:
        return ""
    event = (
        Event.objects.filter(touched__record_id=record_id, touched__model=model).order_by("-at", "-sequence").first()
    )
    home = event.scope.removeprefix("initiative:") if event else ""
    newest = newest_revision(home) if home else None
    if newest is None or event is None or newest.pk < event.pk:
        return ""
    return _("“%(revision)s” keeps it. Record a further revision of the plan, then change the line.") % {
        "revision": newest
    }


def register() -> None:
    """Make undo ask before it changes what a kept plan holds."""
    if kept_in_a_revision not in undo.citations:
        undo.citations.append(kept_in_a_revision)
