"""The newcomer's command: ports, stamps, arguments, and sentences instead of tracebacks."""

import socket
import subprocess
import sys
from pathlib import Path

import dev
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def taken_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_taken_port_is_passed_over(taken_port):
    assert dev.free_port(taken_port) > taken_port


def test_a_free_port_is_taken_as_it_is():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]

    assert dev.free_port(port) == port


def test_no_port_left_is_said():
    with pytest.raises(dev.MissingError, match="No free port from 65536 on"):
        dev.free_port(65536)


def test_requirements_are_stale_until_stamped_and_again_when_they_change(tmp_path):
    requirements, stamp = tmp_path / "requirements.txt", tmp_path / "stamp"
    requirements.write_text("django==5.2.19\n", encoding="utf-8")
    before = dev.is_stale(requirements, stamp)
    dev.write_stamp(requirements, stamp)
    stamped = dev.is_stale(requirements, stamp)
    requirements.write_text("django==5.2.20\n", encoding="utf-8")

    assert (before, stamped, dev.is_stale(requirements, stamp)) == (True, False, True)


def test_a_python_without_ensurepip_and_uv_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    with pytest.raises(dev.MissingError, match="install uv, or python3-venv"):
        dev.make_venv(None)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["run", "--port"], "dev.py: `run` takes nothing, or `--port N`.\n"),
        (["run", "now"], "dev.py: `run` takes nothing, or `--port N`.\n"),
        (["setup", "now"], "dev.py: `setup` takes nothing.\n"),
        (["x"], "dev.py: `x` needs the command to run, as in `dev.py x clusterwise doctor`.\n"),
    ],
)
def test_wrong_words_are_answered_with_a_sentence(words, sentence):
    ended = subprocess.run([sys.executable, ROOT / "dev.py", *words], capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", sentence)


@pytest.mark.parametrize(("words", "code"), [([], 0), (["--help"], 0), (["serve"], 2)])
def test_help_names_the_four_commands(words, code):
    ended = subprocess.run([sys.executable, ROOT / "dev.py", *words], capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stdout) == (code, dev.HELP + "\n")


def test_the_environment_comes_first_on_the_path():
    assert dev.environment()["PATH"].startswith(str(ROOT / ".venv"))
