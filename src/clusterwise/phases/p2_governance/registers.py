"""The pages of facilitators, visits and the plan for women's part."""

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.pages.register import Column, Register
from clusterwise.phases.p2_governance import services
from clusterwise.phases.p2_governance.access import EDIT, SEE, VISIT
from clusterwise.phases.p2_governance.forms import FacilitatorForm, GenderPlanForm, VisitForm
from clusterwise.phases.p2_governance.models import Facilitator, GenderPlan, Visit

FACILITATORS = Register(
    model=Facilitator,
    slug="facilitators",
    title=_("Facilitators"),
    one=_("facilitator"),
    teaches=_(
        "Who facilitates the cluster, and who did before: an agent (CDA, a person) or a management organisation (CMO). "
        "Nobody is overwritten: the next one follows, with the reason."
    ),
    columns=(
        Column("kind", _("kind")),
        Column("person", _("agent (person)"), "person"),
        Column("organisation", _("management organisation"), "record"),
        Column("employer", _("employer")),
        Column("starts", _("from"), "date"),
        Column("ends", _("until"), "date"),
        Column("reason", _("reason of the change")),
    ),
    see=SEE,
    edit=EDIT,
    form=FacilitatorForm,
    add=services.name_facilitator,
    revise=services.revise_facilitator,
    related=("person", "organisation"),
    search=("employer", "organisation__name", "person__code"),
    order=("-starts",),
)

VISITS = Register(
    model=Visit,
    slug="visits",
    title=_("Visit diary"),
    one=_("visit"),
    teaches=_(
        "Trust grows in visits. Note whom you met, about what, and what follows. Every member deserves one, not only the "
        "largest firms."
    ),
    columns=(
        Column("visited_on", _("date"), "date"),
        Column("organisation", _("organisation"), "record"),
        Column("person", _("person"), "person"),
        Column("purpose", _("purpose"), "code:visit_purpose"),
        Column("duration_minutes", _("length, minutes"), "number"),
        Column("topics", _("what was talked about")),
        Column("follow_up", _("what follows")),
    ),
    see=SEE,
    edit=VISIT,
    form=VisitForm,
    add=services.note_visit,
    revise=services.revise_visit,
    related=("organisation", "person"),
    search=("topics", "follow_up", "organisation__name"),
    order=("-visited_on",),
)

GENDER_PLANS = Register(
    model=GenderPlan,
    slug="gender-plans",
    title=_("Plans for women's part"),
    one=_("plan for women's part"),
    teaches=_(
        "Where women hold too few seats, write down how and by when that changes: who is asked, which seats become "
        "free, what would make it possible to come."
    ),
    columns=(
        Column("text", _("plan"), value=str),
        Column("written_on", _("written on"), "date"),
        Column("due", _("to be reached by"), "date"),
        Column("superseded_on", _("no longer in force since"), "date"),
    ),
    details=(
        Column("text", _("plan")),
        Column("language", _("language"), "code:text_language"),
        Column("written_on", _("written on"), "date"),
        Column("due", _("to be reached by"), "date"),
        Column("superseded_on", _("no longer in force since"), "date"),
    ),
    see=SEE,
    edit=EDIT,
    form=GenderPlanForm,
    add=services.write_gender_plan,
    revise=services.revise_gender_plan,
    search=("text",),
    order=("-written_on",),
)
