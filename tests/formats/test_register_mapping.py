import pytest

from clusterwise.formats.register import Shape, guess_mapping
from clusterwise.formats.register.mapping import MappingError
from clusterwise.formats.workbook import read_table


def found(headers: list[str]) -> dict[str, int]:
    return {name: guess.column for name, guess in guess_mapping(headers).guesses.items()}


@pytest.mark.parametrize(
    "headers",
    [
        ["id", "isic_rev4", "district", "year", "women", "men", "total", "size class", "owner sex", "lon", "lat"],
        ["Identifiant", "Code activité", "Commune", "Année", "Femmes", "Hommes", "Effectif total", "Tranche d’effectif", "Sexe du propriétaire", "Longitude", "Latitude"],
        ["رقم المنشأة", "رمز النشاط", "البلدية", "السنة", "نساء", "رجال", "المجموع", "فئة الحجم", "جنس المالك", "خط الطول", "خط العرض"],
        ["Número de registro", "CIIU", "Municipio", "Año", "Mujeres", "Hombres", "Total empleados", "Tamaño", "Sexo del propietario", "Longitud", "Latitud"],
        ["NIF", "CAE", "Município", "Ano", "Mulheres", "Homens", "Total de empregados", "Porte", "Sexo do proprietário", "longitude", "latitude"],
        ["საიდენტიფიკაციო კოდი", "საქმიანობის კოდი", "მუნიციპალიტეტი", "წელი", "ქალები", "კაცები", "სულ", "ზომა", "მფლობელის სქესი", "გრძედი", "განედი"],
    ],
)  # fmt: skip
def test_headers_of_six_languages_are_recognised(headers):
    names = ["id", "industry", "place", "period", "women", "men", "total", "size_band", "owner_sex", "lon", "lat"]

    assert found(headers) == {name: index for index, name in enumerate(names)}
    assert guess_mapping(headers).shape is Shape.ESTABLISHMENTS


def test_a_slip_of_the_pen_lowers_the_confidence():
    guess = guess_mapping(["id", "industry", "place", "year", "longitde", "latitude"]).guesses

    assert guess["lon"].confidence < guess["lat"].confidence
    assert guess["lon"].header == "longitde"


def test_a_region_by_industry_table_is_told_from_a_register():
    mapping = guess_mapping(["industry", "region", "year", "emp"])

    assert mapping.shape is Shape.REGION_INDUSTRY
    assert mapping.missing == ()


@pytest.mark.parametrize("place", ["county", "district", "municipality", "province"])
def test_one_row_a_firm_is_a_register_and_a_classification_is_the_code(place):
    headers = ["id", "name", place, "isic", "industry", "employees", "women", "men"]
    mapping = guess_mapping(headers)

    assert mapping.shape is Shape.ESTABLISHMENTS
    assert {name: guess.header for name, guess in mapping.guesses.items()} == {
        "id": "id", "name": "name", "place": place, "industry": "isic", "industry_name": "industry",
        "total": "employees", "women": "women", "men": "men",
    }  # fmt: skip
    assert mapping.missing == (("period",),)


@pytest.mark.parametrize(
    ("headers", "code", "name"),
    [
        (["industry", "isic", "region", "emp"], 1, 0),
        (["industry", "region", "emp"], 0, None),
        (["industria", "ciiu", "provincia", "empleo"], 1, 0),
        (["industry code", "industry", "county", "jobs"], 0, 1),
    ],
)
def test_the_word_industry_is_the_code_only_where_no_code_stands_beside_it(headers, code, name):
    mapping = guess_mapping(headers)

    assert (mapping.shape, mapping.column("industry"), mapping.column("industry_name")) == (
        Shape.REGION_INDUSTRY, code, name,
    )  # fmt: skip


def test_numbered_rows_that_count_establishments_are_no_register():
    mapping = guess_mapping(["id", "region", "industry", "employment", "establishments"])

    assert (mapping.shape, mapping.column("establishments"), mapping.missing) == (Shape.REGION_INDUSTRY, 4, ())


def test_what_is_missing_and_unmatched_is_said():
    mapping = guess_mapping(["id", "colour", "women"], Shape.ESTABLISHMENTS)

    assert mapping.missing == (("industry",), ("place", "lat"), ("place", "lon"), ("period",))
    assert mapping.unmatched == ("colour",)


def test_a_person_may_choose_another_column_and_it_leaves_its_old_field():
    headers = ["id", "isic", "colour", "women", "men"]
    mapping = (
        guess_mapping(headers, Shape.ESTABLISHMENTS).with_column("place", 2, headers).with_column("men", 3, headers)
    )

    assert (mapping.column("place"), mapping.column("men"), mapping.column("women")) == (2, 3, None)
    assert mapping.unmatched == ("men",)
    assert mapping.with_column("men", None, headers).column("men") is None


def test_a_choice_of_what_does_not_exist_is_refused():
    mapping = guess_mapping(["id"], Shape.ESTABLISHMENTS)
    with pytest.raises(MappingError, match="not a field"):
        mapping.with_column("colour", 0, ["id"])
    with pytest.raises(MappingError, match="no column 8"):
        mapping.with_column("place", 7, ["id"])


def test_the_us_cluster_table_is_recognised_by_its_own_columns(mapping_data):
    table = read_table((mapping_data / "uscmp_state_cluster_2016.csv").read_bytes(), "us.csv")
    mapping = guess_mapping(table.headers)

    assert mapping.shape is Shape.REGION_INDUSTRY
    assert {name: guess.header for name, guess in mapping.guesses.items()} == {
        "region": "region", "region_code": "region_code", "industry": "cluster_code", "industry_name": "cluster",
        "industry_group": "cluster_type", "period": "year", "employment": "employment",
        "establishments": "establishments", "wage_bill": "annual_payroll_kusd",
        "share_of_industry": "share_of_us_cluster_emp",
    }  # fmt: skip
