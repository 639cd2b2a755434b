"""Adding, revising and erasing persons; consents; invitations and accounts."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation import journal
from clusterwise.foundation.journal.changes import Change
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.people import access
from clusterwise.foundation.people.models import Consent, Invitation, Person, Role, RoleCode, User
from clusterwise.foundation.people.records import add_record, check, revise_record

ADDED = Verb("people.added", _("added a person"))
REVISED = Verb("people.revised", _("changed a person's particulars"))
ERASED = Verb(
    "people.erased",
    _("erased a person's name and phone"),
    final=_("What was erased for a person's sake does not come back."),
)
CONSENTED = Verb("people.consented", _("recorded a consent"))
RECONSENTED = Verb("people.reconsented", _("changed a consent"))
INVITED = Verb(
    "people.invited",
    _("sent an invitation"),
    final=_("An invitation that left cannot be called back; remove the role instead."),
)
JOINED = Verb("people.joined", _("accepted an invitation"), final=_("An account is deactivated, not undone."))
GAVE_ROLE = Verb("people.gave_role", _("gave a role"), needs="accounts.manage")
ENDED_ROLE = Verb("people.ended_role", _("ended a role"), needs="accounts.manage")
CREATED_ACCOUNT = Verb(
    "people.created_account", _("created an account"), final=_("An account is deactivated, not undone.")
)
RENEWED_PASSWORD = Verb(
    "people.renewed_password",
    _("gave an account a new password"),
    final=_("A password is not put back: set another one."),
)

_SALT = "clusterwise.invitation"

#: Later apps that keep something by which an erased person could be known again erase it in the same change.
forgetting: list[Callable[[Person, Change], None]] = []


class InvitationError(ValueError):
    """An invitation cannot be used; the message says why and what to do."""


def add_person(
    *, programme: Any, by: User | None, initiative: Any = None, client_id: UUID | None = None, **values: Any
) -> Person:
    """Add a person to the programme's register; an initiative involves the person separately."""
    return add_record(
        Person(programme=programme, **values),
        by=by,
        permission="people.edit",
        verb=ADDED,
        client_id=client_id,
        scope=initiative,
    )


def revise_person(person: Person, *, by: User | None, **values: Any) -> Person:
    """Change a person's particulars."""
    return revise_record(person, values, by=by, permission="people.edit", verb=REVISED)


def erase_person(person: Person, *, by: User | None) -> Person:
    """Erase name and phone for good; counts stay, the journal's chain still holds."""
    access.require(by, "people.erase", person.programme)
    person.erased_on = timezone.localdate()
    with journal.change(by, ERASED, person) as change:
        change.forget(person, person.personal_fields)
        for forget in forgetting:
            forget(person, change)
    return person


def record_consent(
    *, programme: Any, by: User | None, initiative: Any = None, client_id: UUID | None = None, **values: Any
) -> Consent:
    """Record what a person agreed to, in which words and how."""
    return add_record(
        Consent(programme=programme, **values),
        by=by,
        permission="people.edit",
        verb=CONSENTED,
        client_id=client_id,
        scope=initiative,
    )


def revise_consent(consent: Consent, *, by: User | None, **values: Any) -> Consent:
    """Change a consent, such as the day it was withdrawn."""
    return revise_record(consent, values, by=by, permission="people.edit", verb=RECONSENTED)


def create_account(
    *, email: str, name: str, password: str | None, by: User | None, language: str = "en", is_superuser: bool = False
) -> User:
    """Create an account without any role; used by invitations, the first administrator and the demo."""
    user = User(email=email.lower(), name=name, language=language, is_superuser=is_superuser)
    user.set_password(password)
    user.full_clean()
    with journal.change(by, CREATED_ACCOUNT, user) as change:
        return change.create(user)


def renew_password(user: User, *, password: str, by: User | None) -> User:
    """Give an account another password, on behalf of whoever runs the installation; its open sessions end."""
    user.set_password(password)
    with journal.change(by, RENEWED_PASSWORD, user) as change:
        return change.save(user)


def give_role(
    *,
    programme: Any,
    user: User,
    code: str,
    by: User | None,
    initiative: Any = None,
    organisation: Any = None,
    starts: Any = None,
    ends: Any = None,
) -> Role:
    """Give an account a role in a programme, an initiative, or for one organisation there."""
    role = Role(
        programme=programme,
        user=user,
        code=code,
        initiative=initiative,
        organisation=organisation,
        starts=starts or timezone.localdate(),
        ends=ends,
    )
    return add_record(role, by=by, permission="accounts.manage", verb=GAVE_ROLE)


def end_role(role: Role, *, by: User) -> Role:
    """End a role today; the last administrator of a programme stays until somebody else is one."""
    access.require(by, "accounts.manage", role)
    # One writer at a time: two administrators who end each other's role at once do not both succeed.
    with journal.change(by, ENDED_ROLE, role):
        if role.code == RoleCode.ADMINISTRATOR:
            _require_another_administrator(role)
        return revise_record(role, {"ends": timezone.localdate()}, by=by, permission="accounts.manage", verb=ENDED_ROLE)


def _require_another_administrator(role: Role) -> None:
    held = Role.objects.current().filter(programme=role.programme, code=RoleCode.ADMINISTRATOR, initiative=None)
    if not held.filter(user__is_active=True).exclude(pk=role.pk).exists():
        raise ValidationError(
            _now(
                "This is the only administrator of the programme; without one nobody could give roles. "
                "Give the role to somebody else first."
            )
        )


def invite(
    *, programme: Any, email: str, code: str, by: User, initiative: Any = None, organisation: Any = None
) -> tuple[Invitation, str]:
    """Invite an e-mail address to a role; return the invitation and its signed token, valid once and for three days."""
    access.require(by, "accounts.manage", programme)
    expires = timezone.now() + timedelta(hours=settings.INVITATION_HOURS)
    invitation = Invitation(
        programme=programme,
        email=email.lower(),
        code=code,
        initiative=initiative,
        organisation=organisation,
        invited_by=by,
        expires_at=expires,
    )
    with journal.change(by, INVITED, invitation) as change:
        check(invitation)
        change.create(invitation)
    return invitation, signing.dumps(str(invitation.pk), salt=_SALT)


def find_invitation(token: str) -> Invitation:
    """Return the invitation of a token, or say why it cannot be used."""
    try:
        key = signing.loads(token, salt=_SALT, max_age=timedelta(hours=settings.INVITATION_HOURS))
    except signing.SignatureExpired as error:
        raise InvitationError(_now("This invitation has expired. Ask for a new one.")) from error
    except signing.BadSignature as error:
        raise InvitationError(
            _now("This invitation link is not complete. Open it again from the message, or ask for a new one.")
        ) from error
    found = Invitation.objects.filter(pk=key).select_related("programme", "initiative").first()
    if found is None or found.expires_at < timezone.now():
        raise InvitationError(_now("This invitation has expired. Ask for a new one."))
    if found.used_at is not None:
        raise InvitationError(_now("This invitation was used already. Sign in with the account that it made."))
    return found


def accept_invitation(
    *, token: str, name: str = "", password: str = "", signed_in: User | None = None, language: str = "en"
) -> User:
    """Use an invitation once: make the account (or take the signed-in one of that address) and give its role."""
    invitation = find_invitation(token)
    user = User.objects.filter(email__iexact=invitation.email).first()
    if user is not None and (signed_in is None or signed_in.pk != user.pk):
        raise InvitationError(
            _now("An account with this address exists. Sign in with it, then open the invitation again.")
        )
    fresh = user is None
    if user is None:
        user = User(email=invitation.email, name=name, language=language)
        user.set_password(password)
        user.full_clean()
    invitation.used_at = timezone.now()
    role = Role(
        programme=invitation.programme,
        user=user,
        code=invitation.code,
        initiative=invitation.initiative,
        organisation=invitation.organisation,
    )
    with journal.change(user if not fresh else None, JOINED, invitation) as change:
        if fresh:
            change.create(user)
        change.save(invitation)
        change.create(role)
    return user
