"""Areas with their shapes, and a country code that every record can carry."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.journal.models import Record

is_country = RegexValidator(r"^[A-Z]{2}$", _("Use the two letters of the country, such as LR."))


class Area(Record):
    """A named area of a country at some level; its shape is GeoJSON, or missing and then said to be missing."""

    programme = models.ForeignKey("organisations.Programme", on_delete=models.PROTECT, related_name="areas")
    country = models.CharField(_("country"), max_length=2, validators=[is_country])
    level = models.CharField(_("level"), max_length=60, help_text=_("Such as region, district, village."))
    code = models.CharField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=200)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    shape = models.JSONField(_("shape"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "country", "code"], name="places_area_once")]
        ordering = ["country", "name"]
        verbose_name = _("area")
        verbose_name_plural = _("areas")

    def __str__(self) -> str:
        return self.name

    @property
    def journal_scope(self) -> str:
        return f"programme:{self.programme_id}"
