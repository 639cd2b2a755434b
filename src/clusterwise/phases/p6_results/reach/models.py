"""What is assumed about people who are reached through others: a multiplier with its source, and a ceiling."""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.people.scope import STAFF, InInitiative


class IndirectMultiplier(InInitiative):
    """How many others each person who is reached directly stands for, who says so, and how many people there are at all."""

    multiplier = models.DecimalField(
        _("others for each person reached"), max_digits=6, decimal_places=2, validators=[MinValueValidator(0)]
    )
    source = models.CharField(
        _("source of the multiplier"), max_length=300, help_text=_("Such as the household size of the last census.")
    )
    population = models.PositiveIntegerField(
        _("people who live in the area"), help_text=_("The ceiling: no more people than these can be reached.")
    )
    population_source = models.CharField(_("source of the population"), max_length=300)
    starts = models.DateField(_("holds from"))
    seen_by: ClassVar[frozenset[str]] = STAFF | {"viewer"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "initiative", "starts"], name="reach_one_multiplier_a_day"),
            models.CheckConstraint(condition=Q(multiplier__gte=0), name="reach_multiplier_is_not_negative"),
            models.CheckConstraint(
                condition=~Q(source="") & ~Q(population_source=""), name="reach_multiplier_has_sources"
            ),
        ]
        ordering = ["starts"]
        verbose_name = _("multiplier of indirect reach")
        verbose_name_plural = _("multipliers of indirect reach")

    def __str__(self) -> str:
        return f"{self.multiplier.normalize():f} · {self.starts}"
