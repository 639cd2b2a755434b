"""Registers of the settings, of the files that left, and of others' files."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterwise.exchange.iati import forms, services
from clusterwise.exchange.iati.access import EDIT, SEE, SET, TAKE_IN
from clusterwise.exchange.iati.models import ActivitySettings, Export, ForeignFile, ReportingSettings
from clusterwise.exchange.iati.preview import preview
from clusterwise.foundation.pages.register import Column, Register

reporting = Register(
    model=ReportingSettings,
    slug="iati-settings",
    title=_("IATI settings of the programme"),
    one=_("IATI settings"),
    teaches=_(
        "An activity file says who reports, in the codes of the standard. Fill them in once; every initiative of the "
        "programme uses them."
    ),
    columns=(
        Column("organisation_ref", _("identifier of the reporting organisation")),
        Column("organisation_name", _("name of the reporting organisation")),
        Column("sector", _("sector")),
        Column("currency", _("default currency")),
    ),
    details=(
        Column("organisation_ref", _("identifier of the reporting organisation")),
        Column("organisation_name", _("name of the reporting organisation")),
        Column("organisation_type", _("kind of organisation")),
        Column("organisation_role", _("its role in the activities")),
        Column("is_secondary", _("reports for others"), "yes_no"),
        Column("currency", _("default currency")),
        Column("language", _("language of the file")),
        Column("sector", _("sector")),
        Column("funder_ref", _("identifier of the funder")),
        Column("funder_type", _("kind of funder")),
        Column("collaboration_type", _("collaboration")),
        Column("flow_type", _("kind of flow")),
        Column("finance_type", _("kind of finance")),
        Column("aid_type", _("kind of aid")),
    ),
    see=SEE,
    edit=SET,
    form=forms.ReportingSettingsForm,
    add=services.fill_in_settings,
    revise=services.change_settings,
    scope="programme",
)

activity = Register(
    model=ActivitySettings,
    slug="iati-activity",
    title=_("IATI settings of the initiative"),
    one=_("IATI settings"),
    teaches=_("The identifier by which readers know the activity, its gender marker, and its description."),
    columns=(
        Column("local_identifier", _("identifier of the activity")),
        Column("gender", _("equality between women and men")),
        Column("sector", _("sector")),
    ),
    details=(
        Column("local_identifier", _("identifier of the activity")),
        Column("gender", _("equality between women and men")),
        Column("sector", _("sector")),
        Column("description", _("description")),
        Column("language", _("language of the description")),
    ),
    see=SEE,
    edit=EDIT,
    form=forms.ActivitySettingsForm,
    add=services.name_activity,
    revise=services.rename_activity,
)

exports = Register(
    model=Export,
    slug="iati-exports",
    title=_("IATI files that left"),
    one=_("IATI file that left"),
    teaches=_("Each file that was taken out stands here with the hash of its bytes."),
    columns=(
        Column("made_at", _("made at"), "date"),
        Column("identifier", _("identifier of the activity")),
        Column("indicators", _("indicators"), "number"),
        Column("values", _("published values"), "number"),
        Column("warnings", _("warnings"), "number"),
    ),
    details=(
        Column("made_at", _("made at"), "date"),
        Column("identifier", _("identifier of the activity")),
        Column("sha256", _("SHA-256")),
        Column("size_bytes", _("size, bytes"), "number"),
        Column("indicators", _("indicators"), "number"),
        Column("values", _("published values"), "number"),
        Column("warnings", _("warnings"), "number"),
    ),
    see=SEE,
)


def _panel(record: ForeignFile, _user: Any) -> dict[str, Any]:
    return {"preview": preview(record)}


foreign = Register(
    model=ForeignFile,
    slug="iati-files",
    title=_("IATI files of others"),
    one=_("IATI file of others"),
    teaches=_(
        "What a partner or a donor publishes can be read here beside your own figures. It is kept as it came; nothing of "
        "it is counted."
    ),
    columns=(
        Column("title", _("title")),
        Column("taken_at", _("taken in"), "date"),
        Column("activities", _("activities"), "number"),
        Column("errors", _("errors"), "number"),
        Column("warnings", _("warnings"), "number"),
    ),
    details=(
        Column("title", _("title")),
        Column("file_name", _("file")),
        Column("taken_at", _("taken in"), "date"),
        Column("sha256", _("SHA-256")),
        Column("activities", _("activities"), "number"),
        Column("errors", _("errors"), "number"),
        Column("warnings", _("warnings"), "number"),
    ),
    see=SEE,
    edit=TAKE_IN,
    remove=services.put_away,
    panel="iati/file_panel.html",
    panel_context=_panel,
)

ALL: tuple[Register, ...] = (activity, exports, foreign)
