"""The laws of writing and asking: one way to write, no column chosen from outside, no error swallowed."""

from pathlib import Path

import pytest
from tools import house

ROOT = Path(__file__).resolve().parents[2]
SOURCES = house.sources(ROOT / "src")
UNFINISHED = ("TO" + "DO", "FIX" + "ME", "XX" + "X")
# The path of a row's tenant is declared by each model's class and kept in a local name there.
DECLARED_ELSEWHERE = [ROOT / "src/clusterwise/foundation/people/scope.py"]


def test_only_the_journal_opens_transactions():
    assert house.broken([path for path in SOURCES if "journal" not in path.parts], house.atomic_blocks) == {}


def test_no_query_takes_its_field_names_from_a_variable():
    assert house.broken([path for path in SOURCES if path not in DECLARED_ELSEWHERE], house.open_lookups) == {}


def test_no_error_is_swallowed():
    assert house.broken(SOURCES, house.silent_handlers) == {}


def test_only_services_write():
    assert house.broken([path for path in SOURCES if not house.may_write(path)], house.stray_writes) == {}


def test_modules_that_read_begin_no_change():
    assert house.broken([path for path in SOURCES if path.stem in house.READERS], house.journal_openings) == {}


def test_nothing_is_left_for_later():
    ours = [*SOURCES, *house.sources(ROOT / "tests"), *house.sources(ROOT / "tools")]

    assert house.broken(ours, lambda source: [word for word in UNFINISHED if word in source]) == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("with transaction.atomic():\n    pass", 1),
        ("from django.db.transaction import atomic", 1),
        ("with journal.change(by, 'did', it):\n    pass", 0),
    ],
)
def test_a_transaction_of_ones_own_is_found(text, found):
    assert len(list(house.atomic_blocks(text))) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Firm.objects.filter(**request.GET)", 1),
        ("firms.annotate(**{name: Count('id')})", 1),
        ("Q(**wanted)", 1),
        ("firms.filter(**{'name__in': names})", 0),
        ("firms.filter(**{f'{field}__in': names})", 1),
        ("firms.filter(**{self.request.GET: names})", 1),
        ("firms.filter(**{f'{model.tenant_path}__in': names})", 0),
        ("firms.filter(name=name)", 0),
        ("render(request, **context)", 0),
    ],
)
def test_a_query_with_names_from_outside_is_found(text, found):
    assert len(list(house.open_lookups(text))) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("try:\n    go()\nexcept:\n    stop()", 1),
        ("try:\n    go()\nexcept Exception:\n    pass", 1),
        ("try:\n    go()\nexcept KeyError:\n    stop()", 0),
    ],
)
def test_a_swallowed_error_is_found(text, found):
    assert len(list(house.silent_handlers(text))) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Firm.objects.create(name=name)", 1),
        ("firm.save()", 1),
        ("firm.delete()", 1),
        ("Firm.objects.filter(name=name).update(name='')", 1),
        ("Firm.objects.bulk_create(firms)", 1),
        ("context.update(extra)", 0),
        ("cache.delete(key)", 0),
        ("super().save(*args)", 0),
        ("change.save(firm)", 0),
        ("share_cost(facility=dryer, by=cda)", 0),
    ],
)
def test_a_write_outside_services_is_found(text, found):
    assert len(list(house.stray_writes(text))) == found


@pytest.mark.parametrize(
    ("path", "may"),
    [
        ("foundation/people/services.py", True),
        ("foundation/people/services/invitations.py", True),
        ("foundation/journal/changes.py", True),
        ("methods/choosing/stability.py", True),
        ("foundation/people/views.py", False),
    ],
)
def test_who_may_write_is_told_by_the_place(path, may):
    assert house.may_write(Path(path)) is may


def test_the_beginning_of_a_change_is_found():
    assert list(house.journal_openings("with journal.change(by, DID, it) as change:\n    pass")) == [
        "1: journal.change(…); only services write"
    ]
