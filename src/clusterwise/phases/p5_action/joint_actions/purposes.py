"""What a joint action may serve: the priorities with their themes, and the challenges that they answer."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from clusterwise.foundation.codes import selectors as codes

PRIORITY, CHALLENGE = "priority", "challenge"
#: The three priorities; the other codes of the same list are the themes that complement them.
PRIORITIES = ("supply_chains", "climate", "hunger")


@dataclass(frozen=True, slots=True)
class Tag:
    """A priority, a theme or a challenge with its label."""

    code: str
    kind: str
    label: str


def tags() -> list[Tag]:
    """Return every priority, theme and challenge, in this order."""
    listed = codes.choices(PRIORITY)
    first = [Tag(code, "priority", label) for code, label in listed if code in PRIORITIES]
    themes = [Tag(code, "theme", label) for code, label in listed if code not in PRIORITIES]
    return [*first, *themes, *(Tag(code, "challenge", label) for code, label in codes.choices(CHALLENGE))]


def label_of(code: str) -> str:
    """Return the label of a priority, theme or challenge; the code itself where no list has it."""
    return next((tag.label for tag in tags() if tag.code == code), code)


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the tags by kind, as a form offers them."""
    names = {"priority": _("Priorities"), "theme": _("Themes"), "challenge": _("Challenges")}
    found = tags()
    return [(name, [(tag.code, tag.label) for tag in found if tag.kind == kind]) for kind, name in names.items()]
