"""What we use of an IATI activity; each field stands where the schema wants its element, each value as it was written."""

# ruff: noqa: RUF009 - the calls declare fields, as dataclasses.field does
from dataclasses import dataclass

from clusterwise.formats.iati.results import Result
from clusterwise.formats.iati.shape import LANG, More, Node, attribute, content, many, more, one
from clusterwise.formats.iati.texts import Coded, Dated, DocumentLink, Narrative, Text


@dataclass(frozen=True, slots=True)
class Identifier:
    """The identifier of the activity: that of the reporting organisation, a hyphen and its own."""

    text: str = content()
    more: More = more()


@dataclass(frozen=True, slots=True)
class ReportingOrg:
    """Who reports the activity."""

    ref: str | None = attribute("ref")
    type: str | None = attribute("type")
    secondary_reporter: str | None = attribute("secondary-reporter")
    narratives: tuple[Narrative, ...] = many("narrative", Narrative)
    more: More = more()


@dataclass(frozen=True, slots=True)
class Description:
    """What the activity is: 1 in general, 2 its objectives, 3 its target groups, 4 other."""

    type: str | None = attribute("type")
    narratives: tuple[Narrative, ...] = many("narrative", Narrative)
    more: More = more()


@dataclass(frozen=True, slots=True)
class ParticipatingOrg:
    """Who takes part: 1 funds, 2 is accountable, 3 extends, 4 implements."""

    ref: str | None = attribute("ref")
    type: str | None = attribute("type")
    role: str | None = attribute("role")
    activity_id: str | None = attribute("activity-id")
    crs_channel_code: str | None = attribute("crs-channel-code")
    narratives: tuple[Narrative, ...] = many("narrative", Narrative)
    more: More = more()


@dataclass(frozen=True, slots=True)
class ActivityDate:
    """A day of the activity: 1 planned start, 2 actual start, 3 planned end, 4 actual end."""

    iso_date: str | None = attribute("iso-date")
    type: str | None = attribute("type")
    narratives: tuple[Narrative, ...] = many("narrative", Narrative)
    more: More = more()


@dataclass(frozen=True, slots=True)
class Share:
    """A country, region, sector or tag, with the share of the activity that is for it."""

    code: str | None = attribute("code")
    vocabulary: str | None = attribute("vocabulary")
    vocabulary_uri: str | None = attribute("vocabulary-uri")
    percentage: str | None = attribute("percentage")
    narratives: tuple[Narrative, ...] = many("narrative", Narrative)
    more: More = more()


@dataclass(frozen=True, slots=True)
class PolicyMarker:
    """A policy and how far the activity is about it: 0 not, 1 significant, 2 principal; gender is code 1 of vocabulary 1."""

    vocabulary: str | None = attribute("vocabulary")
    vocabulary_uri: str | None = attribute("vocabulary-uri")
    code: str | None = attribute("code")
    significance: str | None = attribute("significance")
    narratives: tuple[Narrative, ...] = many("narrative", Narrative)
    more: More = more()


@dataclass(frozen=True, slots=True)
class Money:
    """An amount; without a currency it is in the activity's default currency."""

    currency: str | None = attribute("currency")
    value_date: str | None = attribute("value-date")
    amount: str = content()
    more: More = more()


@dataclass(frozen=True, slots=True)
class Budget:
    """Planned money of a period of at most a year."""

    type: str | None = attribute("type")
    status: str | None = attribute("status")
    start: Dated | None = one("period-start", Dated)
    end: Dated | None = one("period-end", Dated)
    value: Money | None = one("value", Money)
    more: More = more()


@dataclass(frozen=True, slots=True)
class Party:
    """Who gives or receives the money of a transaction."""

    ref: str | None = attribute("ref")
    type: str | None = attribute("type")
    provider_activity_id: str | None = attribute("provider-activity-id")
    receiver_activity_id: str | None = attribute("receiver-activity-id")
    narratives: tuple[Narrative, ...] = many("narrative", Narrative)
    more: More = more()


@dataclass(frozen=True, slots=True)
class Transaction:
    """Money that was promised, came in or went out."""

    ref: str | None = attribute("ref")
    humanitarian: str | None = attribute("humanitarian")
    type: Coded | None = one("transaction-type", Coded)
    date: Dated | None = one("transaction-date", Dated)
    value: Money | None = one("value", Money)
    description: Text | None = one("description", Text)
    provider: Party | None = one("provider-org", Party)
    receiver: Party | None = one("receiver-org", Party)
    disbursement_channel: Coded | None = one("disbursement-channel", Coded)
    sectors: tuple[Share, ...] = many("sector", Share)
    country: Share | None = one("recipient-country", Share)
    region: Share | None = one("recipient-region", Share)
    flow_type: Coded | None = one("flow-type", Coded)
    finance_type: Coded | None = one("finance-type", Coded)
    aid_types: tuple[Coded, ...] = many("aid-type", Coded)
    tied_status: Coded | None = one("tied-status", Coded)
    more: More = more()


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity; the parts that Clusterwise does not use are kept as they are."""

    language: str | None = attribute(LANG)
    default_currency: str | None = attribute("default-currency")
    last_updated: str | None = attribute("last-updated-datetime")
    humanitarian: str | None = attribute("humanitarian")
    hierarchy: str | None = attribute("hierarchy")
    linked_data_uri: str | None = attribute("linked-data-uri")
    budget_not_provided: str | None = attribute("budget-not-provided")
    identifier: Identifier | None = one("iati-identifier", Identifier)
    reporting_org: ReportingOrg | None = one("reporting-org", ReportingOrg)
    title: Text | None = one("title", Text)
    descriptions: tuple[Description, ...] = many("description", Description)
    participating_orgs: tuple[ParticipatingOrg, ...] = many("participating-org", ParticipatingOrg)
    other_identifiers: tuple[Node, ...] = many("other-identifier")
    status: Coded | None = one("activity-status", Coded)
    dates: tuple[ActivityDate, ...] = many("activity-date", ActivityDate)
    contacts: tuple[Node, ...] = many("contact-info")
    scope: Coded | None = one("activity-scope", Coded)
    countries: tuple[Share, ...] = many("recipient-country", Share)
    regions: tuple[Share, ...] = many("recipient-region", Share)
    locations: tuple[Node, ...] = many("location")
    sectors: tuple[Share, ...] = many("sector", Share)
    tags: tuple[Share, ...] = many("tag", Share)
    country_budget_items: Node | None = one("country-budget-items")
    humanitarian_scopes: tuple[Node, ...] = many("humanitarian-scope")
    policy_markers: tuple[PolicyMarker, ...] = many("policy-marker", PolicyMarker)
    collaboration_type: Coded | None = one("collaboration-type", Coded)
    flow_type: Coded | None = one("default-flow-type", Coded)
    finance_type: Coded | None = one("default-finance-type", Coded)
    aid_types: tuple[Coded, ...] = many("default-aid-type", Coded)
    tied_status: Coded | None = one("default-tied-status", Coded)
    budgets: tuple[Budget, ...] = many("budget", Budget)
    planned_disbursements: tuple[Node, ...] = many("planned-disbursement")
    capital_spend: Node | None = one("capital-spend")
    transactions: tuple[Transaction, ...] = many("transaction", Transaction)
    document_links: tuple[DocumentLink, ...] = many("document-link", DocumentLink)
    related_activities: tuple[Node, ...] = many("related-activity")
    legacy_data: tuple[Node, ...] = many("legacy-data")
    conditions: Node | None = one("conditions")
    results: tuple[Result, ...] = many("result", Result)
    crs_add: Node | None = one("crs-add")
    fss: Node | None = one("fss")
    more: More = more()


@dataclass(frozen=True, slots=True)
class Header:
    """What the root element says of the whole file, with the prefixes of foreign vocabularies."""

    version: str | None = attribute("version")
    generated: str | None = attribute("generated-datetime")
    linked_data_default: str | None = attribute("linked-data-default")
    more: More = more()
    prefixes: tuple[tuple[str, str], ...] = ()
