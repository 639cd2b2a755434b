"""A selection round: criteria and weights adopted and frozen, then scores by judges who do not see one another's."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation import journal
from clusterwise.foundation.journal.changes import Change
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Programme
from clusterwise.foundation.people import access as people
from clusterwise.foundation.people.models import Role, User
from clusterwise.foundation.people.records import add_record, check, remove_record, revise_record
from clusterwise.phases.p1_selection import gate
from clusterwise.phases.p1_selection.access import DECIDE, EDIT, SCORE
from clusterwise.phases.p1_selection.criteria import library, weight_sum
from clusterwise.phases.p1_selection.models import (
    Criterion,
    DecisionNote,
    Entry,
    Judge,
    Score,
    SelectionRound,
    Weighing,
)
from clusterwise.phases.p1_selection.standing import progress_of

OPENED = Verb("selection.opened_round", _("opened a selection round"))
REVISED = Verb("selection.revised_round", _("changed a selection round"))
ADOPTED = Verb("selection.adopted_library", _("adopted the recommended criteria as a start"))
ADDED_CRITERION = Verb("selection.added_criterion", _("added a criterion"))
REVISED_CRITERION = Verb("selection.revised_criterion", _("changed a criterion or its weight"))
REMOVED_CRITERION = Verb("selection.removed_criterion", _("removed a criterion"))
NAMED_JUDGE = Verb("selection.named_judge", _("named a judge"))
REVISED_JUDGE = Verb("selection.revised_judge", _("changed a judge"))
REMOVED_JUDGE = Verb("selection.removed_judge", _("removed a judge"))
_STAYS = _("Scores may have been seen since. Open a new round for other criteria.")
FROZE = Verb("selection.froze_round", _("froze the criteria and weights of a round"), final=_STAYS)
SCORED = Verb("selection.scored", _("scored candidates"))
CLOSED = Verb(
    "selection.closed_scoring", _("closed the scoring of a round"), final=_("The scores were seen by all; they stay.")
)

#: What the round can do with its choice; it may be set until the decision is signed.
MEANS = frozenset({"first", "budget", "budget_currency", "staff_months"})

GivenScores = Mapping[tuple[Entry, Criterion], "Given"]


@dataclass(frozen=True, slots=True)
class Given:
    """A score as a judge gives it, or from `value` up to `upper`; no value takes an earlier one back."""

    value: Decimal | None
    note: str = ""
    upper: Decimal | None = None


def open_round(
    *, programme: Programme, by: User | None, client_id: UUID | None = None, **values: Any
) -> SelectionRound:
    """Open a round with the shared meaning of the development objective, today or on the day on which it was opened."""
    record = SelectionRound(programme=programme, **{"opened_on": timezone.localdate(), **values})
    if record.opened_on is not None:
        _require_past(record.opened_on)
    return add_record(record, by=by, permission=EDIT, verb=OPENED, client_id=client_id)


@contextmanager
def holding(round_: SelectionRound, by: User | None) -> Iterator[SelectionRound]:
    """Keep a round from being frozen or closed while something of it is written; yields it as it is stored."""
    with journal.change(by, REVISED, round_):
        yield SelectionRound.objects.select_for_update().get(pk=round_.pk)


def _require_past(day: date) -> None:
    if day > timezone.localdate():
        raise ValidationError(
            _now("%(day)s is still to come; give the day on which it was done.") % {"day": date_format(day, "j F Y")}
        )


def moment(day: date | None, since: date | None) -> datetime:
    """Return now, or noon of a day that is past: what was settled on paper has no hour."""
    today = timezone.localdate()
    day = day or today
    _require_past(day)
    if since is not None and day < since:
        raise ValidationError(
            _now("It cannot have been done on %(day)s: the step before it was taken on %(since)s. Correct the day.")
            % {"day": date_format(day, "j F Y"), "since": date_format(since, "j F Y")}
        )
    return timezone.now() if day == today else timezone.make_aware(datetime.combine(day, time(12)))


def _require_draft(round_: SelectionRound) -> None:
    if round_.frozen_at is not None:
        raise ValidationError(
            _now("The criteria of “%(round)s” were frozen on %(day)s. Open a new round for other criteria.")
            % {"round": round_, "day": timezone.localdate(round_.frozen_at).isoformat()}
        )


def _require_unweighed(round_: SelectionRound) -> None:
    """Refuse other criteria than those that the judges weigh."""
    _require_draft(round_)
    if round_.weighing_opened_at is not None:
        raise ValidationError(
            _now("The judges of “%(round)s” weigh these criteria, so they stay. Open a new round for other criteria.")
            % {"round": round_}
        )


def _require_unclosed(round_: SelectionRound) -> None:
    if round_.closed_at is not None:
        raise ValidationError(
            _now("The scoring of “%(round)s” is closed; its judges and scores stay.") % {"round": round_}
        )


def revise_round(round_: SelectionRound, *, by: User | None, **values: Any) -> SelectionRound:
    """Change a round that is not frozen; its means (budget, staff months, how many) until the decision is signed."""
    with holding(round_, by) as kept:
        if {name for name, value in values.items() if getattr(kept, name) != value} - MEANS:
            _require_draft(kept)
        if DecisionNote.objects.filter(round=kept).exists():
            raise ValidationError(_now("The decision note is signed; what it rests on stays."))
        return revise_record(round_, values, by=by, permission=EDIT, verb=REVISED)


def adopt_library(*, round: SelectionRound, by: User | None) -> list[Criterion]:
    """Copy the recommended criteria that the round lacks; the committee then changes what it wants."""
    people.require(by, EDIT, round)
    known = set(Criterion.objects.filter(round=round).values_list("code", flat=True))
    fresh = [
        Criterion(
            programme=round.programme,
            round=round,
            code=one.code,
            name=one.name,
            family=one.family,
            variable=one.variable,
            weight=one.weight,
            low=one.low,
            high=one.high,
            direction=one.direction,
            is_about_women=one.is_about_women,
            low_words=one.low_words,
            high_words=one.high_words,
            unit=one.unit,
            source=one.source,
        )
        for one in library()
        if one.code not in known
    ]
    with holding(round, by) as kept, journal.change(by, ADOPTED, round) as change:
        _require_unweighed(kept)
        for criterion in fresh:
            check(criterion)
        return change.create(fresh)


def add_criterion(*, programme: Programme, by: User | None, client_id: UUID | None = None, **values: Any) -> Criterion:
    """Add a criterion of the committee's own."""
    criterion = Criterion(programme=programme, **values)
    with holding(criterion.round, by) as kept:
        _require_unweighed(kept)
        return add_record(criterion, by=by, permission=EDIT, verb=ADDED_CRITERION, client_id=client_id)


def revise_criterion(criterion: Criterion, *, by: User | None, **values: Any) -> Criterion:
    """Change a criterion or its weight, as long as the round is not frozen."""
    with holding(criterion.round, by) as kept:
        _require_unweighed(kept)
        return revise_record(criterion, values, by=by, permission=EDIT, verb=REVISED_CRITERION)


def remove_criterion(criterion: Criterion, *, by: User | None) -> None:
    """Remove a criterion, as long as the round is not frozen."""
    with holding(criterion.round, by) as kept:
        _require_unweighed(kept)
        remove_record(criterion, by=by, permission=EDIT, verb=REMOVED_CRITERION)


def name_judge(*, programme: Programme, by: User | None, client_id: UUID | None = None, **values: Any) -> Judge:
    """Name an account of the programme as judge, with the sex that the judge states and the side."""
    judge = Judge(programme=programme, **values)
    if not Role.objects.current().filter(user=judge.user, programme=programme).exists():
        raise ValidationError({"user": _now("This account has no role in this programme; invite the person first.")})
    with holding(judge.round, by) as kept:
        _require_unclosed(kept)
        return add_record(judge, by=by, permission=EDIT, verb=NAMED_JUDGE, client_id=client_id)


def revise_judge(judge: Judge, *, by: User | None, **values: Any) -> Judge:
    """Correct the stated sex or side of a judge until the scoring is closed."""
    with holding(judge.round, by) as kept:
        _require_unclosed(kept)
        _require_same_person(judge, values)
        return revise_record(judge, values, by=by, permission=EDIT, verb=REVISED_JUDGE)


def _require_same_person(judge: Judge, values: Mapping[str, Any]) -> None:
    """Keep a seat from being handed on with what its judge gave in secret."""
    account = values.get("user", judge.user)
    seat = Judge.objects.get(pk=judge.pk)
    has_given = Weighing.objects.filter(judge=seat).exists() or Score.objects.filter(judge=seat).exists()
    if has_given and account.pk != seat.user_id:
        raise ValidationError(
            {"user": _now("This judge has given weights or scores already; name the other person as a further judge.")}
        )


def remove_judge(judge: Judge, *, by: User | None) -> None:
    """Remove a judge who has not scored."""
    with holding(judge.round, by) as kept:
        _require_unclosed(kept)
        remove_record(judge, by=by, permission=EDIT, verb=REMOVED_JUDGE)


def freeze_round(*, round: SelectionRound, by: User | None, on: date | None = None) -> SelectionRound:
    """Fix criteria and weights, and the long list with what the gate says of each candidate, now or `on` a past day."""
    people.require(by, DECIDE, round)
    rule = gate.rule_of(round.programme)
    with holding(round, by) as kept, journal.change(by, FROZE, round) as change:
        _require_draft(kept)
        if kept.state == "weighing":
            raise ValidationError(
                _now("Judges still weigh the criteria alone. Wait for them, or close the weighing with a reason.")
            )
        _require_full_weights(round)
        found = [(candidate, gate.gate_of(candidate, rule)) for candidate in gate.contenders(round.programme)]
        if not any(one.is_admitted for _candidate, one in found):
            raise ValidationError(_nobody_competes(round.programme))
        for candidate, one in found:
            entry = Entry(programme=round.programme, round=round, candidate=candidate)
            entry.is_admitted, entry.gate = one.is_admitted, gate.frozen_gate(one, candidate)
            check(entry)
            change.create(entry)
        since = timezone.localdate(kept.weighing_closed_at) if kept.weighing_closed_at else kept.opened_on
        round.frozen_at = moment(on, since)
        check(round)
        return change.save(round)


def _require_full_weights(round_: SelectionRound) -> None:
    total = weight_sum(round_)
    if total != 100:
        told = _now("The weights add up to %(sum)s. Share out exactly 100 before you freeze.")
        raise ValidationError(told % {"sum": f"{total.normalize():f}"})


def _nobody_competes(programme: Programme) -> str:
    """Return why a round has nobody to score; what is an initiative already does not compete again."""
    served = ", ".join(str(candidate) for candidate in gate.served(programme))
    if not served:
        return _now("No candidate has passed the identification gate yet, so there is nothing to score.")
    return _now(
        "No other candidate has passed the identification gate. These are initiatives already "
        "and do not compete again: %(names)s."
    ) % {"names": served}


def record_scores(*, judge: Judge, by: User | None, scores: GivenScores, client_id: UUID | None = None) -> int:
    """Store a judge's own scores as one event; return how many changed."""
    people.require(by, SCORE, judge.round.programme)
    if by is not None and by.pk != judge.user_id:
        raise ValidationError(_now("Each judge gives only their own scores."))
    with holding(judge.round, by) as round_, journal.change(by, SCORED, judge, client_id=client_id) as change:
        if round_.frozen_at is None:
            raise ValidationError(_now("Scores can be given only after the criteria and weights are frozen."))
        _require_unclosed(round_)
        kept = {(row.entry_id, row.criterion_id): row for row in Score.objects.filter(judge=judge)}
        for (entry, criterion), given in scores.items():
            _refuse_stray(round_, entry, criterion, given)
            _bring(change, judge, entry, criterion, given, kept.get((entry.pk, criterion.pk)))
        return len(change.entries)


def _refuse_stray(round_: SelectionRound, entry: Entry, criterion: Criterion, given: Given) -> None:
    if entry.round_id != round_.pk or criterion.round_id != round_.pk:
        raise ValidationError(_now("Choose candidates and criteria of this round; one given belongs elsewhere."))
    if not entry.is_admitted:
        raise ValidationError(_now("“%(candidate)s” was refused at the gate and is not scored.") % {"candidate": entry})
    for value in (given.value, given.upper):
        if value is not None and not criterion.low <= value <= criterion.high:
            told = {"criterion": criterion, "low": criterion.low.normalize(), "high": criterion.high.normalize()}
            raise ValidationError(
                _now("%(criterion)s is scored from %(low)s to %(high)s; %(value)s lies outside.")
                % {**told, "value": value}
            )
    if given.upper is not None and (given.value is None or given.upper <= given.value):
        raise ValidationError(
            _now("%(criterion)s: give the lower end first, then the higher.") % {"criterion": criterion}
        )


def _bring(change: Change, judge: Judge, entry: Entry, criterion: Criterion, given: Given, kept: Score | None) -> None:
    if given.value is None:
        if kept is not None:
            change.delete(kept)
        return
    if kept is not None and (kept.value, kept.upper, kept.note) == (given.value, given.upper, given.note):
        return
    score = kept or Score(programme=judge.programme, entry=entry, criterion=criterion, judge=judge)
    score.value, score.upper, score.note = given.value, given.upper, given.note
    check(score)
    if kept is None:
        change.create(score)
    else:
        change.save(score)


def close_scoring(
    *, round: SelectionRound, by: User | None, on: date | None = None, although_missing: bool = False
) -> SelectionRound:
    """Close the scoring, now or `on` a past day; all scores and the ranking are seen, and missing scores stay missing.

    It is refused while judges have not given all their scores, unless `although_missing` says that this is known.
    """
    people.require(by, DECIDE, round)
    with holding(round, by) as kept, journal.change(by, CLOSED, round) as change:
        if kept.frozen_at is None:
            raise ValidationError(_now("Freeze the criteria first; there is no scoring to close."))
        _require_unclosed(kept)
        if not Score.objects.filter(entry__round=round).exists():
            raise ValidationError(_now("Nobody has scored yet. Wait for the judges before you close the scoring."))
        progress = progress_of(kept)
        if not (although_missing or progress.is_complete):
            raise ValidationError(
                _now(
                    "%(done)s of %(judges)s judges have given all their scores. Wait for the others, "
                    "or tick that you close although not all have scored."
                )
                % {"done": progress.done, "judges": progress.judges}
            )
        round.closed_at = moment(on, timezone.localdate(kept.frozen_at))
        check(round)
        return change.save(round)
