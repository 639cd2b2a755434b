"""Documents in versions, and the evidence files behind them."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "clusterwise.foundation.documents"
    label = "documents"

    def ready(self) -> None:
        from clusterwise.foundation.journal import triggers

        triggers.append_only(self.get_model("DocumentVersion"))
