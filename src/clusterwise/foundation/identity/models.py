"""A pair of records that may be one person with what was decided about it, and a person's keys as digests."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.people.models import Person, User
from clusterwise.foundation.people.scope import Scoped, ScopedQuerySet


class MergeEdgeQuerySet(ScopedQuerySet):
    """Edges by what they say."""

    def same(self) -> "MergeEdgeQuerySet":
        """Return the edges that make two records one person."""
        return self.filter(decision=MergeEdge.Decision.SAME, retired_at=None)

    def different(self) -> "MergeEdgeQuerySet":
        """Return the edges that say that two records are two people."""
        return self.filter(decision=MergeEdge.Decision.DIFFERENT, retired_at=None)

    def waiting(self) -> "MergeEdgeQuerySet":
        """Return the edges that nobody has decided, the surest first."""
        return self.filter(decision=MergeEdge.Decision.WAITING, retired_at=None).order_by("-score", "id")


class MergeEdge(Scoped):
    """Two records of a programme and whether they are one person; never a deletion, so it can be taken back.

    The reasons name fields and how they agree, never a value, so that an erased person leaves nothing here.
    """

    class Decision(models.TextChoices):
        WAITING = "waiting", _("waiting for a decision")
        SAME = "same", _("the same person")
        DIFFERENT = "different", _("different people")

    class Band(models.TextChoices):
        KEY = "key", _("the same number of a card, an identity paper or a phone")
        SAME = "same", _("very likely the same person")
        ASK = "ask", _("perhaps the same person")
        HAND = "hand", _("named by a person")

    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("other person"))
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices, default=Decision.WAITING)
    band = models.CharField(_("how it was found"), max_length=4, choices=Band.choices)
    score = models.DecimalField(
        _("probability"), max_digits=6, decimal_places=5, null=True, blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )  # fmt: skip
    reasons = models.JSONField(_("reasons"), default=dict, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    retired_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects = MergeEdgeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "first", "second"], name="identity_one_edge_a_pair"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="identity_edge_smaller_id_first"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__range=(0, 1)), name="identity_score_is_a_probability"
            ),
            models.CheckConstraint(
                condition=Q(decision="waiting") | Q(decided_at__isnull=False), name="identity_decision_is_dated"
            ),
        ]
        indexes = [models.Index(fields=["programme", "decision", "-score"], name="identity_edges_waiting")]
        ordering = ["-score", "id"]
        verbose_name = _("pair of records of people")
        verbose_name_plural = _("pairs of records of people")

    def __str__(self) -> str:
        return f"{self.first} – {self.second}"


class PersonKey(Scoped):
    """The keyed digest of a number that belongs to one person; the number itself is not kept."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="keys", verbose_name=_("person"))
    kind = models.CharField(_("kind of number"), max_length=20)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    personal_fields: ClassVar[tuple[str, ...]] = ("digest",)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "person", "kind"], name="identity_one_key_a_kind")]
        indexes = [models.Index(fields=["programme", "kind", "digest"], name="identity_keys")]
        verbose_name = _("number of a person")
        verbose_name_plural = _("numbers of people")

    def __str__(self) -> str:
        return f"{self.person}: {self.kind}"
