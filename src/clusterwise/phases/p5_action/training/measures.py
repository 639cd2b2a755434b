"""What trainings can be counted as: named people who attended, and heads apart from them."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.evidence.facts import Fact, measure
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.phases.p5_action.training.models import Accreditation, HeadCount, Participation, Session

DIMENSIONS = {"topic": "training_topic", "category": "trainee_category", "standard": "", "course": "", "session": ""}


def _dimensions(session: Session, category: str) -> dict[str, str]:
    course = session.course
    return {
        "topic": course.topic,
        "category": category,
        "standard": course.standard,
        "course": course.title,
        "session": str(session),
    }


@measure("trained", _("took part in a training"), subject="person", dimensions=DIMENSIONS)
def trained(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One event for each named person who attended a session, on its first day."""
    rows = Participation.objects.filter(initiative__in=initiatives, attended=True)
    for row in rows.select_related("person", "session__course"):
        who, session = row.person, row.session
        yield Fact(
            measure="trained",
            initiative=row.initiative_id,
            starts=session.starts,
            source=("training.Participation", str(row.pk)),
            label=str(row),
            person=row.person_id,
            place=who.place,
            sex=who.sex,
            age_band=who.age_band_on(session.starts),
            dimensions=_dimensions(session, row.category),
        )


@measure(
    "trained_heads", _("heads at a training, without names"), subject="person", unit="heads", dimensions=DIMENSIONS
)
def trained_heads(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One event for each anonymous head count of a session; never part of a count of named people."""
    rows = HeadCount.objects.filter(initiative__in=initiatives).select_related("session__course")
    for row in rows:
        yield Fact(
            measure="trained_heads",
            initiative=row.initiative_id,
            starts=row.session.starts,
            source=("training.HeadCount", str(row.pk)),
            label=str(row),
            sex=row.sex,
            dimensions=_dimensions(row.session, row.category),
            amount=Decimal(row.heads),
            unit="heads",
            head_count=row.heads,
        )


@measure("session_held", _("training session"), subject="record", dimensions={"topic": "training_topic", "course": ""})
def sessions(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One event for each session, on its first day."""
    for row in Session.objects.filter(initiative__in=initiatives).select_related("course"):
        yield Fact(
            measure="session_held",
            initiative=row.initiative_id,
            starts=row.starts,
            source=("training.Session", str(row.pk)),
            label=str(row),
            organisation=row.trainer_organisation_id,
            dimensions={"topic": row.course.topic, "course": row.course.title},
        )


@measure(
    "accredited_course",
    _("course that an institution accredited"),
    subject="record",
    is_state=True,
    dimensions={"topic": "training_topic", "standard": "", "course": "", "accreditor": ""},
)
def accredited_courses(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One state for each accreditation while it is valid; its source is the course, which two institutions may vouch for."""
    rows = Accreditation.objects.filter(initiative__in=initiatives).select_related("course", "accreditor")
    for row in rows:
        course = row.course
        yield Fact(
            measure="accredited_course",
            initiative=row.initiative_id,
            starts=row.valid_from,
            ends=row.valid_to + timedelta(days=1) if row.valid_to else None,
            source=("training.Course", str(course.pk)),
            label=str(row),
            organisation=row.accreditor_id,
            dimensions={
                "topic": course.topic,
                "standard": course.standard,
                "course": course.title,
                "accreditor": row.accreditor.name,
            },
        )
