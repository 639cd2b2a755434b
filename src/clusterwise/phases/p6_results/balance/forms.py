"""Forms of the balance of results."""

from clusterwise.foundation.pages.forms import ScopedModelForm
from clusterwise.phases.p6_results.balance.models import Placement, Revisit


class PlacementForm(ScopedModelForm):
    """Of which dimension an indicator speaks."""

    code_lists = {"dimension": "scorecard_dimension"}

    class Meta:
        model = Placement
        fields = ["indicator", "dimension"]


class RevisitForm(ScopedModelForm):
    """Who does or gains something now, in the same measure as in the diagnostic."""

    class Meta:
        model = Revisit
        fields = [
            "role",
            "on",
            "women_share_percent",
            "women",
            "men",
            "other",
            "not_stated",
            "method",
            "evidence_note",
        ]
