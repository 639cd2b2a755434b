"""Each judge's own weights: secret until everybody has handed in or the weighing is closed with a reason."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation import journal
from clusterwise.foundation.journal.changes import Change
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.people import access as people
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import check
from clusterwise.phases.p1_selection import weights
from clusterwise.phases.p1_selection.access import DECIDE, SCORE
from clusterwise.phases.p1_selection.models import Judge, SelectionRound, Weighing
from clusterwise.phases.p1_selection.services.rounds import holding, moment

_STAYS = _("Weights may have been seen since. Open a new round to weigh anew.")
OPENED = Verb(
    "selection.opened_weighing",
    _("asked each judge to weigh the criteria alone"),
    final=_("Judges may have weighed since. Close the weighing with a reason instead."),
)
KEPT = Verb(
    "selection.kept_weights",
    _("kept own weights for later"),
    final=_("Change the weights on their page; only their judge sees them."),
)
HANDED_IN = Verb(
    "selection.handed_in_weights",
    _("handed in own weights"),
    final=_("Hand in other weights while the weighing is open."),
)
CLOSED = Verb("selection.closed_weighing", _("closed the weighing before everybody had handed in"), final=_STAYS)


def open_weighing(*, round: SelectionRound, by: User | None, on: date | None = None) -> SelectionRound:
    """Ask each judge to weigh the criteria alone, now or `on` a past day; from then on the criteria stay as they are."""
    people.require(by, DECIDE, round)
    with holding(round, by) as kept, journal.change(by, OPENED, round) as change:
        if kept.frozen_at is not None or kept.weighing_opened_at is not None:
            raise ValidationError(_now("The weighing of this round was opened before. Open a new round to weigh anew."))
        if len(weights.criteria_of(kept)) < 2:
            raise ValidationError(_now("There are fewer than two criteria; add what is to be weighed first."))
        if not Judge.objects.filter(round=kept).exists():
            raise ValidationError(_now("Nobody is named as a judge yet; name those who weigh first."))
        round.weighing_opened_at = moment(on, kept.opened_on)
        check(round)
        return change.save(round)


def keep_weights(
    *,
    judge: Judge,
    by: User | None,
    way: str,
    answers: Mapping[str, Any],
    hand_in: bool = True,
    client_id: UUID | None = None,
    on: date | None = None,
) -> Weighing:
    """Keep a judge's answers as they were given, and hand them in unless they are only kept for later.

    With the last judge's weights, given now or `on` a past day, the weighing is over: all are seen at once, and their mean becomes the round's weights.
    """
    people.require(by, SCORE, judge.round.programme)
    if by is not None and by.pk != judge.user_id:
        raise ValidationError(_now("Each judge gives only their own weights."))
    verb = HANDED_IN if hand_in else KEPT
    with holding(judge.round, by) as round_, journal.change(by, verb, judge, client_id=client_id) as change:
        _require_open(round_)
        criteria = weights.criteria_of(round_)
        _refuse_stray(way, answers, {criterion.code: criterion for criterion in criteria})
        if hand_in:
            weights.refuse_incomplete(way, answers, criteria)
        kept = Weighing.objects.filter(judge=judge).first()
        row = kept or Weighing(programme=judge.programme, judge=judge)
        row.way, row.answers = way, dict(answers)
        at = moment(on, timezone.localdate(round_.weighing_opened_at))
        row.handed_in_at = at if hand_in else None
        check(row)
        if kept is None:
            change.create(row)
        else:
            change.save(row)
        if not Judge.objects.filter(round=round_).exclude(weighing__handed_in_at__isnull=False).exists():
            _open_to_all(change, round_, at)
        return row


def close_weighing(*, round: SelectionRound, by: User | None, why: str) -> SelectionRound:
    """Close the weighing before everybody has handed in, for a reason that stays; what is handed in is seen by all."""
    people.require(by, DECIDE, round)
    if not why.strip():
        raise ValidationError({"why": _now("Write why you do not wait for the others.")})
    with holding(round, by) as kept, journal.change(by, CLOSED, round) as change:
        _require_open(kept)
        if not Weighing.objects.filter(judge__round=kept, handed_in_at__isnull=False).exists():
            raise ValidationError(_now("Nobody has handed in weights yet, so there is nothing to open."))
        kept.weighing_closed_why = why.strip()
        return _open_to_all(change, kept, timezone.now())


def _require_open(round_: SelectionRound) -> None:
    if round_.weighing_opened_at is None:
        raise ValidationError(_now("The weighing of “%(round)s” is not open yet.") % {"round": round_})
    if round_.state != "weighing":
        raise ValidationError(
            _now("The weighing of “%(round)s” is over; all have seen the weights, and they stay.") % {"round": round_}
        )


def _open_to_all(change: Change, round_: SelectionRound, at: datetime) -> SelectionRound:
    """Let everybody see all weights, and give the criteria the group's."""
    round_.weighing_closed_at = at
    check(round_)
    change.save(round_)
    group = weights.group_of(round_)
    assert group is not None  # noqa: S101 - somebody has handed in
    points = weights.hundredths(group.weights)
    for criterion in group.criteria:
        if criterion.weight != points[criterion.code]:
            criterion.weight = points[criterion.code]
            check(criterion)
            change.save(criterion)
    return round_


def _refuse_stray(way: str, answers: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    """Refuse answers about what is not asked, off the scale, or about one pair twice."""
    if way not in Weighing.Way.values:
        raise ValidationError({"way": _now("Choose one of the ways of weighing that are offered.")})
    if way == Weighing.Way.PAIRS:
        _refuse_stray_pairs(answers.get("pairs", []), known)
        return
    highest = len(known) if way == Weighing.Way.RANKING else 100
    lowest = 1 if way == Weighing.Way.RANKING else 0
    for code, value in answers.get("values", {}).items():
        if code not in known:
            raise ValidationError(_now("Weigh the criteria of this round; one given belongs elsewhere."))
        if value is not None and not lowest <= value <= highest:
            told = {"criterion": known[code], "low": lowest, "high": highest}
            raise ValidationError(_now("%(criterion)s: give a number from %(low)s to %(high)s.") % told)


def _refuse_stray_pairs(pairs: Any, known: Mapping[str, Any]) -> None:
    seen = set()
    for one, other, times in pairs:
        if one not in known or other not in known or one == other:
            raise ValidationError(_now("Weigh the criteria of this round; one given belongs elsewhere."))
        if times not in range(1, weights.MOST + 1):
            raise ValidationError(_now("Say how much more important one is in whole steps from 1 to 9."))
        if frozenset((one, other)) in seen:
            told = {"one": known[one], "other": known[other]}
            raise ValidationError(_now("“%(one)s” and “%(other)s” are compared twice; keep one answer.") % told)
        seen.add(frozenset((one, other)))
