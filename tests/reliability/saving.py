"""A process that saves people and says each one's key after its commit; it is killed from outside, or ends by itself."""

import sys

from tests.reliability.installation import say, wake

wake()

from clusterwise.foundation.organisations import services as organisations  # noqa: E402
from clusterwise.foundation.organisations.models import Programme  # noqa: E402
from clusterwise.foundation.people import services as people  # noqa: E402


def main(prefix: str, count: int) -> None:
    """Save and revise people, one after the other."""
    programme = Programme.objects.filter(slug="alpha").first()
    if programme is None:
        programme = organisations.create_programme(name="Alpha", slug="alpha", by=None)
    say("ready")
    for number in range(count):
        saved = people.add_person(programme=programme, by=None, code=f"{prefix}-{number:06}", name=f"Ama {number}")
        say(saved.pk.hex)
        people.revise_person(saved, by=None, place=f"Village {number}")


main(sys.argv[1], int(sys.argv[2]))
