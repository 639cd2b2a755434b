"""The decision of a round: chosen, reserve and rejected candidates with reasons, and who voted how, by sex."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation import journal
from clusterwise.foundation.deliberation.models import Decision, Vote
from clusterwise.foundation.deliberation.selectors import present_by_sex
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.people import access as people
from clusterwise.foundation.people.models import Sex, User
from clusterwise.foundation.people.records import check
from clusterwise.phases.p1_selection import choice
from clusterwise.phases.p1_selection.access import DECIDE
from clusterwise.phases.p1_selection.models import Candidate, DecisionNote, Entry, HeadCount, Outcome, SelectionRound
from clusterwise.phases.p1_selection.standing import ranking_of

DECIDED = Verb(
    "selection.decided",
    _("signed the decision note of a round"),
    final=_("A signed note stays. Decide anew in another round."),
)

#: Counts of people by what they did and their sex; None, or a pair that is left out, was not counted.
Counts = Mapping[tuple[str, str], int | None]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is decided about one candidate, and why."""

    verdict: str
    reason_code: str
    reason: str


def counts_of(decision: Decision) -> Counts:
    """Return attendance and votes by sex from the minutes of a meeting; without any vote in them votes were not counted."""
    what = HeadCount.What
    names = {
        Vote.Choice.FOR.value: what.FOR,
        Vote.Choice.AGAINST.value: what.AGAINST,
        Vote.Choice.ABSTAIN.value: what.ABSTAIN,
    }
    votes = list(decision.votes.select_related("attendance__person"))
    kinds = what.values if votes else [what.ATTENDED.value]
    counts: Counter[tuple[str, str]] = Counter({(kind, sex): 0 for kind in kinds for sex in Sex.values})
    for sex, people_ in present_by_sex(decision.meeting).items():
        counts[what.ATTENDED.value, sex] += people_
    for vote in votes:
        person = vote.attendance.person
        sex = person.sex if person else Sex.NOT_STATED.value
        counts[names.get(vote.choice, what.AGAINST).value, sex] += 1
    return counts


def decide(
    *,
    round: SelectionRound,
    by: User | None,
    decided_on: date,
    body: str,
    reasons: str,
    outcomes: Mapping[Entry, Verdict],
    counts: Counts,
    language: str = "en",
    decision: Decision | None = None,
    client_id: UUID | None = None,
) -> DecisionNote:
    """Sign the note: every admitted candidate gets a verdict with a reason, and the votes are counted by sex.

    The file that reproduces the ranking and its robustness is kept as it stands now.
    """
    people.require(by, DECIDE, round)
    if round.closed_at is None:
        raise ValidationError(_now("Close the scoring first; a decision rests on the ranking that all can see."))
    if decided_on > timezone.localdate():
        raise ValidationError({"decided_on": _now("The decision cannot lie in the future; correct the date.")})
    if not reasons.strip():
        raise ValidationError({"reasons": _now("Write why the committee decided so.")})
    _check_outcomes(round, outcomes)
    counted = counts_of(decision) if decision is not None else counts
    _check_counts(counted)
    note = DecisionNote(
        programme=round.programme, round=round, decided_on=decided_on, body=body, decision=decision,
        reasons=reasons.strip(), language=language, signed_by=by, record=choice.document_of(round) or {},
    )  # fmt: skip
    with journal.change(by, DECIDED, note, client_id=client_id) as change:
        check(note)
        change.create(note)
        for (what, sex), count in sorted(counted.items()):
            if count is not None:
                row = HeadCount(programme=round.programme, note=note, what=what, sex=sex, count=count)
                check(row)
                change.create(row)
        for entry, given in outcomes.items():
            outcome = Outcome(
                programme=round.programme, note=note, entry=entry, verdict=given.verdict,
                reason_code=given.reason_code, reason=given.reason.strip(),
            )  # fmt: skip
            check(outcome)
            change.create(outcome)
    return note


def _check_outcomes(round_: SelectionRound, outcomes: Mapping[Entry, Verdict]) -> None:
    admitted = set(Entry.objects.filter(round=round_, is_admitted=True))
    for entry in outcomes:
        if entry.round_id != round_.pk:
            raise ValidationError(_now("Choose candidates of this round; one given belongs elsewhere."))
        if entry not in admitted:
            raise ValidationError(
                _now("“%(candidate)s” was refused at the gate; no verdict is needed.") % {"candidate": entry}
            )
    if missing := sorted(str(entry) for entry in admitted - set(outcomes)):
        raise ValidationError(_now("These candidates have no verdict yet: %(names)s.") % {"names": ", ".join(missing)})
    if silent := sorted(str(entry) for entry, given in outcomes.items() if not given.reason.strip()):
        raise ValidationError(
            _now("Give the reason for each verdict; it is missing for: %(names)s.") % {"names": ", ".join(silent)}
        )
    _refuse_served(outcomes)
    vetoed = {place.entry for place in ranking_of(round_).places if place.rank is None}
    for entry, given in outcomes.items():
        if given.verdict == Outcome.Verdict.CHOSEN and entry in vetoed:
            raise ValidationError(
                _now("“%(candidate)s” fell to a veto that was agreed beforehand and cannot be chosen.")
                % {"candidate": entry}
            )


def _refuse_served(outcomes: Mapping[Entry, Verdict]) -> None:
    """Refuse to choose what became an initiative while the round was on its way."""
    chosen = [entry.candidate_id for entry, given in outcomes.items() if given.verdict == Outcome.Verdict.CHOSEN]
    served = Candidate.objects.filter(pk__in=chosen).exclude(initiative=None).first()
    if served is not None:
        raise ValidationError(
            _now("“%(candidate)s” is an initiative already and is not chosen twice; give it another verdict.")
            % {"candidate": served}
        )


def _check_counts(counts: Counts) -> None:
    what = HeadCount.What
    if not sum(count or 0 for (kind, _sex), count in counts.items() if kind == what.ATTENDED):
        raise ValidationError(_now("Write how many women, men and others attended."))
    for sex in Sex.values:
        voted = sum(counts.get((kind, sex)) or 0 for kind in (what.FOR, what.AGAINST, what.ABSTAIN))
        attended = counts.get((what.ATTENDED, sex))
        if attended is not None and voted > attended:
            raise ValidationError(
                _now("More votes than people who attended (%(sex)s); correct one of the counts.")
                % {"sex": Sex(sex).label}
            )
