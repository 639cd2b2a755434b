"""Which column of an old logframe or attendance sheet is what: guessed from its name, decided by a person."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from clusterwise.formats.register.mapping import plain_words

REPORT_FIELDS = {
    "name": _("indicator"), "total": _("reported value"), "women": _("women"), "men": _("men"),
    "period": _("period"), "unit": _("unit"), "code": _("code of the indicator"),
}  # fmt: skip
SHEET_FIELDS = {
    "code": _("code of the person"), "name": _("name of the person"), "sex": _("sex"), "on": _("date"),
    "topic": _("activity or topic"), "amount": _("amount"),
}  # fmt: skip
_REPORT_WORDS = {
    "total": "reported value; reported; actual; achieved; achievement; result; value; total; realise; atteint; valeur; resultat; القيمة; المتحقق; النتيجة",
    "women": "women; female; females; of which women; femmes; نساء; اناث",
    "men": "men; male; males; of which men; hommes; رجال; ذكور",
    "period": "period; reporting period; year; quarter; periode; annee; trimestre; الفترة; السنة",
    "unit": "unit; unit of measure; measure; unite; الوحدة",
    "code": "code; indicator code; ref; reference; no; number; numero; الرمز; الرقم",
    "name": "indicator; indicator name; name of indicator; figure; output; outcome; description; indicateur; libelle; المؤشر",
}
_SHEET_WORDS = {
    "code": "code; person code; participant code; participant id; person id; id; member no; member number; matricule; identifiant; الرمز; رقم المشارك",
    "name": "name; full name; participant; participant name; name of participant; names; nom; nom et prenom; noms; participant e; الاسم; اسم المشارك",
    "sex": "sex; gender; m f; f m; sexe; genre; الجنس; النوع",
    "on": "date; day; training date; date of training; session date; jour; date de formation; التاريخ; اليوم",
    "topic": "activity; topic; training; course; session; event; subject; activite; theme; sujet; formation; النشاط; الموضوع; التدريب",
    "amount": "amount; quantity; kg; value; sales; volume; montant; quantite; valeur; ventes; المبلغ; الكمية",
}
#: A column of the plan or of the start holds no reported value.
_NOT_REPORTED = {"target", "baseline", "planned", "plan", "cible", "reference", "prevu", "المستهدف"}
_REPORT_TABLE, _SHEET_TABLE = (
    {name: [plain_words(word) for word in words.split(";")] for name, words in table.items()}
    for table in (_REPORT_WORDS, _SHEET_WORDS)
)


def guessed_report(headers: Sequence[str]) -> dict[str, int]:
    """Return the likeliest columns of a report by field name."""
    usable = ["" if _NOT_REPORTED & set(plain_words(header).split()) else header for header in headers]
    return _guessed(usable, _REPORT_TABLE)


def guessed_sheet(headers: Sequence[str]) -> dict[str, int]:
    """Return the likeliest columns of a sheet of records by field name."""
    return _guessed(headers, _SHEET_TABLE)


def _guessed(headers: Sequence[str], table: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Give each column to one field: exact names first, then names that hold a word, in the order of the words."""
    plain = [plain_words(header) for header in headers]
    found: dict[str, int] = {}
    for is_exact in (True, False):
        for field, words in table.items():
            free = [n for n in range(len(plain)) if plain[n] and n not in found.values()]
            hits = (n for word in words for n in free if _fits(plain[n], word, is_exact=is_exact))
            if field not in found and (first := next(hits, None)) is not None:
                found[field] = first
    return found


def _fits(header: str, word: str, *, is_exact: bool) -> bool:
    return header == word if is_exact else f" {word} " in f" {header} "
