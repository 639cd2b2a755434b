"""Time and peak memory of one call, each taken in a process of its own, as a command would spend them."""

import importlib
import json
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Measure:
    """Medians over fresh processes of the seconds and the peak memory of a call, all seconds, and what it returned.

    `busy_seconds` are those of all processors together, which other work on the machine hardly moves.
    """

    seconds: float
    peak_mb: float
    all_seconds: tuple[float, ...]
    busy_seconds: float
    value: Any


@dataclass(frozen=True, slots=True)
class Ratio:
    """Ours over a peer's, and the most that it should be; None where no aim is set."""

    name: str
    ratio: float
    aim: float | None = None

    def line(self) -> str:
        """Return the JSON line that bench/ prints."""
        return json.dumps({"name": self.name, "ratio": round(self.ratio, 3), "aim": self.aim})


def measure(function: str, *arguments: str | int | float, repeat: int = 3) -> Measure:
    """Call `module:function` of bench/ once in each of some children; imports and `warm_up` are not timed."""
    told = [_told(function, arguments) for _ in range(repeat)]
    seconds = tuple(one["seconds"] for one in told)
    memory, busy = (statistics.median(one[name] for one in told) for name in ("peak_mb", "busy"))
    return Measure(statistics.median(seconds), memory, seconds, busy, told[-1]["value"])


def _told(function: str, arguments: tuple[str | int | float, ...]) -> dict[str, Any]:
    command = [sys.executable, __file__, function, json.dumps(arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{function} ended with code {done.returncode}: {done.stderr.strip()[-2000:]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def peak_mb() -> float:
    """Return the highest resident memory of this process; the kernel's own mark, since rusage outlives exec."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _child(function: str, arguments: list[Any]) -> None:
    module_name, _, name = function.partition(":")
    module = importlib.import_module(module_name)
    if hasattr(module, "warm_up"):
        module.warm_up(name)
    began, used = time.perf_counter(), time.process_time()
    value = getattr(module, name)(*arguments)
    seconds, busy = time.perf_counter() - began, time.process_time() - used
    print(json.dumps({"seconds": seconds, "busy": busy, "peak_mb": peak_mb(), "value": value}))


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    _child(sys.argv[1], json.loads(sys.argv[2]))
