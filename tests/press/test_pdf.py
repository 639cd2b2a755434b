"""Documents on paper: what is said is printed, in three scripts, always the same, and never run as markup."""

import hashlib
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clusterwise.press.charts.indicator import Standing, indicator_line
from clusterwise.press.charts.sexes import SexCounts, bars_by_sex
from clusterwise.press.pdf import (
    FONTS,
    Document,
    Facts,
    FigureBlock,
    Heading,
    Labels,
    Note,
    Paragraph,
    TableBlock,
    UnprintableDocumentError,
    write_pdf,
)

CREATED = datetime(2024, 10, 14, tzinfo=UTC)
REPORT = Document(
    title="Progress report",
    subtitle="Organic cocoa of Nimba",
    language="en",
    direction="ltr",
    date="14 October 2024",
    source="records of the initiative",
    blocks=(
        Heading("What changed"),
        Paragraph("Two cooperatives hold a certificate."),
        Facts((("In conversion", "≥ 1,501"), ("Pay", "× 2.20 (+120 %)"))),
        TableBlock(("Farmer", "Area, ha"), (("C1-0001", "1.43"),), "The records", frozenset({1}), "1 of 1,015 shown."),
        Note("About 197 kg a farmer.", "Check the volume", is_warning=True),
    ),
)


def text_of(pdf: bytes, where: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not on this machine")
    file = where / "document.pdf"
    file.write_bytes(pdf)
    told = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True).stdout.decode()
    return " ".join(re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", told).split())


def figure(picture) -> FigureBlock:
    return FigureBlock(picture.svg, picture.description, picture.title)


def test_everything_said_is_printed(tmp_path):
    text = text_of(write_pdf(REPORT, created=CREATED), tmp_path)
    assert [words for words in (
        "Progress report", "Organic cocoa of Nimba", "What changed", "Two cooperatives hold a certificate.",
        "In conversion ≥ 1,501", "Pay × 2.20 (+120 %)", "The records", "Farmer Area, ha", "C1-0001 1.43",
        "1 of 1,015 shown.", "Check the volume", "About 197 kg a farmer.",
        "Source: records of the initiative · 14 October 2024", "Page 1 of 1", f"Fingerprint {REPORT.content_hash()}",
    ) if words not in text] == []  # fmt: skip


def test_french_is_printed_with_its_accents_and_labels(tmp_path):
    labels = Labels("Page {page} sur {pages}", "Source : {source} · {date}", "Empreinte {fingerprint}")
    document = replace(
        REPORT,
        language="fr",
        title="Rapport d’étape",
        labels=labels,
        blocks=(Paragraph("Coopératives certifiées : 2"),),
    )
    text = text_of(write_pdf(document, created=CREATED), tmp_path)
    assert [w for w in ("Rapport d’étape", "Coopératives certifiées : 2", "Page 1 sur 1") if w not in text] == []


def test_arabic_and_georgian_are_printed_whole(tmp_path):
    document = replace(
        REPORT,
        language="ar",
        direction="rtl",
        title="تقرير التقدم",
        blocks=(Paragraph("تعاونيتان"), Paragraph("საქართველო", language="ka", direction="ltr")),
    )
    text = text_of(write_pdf(document, created=CREATED), tmp_path)
    assert [word for word in ("تقرير", "التقدم", "تعاونيتان", "საქართველო") if word not in text] == []


def test_words_of_a_picture_are_set_by_the_document_even_where_scripts_mix(tmp_path):
    standing = Standing(1015, 0, 1200, unit="مزارع", qualifier="≥")
    picture = indicator_line(standing, title="المزارعون", language="ar", direction="rtl")
    document = replace(REPORT, language="ar", direction="rtl", blocks=(figure(picture),))
    text = text_of(write_pdf(document, created=CREATED), tmp_path)
    assert [word for word in ("مزارع", "1,015", "≥", "المزارعون") if word not in text] == []


def test_same_document_and_moment_give_the_same_bytes():
    document = replace(REPORT, blocks=(figure(bars_by_sex((SexCounts("All", 331, 676),), title="By sex")),))
    assert write_pdf(document, created=CREATED) == write_pdf(document, created=CREATED)


def test_text_that_looks_like_markup_is_printed_as_it_is(tmp_path):
    nasty = '#panic("x") $x$ @ref <label> \\ *bold* {page} "quoted"'
    document = replace(REPORT, title=nasty, blocks=(Paragraph(nasty), Facts(((nasty, nasty),))))
    assert text_of(write_pdf(document, created=CREATED), tmp_path).count(nasty) == 4


def test_frozen_facts_hash_replaces_the_content_hash(tmp_path):
    text = text_of(write_pdf(replace(REPORT, fingerprint="9f3c" * 16), created=CREATED), tmp_path)
    assert f"Fingerprint {'9f3c' * 16}" in text


def test_content_hash_moves_with_any_word():
    changed = replace(REPORT, blocks=(*REPORT.blocks[:-1], replace(REPORT.blocks[-1], text="About 198 kg a farmer.")))
    assert changed.content_hash() != REPORT.content_hash()


def test_long_table_repeats_its_header_on_each_page(tmp_path):
    rows = tuple((f"C1-{number:04}", "1.00") for number in range(100))
    document = replace(REPORT, blocks=(TableBlock(("Farmer", "Area, ha"), rows),))
    text = text_of(write_pdf(document, created=CREATED), tmp_path)
    pages = int(re.search(r"Page 1 of (\d+)", text).group(1))
    assert (pages, text.count("Farmer Area, ha")) == (3, 3)


def test_pages_are_a4_and_made_for_archives_and_screen_readers():
    pdf = write_pdf(REPORT, created=CREATED)
    assert re.findall(rb"/MediaBox\s*\[([^\]]*)\]", pdf) == [b"0 0 595.2756 841.8898"]
    assert (b"pdfuaid:part" in pdf, b"pdfaid:part" in pdf, b"/Lang" in pdf) == (True, True, True)


@pytest.mark.parametrize(
    "block", [Paragraph("漢字"), figure(bars_by_sex((SexCounts("漢", 1, 1), SexCounts("b", 1, 1)), title="t"))]
)
def test_sign_that_our_fonts_lack_is_refused_by_name(block):
    with pytest.raises(UnprintableDocumentError, match="漢"):
        write_pdf(replace(REPORT, blocks=(block,)), created=CREATED)


def test_ragged_table_is_refused():
    with pytest.raises(UnprintableDocumentError, match="not 2 cells long"):
        write_pdf(replace(REPORT, blocks=(TableBlock(("a", "b"), (("1",),), "T"),)), created=CREATED)


def test_figure_that_is_no_picture_is_refused():
    with pytest.raises(UnprintableDocumentError, match=r"press\.charts"):
        write_pdf(replace(REPORT, blocks=(FigureBlock("<p>no", "d"),)), created=CREATED)


def test_fonts_are_those_of_the_checksums():
    listed = {name: digest for digest, name in map(str.split, (FONTS / "CHECKSUMS.txt").read_text().splitlines())}
    assert listed == {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in FONTS.glob("*.ttf")}


def test_moment_without_a_time_zone_and_half_a_character_are_refused():
    with pytest.raises(UnprintableDocumentError, match="time zone"):
        write_pdf(REPORT, created=datetime(2024, 1, 1))
    with pytest.raises(UnprintableDocumentError, match="half a character"):
        write_pdf(replace(REPORT, title="\ud800"), created=CREATED)
