"""Write requirements*.txt from requirements*.in: pinned, hashed, without the address of any registry."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = {
    "requirements.txt": ["requirements.in"],
    "requirements-dev.txt": ["requirements.in", "requirements-dev.in"],
    "requirements-national.txt": ["requirements-national.in"],
    "requirements-bench.txt": ["requirements-bench.in"],
}
OPTIONS = ["--python-version", "3.11", "--generate-hashes", "--no-header", "--no-emit-index-url", "--no-annotate"]


def uv() -> list[str]:
    """Return the words that start uv."""
    if found := shutil.which("uv"):
        return [found]
    if importlib.util.find_spec("uv"):
        return [sys.executable, "-m", "uv"]
    raise SystemExit("Locking needs uv; install it and run this again.")


def main(arguments: list[str]) -> int:
    """Lock every file; further words go to uv, as in `python tools/lock.py --upgrade-package django`."""
    for target, sources in LOCKS.items():
        command = [*uv(), "pip", "compile", "--quiet", *sources, *OPTIONS, "-o", target, *arguments]
        if code := subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False).returncode:
            return code
        print(f"wrote {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
