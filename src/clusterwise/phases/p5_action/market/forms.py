"""Forms of events of the market."""

from clusterwise.foundation.pages.forms import ScopedModelForm
from clusterwise.phases.p5_action.market.models import EventHeads, EventParticipant, MarketEvent


class EventForm(ScopedModelForm):
    """An event with its cost and who shares it."""

    class Meta:
        model = MarketEvent
        fields = [
            "kind",
            "name",
            "is_international",
            "starts",
            "ends",
            "place",
            "cost",
            "members_share",
            "currency",
            "joint_action",
        ]


class ParticipantForm(ScopedModelForm):
    """One person on the list of an event."""

    class Meta:
        model = EventParticipant
        fields = ["event", "person", "organisation"]


class HeadsForm(ScopedModelForm):
    """Heads of one sex that nobody named."""

    class Meta:
        model = EventHeads
        fields = ["event", "sex", "heads", "source"]
