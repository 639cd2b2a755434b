"""Every text of the interface is there in French and Arabic, with the same places for values."""

import re

import pytest
from tools import messages

PLACES = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%%")


@pytest.fixture(scope="module")
def collected():
    return {message.key: message for message in messages.collect()}


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_text_is_translated(collected, language):
    catalogue = {(entry.msgid, entry.msgctxt or ""): entry for entry in messages.load(language)}
    missing = [key[0] for key in collected if key not in catalogue or not catalogue[key].translated()]

    assert missing == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_a_translation_keeps_the_places_of_its_values(language):
    wrong = []
    for entry in messages.load(language):
        wanted = sorted(set(PLACES.findall(entry.msgid)) - {"%%"})
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            found = sorted(set(PLACES.findall(text)) - {"%%"})
            both = sorted((set(wanted) | set(PLACES.findall(entry.msgid_plural))) - {"%%"})
            if text and found not in (wanted, both) and not entry.msgid_plural:
                wrong.append((entry.msgid, text))
            if text and entry.msgid_plural and not set(found) <= set(both):
                wrong.append((entry.msgid, text))

    assert wrong == []


def test_a_new_text_is_noticed(tmp_path, monkeypatch):
    (tmp_path / "src" / "clusterwise").mkdir(parents=True)
    (tmp_path / "src" / "clusterwise" / "page.html").write_text("{% translate 'A new sentence.' %}", encoding="utf-8")
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "SOURCE", tmp_path / "src" / "clusterwise")
    monkeypatch.setattr(messages, "DICTIONARIES", {})

    assert [message.text for message in messages.collect()] == ["A new sentence."]
