"""A process that freezes reports, one of each period, and says each publication's key after its commit."""

import sys
from datetime import date, timedelta

from tests.reliability.installation import say, wake

wake()

from tests import factories  # noqa: E402

from clusterwise.foundation.evidence import services as evidence  # noqa: E402
from clusterwise.foundation.organisations.models import Initiative, Programme  # noqa: E402
from clusterwise.phases.p6_results.services import reports  # noqa: E402


def initiative() -> Initiative:
    """The initiative that is reported on, with five farmers and the indicator that counts them."""
    found = Initiative.objects.filter(slug="cocoa").first()
    if found is not None:
        return found
    programme = Programme.objects.filter(slug="alpha").first() or factories.programme("alpha")
    made = factories.initiative(programme, "cocoa")
    for number in range(5):
        factories.person(made, f"P-{number}", sex="F")
    evidence.define_indicator(
        initiative=made,
        by=None,
        code="F",
        name="Farmers taking part",
        definition="Each once",
        level="outcome",
        how="distinct",
        measure="involved",
        subject="person",
        when="at",
        filters={"role": "farmer"},
        source="register",
        method="lists",
        collects="CDA",
        verifies="CMO",
        reports="CDA",
    )
    return made


def main(offset: int) -> None:
    """Freeze one report after the other."""
    subject = initiative()
    say("ready")
    for number in range(1_000):
        starts = date(2022, 4, 1) + timedelta(days=offset * 200 + number)
        draft = reports.build_report(
            initiative=subject, starts=starts, ends=starts + timedelta(days=30), language="en", by=None
        )
        say(reports.freeze_report(draft, by=None).pk.hex)


main(int(sys.argv[1]))
