"""On which dimension an indicator stands, and women's roles of the diagnostic looked at again."""

from decimal import Decimal
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.people.scope import STAFF, InInitiative
from clusterwise.phases.p3_diagnostic.models import GenderRole


class Placement(InInitiative):
    """An indicator speaks of a dimension: economic, social, environmental, or an outcome area of the initiative."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="placements", verbose_name=_("indicator")
    )
    dimension = models.CharField(_("dimension"), max_length=40)
    seen_by: ClassVar[frozenset[str]] = STAFF

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "indicator", "dimension"],
                name="balance_placement_once",
                violation_error_message=_("This indicator stands on the dimension already."),
            )
        ]
        ordering = ["dimension", "id"]
        verbose_name = _("place on the scorecard")
        verbose_name_plural = _("places on the scorecard")

    def __str__(self) -> str:
        return f"{self.indicator}: {self.dimension}"


def _amount(label: str) -> models.DecimalField:
    return models.DecimalField(
        label, max_digits=12, decimal_places=3, null=True, blank=True, validators=[MinValueValidator(0)]
    )


class Revisit(InInitiative):
    """A gender role of the diagnostic looked at again: who does it or gains it now."""

    role = models.ForeignKey(
        GenderRole, on_delete=models.PROTECT, related_name="revisits", verbose_name=_("gender role")
    )
    on = models.DateField(_("date"))
    women_share_percent = models.DecimalField(
        _("women's share, percent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    women = _amount(_("women"))
    men = _amount(_("men"))
    other = _amount(_("other"))
    not_stated = _amount(_("sex not stated"))
    method = models.CharField(_("how it was found out"), max_length=200)
    evidence_note = models.CharField(_("where the evidence is"), max_length=200, blank=True)
    seen_by: ClassVar[frozenset[str]] = STAFF

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "role", "on"],
                name="balance_revisit_once_a_day",
                violation_error_message=_("This role was looked at on that day already."),
            ),
            models.CheckConstraint(
                condition=Q(women__isnull=False, men__isnull=False) | Q(women_share_percent__isnull=False),
                name="balance_revisit_says_who",
                violation_error_message=_("Give women's share in percent, or a value for women and one for men."),
            ),
            models.CheckConstraint(
                condition=Q(women_share_percent__isnull=True)
                | Q(women__isnull=True, men__isnull=True, other__isnull=True, not_stated__isnull=True),
                name="balance_revisit_says_it_once",
                violation_error_message=_("Give either the share or the values; the share follows from the values."),
            ),
        ]
        ordering = ["-on", "id"]
        verbose_name = _("second look at a gender role")
        verbose_name_plural = _("second looks at gender roles")

    def __str__(self) -> str:
        return f"{self.role}, {self.on.isoformat()}"

    def clean(self) -> None:
        """Refuse pay without the pay of women and of men, and men's pay of nothing."""
        super().clean()
        is_pay = self.role_id is not None and self.role.is_pay
        if is_pay and (self.women is None or not (self.men or Decimal(0)) > 0):
            raise ValidationError({"men": _now("A pay gap needs the pay of women and of men, and men's above zero.")})
