"""Contribution analysis in six steps: what the initiative claims to have brought about, and what else could have."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.people.scope import InInitiative
from clusterwise.phases.p6_results.evaluation.models.citing import Citing, cites_a_source, language_field
from clusterwise.phases.p6_results.evaluation.models.judging import Evaluation
from clusterwise.phases.p6_results.models import ResultArrow


class Contribution(InInitiative):
    """The six steps for one question of cause and effect; evidence and rival explanations hang on its claims."""

    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.PROTECT, related_name="contributions", verbose_name=_("evaluation")
    )
    question = models.CharField(
        _("1. Question of cause and effect"),
        max_length=300,
        help_text=_("Such as: did the dryer and the training help to raise what growers earn?"),
    )
    language = language_field()
    theory = models.TextField(
        _("2. Theory of change"),
        blank=True,
        help_text=_("How it should have worked, step by step, with what must hold. Then write each link as a claim."),
    )
    story = models.TextField(
        _("4. Contribution story"),
        blank=True,
        help_text=_("What the evidence so far lets you say, and where it is weak. It comes after the evidence."),
    )
    sought = models.TextField(
        _("5. What further evidence was sought"),
        blank=True,
        help_text=_("Where the story was weak, what you looked for. Add what you found to the claims."),
    )
    revised_story = models.TextField(
        _("6. Revised story"), blank=True, help_text=_("What can be said now. It comes after the rival explanations.")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "evaluation", "question"],
                name="evaluation_contribution_once",
                violation_error_message=_("The evaluation analyses this question already."),
            ),
            models.CheckConstraint(
                condition=Q(revised_story="") | ~Q(story=""),
                name="evaluation_story_before_revision",
                violation_error_message=_("Write the first story before you revise it."),
            ),
        ]
        ordering = ["id"]
        verbose_name = _("contribution analysis")
        verbose_name_plural = _("contribution analyses")

    def __str__(self) -> str:
        return self.question if len(self.question) <= 80 else f"{self.question[:79]}…"

    def clean(self) -> None:
        """Keep the order of the steps: no story before evidence, no revision before the rivals were looked at."""
        super().clean()
        claims = Claim.objects.filter(contribution=self.pk)
        if self.story and (not claims.exists() or claims.filter(evidence__isnull=True).exists()):
            raise ValidationError(
                {"story": _now("Write the claims and give each its evidence first; the story rests on them.")}
            )
        open_rivals = RivalExplanation.objects.filter(
            claim__contribution=self.pk, verdict=RivalExplanation.Verdict.OPEN
        )
        if self.revised_story and (claims.filter(rivals__isnull=True).exists() or open_rivals.exists()):
            raise ValidationError(
                {"revised_story": _now("Look first at what else could explain each claim, and give your verdict.")}
            )


class Claim(InInitiative):
    """One link of the theory: this led to that; with how strong the case for it is."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, related_name="claims", verbose_name=_("contribution analysis")
    )
    statement = models.CharField(_("claim"), max_length=300)
    language = language_field()
    arrow = models.ForeignKey(
        ResultArrow,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("arrow of the result chain"),
    )
    strength = models.CharField(_("strength of the case"), max_length=20, blank=True)
    reasoning = models.TextField(_("why so strong or weak"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "contribution", "statement"],
                name="evaluation_claim_once",
                violation_error_message=_("This claim stands already."),
            ),
            models.CheckConstraint(
                condition=Q(strength="") | ~Q(reasoning=""),
                name="evaluation_strength_is_reasoned",
                violation_error_message=_("Say why the case is so strong or weak."),
            ),
        ]
        ordering = ["id"]
        verbose_name = _("claim")
        verbose_name_plural = _("claims")

    def __str__(self) -> str:
        return self.statement if len(self.statement) <= 80 else f"{self.statement[:79]}…"

    def clean(self) -> None:
        """Refuse a strength that no evidence stands behind, or that says nothing of why."""
        super().clean()
        if self.strength and not self.reasoning.strip():
            raise ValidationError({"reasoning": _now("Say why the case is so strong or weak.")})
        if self.strength and not ClaimEvidence.objects.filter(claim=self.pk).exists():
            raise ValidationError({"strength": _now("No evidence stands behind this claim yet. Add it, then judge.")})


class ClaimEvidence(Citing):
    """What is known about a claim: from the start, or sought after the first story."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="evidence", verbose_name=_("claim"))
    is_further = models.BooleanField(_("found after the first story"), default=False)

    class Meta:
        constraints = [cites_a_source("evaluation_claim_evidence_cites_a_source")]
        ordering = ["claim", "id"]
        verbose_name = _("evidence for a claim")
        verbose_name_plural = _("evidence for claims")


class RivalExplanation(InInitiative):
    """What else could have brought it about: another programme, prices, weather, the firms themselves."""

    class Verdict(models.TextChoices):
        OPEN = "open", _("not looked at yet")
        RULED_OUT = "ruled_out", _("ruled out")
        PART = "part", _("explains a part")
        STANDS = "stands", _("explains it as well or better")

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="rivals", verbose_name=_("claim"))
    statement = models.CharField(_("what else could explain it"), max_length=300)
    language = language_field()
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict.choices, default=Verdict.OPEN)
    reasoning = models.TextField(_("why"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "claim", "statement"],
                name="evaluation_rival_once",
                violation_error_message=_("This explanation stands already."),
            ),
            models.CheckConstraint(
                condition=Q(verdict="open") | ~Q(reasoning=""),
                name="evaluation_verdict_is_reasoned",
                violation_error_message=_("Say why: what rules it out, or what speaks for it."),
            ),
        ]
        ordering = ["id"]
        verbose_name = _("rival explanation")
        verbose_name_plural = _("rival explanations")

    def __str__(self) -> str:
        return self.statement if len(self.statement) <= 80 else f"{self.statement[:79]}…"
