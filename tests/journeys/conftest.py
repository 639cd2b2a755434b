"""A real server with the demo, as a newcomer starts it, and a real browser in front of it."""

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CLUSTERWISE_CHROMIUM") or shutil.which("chromium") or ""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
READY_SECONDS = 60
WALKERS = tuple(
    f"{name}@demo.example"
    for name in (
        "manager.liberia",
        "cda.liberia",
        "admin",
        "clerk.liberia",
        "firm.liberia",
        "viewer.ghana",
        "evaluator.georgia",
    )
)
PASSWORD = yaml.safe_load((ROOT / "demo" / "accounts.yaml").read_text(encoding="utf-8"))["password"]


@dataclass(frozen=True)
class Server:
    """Where the server answers, its state folder, and whom the walks sign in as."""

    url: str
    var: Path
    walkers: tuple[str, ...]
    password: str


def _environment(var: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    return {
        **kept,
        "CLUSTERWISE_VAR": str(var),
        "PYTHONPATH": str(ROOT / "src"),
        "CLUSTERWISE_EMAIL": "django.core.mail.backends.dummy.EmailBackend",
    }


def _command(*words: str, var: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "clusterwise.cli", *words],
        cwd=ROOT,
        env=_environment(var),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"clusterwise {' '.join(words)} failed:\n{done.stdout}\n{done.stderr}"
    return done.stdout


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            pytest.fail(f"the server stopped: {log.read_text(encoding='utf-8')}")
        try:
            with urllib.request.urlopen(f"{url}/account/login/"):  # noqa: S310  (a loopback address of this test)
                return
        except urllib.error.URLError:
            time.sleep(0.2)
    pytest.fail("the server did not answer in time")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Set up, load the demo and serve, each by its command."""
    var = tmp_path_factory.mktemp("var")
    _command("setup", var=var)
    _command("demo", var=var)
    port = _free_port()
    command = [sys.executable, "-m", "clusterwise.cli", "run", "--port", str(port)]
    url = f"http://127.0.0.1:{port}"
    log = var / "server.log"
    with (
        log.open("w", encoding="utf-8") as said,
        subprocess.Popen(command, cwd=ROOT, env=_environment(var), stdout=said, stderr=subprocess.STDOUT) as process,
    ):
        _wait(url, process, log)
        yield Server(url, var, WALKERS, PASSWORD)
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's chromium, driven by Playwright; without one the journeys are skipped by name."""
    if not CHROMIUM:
        pytest.skip("no chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def visit(browser: Any, server: Server) -> Iterator[Callable[..., Any]]:
    """Open a page as somebody: `visit(email, language="ar", width=360)`; script errors and refused content fail the test."""
    contexts, complaints = [], []

    def opened(
        email: str = "", password: str = "", *, language: str = "en", width: int = 1280, script: bool = True
    ) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            base_url=server.url,
            java_script_enabled=script,
            accept_downloads=True,
        )
        context.set_default_timeout(30_000)
        context.add_cookies([{"name": "django_language", "value": language, "url": server.url}])
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda message: (
                complaints.append(message.text)
                if message.type == "error" and "status of 4" not in message.text
                else None
            ),
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if email:
            page.goto("/account/login/")
            page.fill("[name=login]", email)
            page.fill("[name=password]", password)
            page.locator("main button[type=submit], main form button").first.click()
            page.wait_for_url(lambda url: "/account/login" not in url)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
