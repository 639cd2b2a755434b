"""Records that belong to an initiative, or to the programme itself while no initiative exists yet."""

from typing import Any, ClassVar, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusterwise.foundation.people.scope import InInitiative, Scoped


class InEitherScope(Scoped):
    """A record of one initiative, or of the whole programme where `initiative` is empty."""

    initiative = models.ForeignKey(
        "organisations.Initiative",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=gettext_lazy("initiative"),
        editable=False,
    )

    involvement_path: ClassVar[str] = "initiative"

    class Meta:
        abstract = True

    @property
    def journal_scope(self) -> str:
        return f"initiative:{self.initiative_id}" if self.initiative_id else f"programme:{self.programme_id}"

    def clean(self) -> None:
        """Refuse links into another initiative; a record of the programme may be cited from each."""
        super().clean()
        for field in self._meta.concrete_fields:
            target = field.related_model
            if not isinstance(target, type) or not issubclass(target, InInitiative | InEitherScope):
                continue
            linked = getattr(self, field.name, None) if getattr(self, field.attname) else None
            if linked is not None and linked.initiative_id not in (None, self.initiative_id):
                raise ValidationError(
                    {field.name: _("Choose one from this initiative; the one given belongs elsewhere.")}
                )


Either = TypeVar("Either", bound=InEitherScope)


def placed(model: type[Either], *, initiative: Any = None, programme: Any = None, **values: Any) -> Either:
    """Return a new record in the scope given; an initiative brings its programme."""
    if initiative is not None:
        return model(initiative=initiative, programme_id=initiative.programme_id, **values)
    return model(programme=programme, **values)


def beside(model: type[Either], record: InEitherScope, /, **values: Any) -> Either:
    """Return a new record in the scope of another."""
    return model(initiative_id=record.initiative_id, programme_id=record.programme_id, **values)
