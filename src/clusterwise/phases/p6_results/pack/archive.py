"""Write the pack: one archive with the report, its facts, the verifier and the digest of each file."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from clusterwise.foundation.evidence.models import Baseline, FrozenFigure, Publication
from clusterwise.phases.p6_results.checking import frozen_facts_of
from clusterwise.phases.p6_results.pack.figures import HEADERS, packed
from clusterwise.press.cells import harmless

VERIFIER = Path(__file__).with_name("verifier.py")
#: Every file of an archive bears the same day, so that the same report makes the same bytes.
DAY = (1980, 1, 1, 0, 0, 0)


def pack(publication: Publication) -> bytes:
    """Return the archive of a published report, in the report's language; the same report gives the same bytes."""
    with translation.override(publication.language):
        files = _files(publication)
    listed = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    files["SHA256SUMS"] = listed.encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, DAY), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _files(publication: Publication) -> dict[str, bytes]:
    salt = hashlib.sha256(f"pack:{publication.content.get('salt', '')}:{publication.pk}".encode()).hexdigest()
    figures = list(publication.figures.select_related("indicator").order_by("position"))
    baselines = _baselines(figures)
    files: dict[str, bytes] = {}
    told = []
    for figure in figures:
        figure.publication = publication
        baseline = baselines.get((figure.indicator_id, figure.definition_version))
        kept = baseline if figure.baseline_value is not None else None
        found = packed(figure, frozen_facts_of(figure), kept, salt)
        told.append(found.told)
        files |= {name: _csv(rows) for name, rows in found.files.items()}
    report = {
        "title": publication.title,
        "first_day": publication.starts.isoformat(),
        "last_day": publication.ends.isoformat(),
        "frozen_at": publication.frozen_at.isoformat(),
        "hash": publication.hash,
        "figures": told,
    }
    files["report.json"] = (json.dumps(report, ensure_ascii=False, indent=1) + "\n").encode()
    files["verify.py"] = VERIFIER.read_bytes()
    files["README.txt"] = _readme(publication).encode()
    return files


def _baselines(figures: list[FrozenFigure]) -> Mapping[tuple[Any, int], Baseline]:
    rows = Baseline.objects.filter(indicator__in=[one.indicator_id for one in figures]).defer("facts")
    return {(row.indicator_id, row.definition_version): row for row in rows}


def _csv(rows: list[tuple[str, ...]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADERS)
    unit = HEADERS.index("unit")
    writer.writerows([harmless(cell) if place == unit else cell for place, cell in enumerate(row)] for row in rows)
    return text.getvalue().encode()


def _readme(publication: Publication) -> str:
    paragraphs = (
        publication.title,
        _("Every figure of this report can be counted again, without Clusterwise and without trusting us."),
        _("Open a command line in this folder and write:  python3 verify.py"),
        _(
            "report.json holds the figures with their formulas, in words and as text. The folder facts/ holds the rows behind each: "
            "whom or what a row counts as (a number that means nothing outside its file) and its sex, or its amounts and their unit. "
            "Amounts of people are added up by sex, since what one person earns is nobody's business."
        ),
        _(
            "Names, places, days and codes stay inside, and so do the rows of a figure of which a part counts too few people. "
            "facts_hash is the digest of the whole rows, which the programme keeps and an auditor may ask for."
        ),
        _("SHA256SUMS lists the digest of every file; the hash of the report is the one that is printed on it."),
    )
    return "\n\n".join(paragraphs) + "\n"
