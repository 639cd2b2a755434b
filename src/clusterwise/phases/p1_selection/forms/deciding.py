"""Scores of one judge, the decision note, and the step to an initiative."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.codes import selectors as codes
from clusterwise.foundation.deliberation.models import Decision
from clusterwise.foundation.journal.models import new_id
from clusterwise.foundation.organisations.models import Programme
from clusterwise.foundation.people.models import Sex
from clusterwise.phases.p1_selection.models import Criterion, Entry, HeadCount, Outcome, Score
from clusterwise.phases.p1_selection.note_document import sexes
from clusterwise.phases.p1_selection.services.decisions import Verdict
from clusterwise.phases.p1_selection.services.rounds import Given


class ScoresForm(forms.Form):
    """One judge's scores of every admitted candidate on every criterion; an empty field is a score still missing."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, entries: Sequence[Entry], criteria: Sequence[Criterion], kept: Sequence[Score], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.entries, self.criteria = entries, criteria
        self.initial.setdefault("client_id", new_id())
        given = {(score.entry_id, score.criterion_id): score for score in kept}
        for entry in entries:
            for criterion in criteria:
                score = given.get((entry.pk, criterion.pk))
                self.fields[_key(entry, criterion)] = forms.DecimalField(
                    label=_now("%(candidate)s: %(criterion)s") % {"candidate": entry, "criterion": criterion},
                    required=False,
                    min_value=criterion.low,
                    max_value=criterion.high,
                    max_digits=7,
                    decimal_places=2,
                    initial=score.value.normalize() if score else None,
                    widget=forms.NumberInput(attrs={"step": "any", "class": "score"}),
                )
                self._ask_upper(entry, criterion, score)

    def _ask_upper(self, entry: Entry, criterion: Criterion, score: Score | None) -> None:
        self.fields[_upper(entry, criterion)] = forms.DecimalField(
            label=_now("%(candidate)s: %(criterion)s, up to") % {"candidate": entry, "criterion": criterion},
            required=False,
            min_value=criterion.low,
            max_value=criterion.high,
            max_digits=7,
            decimal_places=2,
            initial=score.upper.normalize() if score and score.upper is not None else None,
            widget=forms.NumberInput(attrs={"step": "any", "class": "score"}),
        )

    @property
    def grid(self) -> list[tuple[Entry, list[tuple[Criterion, Any, Any]]]]:
        """The fields by candidate: the score, and up to where it may reach."""
        return [
            (entry, [(one, self[_key(entry, one)], self[_upper(entry, one)]) for one in self.criteria])
            for entry in self.entries
        ]

    def given(self) -> dict[tuple[Entry, Criterion], Given]:
        """Return the scores as the service takes them."""
        cleaned = self.cleaned_data
        return {
            (entry, criterion): Given(cleaned.get(_key(entry, criterion)), upper=cleaned.get(_upper(entry, criterion)))
            for entry in self.entries
            for criterion in self.criteria
        }


def _key(entry: Entry, criterion: Criterion) -> str:
    return f"score_{entry.pk.hex}_{criterion.pk.hex}"


def _upper(entry: Entry, criterion: Criterion) -> str:
    return f"upper_{entry.pk.hex}_{criterion.pk.hex}"


class DecisionForm(forms.Form):
    """The decision note: who decided, when and why, the verdicts, and heads by sex."""

    body = forms.CharField(label=_("who decided"), max_length=200, help_text=_("Such as: selection committee."))
    decided_on = forms.DateField(
        label=_("decided on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reasons = forms.CharField(label=_("reasons"), widget=forms.Textarea(attrs={"rows": 5}), max_length=5000)
    decision = forms.ModelChoiceField(
        Decision.objects.none(), label=_("decision in the minutes"), required=False,
        help_text=_("Where the committee keeps minutes here, attendance and votes are taken from them."),
    )  # fmt: skip
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, programme: Programme, user: Any, entries: Sequence[Entry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = entries
        self.initial.setdefault("client_id", new_id())
        self.initial.setdefault("decided_on", timezone.localdate())
        minutes = Decision.objects.visible_to(user).filter(programme=programme, initiative=None)
        self.fields["decision"].queryset = minutes.select_related("meeting__body")
        for what, label in HeadCount.What.choices:
            for sex, name in zip(Sex.values, sexes(), strict=True):
                self.fields[f"count_{what}_{sex}"] = forms.IntegerField(
                    label=_now("%(what)s, %(sex)s") % {"what": label, "sex": name},
                    min_value=0,
                    max_value=10_000,
                    required=False,
                )
        for entry in entries:
            self._ask(entry)

    def _ask(self, entry: Entry) -> None:
        key = entry.pk.hex
        self.fields[f"verdict_{key}"] = forms.ChoiceField(
            label=_now("%(candidate)s: verdict") % {"candidate": entry}, choices=[("", "—"), *Outcome.Verdict.choices]
        )
        self.fields[f"code_{key}"] = forms.ChoiceField(
            label=_now("%(candidate)s: kind of reason") % {"candidate": entry}, choices=codes.choices("outcome_reason")
        )
        self.fields[f"reason_{key}"] = forms.CharField(
            label=_now("%(candidate)s: reason") % {"candidate": entry}, max_length=500
        )

    @property
    def heads(self) -> list[Any]:
        """The fields about the note itself."""
        return [self[name] for name in ("body", "decided_on", "reasons", "decision")]

    @property
    def counts(self) -> list[tuple[str, list[Any]]]:
        """The head counts, a row for what people did."""
        return [
            (str(label), [self[f"count_{what}_{sex}"] for sex in Sex.values]) for what, label in HeadCount.What.choices
        ]

    @property
    def sexes(self) -> list[str]:
        """The names of the columns of the head counts."""
        return sexes()

    @property
    def verdicts(self) -> list[tuple[Entry, list[Any]]]:
        """The fields by candidate."""
        return [
            (entry, [self[f"{name}_{entry.pk.hex}"] for name in ("verdict", "code", "reason")])
            for entry in self.entries
        ]

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        cleaned = self.cleaned_data
        return {
            "body": cleaned["body"],
            "decided_on": cleaned["decided_on"],
            "reasons": cleaned["reasons"],
            "decision": cleaned["decision"],
            "client_id": cleaned.get("client_id"),
            "counts": {
                (what, sex): cleaned.get(f"count_{what}_{sex}") for what in HeadCount.What.values for sex in Sex.values
            },
            "outcomes": {
                entry: Verdict(*(cleaned[f"{name}_{entry.pk.hex}"] for name in ("verdict", "code", "reason")))
                for entry in self.entries
            },
        }


class FoundForm(forms.Form):
    """What the initiative of a chosen candidate is called and when it starts."""

    name = forms.CharField(label=_("name of the initiative"), max_length=200)
    slug = forms.SlugField(
        label=_("address"), max_length=60, help_text=_("Small letters and hyphens, for the address of its pages.")
    )
    starts = forms.DateField(label=_("start"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"]).lower()
        if not slug.strip("-"):
            raise ValidationError(_now("Write at least one letter."))
        return slug
