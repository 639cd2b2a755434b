"""An initiative as one IATI activity: every value from a record, and what no record tells is named, never invented."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from clusterwise.exchange.iati import money
from clusterwise.exchange.iati.models import ActivitySettings, ReportingSettings
from clusterwise.exchange.iati.results import Chain, chain_of
from clusterwise.exchange.iati.tags import tags_of
from clusterwise.formats.iati import activity as iati
from clusterwise.formats.iati.texts import Coded, narratives, text
from clusterwise.foundation.evidence.models import Publication
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.register import scope_args
from clusterwise.phases.p4_planning.models import PlanLine

PIPELINE, RUNNING, CLOSED = "1", "2", "4"
FUNDS = "1"
GENDER = "1"
DAC = "1"


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that a file needs and no record tells, with the page where it is filled in."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Composed:
    """An activity as it would leave now; `missing` keeps it from leaving, `warnings` say what it does without."""

    activity: iati.Activity | None
    missing: tuple[Missing, ...]
    warnings: tuple[Missing, ...]


def settings_of(initiative: Initiative) -> tuple[ReportingSettings | None, ActivitySettings | None]:
    """Return the settings of the programme and of the initiative, where they were filled in."""
    return (
        ReportingSettings.objects.filter(programme=initiative.programme_id).first(),
        ActivitySettings.objects.filter(initiative=initiative).first(),
    )


def compose(initiative: Initiative, *, on: date) -> Composed:
    """Return an initiative as an activity on a day, in the language of the programme's settings."""
    reporting, own = settings_of(initiative)
    missing = tuple(_missing(initiative, reporting, own))
    if missing or reporting is None or own is None or initiative.starts is None:
        return Composed(None, missing, ())
    language = reporting.language
    with translation.override(language):
        chain = chain_of(initiative, language)
        goals, unknown = tags_of(_sdg(initiative, chain))
        activity = replace(
            _frame(initiative, reporting, own, on),
            tags=tuple(goals),
            budgets=tuple(money.budgets(initiative)),
            results=chain.results,
        )
    return Composed(activity, (), tuple(_warnings(initiative, own, chain, unknown)))


def _missing(initiative: Initiative, reporting: Any, own: Any) -> Iterable[Missing]:
    programme, here = initiative.programme, scope_args(initiative)
    if reporting is None:
        yield Missing(
            _("Fill in who reports: the IATI settings of the programme."),
            reverse("iati.reportingsettings.list", args=scope_args(programme)),
        )
    if own is None:
        yield Missing(
            _("Fill in the identifier of the activity: the IATI settings of the initiative."),
            reverse("iati.activitysettings.list", args=here),
        )
    if initiative.starts is None:
        yield Missing(_("Give the initiative its first day."))
    if not programme.funder.strip():
        yield Missing(_("Name the funder of the programme."))
    if not any(_descriptions(initiative, own).values()) and not programme.purpose.strip():
        yield Missing(
            _("Describe the activity in the IATI settings of the initiative, or the cluster on its page."),
            reverse("iati.activitysettings.list", args=here),
        )


def _warnings(initiative: Initiative, own: ActivitySettings, chain: Chain, unknown: list[str]) -> Iterable[Missing]:
    here = scope_args(initiative)
    if own.gender == "":
        yield Missing(
            _("The gender marker was not judged yet; the file leaves without it."),
            reverse("iati.activitysettings.list", args=here),
        )
    if not chain.results:
        yield Missing(
            _("No result with an indicator leaves: tie indicators to results of the chain, and publish a report."),
            reverse("results.result.list", args=here),
        )
    for code in unknown:
        yield Missing(_("“%(code)s” is no goal, target or indicator of the list; it does not leave.") % {"code": code})
    yield from (Missing(*one) for one in chain.notes)
    in_kind = money.in_kind(initiative)
    if in_kind:
        yield Missing(
            _("%(n)s shares of the budget are given in kind; a file tells money alone.") % {"n": in_kind},
            reverse("planning.budgetshare.list", args=here),
        )


def _frame(initiative: Initiative, reporting: ReportingSettings, own: ActivitySettings, on: date) -> iati.Activity:
    programme, cluster, language = initiative.programme, initiative.cluster, reporting.language
    updated = Publication.objects.filter(initiative=initiative).order_by("-frozen_at").first()
    told = narratives(_descriptions(initiative, own), language)
    aims = narratives({programme.language: programme.purpose.strip()}, language)
    return iati.Activity(
        language=language,
        default_currency=reporting.currency,
        last_updated=updated.frozen_at.strftime("%Y-%m-%dT%H:%M:%SZ") if updated else None,
        hierarchy="1",
        identifier=iati.Identifier(f"{reporting.organisation_ref}-{own.local_identifier}"),
        reporting_org=iati.ReportingOrg(
            reporting.organisation_ref,
            reporting.organisation_type,
            "1" if reporting.is_secondary else "0",
            narratives({language: reporting.organisation_name}, language),
        ),
        title=text({programme.language: initiative.name}, language),
        descriptions=tuple(iati.Description(kind, words) for kind, words in (("1", told), ("2", aims)) if words),
        participating_orgs=_partners(initiative, reporting),
        status=Coded(_status(initiative, on)),
        dates=tuple(_dates(initiative, on)),
        countries=(iati.Share(cluster.country),),
        sectors=(iati.Share(own.sector or reporting.sector, DAC),),
        policy_markers=(iati.PolicyMarker(DAC, None, GENDER, own.gender),) if own.gender else (),
        collaboration_type=_code(reporting.collaboration_type),
        flow_type=_code(reporting.flow_type),
        finance_type=_code(reporting.finance_type),
        aid_types=(Coded(reporting.aid_type, DAC),) if reporting.aid_type else (),
    )


def _code(code: str) -> Coded | None:
    return Coded(code) if code else None


def _descriptions(initiative: Initiative, own: ActivitySettings | None) -> dict[str, str]:
    if own is not None and own.description.strip():
        return {own.language: own.description.strip()}
    return {initiative.cluster.description_language: initiative.cluster.description.strip()}


def _partners(initiative: Initiative, reporting: ReportingSettings) -> tuple[iati.ParticipatingOrg, ...]:
    language, programme = reporting.language, initiative.programme
    funder = iati.ParticipatingOrg(
        reporting.funder_ref or None,
        reporting.funder_type or None,
        FUNDS,
        narratives=narratives({language: programme.funder}, language),
    )
    reporter = iati.ParticipatingOrg(
        reporting.organisation_ref,
        reporting.organisation_type,
        reporting.organisation_role,
        narratives=narratives({language: reporting.organisation_name}, language),
    )
    return funder, reporter


def _status(initiative: Initiative, on: date) -> str:
    if initiative.starts is not None and initiative.starts > on:
        return PIPELINE
    return CLOSED if initiative.ends is not None and initiative.ends < on else RUNNING


def _dates(initiative: Initiative, on: date) -> Iterable[iati.ActivityDate]:
    """Yield the first and the last day: planned as long as they are still to come."""
    if initiative.starts is not None:
        yield iati.ActivityDate(initiative.starts.isoformat(), "1" if initiative.starts > on else "2")
    if initiative.ends is not None:
        yield iati.ActivityDate(initiative.ends.isoformat(), "3" if initiative.ends >= on else "4")


def _sdg(initiative: Initiative, chain: Chain) -> set[str]:
    lines = PlanLine.objects.filter(initiative=initiative).exclude(status=PlanLine.Status.DROPPED)
    return {str(code) for codes in (*lines.values_list("sdg", flat=True), *chain.sdg) for code in codes}
