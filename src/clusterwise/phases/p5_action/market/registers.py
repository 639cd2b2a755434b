"""Registers of events of the market."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.pages.register import Column, Register
from clusterwise.foundation.people import access
from clusterwise.phases.p5_action.market import forms, selectors, services
from clusterwise.phases.p5_action.market.models import EventHeads, EventParticipant, MarketEvent


def _panel(event: MarketEvent, user: Any) -> dict[str, Any]:
    return {"turnout": selectors.turnout(event) if access.may(user, "evidence.see", event) else None}


events = Register(
    model=MarketEvent,
    slug="events",
    title=_("Market events"),
    one=_("market event"),
    teaches=_(
        "Conferences, fairs and business meetings belong here, with who paid for them. Name the people who took part; "
        "heads that nobody named are counted apart."
    ),
    columns=(
        Column("name", _("name")),
        Column("kind", _("kind")),
        Column("is_international", _("international"), "yes_no"),
        Column("starts", _("first day"), "date"),
        Column("place", _("place")),
    ),
    details=(
        Column("name", _("name")),
        Column("kind", _("kind")),
        Column("is_international", _("international"), "yes_no"),
        Column("starts", _("first day"), "date"),
        Column("ends", _("last day"), "date"),
        Column("place", _("place")),
        Column("cost", _("cost"), "money:currency"),
        Column("members_share", _("part paid by members"), "money:currency"),
        Column("joint_action", _("joint action"), "record"),
    ),
    see="action.see",
    edit="action.edit",
    form=forms.EventForm,
    add=services.add_event,
    revise=services.revise_event,
    remove=services.remove_event,
    related=("joint_action",),
    search=("name", "place"),
    panel="market/event_panel.html",
    panel_context=_panel,
)

participants = Register(
    model=EventParticipant,
    slug="event-participants",
    title=_("People at events"),
    one=_("person at an event"),
    teaches=_("Each person stands once on the list of an event, with the organisation that the person came for."),
    columns=(
        Column("person", _("person"), "person"),
        Column("sex", _("sex"), value=lambda row: row.person.get_sex_display()),
        Column("organisation", _("came for the organisation"), "record"),
        Column("event", _("event"), "record"),
    ),
    see="action.see",
    edit="action.edit",
    form=forms.ParticipantForm,
    add=services.add_participant,
    revise=services.revise_participant,
    remove=services.remove_participant,
    parent="event",
    related=("person", "organisation", "event"),
    search=("person__code", "organisation__name"),
)

head_counts = Register(
    model=EventHeads,
    slug="event-heads",
    title=_("Heads without a name at events"),
    one=_("count of heads at an event"),
    teaches=_(
        "Where nobody took names, record the heads by sex. They are reported apart and never added to named people."
    ),
    columns=(
        Column("sex", _("sex")),
        Column("heads", _("heads"), "number"),
        Column("source", _("counted by")),
        Column("event", _("event"), "record"),
    ),
    see="action.see",
    edit="action.edit",
    form=forms.HeadsForm,
    add=services.count_heads,
    revise=services.revise_heads,
    remove=services.remove_heads,
    parent="event",
    related=("event",),
)

ALL = (events, participants, head_counts)
