"""A process that imports registers, each with other rows, and says each one's key and digest after its commit."""

import sys

from tests.reliability.installation import say, wake

wake()

from tests.phases.selection.conftest import REGISTER, take_in  # noqa: E402

from clusterwise.foundation.organisations import services as organisations  # noqa: E402
from clusterwise.foundation.organisations.models import Programme  # noqa: E402


def main(prefix: str) -> None:
    """Import one register after the other."""
    programme = Programme.objects.filter(slug="alpha").first()
    if programme is None:
        programme = organisations.create_programme(name="Alpha", slug="alpha", by=None)
    say("ready")
    for number in range(100_000):
        more = f"\nX{prefix}{number},More,2023,1030,Dried dates,Kebili,{number % 90},2,{number % 90 + 2},women,33.7,8.9"
        imported = take_in(programme, None, REGISTER + more.encode(), title=f"Register {prefix} {number}")
        say(f"{imported.pk.hex} {imported.sha256}")


main(sys.argv[1])
