"""The import of a register and of areas: everything that was chosen stays in the form until the file is taken in."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.formats.csv_table import DELIMITERS
from clusterwise.formats.kinds import Kind, kind_of
from clusterwise.formats.register import FIELDS, Shape
from clusterwise.formats.sentences import RefusedError
from clusterwise.formats.table import Table
from clusterwise.formats.text import ENCODINGS
from clusterwise.foundation.journal.models import new_id
from clusterwise.foundation.places.selectors import country_choices
from clusterwise.phases.p1_selection import reading, wording
from clusterwise.phases.p1_selection.areas_file import Property
from clusterwise.phases.p1_selection.models import RegisterFile
from clusterwise.phases.p1_selection.staging import Staged

PREVIEW_ROWS = 5
READING = ("encoding", "delimiter", "sheet", "decimal_mark", "date_order", "period", "shape")
FIELD_NAMES: dict[str, Any] = {
    "id": _("id of the establishment"), "name": _("name"), "period": _("year or period"), "industry": _("industry code"),
    "industry_name": _("industry name"), "industry_group": _("group of industries"), "place": _("place"),
    "lon": _("longitude"), "lat": _("latitude"), "women": _("women"), "men": _("men"), "unknown": _("sex not stated"),
    "total": _("people in all"), "size_band": _("size band"), "owner_sex": _("sex of the owner"),
    "legal_form": _("legal form"), "birth_year": _("year of foundation"), "is_informal": _("informal"),
    "institution": _("support institution: yes, no or its kind"),
    "turnover": _("turnover"), "wage_bill": _("wage bill"), "exports": _("exports"), "region": _("region"),
    "region_code": _("region code"), "employment": _("jobs"), "establishments": _("establishments"),
    "share_of_industry": _("share of the industry's jobs in the whole economy, 0 to 1"),
}  # fmt: skip


class UploadForm(forms.Form):
    """One file."""

    file = forms.FileField(label=_("file"))


class ImportForm(forms.Form):
    """How a file is read, which column is what, and what the register is called."""

    title = forms.CharField(label=_("title"), max_length=200)
    source = forms.CharField(label=_("source"), max_length=300, help_text=_("Who keeps this register, and its date."))
    industry_scheme = forms.CharField(
        label=_("industry classification"), max_length=60, required=False, help_text=_("Such as ISIC rev. 4.")
    )
    shape = forms.ChoiceField(label=_("kind of register"), choices=RegisterFile.Shape.choices, required=False)
    period = forms.CharField(
        label=_("year or period of the whole file"), max_length=20, required=False,
        help_text=_("Only where the file has no column for it."),
    )  # fmt: skip
    decimal_mark = forms.ChoiceField(label=_("decimal mark"), required=False)
    date_order = forms.ChoiceField(label=_("order of dates"), required=False)
    encoding = forms.ChoiceField(label=_("encoding of the text"), required=False)
    delimiter = forms.ChoiceField(label=_("what separates the columns"), required=False)
    sheet = forms.CharField(label=_("sheet of the workbook"), max_length=100, required=False)
    leave_out = forms.BooleanField(
        label=_("Leave out the rows with errors and import the others"), required=False,
        help_text=_("Without this, one error keeps the whole file out."),
    )  # fmt: skip
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, given: Mapping[str, Any] | None, *, staged: Staged, known: RegisterFile | None, read_again: bool = False
    ) -> None:
        self.staged, self.known = staged, known
        self.table: Table | None = None
        self.refusal = ""
        start = self._start() | ({name: given.get(name, "") for name in self.base_fields} if given else {})
        if given and not read_again:
            super().__init__(given)
        else:
            super().__init__(initial=start | {"client_id": start.get("client_id") or new_id()})
        self._read({name: str(start.get(name) or "") for name in READING})
        self._offer()

    def _start(self) -> dict[str, Any]:
        kept = self.known.mapping if self.known else {}
        told = {name: kept.get(name, "") for name in ("encoding", "delimiter", "decimal_mark", "date_order")}
        title = self.staged.name.rsplit(".", 1)[0].replace("_", " ")
        return {**told, "title": title, "source": self.known.source if self.known else ""}

    def _read(self, told: dict[str, str]) -> None:
        try:
            choices = reading.Choices(**told)
            self.table = (
                reading.first_rows_in(self.staged.path, choices)
                if self.staged.is_large
                else reading.table_in(self.staged.data, self.staged.name, choices)
            )
        except RefusedError as error:
            self.refusal = wording.refusal(error)
            return
        remembered = self.known.mapping.get("columns", {}) if self.known and not told["shape"] else {}
        mapping = reading.guessed(self.table, told["shape"], remembered)
        self.initial["shape"] = mapping.shape.value
        columns = self._columns(self.table)
        for name in FIELDS[mapping.shape]:
            self.fields[f"column_{name}"] = forms.ChoiceField(
                label=FIELD_NAMES[name],
                choices=columns,
                required=False,
                initial="" if (column := mapping.column(name)) is None else str(column),
            )

    def _columns(self, table: Table) -> list[tuple[str, str]]:
        named = []
        for index, header in enumerate(table.headers):
            sample = next((str(cell) for cell in table.column(index)[:50] if cell is not None), "")
            named.append((str(index), f"{header or '—'} ({sample[:20]})" if sample else header or "—"))
        return [("", "—"), *named]

    def _offer(self) -> None:
        proven = ("", _("as the file proves it"))
        self.fields["encoding"].choices = [proven, *ENCODINGS.items()]
        self.fields["delimiter"].choices = [proven, *((mark, wording.told(name)) for mark, name in DELIMITERS.items())]
        self.fields["decimal_mark"].choices = [proven, (".", _("point (1.5)")), (",", _("comma (1,5)"))]
        self.fields["date_order"].choices = [
            ("", _("only dates that cannot be mistaken")),
            ("dmy", _("day, month, year")), ("mdy", _("month, day, year")), ("ymd", _("year, month, day")),
        ]  # fmt: skip
        is_text = self._is_text()
        for name in ("encoding", "delimiter"):
            if not is_text:
                del self.fields[name]
        if is_text or (self.table is not None and len(self.table.source.sheets) < 2):
            del self.fields["sheet"]
        elif self.table is not None:
            sheets = [(name, name) for name in self.table.source.sheets]
            self.fields["sheet"] = forms.ChoiceField(label=_("sheet of the workbook"), choices=sheets, required=False)
            self.initial["sheet"] = self.table.source.sheet

    def _is_text(self) -> bool:
        if self.table is not None:
            return self.table.source.kind == Kind.CSV.value
        try:
            return kind_of(self.staged.data, self.staged.name) is Kind.CSV
        except RefusedError:
            return True

    @cached_property
    def column_fields(self) -> list[Any]:
        """The fields that choose a column."""
        return [self[name] for name in self.fields if name.startswith("column_")]

    @cached_property
    def reading_fields(self) -> list[Any]:
        """The fields that say how the file is read."""
        return [self[name] for name in READING if name in self.fields]

    @cached_property
    def about_fields(self) -> list[Any]:
        """The fields that describe the register."""
        return [self[name] for name in ("title", "source", "industry_scheme")]

    @cached_property
    def preview(self) -> list[tuple[int, tuple[str, ...]]]:
        """The first rows as they were read, with their row numbers."""
        if self.table is None:
            return []
        rows = zip(self.table.row_numbers, self.table.rows, strict=True)
        return [
            (number, tuple("" if cell is None else str(cell) for cell in row))
            for number, row in list(rows)[:PREVIEW_ROWS]
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        taken: dict[str, str] = {}
        for name in [name for name in self.fields if name.startswith("column_")]:
            column = cleaned.get(name)
            if column and column in taken:
                self.add_error(
                    name, _now("This column is chosen for “%(other)s” too.") % {"other": self[taken[column]].label}
                )
            elif column:
                taken[column] = name
        if self.table is None:
            raise ValidationError(self.refusal)
        return cleaned

    def choices(self) -> reading.Choices:
        """Return what was declared, for the reader."""
        cleaned = self.cleaned_data
        columns = {
            name.removeprefix("column_"): int(cleaned[name])
            for name in self.fields
            if name.startswith("column_") and cleaned.get(name)
        }
        told = {name: str(cleaned.get(name) or "") for name in READING}
        told["shape"] = told["shape"] or Shape.ESTABLISHMENTS.value
        return reading.Choices(**told, columns=columns)


class AreasForm(forms.Form):
    """Which property of the areas is their name and code, and what they are."""

    name_property = forms.ChoiceField(label=_("property that holds the name"))
    code_property = forms.ChoiceField(label=_("property that holds the code"))
    level = forms.CharField(label=_("level"), max_length=60, help_text=_("Such as region, district, village."))
    country = forms.ChoiceField(label=_("country"))
    source = forms.CharField(label=_("source"), max_length=200, help_text=_("Who drew these borders, and when."))
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, properties: list[Property], country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(one.name, f"{one.name} ({', '.join(one.samples)})") for one in properties]
        self.fields["name_property"].choices = self.fields["code_property"].choices = offered
        self.fields["country"].choices = country_choices()
        names = [one.name for one in properties]
        self.initial.setdefault("name_property", next((n for n in names if n.lower() in ("name", "nom", "region")), ""))
        self.initial.setdefault("code_property", next((n for n in names if n.lower() in ("code", "id", "iso")), ""))
        self.initial.setdefault("country", country)
        self.initial.setdefault("client_id", new_id())
