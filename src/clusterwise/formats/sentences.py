"""Sentences for people that keep their template, so that a page can translate what a pure reader says."""

from typing import Self


class Sentence(str):
    """A finished English sentence; `template` and `values` let a page say it in another language."""

    template: str
    values: dict[str, object]

    __slots__ = ("template", "values")

    def __new__(cls, template: str, values: dict[str, object]) -> Self:
        sentence = super().__new__(cls, template.format(**values))
        sentence.template = template
        sentence.values = values
        return sentence

    def __getnewargs__(self) -> tuple[str, dict[str, object]]:  # type: ignore[override]
        """Return what pickling and copying need to build the same sentence again."""
        return self.template, self.values


def say(template: str, **values: object) -> Sentence:
    """Return a sentence from a template with named places; extractors of messages look for this name.

    >>> say("Row {row} has no id.", row=3)
    'Row 3 has no id.'
    """
    return Sentence(template, values)


class RefusedError(ValueError):
    """An input that is not taken in: `reason` says what was found, `suggestion` what to send instead."""

    def __init__(self, reason: Sentence, suggestion: Sentence) -> None:
        super().__init__(f"{reason} {suggestion}")
        self.reason = reason
        self.suggestion = suggestion
