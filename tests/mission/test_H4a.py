"""H4a: a shared vision from the diagnostic, reviewed and adjusted; each change keeps its reason."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from clusterwise.phases.p4_planning.models import VisionStatement
from clusterwise.phases.p4_planning.services import EndorsedVisionError, revise_vision, write_vision


def test_two_endorsed_versions_and_the_reason_of_the_change(demo: Any) -> None:
    for initiative in demo.complete:
        first, second = VisionStatement.objects.filter(initiative=initiative).order_by("number")
        assert first.is_endorsed
        assert second.is_endorsed
        assert (first.reason, bool(second.reason)) == ("", True)
        assert second.text != first.text
        assert first.sources.exists()
        assert first.review_on is not None


def test_a_new_version_without_its_reason_is_refused(demo: Any) -> None:
    with pytest.raises(ValidationError) as refusal:
        write_vision(
            initiative=demo.cocoa, by=None, text="Another vision", written_on=date(2025, 1, 6), horizon_year=2030,
            review_on=date(2026, 1, 6),
        )  # fmt: skip

    assert "reason" in refusal.value.message_dict
    assert VisionStatement.objects.filter(initiative=demo.cocoa).count() == 2


def test_an_endorsed_version_stays_as_it_is(demo: Any) -> None:
    vision = VisionStatement.objects.get(initiative=demo.cocoa, number=1)
    words = vision.text

    with pytest.raises(EndorsedVisionError):
        revise_vision(vision, by=None, text="Something else")

    vision.refresh_from_db()
    assert vision.text == words
