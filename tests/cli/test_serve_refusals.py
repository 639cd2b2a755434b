"""Serving is refused before any address is printed: where the port is taken, and where another process serves."""

import socket

from clusterwise import cli
from clusterwise.cli import installation


def test_a_taken_port_is_refused_before_an_address_is_printed(db, state, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code = cli.main(["run", "--port", str(port)])
    said = capsys.readouterr()

    assert (code, said.out) == (1, "")
    assert f"Port {port} of 127.0.0.1 cannot be used" in said.err


def test_a_second_run_is_refused_before_an_address_is_printed(db, state, capsys):
    with installation.alone("serve"):
        code = cli.main(["run", "--port", "0"])
    said = capsys.readouterr()

    assert (code, said.out) == (1, "")
    assert "stop it before you start it again" in said.err
