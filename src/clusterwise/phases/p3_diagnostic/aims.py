"""How far the diagnostic reached its four aims: the environment, leverage points, the baseline and first trust."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusterwise.foundation.codes.selectors import codes
from clusterwise.foundation.deliberation.models import Attendance, Meeting
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.phases.p3_diagnostic import selectors
from clusterwise.phases.p3_diagnostic.models import CITES_EVIDENCE, Finding, LeverageAnswer, Study


@dataclass(frozen=True, slots=True)
class Aim:
    """One aim, the share of it that is reached from 0 to 1, and a sentence on what was seen or is missing."""

    code: str
    title: str
    share: float
    sentence: str

    @property
    def is_complete(self) -> bool:
        return self.share >= 1

    @property
    def light(self) -> str:
        """Return the state of the light: complete, partly or empty."""
        return "complete" if self.is_complete else "partly" if self.share > 0 else "empty"


def _environment(initiative: Initiative) -> Aim:
    functions = set(codes("cluster_function"))
    seen = set(Finding.objects.filter(CITES_EVIDENCE, initiative=initiative).values_list("function", flat=True))
    reached = len(seen & functions)
    text = _("Findings with evidence on %(seen)s of %(all)s functions of the cluster.") % {
        "seen": reached,
        "all": len(functions),
    }
    return Aim(
        "environment", _("Understand the socio-economic and institutional environment"), reached / len(functions), text
    )


def _leverage(initiative: Initiative) -> Aim:
    causes = {cause.pk for cause in selectors.tied_root_causes(initiative)}
    answered = set(LeverageAnswer.objects.filter(initiative=initiative).values_list("problem_id", flat=True)) & causes
    text = ngettext(
        "%(answered)s of %(all)s root cause has a leverage point.",
        "%(answered)s of %(all)s root causes have a leverage point.",
        len(causes),
    )
    share = len(answered) / len(causes) if causes else 0.0
    return Aim("leverage", _("Detect leverage points"), share, text % {"answered": len(answered), "all": len(causes)})


def _baseline(initiative: Initiative) -> Aim:
    total = selectors.indicators_in_use(initiative).count()
    frozen = total - len(selectors.without_baseline(initiative))
    text = ngettext(
        "%(frozen)s of %(all)s indicator has a baseline.", "%(frozen)s of %(all)s indicators have a baseline.", total
    )
    return Aim(
        "baseline",
        _("Establish the baseline"),
        frozen / total if total else 0.0,
        text % {"frozen": frozen, "all": total},
    )


def _trust(initiative: Initiative) -> Aim:
    study = Study.objects.filter(initiative=initiative).order_by("starts").first()
    first = study.starts if study and study.starts else date.max
    held = Meeting.objects.filter(initiative=initiative, closed_at__isnull=False, held_on__gte=first)
    met = held.filter(pk__in=Attendance.objects.filter(initiative=initiative).values("meeting")).exists()
    validated = Study.objects.filter(initiative=initiative, validated_by__isnull=False).exists()
    reached = met + validated
    text = {
        0: _(
            "Members have not met over the study yet. Call a meeting, keep who came, and let the body validate the study."
        ),
        1: _("Members met over the study; the body has not validated it yet.")
        if met
        else _("The study was validated, but no meeting with its attendance is kept."),
        2: _("Members met over the study, and the body validated it."),
    }[reached]
    return Aim("trust", _("Foster first trust among the members"), reached / 2, text)


def aims(initiative: Initiative) -> list[Aim]:
    """Return the four aims of the diagnostic with their lights."""
    return [_environment(initiative), _leverage(initiative), _baseline(initiative), _trust(initiative)]
