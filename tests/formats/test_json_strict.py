from decimal import Decimal

import pytest

from clusterwise.formats.json_strict import JsonRefusedError, read_json
from clusterwise.formats.sentences import RefusedError


def test_an_honest_document_comes_back_with_exact_numbers():
    assert read_json('{"kg": 1.10, "n": [1, -2, null, true], "ნ": "é"}'.encode()) == {
        "kg": Decimal("1.10"), "n": [1, -2, None, True], "ნ": "é",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"a": NaN}', "NaN"), ("[-Infinity]", "-Infinity"), ("[1e400]", "more than 18 digits"),
        (f"[{2**70}]", "more than 18 digits"), ("9" * 5000, "more than 18 digits"), ("[" * 33 + "]" * 33, "deeper than 32"),
        ("[" * 20_000, "deeper than 32"), ('{"a": 1, "a": 2}', "“a” twice"), ('["\\u0000"]', "NUL"), ('{"\\u0000": 1}', "NUL"),
        ('["\\ud800"]', "surrogate"), ("[1,]", "not JSON"), ("", "not JSON"), ("'a'", "not JSON"),
    ],
)  # fmt: skip
def test_hostile_documents_are_refused_with_a_sentence(text, sentence):
    with pytest.raises(RefusedError, match=sentence):
        read_json(text)


def test_bytes_that_are_not_utf8_are_refused():
    with pytest.raises(RefusedError, match="not readable as UTF-8"):
        read_json(b'["\xff"]')


def test_a_document_above_the_size_limit_is_refused_unparsed():
    with pytest.raises(JsonRefusedError, match="larger than 10 bytes"):
        read_json(b"[" * 11, max_bytes=10)


def test_brackets_inside_text_are_not_depth():
    assert read_json('["' + "[" * 100 + '\\""]') == ["[" * 100 + '"']
