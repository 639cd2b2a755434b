"""Registers below a candidate: confirmations, signs from the field, quotations, shared identity, areas of its territory."""

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.pages.register import Column, Register
from clusterwise.phases.p1_selection.access import EDIT, SEE
from clusterwise.phases.p1_selection.forms import portrait as forms
from clusterwise.phases.p1_selection.models import (
    Confirmation,
    IdentityTag,
    Quotation,
    SignReading,
    TerritoryArea,
)
from clusterwise.phases.p1_selection.services import portrait as services

confirmations = Register(
    model=Confirmation, slug="confirmations", title=_("Local confirmations"), one=_("local confirmation"),
    scope="programme", parent="candidate",
    teaches=_("Who lives or works in the place and confirms that the cluster exists belongs here: a body by name, or a person by code, with the day and the evidence."),
    columns=(
        Column("body", _("body that confirms")), Column("person", _("person"), "person"),
        Column("confirmed_on", _("confirmed on"), "date"), Column("words", _("what was confirmed")),
        Column("evidence", _("evidence")),
    ),
    see=SEE, edit=EDIT, form=forms.ConfirmationForm, add=services.add_confirmation, revise=services.revise_confirmation,
    remove=services.remove_confirmation, related=("candidate", "person"),
)  # fmt: skip

signs = Register(
    model=SignReading, slug="signs", title=_("Signs from the field"), one=_("sign from the field"), scope="programme",
    parent="candidate",
    teaches=_("What no register shows belongs here: whether the welfare of the people employed and the natural resources improve or fall, and by how much prices rose."),
    columns=(
        Column("sign", _("sign")), Column("change_percent", _("change, percent"), "number"),
        Column("measured_by", _("what was measured")), Column("starts", _("from the year"), "text"),
        Column("ends", _("to the year"), "text"), Column("evidence", _("evidence")),
    ),
    see=SEE, edit=EDIT, form=forms.SignForm, add=services.add_sign, revise=services.revise_sign,
    remove=services.remove_sign, related=("candidate",),
)  # fmt: skip

quotations = Register(
    model=Quotation, slug="quotations", title=_("Quotations for buying together"), one=_("quotation"),
    scope="programme", parent="candidate",
    teaches=_("Ask members what they pay for an input, and a supplier what a common order would cost. The saving of each member is worked out from it."),
    columns=(
        Column("item", _("item")), Column("unit", _("unit")), Column("members", _("members who buy it"), "number"),
        Column("quantity", _("quantity that each of them buys"), "number"),
        Column("price_alone", _("price of a unit alone"), "money:currency"),
        Column("pooled_price", _("price of a unit together"), "money:currency"),
        Column("pooled_from", _("the price together holds from this quantity on"), "number"),
        Column("source", _("source")),
    ),
    details=(
        Column("item", _("item")), Column("unit", _("unit")), Column("members", _("members who buy it"), "number"),
        Column("quantity", _("quantity that each of them buys"), "number"),
        Column("price_alone", _("price of a unit alone"), "money:currency"),
        Column("pooled_price", _("price of a unit together"), "money:currency"),
        Column("pooled_from", _("the price together holds from this quantity on"), "number"),
        Column("common_cost", _("cost of ordering together"), "money:currency"),
        Column("quoted_on", _("quoted on"), "date"), Column("source", _("source")),
    ),
    see=SEE, edit=EDIT, form=forms.QuotationForm, add=services.add_quotation, revise=services.revise_quotation,
    remove=services.remove_quotation, related=("candidate",), search=("item", "source"),
)  # fmt: skip

identity_tags = Register(
    model=IdentityTag, slug="identity", title=_("Shared identity"), one=_("shared identity"), scope="programme",
    teaches=_("What makes people here feel that they belong together belongs here: a craft, a language, a protected name, a common history."),
    columns=(
        Column("candidate", _("candidate"), "record"), Column("tag", _("what is shared"), "code:identity_tag"), Column("words", _("in words")),
        Column("evidence", _("evidence")),
    ),
    see=SEE, edit=EDIT, form=forms.IdentityForm, add=services.add_identity_tag, revise=services.revise_identity_tag,
    remove=services.remove_identity_tag, related=("candidate",),
)  # fmt: skip

territory_areas = Register(
    model=TerritoryArea, slug="territory-areas", title=_("Areas of the territory"), one=_("area of the territory"),
    scope="programme",
    teaches=_("Where no register places the firms, choose the imported areas in which they work. Areas that do not touch are flagged on the map."),
    columns=(Column("candidate", _("candidate"), "record"), Column("area", _("area"), value=lambda row: str(row.area))),
    see=SEE, edit=EDIT, form=forms.TerritoryAreaForm, add=services.add_territory_area,
    remove=services.remove_territory_area, related=("candidate", "area"),
)  # fmt: skip

OF_CANDIDATE = (confirmations, signs, quotations, identity_tags, territory_areas)
