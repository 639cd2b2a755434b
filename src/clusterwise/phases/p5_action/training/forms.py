"""Forms of trainings; attendance is taken in one form by the codes of the people who were there."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.codes import selectors as codes
from clusterwise.foundation.documents.forms import EitherScopeForm
from clusterwise.foundation.journal.models import new_id
from clusterwise.foundation.pages.forms import ScopedModelForm
from clusterwise.foundation.people.models import Person
from clusterwise.phases.p5_action.training.models import Accreditation, Course, HeadCount, Participation, Session

_BETWEEN = re.compile(r"[,;\t،؛]")
NAMED = 20


class CourseForm(ScopedModelForm):
    """A course with its topic and standard."""

    code_lists = {"topic": "training_topic", "language": "text_language"}

    class Meta:
        model = Course
        fields = ["title", "topic", "standard", "language", "curriculum"]


class AccreditationForm(EitherScopeForm):
    """An institution vouches for a course."""

    also_of_programme = frozenset({"evidence"})

    class Meta:
        model = Accreditation
        fields = ["course", "accreditor", "number", "valid_from", "valid_to", "evidence", "evidence_note"]


class SessionForm(ScopedModelForm):
    """One time that a course is held."""

    class Meta:
        model = Session
        fields = ["course", "starts", "ends", "venue", "trainer", "trainer_organisation", "joint_action"]


class ParticipationForm(ScopedModelForm):
    """One person on the list of a session."""

    code_lists = {"category": "trainee_category"}

    class Meta:
        model = Participation
        fields = ["session", "person", "category", "role", "attended"]


class HeadCountForm(ScopedModelForm):
    """Heads of one category and sex that nobody named."""

    code_lists = {"category": "trainee_category"}

    class Meta:
        model = HeadCount
        fields = ["session", "category", "sex", "heads", "source"]


class PeopleByCodeField(forms.CharField):
    """Many people by code, one a line or separated by commas; each unknown code is named with its line."""

    widget = forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false", "dir": "ltr"})

    def __init__(self, *, people: Any = None, **kwargs: Any) -> None:
        self.people = people
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[Person]:
        text = super().clean(value)
        asked = [
            (number, code.strip())
            for number, line in enumerate(text.splitlines(), start=1)
            for code in _BETWEEN.split(line)
            if code.strip()
        ]
        known = self._known([code for _number, code in asked])
        unknown = [(number, code) for number, code in asked if code not in known]
        if unknown:
            raise ValidationError(
                [self._refusal(number, code) for number, code in unknown[:NAMED]] + self._more(unknown)
            )
        return list(dict.fromkeys(known[code] for _number, code in asked))

    def _known(self, asked: list[str]) -> dict[str, Person]:
        wanted = dict.fromkeys(asked)
        exact = {person.code: person for person in self.people.filter(code__in=list(wanted))}
        for code in wanted:
            if code not in exact:
                found = self.people.filter(code__iexact=code).first()
                if found is not None:
                    exact[code] = found
        return exact

    def _refusal(self, number: int, code: str) -> ValidationError:
        return ValidationError(
            _now("Line %(line)s: nobody here has the code “%(code)s”. Correct it, or add the person first."),
            params={"line": number, "code": code},
        )

    def _more(self, unknown: list[tuple[int, str]]) -> list[ValidationError]:
        left = len(unknown) - NAMED
        if left <= 0:
            return []
        return [ValidationError(_now("%(left)s more codes are not known either."), params={"left": left})]


class AttendanceForm(forms.Form):
    """Who was at a session: codes as they stand on the paper list, and what these people are."""

    people_present = PeopleByCodeField(
        label=_("codes of the people who were there"),
        max_length=60_000,
        help_text=_(
            "One code a line, as on the paper list, or pasted from a spreadsheet. Nothing is written until all codes are known."
        ),
    )
    category = forms.ChoiceField(label=_("category"), help_text=_("For those who are not on the list yet."))
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, session: Session, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.visible_to(user).filter(programme=session.programme_id)
        self.fields["people_present"].people = people
        self.fields["category"].choices = codes.choices("trainee_category")
        if not self.is_bound:
            self.fields["client_id"].initial = new_id()
