"""The pictures of how sure a choice is, drawn from the file that reproduces it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from clusterwise.phases.p1_selection.choice_words import in_order
from clusterwise.phases.p1_selection.pictures import look
from clusterwise.press.charts.acceptability import PlaceWords, Shares, acceptability_bars
from clusterwise.press.charts.picture import Picture
from clusterwise.press.charts.stability import Interval, IntervalWords, stability_bars


def acceptability_picture(document: Mapping[str, Any]) -> Picture:
    """Return how often each candidate comes at each place, in the order of the ranking."""
    found = document["result"]["acceptability"]
    shares = dict(zip(found["alternatives"], found["ranks"], strict=True))
    rows = tuple(Shares(name, tuple(shares[name])) for name in in_order(document["result"]["ranking"]))
    names = PlaceWords(_("Candidate"), (_("First"), _("Second"), _("Third"), _("Later")))
    return acceptability_bars(rows, title=_("How often each candidate comes at which place"), names=names, **look())


def stability_picture(document: Mapping[str, Any]) -> Picture:
    """Return within which limits each weight keeps the same candidates in front."""
    names_of = document["about"]["criteria"]
    rows = tuple(
        Interval(
            names_of[one["criterion"]], one["share"], one["low"], one["high"], one["below"] or "", one["above"] or ""
        )
        for one in document["result"]["stability"]
    )
    names = IntervalWords(
        name=_("Criterion"),
        share=_("Weight now"),
        low=_("Same choice from"),
        high=_("to"),
        below=_("Comes in below"),
        above=_("Comes in above"),
        from_to=_("{low} to {high}"),
    )
    title = _("How far each weight may move before the choice changes")
    return stability_bars(rows, title=title, names=names, **look())
