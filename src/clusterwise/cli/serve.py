"""`clusterwise run`: serve the installation from one process."""

import argparse
import signal
import socket
import sys
from typing import Any

from clusterwise.cli import installation
from clusterwise.cli.refusal import RefusalError
from clusterwise.cli.worker import kept_working

THREADS = 4


def add_to(commands: Any) -> None:
    """Declare the command."""
    run = commands.add_parser("run", help="serve Clusterwise")
    run.add_argument("--port", type=int, default=8000, help="default 8000")
    run.add_argument("--host", default="127.0.0.1", help="default 127.0.0.1: this machine alone")
    run.add_argument("--proxy", default="127.0.0.1", help="address of the web server in front, if there is one")
    run.set_defaults(run=serve)


def serve(asked: argparse.Namespace) -> int:
    """Serve until told to stop; refuse what could lose or expose data."""
    import waitress
    from django.conf import settings
    from django.utils.module_loading import import_string

    installation.refuse_old_sqlite()
    installation.refuse_unready()
    with installation.alone("start it again"):
        _refuse_taken(asked.host, asked.port)
        application = import_string(settings.WSGI_APPLICATION)
        server = waitress.create_server(application, host=asked.host, port=asked.port, **_options(asked.proxy))
        signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(0))
        print(f"Clusterwise is at http://{asked.host}:{asked.port}/ (Ctrl+C stops it).", flush=True)
        with kept_working():
            server.run()
    return 0


def _refuse_taken(host: str, port: int) -> None:
    """Refuse a port that another program listens on, or that this one may not use, before anything is opened."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise RefusalError(
            f"Port {port} of {host} cannot be used ({error.strerror or error}); name another with --port."
        ) from error


def _options(proxy: str) -> dict[str, Any]:
    from django.conf import settings

    # Twice the limit of an upload reaches Clusterwise, so that a file somewhat too large is refused in a sentence.
    options: dict[str, Any] = {
        "threads": THREADS,
        "ident": None,
        "max_request_body_size": 2 * settings.UPLOAD_LIMIT_BYTES,
    }
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        options |= {"trusted_proxy": proxy, "trusted_proxy_headers": "x-forwarded-proto x-forwarded-for"}
    return options
