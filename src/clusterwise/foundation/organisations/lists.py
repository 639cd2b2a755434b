"""Taking whole lists of people into the register: a cooperative's member list, a sign-up sheet; one event a list."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation import journal
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Affiliation, Initiative, Involvement, Organisation
from clusterwise.foundation.people import access
from clusterwise.foundation.people.models import Person, User
from clusterwise.foundation.people.records import check_row

TOOK_IN_LIST = Verb("organisations.took_in_list", _("took a list of people into the register and the initiative"))


def take_in_list(
    *,
    initiative: Initiative,
    by: User | None,
    rows: Iterable[Mapping[str, Any]],
    role: str,
    since: date,
    organisation: Organisation | None = None,
    kind: str = Affiliation.Kind.MEMBER.value,
    client_id: UUID | None = None,
) -> list[Person]:
    """Add the people of a list to the register, the initiative and, where given, an organisation, as one event."""
    access.require(by, "people.edit", initiative)
    if organisation is not None and organisation.programme_id != initiative.programme_id:
        raise ValidationError(_now("Choose one from this initiative; the one given belongs elsewhere."))
    home: dict[str, Any] = {"programme": initiative.programme}
    people = [Person(**home, **row) for row in rows]
    _refuse_known(people, initiative)
    parts = [Involvement(**home, initiative=initiative, person=one, role=role, starts=since) for one in people]
    ties = [
        Affiliation(**home, person=one, organisation=organisation, kind=kind, starts=since)
        for one in people
        if organisation is not None
    ]
    with journal.change(by, TOOK_IN_LIST, organisation or initiative, client_id=client_id) as change:
        for records in (people, parts, ties):
            for record in records:
                check_row(record)
            change.create(records)
    return people


def _refuse_known(people: list[Person], initiative: Initiative) -> None:
    """Name the codes that stand twice in the list, or that the register knows already."""
    codes = Counter(one.code for one in people)
    twice = sorted(code for code, times in codes.items() if times > 1)
    known = Person.objects.filter(programme=initiative.programme_id, code__in=codes).order_by("code")
    taken = twice or list(known.values_list("code", flat=True)[:5])
    if taken:
        raise ValidationError(
            _now("Each person has a code of their own; these are used already: %(codes)s.")
            % {"codes": ", ".join(taken[:5])}
        )
