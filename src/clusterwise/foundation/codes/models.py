"""Codes with labels in several languages, and rules with their parameters, all dated and with a source."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.journal.models import Record


class Code(Record):
    """One entry of a code list; `labels` holds the original in English and translations beside it."""

    list = models.SlugField(max_length=60)
    code = models.CharField(max_length=60)
    labels = models.JSONField(default=dict)
    parent = models.CharField(max_length=60, blank=True)
    position = models.PositiveIntegerField(default=0)
    extra = models.JSONField(default=dict, blank=True)
    source = models.TextField(blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "code"], name="codes_code_once_per_list")]
        ordering = ["list", "position", "code"]
        verbose_name = _("code")

    def __str__(self) -> str:
        return self.label()

    def label(self, language: str | None = None) -> str:
        """Return the label in a language, or the English original when that is missing."""
        tongue = (language or get_language() or "en").split("-")[0]
        return self.labels.get(tongue) or self.labels.get("en") or self.code


class Rule(Record):
    """A rule of somebody else (a law, a standard, a programme) as dated parameters; never a constant in code."""

    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    parameters = models.JSONField(default=dict)
    source = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="codes_rule_once_per_date"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="codes_rule_ends_after_it_starts",
            ),
        ]
        ordering = ["code", "valid_from"]
        verbose_name = _("rule")

    def __str__(self) -> str:
        return self.name
