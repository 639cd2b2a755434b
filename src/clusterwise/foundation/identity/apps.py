"""People counted once."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "clusterwise.foundation.identity"
    label = "identity"

    def ready(self) -> None:
        from clusterwise.foundation.identity import selectors, services
        from clusterwise.foundation.journal import undo
        from clusterwise.foundation.people import services as people

        undo.citations.append(selectors.undo_contradicts)
        people.forgetting.append(services.forget_keys)
