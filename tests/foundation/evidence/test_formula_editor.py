"""The editor writes a formula from clicks, shows its figure and rows, points at faults, and keeps nothing by itself."""

from typing import Any

import pytest
from django.urls import reverse
from tests import factories

from clusterwise.foundation.evidence.models import Indicator


@pytest.fixture
def page(initiative: Any, cda: Any, client: Any) -> Any:
    client.force_login(cda)
    address = reverse("figure.formula", args=[initiative.programme.slug, initiative.slug])

    def get(**asked: Any) -> Any:
        return client.get(address, asked)

    get.address, get.client = address, client
    return get


CLICKS = {"how": "distinct", "measure": "involved", "subject": "person", "when": "at", "write": "1"}


def test_clicks_write_the_formula_and_show_its_figure(page, initiative):
    factories.person(initiative, "W-1", sex="F")
    factories.person(initiative, "M-1", sex="M", role="trainer")
    found = page(**CLICKS, only_role="farmer", by=["sex"]).context

    assert found["written"] == ('distinct(person where measure = "involved" and role = "farmer" at date) by sex')
    assert (found["words"], found["value"].n, [row["label"] for row in found["rows"]]) == ("1", 1, ["W-1"])
    assert found["cells"] == [("women", "1")]


def test_only_what_the_chosen_records_tell_is_offered(page):
    assert "only_role" in page(**CLICKS).context["clicks"].fields
    assert "only_topic" in page(**{**CLICKS, "measure": "trained"}).context["clicks"].fields


def test_a_fault_is_shown_at_its_place(page):
    fault = page(formula='count(trained where colour = "red")').context["fault"]

    assert (fault.before, fault.at) == ("count(trained where ", "colour")
    assert "colour" in fault.said


def test_looking_keeps_nothing_and_the_form_takes_the_formula_along(page, initiative):
    text = "distinct(trained) since start"
    shown = page(formula=text)
    assert Indicator.objects.count() == 0
    assert "?formula=distinct%28trained%29" in shown.content.decode()

    add = reverse("evidence.indicator.add", args=[initiative.programme.slug, initiative.slug])
    assert page.client.get(add, {"formula": text}).context["form"].initial["formula"] == text
    sheet = {
        "code": "T", "name": "Trained", "definition": "Each once", "level": "output", "direction": "up", "formula": text,
        "qualifier": "=", "source": "lists", "method": "lists", "frequency": "quarterly", "collects": "CDA",
        "verifies": "CMO", "reports": "CDA", "contribution": "own", "confidentiality": "internal",
    }  # fmt: skip
    answer = page.client.post(add, sheet)

    assert answer.status_code == 302
    (made,) = Indicator.objects.all()
    assert (made.formula, made.how, made.measure, made.unit) == (text, "distinct", "trained", "")


def test_an_indicator_without_formula_and_without_sheet_is_refused(page, initiative):
    add = reverse("evidence.indicator.add", args=[initiative.programme.slug, initiative.slug])
    answer = page.client.post(add, {"code": "T", "name": "Trained"})

    assert answer.status_code == 422
    assert answer.context["form"].errors["measure"] == ["Choose one, or write a formula."]


def test_an_indicator_takes_a_changed_formula(page, farmers):
    page.client.post(page.address, {"indicator": str(farmers.pk), "formula": "distinct(involved) at date"})
    farmers.refresh_from_db()

    assert (farmers.formula, farmers.definition_version) == ("distinct(involved) at date", 2)


def test_another_initiatives_indicator_cannot_be_changed(page, other_initiative):
    from clusterwise.foundation.evidence import services

    theirs = services.define_indicator(
        initiative=other_initiative, by=None, code="S", name="S", definition="S", formula="count(trained)",
        level="output", source="s", method="s", collects="s", verifies="s", reports="s",
    )  # fmt: skip
    answer = page.client.post(page.address, {"indicator": str(theirs.pk), "formula": "distinct(trained)"})
    theirs.refresh_from_db()

    assert (answer.status_code, theirs.formula) == (404, "count(trained)")
