"""The steps of `dev.py test`: lint, types, import contracts, tests on both databases, browser journeys."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from tools import postgres

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / "var"
REPORT = VAR / "test" / "report.xml"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
LINT = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy"],
    "import contracts": ["lint-imports", "--no-logo", "--cache-dir", "var/import-linter"],
}


class Options(NamedTuple):
    """What was asked for; `pytest` goes to pytest as it is."""

    everything: bool
    journeys: bool
    pytest: list[str]


class Row(NamedTuple):
    """How one step ended; `counts` are its passed, failed and skipped tests."""

    name: str
    result: str
    seconds: float = 0.0
    counts: tuple[int, int, int] | None = None


def split_flags(arguments: list[str]) -> Options:
    """Take our own flags out of what pytest gets.

    >>> split_flags(["--all", "-k", "trust"])
    Options(everything=True, journeys=False, pytest=['-k', 'trust'])
    """
    rest = [word for word in arguments if word not in ("--all", "--journeys")]
    return Options("--all" in arguments, "--journeys" in arguments, rest)


def browser() -> str | None:
    """Return the path of the machine's chromium, if it has one."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


#: Rooms that know no database, whose tests would only be repeated on a second one.
PURE = ("methods", "formats", "press", "engines", "oracles", "house", "bench")


def wants_spark(arguments: list[str]) -> bool:
    """Tell whether `--all` was asked for where Java is, so that Spark joins the environment; else it is skipped by name."""
    return split_flags(arguments).everything and bool(os.environ.get("JAVA_HOME") or shutil.which("java"))


def missing_packages() -> list[str]:
    """Return the system packages that `--all` needs and the machine lacks."""
    wanted = [] if browser() else ["chromium"]
    lacks_server = postgres.programs() is None and not os.environ.get("CLUSTERWISE_TEST_DATABASE_URL")
    return [*wanted, "postgresql"] if lacks_server else wanted


def install_packages(names: list[str]) -> None:
    """Install system packages where that is ours to do: on Linux, as root, with apt-get."""
    if not names or sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *names]):
        print(f"── apt-get {' '.join(words)}", flush=True)
        subprocess.run(["apt-get", *words], env=env, check=False, stdin=subprocess.DEVNULL)


def test_counts(report: Path) -> tuple[int, int, int] | None:
    """Return how many tests passed, failed and were skipped by pytest's XML report, if it wrote one."""
    if not report.exists():
        return None
    head = report.read_text(encoding="utf-8").partition("<testcase")[0]
    said = {name: int(count) for name, count in re.findall(r'\b(tests|failures|errors|skipped)="(\d+)"', head)}
    failed = said["failures"] + said["errors"]
    return said["tests"] - failed - said["skipped"], failed, said["skipped"]


def step(name: str, command: list[str], env: dict[str, str]) -> Row:
    """Run one step, let its words through, and return its row."""
    print(f"\n── {name}: {' '.join(command)}", flush=True)
    REPORT.unlink(missing_ok=True)
    began = time.monotonic()
    found = shutil.which(command[0], path=env["PATH"])
    if found is None:
        print(f"The command {command[0]} is not in the environment.")
        return Row(name, "missing")
    code = subprocess.run([found, *command[1:]], cwd=ROOT, env=env, check=False).returncode
    return Row(name, "failed" if code else "passed", time.monotonic() - began, test_counts(REPORT))


def pytest_command(options: Options, marker: str) -> list[str]:
    """Return pytest's words for one step; two workers share a whole run, never a journey or a hand-picked test."""
    workers = ["-n", "2", "--dist", "loadgroup"] if marker != "journey" and not options.pytest else []
    kept = ["-o", f"cache_dir={VAR / 'pytest'}", f"--junitxml={REPORT}"]
    return ["pytest", "-q", "-m", marker, *workers, *kept, *options.pytest]


def on_postgresql(options: Options, env: dict[str, str], url: str | None) -> list[Row]:
    """Run the migrations and the tests on the server that was named, or on one that lives as long as these steps."""
    pure = [] if options.pytest else [f"--ignore=tests/{room}" for room in PURE if (ROOT / "tests" / room).is_dir()]
    name, command = "tests on PostgreSQL", [*pytest_command(options, "not journey"), *pure]
    if url:
        return [step(name, command, {**env, "DATABASE_URL": url})]
    try:
        with postgres.throwaway(VAR / "postgres-test") as fresh:
            there = {**env, "DATABASE_URL": fresh}
            # The tests make their tables from the models; that the migrations run here too is a step of its own.
            migrated = step("migrations there", ["clusterwise", "migrate"], there)
            return [migrated, step(name, command, there)]
    except postgres.NoServerError as reason:
        print(f"\n── {name}: {reason}")
        return [Row(name, "missing")]


def in_browser(options: Options, env: dict[str, str]) -> Row:
    """Walk the journeys in chromium."""
    found = browser()
    if found is None:
        print("\n── journeys: no chromium on this machine; install the package `chromium` to walk them.")
        return Row("journeys", "missing")
    return step("journeys", pytest_command(options, "journey"), {**env, "CLUSTERWISE_CHROMIUM": found})


def run(arguments: list[str], env: dict[str, str]) -> int:
    """Run every step that was asked for, whatever fails, and close with a table; 0 only if all passed."""
    options = split_flags(arguments)
    given = env.get("CLUSTERWISE_TEST_DATABASE_URL") or env.get("DATABASE_URL")
    state = {"CLUSTERWISE_VAR": "test", "MYPY_CACHE_DIR": "mypy", "RUFF_CACHE_DIR": "ruff"}
    state["HYPOTHESIS_STORAGE_DIRECTORY"] = "hypothesis"
    env = {**env, **{name: str(VAR / folder) for name, folder in state.items()}}
    env.pop("DATABASE_URL", None)
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    if options.everything:
        install_packages(missing_packages())
    rows = [step("set-up", ["clusterwise", "setup"], env)]
    if options.everything:
        rows += [step(name, command, env) for name, command in LINT.items()]
    if options.everything or not options.journeys:
        rows.append(step("tests on SQLite", pytest_command(options, "not journey"), env))
    if options.everything or (given and not options.journeys):
        rows += on_postgresql(options, env, given)
    if options.everything or options.journeys:
        rows.append(in_browser(options, env))
    if not (options.everything or options.journeys):
        print("\nThe browser journeys were left out; `dev.py test --journeys` walks them.")
    print(closing(rows))
    return 0 if all(row.result == "passed" for row in rows) else 1


def closing(rows: list[Row]) -> str:
    """Return the table of all steps and, under it, the sum of their tests."""
    lines = [""]
    for row in rows:
        counts = "{} passed, {} failed, {} skipped".format(*row.counts) if row.counts else ""
        lines.append(f"{row.name:<20} {row.result:<8} {row.seconds:>7.1f} s  {counts}".rstrip())
    total = [sum(row.counts[place] for row in rows if row.counts) for place in range(3)]
    return "\n".join([*lines, "", "tests: {} passed, {} failed, {} skipped".format(*total)])
