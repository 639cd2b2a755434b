"""Counting a study of effect: keep its data by hash, count, store the result; and count it again."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.documents import store
from clusterwise.foundation.documents.content import safe_name
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people import access
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import add_record, check_same_scope, remove_record
from clusterwise.methods.evaluation.faults import EvaluationError, NoComparisonError, NoOverlapError
from clusterwise.phases.p6_results.evaluation.access import WRITE
from clusterwise.phases.p6_results.evaluation.estimating import Result, differences, estimate
from clusterwise.phases.p6_results.evaluation.models import EffectStudy
from clusterwise.phases.p6_results.evaluation.tables import of_records, read_columns

COUNTED = Verb("evaluation.counted", _("counted a study of effect"))
WITHDREW = Verb("evaluation.withdrew", _("removed a study of effect"))
LIMIT_BYTES = 4_000_000


class LostDataError(ValidationError):
    """The data of a study are gone or were changed, so that nobody can count again."""

    def __init__(self) -> None:
        super().__init__(
            _now("The file with the data is not there any more, or was changed. Restore it from a backup.")
        )


def count_study(
    *,
    initiative: Initiative,
    by: User | None,
    file: Any = None,
    indicator: Indicator | None = None,
    treatment_measure: str = "",
    client_id: UUID | None = None,
    **values: Any,
) -> EffectStudy:
    """Count a study from a file or from an indicator's records; its data, method and seed are kept with the result."""
    access.require(by, WRITE, initiative)
    if (file is None) == (indicator is None):
        raise ValidationError(_now("Give either a file or an indicator whose records are taken."))
    study = EffectStudy(initiative=initiative, indicator=indicator, treatment_measure=treatment_measure, **values)
    check_same_scope(study)
    if indicator is not None:
        data = of_records(indicator, treatment_measure, timezone.localdate())
    else:
        data = _bytes(file)
        study.file_name = safe_name(str(getattr(file, "name", "")), "text/csv")[:200]
    study.result = _counted(data, study)
    study.sha256 = store.put(data)
    return add_record(study, by=by, permission=WRITE, verb=COUNTED, client_id=client_id)


def remove_study(study: EffectStudy, *, by: User | None) -> None:
    """Remove a study that no evidence cites; its data stay on the disk for an undo."""
    remove_record(study, by=by, permission=WRITE, verb=WITHDREW)


def counted_again(study: EffectStudy) -> list[str]:
    """Return where the result counted again from the kept data differs from the stored one; nothing is the good answer."""
    if not store.is_sound(study.sha256):
        raise LostDataError
    return differences(study.result, _counted(store.path_of(study.sha256).read_bytes(), study))


def covariates_of(study: EffectStudy) -> Sequence[str]:
    """Return the names of the covariates that a study takes."""
    return [name.strip() for name in study.covariates.split(",") if name.strip()]


def _bytes(file: Any) -> bytes:
    data = bytes(file.read(LIMIT_BYTES + 1))
    if len(data) > LIMIT_BYTES:
        raise ValidationError({"file": _now("The file is larger than 4 MB; send a part.")})
    return data


def _counted(data: bytes, study: EffectStudy) -> Result:
    try:
        found = read_columns(data, covariates_of(study)).panel()
        return estimate(found, study.method, study.seed, study.confidence / 100)
    except NoComparisonError as refused:
        raise ValidationError(
            _now("Nobody is there to compare with, so this is a change at most and no effect. %(why)s")
            % {"why": refused}
        ) from refused
    except NoOverlapError as refused:
        raise ValidationError(
            _now("Those with and those without have nothing in common. %(why)s") % {"why": refused}
        ) from refused
    except EvaluationError as refused:
        raise ValidationError(_now("These data do not answer the question. %(why)s") % {"why": refused}) from refused
