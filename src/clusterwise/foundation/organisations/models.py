"""Programme, initiative and cluster; organisations with their actor types; who takes part in what, and when."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.journal.models import Record, RecordQuerySet
from clusterwise.foundation.money.models import is_currency
from clusterwise.foundation.people.models import Person, Sex
from clusterwise.foundation.people.scope import EVERYONE, InInitiative, Scoped, ScopedQuerySet, holdings
from clusterwise.foundation.places.models import Area, is_country


class ProgrammeQuerySet(RecordQuerySet):
    """Programmes, as far as a user has any role in them."""

    def visible_to(self, user: Any) -> "ProgrammeQuerySet":
        return self.filter(pk__in={programme for _code, programme, _i, _o in holdings(user).roles})


class Programme(Record):
    """A tenant: one funder's or ministry's work in one or more countries; nothing is seen across its border."""

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    country = models.CharField(
        _("country"),
        max_length=2,
        blank=True,
        validators=[is_country],
        help_text=_("Empty for a programme in several countries."),
    )
    currency = models.CharField(_("reporting currency"), max_length=3, default="USD", validators=[is_currency])
    language = models.CharField(_("language"), max_length=8, default="en")
    funder = models.CharField(_("funder"), max_length=200, blank=True)
    purpose = models.TextField(_("development objective"), blank=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("programme", args=[self.slug])

    @property
    def journal_scope(self) -> str:
        return f"programme:{self.pk}"


class Cluster(Scoped):
    """A geographical concentration of inter-connected enterprises and associated institutions."""

    name = models.CharField(_("name"), max_length=200)
    country = models.CharField(_("country"), max_length=2, validators=[is_country])
    territory = models.CharField(_("territory"), max_length=200)
    area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("area")
    )
    value_chain = models.CharField(_("value chain"), max_length=200)
    products = models.TextField(_("products"), blank=True)
    description = models.TextField(_("description"), blank=True)
    description_language = models.CharField(max_length=8, default="en", editable=False)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    since_year = models.PositiveSmallIntegerField(_("known since"), null=True, blank=True)
    seen_by: ClassVar[frozenset[str]] = EVERYONE
    involvement_path: ClassVar[str] = "initiatives"
    open_to_members: ClassVar[bool] = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "name"], name="organisations_cluster_once")]
        ordering = ["name"]
        verbose_name = _("cluster")
        verbose_name_plural = _("clusters")

    def __str__(self) -> str:
        return self.name


class InitiativeQuerySet(ScopedQuerySet):
    """Initiatives that a user has a role for, by name or through the programme."""

    def visible_to(self, user: Any) -> "InitiativeQuerySet":
        held = holdings(user)
        return self.filter(Q(programme__in=held.programmes(EVERYONE)) | Q(pk__in=held.initiatives(EVERYONE)))


class Initiative(Scoped):
    """The work with one cluster, along the six phases."""

    cluster = models.ForeignKey(
        Cluster, on_delete=models.PROTECT, related_name="initiatives", verbose_name=_("cluster")
    )
    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("address"), max_length=60)
    starts = models.DateField(_("start"), null=True, blank=True)
    ends = models.DateField(_("end"), null=True, blank=True)
    is_profile = models.BooleanField(
        _("profile only"),
        default=False,
        help_text=_("A cluster that is described, with a few records, but not led through the phases here."),
    )

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "slug"], name="organisations_initiative_slug_once"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(starts__isnull=True) | Q(ends__gte=F("starts")),
                name="organisations_initiative_ends_after_start",
            ),
        ]
        ordering = ["name"]
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("road", args=[self.programme.slug, self.slug])

    @property
    def journal_scope(self) -> str:
        return f"initiative:{self.pk}"


class Organisation(Scoped):
    """A firm, farm group, institution or authority; formal or informal, each with its actor types over time."""

    class Size(models.TextChoices):
        MICRO = "micro", _("micro (1 to 9)")
        SMALL = "small", _("small (10 to 49)")
        MEDIUM = "medium", _("medium (50 to 249)")
        LARGE = "large", _("large (250 and more)")
        UNKNOWN = "", _("not known")

    class Ownership(models.TextChoices):
        WOMEN = "women", _("owned by women (more than half)")
        EQUAL = "equal", _("owned by women and men in equal parts")
        MEN = "men", _("owned by men (more than half)")
        UNKNOWN = "", _("not known")

    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    legal_form = models.CharField(_("legal form"), max_length=60, blank=True)
    is_formal = models.BooleanField(
        _("registered"),
        default=True,
        help_text=_("Informal groups are welcome: they may decide, hold seats and hold assets in trust."),
    )
    registration_number = models.CharField(_("registration number"), max_length=60, blank=True)
    founded_year = models.PositiveSmallIntegerField(
        _("founded"), null=True, blank=True, validators=[MinValueValidator(1600), MaxValueValidator(2200)]
    )
    size = models.CharField(_("size"), max_length=8, choices=Size.choices, blank=True, default=Size.UNKNOWN)
    ownership = models.CharField(
        _("ownership"), max_length=8, choices=Ownership.choices, blank=True, default=Ownership.UNKNOWN
    )
    ownership_evidence = models.CharField(_("how the ownership is known"), max_length=200, blank=True)
    is_rural = models.BooleanField(_("in a rural area"), null=True, blank=True)
    serves_poor = models.BooleanField(_("owned by or employing people from marginal groups"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    register_digest = models.CharField(max_length=64, blank=True, editable=False)
    register_row = models.CharField(max_length=60, blank=True, editable=False)
    involvement_path: ClassVar[str] = "involvements__initiative"
    member_path: ClassVar[str] = "pk"
    seen_by: ClassVar[frozenset[str]] = EVERYONE - {"viewer"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="organisations_code_once_per_programme")
        ]
        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name


class ActorType(Scoped):
    """One type of an organisation in one of the source's two lists (the figure, the bullets), with dates."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="actor_types", verbose_name=_("organisation")
    )
    type = models.CharField(_("type"), max_length=60)
    starts = models.DateField(_("from"), null=True, blank=True)
    ends = models.DateField(_("until"), null=True, blank=True)
    involvement_path: ClassVar[str] = "organisation__involvements__initiative"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "organisation", "type", "starts"], name="organisations_actor_type_once"
            )
        ]
        ordering = ["type"]
        verbose_name = _("actor type")
        verbose_name_plural = _("actor types")

    def __str__(self) -> str:
        return f"{self.organisation}: {self.type}"


class Involvement(InInitiative):
    """A person or an organisation takes part in an initiative in a role, from a day until a day."""

    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="involvements", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="involvements",
        verbose_name=_("organisation"),
    )
    role = models.CharField(_("role"), max_length=60)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"), null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=200, blank=True)
    member_path: ClassVar[str] = "organisation"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) ^ Q(organisation__isnull=False),
                name="organisations_involves_one_party",
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="organisations_involvement_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["initiative", "role"], name="organisations_involvement_role")]
        ordering = ["starts"]
        verbose_name = _("involvement")
        verbose_name_plural = _("involvements")

    def __str__(self) -> str:
        return f"{self.person or self.organisation}: {self.role}"


class Affiliation(Scoped):
    """What a person is to an organisation: owner, manager, worker, payee or member, each on its own."""

    class Kind(models.TextChoices):
        OWNER = "owner", _("owner")
        MANAGER = "manager", _("manager")
        WORKER = "worker", _("worker")
        PAYEE = "payee", _("receives the payment")
        MEMBER = "member", _("member")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="affiliations", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="affiliations", verbose_name=_("organisation")
    )
    kind = models.CharField(_("relation"), max_length=10, choices=Kind.choices)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"), null=True, blank=True)
    share_percent = models.DecimalField(
        _("share, percent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    involvement_path: ClassVar[str] = "organisation__involvements__initiative"
    member_path: ClassVar[str] = "organisation"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="organisations_affiliation_ends_after_start",
            )
        ]
        ordering = ["starts"]
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")

    def __str__(self) -> str:
        return f"{self.person}, {self.organisation}"


__all__ = [
    "ActorType",
    "Affiliation",
    "Area",
    "Cluster",
    "Initiative",
    "Involvement",
    "Organisation",
    "Person",
    "Programme",
    "Sex",
]
