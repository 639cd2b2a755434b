"""What a candidate's page shows beyond its profile, with figures that can be worked out by hand."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from tests import factories
from tests.phases.selection.conftest import take_in

from clusterwise.foundation import journal
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.people.access import NotAllowedError
from clusterwise.foundation.places.models import Area
from clusterwise.methods.standing.axes import Standing
from clusterwise.methods.standing.measures import Measure
from clusterwise.methods.standing.signals import Signal, State
from clusterwise.phases.p1_selection import gate, maps
from clusterwise.phases.p1_selection.models import Candidate, Confirmation, Quotation
from clusterwise.phases.p1_selection.portrait import page, proof, show
from clusterwise.phases.p1_selection.portrait.buying import pools_of
from clusterwise.phases.p1_selection.services import candidates, portrait

IMPORTED = Verb("test.imported_area", "imported an area")
HEADER = (
    "establishment id,name,year,isic,industry name,place,women,men,total,sex of owner,lat,lon,sales,wage bill,exports,"
    "year founded,informal"
)


def _rows(year: int) -> list[str]:
    """Sixty date firms of Kebili among others: four jobs each (three women), half the sales a job of Tozeur's."""
    later = year == 2023
    rows = []
    for n in range(62):
        if (later and n in (60, 61)) or (not later and n == 59):
            continue  # two of 2022 closed, one is new in 2023
        owner, informal, born = ("women", "yes", 2020) if n < 20 else ("men", "no", 2000)
        place = f"33.7{n:02d}1,8.9{n:02d}1" if n < 40 else f"33.7{n:02d}1,9.9{n:02d}1"
        sales, wages = (44, 18) if later else (40, 20)
        rows.append(f"D{n},D {n},{year},1030,Dates,Kebili,3,1,4,{owner},{place},{sales},{wages},11,{born},{informal}")
    for n in range(20):
        rows.append(f"T{n},T {n},{year},1030,Dates,Tozeur,2,2,4,men,33.9{n:02d}1,8.1{n:02d}1,88,24,22,1990,no")
    for n in range(40):
        for place in ("Sfax", "Tozeur"):
            rows.append(
                f"S{place}{n},S {n},{year},1040,Oil,{place},1,3,4,men,34.7{n:02d}1,10.7{n:02d}1,60,20,0,1990,no"
            )
    rows += [
        f"P{n},P {n},{year},1079,Spices,Kebili,2,2,4,women,33.7{n:02d}2,8.9{n:02d}2,40,20,0,1990,no" for n in range(9)
    ]
    return rows


REGISTER = "\n".join([HEADER, *_rows(2022), *_rows(2023)]).encode()


@pytest.fixture
def dates(programme: Any, manager: Any) -> Candidate:
    """The date firms of Kebili, put on the long list from the map."""
    return _listed(programme, manager, take_in(programme, manager, REGISTER))


def _listed(programme: Any, manager: Any, register: Any) -> Candidate:
    found = maps.map_of(register, period="2023", group="")
    row = next(one for one in found.rows if (one.industry, one.region) == ("1030", "Kebili"))
    counts = maps.counts_of(register, row, "2023")
    made = candidates.add_candidate_from_map(
        register=register, row=row, counts=counts, period="2023", by=manager, country="TN"
    )
    candidates.revise_candidate(made, by=manager, linked_units=40, interconnection_evidence="Visit",
                                units_before_project=58)  # fmt: skip
    for kind in ("bank", "association"):
        candidates.add_institution(
            programme=programme, by=manager, candidate=made, name=f"The {kind}", kind=kind, evidence="Visit"
        )
    candidates.add_issue(programme=programme, by=manager, candidate=made, issue="drying", units=40, evidence="Survey")
    return Candidate.objects.get(pk=made.pk)


def _fresh(candidate: Candidate) -> Candidate:
    return Candidate.objects.get(pk=candidate.pk)


def _confirm(candidate: Candidate, by: Any, **values: Any) -> Confirmation:
    given = {"body": "Chamber of Kebili", "words": "Dates are packed here", "evidence": "Letter of May"} | values
    return portrait.add_confirmation(programme=candidate.programme, by=by, candidate=candidate, **given)


def _gate(candidate: Candidate) -> gate.GateFound:
    return gate.gate_of(_fresh(candidate), gate.rule_of(candidate.programme))


def test_figures_of_the_register_are_those_worked_out_by_hand(dates):
    found = page.portrait_of(dates).found
    figures = {measure: figure.own.value for measure, figure in found.figures.items() if figure.own}

    assert figures[Measure.TURNOVER_A_JOB] == pytest.approx(11.0)
    assert figures[Measure.WAGE_A_JOB] == pytest.approx(4.5)
    assert figures[Measure.EXPORT_SHARE] == pytest.approx(0.25)
    assert figures[Measure.WOMEN_SHARE] == pytest.approx(0.75)
    # 61 firms in 2022, of which 59 still work; 60 in 2023, each of four jobs.
    assert figures[Measure.SURVIVAL] == pytest.approx(59 / 61)
    assert figures[Measure.GROWTH] == pytest.approx(60 / 61 - 1)
    assert figures[Measure.SME_SHARE] == pytest.approx(1.0)
    assert found.figures[Measure.TURNOVER_A_JOB].adjusted.value == pytest.approx(0.5)
    assert found.figures[Measure.TURNOVER_A_JOB].told == 60
    assert Measure.PAY_GAP not in figures


def test_the_class_carries_its_probabilities_and_the_same_seed_repeats_them(dates):
    first = page.portrait_of(dates).placement
    page.found_in.cache_clear()
    again = page.portrait_of(_fresh(dates)).placement

    assert first.standing is Standing.UNDERPERFORMING
    assert sum(first.probabilities.values()) == pytest.approx(1.0)
    assert 0.8 < first.probability < 1.0
    assert dict(again.probabilities) == dict(first.probabilities)


def test_a_candidate_without_a_register_says_what_is_not_known(candidate, client, manager, programme):
    made = candidate("Dates of Kebili", units_micro=50, units_small=10)
    client.force_login(manager)

    text = client.get(reverse("selection.standing", args=[programme.slug, made.pk])).content.decode()
    inclusion = page.inclusion_of(page.portrait_of(made), open_to_all=False)

    assert "named by people, not found in a register" in text
    assert "not known: they need a register with one row an establishment" in text
    assert [table.dimension for table in inclusion.tables] == ["worker_sex", "size"]
    assert not inclusion.is_enough
    assert "Only 2 dimensions are known; three are asked for." in text
    assert {how for _label, how in inclusion.missing} >= {
        "Ask the association or the business register for the sex of owners."
    }


def test_a_candidate_from_a_register_splits_by_more_than_three_dimensions(dates):
    inclusion = page.inclusion_of(page.portrait_of(dates), open_to_all=False)
    owners = next(table for table in inclusion.tables if table.dimension == "owner_sex")

    assert [table.dimension for table in inclusion.tables] == [
        "worker_sex", "size", "owner_sex", "age_of_firm", "informality",
    ]  # fmt: skip
    assert inclusion.is_enough
    assert [(row.label, row.firms, row.women, row.men) for row in owners.rows] == [
        ("men, both or others", "40", "120", "40"), ("women", "20", "60", "20"),
    ]  # fmt: skip


def test_small_groups_are_withheld_from_an_evaluator_and_on_every_export(programme, manager, client):
    few = REGISTER.replace(b",men,33.7201,8.9201", b",both,33.7201,8.9201")
    lines = [
        line.replace(",women,", ",men,", 1) if line.startswith("D") and int(line[1 : line.index(",")]) > 1 else line
        for line in few.decode().splitlines()
    ]
    made = _listed(programme, manager, take_in(programme, manager, "\n".join(lines).encode()))
    outsider = factories.user("evaluator", programme)
    address = reverse("selection.candidate.record", args=[programme.slug, made.pk])
    rows = reverse("selection.splits", args=[programme.slug, made.pk, "csv"])

    def owners(user: Any) -> list[tuple[str, str]]:
        client.force_login(user)
        found = client.get(address).context["inclusion"]
        table = next(one for one in found.tables if one.dimension == "owner_sex")
        return [(row.label, row.firms, row.women) for row in table.rows]

    assert owners(manager) == [("men, both or others", "58", "174"), ("women", "2", "6")]
    assert owners(outsider) == [("men, both or others", "withheld", "withheld"), ("women", "withheld", "withheld")]
    for user in (manager, outsider):
        client.force_login(user)
        sent = client.get(rows).content.decode("utf-8-sig")
        mine = [line for line in sent.splitlines() if "sex of the owner" in line]
        assert len(mine) == 2
        assert all(line.count("withheld") >= 2 for line in mine)


def test_the_gate_asks_for_people_of_the_place_and_then_admits(dates, manager):
    before = _gate(dates)
    _confirm(dates, manager)
    after = _gate(dates)

    assert [(proof.test, proof.is_met) for proof in before.existing.proofs] == [
        ("mass", True), ("significance", True), ("persistence", True), ("confirmation", None),
    ]  # fmt: skip
    assert before.is_cluster
    assert not before.is_admitted
    assert before.reasons == [
        "Confirmed by people of the place: Nobody of the place has confirmed it yet, or too few: 0 of 1. "
        "Record who confirms, when, and the evidence."
    ]
    assert (after.is_admitted, after.reasons) == (True, [])


def test_a_candidate_that_chance_explains_is_not_eligible(programme, manager):
    register = take_in(programme, manager, REGISTER)
    found = maps.map_of(register, period="2023", group="")
    row = next(one for one in found.rows if (one.industry, one.region) == ("1030", "Tozeur"))
    made = candidates.add_candidate_from_map(
        register=register, row=row, counts=maps.counts_of(register, row, "2023"), period="2023", by=manager,
        country="TN",
    )  # fmt: skip
    _confirm(made, manager)
    existing = _gate(made).existing

    assert existing.verdict.eligibility.value == "not_eligible"
    assert [proof.test for proof in existing.proofs if proof.is_met is False] == ["mass", "significance", "persistence"]
    assert existing.reasons[0] == "Mass: 20 enterprises; at least 50 are asked for."


def test_a_confirmation_names_who_and_two_words_of_one_body_count_once(dates, manager):
    with pytest.raises(ValidationError, match="Name the body, or the person by code"):
        _confirm(dates, manager, body="")
    _confirm(dates, manager)
    _confirm(dates, manager, body="chamber  of KEBILI")

    assert [test.found for test in _gate(dates).existing.verdict.tests if test.test == "confirmation"] == [1]


def test_related_industries_count_together_and_a_new_threshold_decides_anew(dates, manager, programme):
    asked = {
        "minimum_units": 65, "minimum_lq": 1, "minimum_linked_percent": 30, "minimum_institution_types": 1,
        "minimum_issues": 1, "minimum_issue_percent": 30, "source": "Committee",
    }  # fmt: skip
    candidates.set_thresholds(programme=programme, by=manager, **asked)
    together = show.mass(page.portrait_of(_fresh(dates)))["mass"]
    candidates.set_thresholds(programme=programme, by=manager, **asked, minimum_relatedness=Decimal("1"))
    events = Event.objects.filter(verb="selection.set_thresholds").count()
    candidates.set_thresholds(programme=programme, by=manager, **(asked | {"minimum_units": 80}))
    larger = show.mass(page.portrait_of(_fresh(dates)))["mass"]

    # Dates and spices are both specialised in Kebili alone: their proximity is 1. Oil never is.
    assert [(one.industry, one.firms, one.relatedness) for one in together.counted] == [("1079", 9, 1.0)]
    assert (together.own, together.verdict.firms, together.verdict.has_mass) == (60, 69, True)
    assert (larger.verdict.firms, larger.verdict.has_mass) == (69, False)
    assert events == 2
    assert Event.objects.filter(verb="selection.set_thresholds").count() == 3


def test_signs_of_the_register_need_prices_before_a_rise_counts(dates, manager, programme):
    def signs() -> dict[str, Any]:
        made = page.portrait_of(_fresh(dates))
        return show.signs_of(
            made.found.read.firms.take(made.found.read.members), list(made.candidate.signs.all()), made.rules.signals
        )

    before = {sign.signal: sign for sign in signs().signs}
    portrait.add_sign(
        programme=programme, by=manager, candidate=dates, sign="prices", change_percent=Decimal(5),
        measured_by="consumer prices", starts=2022, ends=2023, evidence="Statistics office",
    )  # fmt: skip
    portrait.add_sign(
        programme=programme, by=manager, candidate=dates, sign="resources", change_percent=Decimal(-20),
        measured_by="level of the wells", starts=2018, ends=2023, evidence="Water board",
    )  # fmt: skip
    after = signs()
    told = {sign.signal: sign for sign in after.signs}

    # Wages a job fell from 5 to 4.5; sales a job rose from 10 to 11 in the money of the day.
    assert (before[Signal.WAGES].change, before[Signal.WAGES].state) == (pytest.approx(-0.1), State.WARNING)
    assert (before[Signal.TECHNOLOGY].state, before[Signal.TECHNOLOGY].needs_prices) == (None, True)
    assert told[Signal.TECHNOLOGY].change == pytest.approx(11 / 10.5 - 1)
    assert told[Signal.TECHNOLOGY].state is State.GOOD
    assert (told[Signal.RESOURCES].state, told[Signal.RESOURCES].evidence) == (State.WARNING, "Water board")
    assert told[Signal.WELFARE].state is None
    assert (after.scale, after.known) == (pytest.approx(1 / 3), 3)


def test_the_territory_is_drawn_in_parts_with_distances(dates, manager, programme):
    bank = dates.institutions.get(name="The bank")
    candidates.revise_institution(bank, by=manager, lon=Decimal("8.95"), lat=Decimal("33.72"))
    shown = show.territory(page.portrait_of(_fresh(dates)), [], open_to_all=False)
    found = shown["territory"]

    assert (len(found.parts), found.is_contiguous, found.from_members, found.placed) == (2, False, True, 60)
    # From 8.9001° E 33.7001° N to 9.9591° E 33.7591° N.
    assert found.greatest_km == pytest.approx(98.2, abs=0.3)
    assert [row[0].name for row in shown["around"]] == ["The bank"]
    assert found.institutions[0].distance_km < 5
    assert [row.name for row in found.unplaced] == ["The association"]
    assert shown["territory_picture"].table.rows[0][1] == "The bank"


def test_areas_that_do_not_touch_are_flagged(candidate, manager, programme):
    made = candidate("Dates")
    for code, west in (("A", 8.0), ("B", 9.0), ("C", 9.5)):
        ring = [[west, 33.0], [west + 0.5, 33.0], [west + 0.5, 33.5], [west, 33.5], [west, 33.0]]
        area = Area(programme=programme, country="TN", level="region", code=code, name=code)
        area.shape = {"type": "Polygon", "coordinates": [ring]}
        portrait.add_territory_area(programme=programme, by=manager, candidate=made, area=_saved(area))

    found = show.territory(page.portrait_of(_fresh(made)), [], open_to_all=False)["territory"]

    assert (len(found.parts), found.from_members) == (2, False)
    assert found.area_km2 == pytest.approx(3 * 55.6 * 46.5, rel=0.02)


def _saved(area: Area) -> Area:
    with journal.change(None, IMPORTED, area) as change:
        return change.create(area)


def test_an_area_of_another_programme_is_refused(candidate, manager, programme):
    other = factories.programme("elsewhere")
    area = _saved(Area(programme=other, country="TN", level="region", code="X", name="X"))

    with pytest.raises(ValidationError, match="Choose an area of this programme"):
        portrait.add_territory_area(programme=programme, by=manager, candidate=candidate("Dates"), area=area)


def _quote(candidate: Candidate, by: Any, **values: Any) -> Quotation:
    given: dict[str, Any] = {
        "item": "Crates", "unit": "piece", "members": 10, "quantity": Decimal(100), "price_alone": Decimal(5),
        "pooled_price": Decimal(4), "pooled_from": Decimal(1000), "currency": "TND", "source": "Two offers",
    }  # fmt: skip
    return portrait.add_quotation(programme=candidate.programme, by=by, candidate=candidate, **(given | values))


def test_members_save_what_the_quotations_say(candidate, manager):
    made = candidate("Dates")
    _quote(made, manager, common_cost=Decimal(150))
    _quote(made, manager, item="crates ", members=5, price_alone=Decimal(6))
    pool = pools_of(made.quotations.all())[0]

    # 1,500 crates at 4; the cost of 150 is 0.1 a crate, so each saves 100 × (5 − 4.1), the others 100 × (6 − 4.1).
    assert (pool.quantity, pool.price, pool.saving) == (Decimal(1500), Decimal(4), Decimal(1850))
    assert [(one.members, one.saving, one.percent) for one in pool.groups] == [
        (10, 90, 18),
        (5, 190, pytest.approx(Decimal("31.67"), abs=Decimal("0.01"))),
    ]


def test_an_order_that_reaches_no_quotation_says_how_much_is_missing(candidate, manager, client, programme):
    made = candidate("Dates")
    _quote(made, manager, members=2)
    client.force_login(manager)

    text = client.get(reverse("selection.buying", args=[programme.slug, made.pk])).content.decode()

    assert pools_of(made.quotations.all())[0].saving is None
    assert "Common order: 200 (piece); the lowest quantity that was quoted is 1,000." in text


def test_a_quotation_without_buyers_or_by_a_reader_is_refused(candidate, manager, programme):
    made = candidate("Dates")

    with pytest.raises(ValidationError):
        _quote(made, manager, members=0)
    with pytest.raises(NotAllowedError):
        _quote(made, factories.user("evaluator", programme))
    assert list(Quotation.objects.all()) == []


def test_another_programme_sees_nothing_of_it(dates, manager, client, programme):
    _quote(dates, manager)
    stranger = factories.user("programme_manager", factories.programme("elsewhere"))
    client.force_login(stranger)

    answers = {
        client.get(reverse(f"selection.{name}", args=[programme.slug, dates.pk])).status_code
        for name in ("standing", "territory", "buying", "candidate.record")
    }

    assert answers == {404}
    assert list(Quotation.objects.visible_to(stranger)) == []
    assert Quotation.objects.visible_to(manager).count() == 1


@pytest.mark.parametrize("name", ["standing", "territory", "buying", "candidate.record"])
def test_each_page_takes_at_most_25_queries(dates, manager, client, programme, name, django_assert_max_num_queries):
    _confirm(dates, manager)
    _quote(dates, manager)
    client.force_login(manager)

    with django_assert_max_num_queries(25):
        answer = client.get(reverse(f"selection.{name}", args=[programme.slug, dates.pk]))

    assert answer.status_code == 200


def test_a_register_file_that_is_gone_is_said_and_nobody_is_admitted(dates, manager, client, programme):
    _confirm(dates, manager)
    maps.file_of(dates.register).unlink()
    for cached in (page.found_in, proof.concentration_of, proof.periods_of, proof.cells_of_period, proof.tested):
        cached.cache_clear()
    client.force_login(manager)

    answer = client.get(reverse("selection.standing", args=[programme.slug, dates.pk]))

    assert answer.status_code == 200
    assert "import the register again" in answer.content.decode()
    assert not _gate(dates).is_admitted
