"""Import of registers and areas: refusals that help, nothing lost, one row and one event, undo, and the map."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests import factories

from clusterwise.formats.workbook import read_table
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.journal.undo import CannotUndoError, undo
from clusterwise.foundation.organisations.services import create_programme
from clusterwise.foundation.places.models import Area
from clusterwise.phases.p1_selection import areas_file, maps, staging
from clusterwise.phases.p1_selection.matching import areas_at, areas_of, matched
from clusterwise.phases.p1_selection.models import Candidate, RegisterFile
from clusterwise.phases.p1_selection.services import candidates, registers

from .conftest import REGISTER, take_in

SQUARES = {
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "properties": {"name": name, "code": code}, "geometry": {"type": "Polygon", "coordinates": [
            [[west, 33], [west + 1, 33], [west + 1, 37], [west, 37], [west, 33]]]}}
        for name, code, west in (("Kébili", "KE", 8), ("Djebba", "DJ", 9), ("Sfax", "SF", 10))
    ],
}  # fmt: skip


@pytest.fixture
def page(client, programme, manager):
    """Send a file as the manager; then fill in the reading page and press one of its buttons."""
    client.force_login(manager)

    class Page:
        def send(self, data, name="register.csv", where="selection.import"):
            file = SimpleUploadedFile(name, data)
            return client.post(reverse(where, args=[programme.slug]), {"file": file})

        def press(self, address, deed, **changes):
            form = client.get(address).context["form"]
            given = {name: form[name].value() for name in form.fields if name != "leave_out"}
            given = {name: value for name, value in given.items() if value is not None}
            return client.post(address, {**given, "deed": deed, **changes})

    return Page()


def test_a_register_goes_from_upload_to_one_file_one_row_and_one_event(page, programme, manager):
    sent = page.send(REGISTER)
    answer = page.press(sent.url, "commit", source="Statistics office")
    register = RegisterFile.objects.get()

    assert (answer.status_code, answer.url) == (302, reverse("selection.map", args=[programme.slug, register.pk]))
    assert (register.row_count, register.periods, register.shape) == (13, ["2023"], "establishments")
    assert Event.objects.filter(verb="selection.imported_register", actor=manager).count() == 1
    kept = pq.read_table(maps.file_of(register)).to_pylist()
    assert (kept[0]["establishment"], kept[0]["region"], kept[0]["women"], kept[0]["owner_sex"]) == (
        "D0", "Kebili", 0.0, "women",
    )  # fmt: skip


def test_an_import_is_undone_while_nothing_was_built_on_it_and_its_file_stays(imported, manager):
    event = Event.objects.get(verb="selection.imported_register")
    path = maps.file_of(imported)
    undo(event, manager)

    assert (RegisterFile.objects.count(), path.is_file()) == (0, True)


def test_an_import_that_a_candidate_stands_on_is_not_undone(imported, manager):
    row = maps.map_of(imported, period="2023", group="").rows[0]
    counts = maps.counts_of(imported, row, "2023")
    candidates.add_candidate_from_map(
        register=imported, row=row, counts=counts, period="2023", by=manager, country="TN"
    )

    with pytest.raises(CannotUndoError, match="Other records were built on it"):
        undo(Event.objects.get(verb="selection.imported_register"), manager)

    assert RegisterFile.objects.count() == 1


def test_the_same_file_and_the_same_form_are_not_taken_in_twice(page, programme, manager):
    sent = page.send(REGISTER)
    form_id = "01890000-0000-7000-8000-000000000001"
    page.press(sent.url, "commit", source="Office", client_id=form_id)
    replayed = page.press(sent.url, "commit", source="Office", client_id=form_id)
    again = page.press(sent.url, "commit", source="Office", title="Other title")

    assert (replayed.status_code, again.status_code) == (302, 422)
    assert "This register is here already, as “register”." in again.content.decode()
    assert 'value="Other title"' in again.content.decode()
    assert RegisterFile.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"<!doctype html><html><body>jobs</body></html>", "r.csv", "The file is a web page (HTML), not a table."),
        (b"<script>alert(1)</script>", "r.csv", "The file is a script, not a table."),
        (b"id,isic\nA,\x001", "r.csv", "NUL"),
        (b"%PDF-1.7", "r.pdf", "The file is a PDF document, not a table."),
        ("nom;emplois;région\nÉté;5;Béja\n".encode("cp1252"), "r.csv", "No encoding was declared and the file is not UTF-8 text."),
        (b"only one column\n1\n2\n", "r.csv", "The rows do not come apart into columns"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_is_refused_with_a_sentence_and_leaves_nothing(page, data, name, sentence):
    answer = page.send(data, name)

    assert (answer.status_code, RegisterFile.objects.count()) == (422, 0)
    assert sentence in answer.content.decode()


def test_a_file_over_the_limit_is_refused_before_it_is_read(page, settings):
    settings.UPLOAD_LIMIT_BYTES = 1_048_576
    answer = page.send(b"a,b\n" + b"1,2\n" * 300_000)

    assert answer.status_code == 422
    assert "The file is larger than 1 MB." in answer.content.decode()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("X1,X,2023,1030,Dried dates,Kebili,-2,2,0,women,33.7,8.9", "The count -2 is negative."),
        (
            "X1,X,2023,1030,Dried dates,Kebili,2,2,9,women,33.7,8.9",
            "Women, men and unknown add up to 4, the total is 9.",
        ),
        ("D1,X,2023,1030,Dried dates,Kebili,2,2,4,women,33.7,8.9", "“D1” is already in row 3."),
        ("X1,X,2023,1030,Dried dates,Kebili,NaN,2,4,women,33.7,8.9", "NaN"),
        ("X1,X,31.02.2023,1030,Dried dates,Kebili,2,2,4,women,33.7,8.9", "31.02.2023"),
        ("X1,X,2023,,,Kebili,2,2,4,women,33.7,8.9", "The row has no industry."),
    ],
)
def test_an_error_in_one_row_is_named_with_its_cell_and_keeps_the_file_out(page, line, words):
    sent = page.send(REGISTER + b"\n" + line.encode())
    answer = page.press(sent.url, "commit", source="Office", date_order="dmy")
    found = [(fault["row"], fault["reason"]) for fault in answer.context["faults"]]

    assert (answer.status_code, RegisterFile.objects.count()) == (422, 0)
    assert [row for row, reason in found if words in reason] == [15]


def test_rows_with_errors_are_left_out_only_when_asked_and_it_is_remembered(page):
    sent = page.send(REGISTER + b"\nX1,X,2023,1030,Dried dates,Kebili,2,2,9,women,33.7,8.9")
    page.press(sent.url, "commit", source="Office", leave_out="on")
    register = RegisterFile.objects.get()

    assert (register.row_count, register.mapping["left_out"]) == (13, 1)


def test_the_marked_workbook_holds_the_table_and_the_faults(page):
    sent = page.send(REGISTER + b"\nX1,X,2023,1030,Dried dates,Kebili,2,2,9,women,33.7,8.9")
    answer = page.press(sent.url, "marked", source="Office")

    faults = read_table(answer.content, "marked.xlsx", sheet="Faults")
    assert [(row[0], row[1]) for row in faults.rows if row[3] == "error"] == [(Decimal(15), "total")]
    assert RegisterFile.objects.count() == 0


def test_columns_are_remembered_for_the_next_file_of_the_programme(page, client):
    odd = REGISTER.replace(b"place", b"bled").replace(b"women,men", b"f1,f2")
    first = page.send(odd)
    headers = odd.split(b"\n")[0].decode().split(",")
    chosen = {
        f"column_{name}": headers.index(header) for name, header in (("place", "bled"), ("women", "f1"), ("men", "f2"))
    }
    page.press(first.url, "commit", source="Office", **chosen)
    second = page.send(odd.replace(b"2023", b"2024"))

    form = client.get(second.url).context["form"]

    assert [form[name].value() for name in chosen] == [str(column) for column in chosen.values()]


def test_one_column_for_two_fields_is_refused(page):
    answer = page.press(page.send(REGISTER).url, "check", source="Office", column_women="8", column_total="8")

    assert answer.status_code == 422
    assert "This column is chosen for “women” too." in answer.content.decode()


def test_a_wrong_encoding_can_be_put_right_without_sending_the_file_again(page, client, programme):
    text = "établissement;région;secteur;emploi\n1;Béja;Figues séchées;5\n2;Gafsa;Figues séchées;7\n"
    sent = page.send(text.encode("cp1252"))
    form = sent.context["form"]
    address = reverse("selection.import.read", args=[programme.slug, form.staged.sha256])

    answer = client.post(address, {"deed": "read", "encoding": "cp1252", "shape": "region_industry"})

    assert (sent.status_code, answer.status_code) == (422, 200)
    assert answer.context["form"].preview[0] == (2, ("1", "Béja", "Figues séchées", "5"))


def test_an_expired_upload_leads_back_to_the_start(client, programme, manager):
    client.force_login(manager)
    kept = staging.stage(programme.pk, "r.csv", REGISTER, now=1.0)
    address = reverse("selection.import.read", args=[programme.slug, "0" * 64])

    assert staging.staged(programme.pk, kept.sha256, now=2.0).data == REGISTER
    with pytest.raises(staging.ExpiredUploadError):
        staging.staged(programme.pk, kept.sha256, now=4e9)
    assert client.get(address).url == reverse("selection.import", args=[programme.slug])


def test_an_upload_of_one_programme_is_not_there_for_another(programme, other_programme):
    kept = staging.stage(programme.pk, "r.csv", REGISTER)

    with pytest.raises(staging.ExpiredUploadError):
        staging.staged(other_programme.pk, kept.sha256)


def test_a_reader_and_a_stranger_cannot_import(client, programme, stranger):
    address = reverse("selection.import", args=[programme.slug])
    client.force_login(factories.user("evaluator", programme))
    refused = client.get(address).status_code
    client.force_login(stranger)

    assert (refused, client.get(address).status_code) == (403, 404)


def test_the_map_ranks_industries_and_splits_womens_jobs(imported):
    found = maps.map_of(imported, period="2023", group="")
    row = next(one for one in found.rows if (one.industry, one.region) == ("1030", "Kebili"))

    assert (row.employment, row.women, row.establishments, row.rank) == (27, 15, 6, 1)
    assert row.lq == pytest.approx((27 / 41) / (29 / 59))
    assert round(row.women_percent, 1) == 55.6
    assert (found.women_unknown, found.employment_unknown, found.unplaced) == (1, 0, 0)


def test_the_published_states_have_no_mismatching_strong_flag(page, data, programme):
    source = data("mapping/uscmp_state_cluster_2016.csv").read_bytes()
    answer = page.press(page.send(source).url, "commit", source="US Cluster Mapping")
    register = RegisterFile.objects.get()
    found = maps.map_of(register, period="2016", group="traded")
    ours = {(row.region_name, row.industry_name): (row.strong, row.strong_tenth) for row in found.rows}
    published = {
        (row["region"], row["cluster"]): (row["strong"].lower() == "true", row["strong10"].lower() == "true")
        for row in csv.DictReader(io.StringIO(source.decode()))
        if row["cluster_type"] == "traded"
    }

    assert answer.status_code == 302
    assert len(published) == 2550
    assert [key for key, flags in published.items() if ours[key] != flags] == []


def test_a_row_of_the_map_becomes_a_candidate_with_what_the_register_tells(client, imported, programme, manager):
    client.force_login(manager)
    address = reverse("selection.map.candidate", args=[programme.slug, imported.pk])
    asked = client.post(address, {"region": "Kebili", "industry": "1030", "period": "2023"})
    client.post(address, {**dict(asked.context["given"]), "country": "TN"})
    made = Candidate.objects.get()

    assert (made.name, made.units, made.units_micro, made.register) == ("Dried dates, Kebili", 6, 6, imported)
    assert (made.employed_women, made.employed_men, made.employed_not_stated) == (15, 12, 0)
    assert (made.evidence_level, made.concentration_evidence) == ("statistical", "Register “Small register”, 2023")


@pytest.fixture
def liberian(client, db):
    """A programme of Liberia with the small register, its manager at work; puts a row on the long list."""
    home = create_programme(name="Liberia", slug="lib", country="LR", by=None)
    by = factories.user("programme_manager", home)
    client.force_login(by)
    address = reverse("selection.map.candidate", args=[home.slug, take_in(home, by, REGISTER).pk])

    def put(region, industry, **given):
        return client.post(address, {"region": region, "industry": industry, "period": "2023", **given})

    return home, by, put


def test_the_country_is_asked_for_and_the_programmes_is_only_offered(liberian):
    _home, _by, put = liberian
    asked = put("Kebili", "1030")

    assert (asked.context["likely"], Candidate.objects.count()) == ("LR", 0)
    assert '<option value="LR" selected>' in asked.content.decode()
    put("Kebili", "1030", country="TN")
    assert (Candidate.objects.get().country, put("Djebba", "1031").context["likely"]) == ("TN", "TN")


def test_the_country_of_the_area_of_a_row_is_taken(liberian):
    home, by, put = liberian
    import_squares(home, by)
    put("Kebili", "1030")
    made = Candidate.objects.get()

    assert (made.country, made.area.code) == ("TN", "KE")


def test_the_way_to_the_newest_map_keeps_what_was_asked(client, imported, programme, manager):
    client.force_login(manager)
    answer = client.get(reverse("programme_map", args=[programme.slug]), {"industry": "1030", "strong": "1"})

    assert answer.url == reverse("selection.map", args=[programme.slug, imported.pk]) + "?industry=1030&strong=1"


def test_without_areas_each_region_and_then_each_establishment_is_a_point(client, imported, programme, manager):
    client.force_login(manager)
    address = reverse("selection.map", args=[programme.slug, imported.pk])
    whole = client.get(address).context["picture"]
    one = client.get(address, {"industry": "1031"}).context["picture"]

    assert (whole.is_map, [row[0] for row in whole.picture.table.rows]) == (True, ["Kebili", "Djebba"])
    assert sorted(row[0] for row in one.picture.table.rows) == ["Figs 0", "Figs 1", "Figs 2", "Figs 9"]


def test_the_empty_map_offers_an_example_that_can_be_imported_as_it_is(client, programme, manager):
    client.force_login(manager)
    shown = client.get(reverse("programme_map", args=[programme.slug])).content.decode()
    content = Path(finders.find("selection/example-register.csv")).read_bytes()
    found = maps.map_of(take_in(programme, manager, content), period="2022", group="")
    strong = {(row.region, row.industry) for row in found.rows if row.strong}

    assert 'href="/static/selection/example-register.csv" download="example-register.csv"' in shown
    assert found.knows_women
    assert ("Nimba", "0127") in strong


def import_squares(programme, by):
    shapes = areas_file.shapes_of(areas_file.areas_document(json.dumps(SQUARES).encode()), code="code", name="name")
    return registers.import_areas(
        programme=programme, by=by, country="TN", level="governorate", source="Test", shapes=shapes
    )


@pytest.fixture
def squares(programme, manager):
    return import_squares(programme, manager)


def test_areas_match_regions_by_code_or_name_and_list_what_has_no_partner(squares, programme):
    found = matched({"Kebili": "Kebili", "dj": "Gebba", "Tunis": "Tunis"}, areas_of(programme))

    assert [outline.key for outline in found.outlines] == ["Kebili", "dj"]
    assert (found.regions_without_area, found.areas_without_region) == (("Tunis",), ("Sfax",))


def test_the_import_of_areas_is_one_event_and_can_be_undone(squares, manager):
    undo(Event.objects.get(verb="selection.imported_areas"), manager)

    assert Area.objects.count() == 0


def test_points_without_a_place_are_given_the_area_that_holds_them(squares, programme, manager):
    only_points = REGISTER.replace(b"place", b"hint").replace(b"Kebili", b"").replace(b"Djebba", b"")
    register = take_in(programme, manager, only_points)
    found = pq.read_table(maps.file_of(register)).to_pylist()

    assert {(row["region"], row["region_name"]) for row in found} == {("KE", "Kébili"), ("DJ", "Djebba")}
    assert areas_at([(8.5, 35.0), None, (50.0, 35.0)], squares)[1:] == [None, None]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'{"type": "Point"}', "The file holds no FeatureCollection and no Topology."),
        (b'{"type": "FeatureCollection", "features": []}', "The file holds no areas."),
        (b'{"type": "FeatureCollection", "features": [{"a": NaN}]}', "NaN, which is not a number"),
        (b"<html></html>", "The text is not JSON"),
        (b'{"type": "FeatureCollection", "features": 3}', "The areas of the file cannot be listed."),
    ],
)
def test_a_file_without_areas_is_refused_with_a_sentence(page, content, sentence):
    answer = page.send(content, "areas.geojson", where="selection.areas")

    assert (answer.status_code, Area.objects.count()) == (422, 0)
    assert sentence in answer.content.decode().replace("&quot;", '"')


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda f: f["properties"].update(code="DJ"), "Two areas have the code “DJ”."),
        (lambda f: f["properties"].update(name=""), "has no value"),
        (lambda f: f["geometry"].update(type="Point"), "neither a Polygon nor a MultiPolygon"),
        (lambda f: f["geometry"].update(coordinates=[[1, 2]]), "cannot be followed"),
        (
            lambda f: f["geometry"].update(coordinates=[[[500000, 3], [500001, 3], [500001, 4], [500000, 3]]]),
            "beyond 180",
        ),
    ],
)
def test_areas_that_cannot_be_drawn_or_named_are_refused(change, sentence):
    document = json.loads(json.dumps(SQUARES))
    change(document["features"][0])

    with pytest.raises(areas_file.AreasRefusedError, match=sentence):
        areas_file.shapes_of(areas_file.areas_document(json.dumps(document).encode()), code="code", name="name")


def test_borders_with_too_many_points_are_refused(monkeypatch):
    monkeypatch.setattr(areas_file, "MAX_VERTICES", 14)

    with pytest.raises(areas_file.AreasRefusedError, match="15 points; at most 14"):
        areas_file.areas_document(json.dumps(SQUARES).encode())


def test_a_register_without_a_good_row_is_refused(programme, manager):
    from clusterwise.formats.register import Shape

    with pytest.raises(ValidationError, match="nothing to import"):
        registers.import_register(
            programme=programme, by=manager, title="Empty", source="Office", shape=Shape.ESTABLISHMENTS, rows=(),
            file_name="r.csv", file_sha256="0" * 64, mapping={},
        )  # fmt: skip


def test_a_register_without_a_period_has_a_map(client, manager, programme):
    client.force_login(manager)
    content = b"region,industry,employees\nKebili,1030,5\nDjebba,1030,3\nKebili,1079,4\nDjebba,1079,9\n"
    address = reverse("selection.import", args=["alpha"])
    moved = client.post(address, {"file": SimpleUploadedFile("r.csv", content, content_type="text/csv")}).headers[
        "Location"
    ]
    form = client.get(moved).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"source": "Office", "deed": "commit"}
    client.post(moved, data)
    register = RegisterFile.objects.filter(programme=programme).first()

    assert client.get(reverse("selection.map", args=["alpha", register.pk])).status_code == 200


def test_areas_whose_properties_are_no_object_are_refused(client, manager, programme):
    client.force_login(manager)
    content = b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":[1],"geometry":null}]}'
    answer = client.post(reverse("selection.areas", args=["alpha"]), {"file": SimpleUploadedFile("a.json", content)})

    assert (answer.status_code, "properties that are no object" in answer.content.decode()) == (422, True)
