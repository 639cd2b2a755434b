"""How sure a choice is, in words tied to numbers; read from the file that reproduces it, so that all pages say the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from clusterwise.foundation.codes import selectors as codes
from clusterwise.methods.choosing.pairwise import Pairwise
from clusterwise.phases.p1_selection.choice import MONEY
from clusterwise.phases.p1_selection.models import Criterion
from clusterwise.phases.p1_selection.weights import Group
from clusterwise.phases.p1_selection.wording import listed, number
from clusterwise.press.numbers import money_text, percent_text

Document = Mapping[str, Any]
CONSISTENCY = "pairwise_consistency"


def percent(share: float | None, decimals: int = 0) -> str:
    """Return a share as people read it."""
    return _("not known") if share is None else percent_text(share, language=_language(), decimals=decimals)


def _language() -> str:
    return (get_language() or "en").split("-")[0]


@dataclass(frozen=True, slots=True)
class Consistency:
    """Whether a judge's comparisons agree, and which of them to look at again."""

    ratio: str
    most: str
    is_good: bool
    sentences: tuple[str, ...]


def consistency(found: Pairwise | None, criteria: Sequence[Criterion]) -> Consistency | None:
    """Return the consistency ratio with the one comparison that contradicts the others most."""
    if found is None or found.consistency_ratio is None:
        return None
    most = float(codes.rule(CONSISTENCY, timezone.localdate())["most_ratio"])
    ratio, odd = found.consistency_ratio, found.most_inconsistent
    said = []
    if odd is not None and ratio > 0.005:
        names = {criterion.code: str(criterion) for criterion in criteria}
        one, other = (names[code] for code in odd.pair)
        said = [
            _("The answer that fits the others least: %(answer)s") % {"answer": _compared(one, other, odd.given)},
            _("Your other answers say: %(answer)s") % {"answer": _compared(one, other, odd.agreeing)},
        ]
    return Consistency(number(ratio, 2), number(most, 2), ratio <= most, tuple(said))


def _compared(one: str, other: str, times: float) -> str:
    if abs(times - 1) < 0.05:
        return _("“%(one)s” and “%(other)s” are equally important.") % {"one": one, "other": other}
    more, less, by = (one, other, times) if times > 1 else (other, one, 1 / times)
    told = _("“%(more)s” is %(times)s times as important as “%(less)s”.")
    return told % {"more": more, "less": less, "times": number(by, 0 if abs(by - round(by)) < 0.05 else 1)}


def group_words(group: Group) -> dict[str, Any]:
    """Return the weights of all by criterion, the judges by code, and how far they agree."""
    spread = group.spread
    rows = [
        {
            "criterion": criterion,
            "joint": percent(group.weights.shares[place], 1),
            "least": percent(spread.least[place], 1),
            "greatest": percent(spread.greatest[place], 1),
            "deviation": percent(spread.standard_deviation[place], 1) if spread.standard_deviation else "–",
            "by_person": [percent(one.weights.shares[place], 1) for one in group.people],
        }
        for place, criterion in enumerate(group.criteria)
    ]
    people = [
        {"code": one.code, "way": one.way, "ratio": number(one.pairs.consistency_ratio, 2) if one.pairs else "–"}
        for one in group.people
    ]
    return {"rows": rows, "people": people, "agreement": _agreement(spread.kendall_w)}


def _agreement(w: float | None) -> str:
    if w is None:
        return _("One person alone has given weights, so there is nothing to compare.")
    told = _(
        "Kendall's W is %(w)s, where 1 means that all put the criteria in the same order and 0 that they do not agree."
    )
    return told % {"w": number(w, 2)}


def in_order(ranking: Mapping[str, Any]) -> list[str]:
    """Return the candidates of a ranking, best first."""
    return [name for _rank, name in sorted(zip(ranking["ranks"], ranking["alternatives"], strict=True))]


def sides(document: Document) -> dict[str, Any] | None:
    """Return the ranking by everybody's, women's and men's weights side by side; None where nobody weighed alone."""
    found = document["result"]["side_by_side"]
    if found is None:
        return None
    names, whole = document["result"]["ranking"]["alternatives"], document["result"]["ranking"]["ranks"]
    women, men = (found[side]["ranks"] if found[side] else [None] * len(names) for side in ("women", "men"))
    rows = sorted(zip(whole, names, women, men, strict=True), key=lambda row: row[:2])
    return {
        "rows": [{"name": name, "all": all_, "women": hers, "men": his} for all_, name, hers, his in rows],
        "heads": {side: found[side]["persons"] if found[side] else 0 for side in ("women", "men")},
        "others": found["in_whole_only"],
        "sentence": _sides_sentence(found),
    }


def _sides_sentence(found: Mapping[str, Any]) -> str:
    if not (found["women"] and found["men"]):
        return _("Only one of the two sides has given weights, so women's and men's rankings cannot be compared.")
    hers, his = found["women"]["order"][0], found["men"]["order"][0]
    tau = number(found["tau"], 2) if found["tau"] is not None else "–"
    if hers == his:
        told = _("By women's weights and by men's weights “%(first)s” comes first (Kendall's tau %(tau)s).")
        return told % {"first": hers, "tau": tau}
    told = _("By women's weights “%(hers)s” comes first, by men's “%(his)s” (Kendall's tau %(tau)s). Talk about why.")
    return told % {"hers": hers, "his": his, "tau": tau}


def verdict(document: Document) -> dict[str, str]:
    """Return the verdict as a word and in sentences with the numbers that it rests on."""
    found, rule = document["result"]["finding"], document["case"]["rule"]
    draws = document["result"]["acceptability"]["draws"]
    words = {
        "robust": _("Robust"),
        "contested": _("Contested"),
        "undecided": _("Undecided: discuss it"),
    }
    told = ngettext(
        "Over %(draws)s draws of the weights and scores that are possible, “%(weakest)s” comes first in %(share)s.",
        "Over %(draws)s draws of the weights and scores that are possible, "
        "the weakest of the first %(first)s, “%(weakest)s”, is among them in %(share)s.",
        len(found["chosen"]),
    ) % {
        "draws": number(draws), "weakest": found["weakest"], "share": percent(found["least_share"], 1),
        "first": len(found["chosen"]),
    }  # fmt: skip
    rival = ""
    if found["strongest_rival"] is not None:
        rival = _("The strongest rival is “%(rival)s” with %(share)s.") % {
            "rival": found["strongest_rival"], "share": percent(found["rival_share"], 1),
        }  # fmt: skip
    limits = _("The rule of %(day)s says: robust from %(robust)s, contested from %(contested)s, undecided below.") % {
        "day": rule["valid_from"], "robust": percent(rule["robust_from"]), "contested": percent(rule["contested_from"]),
    }  # fmt: skip
    return {"code": found["verdict"], "word": words[found["verdict"]], "told": told, "rival": rival, "limits": limits}


def _drawn_from(document: Document) -> str:
    return {
        "people": _("Weights are drawn between the least and the greatest that any judge gave."),
        "order": _("Weights are drawn so that the order of the criteria's importance stays."),
        "any": _("Any weights are drawn."),
    }[document["result"]["spread"]]


def checks(document: Document) -> list[dict[str, Any]]:
    """Return what other methods put first, with how far their order agrees with the weighted sum."""
    result = document["result"]
    names = {"topsis": "TOPSIS", "vikor": "VIKOR", "promethee": "PROMETHEE II"}
    alternatives = result["ranking"]["alternatives"]
    rows = [
        _check(names[one["method"]], alternatives, one["ranks"], one["tau"], one["is_same_first"])
        for one in result["cross_checks"]
    ]
    agreed, ours = result["agreement"], _first(alternatives, result["ranking"]["ranks"])
    if agreed is None:
        return rows
    for key, name in (("borda", _("Borda, from each judge's own order")), ("copeland", _("Copeland, by duels won"))):
        ranks = agreed[key]["ranks"]
        rows.append(_check(name, alternatives, ranks, None, _first(alternatives, ranks) == ours))
    if agreed["kemeny"] is not None:
        order = agreed["kemeny"]["order"]
        ranks = [order.index(name) + 1 for name in alternatives]
        rows.append(_check(_("Kemeny, fewest broken preferences"), alternatives, ranks, None, order[0] in ours))
    return rows


def _first(names: Sequence[str], ranks: Sequence[int]) -> set[str]:
    return {name for name, rank in zip(names, ranks, strict=True) if rank == 1}


def _check(name: str, names: Sequence[str], ranks: Sequence[int], tau: float | None, is_same: bool) -> dict[str, Any]:
    first = listed(sorted(_first(names, ranks)))
    return {"name": name, "first": first, "is_same": is_same, "tau": "–" if tau is None else number(tau, 2)}


def left_out(document: Document) -> dict[str, list[dict[str, str]]]:
    """Return what comes first when one criterion, or one judge, is left out; only where that changes the choice."""
    names = document["about"]["criteria"]
    found = {}
    for key in ("without_criterion", "without_person"):
        found[key] = [
            {"name": names.get(one["left_out"], one["left_out"]), "first": listed(one["first"])}
            for one in document["result"][key]
            if not one["is_same_first"]
        ]
    return found


def portfolio(document: Document) -> dict[str, Any] | None:
    """Return the best set of clusters for the means at hand, the runner-up, and what the next step would buy."""
    found = document["result"]["portfolio"]
    if found is None:
        return None
    currency = document["about"]["currency"]
    limits = document["case"]["budget"]["limits"]
    return {
        "limits": [_amount(line, limit, currency) for line, limit in limits.items()],
        "best": _set(found["best"], currency),
        "runner_up": _set(found["runner_up"], currency) if found["runner_up"] else None,
        "steps": [
            _("With %(extra)s more the best set would be: %(clusters)s.")
            % {"extra": _amount(one["line"], one["extra"], currency), "clusters": listed(one["portfolio"]["clusters"])}
            for one in found["next_steps"]
        ],
    }


def _set(found: Mapping[str, Any], currency: str) -> dict[str, Any]:
    return {
        "clusters": listed(found["clusters"]) or _("none"),
        "value": number(found["value"] * 100, 1),
        "costs": [_amount(line, cost, currency) for line, cost in found["costs"].items()],
        "left": [_amount(line, rest, currency) for line, rest in found["left"].items()],
    }


def _amount(line: str, amount: str, currency: str) -> str:
    value = Decimal(amount)
    if line == MONEY:
        return money_text(value, currency, language=_language())
    told = ngettext("%(count)s staff month", "%(count)s staff months", 1 if value == 1 else 2)
    return told % {"count": number(value, 0 if value == value.to_integral_value() else 1)}


def page_words(document: Document) -> dict[str, Any]:
    """Return all that a page, or the note, says of a choice."""
    ranking = document["result"]["ranking"]
    rows = sorted(
        zip(ranking["ranks"], ranking["alternatives"], ranking["low"], ranking["high"], strict=True),
        key=lambda row: row[:2],
    )
    firsts = dict(
        zip(
            document["result"]["acceptability"]["alternatives"],
            document["result"]["acceptability"]["ranks"],
            strict=True,
        )
    )
    return {
        "verdict": verdict(document),
        "drawn_from": _drawn_from(document),
        "seed": document["case"]["seed"],
        "places": [
            {
                "rank": rank,
                "name": name,
                "points": number(low * 100, 1) if low == high else f"{number(low * 100, 1)} – {number(high * 100, 1)}",
                "first": percent(firsts[name][0], 1),
            }
            for rank, name, low, high in rows
        ],
        "missing": len(document["result"]["missing"]),
        "checks": checks(document),
        "sides": sides(document),
        "left_out": left_out(document),
        "portfolio": portfolio(document),
    }
