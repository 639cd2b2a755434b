"""The two signatures by which a candidate that the gate refuses may be compared all the same."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation import journal
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.people import access as people
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import check
from clusterwise.phases.p1_selection import gate
from clusterwise.phases.p1_selection.access import DECIDE
from clusterwise.phases.p1_selection.models import Candidate, GateOverride

SIGNED = Verb(
    "selection.overrode_gate",
    _("signed that a candidate is compared although the gate refuses it"),
    final=_("A signature stays in the journal. Take the candidate off the list if it should not compete."),
)


def sign_override(
    *, candidate: Candidate, reason: str, by: User, language: str = "", client_id: UUID | None = None
) -> GateOverride:
    """Sign with a reason; only with a second person's signature does the candidate pass."""
    people.require(by, DECIDE, candidate)
    if not reason.strip():
        raise ValidationError({"reason": _now("Write why it is compared although the gate refuses it.")})
    signed = GateOverride(
        programme=candidate.programme, candidate=candidate, reason=reason.strip(), signed_by=by,
        language=language or (get_language() or "en"),
    )  # fmt: skip
    with journal.change(by, SIGNED, signed, client_id=client_id) as change:
        fresh = Candidate.objects.select_for_update().get(pk=candidate.pk)
        if gate.gate_of(fresh, gate.rule_of(fresh.programme)).is_admitted:
            raise ValidationError(_now("The gate admits this candidate; nothing is left to override."))
        if str(by.pk) in {one.who for one in gate.signatures_of(fresh)}:
            raise ValidationError(_now("You have signed already. The second signature is another person's."))
        check(signed)
        return change.create(signed)
