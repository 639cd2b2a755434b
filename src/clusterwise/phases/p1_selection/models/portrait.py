"""What people record of a candidate beyond its profile: who confirms it, signs asked in the field, quotations, territory."""

from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.money.models import is_currency
from clusterwise.foundation.people.models import Person
from clusterwise.foundation.people.scope import Scoped
from clusterwise.foundation.places.models import Area
from clusterwise.phases.p1_selection.models.candidates import Candidate

_one_or_more = MinValueValidator(1)
_above_zero = MinValueValidator(Decimal("0.0001"))
_positive = MinValueValidator(0)


class Confirmation(Scoped):
    """A body or a person of the place who confirms that the cluster exists, with the day and the evidence."""

    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="confirmations", verbose_name=_("candidate")
    )
    body = models.CharField(_("body that confirms"), max_length=200, blank=True)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    confirmed_on = models.DateField(_("confirmed on"), default=timezone.localdate)
    words = models.CharField(_("what was confirmed"), max_length=500)
    evidence = models.CharField(_("evidence"), max_length=300)
    language = models.CharField(_("language"), max_length=8, default="en")
    involvement_path: ClassVar[str] = "candidate__initiative"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(body="") | Q(person__isnull=False),
                name="selection_confirmation_names_who",
                violation_error_message=_("Name the body, or the person by code."),
            ),
        ]
        ordering = ["confirmed_on", "id"]
        verbose_name = _("local confirmation")
        verbose_name_plural = _("local confirmations")

    def __str__(self) -> str:
        return self.body or (self.person.code if self.person else "")

    @property
    def who(self) -> str:
        """The key that tells two people apart: the person where one is named, else the body."""
        return f"person {self.person_id}" if self.person_id else self.body


class SignReading(Scoped):
    """An answer from the field about one of the four signs, or the change of prices by which money is compared."""

    class Sign(models.TextChoices):
        WAGES = "wages", _("wages")
        TECHNOLOGY = "technology", _("technology")
        WELFARE = "welfare", _("welfare of the people employed")
        RESOURCES = "resources", _("natural resources")
        PRICES = "prices", _("consumer prices between the register's two periods")

    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="signs", verbose_name=_("candidate")
    )
    sign = models.CharField(_("sign"), max_length=20, choices=Sign.choices)
    change_percent = models.DecimalField(_("change, percent"), max_digits=8, decimal_places=2)
    measured_by = models.CharField(
        _("what was measured"),
        max_length=200,
        help_text=_("Such as the share of people with a social insurance, or the level of the wells."),
    )
    starts = models.PositiveSmallIntegerField(_("from the year"))
    ends = models.PositiveSmallIntegerField(_("to the year"))
    evidence = models.CharField(_("evidence"), max_length=300)
    involvement_path: ClassVar[str] = "candidate__initiative"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "candidate", "sign"],
                name="selection_sign_once",
                violation_error_message=_("This sign is recorded already; change that answer instead."),
            ),
            models.CheckConstraint(
                condition=Q(ends__gt=models.F("starts")),
                name="selection_sign_years",
                violation_error_message=_("A change runs from one year to a later one; correct the years."),
            ),
            models.CheckConstraint(
                condition=Q(change_percent__gte=-100),
                name="selection_sign_change",
                violation_error_message=_("Nothing falls by more than 100 %; correct the change."),
            ),
        ]
        ordering = ["sign"]
        verbose_name = _("sign from the field")
        verbose_name_plural = _("signs from the field")

    def __str__(self) -> str:
        return str(self.get_sign_display())


class Quotation(Scoped):
    """What a group of firms pays for an item alone, and the price at which they would get it together."""

    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="quotations", verbose_name=_("candidate")
    )
    item = models.CharField(_("item"), max_length=200)
    unit = models.CharField(_("unit"), max_length=40)
    members = models.PositiveIntegerField(_("members who buy it"), validators=[_one_or_more])
    quantity = models.DecimalField(
        _("quantity that each of them buys"), max_digits=14, decimal_places=4, validators=[_above_zero]
    )
    price_alone = models.DecimalField(
        _("price of a unit alone"), max_digits=14, decimal_places=4, validators=[_positive]
    )
    pooled_price = models.DecimalField(
        _("price of a unit together"), max_digits=14, decimal_places=4, validators=[_positive]
    )
    pooled_from = models.DecimalField(
        _("the price together holds from this quantity on"), max_digits=14, decimal_places=4, validators=[_positive]
    )
    common_cost = models.DecimalField(
        _("cost of ordering together"), max_digits=14, decimal_places=2, default=Decimal(0), validators=[_positive]
    )
    currency = models.CharField(_("currency"), max_length=3, validators=[is_currency])
    quoted_on = models.DateField(_("quoted on"), default=timezone.localdate)
    source = models.CharField(_("source"), max_length=300)
    involvement_path: ClassVar[str] = "candidate__initiative"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(members__gte=1, quantity__gt=0),
                name="selection_quotation_has_buyers",
                violation_error_message=_("Give one member or more, and a quantity above zero."),
            ),
        ]
        ordering = ["item", "id"]
        verbose_name = _("quotation")
        verbose_name_plural = _("quotations")

    def __str__(self) -> str:
        return self.item


class IdentityTag(Scoped):
    """What the people of the place hold in common, such as a craft, a language or a protected name."""

    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="identity_tags", verbose_name=_("candidate")
    )
    tag = models.CharField(_("what is shared"), max_length=60)
    words = models.CharField(_("in words"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=8, default="en")
    evidence = models.CharField(_("evidence"), max_length=300)
    involvement_path: ClassVar[str] = "candidate__initiative"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "candidate", "tag"],
                name="selection_identity_once",
                violation_error_message=_("This is recorded already; change that record instead."),
            )
        ]
        ordering = ["tag"]
        verbose_name = _("shared identity")
        verbose_name_plural = _("shared identity")

    def __str__(self) -> str:
        from clusterwise.foundation.codes.selectors import label

        return label("identity_tag", self.tag)


class TerritoryArea(Scoped):
    """An imported area that belongs to the territory of a candidate."""

    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="territory_areas", verbose_name=_("candidate")
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", verbose_name=_("area"))
    involvement_path: ClassVar[str] = "candidate__initiative"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "candidate", "area"],
                name="selection_territory_area_once",
                violation_error_message=_("This area belongs to the territory already."),
            )
        ]
        ordering = ["area__name"]
        verbose_name = _("area of the territory")
        verbose_name_plural = _("areas of the territory")

    def __str__(self) -> str:
        return str(self.area)

    def clean(self) -> None:
        """Refuse an area of another programme, which the check of links does not know."""
        super().clean()
        refuse: Any = self.area_id and self.area.programme_id != self.programme_id
        if refuse:
            raise ValidationError({"area": _now("Choose an area of this programme; the one given belongs elsewhere.")})
