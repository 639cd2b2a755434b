"""What is asked of the records for each goal and priority."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.evidence.models import Indicator

DISTINCT, SUM, MEAN, RATIO = (
    Indicator.How.DISTINCT.value,
    Indicator.How.SUM.value,
    Indicator.How.MEAN.value,
    Indicator.How.RATIO.value,
)
AT, IN, SINCE = (Indicator.When.AT_DATE.value, Indicator.When.IN_PERIOD.value, Indicator.When.SINCE_START.value)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the records for a goal; `says` turns the figure into a share or a gap where that is meant.

    `latest` names a dimension of which only the latest code counts, such as the season of a quota.
    """

    code: str
    goal: str
    label: str | Promise
    measure: str
    subject: str
    how: str = DISTINCT
    when: str = AT
    filters: dict[str, Any] = field(default_factory=dict)
    says: str = ""
    latest: str = ""


_FIRM = {"party": "organisation"}

QUESTIONS = (
    Question("micro", "1", _("Micro-enterprises"), "involved", "organisation", filters={**_FIRM, "size": "micro"}),
    Question("rural", "1", _("Organisations in rural areas"), "involved", "organisation", filters={**_FIRM, "rural": "yes"}),
    Question("marginal", "1", _("Organisations owned by or employing people from marginal groups"), "involved", "organisation", filters={**_FIRM, "marginal": "yes"}),
    Question("accredited", "4", _("Courses that an institution accredited"), "accredited_course", "record"),
    Question("women_owned", "5", _("Organisations owned by women"), "involved", "organisation", filters={**_FIRM, "ownership": "women"}),
    Question("women_trained", "5", _("Women trained, each counted once"), "trained", "person", when=SINCE, filters={"sex": "F"}),
    Question("women_seats", "5", _("Women's share of decision seats"), "seat_held", "person", filters={"votes": "yes"}, says="share"),
    Question("wage_gap", "5", _("How far women's pay for a day lies below men's, in the latest survey"), "observed.wage_per_day", "record", how=MEAN, when=IN, says="gap"),
    Question("innovations", "9", _("Innovations"), "innovation", "record", when=SINCE),
    Question("new_products", "9", _("New or better products among them"), "innovation", "record", when=SINCE, filters={"kind": "product"}),
    Question("technologies", "9", _("Technologies in use that members took up"), "technology_adopted", "record"),
    Question("productivity", "9", _("Output out of the work that it took, in the latest survey"), "observed.productivity", "record", how=RATIO, when=IN),
    Question("income_gap", "10", _("How far the poorest region's income lies below the reference"), "observed.income", "record", says="territory"),
    Question("sales_gap", "10", _("How far the region with the lowest sales lies below the reference"), "observed.sales", "record", says="territory"),
    Question("kwh_avoided", "13", _("Energy that need not be bought any more"), "energy_avoided", "record", how=SUM, when=SINCE),
    Question("co2e_avoided", "13", _("Greenhouse gases avoided with it"), "co2e_avoided", "record", how=SUM, when=SINCE),
    Question("vessels", "14", _("Vessels in service"), "vessel", "record"),
    Question("landings", "14", _("Landed"), "landing", "record", how=SUM, when=SINCE),
    Question("effort", "14", _("Days at sea"), "fishing_effort", "record", how=SUM, when=SINCE),
    Question("quota_use", "14", _("Use of the quotas, in the latest season"), "quota_use", "record", how=RATIO, when=SINCE, says="part", latest="season"),
    Question("friendly_land", "15", _("Land under organic or biodiversity-friendly practice"), "friendly_land", "record", how=SUM),
    Question("organic_land", "15", _("Organic land among it"), "land", "record", how=SUM, filters={"practice": "organic"}),
    Question("partnerships", "17", _("Partnerships of firms, institutions and donors"), "partnership", "record"),
    Question("partnerships_begun", "17", _("Partnerships begun since the start"), "partnership", "record", when=SINCE),
    Question("partners", "17", _("Different partners in them"), "partner", "organisation"),
    Question("partner_money", "17", _("What the partners bring"), "partner_money", "record", how=SUM, when=SINCE),
    Question("producer_share", "supply_chains", _("Part of the final price that the producers get"), "delivery_value", "record", says="producer_share"),
    Question("solar_kwh", "climate", _("Energy that dryers take from the sun instead of buying it"), "energy_avoided", "record", how=SUM, when=SINCE, filters={"origin": "drying"}),
    Question("solar_share", "climate", _("Part of the drying energy that is not bought"), "energy_avoided", "record", how=RATIO, when=SINCE, filters={"origin": "drying"}, says="part"),
    Question("loss", "hunger", _("Lost out of what was handled, in the latest weighings"), "observed.loss", "record", how=RATIO, says="part"),
)  # fmt: skip
