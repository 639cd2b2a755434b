"""Modules and functions stay small enough to be read in one go."""

from pathlib import Path

from tools import house

ROOT = Path(__file__).resolve().parents[2]
MODULES = [*house.sources(ROOT / "src"), *house.sources(ROOT / "tools"), ROOT / "dev.py"]


def _length(source):
    return len(source.splitlines())


def test_a_module_has_at_most_500_lines():
    found = house.broken(
        [*MODULES, *house.sources(ROOT / "tests")],
        lambda source: [f"{_length(source)} lines; split it by what it is about"] if _length(source) > 500 else [],
    )

    assert found == {}


def test_a_function_has_at_most_60_lines():
    assert house.broken(MODULES, house.long_functions) == {}, "Take a step with a name of its own out of each."


def test_the_newcomers_command_has_at_most_200_lines():
    assert _length((ROOT / "dev.py").read_text(encoding="utf-8")) <= 200


def test_a_function_over_the_limit_is_named():
    source = "def short():\n    pass\n\n\ndef long():\n" + "    pass\n" * 4

    assert list(house.long_functions(source, limit=4)) == ["5: long has 5 lines"]


def test_only_files_that_break_a_law_are_listed(tmp_path):
    for name, source in {"kept.py": "x = 1\n", "broken.py": "try:\n    x = 1\nexcept:\n    raise\n"}.items():
        (tmp_path / name).write_text(source, encoding="utf-8")

    assert house.broken(house.sources(tmp_path), house.silent_handlers) == {
        str(tmp_path / "broken.py"): ["3: a bare except; name what you can answer"]
    }
