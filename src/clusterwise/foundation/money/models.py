"""Dated exchange rates; amounts elsewhere are Decimals beside an ISO 4217 currency."""

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.journal.models import Record

is_currency = RegexValidator(r"^[A-Z]{3}$", _("Use the three letters of the currency, such as USD."))


class Rate(Record):
    """How many units of a currency one US dollar bought on a day, after a named source."""

    currency = models.CharField(_("currency"), max_length=3, validators=[is_currency])
    per_usd = models.DecimalField(
        _("units for one US dollar"), max_digits=20, decimal_places=8, validators=[MinValueValidator(0)]
    )
    on = models.DateField(_("date"))
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["currency", "on"], name="money_rate_once_per_day"),
            models.CheckConstraint(condition=models.Q(per_usd__gt=0), name="money_rate_is_positive"),
        ]
        ordering = ["currency", "-on"]
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")

    def __str__(self) -> str:
        return f"{self.currency} {self.on}"
