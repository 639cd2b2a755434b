"""What certificates can be counted as: certified and in process are two measures, so that they never add up."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.evidence.facts import Fact, measure
from clusterwise.foundation.journal.reading import shared
from clusterwise.foundation.organisations.models import Initiative, Organisation
from clusterwise.phases.p5_action.certification.intervals import Span, overlap
from clusterwise.phases.p5_action.certification.models import (
    AuditFinding,
    Certificate,
    CertificateMember,
    CertificationStep,
)
from clusterwise.phases.p5_action.certification.selectors import (
    certified_spans,
    common_spans,
    process_spans,
    with_steps,
)

Spans = Callable[[Certificate, Sequence[CertificationStep]], list[Span]]
#: More standards than these at once are not combined: their number of combinations would outgrow its use.
MOST_TOGETHER = 4


def _firm_fact(code: str, certificate: Certificate, span: Span) -> Fact:
    return Fact(
        measure=code, initiative=certificate.initiative_id, starts=span.starts, ends=span.ends,
        source=("certification.Certificate", str(certificate.pk)), label=certificate.title,
        organisation=certificate.holder_id, place=certificate.holder.place, dimensions=_codes(certificate, "organisation"),
    )  # fmt: skip


def _codes(certificate: Certificate, party: str) -> dict[str, str]:
    return {"standard": certificate.standard, "holder": certificate.holder.code, "party": party}


def _farmer_fact(code: str, certificate: Certificate, entry: CertificateMember, span: Span) -> Fact:
    person = entry.person
    return Fact(
        measure=code, initiative=certificate.initiative_id, starts=span.starts, ends=span.ends,
        source=("certification.CertificateMember", str(entry.pk)), label=f"{person.code}, {certificate.title}",
        person=person.pk, organisation=certificate.holder_id, place=person.place, sex=person.sex,
        age_band=person.age_band_on(span.starts), dimensions=_codes(certificate, "person"), amount=entry.area_ha,
        unit="ha" if entry.area_ha is not None else "",
    )  # fmt: skip


@shared
def _listed(
    initiatives: tuple[Initiative, ...],
) -> tuple[list[tuple[Certificate, list[CertificationStep]]], list[CertificateMember]]:
    """Return certificates with their steps, and the farmers on their lists, whichever state is asked for."""
    entries = CertificateMember.objects.filter(initiative__in=initiatives).select_related("person")
    return with_steps(initiatives), list(entries.order_by("certificate_id", "person__code", "starts"))


def _states(code: str, spans_of: Spans, initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """Return one state for each holder, and for each farmer on the list while the certificate is in that state."""
    spans: dict[UUID, tuple[Certificate, list[Span]]] = {}
    certificates, entries = _listed(tuple(initiatives))
    for certificate, steps in certificates:
        spans[certificate.pk] = certificate, spans_of(certificate, steps)
        yield from (_firm_fact(code, certificate, span) for span in spans[certificate.pk][1])
    for entry in entries:
        certificate, held = spans.get(entry.certificate_id, (None, []))  # type: ignore[assignment]
        for span in held:
            common = overlap(span, Span(entry.starts, entry.ends))
            if common is not None:
                yield _farmer_fact(code, certificate, entry, common)


@measure(
    "certified",
    _("certified to a standard"),
    subject="person",
    is_state=True,
    dimensions={"standard": "standard", "holder": "", "party": ""},
)
def certified(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One state for each holder and each listed farmer while the certificate is in force."""
    return _states("certified", certified_spans, initiatives)


@measure(
    "in_certification",
    _("in process towards a standard, not certified"),
    subject="person",
    is_state=True,
    dimensions={"standard": "standard", "holder": "", "party": ""},
)
def in_certification(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One state for each holder and each listed farmer while the certificate is prepared, audited or corrected."""
    return _states("in_certification", process_spans, initiatives)


def _together(firm: Organisation, held: dict[str, list[tuple[Certificate, Span]]]) -> Iterator[Fact]:
    spans = {standard: [span for _certificate, span in pairs] for standard, pairs in held.items()}
    for size in range(2, min(len(held), MOST_TOGETHER) + 1):
        for chosen in combinations(sorted(held), size):
            for span in common_spans(spans, chosen):
                latest = max(
                    (pair for standard in chosen for pair in held[standard] if overlap(pair[1], span)),
                    key=lambda pair: pair[1].starts,
                )[0]
                yield Fact(
                    measure="certified_all", initiative=latest.initiative_id, starts=span.starts, ends=span.ends,
                    source=("certification.Certificate", str(latest.pk)), label=f"{firm}: {' + '.join(chosen)}",
                    organisation=firm.pk, place=firm.place, dimensions={"standards": "+".join(chosen)},
                )  # fmt: skip


@measure(
    "certified_all",
    _("certified to several standards at once"),
    subject="organisation",
    is_state=True,
    dimensions={"standards": ""},
)
def certified_all(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One state for each firm and each set of standards, while it holds all of them; named as GDP+GMP, in order."""
    firms: dict[tuple[UUID, Organisation], dict[str, list[tuple[Certificate, Span]]]] = {}
    for certificate, steps in with_steps(initiatives):
        for span in certified_spans(certificate, steps):
            held = firms.setdefault((certificate.initiative_id, certificate.holder), {})
            held.setdefault(certificate.standard, []).append((certificate, span))
    for (_initiative, firm), held in firms.items():
        yield from _together(firm, held)


@measure(
    "audit_finding",
    _("audit finding, days until it was closed"),
    subject="record",
    unit="days",
    dimensions={"severity": "", "standard": "standard", "open": ""},
)
def audit_findings(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One event for each finding; its amount is the days until it was closed, unknown while it is open."""
    rows = AuditFinding.objects.filter(initiative__in=initiatives).select_related("certificate")
    for row in rows:
        yield Fact(
            measure="audit_finding", initiative=row.initiative_id, starts=row.found_on,
            source=("certification.AuditFinding", str(row.pk)), label=row.found, organisation=row.certificate.holder_id,
            dimensions={"severity": row.severity, "standard": row.certificate.standard, "open": "no" if row.closed_on else "yes"},
            amount=Decimal((row.closed_on - row.found_on).days) if row.closed_on else None, unit="days",
        )  # fmt: skip
