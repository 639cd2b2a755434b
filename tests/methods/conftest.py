"""Property tests here hold values, never seconds: a loaded laptop must not fail them."""

from hypothesis import settings

settings.register_profile("no-deadline", deadline=None)
settings.load_profile("no-deadline")
