"""Courses, the sessions in which they are held, the named people who were there, and heads that nobody named."""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.documents.models import Document
from clusterwise.foundation.organisations.models import Organisation
from clusterwise.foundation.people.models import Person, Sex
from clusterwise.phases.p5_action.joint_actions.models import ActionRecord, PartOfAction


class Course(ActionRecord):
    """What is taught: its topic, its curriculum and the standard that it prepares for."""

    title = models.CharField(_("title"), max_length=200)
    topic = models.CharField(_("topic"), max_length=60)
    curriculum = models.TextField(
        _("curriculum"), blank=True, help_text=_("What participants can do afterwards, and how it is practised.")
    )
    language = models.CharField(_("language of the course"), max_length=8, default="en")
    standard = models.CharField(
        _("standard"),
        max_length=120,
        blank=True,
        help_text=_("Such as EU GMP or EU organic; empty where there is none."),
    )
    open_to_members: ClassVar[bool] = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "initiative", "title"], name="training_course_title_once")
        ]
        ordering = ["title"]
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def __str__(self) -> str:
        return self.title


class Accreditation(ActionRecord):
    """An institution vouches for a course, from a day until a day; the certificate that says so is its evidence."""

    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="accreditations", verbose_name=_("course")
    )
    accreditor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="accreditations", verbose_name=_("accredited by")
    )
    number = models.CharField(_("number of the certificate"), max_length=80, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until, this day included"), null=True, blank=True)
    evidence = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("evidence document")
    )
    evidence_note = models.CharField(_("where the evidence is"), max_length=200, blank=True)
    open_to_members: ClassVar[bool] = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "course", "accreditor", "valid_from"],
                name="training_accreditation_once_a_day",
                violation_error_message=_("This accreditation is recorded already."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="training_accreditation_ends_after_start",
                violation_error_message=_("The accreditation ends before it begins. Correct one of the dates."),
            ),
            models.CheckConstraint(
                condition=Q(evidence__isnull=False) | ~Q(evidence_note=""),
                name="training_accreditation_has_evidence",
                violation_error_message=_("Name the certificate: choose the document, or say where it is."),
            ),
        ]
        ordering = ["-valid_from"]
        verbose_name = _("accreditation")
        verbose_name_plural = _("accreditations")

    def __str__(self) -> str:
        return f"{self.course}, {self.accreditor}"


class Session(PartOfAction):
    """One time that a course was held, with its trainer; its people and heads hang on it."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("course"))
    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    trainer = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("trainer (person)")
    )
    trainer_organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("trainer (organisation)"),
    )
    titled_by: ClassVar[str] = "course__title"
    open_to_members: ClassVar[bool] = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")),
                name="training_session_ends_after_start",
                violation_error_message=_("The session ends before it starts. Correct one of the dates."),
            )
        ]
        indexes = [models.Index(fields=["initiative", "starts"], name="training_session_by_day")]
        ordering = ["-starts", "id"]
        verbose_name = _("training session")
        verbose_name_plural = _("training sessions")

    def __str__(self) -> str:
        return f"{self.course}, {self.starts.isoformat()}"


class Participation(ActionRecord):
    """A named person on the list of a session; only who attended is counted, and each once a session."""

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="participations", verbose_name=_("session")
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="trainings", verbose_name=_("person"))
    category = models.CharField(_("category"), max_length=60)
    role = models.CharField(_("role"), max_length=120, blank=True, help_text=_("Such as: head of the dryer team."))
    attended = models.BooleanField(_("attended"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "session", "person"],
                name="training_person_once_a_session",
                violation_error_message=_("This person is on the list of the session already."),
            )
        ]
        ordering = ["person__code"]
        verbose_name = _("participation")
        verbose_name_plural = _("participations")

    def __str__(self) -> str:
        return f"{self.person}, {self.session}"


class HeadCount(ActionRecord):
    """How many people nobody named, by sex; shown beside the named people and never added to them."""

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="head_counts", verbose_name=_("session")
    )
    category = models.CharField(_("category"), max_length=60)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, default=Sex.NOT_STATED)
    heads = models.PositiveIntegerField(_("heads"), validators=[MinValueValidator(1)])
    source = models.CharField(
        _("counted by"), max_length=200, help_text=_("Who counted, and how; such as: the door list of the venue.")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "session", "category", "sex"],
                name="training_heads_once",
                violation_error_message=_("Heads of this category and sex are recorded for the session already."),
            ),
            models.CheckConstraint(condition=Q(heads__gte=1), name="training_heads_at_least_one"),
        ]
        ordering = ["category", "sex"]
        verbose_name = _("anonymous head count")
        verbose_name_plural = _("anonymous head counts")

    def __str__(self) -> str:
        return f"{self.session}: {self.heads}"
