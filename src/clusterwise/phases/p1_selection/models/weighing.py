"""What each judge answers when asked to weigh the criteria, kept as it was given."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.people.scope import Scoped, ScopedQuerySet
from clusterwise.phases.p1_selection.models.rounds import Judge


class WeighingQuerySet(ScopedQuerySet):
    """Weights: one's own at any time, everybody's that were handed in once the weighing is over."""

    def visible_to(self, user: Any) -> "WeighingQuerySet":
        opened = self.opened()
        settled = super().visible_to(user).filter(pk__in=opened.values("pk"))
        return self.filter(Q(pk__in=settled.values("pk")) | Q(judge__user=getattr(user, "pk", None)))

    def opened(self) -> "WeighingQuerySet":
        """Return the weights that were handed in, of rounds whose weighing is over."""
        return self.filter(handed_in_at__isnull=False, judge__round__weighing_closed_at__isnull=False)


class Weighing(Scoped):
    """One judge's answers on the criteria of a round; events name them by digest alone, since they are secret at first."""

    class Way(models.TextChoices):
        POINTS = "points", _("share out 100 points")
        RANKING = "ranking", _("put the criteria in order")
        SWING = "swing", _("compare with the most important one")
        PAIRS = "pairs", _("compare two at a time")

    judge = models.OneToOneField(Judge, on_delete=models.PROTECT, related_name="weighing", verbose_name=_("judge"))
    way = models.CharField(_("way of weighing"), max_length=10, choices=Way.choices)
    answers = models.JSONField(_("answers"), default=dict)
    handed_in_at = models.DateTimeField(_("handed in"), null=True, blank=True)
    involvement_path: ClassVar[str] = "judge__round__entries__candidate__initiative"
    personal_fields: ClassVar[tuple[str, ...]] = ("answers",)

    objects = WeighingQuerySet.as_manager()

    class Meta:
        verbose_name = _("weights of a judge")
        verbose_name_plural = _("weights of judges")

    def __str__(self) -> str:
        return str(self.judge)
