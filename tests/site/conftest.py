"""What the tests of the site need beside the common fixtures."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _static_root(settings, tmp_path):
    """Give the server of static files an empty folder, as `collectstatic` would have made one."""
    settings.STATIC_ROOT = tmp_path / "static"
    Path(settings.STATIC_ROOT).mkdir()
