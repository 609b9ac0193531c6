"""What the API takes and gives.

Made from its OpenAPI document by `python -m crm_estate.client.generate`: do not change it by hand.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from msgspec import UNSET, UnsetType, convert, field

from crm_estate.client.things import Thing


class AgainFacts(Thing, kw_only=True, omit_defaults=True):
    """Nothing need be said."""


class AgentOut(Thing, kw_only=True, omit_defaults=True):
    """Who looks after a listing or a contact."""

    email: str
    name: str
    phone: str | None
    language: str
    office: str


class Alarm(Thing, kw_only=True, omit_defaults=True):
    """One thing that is off about a batch, with the evidence for it."""

    kind: Literal["factor", "far", "level", "nameless", "offset", "withdrawals"]
    field: Literal["", "list_price", "living_area", "location", "price_per_m2"] = ""
    factor: float | None = None
    by: float | None = None
    compared: int = 0
    of: int = 0
    cause: Literal["", "feet", "pence", "per_m2", "square_feet", "thousands"] = ""
    example: str = ""


class Alike(Thing, kw_only=True, omit_defaults=True):
    """One field in which two records agree: exactly, but for a slip, or in part.

    `swapped`: given and family name agree crosswise.
    """

    field: str
    code: Literal["close", "same", "similar"]
    swapped: bool = False


class AnswerFacts(Thing, kw_only=True, omit_defaults=True):
    """Why, or what else there is to say."""

    note: str = ""


class ApartFacts(Thing, kw_only=True, omit_defaults=True):
    """The contacts that are different from the one in the address."""

    others: list[str]


class ApartOut(Thing, kw_only=True, omit_defaults=True):
    """How many pairs were told apart."""

    pairs: int


class Area(Thing, kw_only=True, omit_defaults=True):
    """A circle or a polygon, how dear it is, and over how many km outside it a place still counts."""

    circle: CircleArea | None = None
    polygon: PolygonArea | None = None
    priority: float = 1.0
    fade_km: float | None = None
    name: str = ""


class AreasWish(Thing, kw_only=True, omit_defaults=True):
    """AreasWish."""

    any: list[Area]
    weight: float = 1.0
    must: bool = False


class Asked(Thing, kw_only=True, omit_defaults=True):
    """What whoever sends a file chooses; all of it may be left to what the file says."""

    format: str | None = None
    map: str | None = None
    full: bool | None = None
    go_ahead: bool = False


class Change(Thing, kw_only=True, omit_defaults=True):
    """A fact as far as its reader may see it; what is left out is null or missing from `data`."""

    id: int
    kind: str
    at: str
    actor: str
    listing: int | None = None
    listing_reference: str | None = None
    contact: int | None = None
    contact_reference: str | None = None
    requirement: int | None = None
    match: int | None = None
    digest: int | None = None
    data: dict[str, Any] = field(default_factory=dict)


class Changes(Thing, kw_only=True, omit_defaults=True):
    """Some changes; `next` leads to those after them, also when there are none yet."""

    items: list[Change]
    next: str
    more: bool


class ChangesPart(Thing, kw_only=True, omit_defaults=True):
    """Some changes; `next` leads to those after them, also when there are none yet."""

    items: UnsetType | list[Change] = UNSET
    next: UnsetType | str = UNSET
    more: UnsetType | bool = UNSET


class ChoiceWish(Thing, kw_only=True, omit_defaults=True):
    """One of `any`."""

    any: list[str]
    weight: float = 1.0
    must: bool = False


class CircleArea(Thing, kw_only=True, omit_defaults=True):
    """CircleArea."""

    lat: float
    lon: float
    km: float


class ClusterOut(Thing, kw_only=True, omit_defaults=True):
    """Contacts that may all be one, by their references, and how likely the likeliest two of them are."""

    score: float
    contacts: list[str]


class ClusterOutPart(Thing, kw_only=True, omit_defaults=True):
    """Contacts that may all be one, by their references, and how likely the likeliest two of them are."""

    score: UnsetType | float = UNSET
    contacts: UnsetType | list[str] = UNSET


class Consent(Thing, kw_only=True, omit_defaults=True):
    """A permission to use one channel for one purpose: when it was given and where that is written."""

    purpose: Literal["contract", "marketing", "matching"]
    channel: Literal["email", "phone", "post", "sms"]
    given_at: datetime
    source: str
    withdrawn_at: datetime | None = None


class ContactFacts(Thing, kw_only=True, omit_defaults=True):
    """What a contact is now. A person has a name, a company has one too."""

    reference: str | None = None
    kind: Literal["company", "person"] = "person"
    name: PersonName = field(default_factory=lambda: convert({"given": "", "family": ""}, PersonName))
    company: str = ""
    emails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    roles: UnsetType | list[Literal["buyer", "owner", "partner", "prospect", "tenant"]] = UNSET
    language: Literal["cs", "en", "pl", "ro", "sl"] = "en"
    time_zone: str = "Europe/Warsaw"
    consents: list[Consent] = field(default_factory=list)
    agent: str | None = None
    office: str | None = None
    shared: bool = False
    note: str = ""
    source: str | None = None
    source_id: str | None = None


class ContactOut(Thing, kw_only=True, omit_defaults=True):
    """A contact as it is read."""

    reference: str | None = None
    kind: Literal["company", "person"] = "person"
    name: PersonName = field(default_factory=lambda: convert({"given": "", "family": ""}, PersonName))
    company: str = ""
    emails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    roles: UnsetType | list[Literal["buyer", "owner", "partner", "prospect", "tenant"]] = UNSET
    language: Literal["cs", "en", "pl", "ro", "sl"] = "en"
    time_zone: str = "Europe/Warsaw"
    consents: list[Consent] = field(default_factory=list)
    agent: str | None = None
    office: str | None = None
    shared: bool = False
    note: str = ""
    source: str | None = None
    source_id: str | None = None
    id: int
    display_name: str
    version: int
    created_at: str
    updated_at: str


class ContactOutExpanded(Thing, kw_only=True, omit_defaults=True):
    """ContactOutExpanded."""

    agent: UnsetType | AgentOut | None = UNSET
    office: UnsetType | OfficeOut | None = UNSET


class ContactOutPart(Thing, kw_only=True, omit_defaults=True):
    """A contact as it is read."""

    reference: UnsetType | str | None = UNSET
    kind: UnsetType | Literal["company", "person"] = UNSET
    name: UnsetType | PersonName = UNSET
    company: UnsetType | str = UNSET
    emails: UnsetType | list[str] = UNSET
    phones: UnsetType | list[str] = UNSET
    roles: UnsetType | list[Literal["buyer", "owner", "partner", "prospect", "tenant"]] = UNSET
    language: UnsetType | Literal["cs", "en", "pl", "ro", "sl"] = UNSET
    time_zone: UnsetType | str = UNSET
    consents: UnsetType | list[Consent] = UNSET
    agent: UnsetType | str | None = UNSET
    office: UnsetType | str | None = UNSET
    shared: UnsetType | bool = UNSET
    note: UnsetType | str = UNSET
    source: UnsetType | str | None = UNSET
    source_id: UnsetType | str | None = UNSET
    id: UnsetType | int = UNSET
    display_name: UnsetType | str = UNSET
    version: UnsetType | int = UNSET
    created_at: UnsetType | str = UNSET
    updated_at: UnsetType | str = UNSET
    expanded: UnsetType | ContactOutExpanded = UNSET


class CustomField(Thing, kw_only=True, omit_defaults=True):
    """A field as it is read."""

    kind: Literal["choice", "number", "tag"]
    label: str
    labels: dict[str, str] = field(default_factory=dict)
    unit: str = ""
    slack: float = 0.1
    absolute: bool = False
    min: float | None = None
    max: float | None = None
    values: list[CustomValue] = field(default_factory=list)
    public: bool = True
    retired: bool = False
    id: int
    key: str
    version: int


class CustomFieldFacts(Thing, kw_only=True, omit_defaults=True):
    """What a field is. `label` is what it is called in languages that `labels` does not name.

    A number has a `unit`, bounds that values must keep (`min`, `max`) and a default `slack`: how
    far a wish may be missed, as a share of its bound, or in the unit with `absolute`. A choice has
    `values`. A tag is so, is not so, or is not known. `public`: contacts see it and may ask for it
    on their own pages.
    """

    kind: Literal["choice", "number", "tag"]
    label: str
    labels: dict[str, str] = field(default_factory=dict)
    unit: str = ""
    slack: float = 0.1
    absolute: bool = False
    min: float | None = None
    max: float | None = None
    values: list[CustomValue] = field(default_factory=list)
    public: bool = True
    retired: bool = False


class CustomFieldPart(Thing, kw_only=True, omit_defaults=True):
    """A field as it is read."""

    kind: UnsetType | Literal["choice", "number", "tag"] = UNSET
    label: UnsetType | str = UNSET
    labels: UnsetType | dict[str, str] = UNSET
    unit: UnsetType | str = UNSET
    slack: UnsetType | float = UNSET
    absolute: UnsetType | bool = UNSET
    min: UnsetType | float | None = UNSET
    max: UnsetType | float | None = UNSET
    values: UnsetType | list[CustomValue] = UNSET
    public: UnsetType | bool = UNSET
    retired: UnsetType | bool = UNSET
    id: UnsetType | int = UNSET
    key: UnsetType | str = UNSET
    version: UnsetType | int = UNSET


class CustomValue(Thing, kw_only=True, omit_defaults=True):
    """One value of a choice. A retired one stays where it is but is offered no more."""

    code: str
    label: str
    labels: dict[str, str] = field(default_factory=dict)
    retired: bool = False


class CustomWish(Thing, kw_only=True, omit_defaults=True):
    """A wish for one of the office's own fields; which of these may be said follows from the field's
    kind.

    A number: `min`, `max`, `slack` (as the field's own: a share of the bound, or absolute). A
    choice: one of `any`. A tag: `must` be so, `nice` to be so, or `avoid`. Numbers and choices may
    be a `must`, too.
    """

    min: float | None = None
    max: float | None = None
    slack: float | None = None
    any: list[str] = field(default_factory=list)
    must: bool = False
    nice: bool = False
    avoid: bool = False
    weight: float = 1.0


class DeliveryOut(Thing, kw_only=True, omit_defaults=True):
    """One fact on its way to one webhook. `withheld`: it is no longer within what the webhook may see."""

    id: int
    webhook: int
    fact: int
    kind: str
    message: str
    state: Literal["delivered", "parked", "waiting", "withheld"]
    attempts: int
    next_try: str
    status: int | None
    error: str | None
    created_at: str
    sent_at: str | None


class DeliveryOutPart(Thing, kw_only=True, omit_defaults=True):
    """One fact on its way to one webhook. `withheld`: it is no longer within what the webhook may see."""

    id: UnsetType | int = UNSET
    webhook: UnsetType | int = UNSET
    fact: UnsetType | int = UNSET
    kind: UnsetType | str = UNSET
    message: UnsetType | str = UNSET
    state: UnsetType | Literal["delivered", "parked", "waiting", "withheld"] = UNSET
    attempts: UnsetType | int = UNSET
    next_try: UnsetType | str = UNSET
    status: UnsetType | int | None = UNSET
    error: UnsetType | str | None = UNSET
    created_at: UnsetType | str = UNSET
    sent_at: UnsetType | str | None = UNSET


class Demand(Thing, kw_only=True, omit_defaults=True):
    """The demand curve of a listing over prices in `currency` (for rent, per `period`), ascending.

    A listing without a price has no steps.
    """

    listing: str
    currency: str | None
    period: Literal["day", "month", "week", "year"] | None
    price: float | None
    steps: list[DemandStep]


class DemandPart(Thing, kw_only=True, omit_defaults=True):
    """The demand curve of a listing over prices in `currency` (for rent, per `period`), ascending.

    A listing without a price has no steps.
    """

    listing: UnsetType | str = UNSET
    currency: UnsetType | str | None = UNSET
    period: UnsetType | Literal["day", "month", "week", "year"] | None = UNSET
    price: UnsetType | float | None = UNSET
    steps: UnsetType | list[DemandStep] = UNSET


class DemandStep(Thing, kw_only=True, omit_defaults=True):
    """At this `price` so many `contacts` would want the home, by so many `requirements`.

    `share` is how far the price is from the listing's own, -0.05 being 5 % below.
    """

    price: float
    share: float
    contacts: int
    requirements: int


class DoubleOut(Thing, kw_only=True, omit_defaults=True):
    """A contact that may be the same, from 0 to 1, and in which fields they agree."""

    reference: str
    score: float
    alike: list[Alike]


class DoubleOutPart(Thing, kw_only=True, omit_defaults=True):
    """A contact that may be the same, from 0 to 1, and in which fields they agree."""

    reference: UnsetType | str = UNSET
    score: UnsetType | float = UNSET
    alike: UnsetType | list[Alike] = UNSET


class EnergyWish(Thing, kw_only=True, omit_defaults=True):
    """One of the energy classes in `any`."""

    any: list[str]
    weight: float = 1.0
    must: bool = False


class Fact(Thing, kw_only=True, omit_defaults=True):
    """One thing that happened; subjects are row ids, `actor` is like `agent:3`, `key:1`, `contact:7`."""

    kind: str
    at: str
    actor: str
    listing: int | None = None
    contact: int | None = None
    requirement: int | None = None
    match: int | None = None
    digest: int | None = None
    data: dict[str, Any] = field(default_factory=dict)
    id: int = 0


class FactExpanded(Thing, kw_only=True, omit_defaults=True):
    """FactExpanded."""

    listing: UnsetType | ListingOut | None = UNSET
    contact: UnsetType | ContactOut | None = UNSET
    requirement: UnsetType | RequirementOut | None = UNSET


class FactPart(Thing, kw_only=True, omit_defaults=True):
    """One thing that happened; subjects are row ids, `actor` is like `agent:3`, `key:1`, `contact:7`."""

    kind: UnsetType | str = UNSET
    at: UnsetType | str = UNSET
    actor: UnsetType | str = UNSET
    listing: UnsetType | int | None = UNSET
    contact: UnsetType | int | None = UNSET
    requirement: UnsetType | int | None = UNSET
    match: UnsetType | int | None = UNSET
    digest: UnsetType | int | None = UNSET
    data: UnsetType | dict[str, Any] = UNSET
    id: UnsetType | int = UNSET
    expanded: UnsetType | FactExpanded = UNSET


class FeaturesWish(Thing, kw_only=True, omit_defaults=True):
    """Features that must be there, would be nice (each with its weight), or must not be there."""

    must: list[str] = field(default_factory=list)
    nice: dict[str, float] = field(default_factory=dict)
    avoid: list[str] = field(default_factory=list)
    weight: float = 1.0


class FeedbackFacts(Thing, kw_only=True, omit_defaults=True):
    """What a contact thinks of a match; a dismissal says why."""

    feedback: Literal["dismissed", "liked"]
    reason: (
        Literal[
            "condition",
            "floor",
            "missing_feature",
            "not_interested",
            "other",
            "seen_elsewhere",
            "too_big",
            "too_expensive",
            "too_small",
            "wrong_place",
        ]
        | None
    ) = None
    note: str = ""


class FieldError(Thing, kw_only=True, omit_defaults=True):
    """One value at fault: the path of its field and what is wrong."""

    field: str
    message: str


class ImportOut(Thing, kw_only=True, omit_defaults=True):
    """An import: what came, how it was asked to be read, what was made of it, and what is off about
    it.

    `held`: it waits for a word, with `alarms` as the evidence. Counts are of records. `error`: why
    nothing came of it; its `error_code` stays the same whatever the values in it.
    """

    id: int
    subject: Literal["contacts", "listings"]
    file_name: str
    bytes: int
    asked: Asked
    written_as: str
    sender: str
    map_name: str
    state: Literal["done", "draft", "dropped", "failed", "held", "running", "waiting"]
    actor: str
    agent_name: str | None
    read: int
    new: int
    changed: int
    unchanged: int
    withdrawn: int
    refused: int
    noted: int
    lines_done: int
    lines_all: int | None
    columns: list[str]
    alarms: list[Alarm]
    decided_by: str | None
    decided_at: str | None
    created_at: str
    started_at: str | None
    ended_at: str | None
    has_file: bool
    error: str | None
    error_code: str | None


class ImportOutPart(Thing, kw_only=True, omit_defaults=True):
    """An import: what came, how it was asked to be read, what was made of it, and what is off about
    it.

    `held`: it waits for a word, with `alarms` as the evidence. Counts are of records. `error`: why
    nothing came of it; its `error_code` stays the same whatever the values in it.
    """

    id: UnsetType | int = UNSET
    subject: UnsetType | Literal["contacts", "listings"] = UNSET
    file_name: UnsetType | str = UNSET
    bytes: UnsetType | int = UNSET
    asked: UnsetType | Asked = UNSET
    written_as: UnsetType | str = UNSET
    sender: UnsetType | str = UNSET
    map_name: UnsetType | str = UNSET
    state: UnsetType | Literal["done", "draft", "dropped", "failed", "held", "running", "waiting"] = UNSET
    actor: UnsetType | str = UNSET
    agent_name: UnsetType | str | None = UNSET
    read: UnsetType | int = UNSET
    new: UnsetType | int = UNSET
    changed: UnsetType | int = UNSET
    unchanged: UnsetType | int = UNSET
    withdrawn: UnsetType | int = UNSET
    refused: UnsetType | int = UNSET
    noted: UnsetType | int = UNSET
    lines_done: UnsetType | int = UNSET
    lines_all: UnsetType | int | None = UNSET
    columns: UnsetType | list[str] = UNSET
    alarms: UnsetType | list[Alarm] = UNSET
    decided_by: UnsetType | str | None = UNSET
    decided_at: UnsetType | str | None = UNSET
    created_at: UnsetType | str = UNSET
    started_at: UnsetType | str | None = UNSET
    ended_at: UnsetType | str | None = UNSET
    has_file: UnsetType | bool = UNSET
    error: UnsetType | str | None = UNSET
    error_code: UnsetType | str | None = UNSET


class ImportProblem(Thing, kw_only=True, omit_defaults=True):
    """One thing about one record: where it is, what it is about, and why it was refused or left out.

    `code` is the same for the same reason, whatever the values in it.
    """

    line: int
    code: str
    reason: str
    place: str
    column: str
    field: str
    value: str
    refused: bool


class ImportProblemPart(Thing, kw_only=True, omit_defaults=True):
    """One thing about one record: where it is, what it is about, and why it was refused or left out.

    `code` is the same for the same reason, whatever the values in it.
    """

    line: UnsetType | int = UNSET
    code: UnsetType | str = UNSET
    reason: UnsetType | str = UNSET
    place: UnsetType | str = UNSET
    column: UnsetType | str = UNSET
    field: UnsetType | str = UNSET
    value: UnsetType | str = UNSET
    refused: UnsetType | bool = UNSET


class ItemOut(Thing, kw_only=True, omit_defaults=True):
    """What became of one item: `status` is what a PUT of it alone would have been answered."""

    index: int
    reference: str | None
    result: Literal["changed", "new", "refused", "unchanged"]
    status: int
    problem: Problem | None = None


class Judged(Thing, kw_only=True, omit_defaults=True):
    """On how many decisions a table is `right`; how many linked pairs it would have `missed`; how many
    pairs that were told apart it would suspect `in_vain`.
    """

    right: int
    missed: int
    in_vain: int


class ListingFacts(Thing, kw_only=True, omit_defaults=True):
    """What a listing is now. What is not said is unknown; areas in m², price in major units.

    `custom`: the firm's own fields by key: a number, the code of a choice's value, or whether a tag
    is so.
    """

    offer: Literal["rent", "sale"]
    kind: Literal["apartment", "commercial", "garage", "house", "land", "other", "room"]
    country: str
    reference: str | None = None
    standard_status: Literal[
        "Active",
        "Active Under Contract",
        "Canceled",
        "Closed",
        "Coming Soon",
        "Expired",
        "Hold",
        "Incomplete",
        "Pending",
        "Withdrawn",
    ] = "Active"
    list_price: Price | None = None
    rent_period: Literal["day", "month", "week", "year"] | None = None
    living_area: float | None = None
    plot_area: float | None = None
    rooms_total: float | None = None
    bedrooms_total: int | None = None
    bathrooms_total: float | None = None
    floor: int | None = None
    floors_total: int | None = None
    year_built: int | None = None
    energy_class: str | None = None
    condition: str | None = None
    location: Location | None = None
    place: str | None = None
    postal_code: str = ""
    street: str = ""
    address_visible: bool = False
    features: dict[str, bool | None] = field(default_factory=dict)
    custom: dict[str, float | str | bool | None] = field(default_factory=dict)
    title: dict[str, str] = field(default_factory=dict)
    description: dict[str, str] = field(default_factory=dict)
    photos: list[Photo] = field(default_factory=list)
    owner: str | None = None
    agent: str | None = None
    office: str | None = None
    source: str | None = None
    source_id: str | None = None


class ListingOut(Thing, kw_only=True, omit_defaults=True):
    """A listing as it is read: what was said of it and what the CRM knows besides."""

    offer: Literal["rent", "sale"]
    kind: Literal["apartment", "commercial", "garage", "house", "land", "other", "room"]
    country: str
    reference: str | None = None
    standard_status: Literal[
        "Active",
        "Active Under Contract",
        "Canceled",
        "Closed",
        "Coming Soon",
        "Expired",
        "Hold",
        "Incomplete",
        "Pending",
        "Withdrawn",
    ] = "Active"
    list_price: Price | None = None
    rent_period: Literal["day", "month", "week", "year"] | None = None
    living_area: float | None = None
    plot_area: float | None = None
    rooms_total: float | None = None
    bedrooms_total: int | None = None
    bathrooms_total: float | None = None
    floor: int | None = None
    floors_total: int | None = None
    year_built: int | None = None
    energy_class: str | None = None
    condition: str | None = None
    location: Location | None = None
    place: str | None = None
    postal_code: str = ""
    street: str = ""
    address_visible: bool = False
    features: dict[str, bool | None] = field(default_factory=dict)
    custom: dict[str, float | str | bool | None] = field(default_factory=dict)
    title: dict[str, str] = field(default_factory=dict)
    description: dict[str, str] = field(default_factory=dict)
    photos: list[Photo] = field(default_factory=list)
    owner: str | None = None
    agent: str | None = None
    office: str | None = None
    source: str | None = None
    source_id: str | None = None
    id: int
    on_market: bool
    version: int
    created_at: str
    updated_at: str
    published_at: str | None


class ListingOutExpanded(Thing, kw_only=True, omit_defaults=True):
    """ListingOutExpanded."""

    owner: UnsetType | ContactOut | None = UNSET
    agent: UnsetType | AgentOut | None = UNSET
    office: UnsetType | OfficeOut | None = UNSET


class ListingOutPart(Thing, kw_only=True, omit_defaults=True):
    """A listing as it is read: what was said of it and what the CRM knows besides."""

    offer: UnsetType | Literal["rent", "sale"] = UNSET
    kind: UnsetType | Literal["apartment", "commercial", "garage", "house", "land", "other", "room"] = UNSET
    country: UnsetType | str = UNSET
    reference: UnsetType | str | None = UNSET
    standard_status: (
        UnsetType
        | Literal[
            "Active",
            "Active Under Contract",
            "Canceled",
            "Closed",
            "Coming Soon",
            "Expired",
            "Hold",
            "Incomplete",
            "Pending",
            "Withdrawn",
        ]
    ) = UNSET
    list_price: UnsetType | Price | None = UNSET
    rent_period: UnsetType | Literal["day", "month", "week", "year"] | None = UNSET
    living_area: UnsetType | float | None = UNSET
    plot_area: UnsetType | float | None = UNSET
    rooms_total: UnsetType | float | None = UNSET
    bedrooms_total: UnsetType | int | None = UNSET
    bathrooms_total: UnsetType | float | None = UNSET
    floor: UnsetType | int | None = UNSET
    floors_total: UnsetType | int | None = UNSET
    year_built: UnsetType | int | None = UNSET
    energy_class: UnsetType | str | None = UNSET
    condition: UnsetType | str | None = UNSET
    location: UnsetType | Location | None = UNSET
    place: UnsetType | str | None = UNSET
    postal_code: UnsetType | str = UNSET
    street: UnsetType | str = UNSET
    address_visible: UnsetType | bool = UNSET
    features: UnsetType | dict[str, bool | None] = UNSET
    custom: UnsetType | dict[str, float | str | bool | None] = UNSET
    title: UnsetType | dict[str, str] = UNSET
    description: UnsetType | dict[str, str] = UNSET
    photos: UnsetType | list[Photo] = UNSET
    owner: UnsetType | str | None = UNSET
    agent: UnsetType | str | None = UNSET
    office: UnsetType | str | None = UNSET
    source: UnsetType | str | None = UNSET
    source_id: UnsetType | str | None = UNSET
    id: UnsetType | int = UNSET
    on_market: UnsetType | bool = UNSET
    version: UnsetType | int = UNSET
    created_at: UnsetType | str = UNSET
    updated_at: UnsetType | str = UNSET
    published_at: UnsetType | str | None = UNSET
    expanded: UnsetType | ListingOutExpanded = UNSET


class Location(Thing, kw_only=True, omit_defaults=True):
    """Where it is (degrees, WGS 84), and within how many metres that is true."""

    lat: float
    lon: float
    precision_m: float | None = None


class MatchOut(Thing, kw_only=True, omit_defaults=True):
    """A listing that fits a requirement, and what became of it."""

    id: int
    listing: str
    listing_id: int
    requirement: str
    requirement_id: int
    contact: str
    contact_id: int
    contact_name: str
    score: float
    reasons: list[Reason]
    engine: str
    fits: bool
    state: Literal["dropped", "ready", "sent", "waiting"]
    news: Literal["back", "new", "price_cut"]
    found_at: str
    offered_at: str | None
    offered_price: Price | None
    feedback: Literal["dismissed", "liked"] | None
    feedback_reason: str | None
    feedback_at: str | None


class MatchOutExpanded(Thing, kw_only=True, omit_defaults=True):
    """MatchOutExpanded."""

    listing: UnsetType | ListingOut | None = UNSET
    contact: UnsetType | ContactOut | None = UNSET
    requirement: UnsetType | RequirementOut | None = UNSET


class MatchOutPart(Thing, kw_only=True, omit_defaults=True):
    """A listing that fits a requirement, and what became of it."""

    id: UnsetType | int = UNSET
    listing: UnsetType | str = UNSET
    listing_id: UnsetType | int = UNSET
    requirement: UnsetType | str = UNSET
    requirement_id: UnsetType | int = UNSET
    contact: UnsetType | str = UNSET
    contact_id: UnsetType | int = UNSET
    contact_name: UnsetType | str = UNSET
    score: UnsetType | float = UNSET
    reasons: UnsetType | list[Reason] = UNSET
    engine: UnsetType | str = UNSET
    fits: UnsetType | bool = UNSET
    state: UnsetType | Literal["dropped", "ready", "sent", "waiting"] = UNSET
    news: UnsetType | Literal["back", "new", "price_cut"] = UNSET
    found_at: UnsetType | str = UNSET
    offered_at: UnsetType | str | None = UNSET
    offered_price: UnsetType | Price | None = UNSET
    feedback: UnsetType | Literal["dismissed", "liked"] | None = UNSET
    feedback_reason: UnsetType | str | None = UNSET
    feedback_at: UnsetType | str | None = UNSET
    expanded: UnsetType | MatchOutExpanded = UNSET


class MergeFacts(Thing, kw_only=True, omit_defaults=True):
    """Which contact goes into this one, and whose value each field takes.

    A field that is not named keeps its own value, or takes the other's where it has none; lists and
    notes take both. `keep_consent`: where only one of the two agreed to something and the other
    never spoke of it, that consent stays; otherwise it ends. What either has withdrawn stays
    withdrawn. `version` and `other_version`: refuse when someone else has changed that contact
    since.
    """

    other: str
    take: dict[str, Literal["both", "other", "own"]] = field(default_factory=dict)
    keep_consent: bool = False
    version: int | None = None
    other_version: int | None = None


class MergeOut(Thing, kw_only=True, omit_defaults=True):
    """A merge: `other` went into `contact`; `moved` counts the rows that went along, by table."""

    id: int
    contact: str
    contact_id: int
    other: str
    other_id: int
    other_name: str
    moved: dict[str, int]
    actor: str
    at: str
    undone_by: str | None
    undone_at: str | None


class MergeOutExpanded(Thing, kw_only=True, omit_defaults=True):
    """MergeOutExpanded."""

    contact: UnsetType | ContactOut | None = UNSET


class MergeOutPart(Thing, kw_only=True, omit_defaults=True):
    """A merge: `other` went into `contact`; `moved` counts the rows that went along, by table."""

    id: UnsetType | int = UNSET
    contact: UnsetType | str = UNSET
    contact_id: UnsetType | int = UNSET
    other: UnsetType | str = UNSET
    other_id: UnsetType | int = UNSET
    other_name: UnsetType | str = UNSET
    moved: UnsetType | dict[str, int] = UNSET
    actor: UnsetType | str = UNSET
    at: UnsetType | str = UNSET
    undone_by: UnsetType | str | None = UNSET
    undone_at: UnsetType | str | None = UNSET
    expanded: UnsetType | MergeOutExpanded = UNSET


class NewContact(Thing, kw_only=True, omit_defaults=True):
    """A contact without a reference of yours gets one; `allow_double` adds it although it looks known."""

    reference: str | None = None
    kind: Literal["company", "person"] = "person"
    name: PersonName = field(default_factory=lambda: convert({"given": "", "family": ""}, PersonName))
    company: str = ""
    emails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    roles: UnsetType | list[Literal["buyer", "owner", "partner", "prospect", "tenant"]] = UNSET
    language: Literal["cs", "en", "pl", "ro", "sl"] = "en"
    time_zone: str = "Europe/Warsaw"
    consents: list[Consent] = field(default_factory=list)
    agent: str | None = None
    office: str | None = None
    shared: bool = False
    note: str = ""
    source: str | None = None
    source_id: str | None = None
    allow_double: bool = False


class NewWebhook(Thing, kw_only=True, omit_defaults=True):
    """A webhook with the secret that its calls are signed with; this is the only time it can be read."""

    id: int
    url: str
    kinds: list[str]
    description: str
    scopes: list[str]
    office: str | None
    state: Literal["active", "disabled", "paused"]
    reason: str | None
    is_silenced: bool
    failing_since: str | None
    waiting: int
    parked: int
    version: int
    created_at: str
    updated_at: str
    secret: str


class OfferOut(Thing, kw_only=True, omit_defaults=True):
    """One listing in one message to one contact, and the last word of the contact on that match since.

    `price` is the one that the message named; `digest` is the message, `subject` its subject.
    """

    id: int
    at: str
    listing: str
    listing_id: int
    contact: str
    contact_id: int
    contact_name: str
    requirement: str | None
    requirement_id: int | None
    match: int | None
    score: float | None
    price: Price | None
    digest: int | None
    subject: str | None
    feedback: Literal["dismissed", "liked"] | None
    feedback_reason: str | None
    feedback_at: str | None


class OfferOutExpanded(Thing, kw_only=True, omit_defaults=True):
    """OfferOutExpanded."""

    listing: UnsetType | ListingOut | None = UNSET
    contact: UnsetType | ContactOut | None = UNSET
    requirement: UnsetType | RequirementOut | None = UNSET


class OfferOutPart(Thing, kw_only=True, omit_defaults=True):
    """One listing in one message to one contact, and the last word of the contact on that match since.

    `price` is the one that the message named; `digest` is the message, `subject` its subject.
    """

    id: UnsetType | int = UNSET
    at: UnsetType | str = UNSET
    listing: UnsetType | str = UNSET
    listing_id: UnsetType | int = UNSET
    contact: UnsetType | str = UNSET
    contact_id: UnsetType | int = UNSET
    contact_name: UnsetType | str = UNSET
    requirement: UnsetType | str | None = UNSET
    requirement_id: UnsetType | int | None = UNSET
    match: UnsetType | int | None = UNSET
    score: UnsetType | float | None = UNSET
    price: UnsetType | Price | None = UNSET
    digest: UnsetType | int | None = UNSET
    subject: UnsetType | str | None = UNSET
    feedback: UnsetType | Literal["dismissed", "liked"] | None = UNSET
    feedback_reason: UnsetType | str | None = UNSET
    feedback_at: UnsetType | str | None = UNSET
    expanded: UnsetType | OfferOutExpanded = UNSET


class OfficeOut(Thing, kw_only=True, omit_defaults=True):
    """An office of the firm."""

    reference: str
    name: str
    country: str
    city: str
    email: str | None
    phone: str | None


class Paged(Thing, kw_only=True, omit_defaults=True):
    """A page of a list."""

    limit: int = 50
    cursor: str | None = None


class PersonName(Thing, kw_only=True, omit_defaults=True):
    """PersonName."""

    given: str = ""
    family: str = ""


class Photo(Thing, kw_only=True, omit_defaults=True):
    """Photo."""

    url: str
    caption: str = ""
    order: int = 0


class PolygonArea(Thing, kw_only=True, omit_defaults=True):
    """A GeoJSON Polygon: rings of [longitude, latitude], the outer one first, then holes."""

    type: str
    coordinates: list[list[list[float]]]


class Price(Thing, kw_only=True, omit_defaults=True):
    """An amount in major units; 0 means on request."""

    amount: float
    currency: str


class PriceWish(Thing, kw_only=True, omit_defaults=True):
    """Between `min` and `max` in major units of `currency`; for rent, by the month. Slack is relative."""

    currency: str
    min: float | None = None
    max: float | None = None
    weight: float = 1.0
    must: bool = False
    slack: float | None = None


class Problem(Thing, kw_only=True, omit_defaults=True):
    """What went wrong, for programs and for people (RFC 9457)."""

    title: str
    status: int
    detail: str
    instance: str
    request_id: str
    type: str = "about:blank"
    errors: list[FieldError] = field(default_factory=list)


class RangeWish(Thing, kw_only=True, omit_defaults=True):
    """Between `min` and `max`; slack is relative to the bound for areas, absolute for counts and
    years.
    """

    min: float | None = None
    max: float | None = None
    weight: float = 1.0
    must: bool = False
    slack: float | None = None


class Reason(Thing, kw_only=True, omit_defaults=True):
    """What one criterion says of a pair; `fit` (0 to 1) and `weight` are what enters the score.

    `code` is `inside`, `over_max`, `under_min`; `chosen`, `other`; `inside_area`, `near_area`,
    `outside_area`; `all_present`, `tag_missing`, `tag_unknown`, `tag_avoided`; or `unknown`. Over
    or under a bound: `value`, `bound`, `by` (amount in the criterion's unit; money in `currency`),
    `share` (`by` over the bound). Areas: `area` (its number in the requirement), `km` outside its
    edge. Features: their names. On the firm's own fields (`custom.<key>`) `value` is there inside,
    too, and `option` is a choice's value.
    """

    criterion: str
    code: str
    fit: float
    weight: float
    must: bool = False
    ruled_out: bool = False
    value: float | None = None
    bound: float | None = None
    by: float | None = None
    share: float | None = None
    currency: str | None = None
    km: float | None = None
    area: int | None = None
    option: str | None = None
    present: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    avoided: list[str] = field(default_factory=list)


class Relaxation(Thing, kw_only=True, omit_defaults=True):
    """What one way to give way would bring: `more` listings would suit, `fewer` that do now would not.

    `by` is how far it goes: of `max_up` and `min_down` a share of the bound or an amount, of
    `area_wider` kilometres. `to` is the new bound, of the price in `currency`.
    """

    criterion: str
    code: str
    to: float | None = None
    value: str | None = None
    more: int
    fewer: int = 0
    by: float | None = None
    currency: str | None = None


class Relaxations(Thing, kw_only=True, omit_defaults=True):
    """Every single loosening of a requirement, those that bring most first."""

    items: list[Relaxation]


class RelaxationsPart(Thing, kw_only=True, omit_defaults=True):
    """Every single loosening of a requirement, those that bring most first."""

    items: UnsetType | list[Relaxation] = UNSET


class ReplayFacts(Thing, kw_only=True, omit_defaults=True):
    """From when on facts are told again."""

    since: datetime


class ReplayOut(Thing, kw_only=True, omit_defaults=True):
    """How many facts will be told again."""

    deliveries: int


class RequirementFacts(Thing, kw_only=True, omit_defaults=True):
    """What one contact is looking for. `offer` and `kinds` are gates: what is not of them never
    matches.
    """

    price: PriceWish | None = None
    living_area: RangeWish | None = None
    plot_area: RangeWish | None = None
    rooms_total: RangeWish | None = None
    bedrooms_total: RangeWish | None = None
    floor: RangeWish | None = None
    year_built: RangeWish | None = None
    condition: ChoiceWish | None = None
    energy_class: EnergyWish | None = None
    areas: AreasWish | None = None
    features: FeaturesWish | None = None
    custom: dict[str, CustomWish] | None = None
    offer: Literal["rent", "sale"]
    kinds: list[Literal["apartment", "commercial", "garage", "house", "land", "other", "room"]] = field(
        default_factory=list
    )
    contact: str | None = None
    name: str | None = None
    frequency: Literal["daily", "instant", "weekly"] = "daily"
    delivery: Literal["approval", "direct"] = "direct"
    language: Literal["cs", "en", "pl", "ro", "sl"] | None = None
    expires_on: date | None = None
    state: Literal["active", "expired", "fulfilled", "paused"] = "active"


class RequirementOut(Thing, kw_only=True, omit_defaults=True):
    """A requirement as it is read."""

    price: PriceWish | None = None
    living_area: RangeWish | None = None
    plot_area: RangeWish | None = None
    rooms_total: RangeWish | None = None
    bedrooms_total: RangeWish | None = None
    floor: RangeWish | None = None
    year_built: RangeWish | None = None
    condition: ChoiceWish | None = None
    energy_class: EnergyWish | None = None
    areas: AreasWish | None = None
    features: FeaturesWish | None = None
    custom: dict[str, CustomWish] | None = None
    offer: Literal["rent", "sale"]
    kinds: list[Literal["apartment", "commercial", "garage", "house", "land", "other", "room"]] = field(
        default_factory=list
    )
    contact: str | None = None
    name: str | None = None
    frequency: Literal["daily", "instant", "weekly"] = "daily"
    delivery: Literal["approval", "direct"] = "direct"
    language: Literal["cs", "en", "pl", "ro", "sl"] | None = None
    expires_on: date | None = None
    state: Literal["active", "expired", "fulfilled", "paused"] = "active"
    id: int
    contact_id: int
    contact_name: str
    version: int
    created_at: str
    updated_at: str


class RequirementOutExpanded(Thing, kw_only=True, omit_defaults=True):
    """RequirementOutExpanded."""

    contact: UnsetType | ContactOut | None = UNSET


class RequirementOutPart(Thing, kw_only=True, omit_defaults=True):
    """A requirement as it is read."""

    price: UnsetType | PriceWish | None = UNSET
    living_area: UnsetType | RangeWish | None = UNSET
    plot_area: UnsetType | RangeWish | None = UNSET
    rooms_total: UnsetType | RangeWish | None = UNSET
    bedrooms_total: UnsetType | RangeWish | None = UNSET
    floor: UnsetType | RangeWish | None = UNSET
    year_built: UnsetType | RangeWish | None = UNSET
    condition: UnsetType | ChoiceWish | None = UNSET
    energy_class: UnsetType | EnergyWish | None = UNSET
    areas: UnsetType | AreasWish | None = UNSET
    features: UnsetType | FeaturesWish | None = UNSET
    custom: UnsetType | dict[str, CustomWish] | None = UNSET
    offer: UnsetType | Literal["rent", "sale"] = UNSET
    kinds: (
        UnsetType | list[Literal["apartment", "commercial", "garage", "house", "land", "other", "room"]]
    ) = UNSET
    contact: UnsetType | str | None = UNSET
    name: UnsetType | str | None = UNSET
    frequency: UnsetType | Literal["daily", "instant", "weekly"] = UNSET
    delivery: UnsetType | Literal["approval", "direct"] = UNSET
    language: UnsetType | Literal["cs", "en", "pl", "ro", "sl"] | None = UNSET
    expires_on: UnsetType | date | None = UNSET
    state: UnsetType | Literal["active", "expired", "fulfilled", "paused"] = UNSET
    id: UnsetType | int = UNSET
    contact_id: UnsetType | int = UNSET
    contact_name: UnsetType | str = UNSET
    version: UnsetType | int = UNSET
    created_at: UnsetType | str = UNSET
    updated_at: UnsetType | str = UNSET
    expanded: UnsetType | RequirementOutExpanded = UNSET


class SecretFacts(Thing, kw_only=True, omit_defaults=True):
    """How many hours calls are signed with the former secret too."""

    overlap_hours: int = 24


class Suggestion(Thing, kw_only=True, omit_defaults=True):
    """One thing that a requirement might say differently, judging by what was said of its matches.

    `avoid_tag`, `prefer_tag`: the feature `value` is to be left out, would be nice. `narrow`,
    `widen`: the `end` of the criterion becomes `to`, of the price in `currency`. `raise_weight`:
    the weight becomes `to`. `supporting` and `contrary` count what was said of homes for and
    against it; `certainty` is a probability.
    """

    id: str
    code: Literal["avoid_tag", "narrow", "prefer_tag", "raise_weight", "widen"]
    criterion: str
    value: str | None = None
    end: Literal["max", "min"] | None = None
    to: float | None = None
    currency: str | None = None
    supporting: int
    contrary: int
    certainty: float


class Suggestions(Thing, kw_only=True, omit_defaults=True):
    """The surest first; none while they are switched off."""

    on: bool
    items: list[Suggestion]


class SuggestionsPart(Thing, kw_only=True, omit_defaults=True):
    """The surest first; none while they are switched off."""

    on: UnsetType | bool = UNSET
    items: UnsetType | list[Suggestion] = UNSET


class SwitchFacts(Thing, kw_only=True, omit_defaults=True):
    """Whether anything is to be suggested."""

    on: bool


class Taught(Thing, kw_only=True, omit_defaults=True):
    """The table in use was learned at that time by this actor, and fared so when it was."""

    at: str
    actor: str
    trial: Trial


class Teaching(Thing, kw_only=True, omit_defaults=True):
    """Pairs that were decided on; how many it takes, in all and of each kind; what learning from them
    would be worth, unless they are too few; the table in use, unless it is the one that ships.
    """

    linked: int
    told_apart: int
    needed: int
    needed_of_each: int
    trial: Trial | None
    in_use: Taught | None


class TeachingPart(Thing, kw_only=True, omit_defaults=True):
    """Pairs that were decided on; how many it takes, in all and of each kind; what learning from them
    would be worth, unless they are too few; the table in use, unless it is the one that ships.
    """

    linked: UnsetType | int = UNSET
    told_apart: UnsetType | int = UNSET
    needed: UnsetType | int = UNSET
    needed_of_each: UnsetType | int = UNSET
    trial: UnsetType | Trial | None = UNSET
    in_use: UnsetType | Taught | None = UNSET


class Trial(Thing, kw_only=True, omit_defaults=True):
    """`decisions` that were judged, by the table that ships and by tables that were learned from
    others.

    `is_better`: more became right than wrong, by more than chance would have it.
    """

    decisions: int
    shipped: Judged
    learned: Judged
    is_better: bool


class TrialFacts(Thing, kw_only=True, omit_defaults=True):
    """What the test says to the receiver."""

    note: str = ""


class TrialOut(Thing, kw_only=True, omit_defaults=True):
    """What came back: the status and the first bytes of the answer, or why there was none."""

    message: str
    is_taken: bool
    status: int | None
    said: str
    error: str | None
    seconds: float


class UndoFacts(Thing, kw_only=True, omit_defaults=True):
    """`version`: refuse when someone else has changed the contact since this version."""

    version: int | None = None


class WebhookFacts(Thing, kw_only=True, omit_defaults=True):
    """Who is to be told of which facts: `listing.published` and the like, or a whole family,
    `listing.*`.
    """

    url: str
    kinds: list[str]
    description: str = ""
    state: Literal["active", "paused"] = "active"


class WebhookOut(Thing, kw_only=True, omit_defaults=True):
    """A webhook and how it fares. `reason` says why it was disabled; facts that wait or were given up
    are counted to 1000.
    """

    id: int
    url: str
    kinds: list[str]
    description: str
    scopes: list[str]
    office: str | None
    state: Literal["active", "disabled", "paused"]
    reason: str | None
    is_silenced: bool
    failing_since: str | None
    waiting: int
    parked: int
    version: int
    created_at: str
    updated_at: str


class WebhookOutPart(Thing, kw_only=True, omit_defaults=True):
    """A webhook and how it fares. `reason` says why it was disabled; facts that wait or were given up
    are counted to 1000.
    """

    id: UnsetType | int = UNSET
    url: UnsetType | str = UNSET
    kinds: UnsetType | list[str] = UNSET
    description: UnsetType | str = UNSET
    scopes: UnsetType | list[str] = UNSET
    office: UnsetType | str | None = UNSET
    state: UnsetType | Literal["active", "disabled", "paused"] = UNSET
    reason: UnsetType | str | None = UNSET
    is_silenced: UnsetType | bool = UNSET
    failing_since: UnsetType | str | None = UNSET
    waiting: UnsetType | int = UNSET
    parked: UnsetType | int = UNSET
    version: UnsetType | int = UNSET
    created_at: UnsetType | str = UNSET
    updated_at: UnsetType | str = UNSET


ChangesField = Literal["items", "next", "more"]
ClusterOutField = Literal["score", "contacts"]
ContactOutField = Literal[
    "reference",
    "kind",
    "name",
    "company",
    "emails",
    "phones",
    "roles",
    "language",
    "time_zone",
    "consents",
    "agent",
    "office",
    "shared",
    "note",
    "source",
    "source_id",
    "id",
    "display_name",
    "version",
    "created_at",
    "updated_at",
]
ContactOutExpand = Literal["agent", "office"]
CustomFieldField = Literal[
    "kind",
    "label",
    "labels",
    "unit",
    "slack",
    "absolute",
    "min",
    "max",
    "values",
    "public",
    "retired",
    "id",
    "key",
    "version",
]
DeliveryOutField = Literal[
    "id",
    "webhook",
    "fact",
    "kind",
    "message",
    "state",
    "attempts",
    "next_try",
    "status",
    "error",
    "created_at",
    "sent_at",
]
DemandField = Literal["listing", "currency", "period", "price", "steps"]
DoubleOutField = Literal["reference", "score", "alike"]
FactField = Literal[
    "kind", "at", "actor", "listing", "contact", "requirement", "match", "digest", "data", "id"
]
FactExpand = Literal["listing", "contact", "requirement"]
ImportOutField = Literal[
    "id",
    "subject",
    "file_name",
    "bytes",
    "asked",
    "written_as",
    "sender",
    "map_name",
    "state",
    "actor",
    "agent_name",
    "read",
    "new",
    "changed",
    "unchanged",
    "withdrawn",
    "refused",
    "noted",
    "lines_done",
    "lines_all",
    "columns",
    "alarms",
    "decided_by",
    "decided_at",
    "created_at",
    "started_at",
    "ended_at",
    "has_file",
    "error",
    "error_code",
]
ImportProblemField = Literal["line", "code", "reason", "place", "column", "field", "value", "refused"]
ListingOutField = Literal[
    "offer",
    "kind",
    "country",
    "reference",
    "standard_status",
    "list_price",
    "rent_period",
    "living_area",
    "plot_area",
    "rooms_total",
    "bedrooms_total",
    "bathrooms_total",
    "floor",
    "floors_total",
    "year_built",
    "energy_class",
    "condition",
    "location",
    "place",
    "postal_code",
    "street",
    "address_visible",
    "features",
    "custom",
    "title",
    "description",
    "photos",
    "owner",
    "agent",
    "office",
    "source",
    "source_id",
    "id",
    "on_market",
    "version",
    "created_at",
    "updated_at",
    "published_at",
]
ListingOutExpand = Literal["owner", "agent", "office"]
MatchOutField = Literal[
    "id",
    "listing",
    "listing_id",
    "requirement",
    "requirement_id",
    "contact",
    "contact_id",
    "contact_name",
    "score",
    "reasons",
    "engine",
    "fits",
    "state",
    "news",
    "found_at",
    "offered_at",
    "offered_price",
    "feedback",
    "feedback_reason",
    "feedback_at",
]
MatchOutExpand = Literal["listing", "contact", "requirement"]
MergeOutField = Literal[
    "id",
    "contact",
    "contact_id",
    "other",
    "other_id",
    "other_name",
    "moved",
    "actor",
    "at",
    "undone_by",
    "undone_at",
]
MergeOutExpand = Literal["contact"]
OfferOutField = Literal[
    "id",
    "at",
    "listing",
    "listing_id",
    "contact",
    "contact_id",
    "contact_name",
    "requirement",
    "requirement_id",
    "match",
    "score",
    "price",
    "digest",
    "subject",
    "feedback",
    "feedback_reason",
    "feedback_at",
]
OfferOutExpand = Literal["listing", "contact", "requirement"]
RelaxationsField = Literal["items"]
RequirementOutField = Literal[
    "price",
    "living_area",
    "plot_area",
    "rooms_total",
    "bedrooms_total",
    "floor",
    "year_built",
    "condition",
    "energy_class",
    "areas",
    "features",
    "custom",
    "offer",
    "kinds",
    "contact",
    "name",
    "frequency",
    "delivery",
    "language",
    "expires_on",
    "state",
    "id",
    "contact_id",
    "contact_name",
    "version",
    "created_at",
    "updated_at",
]
RequirementOutExpand = Literal["contact"]
SuggestionsField = Literal["on", "items"]
TeachingField = Literal["linked", "told_apart", "needed", "needed_of_each", "trial", "in_use"]
WebhookOutField = Literal[
    "id",
    "url",
    "kinds",
    "description",
    "scopes",
    "office",
    "state",
    "reason",
    "is_silenced",
    "failing_since",
    "waiting",
    "parked",
    "version",
    "created_at",
    "updated_at",
]
