"""A real installation in a folder of its own, spoken to through the command line like any other."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BEGIN = "from tests.reliability.installation import wake; wake()\n"


def wake() -> None:
    """Set up Django in a process of its own."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clusterwise.site.settings")
    django.setup()


def say(word: object) -> None:
    """Acknowledge something to the process that started this one, at once."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


@dataclass(frozen=True)
class Installation:
    """A state folder, and the database that goes with it."""

    var: Path
    url: str = ""

    @property
    def database(self) -> Path:
        return self.var / "clusterwise.sqlite3"

    @property
    def env(self) -> dict[str, str]:
        own = {"CLUSTERWISE_VAR": str(self.var), "DATABASE_URL": self.url, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        return {**os.environ, **own, "CLUSTERWISE_SECRET": "", "PYTHONWARNINGS": "ignore"}

    def command(self, *words: object) -> subprocess.CompletedProcess[str]:
        """Run a `clusterwise` command."""
        return self.python("-m", "clusterwise.cli", *words)

    def script(self, text: str) -> str:
        """Run lines of Python with Django set up; return what they print."""
        ended = self.python("-c", BEGIN + text)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def python(self, *words: object) -> subprocess.CompletedProcess[str]:
        words = (sys.executable, *map(str, words))
        return subprocess.run(words, env=self.env, cwd=ROOT, capture_output=True, text=True, check=False)

    def serve(self) -> subprocess.Popen[str]:
        """Serve on a free port; return once it does."""
        command = [sys.executable, "-m", "clusterwise.cli", "run", "--port", "0"]
        server = subprocess.Popen(
            command, env=self.env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert server.stdout is not None
        server.stdout.readline()
        return server

    def start(self, script: str, *words: object) -> subprocess.Popen[str]:
        """Start a script of this folder, whose lines are read while it runs."""
        command = [sys.executable, str(Path(__file__).with_name(script)), *map(str, words)]
        return subprocess.Popen(
            command, env=self.env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )


@cache
def _template() -> Path:
    """Migrate once for all tests of a run; each takes a copy."""
    folder = Path(tempfile.mkdtemp(prefix="clusterwise-template-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = Installation(folder)
    ended = made.command("migrate")
    assert ended.returncode == 0, ended.stderr
    return folder


def embedded(target: Path) -> Installation:
    """Return a migrated installation on SQLite."""
    shutil.copytree(_template(), target)
    return Installation(target)
