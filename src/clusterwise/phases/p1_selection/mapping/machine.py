"""What a run used of the machine, and with which versions."""

import os
import platform
import sys
from importlib.metadata import version

from clusterwise import __version__

LIBRARIES = ("numpy", "scipy", "pyarrow", "duckdb", "ibis-framework", "shapely", "h3ronpy", "networkx")


def peak_mb() -> float | None:
    """Return the most memory that this process has held, in megabytes; None where the system does not tell."""
    if os.name == "nt":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)


def versions() -> dict[str, str]:
    """Return the versions on which figures may depend, and the number of processors."""
    found = {name: version(name) for name in LIBRARIES}
    own = {"clusterwise": __version__, "python": platform.python_version()}
    return {**own, **found, "processors": str(os.cpu_count())}
