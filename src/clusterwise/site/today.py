"""What a person with a role should see first today: overdue things, buttons for a clerk, a firm's own records."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.organisations.models import Initiative, Organisation
from clusterwise.foundation.pages.register import Register, scope_args
from clusterwise.foundation.people import access
from clusterwise.foundation.people.scope import holdings
from clusterwise.foundation.road.registry import Step
from clusterwise.foundation.road.summary import summary


@dataclass(frozen=True, slots=True)
class Button:
    """A large button of a clerk's first page."""

    label: str | Promise
    hint: str
    url: str


#: The deeds of a clerk in the order of a working day: register key and words.
CLERK_DEEDS: tuple[tuple[str, str | Promise], ...] = (
    ("agreements.delivery", _("Delivery")),
    ("facilities.batch", _("Batch in the dryer")),
    ("training.session", _("Attendance")),
)


def clerk_buttons(user: Any, initiatives: list[Initiative]) -> list[Button]:
    """Return the deeds that the clerk's role allows, for each initiative."""
    found = []
    for initiative in initiatives:
        for key, label in CLERK_DEEDS:
            register = Register.known.get(key)
            if register is None or not register.edit or not access.may(user, register.edit, initiative):
                continue
            found.append(
                Button(
                    label,
                    str(initiative),
                    _address(f"{key}.{'list' if key == 'training.session' else 'add'}", initiative),
                )
            )
    return [button for button in found if button.url]


def _address(name: str, scope: Any) -> str:
    try:
        return reverse(name, args=scope_args(scope))
    except NoReverseMatch:
        return ""


def today_of(user: Any, initiatives: list[Initiative]) -> list[tuple[Initiative, Step]]:
    """Return the next best step of each initiative that the user carries."""
    found = []
    for initiative in initiatives[:3]:
        step = summary(initiative).next
        if step is not None:
            found.append((initiative, step))
    return found


def member_view(user: Any) -> list[tuple[Organisation, list[tuple[Any, int, str]]]]:
    """Return a member firm's own records by register, in each of its initiatives."""
    shown = []
    firms = Organisation.objects.filter(pk__in=holdings(user).organisations())
    for firm in firms:
        records = []
        for initiative in Initiative.objects.visible_to(user).filter(involvements_of(firm)):
            for register in Register.known.values():
                if (
                    register.scope != "initiative"
                    or not register.model.member_path
                    or not access.may(user, register.see, initiative)
                ):  # type: ignore[attr-defined]
                    continue
                count = register.rows(initiative, user).count()
                if count:
                    records.append((register.title, count, register.url("list", initiative)))
        shown.append((firm, records))
    return shown


def involvements_of(firm: Organisation) -> Any:
    """Return the condition that a firm takes part in an initiative."""
    return Q(pk__in=firm.involvements.values("initiative"))
