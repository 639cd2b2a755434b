"""Governance on the road: its desk and its gates."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.deliberation import registers as deliberation
from clusterwise.foundation.documents import registers as documents
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.register import scope_args
from clusterwise.foundation.road.models import Phase
from clusterwise.foundation.road.registry import Checked, Desk, Door, Gate, Outcome, add_desk, add_panel
from clusterwise.phases.p2_governance import access, registers, selectors

PHASE = Phase.GOVERNANCE.value


def gates(initiative: Initiative) -> Iterator[Checked]:
    """Yield the gates of the phase with their outcomes; they rest on the same reads."""
    for found in selectors.gate_checks(initiative):
        outcome = Outcome(found.passed, found.reason, reverse(found.url_name, args=scope_args(initiative)))
        gate = Gate(
            f"governance.{found.code}",
            PHASE,
            found.title,
            lambda _initiative, known=outcome: known,
            found.code == "gender",
        )  # type: ignore[misc]
        yield gate, outcome


add_panel(PHASE, gates)
add_desk(
    Desk(
        phase=PHASE,
        purpose=_(
            "Find who carries the cluster, let its members meet and decide, and let trust grow from small deeds that work."
        ),
        help=(
            _(
                "A cluster needs somebody neutral who brings its members together: an agent (CDA), a person, at first; an organisation (CMO) of its own later. Record who it is and since when. When it changes, the history stays."
            ),
            _(
                "Write down the bodies that decide, registered or not, with their seats, and keep each meeting: who was there, what was decided, who does it by when. Without quorum a decision is kept as void; it is not hidden."
            ),
            _(
                "Look at who holds the seats. Where women hold few, win more of them or write the plan to get there: the phase does not close without it."
            ),
        ),
        registers=(
            registers.FACILITATORS,
            registers.VISITS,
            *deliberation.ALL[:4],
            deliberation.DECISIONS,
            registers.GENDER_PLANS,
            documents.DOCUMENTS,
        ),
        doors=(Door(_("Governance at a glance"), "governance.overview", access.SEE),),
        facts=selectors.phase_facts,
    )
)
