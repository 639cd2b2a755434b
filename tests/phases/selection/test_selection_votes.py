"""Votes that a decision note takes from the minutes of a meeting."""

from datetime import date

from tests import factories

from clusterwise.foundation.deliberation import services as deliberation
from clusterwise.foundation.deliberation.minutes import holders
from clusterwise.phases.p1_selection.models import HeadCount
from clusterwise.phases.p1_selection.services import decisions


def of_minutes(initiative, choices):
    """A decision of a meeting at which a woman and a man were present."""
    body = deliberation.found_body(
        initiative=initiative, by=None, name="Committee", kind="commission", founded_on=date(2022, 6, 1),
        quorum_kind="share", quorum_needed="1/2", quorum_source="by-laws",
    )  # fmt: skip
    seats = {
        sex: deliberation.give_seat(
            body=body, person=factories.person(initiative, f"P{sex}", sex=sex), by=None, category="producers",
            starts=date(2022, 6, 1),
        )
        for sex in "FM"
    }  # fmt: skip
    meeting = deliberation.call_meeting(
        body=body, by=None, held_on=date(2023, 5, 10), place="Kebili", called_by="cda", notice_days=7
    )
    decision = deliberation.table_decision(meeting=meeting, by=None, text="Serve the dates", due=date(2023, 8, 1))
    votes = {decision: {seats[sex]: choice for sex, choice in choices.items()}}
    deliberation.keep_minutes(meeting=meeting, present=holders(list(seats.values())), votes=votes, by=None)
    return decision


def test_minutes_with_votes_count_zeros_too(initiative):
    counted = decisions.counts_of(of_minutes(initiative, {"F": "for"}))
    kinds = {kind: tuple(counted[kind, sex] for sex in "FMXU") for kind in HeadCount.What.values}

    assert kinds == {"attended": (1, 1, 0, 0), "for": (1, 0, 0, 0), "against": (0, 0, 0, 0), "abstain": (0, 0, 0, 0)}


def test_minutes_without_a_vote_count_only_who_came(initiative):
    counted = decisions.counts_of(of_minutes(initiative, {}))

    assert counted == {("attended", "F"): 1, ("attended", "M"): 1, ("attended", "X"): 0, ("attended", "U"): 0}
