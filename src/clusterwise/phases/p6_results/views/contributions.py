"""What the cluster contributes: regions, energy and climate, losses by stage, and actions by priorities."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from clusterwise.foundation.evidence import selectors as evidence
from clusterwise.foundation.evidence.facts import collect
from clusterwise.foundation.evidence.wording import shown
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages import exports
from clusterwise.foundation.pages.register import record_url
from clusterwise.foundation.pages.scope import in_initiative
from clusterwise.foundation.people import access
from clusterwise.methods.change import ChangeError
from clusterwise.phases.p5_action.facilities.registers import FACTORS
from clusterwise.phases.p5_action.joint_actions.registers import PURPOSES
from clusterwise.phases.p6_results import climate as energy
from clusterwise.phases.p6_results import contributions, territories
from clusterwise.phases.p6_results import losses as stages

SEE = "results.see"
INCOME_AND_SALES = ("observed.income", "observed.sales")


@in_initiative(SEE)
@require_GET
def territory(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show income and sales by region and year, with the index and the gap of each region."""
    facts = collect(INCOME_AND_SALES, [initiative])
    names = {"observed.income": _("Income"), "observed.sales": _("Sales")}
    context = {
        "scope": initiative,
        "parts": [
            (names[code], [(year, _regions(year)) for year in territories.years(facts[code], timezone.localdate())])
            for code in INCOME_AND_SALES
        ],
    }
    return render(request, "results/territory.html", context)


def _regions(year: territories.Year) -> list[tuple[str, str, str, str, int]]:
    return [
        (one.region, shown(one.mean, year.unit), shown(one.index, "share"), shown(one.gap, "share"), one.records)
        for one in year.gaps
    ]


@in_initiative(SEE)
@require_GET
def climate(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show the energy and greenhouse gases that each action avoids, with the factors and who published them."""
    today = timezone.localdate()
    least, source = energy.least_energy(today)
    context = {
        "scope": initiative,
        "actions": [
            (one, shown(one.kwh, "kWh", one.qualifier), shown(one.co2e_kg, "kg", one.qualifier))
            for one in energy.by_action(initiative, today)
        ],
        "least": shown(least, "kWh"),
        "source": source,
        "factors_url": FACTORS.url("list", initiative),
    }
    return render(request, "results/climate.html", context)


@in_initiative(SEE)
@require_GET
def losses(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show what is lost at each stage before and after a day, in points and relative to the old loss."""
    until = _day(request.GET.get("until", "")) or stages.dividing_day(initiative)
    found, trouble = [], ""
    try:
        found = stages.losses_by_stage(initiative, until, timezone.localdate())[0] if until else []
    except ChangeError as error:
        trouble = str(error)
    context = {
        "scope": initiative,
        "until": until,
        "trouble": trouble,
        "stages": [
            (
                one.stage,
                shown(one.before, "share"),
                shown(one.after, "share"),
                shown(one.cut.points) if one.cut else "",
                shown(one.cut.relative, "share") if one.cut else "",
                one.weighings,
            )
            for one in found
        ],
    }
    return render(request, "results/losses.html", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Http404 from error


def _matrix(initiative: Initiative) -> contributions.Matrix:
    return contributions.matrix_of(initiative, evidence.indicators_in_use(initiative))


@in_initiative(SEE)
@require_GET
def matrix(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show which action serves which priority, theme and challenge, and what stands behind each of them."""
    found = _matrix(initiative)
    context = {
        "scope": initiative,
        "tags": found.tags,
        "rows": [
            (row.action, record_url(row.action, initiative), [(contributions.ways(cell), contributions.hows(cell)) for cell in row.cells])
            for row in found.rows
        ],
        "roll_ups": [(one, [shown(amount, currency) for currency, amount in one.money]) for one in found.roll_ups],
        "silent": found.silent,
        "add_url": PURPOSES.url("add", initiative) if access.may(request.user, PURPOSES.edit, initiative) else "",
    }  # fmt: skip
    return render(request, "results/matrix.html", context)


@in_initiative(SEE)
@require_GET
def matrix_file(request: HttpRequest, initiative: Initiative, kind: str) -> HttpResponse:
    """Return the contribution matrix as XLSX or CSV: a row for each action, a column for each tag."""
    if kind not in exports.KINDS:
        raise Http404
    found = _matrix(initiative)
    headers = (_("joint action"), _("status"), *(tag.label for tag in found.tags))
    title = _("What joint actions serve")
    return exports.send(f"{initiative.slug}-contributions", title, headers, _table(found), kind, source=str(initiative))


def _table(found: contributions.Matrix) -> Iterator[list[Any]]:
    for row in found.rows:
        yield [row.action.title, row.action.get_status_display(), *(contributions.ways(cell) for cell in row.cells)]
