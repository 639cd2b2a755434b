"""Planning courses and sessions, and taking attendance."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation import journal
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people import access as people
from clusterwise.foundation.people.models import Person, User
from clusterwise.foundation.people.records import add_record, check, remove_record, revise_record
from clusterwise.phases.p5_action.joint_actions import access as _access  # noqa: F401  (declares the permissions)
from clusterwise.phases.p5_action.training.models import Accreditation, Course, HeadCount, Participation, Session

EDIT = "action.edit"
ADDED_COURSE = Verb("training.added_course", _("added a course"))
REVISED_COURSE = Verb("training.revised_course", _("changed a course"))
REMOVED_COURSE = Verb("training.removed_course", _("removed a course"))
ACCREDITED = Verb("training.accredited", _("recorded the accreditation of a course"))
REVISED_ACCREDITATION = Verb("training.revised_accreditation", _("changed the accreditation of a course"))
REMOVED_ACCREDITATION = Verb("training.removed_accreditation", _("removed the accreditation of a course"))
ADDED_SESSION = Verb("training.added_session", _("added a training session"))
REVISED_SESSION = Verb("training.revised_session", _("changed a training session"))
REMOVED_SESSION = Verb("training.removed_session", _("removed a training session"))
LISTED = Verb("training.listed", _("put a person on the list of a training session"))
RELISTED = Verb("training.relisted", _("changed an entry on the list of a training session"))
UNLISTED = Verb("training.unlisted", _("took a person off the list of a training session"))
TOOK_ATTENDANCE = Verb("training.took_attendance", _("took attendance at a training session"))
COUNTED = Verb("training.counted_heads", _("counted heads at a training session"))
RECOUNTED = Verb("training.recounted_heads", _("changed a count of heads at a training session"))
UNCOUNTED = Verb("training.removed_heads", _("removed a count of heads at a training session"))


def add_course(*, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any) -> Course:
    """Add a course with its topic."""
    course = Course(initiative=initiative, **values)
    return add_record(course, by=by, permission=EDIT, verb=ADDED_COURSE, client_id=client_id)


def revise_course(course: Course, *, by: User | None, **values: Any) -> Course:
    """Change a course; what was counted follows."""
    return revise_record(course, values, by=by, permission=EDIT, verb=REVISED_COURSE)


def remove_course(course: Course, *, by: User | None) -> None:
    """Remove a course that has no session."""
    remove_record(course, by=by, permission=EDIT, verb=REMOVED_COURSE)


def record_accreditation(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> Accreditation:
    """Record that an institution vouches for a course, with the certificate that says so."""
    accreditation = Accreditation(initiative=initiative, **values)
    return add_record(accreditation, by=by, permission=EDIT, verb=ACCREDITED, client_id=client_id)


def revise_accreditation(accreditation: Accreditation, *, by: User | None, **values: Any) -> Accreditation:
    """Change an accreditation, such as the day on which it ended."""
    return revise_record(accreditation, values, by=by, permission=EDIT, verb=REVISED_ACCREDITATION)


def remove_accreditation(accreditation: Accreditation, *, by: User | None) -> None:
    """Remove an accreditation that was entered by mistake."""
    remove_record(accreditation, by=by, permission=EDIT, verb=REMOVED_ACCREDITATION)


def add_session(*, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any) -> Session:
    """Add one time that a course is held."""
    session = Session(initiative=initiative, **values)
    return add_record(session, by=by, permission=EDIT, verb=ADDED_SESSION, client_id=client_id)


def revise_session(session: Session, *, by: User | None, **values: Any) -> Session:
    """Change a session, such as its dates or trainer."""
    return revise_record(session, values, by=by, permission=EDIT, verb=REVISED_SESSION)


def remove_session(session: Session, *, by: User | None) -> None:
    """Remove a session that nobody is listed for."""
    remove_record(session, by=by, permission=EDIT, verb=REMOVED_SESSION)


def add_participation(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> Participation:
    """Put one person on the list of a session."""
    listed = Participation(initiative=initiative, **values)
    return add_record(listed, by=by, permission=EDIT, verb=LISTED, client_id=client_id)


def revise_participation(listed: Participation, *, by: User | None, **values: Any) -> Participation:
    """Change an entry on the list, such as whether the person attended."""
    return revise_record(listed, values, by=by, permission=EDIT, verb=RELISTED)


def remove_participation(listed: Participation, *, by: User | None) -> None:
    """Take a person off the list of a session."""
    remove_record(listed, by=by, permission=EDIT, verb=UNLISTED)


def take_attendance(
    *, session: Session, people_present: Iterable[Person], category: str, by: User | None, client_id: UUID | None = None
) -> list[Participation]:
    """Note that people attended a session, all in one event; who was on the list already is marked as present.

    A person who is listed twice is noted once, and an entry that already says so stays untouched.
    """
    people.require(by, EDIT, session)
    listed = {one.person_id: one for one in Participation.objects.filter(session=session)}
    noted: list[Participation] = []
    with journal.change(by, TOOK_ATTENDANCE, session, client_id=client_id) as change:
        for person in dict.fromkeys(people_present):
            kept = listed.get(person.pk)
            if kept is None:
                fresh = Participation(
                    initiative=session.initiative,
                    programme_id=session.programme_id,
                    session=session,
                    person=person,
                    category=category,
                )
                check(fresh)
                noted.append(change.create(fresh))
            elif not kept.attended:
                kept.attended = True
                noted.append(change.save(kept))
    return noted


def count_heads(*, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any) -> HeadCount:
    """Record how many people nobody named, by category and sex."""
    counted = HeadCount(initiative=initiative, **values)
    return add_record(counted, by=by, permission=EDIT, verb=COUNTED, client_id=client_id)


def revise_heads(counted: HeadCount, *, by: User | None, **values: Any) -> HeadCount:
    """Change a count of heads."""
    return revise_record(counted, values, by=by, permission=EDIT, verb=RECOUNTED)


def remove_heads(counted: HeadCount, *, by: User | None) -> None:
    """Remove a count of heads that should not have been recorded."""
    remove_record(counted, by=by, permission=EDIT, verb=UNCOUNTED)
