"""Every address of Clusterwise, and the arguments that reach a real record of a programme."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from clusterwise.foundation.pages.register import Register

#: Addresses with a key that is not that of a register's record: the model that the key belongs to.
MODELS = {
    "figure": "evidence.Indicator",
    "figure.rows": "evidence.Indicator",
    "person.erase": "people.Person",
    "accounts.end": "people.Role",
    "undo": "journal.Event",
    "certification.list_on": "certification.Certificate",
    "diagnostic.freeze": "evidence.Indicator",
    "evaluation.again": "evaluation.EffectStudy",
    "facilities.cost_sharing": "facilities.Facility",
    "facilities.use": "facilities.Facility",
    "identity.pair": "identity.MergeEdge",
    "jobs.cancel": "jobs.Job",
    "jobs.job": "jobs.Job",
    "planning.endorse": "planning.VisionStatement",
    "planning.progress": "planning.PlanLine",
    "reconciling.export": "reconciling.Reconciliation",
    "reconciling.figure": "reconciling.ReportedFigure",
    "reconciling.remove": "reconciling.Reconciliation",
    "reconciling.result": "reconciling.Reconciliation",
    "reporting.approve": "reporting.Period",
    "reporting.lock": "reporting.Period",
    "reporting.reopen": "reporting.Period",
    "reporting.submit": "reporting.Period",
    "reporting.work": "evidence.Indicator",
    "results.of_draft": "results.ProgressReport",
    "results.preview": "results.ProgressReport",
    "results.preview_work": "results.ProgressReport",
    "results.pack": "evidence.Publication",
    "results.tables": "evidence.Publication",
    "results.pdf": "evidence.Publication",
    "results.published": "evidence.Publication",
    "results.published_figure": "evidence.Publication",
    "results.verify": "evidence.Publication",
    "selection.adopt": "selection.SelectionRound",
    "selection.buying": "selection.Candidate",
    "selection.clusters": "selection.ClusterMap",
    "selection.clusters.ask": "selection.RegisterFile",
    "selection.clusters.candidate": "selection.ClusterMap",
    "selection.clusters.file": "selection.ClusterMap",
    "selection.close": "selection.SelectionRound",
    "selection.decide": "selection.SelectionRound",
    "selection.found": "selection.Outcome",
    "selection.freeze": "selection.SelectionRound",
    "selection.justify": "selection.Candidate",
    "selection.map": "selection.RegisterFile",
    "selection.map.candidate": "selection.RegisterFile",
    "selection.map.rows": "selection.RegisterFile",
    "selection.note": "selection.SelectionRound",
    "selection.note.pdf": "selection.SelectionRound",
    "selection.override": "selection.Candidate",
    "selection.ranking": "selection.SelectionRound",
    "selection.record": "selection.SelectionRound",
    "selection.retire": "selection.RegisterFile",
    "selection.robustness": "selection.SelectionRound",
    "selection.scores": "selection.SelectionRound",
    "selection.splits": "selection.Candidate",
    "selection.standing": "selection.Candidate",
    "selection.territory": "selection.Candidate",
    "selection.weighing.close": "selection.SelectionRound",
    "selection.weighing.open": "selection.SelectionRound",
    "selection.weights": "selection.SelectionRound",
    "selection.weights.mine": "selection.SelectionRound",
    "training.attendance": "training.Session",
}
#: A second key in an address, and the model and link that find it.
SECOND = {"figure": ("evidence.FrozenFigure", "publication")}
#: Values of arguments that are no keys.
WORDS: dict[str, str | int] = {
    "kind": "csv", "file": "run.json", "name": "diagnostic", "language": "en", "code": "micro", "digest": "0" * 64,
    "day": "2024-01-01", "number": 1,
}  # fmt: skip

#: A word of one address where another than the usual is meant.
OWN_WORDS = {"quality.rule": {"code": "sources"}}
#: Arguments that only a page can tell, such as the key of a finding; proved in the tests of their own app.
TOLD_BY_A_PAGE = {"key"}


@dataclass(frozen=True, slots=True)
class Address:
    """A URL name with the names of its arguments and the permission that its view declares."""

    name: str
    arguments: tuple[str, ...]
    permission: str


def _walk(patterns: list[Any], arguments: tuple[str, ...]) -> Iterator[Address]:
    for pattern in patterns:
        inside = (*arguments, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, inside)
        elif isinstance(pattern, URLPattern):
            yield Address(pattern.name or str(pattern.pattern), inside, getattr(pattern.callback, "permission", ""))


def own_addresses() -> list[Address]:
    """Return the addresses of Clusterwise itself; allauth's stand below /account/ and are its own."""
    patterns = [one for one in get_resolver().url_patterns if "account/" not in str(one.pattern)]
    return sorted(_walk(patterns, ()), key=lambda address: address.name)


def _model_of(name: str) -> Any:
    register = Register.known.get(name.rsplit(".", 1)[0])
    if register is not None:
        return register.model
    return apps.get_model(MODELS[name]) if name in MODELS else None


def sample(model: Any, programme: Any, initiative: Any, *, of_programme: bool, with_file: bool) -> Any:
    """Return the key of a record of the scope that an address belongs to; None where the demo has no such record."""
    if model._meta.label == "journal.Event":
        found = model.objects.filter(scope=initiative.journal_scope).first()
        return found.pk if found else None
    rows = model._base_manager.filter(programme=programme)
    names = {field.name for field in model._meta.get_fields()}
    if with_file and "sha256" in names:
        rows = rows.exclude(sha256="")
    if "initiative" in names:
        rows = rows.filter(initiative=None if of_programme else initiative)
    elif getattr(model, "involvement_path", ""):
        rows = rows.filter(**{model.involvement_path: initiative})
    found = rows.first()
    return found.pk if found else None


def url_of(address: Address, programme: Any, initiative: Any) -> str | None:
    """Return an address with arguments of a programme; None where the demo has no such record."""
    given: dict[str, Any] = {"programme": programme.slug, "initiative": initiative.slug}
    for argument in set(address.arguments) - set(given):
        if argument in TOLD_BY_A_PAGE:
            return None
        words = {**WORDS, **OWN_WORDS.get(address.name, {})}
        if argument in words:
            given[argument] = words[argument]
            continue
        if argument in SECOND:
            continue
        model = _model_of(address.name)
        assert model is not None, (
            f"tests/access/addresses.py: say in MODELS what “{argument}” of {address.name} is the key of"
        )
        of_programme = "initiative" not in address.arguments and address.name not in ("accounts.end", "selection.found")
        key = sample(model, programme, initiative, of_programme=of_programme, with_file=address.name.endswith(".file"))
        if key is None:
            return None
        given[argument] = key
    for argument in set(address.arguments) & set(SECOND):
        label, link = SECOND[argument]
        found = apps.get_model(label).objects.filter(**{f"{link}": given["pk"]}).first()
        if found is None:
            return None
        given[argument] = found.pk
    return reverse(address.name, kwargs={name: given[name] for name in address.arguments})
