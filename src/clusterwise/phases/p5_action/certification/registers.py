"""Registers of certificates, their steps, lists and findings."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.codes.selectors import codes
from clusterwise.foundation.pages.register import Action, Column, Register
from clusterwise.phases.p5_action.certification import forms, selectors, services
from clusterwise.phases.p5_action.certification.models import (
    AuditFinding,
    Certificate,
    CertificateMember,
    CertificationStep,
    State,
)
from clusterwise.phases.p5_action.joint_actions.registers import split_of


def state_words(certificate: Any) -> Any:
    """Return the state that the latest step left a certificate in, in words."""
    state = getattr(certificate, "state", "")
    return State(state).label if state else _("not started")


def _certificate_panel(certificate: Certificate, user: Any) -> dict[str, Any]:
    """Return a certificate's standard, its list by sex today, and its open findings."""
    today = timezone.localdate()
    entry = codes("standard").get(certificate.standard)
    listed = selectors.entries_by_sex(certificate, today, user) if certificate.is_group else None
    limit = selectors.group_rule(certificate.standard, today) if certificate.is_group else None
    return {
        "standard": entry,
        "listed": sum(listed.values()) if listed is not None else 0,
        "split": split_of(listed) if listed is not None else [],
        "limit": limit,
        "is_over": bool(certificate.valid_to and certificate.valid_to < today),
        "today": today,
    }


CERTIFICATES = Register(
    model=Certificate, slug="certificates", title=_("Certificates"), one=_("certificate"),
    teaches=_(
        "A holder's way to a standard belongs here, from the first idea to the end of validity. Farmers of a group stand on "
        "the list of its certificate; those in process are counted apart from those certified."
    ),
    columns=(
        Column("title", _("certificate")), Column("standard", _("standard"), "code:standard"),
        Column("state", _("state"), value=state_words), Column("state_on", _("since"), "date"),
        Column("valid_from", _("valid from"), "date"), Column("valid_to", _("valid until"), "date"),
        Column("is_group", _("group")),
    ),
    details=(
        Column("holder", _("holder"), "record"), Column("standard", _("standard"), "code:standard"),
        Column("state", _("state"), value=state_words), Column("state_on", _("since"), "date"),
        Column("scope_text", _("scope")), Column("is_group", _("group")), Column("joint_action", _("joint action"), "record"),
        Column("body", _("certification body")), Column("number", _("number")), Column("valid_from", _("valid from"), "date"),
        Column("valid_to", _("valid until"), "date"), Column("evidence", _("evidence document"), "record"),
        Column("evidence_note", _("where the evidence is")),
    ),
    see="action.see", edit="action.agree", form=forms.CertificateForm, add=services.open_certificate,
    revise=services.revise_certificate, remove=services.remove_certificate, related=("holder", "joint_action", "evidence"),
    search=("title", "number"), panel="certification/certificate_panel.html", panel_context=_certificate_panel,
    actions=(
        Action(_("See the list on a day"), "certification.list_on", "action.see", lambda certificate: certificate.is_group),
    ),
)  # fmt: skip

STEPS = Register(
    model=CertificationStep, slug="certification-steps", title=_("Steps of certificates"), one=_("step"),
    teaches=_("Each move of a certificate belongs here with its day: preparing, gap audit, corrective actions, audit, certified."),
    columns=(
        Column("state", _("state")), Column("on", _("since"), "date"), Column("note", _("note")),
        Column("evidence", _("evidence document"), "record"), Column("certificate", _("certificate"), "record"),
    ),
    see="action.see", edit="action.edit", form=forms.StepForm, add=services.take_step, remove=services.take_back_step,
    parent="certificate", related=("certificate", "evidence"), order=("-on", "-pk"),
)  # fmt: skip

ENTRIES = Register(
    model=CertificateMember, slug="certificate-lists", title=_("Certificate lists"), one=_("listed farmer"),
    teaches=_("The farmers of a group certificate belong here, each from the day of approval until the day of leaving the list."),
    columns=(
        Column("person", _("farmer"), "person"), Column("starts", _("from"), "date"), Column("ends", _("until"), "date"),
        Column("plots", _("plots"), "number"), Column("area_ha", _("hectares"), "number"),
        Column("certificate", _("certificate"), "record"),
    ),
    see="action.see", edit="action.edit", form=forms.EntryForm, add=services.list_farmer, revise=services.revise_entry,
    remove=services.remove_entry, parent="certificate", related=("person", "certificate"), search=("person__code",),
)  # fmt: skip

FINDINGS = Register(
    model=AuditFinding, slug="audit-findings", title=_("Audit findings"), one=_("audit finding"),
    teaches=_("What a gap audit or an audit found belongs here: how grave it is, what is done about it, by which day, and when it was closed."),
    columns=(
        Column("found", _("finding")), Column("severity", _("severity")), Column("due", _("due"), "date"),
        Column("closed_on", _("closed on"), "date"), Column("certificate", _("certificate"), "record"),
    ),
    details=(
        Column("certificate", _("certificate"), "record"), Column("clause", _("clause")), Column("found", _("finding")),
        Column("severity", _("severity")), Column("found_on", _("found on"), "date"), Column("cause", _("root cause")),
        Column("correction", _("corrective action")), Column("due", _("due"), "date"), Column("closed_on", _("closed on"), "date"),
        Column("evidence", _("evidence document"), "record"),
    ),
    see="action.see", edit="action.edit", form=forms.FindingForm, add=services.record_finding, revise=services.revise_finding,
    remove=services.remove_finding, parent="certificate", related=("certificate", "evidence"), search=("found",),
)  # fmt: skip

REGISTERS = (CERTIFICATES, STEPS, ENTRIES, FINDINGS)
