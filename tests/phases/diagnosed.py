"""A diagnosed cocoa cluster, for the tests of the diagnostic and of the plan that builds on it."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from tests import factories

from clusterwise.foundation.deliberation import services as deliberation
from clusterwise.foundation.money import services as money
from clusterwise.phases.p3_diagnostic import services

HELD = date(2022, 5, 10)


def decision(initiative, text="The study is validated", present=3, held_on=HELD):
    """Let a body of three seats decide; with one of them present there is no quorum."""
    body = deliberation.found_body(
        initiative=initiative, by=None, name=f"Commission {text}", kind="commission", founded_on=date(2022, 4, 1),
        quorum_kind="share", quorum_needed="1/2", quorum_source="agreed aloud",
    )  # fmt: skip
    seats = [
        deliberation.give_seat(
            body=body, by=None, person=factories.person(initiative), category="firm", starts=date(2022, 4, 1)
        )
        for _ in range(3)
    ]
    meeting = deliberation.call_meeting(body=body, by=None, held_on=held_on, called_by="cda")
    tabled = deliberation.table_decision(meeting=meeting, by=None, text=text)
    there = seats[:present]
    deliberation.take_attendance(meeting=meeting, present={seat: seat.person for seat in there}, by=None)
    deliberation.record_votes(decision=tabled, votes=dict.fromkeys(there, "for"), by=None)
    deliberation.close_meeting(meeting=meeting, by=None)
    tabled.refresh_from_db()
    return tabled


def rate(currency, per_usd, on=date(2022, 5, 1)):
    """Record what one US dollar bought."""
    row = {"currency": currency, "per_usd": Decimal(per_usd), "on": on, "source": "central bank"}
    return money.record_rates(rows=[row], by=None)[0]


def problem_tree(initiative):
    """Low price because of wet beans and no buyer; wet beans for want of a dryer; no buyer for want of a certificate."""

    def problem(statement, kind="cause", leads_to=None, **values):
        return services.record_problem(
            initiative=initiative, by=None, statement=statement, kind=kind, leads_to=leads_to, **values
        )

    price = problem("Farmers get a low price", "core")
    wet = problem("Beans are wet", leads_to=price, firms_affected=300)
    buyer = problem("No organic buyer", leads_to=price, firms_affected=500)
    dryer = problem("No common dryer", leads_to=wet, firms_affected=80, cost_per_year=Decimal(40000), currency="USD")
    label = problem("No certificate", leads_to=buyer, firms_affected=120, women_affected=40, men_affected=70)
    return SimpleNamespace(price=price, wet=wet, buyer=buyer, dryer=dryer, label=label)
