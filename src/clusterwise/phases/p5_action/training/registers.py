"""Registers of trainings."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.pages.register import Action, Column, Register
from clusterwise.foundation.people import access
from clusterwise.phases.p5_action.training import forms, selectors, services
from clusterwise.phases.p5_action.training.models import Accreditation, Course, HeadCount, Participation, Session

courses = Register(
    model=Course,
    slug="courses",
    title=_("Courses"),
    one=_("course"),
    teaches=_(
        "A course says what is taught and for which standard. Each time that it is held is a session of its own."
    ),
    columns=(
        Column("title", _("title")),
        Column("topic", _("topic"), "code:training_topic"),
        Column("standard", _("standard")),
        Column("language", _("language"), "code:text_language"),
    ),
    details=(
        Column("title", _("title")),
        Column("topic", _("topic"), "code:training_topic"),
        Column("standard", _("standard")),
        Column("language", _("language"), "code:text_language"),
        Column("curriculum", _("curriculum")),
    ),
    see="action.see",
    edit="action.edit",
    form=forms.CourseForm,
    add=services.add_course,
    revise=services.revise_course,
    remove=services.remove_course,
    search=("title", "standard"),
)


accreditations = Register(
    model=Accreditation,
    slug="accreditations",
    title=_("Accreditations"),
    one=_("accreditation"),
    teaches=_(
        "When a university, a school or a professional body vouches for a course, record it here with its days and the "
        "certificate that says so. A course counts as accredited on the days between."
    ),
    columns=(
        Column("course", _("course"), "record"),
        Column("accreditor", _("accredited by"), "record"),
        Column("number", _("number of the certificate")),
        Column("valid_from", _("valid from"), "date"),
        Column("valid_to", _("valid until"), "date"),
        Column("evidence", _("evidence document"), "record"),
        Column("evidence_note", _("where the evidence is")),
    ),
    see="action.see",
    edit="action.edit",
    form=forms.AccreditationForm,
    add=services.record_accreditation,
    revise=services.revise_accreditation,
    remove=services.remove_accreditation,
    parent="course",
    related=("course", "accreditor", "evidence"),
    search=("course__title", "accreditor__name"),
)


def _panel(session: Session, user: Any) -> dict[str, Any]:
    may_attend = access.may(user, "action.edit", session)
    return {
        "turnout": selectors.turnout(session) if access.may(user, "evidence.see", session) else None,
        "attendance_form": forms.AttendanceForm(session=session, user=user) if may_attend else None,
    }


sessions = Register(
    model=Session,
    slug="sessions",
    title=_("Training sessions"),
    one=_("training session"),
    teaches=_(
        "A session is one time that a course was held. Its list names people by code; heads that nobody named are "
        "counted apart and never added to the named people."
    ),
    columns=(
        Column("course", _("course"), "record"),
        Column("starts", _("first day"), "date"),
        Column("ends", _("last day"), "date"),
        Column("venue", _("venue")),
        Column("trainer_organisation", _("trainer (organisation)"), "record"),
    ),
    details=(
        Column("course", _("course"), "record"),
        Column("starts", _("first day"), "date"),
        Column("ends", _("last day"), "date"),
        Column("venue", _("venue")),
        Column("trainer", _("trainer (person)"), "person"),
        Column("trainer_organisation", _("trainer (organisation)"), "record"),
        Column("joint_action", _("joint action"), "record"),
    ),
    see="action.see",
    edit="action.edit",
    form=forms.SessionForm,
    add=services.add_session,
    revise=services.revise_session,
    remove=services.remove_session,
    parent="course",
    related=("course", "trainer", "trainer_organisation", "joint_action"),
    search=("course__title", "venue"),
    actions=(Action(_("Take attendance"), "training.attendance", "action.edit"),),
    panel="training/session_panel.html",
    panel_context=_panel,
)

participations = Register(
    model=Participation,
    slug="participations",
    title=_("People on the list"),
    one=_("person on the list"),
    teaches=_("Each person stands once on the list of a session, with the category that the report asks for."),
    columns=(
        Column("person", _("person"), "person"),
        Column("sex", _("sex"), value=lambda row: row.person.get_sex_display()),
        Column("category", _("category"), "code:trainee_category"),
        Column("role", _("role")),
        Column("attended", _("attended"), "yes_no"),
        Column("session", _("session"), "record"),
    ),
    see="action.see",
    edit="action.edit",
    form=forms.ParticipationForm,
    add=services.add_participation,
    revise=services.revise_participation,
    remove=services.remove_participation,
    parent="session",
    related=("person", "session__course"),
    search=("person__code",),
)

head_counts = Register(
    model=HeadCount,
    slug="heads",
    title=_("Heads without a name"),
    one=_("count of heads"),
    teaches=_(
        "Where nobody took names, record the heads by sex. They are reported apart: the same person may be among them twice."
    ),
    columns=(
        Column("category", _("category"), "code:trainee_category"),
        Column("sex", _("sex")),
        Column("heads", _("heads"), "number"),
        Column("source", _("counted by")),
        Column("session", _("session"), "record"),
    ),
    see="action.see",
    edit="action.edit",
    form=forms.HeadCountForm,
    add=services.count_heads,
    revise=services.revise_heads,
    remove=services.remove_heads,
    parent="session",
    related=("session__course",),
)

ALL = (courses, accreditations, sessions, participations, head_counts)
