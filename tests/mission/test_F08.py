"""F08: every phase page has help in our own words and a link to the source."""

from typing import Any

import pytest
from django.utils.html import escape

from clusterwise.foundation.people.models import User
from clusterwise.foundation.road.models import Phase
from clusterwise.foundation.road.registry import desks


@pytest.mark.parametrize("phase", [phase.value for phase in Phase])
def test_a_phase_page_helps_in_our_own_words_and_links_to_the_hub(demo: Any, client: Any, phase: str) -> None:
    client.force_login(User.objects.get(email="cda.liberia@demo.example"))

    page = client.get(f"/p/liberia/i/cocoa/phases/{phase}/").content.decode()

    assert len(desks[phase].help) >= 2
    for paragraph in desks[phase].help:
        assert escape(str(paragraph)) in page
    assert 'href="https://hub.unido.org/"' in page
