"""Starting programmes and initiatives, and keeping organisations, involvements and affiliations."""

from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation import journal
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.access import may_create_programme
from clusterwise.foundation.organisations.models import (
    ActorType,
    Affiliation,
    Cluster,
    Initiative,
    Involvement,
    Organisation,
    Programme,
)
from clusterwise.foundation.people import access
from clusterwise.foundation.people.models import Person, Role, RoleCode, User
from clusterwise.foundation.people.records import add_record, check, remove_record, revise_record

#: Of the sixty characters of a slug, some stay free for a number.
SLUG_ROOM = 54

CREATED_PROGRAMME = Verb(
    "organisations.created_programme",
    _("created a programme"),
    final=_("A programme holds the work of others and is not undone."),
)
STARTED = Verb("organisations.started_initiative", _("started an initiative"))
ADDED = Verb("organisations.added", _("added an organisation"))
REVISED = Verb("organisations.revised", _("changed an organisation"))
TYPED = Verb("organisations.typed", _("said what kind of actor an organisation is"))
RETYPED = Verb("organisations.retyped", _("changed what kind of actor an organisation is"))
TOOK_IN = Verb("organisations.took_in", _("took a person into the register and the initiative"))
INVOLVED = Verb("organisations.involved", _("took somebody into the initiative"))
REINVOLVED = Verb("organisations.reinvolved", _("changed an involvement"))
UNINVOLVED = Verb("organisations.uninvolved", _("removed an involvement"))
AFFILIATED = Verb("organisations.affiliated", _("said what a person is to an organisation"))
REAFFILIATED = Verb("organisations.reaffiliated", _("changed what a person is to an organisation"))


def create_programme(
    *, name: str, by: User | None, slug: str = "", client_id: UUID | None = None, **values: Any
) -> Programme:
    """Create a tenant; whoever creates it becomes its administrator in the same event, the system itself does not."""
    if by is not None and not may_create_programme(by):
        raise access.NotAllowedError("programme.create")
    programme = Programme(name=name, slug=slug or free_slug(name), **values)
    programme.full_clean()
    with journal.change(by, CREATED_PROGRAMME, programme, client_id=client_id) as change:
        change.create(programme)
        if by is not None:
            role = Role(programme=programme, user=by, code=RoleCode.ADMINISTRATOR)
            check(role)
            change.create(role)
    return programme


def free_slug(name: str) -> str:
    """Return an address made from a name that no programme has yet; a name in other letters gives a numbered one."""
    wanted = slugify(name)[:SLUG_ROOM].strip("-") or "programme"
    taken = set(Programme.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    numbered = (f"{wanted}-{number}" for number in count(2))
    return wanted if wanted not in taken else next(slug for slug in numbered if slug not in taken)


def create_initiative(
    *,
    programme: Programme,
    by: User | None,
    name: str,
    cluster_name: str,
    country: str,
    territory: str,
    value_chain: str,
    slug: str = "",
    starts: date | None = None,
    ends: date | None = None,
    is_profile: bool = False,
    **cluster: Any,
) -> Initiative:
    """Start the work with a cluster: one event creates the cluster and its initiative."""
    access.require(by, "initiatives.start", programme)
    described = Cluster(
        programme=programme, name=cluster_name, country=country, territory=territory, value_chain=value_chain, **cluster
    )
    initiative = Initiative(
        programme=programme,
        cluster=described,
        name=name,
        slug=slug or slugify(name)[:60],
        starts=starts,
        ends=ends,
        is_profile=is_profile,
    )
    with journal.change(by, STARTED, initiative) as change:
        check(described)
        change.create(described)
        check(initiative)
        change.create(initiative)
    return initiative


def add_organisation(
    *,
    programme: Programme,
    by: User | None,
    initiative: Initiative | None = None,
    actor_types: tuple[str, ...] = (),
    role: str = "",
    since: date | None = None,
    client_id: UUID | None = None,
    **values: Any,
) -> Organisation:
    """Add an organisation with its actor types and, in an initiative, its involvement from a day."""
    access.require(by, "organisations.edit", initiative or programme)
    firm = Organisation(programme=programme, **values)
    with journal.change(by, ADDED, firm, client_id=client_id) as change:
        check(firm)
        change.create(firm)
        for code in actor_types:
            kind = ActorType(programme=programme, organisation=firm, type=code, starts=since)
            check(kind)
            change.create(kind)
        if initiative is not None and role and since:
            part = Involvement(initiative=initiative, programme=programme, organisation=firm, role=role, starts=since)
            check(part)
            change.create(part)
    return firm


def take_in_person(
    *,
    programme: Programme,
    by: User | None,
    initiative: Initiative,
    role: str,
    since: date,
    client_id: UUID | None = None,
    **values: Any,
) -> Person:
    """Add a person to the register and to the initiative in one event."""
    access.require(by, "people.edit", initiative)
    person = Person(programme=programme, **values)
    with journal.change(by, TOOK_IN, person, client_id=client_id) as change:
        check(person)
        change.create(person)
        part = Involvement(initiative=initiative, programme=programme, person=person, role=role, starts=since)
        check(part)
        change.create(part)
    return person


def revise_organisation(firm: Organisation, *, by: User | None, **values: Any) -> Organisation:
    """Change an organisation's particulars."""
    return revise_record(firm, values, by=by, permission="organisations.edit", verb=REVISED)


def add_actor_type(
    *,
    programme: Programme,
    by: User | None,
    client_id: UUID | None = None,
    initiative: Initiative | None = None,
    **values: Any,
) -> ActorType:
    """Give an organisation one more actor type, with dates."""
    return add_record(
        ActorType(programme=programme, **values),
        by=by,
        permission="organisations.edit",
        verb=TYPED,
        client_id=client_id,
        scope=initiative,
    )


def revise_actor_type(kind: ActorType, *, by: User | None, **values: Any) -> ActorType:
    """Change an actor type or its dates."""
    return revise_record(kind, values, by=by, permission="organisations.edit", verb=RETYPED)


def involve(*, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any) -> Involvement:
    """Take a person or an organisation into an initiative in a role from a day."""
    return add_record(
        Involvement(initiative=initiative, **values),
        by=by,
        permission="organisations.edit",
        verb=INVOLVED,
        client_id=client_id,
    )


def revise_involvement(part: Involvement, *, by: User | None, **values: Any) -> Involvement:
    """Change an involvement, such as the day it ended."""
    return revise_record(part, values, by=by, permission="organisations.edit", verb=REINVOLVED)


def remove_involvement(part: Involvement, *, by: User | None) -> None:
    """Remove an involvement that should not have been recorded."""
    remove_record(part, by=by, permission="organisations.edit", verb=UNINVOLVED)


def affiliate(
    *,
    programme: Programme,
    by: User | None,
    client_id: UUID | None = None,
    initiative: Initiative | None = None,
    **values: Any,
) -> Affiliation:
    """Say that a person owns, manages, works for, is paid for or is a member of an organisation."""
    return add_record(
        Affiliation(programme=programme, **values),
        by=by,
        permission="organisations.edit",
        verb=AFFILIATED,
        client_id=client_id,
        scope=initiative,
    )


def revise_affiliation(tie: Affiliation, *, by: User | None, **values: Any) -> Affiliation:
    """Change an affiliation, such as the day it ended."""
    return revise_record(tie, values, by=by, permission="organisations.edit", verb=REAFFILIATED)
