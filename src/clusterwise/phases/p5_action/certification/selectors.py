"""Reads of certificates: when each was held or in process, who was on a list, and who holds several standards."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from clusterwise.foundation.codes.selectors import UnknownRuleError, codes, rule
from clusterwise.foundation.organisations.models import Initiative, Organisation
from clusterwise.phases.p5_action.certification.intervals import Span, common, overlap
from clusterwise.phases.p5_action.certification.models import (
    IN_PROCESS,
    AuditFinding,
    Certificate,
    CertificateMember,
    CertificationStep,
    State,
)


def spans_in(steps: Sequence[CertificationStep], wanted: Iterable[str]) -> list[Span]:
    """Return the spans in which ordered steps held one of some states."""
    states = frozenset(wanted)
    ends: list[date | None] = [step.on for step in steps[1:]]
    pairs = zip(steps, [*ends, None], strict=True) if steps else ()
    return [Span(step.on, end) for step, end in pairs if step.state in states and step.on != end]


def certified_spans(certificate: Certificate, steps: Sequence[CertificationStep]) -> list[Span]:
    """Return when a certificate was in force: certified by its steps, within its validity."""
    if certificate.valid_from is None:
        return []
    valid = Span(certificate.valid_from, certificate.ends)
    held = (overlap(span, valid) for span in spans_in(steps, (State.CERTIFIED,)))
    return [span for span in held if span is not None]


def process_spans(certificate: Certificate, steps: Sequence[CertificationStep]) -> list[Span]:
    """Return when a certificate was in process: preparing, audited or corrected, and not yet certified."""
    return spans_in(steps, IN_PROCESS)


def with_steps(initiatives: Sequence[Initiative]) -> list[tuple[Certificate, list[CertificationStep]]]:
    """Return certificates with their steps in order, asked in one query."""
    steps = (
        CertificationStep.objects.filter(initiative__in=initiatives)
        .select_related("certificate__holder")
        .order_by("certificate_id", "on", "pk")
    )
    found: dict[UUID, tuple[Certificate, list[CertificationStep]]] = {}
    for step in steps:
        found.setdefault(step.certificate_id, (step.certificate, []))[1].append(step)
    return list(found.values())


def holding_all(initiative: Initiative, standards: Iterable[str], on: date) -> list[Organisation]:
    """Return the organisations that hold every one of some standards on a day, each once."""
    wanted = frozenset(standards)
    held: dict[Organisation, set[str]] = {}
    for certificate, steps in with_steps([initiative]):
        if any(overlap(span, Span(on, on + timedelta(days=1))) for span in certified_spans(certificate, steps)):
            held.setdefault(certificate.holder, set()).add(certificate.standard)
    return sorted((firm for firm, has in held.items() if wanted <= has), key=lambda firm: firm.name)


def common_spans(held: dict[str, list[Span]], standards: Sequence[str]) -> list[Span]:
    """Return when a holder had every one of some standards at once."""
    return common([held[standard] for standard in standards])


def entries_on(certificate: Certificate, on: date, user: Any) -> Any:
    """Return the list of a group certificate as it stood on a day."""
    listed = CertificateMember.objects.visible_to(user).filter(certificate=certificate, starts__lte=on)
    return listed.filter(Q(ends__isnull=True) | Q(ends__gt=on)).select_related("person").order_by("person__code")


def entries_by_sex(certificate: Certificate, on: date, user: Any) -> Counter[str]:
    """Return how many farmers were on a list on a day, by sex."""
    rows = entries_on(certificate, on, user).values_list("person", "person__sex")
    return Counter(sex for _person, sex in set(rows))


def group_rule(standard: str, on: date) -> dict[str, Any] | None:
    """Return the rule for groups under a standard on a day; None where the standard or the day has none."""
    entry = codes("standard").get(standard)
    name = entry.extra.get("group_rule") if entry else None
    if not name:
        return None
    try:
        return rule(name, on)
    except UnknownRuleError:
        return None


def latest_step(certificate: Certificate) -> CertificationStep | None:
    """Return the step that left a certificate in its present state."""
    return CertificationStep.objects.filter(certificate=certificate).order_by("on", "pk").last()


def soon_over(initiative: Initiative, on: date) -> list[Certificate]:
    """Return certificates in force that end within the time of warning, or ended without a step that says so."""
    limit = on + timedelta(days=int(rule("certificate_expiry", on)["days_before"]))
    rows = Certificate.objects.filter(initiative=initiative, valid_to__lte=limit).with_state()  # type: ignore[attr-defined]
    return list(rows.filter(state=State.CERTIFIED).order_by("valid_to"))


def overdue_findings(initiative: Initiative, on: date) -> list[AuditFinding]:
    """Return open findings that are past their day, the gravest first."""
    rows = AuditFinding.objects.filter(initiative=initiative, closed_on__isnull=True, due__lt=on)
    order = {severity: place for place, severity in enumerate(AuditFinding.Severity.values)}
    return sorted(rows.select_related("certificate"), key=lambda finding: (order[finding.severity], finding.due))
