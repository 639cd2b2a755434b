"""What happens between the steps of a comparison: the files read with the chosen columns, and each figure compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.evidence.selectors import indicators_in_use
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.methods.reconciling.parts import Entry
from clusterwise.phases.p6_results.reconciling import answers
from clusterwise.phases.p6_results.reconciling.answers import Compared
from clusterwise.phases.p6_results.reconciling.forms import CheckForm, MatchForm
from clusterwise.phases.p6_results.reconciling.matching import ALL_SHEETS, OWN, guess
from clusterwise.phases.p6_results.reconciling.reading import Line, about, entries_of, lines_of, topics_of
from clusterwise.phases.p6_results.reconciling.uploads import Upload

FAULTS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Ground:
    """The figures of the report, the rows of each sheet by its key, and what the sheets are called."""

    lines: list[Line]
    entries: Mapping[str, list[Entry]]
    labels: Mapping[str, str]
    faults: list[str]

    def rows(self, source: str) -> list[Entry]:
        """Return the rows of one sheet, or of all."""
        if source != ALL_SHEETS:
            return self.entries[source]
        return [entry for rows in self.entries.values() for entry in rows]


def ground_of(form: CheckForm, upload: Upload) -> Ground | None:
    """Read the files with the chosen columns; None where something is refused, with the reason in the form."""
    try:
        lines, faults = lines_of(form.report, form.report_columns, upload.starts, upload.ends, form.reading)
        keys = {f"{n:02}": n for n in range(len(form.sheets)) if form.sheet_columns(n)}
        rows = {key: entries_of(key, form.sheets[n], form.sheet_columns(n), form.reading) for key, n in keys.items()}
    except ValidationError as error:
        form.add_error(None, error.messages)
        return None
    if not lines and not faults:
        faults = [_("The report has no row with a name and a number. Look at its columns again.")]
    if faults and not (lines and form.cleaned_data["leave_out"]):
        form.add_error(None, faults[:FAULTS_SHOWN])
        return None
    return Ground(lines, rows, {key: form.sheets[n].label for key, n in keys.items()}, faults[:FAULTS_SHOWN])


def match_form(given: Mapping[str, Any] | None, ground: Ground, initiative: Initiative) -> MatchForm:
    """Return the form of the last step, with the likeliest choices."""
    everything = ground.rows(ALL_SHEETS)
    own = _own(initiative)
    topics = topics_of(everything)
    guesses = [
        guess(
            line,
            topics,
            list(own.values()),
            has_sheets=bool(ground.entries),
            has_amounts=any(entry.amount is not None for entry in everything),
        )
        for line in ground.lines
    ]
    sources = [("", _("nothing: there are no records"))]
    if ground.entries:
        sources.append((ALL_SHEETS, _("all sheets")))
    if len(ground.entries) > 1:
        sources += ground.labels.items()
    sources += [(key, _("own records: %(indicator)s") % {"indicator": one}) for key, one in own.items()]
    return MatchForm(given, ground.lines, guesses, sources, topics)


def _own(initiative: Initiative) -> dict[str, Indicator]:
    return {f"{OWN}{one.pk}": one for one in indicators_in_use(initiative)}


def compared(ground: Ground, match: MatchForm, initiative: Initiative) -> list[Compared]:
    """Compare each figure with what was chosen for it."""
    own = _own(initiative)
    found = []
    for line in ground.lines:
        source, means, topic = match.choice(line)
        if source in own:
            found.append(Compared(line, answers.of_records(line, own[source]), indicator=own[source]))
        elif source:
            answer = answers.of_sheets(line, means, about(ground.rows(source), topic), ground.labels)
            sheet = source if source == ALL_SHEETS else ground.labels[source]
            found.append(Compared(line, answer, means=means, sheet=sheet, topic=topic))
        else:
            found.append(Compared(line, answers.NOTHING))
    return found
