"""GE01: two leading clusters established, each with an organisation, its founding act and members."""

from typing import Any

import pytest

from clusterwise.foundation.deliberation.models import Body, Seat
from clusterwise.foundation.documents.models import Document
from clusterwise.foundation.organisations.models import Involvement


@pytest.mark.parametrize(("slug", "members"), [("biopharma", 8), ("fishing", 5)])
def test_each_cluster_has_its_organisation_with_founding_act_and_members(demo: Any, slug: str, members: int) -> None:
    initiative = demo.initiative("georgia", slug)
    cmo = Involvement.objects.get(initiative=initiative, role="cmo").organisation
    act = Document.objects.get(initiative=initiative, kind="statutes")
    board = Body.objects.get(initiative=initiative, organisation=cmo)

    assert act.title.startswith("Founding act of the ")
    assert str(cmo) in act.title
    assert act.versions.get().text.startswith("Founded on ")
    assert Involvement.objects.filter(initiative=initiative, role="member_firm").count() == members
    assert board.is_formal
    assert board.kind == Body.Kind.CMO_BOARD


def test_seats_of_both_boards_split_into_women_and_men(demo: Any) -> None:
    seats = Seat.objects.filter(programme__slug="georgia", body__kind="cmo_board").select_related("person")
    split = [(seat.initiative.slug, seat.person.sex) for seat in seats.select_related("initiative")]

    assert split.count(("fishing", "F")) == split.count(("fishing", "M")) == 2
    assert (split.count(("biopharma", "F")), split.count(("biopharma", "M"))) == (4, 3)
