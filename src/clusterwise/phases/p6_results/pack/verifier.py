"""Counts every figure of this pack again. It needs Python 3.9 or later and nothing else:  python3 verify.py

It reads report.json and the files of facts beside it, puts the rows of each figure together as the report says, and
compares what comes out with what was published, in total and for women, men, other and not stated.
"""

import csv
import hashlib
import json
import sys
from fractions import Fraction
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
SEXES = ("F", "M", "X", "U")
#: Published figures keep six decimals.
PLACES = 10**6


def exact(text):
    """Return a number as it is written, without rounding; nothing for an empty field."""
    return None if text in ("", None) else Fraction(text)


def read_rows(name):
    """Return the rows of one file of facts."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def aggregate(step, rows):
    """Put rows together: count, distinct, sum, mean, median, min, max, ratio or weighted mean.

    A row may stand for several records that were added up already, where each of them is about one person.
    """
    op = step["op"]
    named = {row["subject"] for row in rows if row["subject"]}
    if op == "distinct":
        return Fraction(len(named))
    if op == "count":
        heads = sum(int(row["heads"] or 0) for row in rows if not row["subject"])
        singles = sum(1 for row in rows if row["subject"] or not row["heads"])
        return Fraction(singles + heads)
    if len({row["unit"] for row in rows}) > 1:
        return None
    if op in ("ratio", "weighted_mean"):
        pairs = [(exact(row["amount"]), exact(row["denominator"])) for row in rows]
        known = [(a, b) for a, b in pairs if a is not None and b is not None]
        below = sum((b for _, b in known), Fraction(0))
        above = sum((a * b if op == "weighted_mean" else a for a, b in known), Fraction(0))
        return above / below if below else None
    lines = [(exact(row["amount"]), int(row["records"] or 1)) for row in rows]
    known = [(amount, records) for amount, records in lines if amount is not None]
    if not known:
        return None
    total = sum((amount for amount, _ in known), Fraction(0))
    if op in ("sum", "mean"):
        return total if op == "sum" else total / sum(records for _, records in known)
    return {"median": median, "min": min, "max": max}[op]([amount for amount, _ in known])


def compared(how, value, base):
    """Return a change; without a baseline above zero there is no percentage and no multiple."""
    if value is None or base is None:
        return None
    if how == "change":
        return value - base
    if base <= 0:
        return None
    return value / base if how == "fold" else 100 * (value / base - 1)


def computed(step, baseline, chosen):
    """Return the value of a formula's tree; `chosen` picks the rows of each aggregate."""
    do = step["do"]
    if do == "number":
        return Fraction(step["value"])
    if do == "aggregate":
        return aggregate(step, chosen(step["rows"]))
    if do == "percent":
        inner = computed(step["value"], baseline, chosen)
        return None if inner is None else 100 * inner
    if do == "compared":
        base = baseline if step["base"] is None else computed(step["base"], baseline, chosen)
        return compared(step["how"], computed(step["value"], baseline, chosen), base)
    left, right = (computed(step[side], baseline, chosen) for side in ("left", "right"))
    if left is None or right is None:
        return None
    sign = step["sign"]
    if sign in ("/", "ratio"):
        return left / right if right else None
    return {"+": left + right, "-": left - right, "*": left * right}[sign]


def same(found, published):
    """Compare at the six decimals that a published figure keeps."""
    if found is None or published is None:
        return found is None and published is None
    return round(found * PLACES) == round(Fraction(published) * PLACES)


def shown(value):
    """Return a number for people."""
    return "nothing" if value is None else f"{float(value):.6f}".rstrip("0").rstrip(".")


def check(figure):
    """Return what is wrong with one figure, as sentences; none where it holds."""
    baseline = exact(figure["baseline"])
    found = computed(figure["tree"], baseline, read_rows)
    said = []
    if not same(found, figure["value"]):
        said.append(f"published {figure['value']}, the facts give {shown(found)}")
    for sex, published in figure["by_sex"].items():
        base = exact(figure["baseline_by_sex"].get(sex))
        part = computed(figure["tree"], base, lambda name, sex=sex: [r for r in read_rows(name) if r["sex"] == sex])
        if not same(part, published) and not (part == 0 and published is None):
            said.append(f"{sex}: published {published}, the facts give {shown(part)}")
    return said


def changed_files():
    """Return the names of files that are not as the pack lists them."""
    wrong = []
    for line in (HERE / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        path = HERE / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            wrong.append(name)
    return wrong


def main():
    """Print a line a figure; 1 where a figure does not hold or a file was changed."""
    report = json.loads((HERE / "report.json").read_text(encoding="utf-8"))
    print(report["title"])
    print(f"Published {report['frozen_at']}, hash {report['hash']}")
    wrong = 0
    for name in changed_files():
        wrong += 1
        print(f"CHANGED   {name}")
    for figure in report["figures"]:
        if figure["tree"] is None:
            print(f"withheld  {figure['code']}  {figure['name']}: {figure['why_not']}")
            continue
        said = check(figure)
        wrong += bool(said)
        print(
            f"{'DIFFERS ' if said else 'holds   '}  {figure['code']}  {figure['name']}: {'; '.join(said) or figure['words']}"
        )
    print("Every figure holds." if not wrong else f"{wrong} do not hold.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
