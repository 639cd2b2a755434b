"""The decision note as a document for paper."""

from typing import Any

from django.utils import formats, timezone
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from clusterwise.foundation.codes import selectors as codes
from clusterwise.foundation.people.models import Sex
from clusterwise.phases.p1_selection import choice_words
from clusterwise.phases.p1_selection.criteria import difference
from clusterwise.phases.p1_selection.models import DecisionNote, Entry, GateOverride, HeadCount, Outcome, SelectionRound
from clusterwise.phases.p1_selection.standing import Place, Ranking, ranking_of
from clusterwise.phases.p1_selection.wording import number
from clusterwise.press.pdf import Document, Facts, Heading, Labels, Note, Paragraph, TableBlock


def sexes() -> list[str]:
    """Return the names of the four columns of a count of people."""
    return [_("women"), _("men"), _("other"), _("not stated")]


def count_rows(note: DecisionNote) -> list[tuple[str, list[int | None]]]:
    """Return attendance and votes, a row each, by sex; None was not counted."""
    counts = {(row.what, row.sex): row.count for row in HeadCount.objects.filter(note=note)}
    return [(str(label), [counts.get((what, sex)) for sex in Sex.values]) for what, label in HeadCount.What.choices]


def document_of(note: DecisionNote) -> Document:
    """Return the note with verdicts, ranking, weights, votes by sex, and the candidates that were refused at the gate."""
    language = (get_language() or "en").split("-")[0]
    day = formats.date_format(note.decided_on, "j F Y")
    return Document(
        title=_("Decision note"),
        subtitle=note.round.name,
        language=language,
        direction="rtl" if get_language_bidi() else "ltr",
        date=formats.date_format(timezone.localdate(), "j F Y"),
        source=str(note.programme),
        blocks=(
            Facts(_facts(note, day)),
            Paragraph(note.round.objective, language=note.round.language),
            Paragraph(note.reasons, language=note.language),
            Heading(_("Verdicts")),
            _verdicts(note),
            Heading(_("Who attended and how they voted")),
            _votes(note),
            Heading(_("Ranking")),
            *_ranking(note),
            *_sureness(note),
            Heading(_("Adopted criteria")),
            _criteria(note),
            *_overridden(note),
            *_refused(note),
        ),
        labels=Labels(_("Page {page} of {pages}"), _("Source: {source} · {date}"), _("Fingerprint {fingerprint}")),
    )


def _facts(note: DecisionNote, day: str) -> tuple[tuple[str, str], ...]:
    of = note.round
    frozen, closed = (when and timezone.localdate(when) for when in (of.frozen_at, of.closed_at))
    steps = ((_("Round opened"), of.opened_on), (_("Criteria frozen"), frozen), (_("Scoring closed"), closed))
    return (
        *((name, formats.date_format(when, "j F Y")) for name, when in steps if when),
        (_("Decided on"), day),
        (_("Decided by"), note.body),
        (_("Signed by"), str(note.signed_by or "Clusterwise")),
    )


def _verdicts(note: DecisionNote) -> TableBlock:
    rows = [
        (str(one.entry), one.get_verdict_display(), codes.label("outcome_reason", one.reason_code), one.reason)
        for one in Outcome.objects.filter(note=note).select_related("entry__candidate")
    ]
    return TableBlock((_("Candidate"), _("Verdict"), _("Kind of reason"), _("Reason")), tuple(rows))


def _votes(note: DecisionNote) -> TableBlock:
    rows = tuple((label, *(_counted(count) for count in counts), _in_all(counts)) for label, counts in count_rows(note))
    return TableBlock((" ", *sexes(), _("all")), rows, numbers=frozenset(range(1, 6)))


def _counted(count: int | None) -> str:
    return _("not counted") if count is None else number(count)


def _in_all(counts: list[int | None]) -> str:
    """Return a total that says where some of it was not counted."""
    known = [count for count in counts if count is not None]
    if not known:
        return _("not counted")
    total = number(sum(known))
    return total if len(known) == len(counts) else _("at least %(count)s") % {"count": total}


def _ranking(note: DecisionNote) -> list[TableBlock | Note]:
    ranking = ranking_of(note.round)
    columns = (_("Rank"), _("Candidate"), _("Points"), _("Judges who are women"), _("Judges who are men"))
    table = TableBlock(
        columns, tuple(_place(place, ranking) for place in ranking.places), numbers=frozenset({0, 2, 3, 4})
    )
    if not ranking.missing:
        return [table]
    told = _("%(count)s scores are missing. They count as anything from the worst to the best, so points are ranges.")
    return [table, Note(told % {"count": number(ranking.missing)})]


def _place(place: Place, ranking: Ranking) -> tuple[str, ...]:
    low, high = number(place.low, 1), number(place.high, 1)
    points = low if place.is_complete else f"{low} – {high}"
    rank = _("ruled out") if place.rank is None else number(place.rank)
    women = _("no scores") if ranking.women_are_silent else _place_or_dash(place.women_rank)
    men = _("no scores") if ranking.men_are_silent else _place_or_dash(place.men_rank)
    return rank, str(place.entry), points, women, men


def _criteria(note: DecisionNote) -> TableBlock:
    rows = tuple(
        (line.name, codes.label("criterion_family", line.family), _weight(line.recommended), _weight(line.adopted))
        for line in difference(note.round)
    )
    columns = (_("Criterion"), _("Family"), _("Recommended weight"), _("Adopted weight"))
    return TableBlock(columns, rows, numbers=frozenset({2, 3}))


def _weight(weight: object) -> str:
    return "–" if weight is None else number(float(str(weight)), 0 if float(str(weight)).is_integer() else 2)


def overridden_in(round_: SelectionRound) -> list[tuple[Entry, list[GateOverride]]]:
    """Return the candidates of a round that two people let pass although the gate refuses them, with both signatures."""
    entries = Entry.objects.filter(round=round_, is_admitted=True, gate__is_overridden=True).select_related("candidate")
    return [
        (entry, list(GateOverride.objects.filter(pk__in=entry.gate["overrides"]).select_related("signed_by")))
        for entry in entries
    ]


def _sureness(note: DecisionNote) -> list[Heading | Paragraph | TableBlock]:
    """Return the verdict with its numbers, women's and men's rankings, and the sets that the means suffice for."""
    if "result" not in note.record:
        return []
    said = choice_words.page_words(note.record)
    told = said["verdict"]
    lines = filter(None, (f"{told['word']}.", told["told"], told["rival"], told["limits"]))
    blocks: list[Heading | Paragraph | TableBlock] = [Heading(_("How sure is it?")), Paragraph(" ".join(lines))]
    if said["sides"] is not None:
        rows = tuple(
            (row["name"], number(row["all"]), _place_or_dash(row["women"]), _place_or_dash(row["men"]))
            for row in said["sides"]["rows"]
        )
        columns = (_("Candidate"), _("All"), _("Women"), _("Men"))
        blocks += [
            Heading(_("By women's and by men's weights")),
            Paragraph(said["sides"]["sentence"]),
            TableBlock(columns, rows, numbers=frozenset({1, 2, 3})),
        ]
    if said["portfolio"] is not None:
        blocks += _sets(said["portfolio"])
    return blocks


def _place_or_dash(place: int | None) -> str:
    return "–" if place is None else number(place)


def _sets(found: dict[str, Any]) -> list[Heading | Paragraph | TableBlock]:
    named = ((_("Best"), found["best"]), (_("Runner-up"), found["runner_up"]))
    rows = tuple(
        (name, one["clusters"], one["value"], ", ".join(one["costs"]), ", ".join(one["left"]))
        for name, one in named
        if one is not None
    )
    columns = (_("Set"), _("Clusters"), _("Points together"), _("Costs"), _("Left over"))
    steps = [Paragraph(step) for step in found["steps"]]
    return [Heading(_("What the means suffice for")), TableBlock(columns, rows, numbers=frozenset({2})), *steps]


def _overridden(note: DecisionNote) -> list[Heading | TableBlock]:
    rows = tuple(
        (
            str(entry),
            " ".join(entry.gate.get("reasons", [])),
            f"{one.signed_by}, {formats.date_format(timezone.localdate(one.signed_at), 'j F Y')}",
            one.reason,
        )
        for entry, signed in overridden_in(note.round)
        for one in signed
    )
    if not rows:
        return []
    columns = (_("Candidate"), _("Why the gate refuses it"), _("Signed by"), _("Reason"))
    return [Heading(_("Compared although the gate refused them")), TableBlock(columns, rows)]


def _refused(note: DecisionNote) -> list[Heading | TableBlock]:
    refused = Entry.objects.filter(round=note.round, is_admitted=False).select_related("candidate")
    rows = tuple((str(entry), " ".join(entry.gate.get("reasons", []))) for entry in refused)
    if not rows:
        return []
    return [
        Heading(_("Not eligible: refused at the identification gate")),
        TableBlock((_("Candidate"), _("Reason")), rows),
    ]
