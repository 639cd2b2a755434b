"""The texts of the formula language, marked for translation: what the pure methods say in English alone."""

from django.utils.translation import gettext_lazy as _

#: Fields of a record by which a formula filters and splits, as a reader calls them.
FIELDS = {
    "sex": _("sex"),
    "age_band": _("age band"),
    "place": _("place"),
    "unit": _("unit"),
    "qualifier": _("exactness"),
    "initiative": _("initiative"),
    "programme": _("programme"),
    "measure": _("what is counted"),
    "amount": _("amount"),
    "denominator": _("out of"),
    "head_count": _("heads counted"),
    "starts": _("from"),
    "ends": _("until"),
    "subject": _("subject"),
}
