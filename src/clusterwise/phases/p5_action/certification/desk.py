"""What certification puts on the desk of phase 5: registers, facts, its people, and warnings."""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.road.registry import Step, adviser
from clusterwise.phases.p5_action.certification import selectors
from clusterwise.phases.p5_action.certification.models import IN_PROCESS, Certificate, CertificateMember, State
from clusterwise.phases.p5_action.certification.registers import CERTIFICATES, FINDINGS, REGISTERS
from clusterwise.phases.p5_action.joint_actions.desk import join_desk
from clusterwise.phases.p5_action.joint_actions.participation import tells_of_people


def _facts(initiative: Initiative) -> list[str]:
    states = Counter(Certificate.objects.filter(initiative=initiative).with_state().values_list("state", flat=True))  # type: ignore[attr-defined]
    words = []
    if held := states[State.CERTIFIED]:
        words.append(ngettext("%(n)d certificate in force", "%(n)d certificates in force", held) % {"n": held})
    if waiting := sum(states[state] for state in IN_PROCESS):
        words.append(ngettext("%(n)d holder in process", "%(n)d holders in process", waiting) % {"n": waiting})
    return words


join_desk(*REGISTERS, facts=_facts)


@tells_of_people
def _farmers(actions: Collection[UUID]) -> Any:
    rows = CertificateMember.objects.filter(certificate__joint_action__in=actions)
    return rows.values_list("certificate__joint_action", "person", "person__sex")


@adviser
def certificates_that_end(initiative: Initiative) -> Iterator[Step]:
    """Warn of the certificate that ends first."""
    today = timezone.localdate()
    for certificate in selectors.soon_over(initiative, today)[:1]:
        words = {"certificate": certificate.title, "day": certificate.valid_to.isoformat()}  # type: ignore[union-attr]
        if certificate.valid_to < today:  # type: ignore[operator]
            sentence = (
                _now("“%(certificate)s” ended on %(day)s: record that it expired, or enter the renewed one.") % words
            )
        else:
            sentence = _now("“%(certificate)s” ends on %(day)s: arrange the audit for its renewal.") % words
        yield Step(20, sentence, CERTIFICATES.url("record", initiative, certificate.pk), _("Look at it"))


@adviser
def findings_past_their_day(initiative: Initiative) -> Iterator[Step]:
    """Name the gravest finding that is past its day."""
    for finding in selectors.overdue_findings(initiative, timezone.localdate())[:1]:
        words = {"finding": finding.found, "certificate": finding.certificate.title}
        sentence = (
            _now("The finding “%(finding)s” (%(certificate)s) is past its day: close it with what was done.") % words
        )
        yield Step(30, sentence, FINDINGS.url("record", initiative, finding.pk), _("Look at it"))
