#!/usr/bin/env python3
"""The two commands of a newcomer, `run` and `test`, and the two beside them, `setup` and `x`; see `--help`."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
ENTRY = "import sys; sys.argv[0] = 'clusterwise'; from clusterwise.cli import main; sys.exit(main())"
HELP = """usage: python3 dev.py COMMAND

  run [--port N]       set up everything and serve Clusterwise with its demo clusters
  test [pytest args]   unit and integration tests on SQLite (and on PostgreSQL where DATABASE_URL is given)
  test --journeys      the browser journeys alone
  test --all           lint, format, types, import contracts, tests on both databases, browser journeys
  setup                only prepare the environment
  x COMMAND …          run a command inside the environment, as in: dev.py x clusterwise doctor"""


class MissingError(Exception):
    """Something has to be installed or said first; the message tells what, in one sentence."""


def environment() -> dict[str, str]:
    """Return the variables of a command that runs inside the environment."""
    path = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**os.environ, "PATH": path, "VIRTUAL_ENV": str(VENV)}


def call(command: list[object], env: dict[str, str] | None = None) -> int:
    """Run a command in the project's folder and return its exit code."""
    words = [str(word) for word in command]
    found = shutil.which(words[0], path=(env or os.environ).get("PATH"))
    if found is None:
        raise MissingError(f"The command {words[0]} is not in the environment; run `python3 dev.py setup` first.")
    sys.stdout.flush()
    return subprocess.run([found, *words[1:]], cwd=ROOT, env=env, check=False).returncode


def must(command: list[object], env: dict[str, str] | None = None) -> None:
    """Run a command that the rest depends on."""
    code = call(command, env)
    if code:
        raise MissingError(f"`{' '.join(str(word) for word in command)}` ended with code {code}; its words are above.")


def is_stale(requirements: Path, stamp: Path) -> bool:
    """Tell whether the file of requirements changed since the stamp was written."""
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()
    return not stamp.exists() or stamp.read_text(encoding="ascii") != digest


def write_stamp(requirements: Path, stamp: Path) -> None:
    """Remember which requirements are installed."""
    stamp.write_text(hashlib.sha256(requirements.read_bytes()).hexdigest(), encoding="ascii")


def make_venv(uv: str | None) -> None:
    """Make the virtual environment, in place of one whose Python is gone."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file alone is read by whatever Python a newcomer has
        raise MissingError(f"Clusterwise needs Python 3.11 or later and this is {sys.version.split()[0]}.")
    if not uv and importlib.util.find_spec("ensurepip") is None:
        raise MissingError("This Python cannot make environments; install uv, or python3-venv (Debian, Ubuntu).")
    shutil.rmtree(VENV, ignore_errors=True)
    must([uv, "venv", "--quiet", "--python", sys.executable, VENV] if uv else [sys.executable, "-m", "venv", VENV])


def link_source() -> None:
    """Put `src` on the environment's path and the `clusterwise` command beside its Python, without any build tool."""
    ask = [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(ask, check=True, capture_output=True, text=True).stdout.strip())
    (packages / "clusterwise-source.pth").write_text(f"{ROOT / 'src'}\n", encoding="utf-8")
    if os.name == "nt":
        (BIN / "clusterwise.bat").write_text(f'@"%~dp0python.exe" -P -c "{ENTRY}" %*\n', encoding="utf-8")
    elif not (BIN / "clusterwise").exists():
        launcher = f'#!/bin/sh\nexec "$(dirname "$0")/python" -P -c "{ENTRY}" "$@"\n'
        (BIN / "clusterwise").write_text(launcher, encoding="utf-8")
        (BIN / "clusterwise").chmod(0o755)


def prepare(name: str = "requirements-dev.txt") -> None:
    """Bring the environment to what a hashed requirements file says; nothing is fetched while the file is unchanged."""
    uv = shutil.which("uv")
    if not PYTHON.exists():
        make_venv(uv)
    requirements, stamp = ROOT / name, VENV / f"{name}.sha256"
    if is_stale(requirements, stamp):
        print(f"Installing what {name} names; this takes a few minutes the first time.")
        pip = (
            [uv, "pip", "install", "--quiet", "--python", PYTHON] if uv else [PYTHON, "-m", "pip", "install", "--quiet"]
        )
        must([*pip, "--require-hashes", "-r", requirements])
        write_stamp(requirements, stamp)
    link_source()


def free_port(start: int = 8000) -> int:
    """Return the first port from `start` on which nobody listens."""
    for port in range(start, min(start + 1000, 65536)):
        with socket.socket() as probe:
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise MissingError(f"No free port from {start} on; name another with `run --port N`.")


def run(arguments: list[str]) -> int:
    """Serve Clusterwise with its demo; `clusterwise demo` itself says who can log in."""
    if arguments and (len(arguments) != 2 or arguments[0] != "--port" or not arguments[1].isdigit()):
        raise MissingError("`run` takes nothing, or `--port N`.")
    prepare("requirements.txt")
    must(["clusterwise", "setup"], environment())
    must(["clusterwise", "demo", "--if-empty"], environment())
    port = free_port(int(arguments[1]) if arguments else 8000)
    return call(["clusterwise", "run", "--port", port], environment())


def test(arguments: list[str]) -> int:
    """Run the tests that were asked for; `tools/suite.py` lists the steps."""
    prepare()
    from tools import suite

    if suite.wants_spark(arguments):
        prepare("requirements-national.txt")
    return suite.run(arguments, environment())


def setup(arguments: list[str]) -> int:
    """Prepare the environment for everybody who works on Clusterwise."""
    if arguments:
        raise MissingError("`setup` takes nothing.")
    prepare()
    print(f"The environment is ready in {VENV.name}.")
    return 0


def inside(arguments: list[str]) -> int:
    """Run any command inside the environment."""
    if not arguments:
        raise MissingError("`x` needs the command to run, as in `dev.py x clusterwise doctor`.")
    prepare()
    return call(arguments, environment())


def main(arguments: list[str]) -> int:
    """Choose the command and say in one sentence what it lacks."""
    name, rest = (arguments[0], arguments[1:]) if arguments else ("--help", [])
    commands = {"run": run, "test": test, "setup": setup, "x": inside}
    if name not in commands:
        print(HELP)
        return 0 if name in ("-h", "--help", "help") else 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        return commands[name](rest)
    except MissingError as reason:
        print(f"dev.py: {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
