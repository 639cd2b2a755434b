"""One judge's weights in the way that the judge chooses, and the reason for closing a weighing early."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clusterwise.foundation.journal.models import new_id
from clusterwise.phases.p1_selection.models import Criterion, Weighing

#: How much more important, in the words that go with Saaty's numbers.
TIMES = (
    (2, _("2 – between equally and somewhat")),
    (3, _("3 – somewhat more")),
    (4, _("4 – between somewhat and clearly")),
    (5, _("5 – clearly more")),
    (6, _("6 – between clearly and much")),
    (7, _("7 – much more")),
    (8, _("8 – between much and extremely")),
    (9, _("9 – extremely more")),
)


class ValuesForm(forms.Form):
    """A number for each criterion: points, a place, or the worth against the most important one."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, way: str, criteria: Sequence[Criterion], kept: Weighing | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.way, self.criteria = way, criteria
        self.initial.setdefault("client_id", new_id())
        given = kept.answers.get("values", {}) if kept is not None and kept.way == way else {}
        is_place = way == Weighing.Way.RANKING
        for criterion in criteria:
            self.fields[_key(criterion)] = forms.DecimalField(
                label=str(criterion),
                required=False,
                min_value=1 if is_place else 0,
                max_value=len(criteria) if is_place else 100,
                max_digits=5,
                decimal_places=0 if is_place else 2,
                initial=given.get(criterion.code),
                widget=forms.NumberInput(attrs={"step": "1" if is_place else "any", "class": "score"}),
            )

    @property
    def rows(self) -> list[tuple[Criterion, Any]]:
        """The field of each criterion."""
        return [(criterion, self[_key(criterion)]) for criterion in self.criteria]

    @property
    def total(self) -> Decimal | None:
        """The points given so far, as they were sent or kept."""
        if self.way != Weighing.Way.POINTS:
            return None
        read = self.cleaned_data if self.is_bound and hasattr(self, "cleaned_data") else {}
        values = [read.get(_key(one)) if self.is_bound else self[_key(one)].initial for one in self.criteria]
        return sum((Decimal(str(value)) for value in values if value is not None), Decimal(0))

    def answers(self) -> dict[str, Any]:
        """Return what was given, as the service keeps it."""
        values = {criterion.code: self.cleaned_data.get(_key(criterion)) for criterion in self.criteria}
        return {"values": {code: _plain(value) for code, value in values.items() if value is not None}}


def _key(criterion: Criterion) -> str:
    return f"weight_{criterion.pk.hex}"


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


class PairsForm(forms.Form):
    """Which of two criteria is more important and by how much, for some or all pairs; a pair left open stays open."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        pairs: Sequence[tuple[Criterion, Criterion]],
        shown: Sequence[int],
        kept: Weighing | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.pairs, self.shown = pairs, shown
        self.kept = kept.answers.get("pairs", []) if kept is not None and kept.way == Weighing.Way.PAIRS else []
        self.initial.setdefault("client_id", new_id())
        known = {(one, other): times for one, other, times in self.kept}
        for place in shown:
            one, other = pairs[place]
            forth, back = known.get((one.code, other.code)), known.get((other.code, one.code))
            more = "" if not (forth or back) else "same" if (forth or back) == 1 else "one" if forth else "other"
            self.fields[f"more_{place}"] = forms.ChoiceField(
                label=_now("Which is more important: “%(one)s” or “%(other)s”?") % {"one": one, "other": other},
                required=False,
                initial=more,
                widget=forms.RadioSelect,
                choices=[
                    ("one", str(one)),
                    ("other", str(other)),
                    ("same", pgettext_lazy("two criteria", "both are equally important")),
                    ("", _now("not answered")),
                ],
            )
            self.fields[f"times_{place}"] = forms.TypedChoiceField(
                label=_("how much more"),
                required=False,
                coerce=int,
                empty_value=None,
                choices=[("", "—"), *TIMES],
                initial=(forth or back) if more in ("one", "other") else "",
            )

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """The two fields of each pair that is shown."""
        return [(self[f"more_{place}"], self[f"times_{place}"]) for place in self.shown]

    def clean(self) -> dict[str, Any]:
        """Refuse a pair in which one is more important and it is not said by how much."""
        cleaned = super().clean() or {}
        for place in self.shown:
            if cleaned.get(f"more_{place}") in ("one", "other") and cleaned.get(f"times_{place}") is None:
                self.add_error(f"times_{place}", _now("Say how much more important it is, from 2 to 9."))
        return cleaned

    def answers(self) -> dict[str, Any]:
        """Return all comparisons: those kept before, with the pairs that were shown answered anew."""
        asked = {frozenset((self.pairs[place][0].code, self.pairs[place][1].code)) for place in self.shown}
        found = [pair for pair in self.kept if frozenset(pair[:2]) not in asked]
        for place in self.shown:
            one, other = (criterion.code for criterion in self.pairs[place])
            more = self.cleaned_data.get(f"more_{place}")
            if more == "same":
                found.append([one, other, 1])
            elif more:
                first, second = (one, other) if more == "one" else (other, one)
                found.append([first, second, self.cleaned_data[f"times_{place}"]])
        return {"pairs": found}


class CloseWeighingForm(forms.Form):
    """Why the weighing is closed before everybody has handed in."""

    why = forms.CharField(
        label=_("why you do not wait for the others"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500
    )


class OverrideForm(forms.Form):
    """Why a candidate is compared although the gate refuses it."""

    reason = forms.CharField(
        label=_("why it is compared although the gate refuses it"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_id", new_id())
