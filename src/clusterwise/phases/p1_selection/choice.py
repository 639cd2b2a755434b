"""A round as a case of the choosing library, and what follows from it: the one place where rows become its arrays."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterwise.foundation.codes.models import Rule
from clusterwise.foundation.codes.selectors import UnknownRuleError
from clusterwise.methods.choosing import record as documents
from clusterwise.methods.choosing.dossier import Budget, Case, Robustness, decide
from clusterwise.methods.choosing.scales import Criteria, Scores, score_table
from clusterwise.methods.choosing.verdict import VerdictRule
from clusterwise.methods.ranking import Direction
from clusterwise.phases.p1_selection import weights
from clusterwise.phases.p1_selection.models import Criterion, DecisionNote, Entry, Judge, Score, SelectionRound
from clusterwise.phases.p1_selection.standing import Ranking, ranking_of

RULE = "selection_verdict"
MONEY, STAFF = "money", "staff months"
#: Above these the page would keep its reader waiting, the fewer where sets are compared; the command has no such limit.
MOST_ON_A_PAGE, MOST_WITH_MEANS = 30, 20


@dataclass(frozen=True, slots=True)
class Choice:
    """A round's case with its result, and why a part of it cannot be worked out."""

    round: SelectionRound
    criteria: tuple[Criterion, ...]
    case: Case
    result: Robustness
    ranking: Ranking
    no_portfolio: str

    @property
    def document(self) -> dict[str, Any]:
        """Return the one file that reproduces the decision; it holds codes of persons, no names."""
        plain = documents.record(self.case, self.result)
        about = _about(self.round, self.ranking)
        return {"schema": plain["schema"], "about": about, "case": plain["case"], "result": plain["result"]}


def verdict_rule(on: date) -> VerdictRule:
    """Return the dated rule that ties the verdict's words to numbers."""
    valid = Rule.objects.filter(code=RULE, valid_from__lte=on).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
    found = valid.order_by("-valid_from").first()
    if found is None:
        raise UnknownRuleError(RULE, on)
    given = found.parameters
    return VerdictRule(
        RULE, float(given["robust_from"]), float(given["contested_from"]), found.source, found.valid_from
    )


def why_not(round_: SelectionRound, ranking: Ranking) -> str:
    """Return why no case can be made of a round, or an empty text."""
    compared = sum(place.rank is not None for place in ranking.places)
    if ranking.why_not:
        return ranking.why_not
    if not compared:
        return _("A veto that was agreed beforehand rules every candidate out, so none is compared.")
    if compared > most_on_a_page(round_):
        return _(
            "%(count)s candidates are too many to test while you wait. "
            "Download the file below and run `clusterwise select` with it."
        ) % {"count": compared}
    return ""


def most_on_a_page(round_: SelectionRound) -> int:
    """Return how many candidates are tested within a request."""
    return MOST_ON_A_PAGE if round_.budget is None and round_.staff_months is None else MOST_WITH_MEANS


def choice_of(round_: SelectionRound, ranking: Ranking | None = None) -> Choice | None:
    """Return the case and its result; None where there is nobody to compare. Call it for a closed round only."""
    ranking = ranking or ranking_of(round_)
    if why_not(round_, ranking):
        return None
    case, reason = _case(round_, ranking)
    return Choice(round_, ranking.criteria, case, decide(case), ranking, reason)


def _case(round_: SelectionRound, ranking: Ranking) -> tuple[Case, str]:
    entries = sorted((place.entry for place in ranking.places if place.rank is not None), key=str)
    names = _names(entries)
    group = weights.group_of(round_)
    budget, reason = _budget(round_, entries, names)
    case = Case(
        scores=_scores(round_, entries, names, ranking.criteria),
        rule=verdict_rule(timezone.localdate(round_.closed_at)),
        people=group.opinions if group else (),
        first=min(round_.first, len(entries)),
        seed=round_.seed,
        budget=budget,
        weights=group.weights if group is not None and group.is_joint else None,
    )
    return case, reason


def document_of(round_: SelectionRound) -> dict[str, Any] | None:
    """Return the file of a round: as it was signed, or as it stands before.

    Where there are too many candidates for a page it holds the case alone, for the command to decide.
    """
    note = DecisionNote.objects.filter(round=round_).first()
    if note is not None and note.record:
        kept: dict[str, Any] = note.record
        return kept
    ranking = ranking_of(round_)
    choice = choice_of(round_, ranking)
    if choice is not None:
        return choice.document
    if sum(place.rank is not None for place in ranking.places) <= most_on_a_page(round_):
        return None
    case, _reason = _case(round_, ranking)
    about = _about(round_, ranking)
    return {"schema": documents.SCHEMA, "about": about, "case": documents.as_plain(case)}


def _names(entries: Sequence[Entry]) -> dict[Any, str]:
    """Return a name for each entry; two candidates of one name are told apart by their territory."""
    plain = [entry.candidate.name for entry in entries]
    return {
        entry.pk: name if plain.count(name) == 1 else f"{name} ({entry.candidate.territory})"
        for entry, name in zip(entries, plain, strict=True)
    }


def _scores(
    round_: SelectionRound, entries: Sequence[Entry], names: Mapping[Any, str], criteria: Sequence[Criterion]
) -> Scores:
    """Return the judges' mean scores; where one is missing or known within limits, the mean lies in an interval."""
    judges = Judge.objects.filter(round=round_).count()
    given: dict[tuple[Any, Any], list[Score]] = defaultdict(list)
    for row in Score.objects.filter(entry__in=[entry.pk for entry in entries]):
        given[row.entry_id, row.criterion_id].append(row)
    values: list[list[float]] = []
    intervals: dict[tuple[str, str], tuple[float, float]] = {}
    for entry in entries:
        values.append([])
        for criterion in criteria:
            low, high = _mean(given[entry.pk, criterion.pk], criterion, judges)
            values[-1].append(float(low) if low == high else float("nan"))
            if low != high:
                intervals[names[entry.pk], criterion.code] = (float(low), float(high))
    used = Criteria(
        tuple(criterion.code for criterion in criteria),
        tuple(Direction(criterion.direction) for criterion in criteria),
        tuple(float(criterion.weight) for criterion in criteria),
        tuple((float(criterion.low), float(criterion.high)) for criterion in criteria),
    )
    return score_table([names[entry.pk] for entry in entries], used, values, intervals)


def _mean(rows: Sequence[Score], criterion: Criterion, judges: int) -> tuple[Decimal, Decimal]:
    missing = judges - len(rows)
    low = sum((row.value for row in rows), missing * criterion.low)
    high = sum((row.value if row.upper is None else row.upper for row in rows), missing * criterion.high)
    return low / judges, high / judges


def _budget(round_: SelectionRound, entries: Sequence[Entry], names: Mapping[Any, str]) -> tuple[Budget | None, str]:
    """Return what each candidate costs and what there is, or the sentence that says what is missing."""
    limits = {MONEY: round_.budget, STAFF: round_.staff_months}
    lines = {line: limit for line, limit in limits.items() if limit is not None}
    if not lines:
        return None, _("No budget and no staff months are set for this round, so no set of clusters is worked out.")
    costs: dict[str, dict[str, Decimal]] = {}
    for entry in entries:
        candidate = entry.candidate
        known = {MONEY: candidate.serving_cost, STAFF: candidate.staff_months}
        if any(known[line] is None for line in lines):
            told = _("It is not known what serving “%(candidate)s” would cost or how many staff months it would take.")
            return None, told % {"candidate": candidate}
        if MONEY in lines and candidate.serving_currency != round_.budget_currency:
            told = _(
                "The cost of “%(candidate)s” is in %(one)s and the budget in %(other)s; give both in one currency."
            )
            return None, told % {
                "candidate": candidate, "one": candidate.serving_currency, "other": round_.budget_currency,
            }  # fmt: skip
        costs[names[entry.pk]] = {
            line: amount for line, amount in known.items() if line in lines and amount is not None
        }
    return Budget(costs, lines), ""


def _about(round_: SelectionRound, ranking: Ranking) -> dict[str, Any]:
    return {
        "round": str(round_),
        "criteria": {one.code: str(one) for one in ranking.criteria},
        "currency": round_.budget_currency,
        **left_out(round_, ranking),
    }


def left_out(round_: SelectionRound, ranking: Ranking) -> dict[str, Any]:
    """Return who is not compared and why, and who is although the gate refused it; signatures are counted, not named."""
    entries = Entry.objects.filter(round=round_).select_related("candidate")
    return {
        "not_eligible": {str(one): one.gate.get("reasons", []) for one in entries if not one.is_admitted},
        "vetoed": {str(place.entry): list(place.vetoed_by) for place in ranking.places if place.rank is None},
        "overridden": {str(one): len(one.gate["overrides"]) for one in entries if one.gate.get("is_overridden")},
    }
