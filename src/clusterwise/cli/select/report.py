"""The report for people: one page with the verdict, the ranking and the pictures, that opens anywhere."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from clusterwise.press.charts.acceptability import Shares, acceptability_bars
from clusterwise.press.charts.picture import Picture
from clusterwise.press.charts.stability import Interval, stability_bars

Document = Mapping[str, Any]
WORDS = {"robust": "Robust", "contested": "Contested", "undecided": "Undecided: discuss it"}
METHODS = {"topsis": "TOPSIS", "vikor": "VIKOR", "promethee": "PROMETHEE II"}
_LOOK = (
    "body{font:16px/1.55 system-ui,sans-serif;color:#1d2420;background:#fbf9f4;margin:0 auto;padding:1.5rem;max-width:56rem}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:start;padding:.4rem .6rem;border-bottom:1px solid #ddd7ca}"
    "td.n,th.n{text-align:end;font-variant-numeric:tabular-nums}div.scroll{overflow-x:auto}svg{max-width:100%;height:auto}"
)


def page(document: Document) -> bytes:
    """Return the report as one HTML file without scripts or outside references."""
    result = document["result"]
    title = f"How sure is this ranking? {document['about'].get('round', '')}".strip()
    parts = [
        f"<h1>{escape(title)}</h1>",
        *_verdict(document),
        _section("Weighted sum", _ranking(result)),
        _picture(acceptability(document)),
        _picture(stability(document)),
        _section("What other methods put first", _checks(result)),
        _section("Leaving one out", _left_out(document)),
        *([_section("By women's and by men's weights", _sides(result))] if result["side_by_side"] else []),
        *([_section("What the means suffice for", _sets(document))] if result["portfolio"] else []),
        *_not_compared(document["about"]),
        f"<p>Seed {document['case']['seed']}, {document['case']['draws']:,} draws. The file robustness.json reproduces all of this.</p>",
    ]
    body = "\n".join(parts)
    return (
        f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{_LOOK}</style></head>\n<body>\n{body}\n</body>\n</html>\n"
    ).encode()


def acceptability(document: Document) -> Picture:
    """Return how often each candidate comes at each place, in the order of the ranking."""
    found, ranking = document["result"]["acceptability"], document["result"]["ranking"]
    shares = dict(zip(found["alternatives"], found["ranks"], strict=True))
    order = sorted(zip(ranking["ranks"], ranking["alternatives"], strict=True))
    rows = tuple(Shares(name, tuple(shares[name])) for _rank, name in order)
    return acceptability_bars(rows, title="How often each candidate comes at which place")


def stability(document: Document) -> Picture:
    """Return within which limits each weight keeps the same candidates in front."""
    names = document["about"]["criteria"]
    rows = tuple(
        Interval(
            names.get(one["criterion"], one["criterion"]), one["share"], one["low"], one["high"],
            one["below"] or "", one["above"] or "",
        )
        for one in document["result"]["stability"]
    )  # fmt: skip
    return stability_bars(rows, title="How far each weight may move before the choice changes")


def _section(title: str, *parts: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{''.join(parts)}</section>"


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]], numbers: frozenset[int] = frozenset()) -> str:
    def cells(tag: str, row: Sequence[object]) -> str:
        kinds = [' class="n"' if place in numbers else "" for place in range(len(row))]
        return "".join(f"<{tag}{kind}>{escape(str(cell))}</{tag}>" for kind, cell in zip(kinds, row, strict=True))

    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    return (
        f'<div class="scroll"><table><thead><tr>{cells("th", columns)}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _picture(picture: Picture) -> str:
    columns, rows = (
        picture.table.columns,
        [tuple("" if cell is None else cell for cell in row) for row in picture.table.rows],
    )
    table = f"<details><summary>The same as a table</summary>{_table(columns, rows)}</details>"
    return _section(picture.title, f'<div class="scroll">{picture.svg}</div>', table)


def _verdict(document: Document) -> list[str]:
    found, rule = document["result"]["finding"], document["case"]["rule"]
    said = [
        f"Over {document['result']['acceptability']['draws']:,} draws of the weights and scores that are possible, "
        f"{found['weakest']} is among the first {len(found['chosen'])} in {found['least_share']:.1%}."
    ]
    if found["strongest_rival"] is not None:
        said.append(f"The strongest rival is {found['strongest_rival']} with {found['rival_share']:.1%}.")
    said.append(
        f"The rule of {rule['valid_from']} says: robust from {rule['robust_from']:.0%}, "
        f"contested from {rule['contested_from']:.0%}, undecided below."
    )
    return [f"<p><strong>{WORDS[found['verdict']]}</strong></p>", f"<p>{escape(' '.join(said))}</p>"]


def _ranking(result: Document) -> str:
    ranking = result["ranking"]
    rows = sorted(
        (rank, name, f"{low:.1%}" if low == high else f"{low:.1%} – {high:.1%}")
        for rank, name, low, high in zip(
            ranking["ranks"], ranking["alternatives"], ranking["low"], ranking["high"], strict=True
        )
    )
    return _table(("Rank", "Candidate", "Share of all points"), rows, frozenset({0, 2}))


def _checks(result: Document) -> str:
    names = result["ranking"]["alternatives"]
    rows = [
        (
            METHODS[one["method"]],
            ", ".join(name for name, rank in zip(names, one["ranks"], strict=True) if rank == 1),
            "yes" if one["is_same_first"] else "no",
            "–" if one["tau"] is None else f"{one['tau']:.2f}",
        )
        for one in result["cross_checks"]
    ]
    return _table(("Method", "First", "Same as the weighted sum", "Kendall's tau"), rows, frozenset({3}))


def _left_out(document: Document) -> str:
    names = document["about"]["criteria"]
    said = [
        f"<li>{escape(_without(one, names))}</li>"
        for key in ("without_criterion", "without_person")
        for one in document["result"][key]
        if not one["is_same_first"]
    ]
    return f"<ul>{''.join(said)}</ul>" if said else "<p>Without any one criterion or person the choice is the same.</p>"


def _without(one: Document, names: Mapping[str, str]) -> str:
    return f"Without {names.get(one['left_out'], one['left_out'])} the choice would be: {', '.join(one['first'])}."


def _sides(result: Document) -> str:
    found, names = result["side_by_side"], result["ranking"]["alternatives"]
    sides = [found[side]["ranks"] if found[side] else ["–"] * len(names) for side in ("women", "men")]
    rows = sorted(zip(result["ranking"]["ranks"], names, *sides, strict=True), key=lambda row: row[:2])
    return _table(("All", "Candidate", "Women", "Men"), rows, frozenset({0, 2, 3}))


def _sets(document: Document) -> str:
    found, currency = document["result"]["portfolio"], document["about"].get("currency", "")

    def amounts(given: Mapping[str, str]) -> str:
        return ", ".join(
            f"{amount} {currency if line == 'money' and currency else line}" for line, amount in given.items()
        )

    rows = [
        (name, ", ".join(one["clusters"]) or "none", f"{one['value']:.3f}", amounts(one["costs"]), amounts(one["left"]))
        for name, one in (("Best", found["best"]), ("Runner-up", found["runner_up"]))
        if one is not None
    ]
    steps = [f"<p>{escape(_step(one, amounts))}</p>" for one in found["next_steps"]]
    return _table(("Set", "Clusters", "Worth", "Costs", "Left over"), rows, frozenset({2})) + "".join(steps)


def _step(one: Document, amounts: Any) -> str:
    return f"With {amounts({one['line']: one['extra']})} more the best set would be: {', '.join(one['portfolio']['clusters'])}."


def _not_compared(about: Document) -> list[str]:
    rows = [(name, "not eligible", " ".join(reasons)) for name, reasons in about.get("not_eligible", {}).items()]
    rows += [(name, "veto", ", ".join(reasons)) for name, reasons in about.get("vetoed", {}).items()]
    return [_section("Not compared", _table(("Candidate", "Why", "Reason"), rows))] if rows else []
