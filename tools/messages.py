"""Collects every text of the interface from the sources and keeps the catalogues of each language in step.

Pure Python (Babel reads the sources, polib the catalogues), so that a maintainer needs no system tool:
`python3 dev.py x python tools/messages.py` updates the catalogues and counts what is untranslated.
"""

import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import polib
from babel.messages.extract import extract

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "clusterwise"
LANGUAGES = ("fr", "ar")
PLURALS = {
    "fr": "nplurals=2; plural=(n > 1);",
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;",
}
KEYWORDS: dict[str, tuple[object, ...] | None] = {
    "_": None, "_now": None, "_n": (1, 2), "gettext": None, "gettext_lazy": None, "say": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip


#: Texts that pure modules say in English and that the web layer translates: the dictionaries that hold them.
DICTIONARIES = {
    "clusterwise.methods.formulas.errors": "REFUSALS",
    "clusterwise.methods.formulas.combining": "REASONS",
    "clusterwise.methods.formulas.types": "NO_ROLL_UP",
    "clusterwise.methods.formulas.wording": "TEMPLATES",
}

#: The calls that Django's templatize leaves between the blanked-out rest of a template.
CALL = re.compile(r"""\b(?:n?p?gettext|_)\((?:u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*"|[\s,]|count)*\)""")


@dataclass(frozen=True, slots=True)
class Message:
    """One text with its plural and context, and where it stands."""

    text: str
    plural: str
    context: str
    place: str

    @property
    def key(self) -> tuple[str, str]:
        return self.text, self.context


def _python_of(path: Path) -> bytes:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        from django.conf import settings
        from django.utils.translation.template import templatize

        if not settings.configured:
            settings.configure()
        text = "\n".join(CALL.findall(templatize(text, origin=str(path))))
    return text.encode()


def _sources() -> list[Path]:
    found = [path for kind in ("*.py", "*.html") for path in SOURCE.rglob(kind)]
    return sorted(path for path in found if "migrations" not in path.parts and "vendored" not in path.parts)


def collect() -> Iterator[Message]:
    """Yield every text that the sources mark for translation."""
    for path in _sources():
        place = path.relative_to(ROOT).as_posix()
        for _line, texts, _notes, context in extract(
            "python", io.BytesIO(_python_of(path)), KEYWORDS, options={"encoding": "utf-8"}
        ):
            singular, plural = (texts[0], texts[1]) if isinstance(texts, tuple) else (texts, "")
            if singular:
                yield Message(singular, plural or "", context or "", place)

    yield from _of_dictionaries()


def _of_dictionaries() -> Iterator[Message]:
    for module, name in DICTIONARIES.items():
        place = f"src/{module.replace('.', '/')}.py"
        for text in getattr(import_module(module), name).values():
            yield Message(text, "", "", place)


def catalogue_path(language: str) -> Path:
    """Return where the catalogue of a language lives."""
    return SOURCE / "locale" / language / "LC_MESSAGES" / "django.po"


def load(language: str) -> polib.POFile:
    """Return the catalogue of a language, or a new one."""
    path = catalogue_path(language)
    if path.exists():
        return polib.pofile(str(path), wrapwidth=110)
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = {
        "Language": language, "MIME-Version": "1.0", "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit", "Plural-Forms": PLURALS[language],
    }  # fmt: skip
    return catalogue


def update(language: str) -> polib.POFile:
    """Add new texts, drop those that are gone, keep every translation; return the catalogue."""
    catalogue = load(language)
    kept = {(entry.msgid, entry.msgctxt or ""): entry for entry in catalogue if not entry.obsolete}
    fresh = polib.POFile(wrapwidth=110)
    fresh.metadata = catalogue.metadata
    for message in sorted({m.key: m for m in collect()}.values(), key=lambda m: (m.place, m.text)):
        old = kept.get(message.key)
        entry = polib.POEntry(msgid=message.text, msgctxt=message.context or None, occurrences=[(message.place, "")])
        if message.plural:
            entry.msgid_plural = message.plural
            count = int(PLURALS[language].split("=")[1].split(";")[0])
            entry.msgstr_plural = {n: (old.msgstr_plural.get(n, "") if old else "") for n in range(count)}
        else:
            entry.msgstr = old.msgstr if old else ""
        fresh.append(entry)
    path = catalogue_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(path))
    return fresh


def main() -> int:
    """Update every catalogue and say how much is left to translate."""
    left = 0
    for language in LANGUAGES:
        catalogue = update(language)
        open_entries = catalogue.untranslated_entries()
        left += len(open_entries)
        print(f"{language}: {len(catalogue)} texts, {len(open_entries)} untranslated")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
