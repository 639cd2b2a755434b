"""What was published or frozen stays as it was, and what it cites is not undone."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests import factories

from clusterwise.foundation.evidence import selectors, services
from clusterwise.foundation.evidence.models import FrozenFigure, Publication
from clusterwise.foundation.journal import undo
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.organisations import services as organisations

DAY = date(2023, 6, 30)


@pytest.fixture
def published(initiative: Any, farmers: Any) -> Publication:
    """A report of one figure over one farmer."""
    factories.person(initiative, "P-1", sex="F", name="Ama Canary")
    return services.publish(
        initiative=initiative,
        title="Second quarter 2023",
        kind="quarterly",
        language="en",
        starts=date(2023, 4, 1),
        ends=DAY,
        content={"narrative": "All went well."},
        values=[selectors.figure(farmers, DAY)],
        by=None,
    )


def test_a_published_figure_stays_when_its_records_change(initiative, farmers, published):
    factories.person(initiative)

    assert selectors.figure(farmers, DAY).value == 2
    assert published.figures.get().value == 1


def test_published_facts_hold_no_name(published):
    assert "Canary" not in published.figures.get().facts
    assert "Canary" not in "".join(Event.objects.values_list("stored", flat=True))


def test_the_hash_covers_facts_values_and_words(initiative, farmers, published):
    figures = list(published.figures.all())

    assert services.publication_hash(figures, published.content) == published.hash
    assert services.publication_hash(figures, {"narrative": "All went badly."}) != published.hash
    for name, other in (
        ("n", 7),
        ("by_sex", {"F": "9"}),
        ("baseline_value", Decimal(5)),
        ("definition", {"code": "other"}),
    ):
        figure = published.figures.get()
        setattr(figure, name, other)
        assert services.publication_hash([figure], published.content) != published.hash
    figures[0].facts_hash = "0" * 64
    assert services.publication_hash(figures, published.content) != published.hash


def test_the_database_refuses_to_change_what_was_published(published):
    figure = published.figures.get()
    for statement in (
        f"UPDATE evidence_frozenfigure SET value = 7 WHERE position = {figure.position}",
        "DELETE FROM evidence_frozenfigure",
        "UPDATE evidence_publication SET title = 'other'",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    assert (FrozenFigure.objects.get().value, Publication.objects.get().title) == (1, "Second quarter 2023")


def test_a_record_that_a_report_cites_is_not_undone(cda, published):
    event = Event.objects.filter(verb="organisations.took_in").get()

    with pytest.raises(undo.CannotUndoError) as refusal:
        undo.undo(event, cda)

    assert "Second quarter 2023" in str(refusal.value)
    assert published.initiative.roles.count() == 1


def test_the_newest_publication_is_what_viewers_see(initiative, published):
    assert [figure.value for figure in selectors.published_figures(initiative)] == [1]
    assert selectors.latest_publication(initiative) == published


def test_an_uncited_record_is_undone(initiative, cda, published):
    kofi = factories.person(initiative)
    event = Event.objects.filter(verb="organisations.took_in", subject_id=str(kofi.pk)).get()

    undo.undo(event, cda)

    assert not type(kofi).objects.filter(pk=kofi.pk).exists()


def test_a_repeated_publication_is_refused(initiative, farmers):
    from clusterwise.foundation.journal.changes import ReplayedError
    from clusterwise.foundation.journal.models import new_id

    key = new_id()
    given: dict[str, Any] = {
        "initiative": initiative,
        "title": "Q",
        "kind": "quarterly",
        "language": "en",
        "starts": DAY,
        "ends": DAY,
        "content": {},
        "values": [selectors.figure(farmers, DAY)],
        "by": None,
        "client_id": key,
    }
    services.publish(**given)

    with pytest.raises(ReplayedError):
        services.publish(**given)

    assert Publication.objects.count() == 1


def test_an_organisation_keeps_its_kinds_of_actor(initiative):
    firm = factories.organisation(initiative, actor_types=("cooperative", "association"))
    organisations.revise_organisation(firm, by=None, place="Sanniquellie")

    assert sorted(kind.type for kind in firm.actor_types.all()) == ["association", "cooperative"]
