"""Every committed file is what it says: vendored files unchanged, no hosts of registries, templates safe and translatable."""

import hashlib
import os
from pathlib import Path

import pytest
from tools import house

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "src").rglob("templates/**/*.html"))
NOT_OURS = {".git", ".venv", "var", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
# Written in pieces so that this file does not find itself.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("python" + "hosted", "org"),
        ("npm" + "js", "org"),
        ("npm" + "js", "com"),
        ("deb.de" + "bian", "org"),
    )
]
TEXT = {
    ".py",
    ".md",
    ".txt",
    ".in",
    ".toml",
    ".html",
    ".css",
    ".js",
    ".yaml",
    ".yml",
    ".csv",
    ".json",
    ".po",
    ".svg",
    "",
}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _our_files() -> list[Path]:
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in NOT_OURS and not name.endswith(".egg-info")]
        found += [Path(folder, name) for name in names if Path(name).suffix in TEXT]
    return sorted(found)


def _wrong_sums(listing: Path) -> list[str]:
    wrong = []
    for line in filter(str.strip, listing.read_text(encoding="utf-8").splitlines()):
        digest, name = line.split(maxsplit=1)
        file = listing.parent / name.lstrip("*")
        if not file.exists() or hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            wrong.append(name)
    return wrong


def test_vendored_files_are_those_that_were_checked():
    wrong = {_name(listing): _wrong_sums(listing) for listing in (ROOT / "src").rglob("CHECKSUMS")}

    assert {name: files for name, files in wrong.items() if files} == {}, "Vendor these again with their script."


def test_a_changed_vendored_file_is_named(tmp_path):
    (tmp_path / "kept.js").write_bytes(b"kept")
    (tmp_path / "changed.js").write_bytes(b"changed")
    kept, other = hashlib.sha256(b"kept").hexdigest(), hashlib.sha256(b"before").hexdigest()
    (tmp_path / "CHECKSUMS").write_text(f"{kept}  kept.js\n{other}  changed.js\n{kept}  gone.js\n", encoding="utf-8")

    assert _wrong_sums(tmp_path / "CHECKSUMS") == ["changed.js", "gone.js"]


def test_no_file_names_the_host_of_a_package_registry():
    found = [
        f"{_name(path)} names {host}"
        for path in _our_files()
        for host in REGISTRIES
        if host.encode() in path.read_bytes()
    ]

    assert found == []


def test_requirements_are_hashed_to_the_last_line():
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-national.txt", "requirements-bench.txt"):
        entries = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", "").splitlines()
        assert [line for line in entries if line and ("==" not in line or "--hash=sha256:" not in line)] == [], name


def test_templates_have_no_inline_script_or_style():
    found = house.broken(TEMPLATES, house.inline_code)

    assert found == {}, "The content policy blocks these; use a file in static/."


def test_templates_have_no_untranslated_words():
    found = house.broken(TEMPLATES, house.untranslated)

    assert found == {}, 'Use translate or blocktranslate, or translate="no" around a proper name.'


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<script>go()</script>", ["1: a script without src"]),
        ('<script src="{% static "a.js" %}" defer></script>', []),
        ("<p>\n<i style='color:red'>", ["2: a style attribute"]),
        ('<button onclick="go()">', ["1: an event attribute"]),
        ("<style>p{}</style>", ["1: a style element"]),
        ('<p class="style">on = off</p>{# <style> #}', []),
    ],
)
def test_inline_code_is_found(template, found):
    assert list(house.inline_code(template)) == found


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<h1>\nMembers</h1>", ["2: 'Members'"]),
        ('<h1>{% translate "Members" %}</h1>', []),
        ("{% blocktranslate count n=n %}One <b>member</b>{% plural %}{{ n }} members{% endblocktranslate %}", []),
        ('<img alt="A map">', ["1: alt='A map'"]),
        ('<img alt="{% translate "A map" %}" class="map wide">', []),
        ("{# a note #}{% comment %}another{% endcomment %}<!-- and another -->", []),
        ('<bdi translate="no">العربية</bdi> &nbsp; Clusterwise {{ total }} × 2', []),
        ("{% if a > b %}more{% endif %}", ["1: 'more'"]),
    ],
)
def test_words_that_no_translator_sees_are_found(template, found):
    assert list(house.untranslated(template)) == found


def test_the_version_is_the_same_in_both_places():
    from clusterwise import __version__

    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
