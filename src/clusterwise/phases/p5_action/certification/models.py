"""Certificates on their way from the first idea to the end of validity, the lists of groups, and findings of audits."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.documents.models import Document
from clusterwise.foundation.organisations.models import Organisation
from clusterwise.foundation.people.models import Person
from clusterwise.phases.p5_action.joint_actions.models import ActionRecord, OnceQuerySet, PartOfAction


class State(models.TextChoices):
    """The states of a certificate, in the order in which it passes them."""

    IDEA = "idea", _("idea")
    PREPARING = "preparing", _("preparing")
    GAP_AUDIT = "gap_audit", _("gap audit")
    CORRECTING = "correcting", _("corrective actions")
    AUDIT = "audit", _("audit")
    CERTIFIED = "certified", _("certified")
    SUSPENDED = "suspended", _("suspended")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("expired")


IN_PROCESS = frozenset({State.PREPARING, State.GAP_AUDIT, State.CORRECTING, State.AUDIT})
_BEFORE = (State.IDEA, State.PREPARING, State.GAP_AUDIT, State.CORRECTING, State.AUDIT, State.CERTIFIED)
#: From each state, those that may follow: onwards in the pipeline, back to corrective actions, or out of it.
FOLLOWS: dict[str, frozenset[str]] = {
    "": frozenset(_BEFORE),
    State.IDEA: frozenset({*_BEFORE[1:], State.WITHDRAWN}),
    State.PREPARING: frozenset({*_BEFORE[2:], State.WITHDRAWN}),
    State.GAP_AUDIT: frozenset({*_BEFORE[3:], State.WITHDRAWN}),
    State.CORRECTING: frozenset({State.GAP_AUDIT, State.AUDIT, State.CERTIFIED, State.WITHDRAWN}),
    State.AUDIT: frozenset({State.CORRECTING, State.CERTIFIED, State.WITHDRAWN}),
    State.CERTIFIED: frozenset({State.SUSPENDED, State.WITHDRAWN, State.EXPIRED}),
    State.SUSPENDED: frozenset({State.CERTIFIED, State.WITHDRAWN, State.EXPIRED}),
    State.WITHDRAWN: frozenset(),
    State.EXPIRED: frozenset(),
}


class CertificateQuerySet(OnceQuerySet):
    """Certificates with the state that their latest step left them in."""

    def with_state(self) -> "CertificateQuerySet":
        latest = CertificationStep.objects.filter(certificate=OuterRef("pk")).order_by("-on", "-pk")
        return self.annotate(state=Subquery(latest.values("state")[:1]), state_on=Subquery(latest.values("on")[:1]))

    def visible_to(self, user: Any) -> "CertificateQuerySet":
        return super().visible_to(user).with_state()  # type: ignore[attr-defined]


class Certificate(PartOfAction):
    """One holder's way to a standard, and the certificate at its end; a group's list hangs on it."""

    holder = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("holder")
    )
    standard = models.CharField(_("standard"), max_length=60)
    title = models.CharField(_("title"), max_length=200, editable=False)
    scope_text = models.TextField(
        _("scope"), help_text=_("What is certified, such as: cocoa beans, production and drying.")
    )
    scope_language = models.CharField(_("language of the scope"), max_length=8, default="en")
    is_group = models.BooleanField(
        _("group certificate"), default=False, help_text=_("A list of farmers belongs to it.")
    )
    body = models.CharField(_("certification body"), max_length=200, blank=True)
    number = models.CharField(_("number of the certificate"), max_length=80, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid until, this day included"), null=True, blank=True)
    evidence = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("evidence document")
    )
    evidence_note = models.CharField(_("where the evidence is"), max_length=200, blank=True)
    member_path: ClassVar[str] = "holder"
    titled_by: ClassVar[str] = "title"

    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="certification_valid_to_after_from",
                violation_error_message=_("The certificate ends before it begins; correct one of the days."),
            ),
        ]
        indexes = [models.Index(fields=["initiative", "standard"], name="certification_standard")]
        ordering = ["standard", "title"]
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")

    def __str__(self) -> str:
        return self.title

    @property
    def ends(self) -> date | None:
        """Return the first day on which the certificate is no longer valid."""
        return self.valid_to + timedelta(days=1) if self.valid_to else None


class CertificationStep(ActionRecord):
    """A dated move of a certificate into a state; the states of the past stay readable."""

    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="steps", verbose_name=_("certificate")
    )
    state = models.CharField(_("state"), max_length=12, choices=State.choices)
    on = models.DateField(_("since"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    evidence = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("evidence document")
    )
    member_path: ClassVar[str] = "certificate__holder"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "certificate", "state", "on"], name="certification_step_once_a_day"
            )
        ]
        ordering = ["on", "pk"]
        verbose_name = _("step of a certificate")
        verbose_name_plural = _("steps of certificates")

    def __str__(self) -> str:
        return f"{self.certificate}: {self.get_state_display()}"


class CertificateMember(ActionRecord):
    """A farmer on the list of a group certificate, approved from a day until a day."""

    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="entries", verbose_name=_("certificate")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="certificate_entries", verbose_name=_("farmer")
    )
    starts = models.DateField(_("on the list from"))
    ends = models.DateField(
        _("off the list from"), null=True, blank=True, help_text=_("The first day on which the farmer is no longer on the list.")
    )  # fmt: skip
    plots = models.PositiveSmallIntegerField(_("plots"), null=True, blank=True)
    area_ha = models.DecimalField(
        _("area, hectares"), max_digits=10, decimal_places=4, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    member_path: ClassVar[str] = "certificate__holder"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "certificate", "person", "starts"], name="certification_entry_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gt=F("starts")), name="certification_entry_ends_after_start",
                violation_error_message=_("The farmer leaves the list before entering it; correct one of the days."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["certificate", "starts"], name="certification_entry_list")]
        ordering = ["person__code"]
        verbose_name = _("entry of a certificate list")
        verbose_name_plural = _("entries of certificate lists")

    def __str__(self) -> str:
        return f"{self.person}, {self.certificate}"


class AuditFinding(ActionRecord):
    """What an audit found, how grave it is, what is done about it, until when, and when it was closed."""

    class Severity(models.TextChoices):
        CRITICAL = "critical", _("critical")
        MAJOR = "major", _("major")
        MINOR = "minor", _("minor")
        OBSERVATION = "observation", _("observation")

    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="findings", verbose_name=_("certificate")
    )
    clause = models.CharField(_("clause of the standard"), max_length=60, blank=True)
    found = models.CharField(_("what was found"), max_length=300)
    severity = models.CharField(_("severity"), max_length=12, choices=Severity.choices)
    found_on = models.DateField(_("found on"))
    cause = models.CharField(_("root cause"), max_length=300, blank=True)
    correction = models.CharField(_("corrective action"), max_length=300, blank=True)
    due = models.DateField(_("due"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    evidence = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("evidence document")
    )
    member_path: ClassVar[str] = "certificate__holder"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(due__gte=F("found_on")), name="certification_finding_due_after_found",
                violation_error_message=_("The finding is due before it was found; correct one of the days."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | (Q(closed_on__gte=F("found_on")) & ~Q(correction="")),
                name="certification_closed_with_a_correction",
                violation_error_message=_("A closed finding says what was done, and closes on or after the day on which it was found."),
            ),
        ]  # fmt: skip
        ordering = ["due"]
        verbose_name = _("audit finding")
        verbose_name_plural = _("audit findings")

    def __str__(self) -> str:
        return self.found
