"""From a chosen candidate to an initiative with its data carried over; or a signed note where it was chosen elsewhere."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation import journal
from clusterwise.foundation.journal.changes import Change
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import ActorType, Initiative, Involvement, Organisation
from clusterwise.foundation.organisations.services import create_initiative
from clusterwise.foundation.people import access as people
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import add_record, check, revise_record
from clusterwise.phases.p1_selection.access import DECIDE, EDIT
from clusterwise.phases.p1_selection.models import Candidate, EntryNote, Outcome
from clusterwise.phases.p1_selection.specialised import Firm, firms_in

CARRIED = Verb(
    "selection.carried_over", _("carried a chosen candidate over into an initiative"),
    final=_("The initiative stands on it; remove what is wrong there one by one."),
)  # fmt: skip
NOTED = Verb("selection.noted_choice", _("signed why the cluster was chosen elsewhere"))
RENOTED = Verb("selection.renoted_choice", _("changed the note on a choice made elsewhere"))

#: Above this, firms are added from the register one by one: a form is no place for a mass import.
MOST_FIRMS = 3_000
_OWNERSHIP = {
    "women": Organisation.Ownership.WOMEN,
    "men": Organisation.Ownership.MEN,
    "both": Organisation.Ownership.EQUAL,
}


def found_initiative(
    *, outcome: Outcome, by: User | None, name: str, starts: date, slug: str = "", cluster_name: str = "",
    latitude: Decimal | None = None, longitude: Decimal | None = None,
) -> Initiative:  # fmt: skip
    """Make a chosen candidate an initiative: the cluster, and each firm of the register inside it, with digest and row."""
    candidate = outcome.entry.candidate
    people.require(by, DECIDE, outcome.note.programme)
    if outcome.verdict != Outcome.Verdict.CHOSEN:
        raise ValidationError(
            _now("Only a chosen candidate becomes an initiative; “%(name)s” is not chosen.") % {"name": candidate}
        )
    if candidate.initiative_id is not None:
        raise ValidationError(_now("“%(name)s” is an initiative already.") % {"name": candidate})
    firms = firms_of(candidate)
    if len(firms) > MOST_FIRMS:
        raise ValidationError(
            _now(
                "The candidate holds %(count)s firms; at most %(limit)s are carried over at once. Narrow its territory first."
            )
            % {"count": len(firms), "limit": MOST_FIRMS}
        )
    with journal.change(by, CARRIED, candidate) as change:
        initiative = create_initiative(
            programme=candidate.programme,
            by=by,
            name=name,
            slug=slug,
            cluster_name=cluster_name or candidate.name,
            country=candidate.country,
            territory=candidate.territory,
            value_chain=candidate.product_group,
            starts=starts,
            area=candidate.area,
            since_year=candidate.since_year,
            products=candidate.product_group,
            latitude=latitude,
            longitude=longitude,
        )
        for firm in firms:
            _carry(change, candidate, initiative, firm, starts)
        candidate.initiative = initiative
        check(candidate)
        change.save(candidate)
    return initiative


def firms_of(candidate: Candidate) -> list[Firm]:
    """Return the firms of the register that lie inside a candidate; none where it came from a table or from hand."""
    register = candidate.register
    if register is None or register.shape != register.Shape.ESTABLISHMENTS:
        return []
    return firms_in(
        Path(settings.CLUSTERWISE_REGISTERS) / f"{register.sha256}.parquet",
        industry=candidate.register_industry,
        region=candidate.register_region,
        period=candidate.register_period,
    )


def _carry(change: Change, candidate: Candidate, initiative: Initiative, firm: Firm, since: date) -> None:
    """Add a firm and its part in the initiative, or only the latter where an earlier choice brought the firm in."""
    assert candidate.register is not None  # noqa: S101 - firms come from a register
    known = Organisation.objects.filter(programme=candidate.programme, code=firm.establishment[:40]).first()
    if known is None:
        known = _organisation(candidate, firm)
        check(known)
        change.create(known)
        kind = ActorType(programme=candidate.programme, organisation=known, type="firm", starts=since)
        check(kind)
        change.create(kind)
    part = Involvement(
        initiative=initiative, programme=candidate.programme, organisation=known, role="core_firm", starts=since,
        evidence=_now("Register “%(title)s”, row %(row)s") % {"title": candidate.register.title[:120], "row": firm.row},
    )  # fmt: skip
    check(part)
    change.create(part)


def _organisation(candidate: Candidate, firm: Firm) -> Organisation:
    assert candidate.register is not None  # noqa: S101 - firms come from a register
    return Organisation(
        programme=candidate.programme,
        code=firm.establishment[:40],
        name=(firm.name or firm.establishment)[:200],
        legal_form="",
        is_formal=not firm.is_informal,
        founded_year=firm.birth_year,
        size=_size(firm),
        ownership=_OWNERSHIP.get(firm.owner_sex, Organisation.Ownership.UNKNOWN),
        ownership_evidence=candidate.register.source[:200] if firm.owner_sex in _OWNERSHIP else "",
        place=firm.place[:200],
        latitude=_degrees(firm.lat),
        longitude=_degrees(firm.lon),
        register_digest=candidate.register.sha256,
        register_row=str(firm.row),
    )


def _degrees(value: float | None) -> Decimal | None:
    return None if value is None else round(Decimal(str(value)), 6)


def _size(firm: Firm) -> str:
    people_ = firm.employment if firm.employment is not None else firm.size_low
    if people_ is None:
        return str(Organisation.Size.UNKNOWN)
    sizes = ((10, Organisation.Size.MICRO), (50, Organisation.Size.SMALL), (250, Organisation.Size.MEDIUM))
    return str(next((size for limit, size in sizes if people_ < limit), Organisation.Size.LARGE))


def note_choice(*, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any) -> EntryNote:
    """Sign why a cluster that was not selected here was chosen, and what is known of women's and men's work in it."""
    if Candidate.objects.filter(initiative=initiative).exists():
        raise ValidationError(_now("This initiative came out of a selection here; its decision note says why."))
    note = EntryNote(initiative=initiative, signed_by=by, **values)
    return add_record(note, by=by, permission=EDIT, verb=NOTED, client_id=client_id)


def revise_choice(note: EntryNote, *, by: User | None, **values: Any) -> EntryNote:
    """Change the note; it carries the signature of whoever changed it last."""
    return revise_record(note, {**values, "signed_by": by}, by=by, permission=EDIT, verb=RENOTED)
