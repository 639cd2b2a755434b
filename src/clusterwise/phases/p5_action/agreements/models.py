"""Agreements between buyers and sellers, what was delivered under them, and partnerships of firms and institutions."""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.money.models import is_currency
from clusterwise.foundation.organisations.models import Organisation
from clusterwise.foundation.people.models import Person
from clusterwise.phases.p5_action.joint_actions.models import ActionRecord, OnceQuerySet, PartOfAction


class Agreement(PartOfAction):
    """What buyers and sellers agreed: a product, a time, a price, and a volume that deliveries may not pass."""

    class PriceRule(models.TextChoices):
        FIXED = "fixed", _("fixed")
        MARKET = "market", _("market price with a difference")
        FLOOR = "floor", _("market price with a floor")
        OPEN = "open", _("agreed at each delivery")

    kind = models.CharField(_("kind"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    product = models.CharField(_("product"), max_length=200, blank=True)
    crop = models.CharField(
        _("crop"), max_length=60, blank=True, help_text=_("Lets the volume be held against what a hectare gives.")
    )
    standard = models.CharField(
        _("standard that the producers hold"), max_length=60, blank=True,
        help_text=_("Counts the certified farmers behind the agreement; empty for every standard."),
    )  # fmt: skip
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until, this day included"), null=True, blank=True)
    volume_cap_kg = models.DecimalField(
        _("largest volume, kg"), max_digits=14, decimal_places=2, null=True, blank=True,
        help_text=_("“Up to” this much; deliveries above it are refused. Empty where no limit was agreed."),
    )  # fmt: skip
    producers_stated = models.PositiveIntegerField(
        _("producers behind it"), null=True, blank=True, validators=[MinValueValidator(1)],
        help_text=_("Empty to count the certified farmers from the certificate lists."),
    )  # fmt: skip
    price_rule = models.CharField(_("price"), max_length=8, choices=PriceRule.choices, default=PriceRule.OPEN)
    price_per_kg = models.DecimalField(
        _("price or floor, per kg"), max_digits=14, decimal_places=4, null=True, blank=True, validators=[MinValueValidator(0)]
    )  # fmt: skip
    premium_per_kg = models.DecimalField(
        _("premium, per kg"), max_digits=14, decimal_places=4, null=True, blank=True, validators=[MinValueValidator(0)]
    )  # fmt: skip
    currency = models.CharField(_("currency"), max_length=3, blank=True, validators=[is_currency])
    quality = models.TextField(_("quality that is asked for"), blank=True)
    quality_language = models.CharField(_("language of the quality text"), max_length=8, default="en")
    text_version = models.PositiveSmallIntegerField(
        _("version of the text"), default=1, validators=[MinValueValidator(1)]
    )
    days_to_pay = models.PositiveSmallIntegerField(_("days to pay"), null=True, blank=True)
    member_path: ClassVar[str] = "parties__organisation"
    titled_by: ClassVar[str] = "title"

    objects = OnceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="agreements_ends_after_start",
                violation_error_message=_("The agreement ends before it starts; correct one of the days."),
            ),
            models.CheckConstraint(
                condition=Q(volume_cap_kg__isnull=True) | Q(volume_cap_kg__gt=0), name="agreements_cap_is_positive",
                violation_error_message=_("The largest volume is above zero; leave it empty where none was agreed."),
            ),
            models.CheckConstraint(
                condition=(Q(price_per_kg__isnull=True) & Q(premium_per_kg__isnull=True)) | ~Q(currency=""),
                name="agreements_price_has_a_currency",
                violation_error_message=_("Give the currency of the price, such as USD."),
            ),
            models.CheckConstraint(
                condition=~Q(price_rule__in=["fixed", "floor"]) | Q(price_per_kg__isnull=False),
                name="agreements_fixed_price_is_given",
                violation_error_message=_("A fixed price or a floor needs its amount."),
            ),
        ]  # fmt: skip
        ordering = ["-starts", "title"]
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")

    def __str__(self) -> str:
        return self.title


class Party(ActionRecord):
    """A buyer or a seller of an agreement; there may be several of each."""

    class Side(models.TextChoices):
        BUYER = "buyer", _("buyer")
        SELLER = "seller", _("seller")

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="parties", verbose_name=_("agreement")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="agreement_parties", verbose_name=_("organisation")
    )
    side = models.CharField(_("side"), max_length=8, choices=Side.choices)
    member_path: ClassVar[str] = "organisation"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "agreement", "organisation"], name="agreements_party_once",
                violation_error_message=_("This organisation is a party of the agreement already."),
            )
        ]  # fmt: skip
        ordering = ["side", "pk"]
        verbose_name = _("party of an agreement")
        verbose_name_plural = _("parties of agreements")

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_side_display()}"


class Delivery(ActionRecord):
    """What arrived under an agreement on a day, what of it was rejected, and when it was paid."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="deliveries", verbose_name=_("agreement")
    )
    on = models.DateField(_("date"))
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="deliveries", verbose_name=_("delivered by (organisation)")
    )  # fmt: skip
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="deliveries", verbose_name=_("delivered by (person)")
    )  # fmt: skip
    kg = models.DecimalField(_("delivered, kg"), max_digits=14, decimal_places=2)
    rejected_kg = models.DecimalField(
        _("rejected of it, kg"), max_digits=14, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    reason = models.CharField(_("why it was rejected"), max_length=200, blank=True)
    grade = models.CharField(_("grade"), max_length=60, blank=True)
    lot = models.CharField(_("lot"), max_length=60, blank=True)
    price_per_kg = models.DecimalField(
        _("price, per kg"), max_digits=14, decimal_places=4, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True, validators=[is_currency])
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    member_path: ClassVar[str] = "organisation"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kg__gt=0), name="agreements_delivery_has_weight",
                violation_error_message=_("A delivery weighs more than zero; weigh what arrived."),
            ),
            models.CheckConstraint(
                condition=Q(rejected_kg__gte=0) & Q(rejected_kg__lte=F("kg")), name="agreements_rejected_within_delivered",
                violation_error_message=_("The rejected part is not above what was delivered."),
            ),
            models.CheckConstraint(
                condition=Q(rejected_kg=0) | ~Q(reason=""), name="agreements_rejected_with_a_reason",
                violation_error_message=_("Say why it was rejected; the sellers can only mend what they know."),
            ),
            models.CheckConstraint(
                condition=Q(paid_on__isnull=True) | Q(paid_on__gte=F("on")), name="agreements_paid_after_delivery",
                violation_error_message=_("It was paid before it was delivered; correct one of the days."),
            ),
            models.CheckConstraint(
                condition=Q(price_per_kg__isnull=True) | ~Q(currency=""), name="agreements_delivery_price_has_a_currency",
                violation_error_message=_("Give the currency of the price, such as USD."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["agreement", "on"], name="agreements_delivery_day")]
        ordering = ["-on", "pk"]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")

    def __str__(self) -> str:
        return f"{self.kg.normalize():f} kg, {self.on.isoformat()}"


class Partnership(PartOfAction):
    """Firms, institutions and donors work together for a time: a memorandum, a project, a chair at a school."""

    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=60)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until, this day included"), null=True, blank=True)
    purpose = models.TextField(_("what it is for"), blank=True)
    purpose_language = models.CharField(_("language of the purpose"), max_length=8, default="en")
    evidence_note = models.CharField(_("where the evidence is"), max_length=200)
    titled_by: ClassVar[str] = "title"
    open_to_members: ClassVar[bool] = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="agreements_partnership_ends_after_start",
                violation_error_message=_("The partnership ends before it starts; correct one of the days."),
            ),
            models.UniqueConstraint(
                fields=["programme", "initiative", "title"], name="agreements_partnership_once",
                violation_error_message=_("A partnership of this title is recorded already."),
            ),
        ]  # fmt: skip
        ordering = ["-starts", "title"]
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")

    def __str__(self) -> str:
        return self.title


class Partner(ActionRecord):
    """One partner, what it is in the partnership, and the money or work that it brings."""

    class Side(models.TextChoices):
        FIRM = "firm", _("firm or farm group")
        INSTITUTION = "institution", _("institution")
        AUTHORITY = "authority", _("public authority")
        DONOR = "donor", _("donor")

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="partners", verbose_name=_("partnership")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="partnerships", verbose_name=_("partner")
    )
    side = models.CharField(_("what it is in the partnership"), max_length=12, choices=Side.choices)
    brings = models.DecimalField(
        _("what it brings"), max_digits=18, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)],
        help_text=_("In money, or work and goods at their value; empty where it is not known, zero only where it brings none."),
    )  # fmt: skip
    currency = models.CharField(_("currency"), max_length=3, blank=True, validators=[is_currency])
    member_path: ClassVar[str] = "organisation"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "partnership", "organisation"], name="agreements_partner_once",
                violation_error_message=_("This organisation is a partner already."),
            ),
            models.CheckConstraint(
                condition=Q(brings__isnull=True) | (Q(brings__gte=0) & ~Q(currency="")), name="agreements_partner_money_has_a_currency",
                violation_error_message=_("Give the currency, such as USD."),
            ),
        ]  # fmt: skip
        ordering = ["side", "pk"]
        verbose_name = _("partner")
        verbose_name_plural = _("partners")

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_side_display()}"
