"""TN04: more than 400 new jobs by companies of the cluster, by sex and by term."""

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

from clusterwise.foundation.evidence.services import record_observation

ON = date(2023, 12, 31)


def test_more_than_400_jobs_come_from_payrolls_by_sex_and_term(demo: Any) -> None:
    found = demo.figure(demo.cactus, "J1", ON)
    by_term: Counter[str] = Counter()
    for fact in found.facts:
        by_term[fact.dimensions["term"]] += fact.amount

    assert found.value == Decimal(404) > 400
    assert (found.qualifier, found.unit) == ("≥", "FTE")
    assert (found.by_sex["F"], found.by_sex["M"]) == (Decimal(296), Decimal(108))
    assert dict(by_term) == {"permanent": Decimal(333), "seasonal": Decimal(71)}
    assert len({fact.organisation for fact in found.facts}) == 17


def test_jobs_that_were_there_before_are_not_new(demo: Any) -> None:
    firm = demo.figure(demo.cactus, "J1", ON).facts[0].organisation
    record_observation(
        initiative=demo.cactus, by=None, quantity="jobs", organisation_id=firm, value=Decimal(30), unit="FTE",
        starts=date(2023, 6, 30), method="Payroll", dimensions={"kind": "before"},
    )  # fmt: skip

    assert demo.figure(demo.cactus, "J1", ON).value == Decimal(404)
