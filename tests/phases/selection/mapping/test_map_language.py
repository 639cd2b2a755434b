"""Every word of a report and of the workbook is said in the language that is asked for."""

import ast
import re
from gettext import NullTranslations
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest

from clusterwise.phases.p1_selection import mapping
from clusterwise.phases.p1_selection.mapping import report, speech, words
from clusterwise.phases.p1_selection.mapping.pipeline import map_register
from clusterwise.phases.p1_selection.mapping.plan import Plan

ROOM = Path(mapping.__file__).parent
SPOKEN = ("report.py", "report_maps.py", "report_texts.py", "html.py", "words.py", "outputs.py", "links.py")
CALLS = {"_", "gettext", "gettext_noop", "say"}
SENTENCE = re.compile(r"[A-Za-z]{3,} [a-z]{2,}")


class Marked(NullTranslations):
    """A language in which each sentence stands between brackets."""

    def gettext(self, message):
        return f"⟦{message}⟧"


class Words(HTMLParser):
    """Gathers what a reader reads or hears, without what is marked as the machine's own."""

    def __init__(self):
        super().__init__()
        self.said, self.kept = [], []

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.said += [told["aria-label"]] if "aria-label" in told else []
        if tag not in ("meta", "rect", "path", "circle", "line"):
            self.kept.append(tag in ("style",) or told.get("translate") == "no" or bool(self.kept and self.kept[-1]))

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        self.kept.pop()

    def handle_data(self, data):
        if not (self.kept and self.kept[-1]):
            self.said.append(data)


@pytest.fixture
def told(mapped, monkeypatch, tmp_path):
    """The material of a report, caught on its way to the page."""
    caught = []
    page = report.page
    monkeypatch.setattr(report, "page", lambda one, run: caught.append((one, run)) or page(one, run))
    map_register(mapped.register, tmp_path / "out", Plan(draws=9, most_candidates=3, is_internal=True))
    monkeypatch.undo()
    return caught[0]


def test_nothing_but_the_registers_own_words_is_left_as_it_stands(told):
    material, run = told
    reader = Words()
    with speech.speaking(speech.Speech("en", Marked())):
        reader.feed(report.page(material, run, speech.speech()))
    text = "\n".join(reader.said)
    while "⟦" in text:
        text, before = re.sub(r"⟦[^⟦⟧]*⟧", "", text), text
        assert text != before
    names = {material.special.called(code) for code in material.special.industry_names}
    names |= set(material.special.region_names.values()) | {material.register.source_name}
    names |= {row[key] for row in material.shown.rows for key in ("standing", "gate", "reasons", "candidate")}
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = text.replace(name, "")

    assert sorted(set(re.findall(r"[^\W\d_]{2,}", text)) - {"November"}) == []


@pytest.mark.parametrize("name", SPOKEN)
def test_no_sentence_stands_bare_in_the_sources(name):
    tree = ast.parse((ROOM / name).read_text(encoding="utf-8"))
    own = {id(part) for node in ast.walk(tree) if isinstance(node, ast.Call)
           and getattr(node.func, "id", "") in CALLS for part in ast.walk(node)}  # fmt: skip
    own |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    bare = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in own
        if SENTENCE.search(re.sub(r"<[^>]*>?", "", node.value))
    }

    assert {one.removeprefix(", ") for one in bare} - set(words.COLUMNS) - set(words.ASPECTS) == set()


@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl")])
def test_a_word_of_the_catalogue_is_in_the_report_and_the_workbook(mapped, tmp_path, language, direction):
    from python_calamine import CalamineWorkbook

    made = map_register(mapped.register, tmp_path / "out", Plan(draws=9, most_candidates=3, language=language))
    page = (made.folder / "map.html").read_text(encoding="utf-8")
    sheets = CalamineWorkbook.from_filelike(BytesIO((made.folder / "candidates.xlsx").read_bytes()))
    cells = [cell for row in sheets.get_sheet_by_index(0).to_python() for cell in row]
    catalogue = speech.speech_of(language).catalogue

    assert f'<html lang="{language}" dir="{direction}">' in page
    for english in ("Industry", "Region", "women"):
        assert catalogue.gettext(english) != english
    assert f'<th scope="col">{catalogue.gettext("Industry")}</th>' in page
    assert catalogue.gettext("women") in cells


def test_files_of_data_keep_one_language(mapped, tmp_path):
    import pyarrow.parquet as pq

    made = map_register(mapped.register, tmp_path / "out", Plan(draws=49, language="fr"))
    tables = [pq.read_table(folder / "clusters.parquet") for folder in (made.folder, mapped.published.folder)]

    assert tables[0].equals(tables[1], check_metadata=True)


def test_a_language_ends_with_its_block():
    with speech.speaking("fr"):
        assert speech.gettext("Industry") != "Industry"
        assert speech.number(1234.5) == "1\u202f234,5"
    assert speech.gettext("Industry") == "Industry"
