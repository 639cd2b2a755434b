"""An evaluation with its questions, the evidence for each, the rating, and the checklist of a standard."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.people.scope import InInitiative
from clusterwise.phases.p6_results.evaluation.models.citing import Citing, cites_a_source, language_field


class Evaluation(InInitiative):
    """Somebody looks at the initiative from outside its daily work and judges it."""

    class Kind(models.TextChoices):
        MID_TERM = "mid_term", _("mid-term")
        FINAL = "final", _("final")
        EX_POST = "ex_post", _("ex post, after its end")

    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    purpose = models.TextField(_("purpose"), help_text=_("Who will decide what by it."))
    language = language_field()
    evaluator = models.CharField(
        _("who evaluates"), max_length=200, help_text=_("The organisation or team, and by whom it was chosen.")
    )
    starts = models.DateField(_("first day looked at"))
    ends = models.DateField(_("last day looked at"))
    limits = models.TextField(_("limits"), blank=True, help_text=_("What it could not look at, and why."))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "initiative", "title"],
                name="evaluation_title_once",
                violation_error_message=_("An evaluation has this title already."),
            ),
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")),
                name="evaluation_ends_after_start",
                violation_error_message=_("The period ends before it starts. Correct one of the dates."),
            ),
        ]
        ordering = ["-ends", "id"]
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")

    def __str__(self) -> str:
        return self.title


class Question(InInitiative):
    """What the evaluation asks under one criterion, and the rating that its evidence allows."""

    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.PROTECT, related_name="questions", verbose_name=_("evaluation")
    )
    criterion = models.CharField(_("criterion"), max_length=40)
    text = models.CharField(_("question"), max_length=300)
    language = language_field()
    judged_by = models.CharField(
        _("what would be good"), max_length=300, blank=True, help_text=_("Say it before you look at the evidence.")
    )
    rating = models.CharField(_("rating"), max_length=20, blank=True)
    justification = models.TextField(_("why this rating"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "evaluation", "text"],
                name="evaluation_question_once",
                violation_error_message=_("The evaluation asks this already."),
            ),
            models.CheckConstraint(
                condition=Q(rating="") | ~Q(justification=""),
                name="evaluation_rating_is_justified",
                violation_error_message=_("Say why this rating; a rating is never given without a reason."),
            ),
        ]
        ordering = ["criterion", "id"]
        verbose_name = _("evaluation question")
        verbose_name_plural = _("evaluation questions")

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"

    def clean(self) -> None:
        """Refuse a rating that no evidence stands behind, or that says nothing of why."""
        super().clean()
        if self.rating and not self.justification.strip():
            raise ValidationError(
                {"justification": _now("Say why this rating; a rating is never given without a reason.")}
            )
        if self.rating and not Evidence.objects.filter(question=self.pk).exists():
            raise ValidationError(
                {"rating": _now("No evidence stands behind this question yet. Add what you know it from, then rate.")}
            )


class Evidence(Citing):
    """One cell of the evidence matrix: what is known about a question, and where from."""

    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="evidence", verbose_name=_("question")
    )

    class Meta:
        constraints = [cites_a_source("evaluation_evidence_cites_a_source")]
        ordering = ["question", "id"]
        verbose_name = _("evidence for a question")
        verbose_name_plural = _("evidence for questions")


class StandardCheck(InInitiative):
    """Whether a control point of the standard for measuring results is met."""

    class Met(models.TextChoices):
        YES = "yes", _("met")
        PARTLY = "partly", _("partly met")
        NO = "no", _("not met")
        NOT_APPLICABLE = "na", _("does not apply here")

    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.PROTECT, related_name="checks", verbose_name=_("evaluation")
    )
    point = models.CharField(_("control point"), max_length=40)
    met = models.CharField(_("verdict"), max_length=10, choices=Met.choices)
    remark = models.CharField(_("what you saw"), max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "evaluation", "point"],
                name="evaluation_point_once",
                violation_error_message=_("This control point was looked at already; revise that entry."),
            )
        ]
        ordering = ["point"]
        verbose_name = _("control point looked at")
        verbose_name_plural = _("control points looked at")

    def __str__(self) -> str:
        return f"{self.point}: {self.get_met_display()}"
