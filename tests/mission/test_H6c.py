"""H6c: activities that build capacity and trust run from the diagnostic to the results: at least one in each phase."""

from datetime import date
from typing import Any

from clusterwise.foundation.people.models import User
from clusterwise.foundation.road.models import PhaseState
from clusterwise.foundation.road.services import open_phase
from clusterwise.phases.p6_results.strand import strand_of


def test_each_phase_from_the_diagnostic_on_has_at_least_one_activity(demo: Any) -> None:
    for initiative in demo.complete:
        found = {one.phase.value: one.count for one in strand_of(initiative)}
        assert set(found) == {"diagnostic", "planning", "action", "results"}
        assert min(found.values()) >= 1


def test_a_phase_without_any_is_told_as_bare(demo: Any) -> None:
    profile = demo.initiative("tunisia", "fig")
    open_phase(initiative=profile, phase="diagnostic", on=date(2014, 1, 1), by=None)
    diagnostic = next(one for one in strand_of(profile) if one.phase.value == "diagnostic")

    assert diagnostic.is_bare
    assert PhaseState.objects.filter(initiative=profile).count() == 1


def test_the_page_shows_the_strand(demo: Any, client: Any) -> None:
    client.force_login(User.objects.get(email="cda.liberia@demo.example"))
    page = client.get("/p/liberia/i/cocoa/results/strand/").content.decode()

    assert "Internal inspection of organic farms" in page
