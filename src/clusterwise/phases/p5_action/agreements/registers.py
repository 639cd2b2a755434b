"""Registers of agreements, parties and deliveries."""

from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.evidence.wording import shown
from clusterwise.foundation.pages.register import Column, Register
from clusterwise.phases.p5_action.agreements import forms, selectors, services
from clusterwise.phases.p5_action.agreements.models import Agreement, Delivery, Partner, Partnership, Party

PER_MILLE = Decimal("0.001")


def _agreement_panel(agreement: Agreement, user: Any) -> dict[str, Any]:
    """Return how far an agreement has come, and what its volume asks of each producer."""
    today = timezone.localdate()
    rows = list(Delivery.objects.visible_to(user).filter(agreement=agreement))
    standing = selectors.standing(agreement, rows, today)
    asked = selectors.feasibility_on(agreement, today)
    found = asked.feasibility if asked else None
    return {
        "standing": standing,
        "cap": shown(agreement.volume_cap_kg, "kg", "max") if agreement.volume_cap_kg is not None else "",
        "accepted": shown(standing.accepted_kg, "kg"),
        "rejected": shown(standing.rejected_kg, "kg"),
        "left": shown(standing.left_kg, "kg") if standing.left_kg is not None else "",
        "share": shown(standing.share.quantize(PER_MILLE), "share") if standing.share is not None else "",
        "days": shown(standing.mean_days_to_pay.quantize(Decimal("0.1"))) if standing.mean_days_to_pay is not None else "",
        "asked": asked,
        "producers": shown(Decimal(asked.producers)) if asked else "",
        "each": shown(found.kg_per_farmer.quantize(Decimal(1)), "kg") if found else "",
        "grown": shown(asked.yield_kg_per_ha, "kg") if asked and asked.yield_kg_per_ha is not None else "",
        "part": shown(found.share_of_yield.quantize(PER_MILLE), "share") if found and found.share_of_yield is not None else "",
        "area": shown(asked.area_ha, "ha") if asked else "",
    }  # fmt: skip


AGREEMENTS = Register(
    model=Agreement, slug="agreements", title=_("Agreements"), one=_("agreement"),
    teaches=_(
        "What buyers and sellers agreed belongs here: the product, the time, the price, and the largest volume. Deliveries under it "
        "show how far it is fulfilled; those above the volume are refused."
    ),
    columns=(
        Column("title", _("title")), Column("kind", _("kind"), "code:agreement_kind"), Column("product", _("product")),
        Column("starts", _("from"), "date"), Column("ends", _("until"), "date"),
        Column("volume_cap_kg", _("up to, kg"), "number"),
    ),
    details=(
        Column("title", _("title")), Column("kind", _("kind"), "code:agreement_kind"),
        Column("joint_action", _("joint action"), "record"), Column("product", _("product")), Column("crop", _("crop"), "code:crop"),
        Column("standard", _("standard of the producers"), "code:standard"), Column("starts", _("from"), "date"),
        Column("ends", _("until"), "date"), Column("volume_cap_kg", _("up to, kg"), "number"),
        Column("price_rule", _("price")), Column("price_per_kg", _("price or floor, per kg"), "money:currency"),
        Column("premium_per_kg", _("premium, per kg"), "money:currency"), Column("days_to_pay", _("days to pay"), "number"),
        Column("quality", _("quality that is asked for")), Column("text_version", _("version of the text"), "number"),
    ),
    see="action.see", edit="action.agree", form=forms.AgreementForm, add=services.record_agreement,
    revise=services.revise_agreement, remove=services.remove_agreement, related=("joint_action", "initiative__programme"),
    search=("title", "product"), panel="agreements/agreement_panel.html", panel_context=_agreement_panel,
)  # fmt: skip

PARTIES = Register(
    model=Party, slug="agreement-parties", title=_("Parties of agreements"), one=_("party"),
    teaches=_("Buyers and sellers of an agreement belong here; there may be several of each."),
    columns=(
        Column("party", _("organisation"), value=lambda party: str(party.organisation)), Column("side", _("side")),
        Column("agreement", _("agreement"), "record"),
    ),
    see="action.see", edit="action.agree", form=forms.PartyForm, add=services.add_party, remove=services.remove_party,
    parent="agreement", related=("agreement", "organisation"),
)  # fmt: skip

DELIVERIES = Register(
    model=Delivery, slug="deliveries", title=_("Deliveries"), one=_("delivery"),
    teaches=_("What arrived under an agreement belongs here: the weight, what was rejected and why, and when it was paid."),
    columns=(
        Column("on", _("date"), "date"), Column("organisation", _("organisation"), "record"), Column("person", _("person"), "person"),
        Column("kg", _("kg"), "number"), Column("rejected_kg", _("rejected, kg"), "number"), Column("grade", _("grade")),
        Column("paid_on", _("paid on"), "date"), Column("agreement", _("agreement"), "record"),
    ),
    details=(
        Column("on", _("date"), "date"), Column("agreement", _("agreement"), "record"),
        Column("organisation", _("organisation"), "record"), Column("person", _("person"), "person"),
        Column("kg", _("kg"), "number"), Column("rejected_kg", _("rejected, kg"), "number"), Column("reason", _("why it was rejected")),
        Column("grade", _("grade")), Column("lot", _("lot")), Column("price_per_kg", _("price, per kg"), "money:currency"),
        Column("paid_on", _("paid on"), "date"),
    ),
    see="action.see", edit="action.edit", form=forms.DeliveryForm, add=services.record_delivery,
    revise=services.revise_delivery, remove=services.remove_delivery, parent="agreement",
    related=("agreement", "organisation", "person"), search=("lot", "grade"), order=("-on", "pk"),
)  # fmt: skip

PARTNERSHIPS = Register(
    model=Partnership, slug="partnerships", title=_("Partnerships"), one=_("partnership"),
    teaches=_("Where firms, institutions and donors work together, record it here with its days, and add each partner with what it brings."),
    columns=(
        Column("title", _("title")), Column("kind", _("kind"), "code:partnership_kind"), Column("starts", _("from"), "date"),
        Column("ends", _("until"), "date"), Column("joint_action", _("joint action"), "record"),
    ),
    details=(
        Column("title", _("title")), Column("kind", _("kind"), "code:partnership_kind"), Column("joint_action", _("joint action"), "record"),
        Column("starts", _("from"), "date"), Column("ends", _("until"), "date"), Column("purpose", _("what it is for")),
        Column("evidence_note", _("where the evidence is")),
    ),
    see="action.see", edit="action.agree", form=forms.PartnershipForm, add=services.record_partnership,
    revise=services.revise_partnership, remove=services.remove_partnership, related=("joint_action",), search=("title",),
)  # fmt: skip

PARTNERS = Register(
    model=Partner, slug="partners", title=_("Partners"), one=_("partner"),
    teaches=_("Each partner of a partnership belongs here, as a firm, an institution, a public authority or a donor, with what it brings."),
    columns=(
        Column("organisation", _("partner"), "record"), Column("side", _("what it is in the partnership")),
        Column("brings", _("what it brings"), "money:currency"), Column("partnership", _("partnership"), "record"),
    ),
    see="action.see", edit="action.agree", form=forms.PartnerForm, add=services.add_partner, revise=services.revise_partner,
    remove=services.remove_partner, parent="partnership", related=("organisation", "partnership"),
)  # fmt: skip

REGISTERS = (AGREEMENTS, PARTIES, DELIVERIES, PARTNERSHIPS, PARTNERS)
