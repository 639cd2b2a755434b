"""Recording whole tables of observations, such as the sheets of a survey; one event a table."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation import journal
from clusterwise.foundation.evidence import access as _access  # noqa: F401  (declares the permissions)
from clusterwise.foundation.evidence.models import Observation
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people import access
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import check_row

OBSERVED_LIST = Verb("evidence.observed_list", _("recorded a table of observations"))


def record_observations(
    *, initiative: Initiative, by: User | None, rows: Iterable[Mapping[str, Any]], client_id: UUID | None = None
) -> list[Observation]:
    """Record the observations of a table as one event; all of them or none."""
    access.require(by, "evidence.observe", initiative)
    observations = [Observation(initiative=initiative, programme=initiative.programme, **row) for row in rows]
    with journal.change(by, OBSERVED_LIST, initiative, client_id=client_id) as change:
        for observation in observations:
            check_row(observation)
        return change.create(observations)
