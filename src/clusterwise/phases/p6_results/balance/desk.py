"""What the road says of the balance: an alarm where women lost ground."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import ngettext

from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.register import scope_args
from clusterwise.foundation.road.registry import Step, adviser
from clusterwise.phases.p6_results.balance.selectors import alarms

NAMED = 2


@adviser
def harm_steps(initiative: Initiative) -> Iterator[Step]:
    """Ask for a look where women's share or pay fell too far."""
    found = alarms(initiative, timezone.localdate())
    if found:
        text = ngettext(
            "Women lost ground at %(n)s place: %(names)s. Look into it before more is done there.",
            "Women lost ground at %(n)s places, such as %(names)s. Look into it before more is done there.",
            len(found),
        )
        names = ", ".join(f"“{node.role}”" for node in found[:NAMED])
        url = reverse("balance.harm", args=scope_args(initiative))
        yield Step(5, text % {"n": len(found), "names": names}, url, _now("See before and after"))
