"""What the pure reader says, in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusterwise.formats.iati.faults import Severity
from clusterwise.formats.sentences import RefusedError, Sentence

SEVERITIES = {
    Severity.ERROR: gettext_lazy("error"),
    Severity.WARNING: gettext_lazy("warning"),
    Severity.NOTE: gettext_lazy("note"),
}


def told(sentence: Sentence | str) -> str:
    """Return a sentence of a pure reader in the reader's language."""
    if isinstance(sentence, Sentence):
        values = {
            name: told(value) if isinstance(value, Sentence) else value for name, value in sentence.values.items()
        }
        return _(sentence.template).format(**values)
    return str(sentence)


def refusal(error: RefusedError) -> str:
    """Return why a file was refused and what to send instead."""
    return f"{told(error.reason)} {told(error.suggestion)}"
