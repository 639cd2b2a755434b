"""The workspace of the selection on an initiative's road, and the gates that keep the phase open."""

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.register import scope_args
from clusterwise.foundation.road.models import Phase
from clusterwise.foundation.road.registry import Desk, Door, Outcome, add_desk, add_gate
from clusterwise.phases.p1_selection import profile, registers
from clusterwise.phases.p1_selection.access import SEE
from clusterwise.phases.p1_selection.models import Entry
from clusterwise.phases.p1_selection.selectors import Origin, origin_of, weighs_women


def _facts(initiative: Initiative) -> list[str]:
    origin = origin_of(initiative)
    if origin.outcome is None:
        return [_now("Chosen elsewhere; a signed note says why.")] if origin.note else []
    listed = Entry.objects.filter(round=origin.outcome.note.round).count()
    facts = [ngettext("%(count)s candidate mapped", "%(count)s candidates mapped", listed) % {"count": listed}]
    day = formats.date_format(origin.outcome.note.decided_on, "j F Y")
    facts.append(_now("Chosen on %(day)s") % {"day": day})
    return facts


def _origin_url(initiative: Initiative) -> str:
    return reverse("selection.origin", args=scope_args(initiative))


def _note_url(initiative: Initiative) -> str:
    return registers.entry_notes.url("add", initiative)


@add_gate("selection.chosen", Phase.SELECTION.value, _("A decision says why this cluster"))
def chosen(initiative: Initiative) -> Outcome:
    """A decision note chose the candidate, or a signed note says why it was chosen elsewhere."""
    origin = origin_of(initiative)
    if origin.outcome is not None or origin.note is not None:
        return Outcome(True)
    return Outcome(
        False, _now("Write who chose this cluster, when and why; no decision note here says so."), _note_url(initiative)
    )


@add_gate("selection.exists", Phase.SELECTION.value, _("It is a cluster, and it stood there before the project"))
def exists(initiative: Initiative) -> Outcome:
    """The identification gate was passed, or two people signed a green-field justification."""
    origin = origin_of(initiative)
    if origin.outcome is not None:
        return Outcome(origin.outcome.entry.is_admitted, _now("The candidate did not pass the identification gate."))
    if origin.note is None:
        return Outcome(False, _now("Say how many enterprises worked here before the project."), _note_url(initiative))
    if origin.note.units_before_project > 0 or origin.note.signed_by_id is not None:
        return Outcome(True)
    return Outcome(False, _now("Nothing stood here before the project; sign why it goes on."), _origin_url(initiative))


@add_gate("selection.gender", Phase.SELECTION.value, _("Women's and men's work was known and weighed"), is_gender=True)
def gender(initiative: Initiative) -> Outcome:
    """Employment is known by sex or it is said why not, and a criterion about women was among those adopted."""
    origin = origin_of(initiative)
    if origin.candidate is not None and origin.outcome is not None:
        return _weighed(origin, initiative)
    if origin.note is not None and origin.note.women_and_men.strip():
        return Outcome(True)
    return Outcome(False, _now("Write what is known of women's and men's work in this cluster."), _note_url(initiative))


def _weighed(origin: Origin, initiative: Initiative) -> Outcome:
    assert origin.candidate is not None and origin.outcome is not None  # noqa: S101 - asked by the gate
    if not profile.knows_sexes(origin.candidate):
        url = registers.candidates.url("edit", initiative.programme, origin.candidate.pk)
        return Outcome(
            False, _now("Fill in how many women and men the candidate employs, or why that is not known."), url
        )
    if not weighs_women(origin.outcome):
        return Outcome(
            False,
            _now(
                "No adopted criterion was about women's jobs, roles or firms. Weigh them in a new round, or sign a note."
            ),
            _origin_url(initiative),
        )
    return Outcome(True)


add_desk(
    Desk(
        phase=Phase.SELECTION.value,
        purpose=_("Choose the cluster together and on agreed grounds: what exists, which candidates are clusters at all, and which one is served first."),
        help=(
            _("The approach works with clusters that exist. So each candidate is tested first: firms in one place, that deal with one another, with institutions around them, and challenges that they share."),
            _("Only then are candidates compared. The committee agrees criteria and weights before it sees a score; the recommended ones are only a start."),
            _("Judges score apart. Where a score is missing the points are a range, and judges who are women and judges who are men are shown side by side."),
            _("The decision note keeps chosen, reserve and rejected candidates with their reasons, and who voted how. It protects the choice from pressure later."),
        ),
        registers=(registers.entry_notes,),
        doors=(Door(_("How this cluster was chosen"), "selection.origin", SEE),),
        facts=_facts,
    )
)  # fmt: skip
