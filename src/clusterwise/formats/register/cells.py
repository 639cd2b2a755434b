"""One raw cell into the value of a field: text, count, amount, coordinate, period, band, sex or yes and no."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clusterwise.formats.dates import Period, read_period, read_year
from clusterwise.formats.numbers import NumberError, read_number
from clusterwise.formats.register.fields import Kind
from clusterwise.formats.register.mapping import plain_words
from clusterwise.formats.sentences import RefusedError, Sentence, say
from clusterwise.formats.table import RawCell
from clusterwise.formats.text import clean_name


@dataclass(frozen=True, slots=True)
class SizeBand:
    """How many people work in an establishment: from `low` to `high`, `high` None meaning or more."""

    low: int
    high: int | None
    raw: str


Value = str | Decimal | int | Period | SizeBand | bool


@dataclass(frozen=True, slots=True)
class Reading:
    """How a column is read: the declared or proven decimal mark, and the declared order of dates."""

    decimal_mark: str | None = None
    date_order: str | None = None


class CellError(RefusedError):
    """A cell that does not hold what its field needs."""


_BAND_NAMES = {
    (0, 9): "micro; صغير جدا; متناهي الصغر; microempresa; მიკრო; très petite",
    (10, 49): "small; petite; petit; صغير; صغيرة; pequeña; pequeno; pequena; მცირე",
    (50, 249): "medium; moyenne; moyen; متوسط; متوسطة; mediana; medio; média; საშუალო",
    (250, None): "large; grande; grand; كبير; كبيرة; მსხვილი; დიდი",
}
#: Size classes of the French register (tranche d'effectifs), which many francophone offices copy.
_TRANCHES = {
    "00": (0, 0), "01": (1, 2), "02": (3, 5), "03": (6, 9), "11": (10, 19), "12": (20, 49), "21": (50, 99),
    "22": (100, 199), "31": (200, 249), "32": (250, 499), "41": (500, 999), "42": (1000, 1999), "51": (2000, 4999),
    "52": (5000, 9999), "53": (10_000, None),
}  # fmt: skip
_SEXES = {
    "women": "women; woman; female; f; w; femme; femmes; féminin; امرأة; أنثى; نساء; mujer; femenino; mulher; feminino; ქალი",
    "men": "men; man; male; m; homme; hommes; masculin; رجل; ذكر; رجال; hombre; masculino; homem; კაცი; მამაკაცი",
    "both": "both; joint; mixed; mixte; les deux; مشترك; كلاهما; ambos; mixto; misto; ორივე",
    "other": "other; autre; أخرى; otro; outro; სხვა",
    "not_stated": "not stated; unknown; non précisé; inconnu; غير معروف; غير محدد; desconocido; desconhecido; უცნობი",
}
_PRECISIONS = {
    "point": "point; exact; gps; rooftop; building; exacte; نقطة; exacto; exato; ზუსტი",
    "street": "street; address; road; rue; adresse; شارع; عنوان; calle; dirección; rua; endereço; ქუჩა; მისამართი",
    "settlement": "settlement; village; town; city; locality; localité; قرية; مدينة; localidad; localidade; სოფელი",
    "area": "area; centre of area; centroid; district; municipality; postcode; centroïde; commune; منطقة; centroide; municipio; município; რაიონი",
    "unknown": "unknown; not stated; inconnu; inconnue; غير معروف; desconocido; desconhecido; უცნობი",
}
_INSTITUTIONS = {
    "no": "no; n; false; 0; firm; enterprise; company; non; faux; entreprise; لا; شركة; não; empresa; არა; კომპანია",
    "yes": "yes; y; true; 1; institution; support institution; oui; vrai; organisme d'appui; نعم; مؤسسة دعم; sí; sim; institución; instituição; კი; დიახ",
    "associations": "associations; association; business association; chamber; chamber of commerce; union; groupement; chambre de commerce; جمعية; غرفة التجارة; asociación; cámara; gremio; associação; câmara; sindicato; ასოციაცია; პალატა",
    "finance": "finance; bank; credit; fund; microfinance; banque; crédit; fonds; بنك; مصرف; تمويل; banco; fondo; financiera; fundo; ბანკი; ფონდი",
    "authorities": "authorities; authority; public authority; government; agency; ministry; municipality; autorité; administration; ministère; commune; سلطة; وزارة; بلدية; autoridad; gobierno; ministerio; autoridade; governo; prefeitura; ხელისუფლება; სამინისტრო",
    "training": "training; school; training centre; university; vocational school; research; formation; école; université; centre de formation; تدريب; مدرسة; جامعة; formación; escuela; universidad; formação; escola; universidade; სკოლა; უნივერსიტეტი; ტრენინგი",
    "business_services": "business services; services; consultancy; laboratory; business development services; conseil; laboratoire; خدمات الأعمال; استشارات; مختبر; consultoría; laboratorio; consultoria; laboratório; კონსულტაცია; ლაბორატორია",
}
_FLAGS = {
    True: "yes; y; true; 1; informal; oui; vrai; نعم; sí; sim; კი; დიახ; verdadero; verdadeiro",
    False: "no; n; false; 0; formal; non; faux; لا; não; არა; falso",
}


def _known(table: dict[str, str]) -> dict[str, str]:
    return {plain_words(word): key for key, words in table.items() for word in words.split(";")}


_SEX_OF = _known(_SEXES)
_PRECISION_OF = _known(_PRECISIONS)
_INSTITUTION_OF = _known(_INSTITUTIONS)
_FLAG_OF = {plain_words(word): key for key, words in _FLAGS.items() for word in words.split(";")}
_BAND_OF = {plain_words(word): key for key, words in _BAND_NAMES.items() for word in words.split(";")}


def read_cell(cell: RawCell, kind: Kind, reading: Reading) -> tuple[Value | None, tuple[Sentence, ...]]:
    """Return the value of a cell, None where it is empty, with notices; raises a refusal naming cause and remedy."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None, ()
    if kind in (Kind.CODE, Kind.NAME):
        return _text(cell)
    return _READERS[kind](cell, reading), ()


def _text(cell: RawCell) -> tuple[str | None, tuple[Sentence, ...]]:
    cleaned = clean_name(cell.isoformat() if isinstance(cell, date) else str(cell))
    return cleaned.text or None, cleaned.notices


def _number(cell: RawCell, reading: Reading) -> Decimal:
    if isinstance(cell, date):
        raise NumberError(
            say("The cell holds the date {value}, not a number.", value=cell),
            say(
                "The spreadsheet has probably turned a number into a date: format the column as a number and type it again."
            ),
        )
    if isinstance(cell, bool):
        raise NumberError(say("The cell holds yes or no, not a number."), say("Write digits."))
    return read_number("" if cell is None else cell, decimal_mark=reading.decimal_mark).value


def _count(cell: RawCell, reading: Reading) -> Decimal:
    value = _number(cell, reading)
    if value < 0:
        raise CellError(
            say("The count {value} is negative.", value=value), say("Write 0 or more, or leave it empty if unknown.")
        )
    return value


def _longitude(cell: RawCell, reading: Reading) -> Decimal:
    value = _number(cell, reading)
    if abs(value) > 180:
        raise CellError(
            say("The longitude {value} is beyond 180 degrees.", value=value),
            say("Write decimal degrees, east of Greenwich positive."),
        )
    return value


def _latitude(cell: RawCell, reading: Reading) -> Decimal:
    value = _number(cell, reading)
    if abs(value) > 180:
        raise CellError(
            say("The latitude {value} is beyond 90 degrees.", value=value),
            say("Write decimal degrees, north of the equator positive."),
        )
    return value


def _period(cell: RawCell, reading: Reading) -> Period:
    if cell is None or isinstance(cell, bool):
        raise CellError(say("The cell holds no period."), say("Write a year such as 2016, or a date."))
    return read_period(cell, order=reading.date_order)


def _year(cell: RawCell, reading: Reading) -> int:
    if cell is None or isinstance(cell, bool):
        raise CellError(say("The cell holds no year."), say("Write four digits, for example 2016."))
    return read_year(cell)


def read_band(cell: RawCell, reading: Reading | None = None) -> SizeBand:
    """Return a size band such as 10-49, 250+, “small” or a French size class.

    >>> read_band("10 – 49")
    SizeBand(low=10, high=49, raw='10 – 49')
    """
    if isinstance(cell, date):
        raise CellError(
            say("The cell holds the date {value}: the spreadsheet has turned a size band into it.", value=cell),
            say("Format the column as text and type the band again, for example 10-49."),
        )
    raw = str(cell)
    text = re.sub(r"[\s,]", "", raw.strip().replace("\u2013", "-").replace("\u2014", "-").replace("≥", ">="))
    bounds = _TRANCHES.get(text) or _BAND_OF.get(plain_words(raw)) or _bounds(text.lower())
    if bounds is None or (bounds[1] is not None and bounds[0] > bounds[1]):
        raise CellError(
            say("“{raw}” is not a size band that is known.", raw=raw[:40]),
            say("Write it as 1-9, 10-49, 250+, or as micro, small, medium or large."),
        )
    return SizeBand(bounds[0], bounds[1], raw)


def _bounds(text: str) -> tuple[int, int | None] | None:
    if match := re.fullmatch(r"(\d{1,6})(?:-|to|à|a|إلى|até|hasta)(\d{1,6})", text):
        return int(match[1]), int(match[2])
    if match := re.fullmatch(r"(\d{1,6})(?:\+|andmore|etplus|ymás|emais|فأكثر)|>=(\d{1,6})", text):
        return int(match[1] or match[2]), None
    if match := re.fullmatch(r"(<=?)(\d{1,6})", text):
        return 0, int(match[2]) - (match[1] == "<")
    return (int(text), int(text)) if re.fullmatch(r"\d{1,6}", text) else None


def _sex(cell: RawCell, reading: Reading) -> str:
    found = _SEX_OF.get(plain_words(str(cell)))
    if found is None:
        raise CellError(
            say("“{raw}” does not say the sex of the owner.", raw=str(cell)[:40]),
            say("Write women, men, both, other or not stated."),
        )
    return found


def _flag(cell: RawCell, reading: Reading) -> bool:
    found = cell if isinstance(cell, bool) else _FLAG_OF.get(plain_words(str(cell)))
    if found is None:
        raise CellError(say("“{raw}” is neither yes nor no.", raw=str(cell)[:40]), say("Write yes or no."))
    return found


def _precision(cell: RawCell, reading: Reading) -> str:
    found = _PRECISION_OF.get(plain_words(str(cell)))
    if found is None:
        raise CellError(
            say("“{raw}” does not say how precise a location is.", raw=str(cell)[:40]),
            say("Write point, street, settlement, area or unknown."),
        )
    return found


def _institution(cell: RawCell, reading: Reading) -> str:
    found = _INSTITUTION_OF.get(plain_words(("yes" if cell else "no") if isinstance(cell, bool) else str(cell)))
    if found is None:
        raise CellError(
            say("“{raw}” does not say whether the row is a support institution.", raw=str(cell)[:40]),
            say("Write yes or no, or its kind: associations, finance, authorities, training or business services."),
        )
    return found


_READERS: dict[Kind, Callable[[RawCell, Reading], Value]] = {
    Kind.COUNT: _count,
    Kind.AMOUNT: _number,
    Kind.LONGITUDE: _longitude,
    Kind.LATITUDE: _latitude,
    Kind.PERIOD: _period,
    Kind.YEAR: _year,
    Kind.BAND: read_band,
    Kind.SEX: _sex,
    Kind.FLAG: _flag,
    Kind.PRECISION: _precision,
    Kind.INSTITUTION: _institution,
}
