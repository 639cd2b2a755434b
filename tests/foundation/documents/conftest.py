"""Files of these tests go to a folder of their own."""

import pytest


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """The folder of evidence files."""
    settings.CLUSTERWISE_MEDIA = tmp_path / "media"
    return settings.CLUSTERWISE_MEDIA
