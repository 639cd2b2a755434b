"""The picture of a study: effects around the start of treatment."""

from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from clusterwise.phases.p6_results.evaluation.models import EffectStudy
from clusterwise.press.charts.around_start import Around, AroundWords, around_start
from clusterwise.press.charts.picture import Picture


def study_picture(study: EffectStudy) -> Picture | None:
    """Draw the leads and lags of a study; None where its method has none."""
    points = tuple(
        Around(one["offset"], one["value"], one["low"], one["high"]) for one in study.result.get("points", ())
    )
    if not points:
        return None
    return around_start(
        points,
        title=_("Effect by time from the start"),
        description=_(
            "Points left of the dashed line lie before treatment began and should be near zero; the hollow point is the "
            "period all others are compared with."
        ),
        language=(get_language() or "en").split("-")[0],
        direction="rtl" if get_language_bidi() else "ltr",
        names=AroundWords(_("Periods from the start"), _("Effect"), _("At least"), _("At most")),
    )
