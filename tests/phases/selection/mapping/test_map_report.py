"""The report stands alone: valid HTML, pictures with titles, tables with captions, no script."""

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from clusterwise.phases.p1_selection.mapping.pipeline import map_register
from clusterwise.phases.p1_selection.mapping.plan import Plan

VOID = {"meta", "br", "hr", "img", "link", "input"}


class Reader(HTMLParser):
    """Checks that tags nest, and gathers what there is."""

    def __init__(self):
        super().__init__()
        self.open, self.seen, self.attributes, self.faults = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        self.attributes += [(tag, *pair) for pair in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.seen.append(tag)
        self.attributes += [(tag, *pair) for pair in attrs]

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)


@pytest.fixture(scope="module")
def text(mapped):
    return (mapped.published.folder / "map.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def read(text):
    reader = Reader()
    reader.feed(text)
    return reader


def test_tags_nest_and_close(read):
    assert (read.faults, read.open) == ([], [])


def test_it_needs_nothing_else_and_runs_nothing(read):
    assert not {"script", "link", "img", "iframe"} & set(read.seen)
    assert not [one for one in read.attributes if one[1].startswith("on") or one[1] in ("src", "href")]


def test_every_picture_has_title_words_and_its_table(text):
    pictures = [part.partition("</svg>")[0] + "</svg>" for part in text.split("<figure>")[1:]]

    assert len(pictures) >= 8
    for picture in pictures:
        root = ElementTree.fromstring(picture)
        titles = [child.text for child in root if child.tag.endswith(("title", "desc"))]
        assert len(titles) == 2
        assert all(titles)
    assert text.count("<figure>") == text.count("The same as a table")


def test_every_table_has_a_caption(read):
    assert read.seen.count("table") == read.seen.count("caption") >= 12


@pytest.mark.parametrize(
    "heading",
    [
        "What was read and checked", "Where industries are specialised", "Hot spots", "Clusters across borders",
        "Candidates on two axes", "Which industries go together", "The gate", "Rules and their sources", "How to make it again",
    ],
)  # fmt: skip
def test_the_parts_are_there(text, heading):
    assert f"<h2>{heading}</h2>" in text


def test_ids_are_not_used_twice(read):
    ids = [value for _, name, value in read.attributes if name == "id"]

    assert len(ids) == len(set(ids))


def test_language_and_direction_are_declared(tmp_path):
    source = tmp_path / "table.csv"
    lines = [
        f"R{place},{industry},{10 + place * 7 % 13},{3 + place}" for place in range(6) for industry in ("figs", "oil")
    ]
    source.write_text("\n".join(["region,industry,employment,establishments", *lines]), encoding="utf-8")
    made = map_register(source, tmp_path / "out", Plan(language="ar", period="2024"))

    assert '<html lang="ar" dir="rtl">' in (made.folder / "map.html").read_text(encoding="utf-8")


def test_names_of_the_register_cannot_become_markup(tmp_path):
    source = tmp_path / "table.csv"
    lines = [f"<script>R{place}</script>,figs,{10 + place},9\nR{place},oil,{90 - place},30" for place in range(6)]
    source.write_text("\n".join(["region,industry,employment,establishments", *lines]), encoding="utf-8")
    made = map_register(source, tmp_path / "out", Plan(period="2024", is_internal=True))

    assert "<script>" not in (made.folder / "map.html").read_text(encoding="utf-8")


def test_letters_of_pictures_are_eleven_pixels_or_more_on_a_phone(text):
    column = 360 - 2 * 16
    for picture in [part.partition("</svg>")[0] for part in text.split("<figure>")[1:]]:
        width = float(re.search(r'viewBox="0 0 ([\d.]+) ', picture)[1])
        sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', picture)]

        assert min(sizes) * min(1.0, column / width) >= 11.0
