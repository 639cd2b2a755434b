"""Refusals of methods and engines, which speak English alone, as sentences of a page in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from clusterwise.engines.register import DamagedRegisterError
from clusterwise.engines.session import EngineError
from clusterwise.formats.sentences import RefusedError
from clusterwise.methods.choosing.scales import ChoosingError
from clusterwise.methods.concentration.crosstab import ConcentrationError
from clusterwise.methods.space.sphere import PlaceError
from clusterwise.methods.standing.firms import StandingError
from clusterwise.phases.p1_selection import wording

#: What a page says of each kind of refusal; the nearest kind of an error counts.
SENTENCES: dict[type[Exception], Promise] = {
    DamagedRegisterError: _(
        "The file of the register is gone or was changed. Restore it from the backup, or import the register again."
    ),
    EngineError: _(
        "The register cannot be computed with: its file cannot be read or a column is missing. "
        "Import it again and check its columns."
    ),
    StandingError: _(
        "The figures of the register do not allow this comparison. "
        "Check industry, people employed and sales of the firms, and import the register again."
    ),
    ConcentrationError: _(
        "The register does not tell how concentrated this industry is. "
        "That takes jobs or establishments of several regions and industries."
    ),
    PlaceError: _(
        "The places of the firms cannot be drawn on a flat map. Check longitude and latitude, or choose areas by hand."
    ),
    ChoosingError: _(
        "No weights follow from these answers. Give each criterion a value, at least one above zero, "
        "and compare the pairs that are still open."
    ),
}
#: What a job of the selection turns into a sentence for the person who asked.
KINDS: tuple[type[Exception], ...] = (RefusedError, *SENTENCES)


def said(error: Exception) -> str:
    """Return why something was refused: in English as the method says it, else the sentence on this kind of refusal.

    What is not of these kinds was said in the reader's language where it arose.
    """
    if isinstance(error, RefusedError):
        return wording.refusal(error)
    if (get_language() or "en").startswith("en"):
        return str(error)
    return next((str(SENTENCES[kind]) for kind in type(error).__mro__ if kind in SENTENCES), str(error))
