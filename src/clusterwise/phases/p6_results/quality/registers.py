"""Registers of data quality: dismissed findings and second looks."""

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.pages.register import Column, Register
from clusterwise.phases.p6_results.quality import forms, services
from clusterwise.phases.p6_results.quality.access import JUDGE, RECHECK
from clusterwise.phases.p6_results.quality.models import Dismissal, Recheck

#: Both tell single records, so they are for those who may open the rows behind a figure.
SEE = "evidence.rows"

dismissals = Register(
    model=Dismissal,
    slug="quality/dismissed",
    title=_("Dismissed findings"),
    one=_("dismissed finding"),
    teaches=_(
        "A finding that was looked at and is no fault is dismissed with a reason. Remove it from here and the finding "
        "stands again."
    ),
    columns=(
        Column("what", _("what was odd")),
        Column("reason", _("why it is right")),
    ),
    see=SEE,
    edit=JUDGE,
    remove=services.reopen_finding,
    search=("what", "reason"),
    order=("rule", "id"),
)

rechecks = Register(
    model=Recheck,
    slug="quality/second-looks",
    title=_("Second looks"),
    one=_("second look"),
    teaches=_(
        "Recount a few values of each kind, or let another person visit again. The factor of recounted to reported prints "
        "with each report; the second look itself never counts in a figure."
    ),
    columns=(
        Column("observation", _("observation"), "record"),
        Column("value", _("value found again"), "number"),
        Column("on", _("date of the second look"), "date"),
        Column("method", _("how")),
    ),
    see=SEE,
    edit=RECHECK,
    form=forms.RecheckForm,
    add=services.record_recheck,
    revise=services.revise_recheck,
    remove=services.remove_recheck,
    parent="observation",
    related=("observation",),
    order=("-on", "id"),
)

ALL = (dismissals, rechecks)
