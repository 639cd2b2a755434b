"""Facts, indicators, baselines and what was published of them."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class EvidenceConfig(AppConfig):
    name = "clusterwise.foundation.evidence"
    label = "evidence"

    def ready(self) -> None:
        from clusterwise.foundation.evidence import citations
        from clusterwise.foundation.journal import triggers

        for name in ("Baseline", "Publication", "FrozenFigure"):
            triggers.append_only(self.get_model(name))
        citations.register()
        autodiscover_modules("measures")
