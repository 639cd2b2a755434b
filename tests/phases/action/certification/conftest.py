"""A cooperative on its way to an EU organic group certificate."""

from datetime import date

import pytest

from clusterwise.phases.p5_action.certification import services


@pytest.fixture
def open_for(initiative, firms):
    """Open a certificate for a holder; with a state, take that step on a day."""

    def opening(holder=None, standard="EU_ORGANIC", *, state="", on=date(2023, 1, 1), **values):
        given = {"scope_text": "cocoa beans", "is_group": standard == "EU_ORGANIC", **values}
        within = given.pop("initiative", initiative)
        certificate = services.open_certificate(
            initiative=within, by=None, holder=holder or firms.gbarnga, standard=standard, **given
        )
        if state:
            services.take_step(initiative=within, by=None, certificate=certificate, state=state, on=on)
        return certificate

    return opening


@pytest.fixture
def certified(open_for):
    """Certified in 2023: from 1 January until 31 December, this day included."""

    def certifying(holder=None, standard="EU_ORGANIC", **values):
        given = {"valid_from": date(2023, 1, 1), "valid_to": date(2023, 12, 31), "state": "certified", **values}
        return open_for(holder, standard, **given)

    return certifying
