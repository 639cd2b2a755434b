"""F01: every candidate's page splits it by three dimensions or more, or says which data are missing and how to get them."""

import csv

import pytest
from django.urls import reverse

from clusterwise.foundation.people.models import User
from clusterwise.phases.p1_selection.models import Candidate


@pytest.mark.parametrize("programme", ["liberia", "georgia", "ghana", "tunisia"])
def test_each_candidate_page_of_the_demo_splits_or_says_what_is_missing(demo, client, programme):
    client.force_login(User.objects.get(email="admin@demo.example"))
    rows = list(Candidate.objects.filter(programme__slug=programme))

    for candidate in rows:
        answer = client.get(reverse("selection.candidate.record", args=[programme, candidate.pk]))
        inclusion, text = answer.context["inclusion"], answer.content.decode()
        shown = {str(table.label) for table in inclusion.tables}
        missing = {label for label, _how in inclusion.missing}

        assert len(shown) + len(missing) == 9
        assert len(shown) >= 3 or "three are asked for. Below is what is missing and how to get it." in text
        assert all(f"<dt>{label}</dt>" in text for label in missing)
        assert all(how for _label, how in inclusion.missing)
    assert rows


def test_the_cocoa_page_counts_what_is_recorded(demo, client):
    client.force_login(User.objects.get(email="manager.liberia@demo.example"))
    candidate = Candidate.objects.get(name="Nimba cocoa")

    inclusion = client.get(reverse("selection.candidate.record", args=["liberia", candidate.pk])).context["inclusion"]

    assert [(table.dimension, [(row.label, row.firms) for row in table.rows]) for table in inclusion.tables] == [
        ("worker_sex", [("women", "1080"), ("men", "1510"), ("not stated", "10")]),
        ("size", [("micro", "2590"), ("small", "8"), ("medium or large", "2")]),
    ]  # fmt: skip


def test_an_export_withholds_the_two_largest_firms_of_the_cocoa_cluster(demo, client):
    client.force_login(User.objects.get(email="manager.liberia@demo.example"))
    candidate = Candidate.objects.get(name="Nimba cocoa")

    answer = client.get(reverse("selection.splits", args=["liberia", candidate.pk, "csv"]))
    rows = csv.reader(answer.content.decode("utf-8-sig").splitlines())
    sizes = {row[1]: row[2] for row in rows if row and row[0] == "size of firms"}

    assert sizes == {"micro": "2590", "small": "withheld", "medium or large": "withheld"}
