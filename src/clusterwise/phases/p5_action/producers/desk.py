"""What producers put on the desk of phase 5: their registers, and the land that is worked in a friendly way."""

from django.utils import timezone
from django.utils.translation import gettext as _

from clusterwise.foundation.evidence.wording import shown
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.phases.p5_action.joint_actions.desk import join_desk
from clusterwise.phases.p5_action.producers import selectors
from clusterwise.phases.p5_action.producers.registers import REGISTERS


def _facts(initiative: Initiative) -> list[str]:
    area = selectors.friendly_area(initiative, timezone.localdate())
    return [_("%(area)s under organic or biodiversity-friendly practice") % {"area": shown(area, "ha")}] if area else []


join_desk(*REGISTERS, facts=_facts)
