"""A selection round as one step: criteria with weights, judges, their scores, and the verdicts with reasons."""

from decimal import Decimal
from typing import Any

from clusterwise.exchange.demo.deeds import Stage, call, deed
from clusterwise.exchange.demo.script import read_rows, resolve
from clusterwise.phases.p1_selection.models import Criterion, DecisionNote, Entry, Judge, Outcome, SelectionRound
from clusterwise.phases.p1_selection.services.decisions import Verdict
from clusterwise.phases.p1_selection.services.rounds import MEANS, Given


@deed("round")
def selection_round(stage: Stage, arguments: dict[str, Any]) -> SelectionRound:
    """Run a round over the long list, each step on its day: weights adopted or weighed, frozen, scored, and closed."""
    given = resolve(arguments, stage.names)
    described = {name: given[name] for name in ("name", "objective", "opened_on", *MEANS) if name in given}
    opened: SelectionRound = call(stage, "selection.open_round", described)
    _adopt(stage, opened, given["weights"], given.get("left_out", []), given.get("own", []))
    judges: list[Judge] = [call(stage, "selection.name_judge", {"round": opened, **one}) for one in given["judges"]]
    if "own_weights" in given:
        opened = _weigh(stage, opened, judges, given["own_weights"], given["weighed_on"])
    frozen: SelectionRound = call(stage, "selection.freeze_round", {"round": opened, "on": given["frozen_on"]})
    _score(stage, frozen, judges, given["scores"])
    # The script tells what was done; a judge whose scores its table leaves out stays without them.
    closing = {"round": frozen, "on": given["closed_on"], "although_missing": True}
    closed: SelectionRound = call(stage, "selection.close_scoring", closing)
    return closed


def _adopt(
    stage: Stage, opened: SelectionRound, weights: dict[str, Any], left_out: list[str], own: list[dict[str, Any]]
) -> None:
    """Take the recommended criteria over, leave some out, weigh others anew and add the committee's own."""
    call(stage, "selection.adopt_library", {"round": opened})
    for criterion in Criterion.objects.filter(round=opened):
        if criterion.code in left_out:
            call(stage, "selection.remove_criterion", {"of": criterion})
        elif criterion.code in weights:
            call(
                stage, "selection.revise_criterion", {"of": criterion, "weight": Decimal(str(weights[criterion.code]))}
            )
    for values in own:
        call(stage, "selection.add_criterion", {"round": opened, **values})


def _weigh(stage: Stage, opened: SelectionRound, judges: list[Judge], table: str, on: Any) -> SelectionRound:
    """Let each judge weigh alone, as in a table: a row a judge with the way chosen, a column a criterion."""
    asked: SelectionRound = call(stage, "selection.open_weighing", {"round": opened, "on": on})
    by_name = {judge.speaks_for: judge for judge in judges}
    for row in read_rows(stage.folder / table):
        judge, way = by_name[row.pop("judge")], row.pop("way")
        answers = {"values": {code: int(value) for code, value in row.items()}}
        call(stage, "selection.keep_weights", {"judge": judge, "way": way, "answers": answers, "on": on})
    return SelectionRound.objects.get(pk=asked.pk)


def _score(stage: Stage, frozen: SelectionRound, judges: list[Judge], table: str) -> None:
    """Let each judge give the scores of a table: a row a judge and candidate, a column a criterion."""
    entries = {entry.candidate.name: entry for entry in Entry.objects.filter(round=frozen).select_related("candidate")}
    criteria = {criterion.code: criterion for criterion in Criterion.objects.filter(round=frozen)}
    by_judge = {judge.speaks_for: judge for judge in judges}
    scores: dict[str, dict[Any, Given]] = {}
    for row in read_rows(stage.folder / table):
        judge, entry = row.pop("judge"), entries[row.pop("candidate")]
        kept = scores.setdefault(judge, {})
        kept.update({(entry, criteria[code]): Given(Decimal(value)) for code, value in row.items()})
    for name, given in scores.items():
        call(stage, "selection.record_scores", {"judge": by_judge[name], "scores": given})


@deed("verdicts")
def verdicts(stage: Stage, arguments: dict[str, Any]) -> Outcome:
    """Sign the decision note of a round; return the outcome of the chosen candidate."""
    given = resolve(arguments, stage.names)
    entries = {entry.candidate.name: entry for entry in Entry.objects.filter(round=given["round"])}
    outcomes = {entries[name]: Verdict(*said) for name, said in given.pop("candidates").items()}
    counts = {(what, sex): heads for what, split in given.pop("counts").items() for sex, heads in split.items()}
    note: DecisionNote = call(stage, "selection.decide", {**given, "outcomes": outcomes, "counts": counts})
    return Outcome.objects.get(note=note, verdict=Outcome.Verdict.CHOSEN)
