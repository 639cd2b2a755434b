"""Registers of the balance of results."""

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.pages.register import Column, Register
from clusterwise.phases.p6_results.balance import forms, services
from clusterwise.phases.p6_results.balance.access import PLACE, REVISIT, SEE
from clusterwise.phases.p6_results.balance.models import Placement, Revisit

placements = Register(
    model=Placement,
    slug="scorecard-places",
    title=_("Places on the scorecard"),
    one=_("place on the scorecard"),
    teaches=_(
        "An indicator stands on a dimension by its goals until somebody places it. Place it on economic, social or "
        "environmental, or on an outcome area such as modernisation, sustainability or quality."
    ),
    columns=(
        Column("indicator", _("indicator"), "record"),
        Column("dimension", _("dimension"), "code:scorecard_dimension"),
    ),
    see=SEE,
    edit=PLACE,
    form=forms.PlacementForm,
    add=services.place_indicator,
    remove=services.take_off,
    parent="indicator",
    related=("indicator",),
    order=("dimension", "id"),
)

revisits = Register(
    model=Revisit,
    slug="role-revisits",
    title=_("Gender roles looked at again"),
    one=_("second look at a gender role"),
    teaches=_(
        "Look once a year at the roles of the diagnostic: who does the work now, who controls it, what women and men are "
        "paid. If women's share or pay fell by as much as the rule says, the page “Do no harm” raises an alarm."
    ),
    columns=(
        Column("role", _("gender role"), "record"),
        Column("on", _("date"), "date"),
        Column("women_share_percent", _("women's share, percent"), "number"),
        Column("women", _("women"), "number"),
        Column("men", _("men"), "number"),
        Column("other", _("other"), "number"),
        Column("not_stated", _("sex not stated"), "number"),
        Column("method", _("how it was found out")),
    ),
    see=SEE,
    edit=REVISIT,
    form=forms.RevisitForm,
    add=services.revisit_role,
    revise=services.revise_revisit,
    remove=services.remove_revisit,
    parent="role",
    related=("role",),
    order=("-on", "id"),
)

ALL = (placements, revisits)
