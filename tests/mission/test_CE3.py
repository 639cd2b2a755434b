"""CE3: a cluster stands on the scale from underperforming to strong, with the evidence for its place."""

from decimal import Decimal

import pytest
from django.urls import reverse

from clusterwise.foundation.people.models import User
from clusterwise.phases.p1_selection.models import Candidate
from clusterwise.phases.p1_selection.services.portrait import revise_sign


def _standing(client, candidate):
    client.force_login(User.objects.get(email="manager.liberia@demo.example"))
    return client.get(reverse("selection.standing", args=["liberia", candidate.pk]))


def test_three_warnings_and_one_sign_in_between_place_the_cocoa_cluster_low(demo, client):
    answer = _standing(client, Candidate.objects.get(name="Nimba cocoa"))

    # Three warnings count 0, one sign in between a half: 0.5 of 4.
    assert answer.context["scale"] == pytest.approx(0.125)
    assert answer.context["scale_words"] == "The known signs are those of an underperforming cluster."
    assert "Interviews with 42 farmers (demo)" in answer.content.decode()


def test_gains_in_value_with_standards_kept_place_a_cluster_high(demo, client):
    candidate = Candidate.objects.get(name="Nimba cocoa")
    for sign in candidate.signs.all():
        revise_sign(sign, by=None, change_percent=Decimal(6))

    answer = _standing(client, candidate)

    assert answer.context["scale"] == pytest.approx(1.0)
    assert answer.context["scale_words"] == "The known signs are those of a strong cluster."
    assert {row.state for row in answer.context["signs"]} == {"good"}
