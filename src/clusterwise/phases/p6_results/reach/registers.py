"""The register of multipliers of indirect reach."""

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.pages.register import Column, Register
from clusterwise.phases.p6_results.access import EDIT, SEE
from clusterwise.phases.p6_results.reach import forms, services
from clusterwise.phases.p6_results.reach.models import IndirectMultiplier

multipliers = Register(
    model=IndirectMultiplier,
    slug="indirect-reach",
    title=_("Multipliers of indirect reach"),
    one=_("multiplier"),
    teaches=_(
        "People who are reached through others are assumed, not counted. Declare how many stand behind each person, who "
        "says so, and how many people there are at all. The figure stands apart from the people counted."
    ),
    columns=(
        Column("multiplier", _("others for each person reached")),
        Column("source", _("source of the multiplier")),
        Column("population", _("people who live in the area")),
        Column("population_source", _("source of the population")),
        Column("starts", _("holds from")),
    ),
    see=SEE,
    edit=EDIT,
    form=forms.MultiplierForm,
    add=services.declare_multiplier,
    revise=services.revise_multiplier,
    remove=services.remove_multiplier,
    order=("-starts",),
)
