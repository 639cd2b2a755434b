"""The steps of a comparison: the files, which column is what, and what each reported figure is compared with."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.formats.register.cells import Reading
from clusterwise.foundation.journal.models import new_id
from clusterwise.phases.p6_results.reconciling import columns, matching
from clusterwise.phases.p6_results.reconciling.matching import Guess
from clusterwise.phases.p6_results.reconciling.models import ReportedFigure
from clusterwise.phases.p6_results.reconciling.reading import Line, Part, notices_of

PREVIEW_ROWS = 5


class AboutForm(forms.Form):
    """What the old report is called, and the period that it told of."""

    title = forms.CharField(label=_("title of the old report"), max_length=200)
    starts = forms.DateField(label=_("first day of its period"), widget=forms.DateInput(attrs={"type": "date"}))
    ends = forms.DateField(label=_("last day of its period"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        given = super().clean() or {}
        if given.get("starts") and given.get("ends") and given["ends"] < given["starts"]:
            self.add_error("ends", _now("The period ends before it begins; swap the days."))
        return given


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files at once."""

    widget = _ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return a list of files, each checked as a file."""
        return [super(FilesField, self).clean(one, initial) for one in data or []]


class UploadForm(AboutForm):
    """The files; those that were received before stay."""

    report = forms.FileField(
        label=_("the report: one row a figure"),
        required=False,
        help_text=_("XLSX, XLS, ODS or CSV, with columns such as indicator, reported value, women, men, period, unit."),
    )
    sheets = FilesField(
        label=_("attendance sheets and lists of records"),
        required=False,
        help_text=_("One row a person and day: code or name, sex, date, activity, amount. Several files at once."),
    )


class CheckForm(forms.Form):
    """Which column is what, in the report and in each sheet."""

    date_order = forms.ChoiceField(label=_("order of dates"), required=False)
    decimal_mark = forms.ChoiceField(label=_("decimal mark"), required=False)
    leave_out = forms.BooleanField(
        label=_("Leave out the rows of the report whose number or period cannot be read"), required=False
    )

    def __init__(
        self, given: Mapping[str, Any] | None, reports: Sequence[Part], sheets: Sequence[Part], *, read_again: bool
    ) -> None:
        self.reports, self.sheets = reports, sheets
        start = {name: given.get(name, "") for name in ("report_part", *self.base_fields)} if given else {}
        super().__init__(None if read_again else given, initial=start)
        self._given = given if given and read_again else {}
        chosen = str(start.get("report_part") or "")
        self.place = int(chosen) if chosen.isdecimal() and int(chosen) < len(reports) else matching.likeliest(reports)
        self.report = reports[self.place]
        if len(reports) > 1:
            choices = [(str(n), part.label) for n, part in enumerate(reports)]
            self.fields["report_part"] = forms.ChoiceField(label=_("sheet of the report"), choices=choices)
            self.initial["report_part"] = str(self.place)
        self._offer()

    def _offer(self) -> None:
        self.fields["date_order"].choices = [
            ("", _("only dates that cannot be mistaken")), ("dmy", _("day, month, year")),
            ("mdy", _("month, day, year")), ("ymd", _("year, month, day")),
        ]  # fmt: skip
        self.fields["decimal_mark"].choices = [
            ("", _("as the file proves it")), (".", _("point (1.5)")), (",", _("comma (1,5)")),
        ]  # fmt: skip
        self._columns("r", self.report, columns.REPORT_FIELDS, columns.guessed_report(self.report.table.headers))
        for number, part in enumerate(self.sheets):
            guessed = columns.guessed_sheet(part.table.headers)
            self._columns(f"s{number}", part, columns.SHEET_FIELDS, guessed)

    def _columns(self, prefix: str, part: Part, fields: Mapping[str, Any], guessed: Mapping[str, int]) -> None:
        headers = [
            (str(n), header or _now("column %(n)s") % {"n": n + 1}) for n, header in enumerate(part.table.headers)
        ]
        for name, label in fields.items():
            self.fields[f"{prefix}_{name}"] = forms.ChoiceField(
                label=label,
                choices=[("", "—"), *headers],
                required=False,
                initial=self._start(f"{prefix}_{name}", guessed.get(name)),
            )

    def _start(self, field: str, guess: int | None) -> str:
        """Return the first choice of a column; another sheet of the report changes nothing in the other files."""
        if field.startswith("s") and field in self._given:
            return str(self._given[field])
        return "" if guess is None else str(guess)

    def chosen(self, prefix: str, fields: Mapping[str, Any]) -> dict[str, int]:
        """Return the columns that were chosen for a table."""
        told = {name: self.cleaned_data.get(f"{prefix}_{name}") for name in fields}
        return {name: int(column) for name, column in told.items() if column}

    @property
    def report_columns(self) -> dict[str, int]:
        """The columns of the report."""
        return self.chosen("r", columns.REPORT_FIELDS)

    def sheet_columns(self, number: int) -> dict[str, int]:
        """The columns of a sheet; none for a sheet that is left out."""
        return self.chosen(f"s{number}", columns.SHEET_FIELDS)

    @property
    def reading(self) -> Reading:
        """How dates and numbers are read."""
        return Reading(self.cleaned_data.get("decimal_mark") or None, self.cleaned_data.get("date_order") or None)

    def clean(self) -> dict[str, Any]:
        """Ask for the names and at least one number of the figures, and for each column once."""
        cleaned = super().clean() or {}
        if not cleaned.get("r_name"):
            self.add_error("r_name", _now("Choose the column that names the figures."))
        if not any(cleaned.get(f"r_{name}") for name in ("total", "women", "men")):
            self.add_error("r_total", _now("Choose the column of the reported values, or those of women and men."))
        taken: dict[tuple[str, str], str] = {}
        for name in [name for name in self.fields if name[0] in "rs" and "_" in name and name != "report_part"]:
            mark = (name.partition("_")[0], str(cleaned.get(name) or ""))
            if mark[1] and mark in taken:
                other = self[taken[mark]].label
                self.add_error(name, _now("This column is chosen for “%(other)s” too.") % {"other": other})
            taken.setdefault(mark, name)
        return cleaned

    @cached_property
    def tables(self) -> list[dict[str, Any]]:
        """The report and each sheet with its first rows, what was noticed, and the fields that choose its columns."""
        pairs = [("r", self.report), *((f"s{number}", part) for number, part in enumerate(self.sheets))]
        return [
            {
                "part": part,
                "notices": notices_of(part),
                "rows": list(zip(part.table.row_numbers, part.table.rows, strict=True))[:PREVIEW_ROWS],
                "fields": [self[name] for name in self.fields if name.startswith(f"{prefix}_")],
            }
            for prefix, part in pairs
        ]

    @property
    def reading_fields(self) -> list[Any]:
        """The fields that say how the files are read."""
        names = ("report_part", "date_order", "decimal_mark")
        return [self[name] for name in names if name in self.fields]

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What the next step sends along, so that nothing is chosen twice."""
        return [(name, str(self.data.get(name, ""))) for name in self.fields]


class SentForm(forms.Form):
    """What tells one submission from another."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)


class MatchForm(SentForm):
    """What each reported figure counts, and from which records."""

    def __init__(
        self,
        given: Mapping[str, Any] | None,
        lines: Sequence[Line],
        guesses: Sequence[Guess],
        sources: Sequence[tuple[str, str]],
        topics: Sequence[str],
    ) -> None:
        super().__init__(given, initial={"client_id": new_id()})
        self.lines = lines
        for line, guess in zip(lines, guesses, strict=True):
            self.fields[f"f{line.row}_from"] = forms.ChoiceField(
                label=_("compare with"), choices=sources, required=False, initial=guess.source
            )
            self.fields[f"f{line.row}_means"] = forms.ChoiceField(
                label=_("what the figure counts"), choices=ReportedFigure.Means.choices, initial=guess.means,
                required=False,
            )  # fmt: skip
            if topics:
                self.fields[f"f{line.row}_topic"] = forms.ChoiceField(
                    label=_("only the activity or topic"), required=False, initial=guess.topic,
                    choices=[("", _("all")), *((topic, topic) for topic in topics)],
                )  # fmt: skip

    @cached_property
    def figures(self) -> list[tuple[Line, list[Any]]]:
        """Each figure with its fields."""
        return [(line, [self[name] for name in self.fields if name.startswith(f"f{line.row}_")]) for line in self.lines]

    def choice(self, line: Line) -> tuple[str, str, str]:
        """Return what was chosen for a figure: the source, what it counts, and the topic."""
        told = (str(self.cleaned_data.get(f"f{line.row}_{name}") or "") for name in ("from", "means", "topic"))
        source, means, topic = told
        return source, means or ReportedFigure.Means.PEOPLE.value, topic

    def clean(self) -> dict[str, Any]:
        """Refuse a comparison without figures."""
        if not self.lines:
            raise ValidationError(_now("The report has no row with a name and a number. Look at its columns again."))
        return super().clean() or {}
