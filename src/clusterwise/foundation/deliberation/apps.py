"""Bodies with seats, their meetings, decisions and votes, and what they endorse."""

from django.apps import AppConfig


class DeliberationConfig(AppConfig):
    name = "clusterwise.foundation.deliberation"
    label = "deliberation"

    def ready(self) -> None:
        from clusterwise.foundation.deliberation import minutes

        minutes.register()
