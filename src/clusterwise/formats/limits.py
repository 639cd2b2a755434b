"""Limits that a child process lays upon itself before it opens what a stranger sent."""

import sys

MEMORY_BYTES = 512_000_000
CPU_SECONDS = 20
OUTPUT_BYTES = 150_000_000


def limit_this_process() -> None:
    """Bound memory, processor time and file size; Windows has no such limits and relies on the scan alone."""
    if sys.platform == "win32":
        return
    import resource

    for kind, limit in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, OUTPUT_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        bound = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (bound, bound))
