"""Users and their roles by scope, persons and their consents."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.journal.models import new_id
from clusterwise.foundation.people.scope import Scoped, ScopedQuerySet


class Sex(models.TextChoices):
    """As people state it themselves; what was not stated stays so and is never guessed."""

    WOMAN = "F", _("woman")
    MAN = "M", _("man")
    OTHER = "X", _("other")
    NOT_STATED = "U", _("not stated")

    @property
    def plural(self) -> str:
        """The word beside a count of people."""
        return str({"F": _("women"), "M": _("men"), "X": _("other"), "U": _("not stated")}[self.value])


class AgeBand(models.TextChoices):
    """Five bands that fit youth programmes; unknown stays unknown."""

    UNDER_18 = "0-17", _("under 18")
    YOUTH = "18-35", _("18 to 35")
    MIDDLE = "36-60", _("36 to 60")
    OLDER = "61+", _("61 and over")
    UNKNOWN = "", _("not stated")


class RoleCode(models.TextChoices):
    """Who somebody is within a programme or one initiative."""

    ADMINISTRATOR = "administrator", _("administrator")
    PROGRAMME_MANAGER = "programme_manager", _("programme manager")
    CDA = "cda", _("cluster development agent (CDA)")
    CMO_MANAGER = "cmo_manager", _("CMO manager")
    CLERK = "clerk", _("clerk")
    MEMBER_FIRM = "member_firm", _("member firm")
    EVALUATOR = "evaluator", _("evaluator")
    VIEWER = "viewer", _("viewer")


class UserManager(BaseUserManager["User"]):
    """Finds users by e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """An account; what it may see and do comes from its roles alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=8, default="en")
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    personal_fields: ClassVar[tuple[str, ...]] = ("email", "name", "password")

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name


class RoleQuerySet(ScopedQuerySet):
    """Roles that hold on a day."""

    def current(self) -> "RoleQuerySet":
        today = timezone.localdate()
        return self.filter(starts__lte=today).filter(Q(ends__isnull=True) | Q(ends__gt=today))


class Role(Scoped):
    """A role of a user in a programme, in one of its initiatives, or for one organisation there."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="roles", verbose_name=_("account"))
    code = models.CharField(_("role"), max_length=20, choices=RoleCode.choices)
    initiative = models.ForeignKey(
        "organisations.Initiative",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="roles",
        verbose_name=_("initiative"),
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="roles",
        verbose_name=_("organisation"),
    )
    starts = models.DateField(_("from"), default=timezone.localdate)
    ends = models.DateField(_("until"), null=True, blank=True)

    objects = RoleQuerySet.as_manager()
    seen_by: ClassVar[frozenset[str]] = frozenset({"administrator", "programme_manager"})

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=models.F("starts")), name="people_role_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(code=RoleCode.MEMBER_FIRM) | Q(organisation__isnull=False),
                name="people_member_names_its_firm",
            ),
        ]
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    def __str__(self) -> str:
        return f"{self.get_code_display()}: {self.user}"


class Invitation(Scoped):
    """A signed, single-use invitation to an e-mail address with the role that it will give."""

    email = models.EmailField(_("e-mail address"))
    code = models.CharField(_("role"), max_length=20, choices=RoleCode.choices)
    initiative = models.ForeignKey(
        "organisations.Initiative",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("initiative"),
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("organisation"),
    )
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    personal_fields: ClassVar[tuple[str, ...]] = ("email",)
    seen_by: ClassVar[frozenset[str]] = frozenset({"administrator"})

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"{self.get_code_display()}: {self.email}"


class Person(Scoped):
    """Somebody who takes part; records show the code, and the name only to those who work with the person."""

    code = models.CharField(
        _("code"), max_length=40, help_text=_("Such as C1-0001. Pages and exports show this in place of the name.")
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, default=Sex.NOT_STATED)
    birth_year = models.PositiveSmallIntegerField(
        _("birth year"), null=True, blank=True, validators=[MinValueValidator(1900), MaxValueValidator(2100)]
    )
    age_band = models.CharField(
        _("age band"), max_length=8, choices=AgeBand.choices, blank=True, default=AgeBand.UNKNOWN
    )
    place = models.CharField(_("village or town"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    erased_on = models.DateField(null=True, blank=True, editable=False)
    personal_fields: ClassVar[tuple[str, ...]] = ("name", "phone")
    involvement_path: ClassVar[str] = "involvements__initiative"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="people_person_code_once_per_programme")
        ]
        ordering = ["code"]
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.code

    def age_band_on(self, day: Any) -> str:
        """Return the age band on a day, from the birth year where it is known, else as stated."""
        if self.birth_year is None:
            return self.age_band
        age = day.year - self.birth_year
        for limit, band in ((18, AgeBand.UNDER_18), (36, AgeBand.YOUTH), (61, AgeBand.MIDDLE)):
            if age < limit:
                return str(band)
        return str(AgeBand.OLDER)


class Consent(Scoped):
    """What a person agreed to, in which words, how, and whether it still holds."""

    class Method(models.TextChoices):
        SIGNATURE = "signature", _("signature")
        SPOKEN = "spoken", _("spoken, with a witness")
        THUMBPRINT = "thumbprint", _("thumbprint, with a witness")
        ONLINE = "online", _("online")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents", verbose_name=_("person"))
    purpose = models.CharField(_("purpose"), max_length=60)
    text = models.TextField(_("text that was read or shown"))
    language = models.CharField(_("language of the text"), max_length=8)
    method = models.CharField(_("how it was given"), max_length=20, choices=Method.choices)
    given_on = models.DateField(_("given on"))
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    involvement_path: ClassVar[str] = "person__involvements__initiative"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=models.F("given_on")),
                name="people_consent_withdrawn_after_given",
            )
        ]
        ordering = ["-given_on"]
        verbose_name = _("consent")
        verbose_name_plural = _("consents")

    def __str__(self) -> str:
        return f"{self.person}: {self.purpose}"
