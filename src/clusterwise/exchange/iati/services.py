"""Filling in what a file lacks, taking a file out, and taking others' files in."""

import hashlib
import io
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.exchange.iati import access as deeds
from clusterwise.exchange.iati.compose import Composed, compose
from clusterwise.exchange.iati.models import ActivitySettings, Export, ForeignFile, ReportingSettings
from clusterwise.exchange.iati.wording import refusal, told
from clusterwise.formats.iati.activity import Activity, Header
from clusterwise.formats.iati.checking import check, check_bytes
from clusterwise.formats.iati.faults import Findings, Severity
from clusterwise.formats.iati.writing import VERSION, write
from clusterwise.formats.sentences import RefusedError
from clusterwise.foundation import journal
from clusterwise.foundation.documents import store
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Initiative, Programme
from clusterwise.foundation.people import access
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import add_record, check_same_scope, remove_record, revise_record

FILLED_IN = Verb("iati.filled_in", _("filled in the IATI settings of the programme"))
REFILLED = Verb("iati.refilled", _("changed the IATI settings of the programme"))
NAMED = Verb("iati.named", _("filled in the IATI settings of an initiative"))
RENAMED = Verb("iati.renamed", _("changed the IATI settings of an initiative"))
TOOK_OUT = Verb("iati.took_out", _("took out an IATI file"), final=_("The file has left; take out a corrected one."))
TOOK_IN = Verb("iati.took_in", _("took in an IATI file of somebody else"))
PUT_AWAY = Verb("iati.put_away", _("put away an IATI file of somebody else"))
KEPT_FINDINGS = 200


class NotReadyError(ValidationError):
    """An initiative cannot leave as an activity yet; each message says what to fill in or to correct."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file as it would leave: its bytes, what is wrong with it, and the activity that it holds."""

    data: bytes
    findings: Findings
    activity: Activity


def fill_in_settings(
    *, programme: Programme, by: User | None, client_id: UUID | None = None, **values: Any
) -> ReportingSettings:
    """Say who reports the activities of a programme, in the codes of the standard."""
    record = ReportingSettings(programme=programme, **values)
    return add_record(record, by=by, permission=deeds.SET, verb=FILLED_IN, client_id=client_id, scope=programme)


def change_settings(record: ReportingSettings, *, by: User | None, **values: Any) -> ReportingSettings:
    """Change who reports; files that left keep what they said."""
    return revise_record(record, values, by=by, permission=deeds.SET, verb=REFILLED)


def name_activity(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> ActivitySettings:
    """Give an initiative its identifier, its gender marker and its description as an activity."""
    record = ActivitySettings(initiative=initiative, **values)
    return add_record(record, by=by, permission=deeds.EDIT, verb=NAMED, client_id=client_id)


def rename_activity(record: ActivitySettings, *, by: User | None, **values: Any) -> ActivitySettings:
    """Change the settings of an activity; its identifier stays once a file has left."""
    left = Export.objects.filter(initiative=record.initiative_id).exists()
    if left and values.get("local_identifier", record.local_identifier) != _stored_identifier(record):
        raise ValidationError(
            {"local_identifier": _now("A file has left under this identifier; readers know the activity by it.")}
        )
    return revise_record(record, values, by=by, permission=deeds.EDIT, verb=RENAMED)


def _stored_identifier(record: ActivitySettings) -> str:
    return ActivitySettings.objects.get(pk=record.pk).local_identifier


def make_file(composed: Composed, *, now: datetime) -> Made:
    """Return the file of a composed activity, checked; refuse what a record is missing for."""
    if composed.activity is None:
        raise NotReadyError([one.text for one in composed.missing])
    target = io.BytesIO()
    header = Header(version=VERSION, generated=now.strftime("%Y-%m-%dT%H:%M:%SZ"))
    write(target, [composed.activity], header)
    data = target.getvalue()
    return Made(data, check_bytes(data, today=now.date()), composed.activity)


def take_out(*, initiative: Initiative, by: User | None, now: datetime, client_id: UUID | None = None) -> Made:
    """Make the file of an initiative, refuse an invalid one, and write that it left into the journal."""
    access.require(by, deeds.EXPORT, initiative)
    composed = compose(initiative, on=now.date())
    made = make_file(composed, now=now)
    if not made.findings.is_valid:
        raise NotReadyError(
            [
                f"{told(fault.text)} {told(fault.remedy)}"
                for fault in made.findings.faults
                if fault.severity is Severity.ERROR
            ]
        )
    indicators = [one for result in made.activity.results for one in result.indicators]
    export = Export(
        initiative=initiative,
        programme_id=initiative.programme_id,
        made_at=now,
        identifier=made.activity.identifier.text if made.activity.identifier else "",
        sha256=hashlib.sha256(made.data).hexdigest(),
        size_bytes=len(made.data),
        indicators=len(indicators),
        values=sum(len(period.actuals) for one in indicators for period in one.periods),
        warnings=made.findings.counts[Severity.WARNING] + len(composed.warnings),
    )
    with journal.change(by, TOOK_OUT, export, client_id=client_id) as change:
        check_same_scope(export)
        change.create(export)
    return made


def take_in(
    *,
    initiative: Initiative,
    by: User | None,
    file: Any,
    today: date,
    title: str = "",
    client_id: UUID | None = None,
) -> ForeignFile:
    """Keep an activity file of somebody else with what is wrong with it; a hostile one is refused and not kept."""
    access.require(by, deeds.TAKE_IN, initiative)
    limit = int(settings.UPLOAD_LIMIT_BYTES)
    data = bytes(file.read(limit + 1))
    try:
        findings = check(io.BytesIO(data), today=today, max_bytes=limit)
    except RefusedError as error:
        raise ValidationError({"file": refusal(error)}) from error
    record = ForeignFile(
        initiative=initiative,
        programme_id=initiative.programme_id,
        title=title.strip() or _name(file),
        file_name=_name(file),
        sha256=hashlib.sha256(data).hexdigest(),
        size_bytes=len(data),
        activities=findings.activities,
        errors=findings.counts[Severity.ERROR],
        warnings=findings.counts[Severity.WARNING],
        findings=[_plain(fault) for fault in findings.faults[:KEPT_FINDINGS]],
    )
    if ForeignFile.objects.filter(initiative=initiative, sha256=record.sha256).exists():
        raise ValidationError({"file": _now("This very file was taken in already.")})
    store.put(data)
    return add_record(record, by=by, permission=deeds.TAKE_IN, verb=TOOK_IN, client_id=client_id)


def put_away(record: ForeignFile, *, by: User | None) -> None:
    """Remove a file of somebody else from the list; its bytes stay in the store, where the journal names them."""
    remove_record(record, by=by, permission=deeds.TAKE_IN, verb=PUT_AWAY)


def _name(file: Any) -> str:
    name = str(getattr(file, "name", "") or "iati.xml").replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in name if sign.isprintable())[:150] or "iati.xml"


def _plain(fault: Any) -> dict[str, Any]:
    """Return a fault as a record keeps it: the English sentence, so that every reader finds the same."""
    return {
        "severity": fault.severity.value,
        "line": fault.line,
        "activity": fault.activity[:200],
        "text": str(fault.text)[:500],
        "remedy": str(fault.remedy),
    }
