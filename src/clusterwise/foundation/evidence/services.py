"""Recording observations, defining indicators and targets, freezing baselines and publications."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation import journal
from clusterwise.foundation.evidence import access as _access  # noqa: F401  (declares the permissions)
from clusterwise.foundation.evidence import selectors
from clusterwise.foundation.evidence.facts import Fact, fact_row, measure_of
from clusterwise.foundation.evidence.figures import Value
from clusterwise.foundation.evidence.formulas import (
    accepted,
    before_comparison,
    formula_of,
    sheet_of,
    typed_of,
    unit_of,
)
from clusterwise.foundation.evidence.gate import Passed, least_group, pass_all
from clusterwise.foundation.evidence.models import Baseline, FrozenFigure, Indicator, Observation, Publication, Target
from clusterwise.foundation.identity.selectors import merge_state
from clusterwise.foundation.journal.models import ChainHead
from clusterwise.foundation.journal.state import canonical, plain
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people import access
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import add_record, check_same_scope, remove_record, revise_record
from clusterwise.methods.counting import CountingError
from clusterwise.methods.formulas import text as canonical_formula

OBSERVED = Verb("evidence.observed", _("recorded an observation"))
CORRECTED = Verb("evidence.corrected", _("corrected an observation"))
WITHDREW = Verb("evidence.withdrew", _("removed an observation"))
DEFINED = Verb("evidence.defined", _("defined an indicator"))
REDEFINED = Verb("evidence.redefined", _("changed the definition of an indicator"))
TARGETED = Verb("evidence.targeted", _("set a target"))
RETARGETED = Verb("evidence.retargeted", _("changed a target"))
FROZE = Verb(
    "evidence.froze_baseline",
    _("froze a baseline"),
    final=_("A frozen baseline stays: change the definition of the indicator and freeze a new one."),
)
PUBLISHED = Verb(
    "evidence.published", _("published a report"), final=_("A published report has left: publish a corrected one.")
)


def record_observation(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> Observation:
    """Record one observed value with its method and evidence."""
    return add_record(
        Observation(initiative=initiative, **values),
        by=by,
        permission="evidence.observe",
        verb=OBSERVED,
        client_id=client_id,
    )


def revise_observation(observation: Observation, *, by: User | None, **values: Any) -> Observation:
    """Correct an observation; the journal keeps what it was."""
    return revise_record(observation, values, by=by, permission="evidence.observe", verb=CORRECTED)


def remove_observation(observation: Observation, *, by: User | None) -> None:
    """Remove an observation that should not have been recorded."""
    remove_record(observation, by=by, permission="evidence.observe", verb=WITHDREW)


def take_over(*, indicator: Indicator, initiative: Initiative, by: User | None) -> Indicator:
    """Define an indicator of the programme in another of its initiatives, with its whole sheet and no value."""
    if indicator.programme_id != initiative.programme_id:
        raise ValidationError(_now("An indicator is taken over within its programme only."))
    left_out = {"id", "version", "programme", "initiative", "definition_version", "retired_on", "name_translations"}
    names = [field.name for field in Indicator._meta.concrete_fields if field.name not in left_out]
    values = {name: getattr(indicator, name) for name in names}
    return define_indicator(initiative=initiative, by=by, **values)


def _known_measures(measure: str, denominator: str) -> None:
    for code in filter(None, (measure, denominator)):
        measure_of(code)


def _by_its_formula(values: dict[str, Any]) -> dict[str, Any]:
    """Check a formula, write it in the one way, and let the sheet follow from it; without one the sheet stands."""
    written = str(values.get("formula") or "").strip()
    if not written:
        return values
    typed = accepted(written)
    unit = values.get("unit") or unit_of(typed)
    return {**values, **sheet_of(typed), "formula": canonical_formula(typed.formula), "unit": unit}


def define_indicator(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> Indicator:
    """Define an indicator over a declared measure; its method and who collects are mandatory."""
    values = _by_its_formula(values)
    _known_measures(values.get("measure", ""), values.get("denominator_measure", ""))
    return add_record(
        Indicator(initiative=initiative, **values),
        by=by,
        permission="evidence.define",
        verb=DEFINED,
        client_id=client_id,
    )


def revise_indicator(indicator: Indicator, *, by: User | None, **values: Any) -> Indicator:
    """Change an indicator; where the value would be computed otherwise, the definition gets a new version."""
    values = _by_its_formula(values)
    _known_measures(values.get("measure", ""), values.get("denominator_measure", ""))
    if any(name in values and values[name] != getattr(indicator, name) for name in Indicator.computing_fields):
        values["definition_version"] = indicator.definition_version + 1
    return revise_record(indicator, values, by=by, permission="evidence.define", verb=REDEFINED)


def set_target(*, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any) -> Target:
    """Set what an indicator should reach by a day."""
    return add_record(
        Target(initiative=initiative, **values), by=by, permission="evidence.define", verb=TARGETED, client_id=client_id
    )


def revise_target(target: Target, *, by: User | None, **values: Any) -> Target:
    """Change a target; the journal keeps what it was."""
    return revise_record(target, values, by=by, permission="evidence.define", verb=RETARGETED)


def frozen_facts(facts: Iterable[Fact]) -> tuple[str, str]:
    """Return facts as canonical text in a stable order, and its SHA-256."""
    rows = sorted((fact_row(fact) for fact in facts), key=canonical)
    text = canonical(rows)
    return text, hashlib.sha256(text.encode()).hexdigest()


def _before_comparison(indicator: Indicator) -> Indicator:
    """Return an indicator that computes what a baseline freezes: the figure itself, not its change."""
    if not indicator.formula:
        return indicator
    plain_one = copy(indicator)
    plain_one.formula = canonical_formula(before_comparison(formula_of(indicator)))
    return plain_one


def _unit_before_comparison(indicator: Indicator, value: Value) -> str:
    """Return the unit of what a baseline freezes: a change is in percent, what changed is in the unit of its records."""
    if not indicator.formula or formula_of(indicator) == before_comparison(formula_of(indicator)):
        return indicator.unit
    return typed_of(value.indicator).unit or next((fact.unit for fact in value.facts if fact.unit), "")


def freeze_baseline(
    *,
    indicator: Indicator,
    as_of: date,
    method: str,
    by: User | None,
    no_value_reason: str = "",
    client_id: UUID | None = None,
) -> Baseline:
    """Freeze the indicator's value on a day, computed from its facts; without facts a reason must be given."""
    access.require(by, "evidence.freeze", indicator)
    try:
        value = selectors.figure(_before_comparison(indicator), as_of)
    except CountingError as error:
        raise ValidationError({"indicator": str(error)}) from error
    if value.n == 0 and not no_value_reason:
        raise ValidationError(
            {
                "no_value_reason": _now(
                    "No record tells a value on that day. Record what is known first, or say why there is no baseline."
                )
            }
        )
    text, digest = frozen_facts((*value.facts, *value.denominator_facts))
    baseline = Baseline(
        initiative=indicator.initiative,
        indicator=indicator,
        definition_version=indicator.definition_version,
        definition=indicator.definition_state(),
        as_of=as_of,
        value=None if no_value_reason else value.value,
        no_value_reason=no_value_reason,
        qualifier=value.qualifier,
        unit=_unit_before_comparison(indicator, value),
        n=value.n,
        by_sex={sex: plain(part) for sex, part in value.by_sex.items()},
        method=method,
        facts=text,
        facts_hash=digest,
    )
    with journal.change(by, FROZE, baseline, client_id=client_id) as change:
        check_same_scope(baseline)
        baseline.validate_constraints()
        return change.create(baseline)


def _frozen_figure(publication: Publication, position: int, value: Value, passed: Passed) -> FrozenFigure:
    text, digest = frozen_facts((*value.facts, *value.denominator_facts))
    indicator = value.indicator
    return FrozenFigure(
        initiative=publication.initiative,
        programme_id=publication.programme_id,
        publication=publication,
        indicator=indicator,
        position=position,
        definition_version=indicator.definition_version,
        definition=indicator.definition_state(),
        value=value.value,
        qualifier=value.qualifier,
        unit=value.unit,
        n=value.n,
        on=value.on,
        by_sex={sex: plain(part) for sex, part in value.by_sex.items()},
        baseline_value=value.baseline.value if value.baseline else None,
        withheld=sorted(passed.withheld),
        facts=text,
        facts_hash=digest,
    )


def _exact(value: Decimal | None) -> str | None:
    """Return a decimal as text at the six decimals that the database keeps, without the zeros at its end."""
    return None if value is None else f"{round(value, 6).normalize():f}"


def publication_hash(figures: Sequence[FrozenFigure], content: dict[str, Any]) -> str:
    """Return SHA-256 over all that a publication says: each figure with its definition, split, baseline and facts; its words."""
    rows = [
        {
            "definition": figure.definition,
            "version": figure.definition_version,
            "value": _exact(figure.value),
            "baseline": _exact(figure.baseline_value),
            "qualifier": figure.qualifier,
            "unit": figure.unit,
            "on": figure.on.isoformat(),
            "n": figure.n,
            "by_sex": figure.by_sex,
            "facts": figure.facts_hash,
            **({"withheld": figure.withheld} if figure.withheld else {}),
        }
        for figure in figures
    ]
    return hashlib.sha256(canonical({"figures": rows, "content": content}).encode()).hexdigest()


def publish(
    *,
    initiative: Initiative,
    title: str,
    kind: str,
    language: str,
    starts: date,
    ends: date,
    content: dict[str, Any],
    values: Sequence[Value],
    by: User | None,
    client_id: UUID | None = None,
) -> Publication:
    """Freeze a report: its words, its figures and every fact behind them, with one hash over all.

    It names who was counted as whom. A random salt is among what is hashed, so that nobody finds out a withheld number by trying a few.
    """
    access.require(by, "evidence.publish", initiative)
    content = {**content, "salt": secrets.token_hex(16), "merge_state": merge_state(initiative.programme)}
    head = ChainHead.objects.filter(scope=initiative.journal_scope).first()
    publication = Publication(
        initiative=initiative,
        programme_id=initiative.programme_id,
        title=title,
        kind=kind,
        language=language,
        starts=starts,
        ends=ends,
        content=content,
        frozen_at=timezone.now(),
        journal_head=head.hash if head else "",
    )
    passed = pass_all(values, least_group(ends))
    figures = [
        _frozen_figure(publication, place, value, may)
        for place, (value, may) in enumerate(zip(values, passed, strict=True))
    ]
    publication.hash = publication_hash(figures, content)
    with journal.change(by, PUBLISHED, publication, client_id=client_id) as change:
        change.create(publication)
        change.create(figures)
    return publication
