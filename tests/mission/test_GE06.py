"""GE06: online sales rise by up to 40 percent: the largest among firms, with mean and median printed beside it."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from clusterwise.foundation.evidence.models import Publication
from clusterwise.foundation.evidence.wording import value_words
from clusterwise.foundation.people.models import User
from clusterwise.phases.p6_results.companions import companions

ON = date(2022, 12, 31)
BESIDE = "the extreme of 7 records; mean 19.6 %, median 18 %"


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_forty_is_the_largest_of_seven_firms_and_says_so(demo: Any) -> None:
    value = demo.figure(demo.pharma, "S1", ON)

    assert (value.value, value.qualifier, value.indicator.how, value.n) == (Decimal(40), "max", "max", 7)
    assert plain(value_words(value)) == "up to 40 %"
    assert plain(companions(value)) == BESIDE


def test_mean_and_median_are_figures_of_their_own_out_of_the_same_records(demo: Any) -> None:
    found = {code: demo.figure(demo.pharma, code, ON) for code in ("S1", "S2", "S3")}

    assert {code: round(value.value, 1) for code, value in found.items()} == {
        "S1": Decimal(40),
        "S2": Decimal("19.6"),
        "S3": Decimal(18),
    }
    assert {value.qualifier for value in found.values()} == {"max", "mean", "median"}
    assert len({frozenset(fact.source for fact in value.facts) for value in found.values()}) == 1


def test_page_and_report_print_mean_and_median_beside_the_largest(demo: Any, client: Any) -> None:
    client.force_login(User.objects.get(email="cda.georgia@demo.example"))
    one = demo.pharma

    body = plain(client.get(reverse("results", args=[one.programme.slug, one.slug])).content.decode())
    report = Publication.objects.filter(initiative=one).latest("ends")
    (row,) = [row for row in report.content["figures"] if row["code"] == "S1"]

    assert BESIDE in body
    assert (plain(row["words"]), plain(row["beside"])) == ("up to 40 %", BESIDE)


def test_the_largest_is_nowhere_called_an_average(demo: Any) -> None:
    value = demo.figure(demo.pharma, "S1", ON)

    assert [word for word in ("average", "mean", "typical") if word in value_words(value)] == []
    assert companions(demo.figure(demo.pharma, "S2", ON)) == ""
