"""What an activity file needs and no other record tells; what left as a file; what others sent."""

from typing import ClassVar

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.money.models import is_currency
from clusterwise.foundation.people.scope import STAFF, InInitiative, Scoped

is_identifier = RegexValidator(
    r"\A[^\s/&|?]+\Z", _("Use letters, digits, hyphens and dots alone, such as XM-DAC-41123 or LR-NGO-17.")
)
is_sector = RegexValidator(r"\A\d{5}\Z", _("Give the five digits of the sector, such as 31161."))


class ReportingSettings(Scoped):
    """Who reports the activities of a programme, in the codes of the standard; there is one a programme."""

    organisation_ref = models.CharField(
        _("identifier of the reporting organisation"),
        max_length=100,
        validators=[is_identifier],
        help_text=_("As it is registered with IATI, such as XM-DAC-41123; every activity begins with it."),
    )
    organisation_name = models.CharField(_("name of the reporting organisation"), max_length=200)
    organisation_type = models.CharField(_("kind of organisation"), max_length=4)
    organisation_role = models.CharField(_("its role in the activities"), max_length=2)
    is_secondary = models.BooleanField(
        _("reports for others"),
        default=False,
        help_text=_("Tick it where the organisation reports what another one is responsible for."),
    )
    currency = models.CharField(_("default currency"), max_length=3, validators=[is_currency])
    language = models.CharField(_("language of the file"), max_length=8, default="en")
    sector = models.CharField(
        _("sector"),
        max_length=5,
        validators=[is_sector],
        help_text=_("Five digits of the list of the DAC; an initiative may have another."),
    )
    funder_ref = models.CharField(_("identifier of the funder"), max_length=100, blank=True, validators=[is_identifier])
    funder_type = models.CharField(_("kind of funder"), max_length=4, blank=True)
    collaboration_type = models.CharField(_("collaboration"), max_length=4, blank=True)
    flow_type = models.CharField(_("kind of flow"), max_length=4, blank=True)
    finance_type = models.CharField(_("kind of finance"), max_length=6, blank=True)
    aid_type = models.CharField(_("kind of aid"), max_length=6, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme"],
                name="iati_settings_once_a_programme",
                violation_error_message=_("This programme has its settings already; change those."),
            ),
            models.CheckConstraint(condition=~Q(organisation_ref=""), name="iati_settings_name_who_reports"),
        ]
        ordering = ["id"]
        verbose_name = _("IATI settings of the programme")
        verbose_name_plural = _("IATI settings of the programme")

    def __str__(self) -> str:
        return self.organisation_ref


class Significance(models.TextChoices):
    """How far an activity is about equality between women and men, in the words of the DAC."""

    UNKNOWN = "", _("not judged yet")
    NOT = "0", _("not targeted")
    SIGNIFICANT = "1", _("significant objective")
    PRINCIPAL = "2", _("principal objective")


class ActivitySettings(InInitiative):
    """What the activity of an initiative needs beside its records; there is one an initiative."""

    local_identifier = models.CharField(
        _("identifier of the activity"),
        max_length=60,
        validators=[is_identifier],
        help_text=_("What comes after the identifier of the organisation. Never change it once a file was published."),
    )
    gender = models.CharField(
        _("equality between women and men"),
        max_length=1,
        choices=Significance.choices,
        blank=True,
        default=Significance.UNKNOWN,
        help_text=_("The gender marker: principal only where the activity would not be done without this aim."),
    )
    sector = models.CharField(_("sector"), max_length=5, blank=True, validators=[is_sector])
    description = models.TextField(
        _("description"),
        blank=True,
        help_text=_("What is done, for whom and where; empty takes the description of the cluster."),
    )
    language = models.CharField(_("language of the description"), max_length=8, default="en")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "initiative"],
                name="iati_activity_once_an_initiative",
                violation_error_message=_("This initiative has its settings already; change those."),
            ),
            models.UniqueConstraint(
                fields=["programme", "local_identifier"],
                name="iati_activity_identifier_once",
                violation_error_message=_("Another initiative of the programme has this identifier."),
            ),
        ]
        ordering = ["id"]
        verbose_name = _("IATI settings of the initiative")
        verbose_name_plural = _("IATI settings of the initiative")

    def __str__(self) -> str:
        return self.local_identifier


class Export(InInitiative):
    """An activity file that left: when, how large, and the hash of its bytes."""

    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    identifier = models.CharField(_("identifier of the activity"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size_bytes = models.PositiveBigIntegerField(_("size, bytes"), validators=[MinValueValidator(1)])
    indicators = models.PositiveIntegerField(_("indicators"))
    values = models.PositiveIntegerField(_("published values"))
    warnings = models.PositiveIntegerField(_("warnings"))

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(size_bytes__gt=0), name="iati_export_holds_something")]
        ordering = ["-made_at"]
        verbose_name = _("IATI file that left")
        verbose_name_plural = _("IATI files that left")

    def __str__(self) -> str:
        return f"{self.identifier}, {self.made_at:%Y-%m-%d}"


class ForeignFile(InInitiative):
    """An activity file of somebody else, kept as it came, with what is wrong with it; nothing of it becomes ours."""

    title = models.CharField(_("title"), max_length=200)
    file_name = models.CharField(_("file"), max_length=200, editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False)
    size_bytes = models.PositiveBigIntegerField(_("size, bytes"), editable=False, validators=[MinValueValidator(1)])
    taken_at = models.DateTimeField(_("taken in"), default=timezone.now, editable=False)
    activities = models.PositiveIntegerField(_("activities"), editable=False)
    errors = models.PositiveIntegerField(_("errors"), editable=False)
    warnings = models.PositiveIntegerField(_("warnings"), editable=False)
    findings = models.JSONField(_("findings"), default=list, editable=False)
    seen_by: ClassVar[frozenset[str]] = STAFF

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "initiative", "sha256"],
                name="iati_foreign_file_once",
                violation_error_message=_("This very file was taken in already."),
            ),
            models.CheckConstraint(condition=Q(size_bytes__gt=0), name="iati_foreign_file_holds_something"),
        ]
        ordering = ["-taken_at"]
        verbose_name = _("IATI file of others")
        verbose_name_plural = _("IATI files of others")

    def __str__(self) -> str:
        return self.title
