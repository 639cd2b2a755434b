"""Recording plots and how they are worked, vessels, quotas and landings."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import add_record, remove_record, revise_record
from clusterwise.phases.p5_action.joint_actions import access as _access  # noqa: F401  (declares the permissions)
from clusterwise.phases.p5_action.producers.models import Landing, LandUse, Plot, Quota, Vessel

EDIT = "action.edit"
RECORDED_PLOT = Verb("producers.recorded_plot", _("recorded a plot"))
REVISED_PLOT = Verb("producers.revised_plot", _("changed a plot"))
REMOVED_PLOT = Verb("producers.removed_plot", _("removed a plot"))
RECORDED_USE = Verb("producers.recorded_use", _("recorded how a plot is worked"))
REVISED_USE = Verb("producers.revised_use", _("changed how a plot is worked"))
REMOVED_USE = Verb("producers.removed_use", _("removed a use of a plot"))
RECORDED_VESSEL = Verb("producers.recorded_vessel", _("recorded a vessel"))
REVISED_VESSEL = Verb("producers.revised_vessel", _("changed a vessel"))
REMOVED_VESSEL = Verb("producers.removed_vessel", _("removed a vessel"))
RECORDED_QUOTA = Verb("producers.recorded_quota", _("recorded a quota"))
REVISED_QUOTA = Verb("producers.revised_quota", _("changed a quota"))
REMOVED_QUOTA = Verb("producers.removed_quota", _("removed a quota"))
RECORDED_LANDING = Verb("producers.recorded_landing", _("recorded a landing"))
REVISED_LANDING = Verb("producers.revised_landing", _("changed a landing"))
REMOVED_LANDING = Verb("producers.removed_landing", _("removed a landing"))


def record_plot(*, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any) -> Plot:
    """Record a plot with its area and who works it."""
    plot = Plot(initiative=initiative, **values)
    return add_record(plot, by=by, permission=EDIT, verb=RECORDED_PLOT, client_id=client_id)


def revise_plot(plot: Plot, *, by: User | None, **values: Any) -> Plot:
    """Change a plot; land that is counted follows."""
    return revise_record(plot, values, by=by, permission=EDIT, verb=REVISED_PLOT)


def remove_plot(plot: Plot, *, by: User | None) -> None:
    """Remove a plot whose use nobody recorded."""
    remove_record(plot, by=by, permission=EDIT, verb=REMOVED_PLOT)


def record_land_use(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> LandUse:
    """Record a practice on a plot, from a day on."""
    use = LandUse(initiative=initiative, **values)
    return add_record(use, by=by, permission=EDIT, verb=RECORDED_USE, client_id=client_id)


def revise_land_use(use: LandUse, *, by: User | None, **values: Any) -> LandUse:
    """Change a practice, such as the day on which it ended."""
    return revise_record(use, values, by=by, permission=EDIT, verb=REVISED_USE)


def remove_land_use(use: LandUse, *, by: User | None) -> None:
    """Remove a practice that was entered by mistake."""
    remove_record(use, by=by, permission=EDIT, verb=REMOVED_USE)


def record_vessel(*, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any) -> Vessel:
    """Record a fishing vessel with its register number."""
    vessel = Vessel(initiative=initiative, **values)
    return add_record(vessel, by=by, permission=EDIT, verb=RECORDED_VESSEL, client_id=client_id)


def revise_vessel(vessel: Vessel, *, by: User | None, **values: Any) -> Vessel:
    """Change a vessel, such as the day on which it went out of service."""
    return revise_record(vessel, values, by=by, permission=EDIT, verb=REVISED_VESSEL)


def remove_vessel(vessel: Vessel, *, by: User | None) -> None:
    """Remove a vessel without landings."""
    remove_record(vessel, by=by, permission=EDIT, verb=REMOVED_VESSEL)


def record_quota(*, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any) -> Quota:
    """Record how much of a stock may be landed in a season, with the decree that says so."""
    quota = Quota(initiative=initiative, **values)
    return add_record(quota, by=by, permission=EDIT, verb=RECORDED_QUOTA, client_id=client_id)


def revise_quota(quota: Quota, *, by: User | None, **values: Any) -> Quota:
    """Change a quota; its use follows."""
    return revise_record(quota, values, by=by, permission=EDIT, verb=REVISED_QUOTA)


def remove_quota(quota: Quota, *, by: User | None) -> None:
    """Remove a quota that no landing is counted against."""
    remove_record(quota, by=by, permission=EDIT, verb=REMOVED_QUOTA)


def record_landing(*, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any) -> Landing:
    """Record a catch that was landed; one above the quota is recorded too, and the use shows it."""
    landing = Landing(initiative=initiative, **values)
    return add_record(landing, by=by, permission=EDIT, verb=RECORDED_LANDING, client_id=client_id)


def revise_landing(landing: Landing, *, by: User | None, **values: Any) -> Landing:
    """Change a landing."""
    return revise_record(landing, values, by=by, permission=EDIT, verb=REVISED_LANDING)


def remove_landing(landing: Landing, *, by: User | None) -> None:
    """Remove a landing that was entered by mistake."""
    remove_record(landing, by=by, permission=EDIT, verb=REMOVED_LANDING)
