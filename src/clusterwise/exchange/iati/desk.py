"""What the aid transparency standard puts on the desk of the results: its page and its registers."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from clusterwise.exchange.iati.access import SEE
from clusterwise.exchange.iati.registers import ALL
from clusterwise.foundation.road import registry
from clusterwise.foundation.road.models import Phase

_results = registry.desks[Phase.RESULTS.value]
registry.desks[Phase.RESULTS.value] = replace(
    _results,
    registers=(*_results.registers, *ALL),
    doors=(*_results.doors, registry.Door(_("IATI file"), "iati.page", SEE)),
)
