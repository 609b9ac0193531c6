"""Every operation of the API, for programs that wait for the answer.

Made from the OpenAPI document by `python -m crm_estate.client.generate`: do not change it by hand.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from crm_estate.client.calls import File, ask, part
from crm_estate.client.connection import Connection, Download, Pages
from crm_estate.client.shapes import (
    AgainFacts,
    AnswerFacts,
    ApartFacts,
    ApartOut,
    Changes,
    ChangesField,
    ChangesPart,
    ClusterOut,
    ClusterOutField,
    ClusterOutPart,
    ContactFacts,
    ContactOut,
    ContactOutExpand,
    ContactOutField,
    ContactOutPart,
    CustomField,
    CustomFieldFacts,
    CustomFieldField,
    CustomFieldPart,
    DeliveryOut,
    DeliveryOutField,
    DeliveryOutPart,
    Demand,
    DemandField,
    DemandPart,
    DoubleOut,
    DoubleOutField,
    DoubleOutPart,
    Fact,
    FactExpand,
    FactField,
    FactPart,
    FeedbackFacts,
    ImportOut,
    ImportOutField,
    ImportOutPart,
    ImportProblem,
    ImportProblemField,
    ImportProblemPart,
    ItemOut,
    ListingFacts,
    ListingOut,
    ListingOutExpand,
    ListingOutField,
    ListingOutPart,
    MatchOut,
    MatchOutExpand,
    MatchOutField,
    MatchOutPart,
    MergeFacts,
    MergeOut,
    MergeOutExpand,
    MergeOutField,
    MergeOutPart,
    NewContact,
    NewWebhook,
    OfferOut,
    OfferOutExpand,
    OfferOutField,
    OfferOutPart,
    Relaxations,
    RelaxationsField,
    RelaxationsPart,
    ReplayFacts,
    ReplayOut,
    RequirementFacts,
    RequirementOut,
    RequirementOutExpand,
    RequirementOutField,
    RequirementOutPart,
    SecretFacts,
    Suggestions,
    SuggestionsField,
    SuggestionsPart,
    SwitchFacts,
    Teaching,
    TeachingField,
    TeachingPart,
    TrialFacts,
    TrialOut,
    UndoFacts,
    WebhookFacts,
    WebhookOut,
    WebhookOutField,
    WebhookOutPart,
)
from crm_estate.client.things import Page, Tag, Thing


class Client(Connection):
    """Every operation of the API, for programs that wait for the answer."""

    def get_changes(
        self,
        *,
        since: str | None = None,
        kinds: Sequence[str] | None = None,
        limit: int | None = None,
        held: Thing | None = None,
    ) -> Changes:
        """What has happened, in the order in which it was stored, of what this key may read.

        There is always a `next`: ask with it again at once while `more` is true, and later
        otherwise. No fact is missed and none comes twice, whatever is stored meanwhile.

        Scope: `changes:read`
        """
        return self._one(
            Changes,
            ask("GET", "/api/v1/changes", query={"since": since, "kinds": kinds, "limit": limit}, held=held),
        )

    def get_changes_part(
        self,
        *,
        since: str | None = None,
        kinds: Sequence[str] | None = None,
        limit: int | None = None,
        fields: Sequence[ChangesField] | None = None,
        held: Thing | None = None,
    ) -> ChangesPart:
        """What has happened, in the order in which it was stored, of what this key may read: only some
        fields of it, or more with it.
        """
        return self._one(
            ChangesPart,
            ask(
                "GET",
                "/api/v1/changes",
                query={"since": since, "kinds": kinds, "limit": limit, "fields": fields},
                held=held,
            ),
        )

    def get_contacts(
        self,
        *,
        text: str | None = None,
        role: Literal["buyer", "owner", "partner", "prospect", "tenant"] | None = None,
        language: Literal["cs", "en", "pl", "ro", "sl"] | None = None,
        email: str | None = None,
        agent: int | None = None,
        office: int | None = None,
        sort: Literal["name", "newest"] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Pages[ContactOut]:
        """Find contacts, a page at a time.

        Scope: `contacts:read`
        """
        return self._pages(
            Page[ContactOut],
            ask(
                "GET",
                "/api/v1/contacts",
                query={
                    "text": text,
                    "role": role,
                    "language": language,
                    "email": email,
                    "agent": agent,
                    "office": office,
                    "sort": sort,
                    "limit": limit,
                    "cursor": cursor,
                },
            ),
        )

    def get_contacts_part(
        self,
        *,
        text: str | None = None,
        role: Literal["buyer", "owner", "partner", "prospect", "tenant"] | None = None,
        language: Literal["cs", "en", "pl", "ro", "sl"] | None = None,
        email: str | None = None,
        agent: int | None = None,
        office: int | None = None,
        sort: Literal["name", "newest"] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        fields: Sequence[ContactOutField] | None = None,
        expand: Sequence[ContactOutExpand] | None = None,
    ) -> Pages[ContactOutPart]:
        """Find contacts, a page at a time: only some fields of it, or more with it."""
        return self._pages(
            Page[ContactOutPart],
            ask(
                "GET",
                "/api/v1/contacts",
                query={
                    "text": text,
                    "role": role,
                    "language": language,
                    "email": email,
                    "agent": agent,
                    "office": office,
                    "sort": sort,
                    "limit": limit,
                    "cursor": cursor,
                    "fields": fields,
                    "expand": expand,
                },
            ),
        )

    def post_contact(self, body: NewContact, *, idempotency_key: str | None = None) -> ContactOut:
        """Add a contact unless it is known already.

        A likely double is answered with 409, and `doubles` names the contacts it may be; send it
        again with `allow_double` if it is somebody else.

        Scope: `contacts:write`
        """
        return self._one(
            ContactOut, ask("POST", "/api/v1/contacts", body=body, idempotency_key=idempotency_key)
        )

    def post_contacts(self, items: Iterable[NewContact]) -> Iterator[ItemOut]:
        """Say who up to 10,000 contacts are now.

        Each needs its `reference` and is judged for itself; one that would look like another is
        refused with the `doubles` it may be, unless it says `allow_double`.

        Scope: `contacts:write`

        Any number of items: they go in batches, and what became of each comes back.
        """
        return self._batch(ItemOut, "/api/v1/contacts/batch", items, 10000)

    def get_one_contact(self, reference: str, *, held: Thing | None = None) -> ContactOut:
        """Read one contact, with everything they ever agreed to.

        Scope: `contacts:read`
        """
        return self._one(ContactOut, ask("GET", f"/api/v1/contacts/{part(reference)}", held=held))

    def get_one_contact_part(
        self,
        reference: str,
        *,
        fields: Sequence[ContactOutField] | None = None,
        expand: Sequence[ContactOutExpand] | None = None,
        held: Thing | None = None,
    ) -> ContactOutPart:
        """Read one contact, with everything they ever agreed to: only some fields of it, or more with
        it.
        """
        return self._one(
            ContactOutPart,
            ask(
                "GET",
                f"/api/v1/contacts/{part(reference)}",
                query={"fields": fields, "expand": expand},
                held=held,
            ),
        )

    def put_contact(
        self, reference: str, body: ContactFacts, *, if_match: Tag = None, if_new: bool = False
    ) -> ContactOut:
        """Say who a contact is now.

        Consents are added to, never taken away by leaving them out.

        Scope: `contacts:write`
        """
        return self._one(
            ContactOut,
            ask("PUT", f"/api/v1/contacts/{part(reference)}", body=body, if_match=if_match, if_new=if_new),
        )

    def get_doubles_of_contact(
        self, reference: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Pages[DoubleOut]:
        """The contacts that may be the same as this one, likeliest first.

        Scope: `contacts:read`
        """
        return self._pages(
            Page[DoubleOut],
            ask(
                "GET", f"/api/v1/contacts/{part(reference)}/doubles", query={"limit": limit, "cursor": cursor}
            ),
        )

    def get_doubles_of_contact_part(
        self,
        reference: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        fields: Sequence[DoubleOutField] | None = None,
    ) -> Pages[DoubleOutPart]:
        """The contacts that may be the same as this one, likeliest first: only some fields of it, or
        more with it.
        """
        return self._pages(
            Page[DoubleOutPart],
            ask(
                "GET",
                f"/api/v1/contacts/{part(reference)}/doubles",
                query={"limit": limit, "cursor": cursor, "fields": fields},
            ),
        )

    def get_merges(
        self, reference: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Pages[MergeOut]:
        """What was merged into a contact, latest first.

        Scope: `contacts:read`
        """
        return self._pages(
            Page[MergeOut],
            ask(
                "GET", f"/api/v1/contacts/{part(reference)}/merges", query={"limit": limit, "cursor": cursor}
            ),
        )

    def get_merges_part(
        self,
        reference: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        fields: Sequence[MergeOutField] | None = None,
        expand: Sequence[MergeOutExpand] | None = None,
    ) -> Pages[MergeOutPart]:
        """What was merged into a contact, latest first: only some fields of it, or more with it."""
        return self._pages(
            Page[MergeOutPart],
            ask(
                "GET",
                f"/api/v1/contacts/{part(reference)}/merges",
                query={"limit": limit, "cursor": cursor, "fields": fields, "expand": expand},
            ),
        )

    def post_merge(
        self, reference: str, body: MergeFacts, *, if_match: Tag = None, idempotency_key: str | None = None
    ) -> MergeOut:
        """Merge another contact into this one.

        Everything of the other moves, its reference leads here.

        Scope: `contacts:write`
        """
        return self._one(
            MergeOut,
            ask(
                "POST",
                f"/api/v1/contacts/{part(reference)}/merges",
                body=body,
                if_match=if_match,
                idempotency_key=idempotency_key,
            ),
        )

    def get_offers_to_contact(
        self, reference: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Pages[OfferOut]:
        """What a contact was told of: which listing, when, at what price, in which message.

        Latest first.

        Scope: `matches:read`
        """
        return self._pages(
            Page[OfferOut],
            ask(
                "GET", f"/api/v1/contacts/{part(reference)}/offers", query={"limit": limit, "cursor": cursor}
            ),
        )

    def get_offers_to_contact_part(
        self,
        reference: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        fields: Sequence[OfferOutField] | None = None,
        expand: Sequence[OfferOutExpand] | None = None,
    ) -> Pages[OfferOutPart]:
        """What a contact was told of: which listing, when, at what price, in which message: only some
        fields of it, or more with it.
        """
        return self._pages(
            Page[OfferOutPart],
            ask(
                "GET",
                f"/api/v1/contacts/{part(reference)}/offers",
                query={"limit": limit, "cursor": cursor, "fields": fields, "expand": expand},
            ),
        )

    def get_requirements(
        self, reference: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Pages[RequirementOut]:
        """Everything a contact is looking for, oldest first.

        Scope: `requirements:read`
        """
        return self._pages(
            Page[RequirementOut],
            ask(
                "GET",
                f"/api/v1/contacts/{part(reference)}/requirements",
                query={"limit": limit, "cursor": cursor},
            ),
        )

    def get_requirements_part(
        self,
        reference: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        fields: Sequence[RequirementOutField] | None = None,
        expand: Sequence[RequirementOutExpand] | None = None,
    ) -> Pages[RequirementOutPart]:
        """Everything a contact is looking for, oldest first: only some fields of it, or more with it."""
        return self._pages(
            Page[RequirementOutPart],
            ask(
                "GET",
                f"/api/v1/contacts/{part(reference)}/requirements",
                query={"limit": limit, "cursor": cursor, "fields": fields, "expand": expand},
            ),
        )

    def get_named_requirement(
        self, reference: str, name: str, *, held: Thing | None = None
    ) -> RequirementOut:
        """Read one requirement by its contact and name.

        Scope: `requirements:read`
        """
        return self._one(
            RequirementOut,
            ask("GET", f"/api/v1/contacts/{part(reference)}/requirements/{part(name)}", held=held),
        )

    def get_named_requirement_part(
        self,
        reference: str,
        name: str,
        *,
        fields: Sequence[RequirementOutField] | None = None,
        expand: Sequence[RequirementOutExpand] | None = None,
        held: Thing | None = None,
    ) -> RequirementOutPart:
        """Read one requirement by its contact and name: only some fields of it, or more with it."""
        return self._one(
            RequirementOutPart,
            ask(
                "GET",
                f"/api/v1/contacts/{part(reference)}/requirements/{part(name)}",
                query={"fields": fields, "expand": expand},
                held=held,
            ),
        )

    def put_requirement(
        self, reference: str, name: str, body: RequirementFacts, *, if_match: Tag = None, if_new: bool = False
    ) -> RequirementOut:
        """Say what a contact is looking for under this name.

        What fits is found again within moments.

        Scope: `requirements:write`
        """
        return self._one(
            RequirementOut,
            ask(
                "PUT",
                f"/api/v1/contacts/{part(reference)}/requirements/{part(name)}",
                body=body,
                if_match=if_match,
                if_new=if_new,
            ),
        )

    def get_contact_timeline(
        self, reference: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Pages[Fact]:
        """What happened to a contact, newest first.

        Scope: `contacts:read`
        """
        return self._pages(
            Page[Fact],
            ask(
                "GET",
                f"/api/v1/contacts/{part(reference)}/timeline",
                query={"limit": limit, "cursor": cursor},
            ),
        )

    def get_contact_timeline_part(
        self,
        reference: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        fields: Sequence[FactField] | None = None,
        expand: Sequence[FactExpand] | None = None,
    ) -> Pages[FactPart]:
        """What happened to a contact, newest first: only some fields of it, or more with it."""
        return self._pages(
            Page[FactPart],
            ask(
                "GET",
                f"/api/v1/contacts/{part(reference)}/timeline",
                query={"limit": limit, "cursor": cursor, "fields": fields, "expand": expand},
            ),
        )

    def post_told_apart(
        self, reference: str, body: ApartFacts, *, if_match: Tag = None, idempotency_key: str | None = None
    ) -> ApartOut:
        """Say that these are different people.

        They are not suspected again until one of them changes.

        Scope: `contacts:write`
        """
        return self._one(
            ApartOut,
            ask(
                "POST",
                f"/api/v1/contacts/{part(reference)}/told-apart",
                body=body,
                if_match=if_match,
                idempotency_key=idempotency_key,
            ),
        )

    def get_custom_fields(
        self,
    ) -> Pages[CustomField]:
        """All own fields, also retired ones, in their order.

        Scope: `listings:read`
        """
        return self._pages(Page[CustomField], ask("GET", "/api/v1/custom-fields"))

    def get_custom_fields_part(
        self, *, fields: Sequence[CustomFieldField] | None = None
    ) -> Pages[CustomFieldPart]:
        """All own fields, also retired ones, in their order: only some fields of it, or more with it."""
        return self._pages(
            Page[CustomFieldPart], ask("GET", "/api/v1/custom-fields", query={"fields": fields})
        )

    def delete_custom_field(self, key: str, *, if_match: Tag = None) -> CustomField:
        """Forget an own field that nothing speaks of; one in use is retired instead.

        Scope: `fields:write`
        """
        return self._one(CustomField, ask("DELETE", f"/api/v1/custom-fields/{part(key)}", if_match=if_match))

    def get_custom_field(self, key: str, *, held: Thing | None = None) -> CustomField:
        """Read one own field.

        Scope: `listings:read`
        """
        return self._one(CustomField, ask("GET", f"/api/v1/custom-fields/{part(key)}", held=held))

    def get_custom_field_part(
        self, key: str, *, fields: Sequence[CustomFieldField] | None = None, held: Thing | None = None
    ) -> CustomFieldPart:
        """Read one own field: only some fields of it, or more with it."""
        return self._one(
            CustomFieldPart,
            ask("GET", f"/api/v1/custom-fields/{part(key)}", query={"fields": fields}, held=held),
        )

    def put_custom_field(
        self, key: str, body: CustomFieldFacts, *, if_match: Tag = None, if_new: bool = False
    ) -> CustomField:
        """Say what an own field is.

        Its kind stays; values in use are retired, not left out.

        Scope: `fields:write`
        """
        return self._one(
            CustomField,
            ask("PUT", f"/api/v1/custom-fields/{part(key)}", body=body, if_match=if_match, if_new=if_new),
        )

    def get_clusters(self, *, limit: int | None = None, cursor: str | None = None) -> Pages[ClusterOut]:
        """Contacts that may be one, in clusters, likeliest first.

        Scope: `contacts:read`
        """
        return self._pages(
            Page[ClusterOut], ask("GET", "/api/v1/doubles", query={"limit": limit, "cursor": cursor})
        )

    def get_clusters_part(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        fields: Sequence[ClusterOutField] | None = None,
    ) -> Pages[ClusterOutPart]:
        """Contacts that may be one, in clusters, likeliest first: only some fields of it, or more with
        it.
        """
        return self._pages(
            Page[ClusterOutPart],
            ask("GET", "/api/v1/doubles", query={"limit": limit, "cursor": cursor, "fields": fields}),
        )

    def delete_teaching(
        self,
    ) -> Teaching:
        """Suspect doubles by the table that ships again.

        409 when that is in use already.

        Scope: `listings:write`
        """
        return self._one(Teaching, ask("DELETE", "/api/v1/doubles/teaching"))

    def get_teaching(self, *, held: Thing | None = None) -> Teaching:
        """How many pairs of adverts were linked and told apart, and what learning from that would be
        worth: how the table that ships and one that is learned fare on decisions that were not
        learned from.

        Scope: `listings:read`
        """
        return self._one(Teaching, ask("GET", "/api/v1/doubles/teaching", held=held))

    def get_teaching_part(
        self, *, fields: Sequence[TeachingField] | None = None, held: Thing | None = None
    ) -> TeachingPart:
        """How many pairs of adverts were linked and told apart, and what learning from that would be
        worth: how the table that ships and one that is learned fare on decisions that were not
        learned from: only some fields of it, or more with it.
        """
        return self._one(
            TeachingPart, ask("GET", "/api/v1/doubles/teaching", query={"fields": fields}, held=held)
        )

    def post_teaching(self, *, idempotency_key: str | None = None) -> Teaching:
        """Learn from the decisions, and suspect doubles among adverts by that from now on.

        409 while decisions are too few, or where what is learned is no better. For keys of no one
        office.

        Scope: `listings:write`
        """
        return self._one(Teaching, ask("POST", "/api/v1/doubles/teaching", idempotency_key=idempotency_key))

    def get_contact_export(
        self,
        *,
        text: str | None = None,
        role: Literal["buyer", "owner", "partner", "prospect", "tenant"] | None = None,
        language: Literal["cs", "en", "pl", "ro", "sl"] | None = None,
        email: str | None = None,
        agent: int | None = None,
        office: int | None = None,
        format: str | None = None,
    ) -> Download:
        """Contacts as a file.

        `jsonl` holds all there is to say; `csv` has room for one consent of each.

        Scope: `contacts:read`
        """
        return self._download(
            ask(
                "GET",
                "/api/v1/exports/contacts",
                query={
                    "text": text,
                    "role": role,
                    "language": language,
                    "email": email,
                    "agent": agent,
                    "office": office,
                    "format": format,
                },
            )
        )

    def get_listing_export(
        self,
        *,
        offer: Literal["rent", "sale"] | None = None,
        kind: Sequence[Literal["apartment", "commercial", "garage", "house", "land", "other", "room"]]
        | None = None,
        status: Literal[
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
        | None = None,
        on_market: bool | None = None,
        currency: str | None = None,
        price_min: float | None = None,
        price_max: float | None = None,
        area_min: float | None = None,
        area_max: float | None = None,
        rooms_min: float | None = None,
        rooms_max: float | None = None,
        country: str | None = None,
        place: str | None = None,
        bbox: str | None = None,
        circle: str | None = None,
        text: str | None = None,
        owner: str | None = None,
        agent: int | None = None,
        office: int | None = None,
        format: str | None = None,
    ) -> Download:
        """Listings as a file.

        `csv` and `jsonl` hold all there is to say and come in again as they went; the formats of
        portals hold what is on the market, unless `status` or `on_market` ask for something else.
        `openimmo-zip` brings the pictures that lie here along.

        Scope: `listings:read`
        """
        return self._download(
            ask(
                "GET",
                "/api/v1/exports/listings",
                query={
                    "offer": offer,
                    "kind": kind,
                    "status": status,
                    "on_market": on_market,
                    "currency": currency,
                    "price_min": price_min,
                    "price_max": price_max,
                    "area_min": area_min,
                    "area_max": area_max,
                    "rooms_min": rooms_min,
                    "rooms_max": rooms_max,
                    "country": country,
                    "place": place,
                    "bbox": bbox,
                    "circle": circle,
                    "text": text,
                    "owner": owner,
                    "agent": agent,
                    "office": office,
                    "format": format,
                },
            )
        )

    def get_imports(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        state: Literal["done", "draft", "dropped", "failed", "held", "running", "waiting"] | None = None,
        subject: Literal["contacts", "listings"] | None = None,
    ) -> Pages[ImportOut]:
        """The imports that this key may see, the newest first.

        Scope: `listings:read` or `contacts:read`
        """
        return self._pages(
            Page[ImportOut],
            ask(
                "GET",
                "/api/v1/imports",
                query={"limit": limit, "cursor": cursor, "state": state, "subject": subject},
            ),
        )

    def get_imports_part(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        state: Literal["done", "draft", "dropped", "failed", "held", "running", "waiting"] | None = None,
        subject: Literal["contacts", "listings"] | None = None,
        fields: Sequence[ImportOutField] | None = None,
    ) -> Pages[ImportOutPart]:
        """The imports that this key may see, the newest first: only some fields of it, or more with
        it.
        """
        return self._pages(
            Page[ImportOutPart],
            ask(
                "GET",
                "/api/v1/imports",
                query={
                    "limit": limit,
                    "cursor": cursor,
                    "state": state,
                    "subject": subject,
                    "fields": fields,
                },
            ),
        )

    def post_import(
        self,
        file: File,
        *,
        media_type: str = "text/csv",
        subject: Literal["contacts", "listings"] | None = None,
        file_name: str | None = None,
        format: str | None = None,
        map: str | None = None,
        full: bool | None = None,
        idempotency_key: str | None = None,
    ) -> ImportOut:
        """Hand in a file of listings or contacts, as it is, up to 256 MB.

        It is read soon: look at `Location`. Tables (CSV, TSV, XLSX), lines of JSON and the formats
        of the trade, each also as .gz, are known.

        Scope: `listings:write` or `contacts:write`
        """
        return self._one(
            ImportOut,
            ask(
                "POST",
                "/api/v1/imports",
                query={
                    "subject": subject,
                    "file_name": file_name,
                    "format": format,
                    "map": map,
                    "full": full,
                },
                file=file,
                media_type=media_type,
                idempotency_key=idempotency_key,
            ),
        )

    def delete_import(self, run: int) -> ImportOut:
        """Drop an import that waits or is held.

        Its file is forgotten; that it came stays known.

        Scope: `listings:write` or `contacts:write`
        """
        return self._one(ImportOut, ask("DELETE", f"/api/v1/imports/{part(run)}"))

    def get_one_import(self, run: int, *, held: Thing | None = None) -> ImportOut:
        """Read one import: how far it is, what came of it, and what is off.

        Scope: `listings:read` or `contacts:read`
        """
        return self._one(ImportOut, ask("GET", f"/api/v1/imports/{part(run)}", held=held))

    def get_one_import_part(
        self, run: int, *, fields: Sequence[ImportOutField] | None = None, held: Thing | None = None
    ) -> ImportOutPart:
        """Read one import: how far it is, what came of it, and what is off: only some fields of it, or
        more with it.
        """
        return self._one(
            ImportOutPart, ask("GET", f"/api/v1/imports/{part(run)}", query={"fields": fields}, held=held)
        )

    def post_import_approval(self, run: int, *, idempotency_key: str | None = None) -> ImportOut:
        """Do what is held all the same: someone has seen what is off and wants it.

        Scope: `listings:write` or `contacts:write`
        """
        return self._one(
            ImportOut, ask("POST", f"/api/v1/imports/{part(run)}/approval", idempotency_key=idempotency_key)
        )

    def get_import_problems(
        self, run: int, *, limit: int | None = None, cursor: str | None = None
    ) -> Pages[ImportProblem]:
        """What was refused or left out, in the order of the file; the first thousand are kept.

        Scope: `listings:read` or `contacts:read`
        """
        return self._pages(
            Page[ImportProblem],
            ask("GET", f"/api/v1/imports/{part(run)}/problems", query={"limit": limit, "cursor": cursor}),
        )

    def get_import_problems_part(
        self,
        run: int,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        fields: Sequence[ImportProblemField] | None = None,
    ) -> Pages[ImportProblemPart]:
        """What was refused or left out, in the order of the file; the first thousand are kept: only
        some fields of it, or more with it.
        """
        return self._pages(
            Page[ImportProblemPart],
            ask(
                "GET",
                f"/api/v1/imports/{part(run)}/problems",
                query={"limit": limit, "cursor": cursor, "fields": fields},
            ),
        )

    def get_import_refused(self, run: int) -> Download:
        """The refused records with line, code and reason, to be mended and sent again; kept for 30
        days.

        Scope: `listings:read` or `contacts:read`
        """
        return self._download(ask("GET", f"/api/v1/imports/{part(run)}/refused"))

    def get_listings(
        self,
        *,
        offer: Literal["rent", "sale"] | None = None,
        kind: Sequence[Literal["apartment", "commercial", "garage", "house", "land", "other", "room"]]
        | None = None,
        status: Literal[
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
        | None = None,
        on_market: bool | None = None,
        currency: str | None = None,
        price_min: float | None = None,
        price_max: float | None = None,
        area_min: float | None = None,
        area_max: float | None = None,
        rooms_min: float | None = None,
        rooms_max: float | None = None,
        country: str | None = None,
        place: str | None = None,
        bbox: str | None = None,
        circle: str | None = None,
        text: str | None = None,
        owner: str | None = None,
        agent: int | None = None,
        office: int | None = None,
        sort: Literal["-area", "-price", "area", "newest", "oldest", "price", "reference"] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Pages[ListingOut]:
        """Find listings, a page at a time.

        Scope: `listings:read`
        """
        return self._pages(
            Page[ListingOut],
            ask(
                "GET",
                "/api/v1/listings",
                query={
                    "offer": offer,
                    "kind": kind,
                    "status": status,
                    "on_market": on_market,
                    "currency": currency,
                    "price_min": price_min,
                    "price_max": price_max,
                    "area_min": area_min,
                    "area_max": area_max,
                    "rooms_min": rooms_min,
                    "rooms_max": rooms_max,
                    "country": country,
                    "place": place,
                    "bbox": bbox,
                    "circle": circle,
                    "text": text,
                    "owner": owner,
                    "agent": agent,
                    "office": office,
                    "sort": sort,
                    "limit": limit,
                    "cursor": cursor,
                },
            ),
        )

    def get_listings_part(
        self,
        *,
        offer: Literal["rent", "sale"] | None = None,
        kind: Sequence[Literal["apartment", "commercial", "garage", "house", "land", "other", "room"]]
        | None = None,
        status: Literal[
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
        | None = None,
        on_market: bool | None = None,
        currency: str | None = None,
        price_min: float | None = None,
        price_max: float | None = None,
        area_min: float | None = None,
        area_max: float | None = None,
        rooms_min: float | None = None,
        rooms_max: float | None = None,
        country: str | None = None,
        place: str | None = None,
        bbox: str | None = None,
        circle: str | None = None,
        text: str | None = None,
        owner: str | None = None,
        agent: int | None = None,
        office: int | None = None,
        sort: Literal["-area", "-price", "area", "newest", "oldest", "price", "reference"] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        fields: Sequence[ListingOutField] | None = None,
        expand: Sequence[ListingOutExpand] | None = None,
    ) -> Pages[ListingOutPart]:
        """Find listings, a page at a time: only some fields of it, or more with it."""
        return self._pages(
            Page[ListingOutPart],
            ask(
                "GET",
                "/api/v1/listings",
                query={
                    "offer": offer,
                    "kind": kind,
                    "status": status,
                    "on_market": on_market,
                    "currency": currency,
                    "price_min": price_min,
                    "price_max": price_max,
                    "area_min": area_min,
                    "area_max": area_max,
                    "rooms_min": rooms_min,
                    "rooms_max": rooms_max,
                    "country": country,
                    "place": place,
                    "bbox": bbox,
                    "circle": circle,
                    "text": text,
                    "owner": owner,
                    "agent": agent,
                    "office": office,
                    "sort": sort,
                    "limit": limit,
                    "cursor": cursor,
                    "fields": fields,
                    "expand": expand,
                },
            ),
        )

    def post_listings(self, items: Iterable[ListingFacts]) -> Iterator[ItemOut]:
        """Say what up to 10,000 listings are now, as PUTs would one by one.

        Each needs its `reference`; each is judged for itself, five hundred at a time, and answered
        by a line in the order of the body.

        Scope: `listings:write`

        Any number of items: they go in batches, and what became of each comes back.
        """
        return self._batch(ItemOut, "/api/v1/listings/batch", items, 10000)

    def get_one_listing(self, reference: str, *, held: Thing | None = None) -> ListingOut:
        """Read one listing.

        Scope: `listings:read`
        """
        return self._one(ListingOut, ask("GET", f"/api/v1/listings/{part(reference)}", held=held))

    def get_one_listing_part(
        self,
        reference: str,
        *,
        fields: Sequence[ListingOutField] | None = None,
        expand: Sequence[ListingOutExpand] | None = None,
        held: Thing | None = None,
    ) -> ListingOutPart:
        """Read one listing: only some fields of it, or more with it."""
        return self._one(
            ListingOutPart,
            ask(
                "GET",
                f"/api/v1/listings/{part(reference)}",
                query={"fields": fields, "expand": expand},
                held=held,
            ),
        )

    def put_listing(
        self, reference: str, body: ListingFacts, *, if_match: Tag = None, if_new: bool = False
    ) -> ListingOut:
        """Say what a listing is now.

        What is left out is unknown; saying the same again changes nothing.

        Scope: `listings:write`
        """
        return self._one(
            ListingOut,
            ask("PUT", f"/api/v1/listings/{part(reference)}", body=body, if_match=if_match, if_new=if_new),
        )

    def get_demand(self, reference: str, *, held: Thing | None = None) -> Demand:
        """How many would want a listing at prices around its own.

        It changes nothing.

        Scope: `matches:read`
        """
        return self._one(Demand, ask("GET", f"/api/v1/listings/{part(reference)}/demand", held=held))

    def get_demand_part(
        self, reference: str, *, fields: Sequence[DemandField] | None = None, held: Thing | None = None
    ) -> DemandPart:
        """How many would want a listing at prices around its own: only some fields of it, or more with
        it.
        """
        return self._one(
            DemandPart,
            ask("GET", f"/api/v1/listings/{part(reference)}/demand", query={"fields": fields}, held=held),
        )

    def get_matches_of_listing(
        self,
        reference: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        hidden: bool | None = None,
    ) -> Pages[MatchOut]:
        """The requirements that a listing fits, best first.

        Scope: `matches:read`
        """
        return self._pages(
            Page[MatchOut],
            ask(
                "GET",
                f"/api/v1/listings/{part(reference)}/matches",
                query={"limit": limit, "cursor": cursor, "hidden": hidden},
            ),
        )

    def get_matches_of_listing_part(
        self,
        reference: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        hidden: bool | None = None,
        fields: Sequence[MatchOutField] | None = None,
        expand: Sequence[MatchOutExpand] | None = None,
    ) -> Pages[MatchOutPart]:
        """The requirements that a listing fits, best first: only some fields of it, or more with it."""
        return self._pages(
            Page[MatchOutPart],
            ask(
                "GET",
                f"/api/v1/listings/{part(reference)}/matches",
                query={
                    "limit": limit,
                    "cursor": cursor,
                    "hidden": hidden,
                    "fields": fields,
                    "expand": expand,
                },
            ),
        )

    def get_offers_of_listing(
        self, reference: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Pages[OfferOut]:
        """Who was told of a listing, when, at what price, and what they said to it.

        Latest first.

        Scope: `matches:read`
        """
        return self._pages(
            Page[OfferOut],
            ask(
                "GET", f"/api/v1/listings/{part(reference)}/offers", query={"limit": limit, "cursor": cursor}
            ),
        )

    def get_offers_of_listing_part(
        self,
        reference: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        fields: Sequence[OfferOutField] | None = None,
        expand: Sequence[OfferOutExpand] | None = None,
    ) -> Pages[OfferOutPart]:
        """Who was told of a listing, when, at what price, and what they said to it: only some fields
        of it, or more with it.
        """
        return self._pages(
            Page[OfferOutPart],
            ask(
                "GET",
                f"/api/v1/listings/{part(reference)}/offers",
                query={"limit": limit, "cursor": cursor, "fields": fields, "expand": expand},
            ),
        )

    def get_listing_timeline(
        self, reference: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Pages[Fact]:
        """What happened to a listing, newest first.

        Of people it tells keys that read all contacts.

        Scope: `listings:read`
        """
        return self._pages(
            Page[Fact],
            ask(
                "GET",
                f"/api/v1/listings/{part(reference)}/timeline",
                query={"limit": limit, "cursor": cursor},
            ),
        )

    def get_listing_timeline_part(
        self,
        reference: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        fields: Sequence[FactField] | None = None,
        expand: Sequence[FactExpand] | None = None,
    ) -> Pages[FactPart]:
        """What happened to a listing, newest first: only some fields of it, or more with it."""
        return self._pages(
            Page[FactPart],
            ask(
                "GET",
                f"/api/v1/listings/{part(reference)}/timeline",
                query={"limit": limit, "cursor": cursor, "fields": fields, "expand": expand},
            ),
        )

    def get_one_match(self, match: int, *, held: Thing | None = None) -> MatchOut:
        """Read one match.

        Scope: `matches:read`
        """
        return self._one(MatchOut, ask("GET", f"/api/v1/matches/{part(match)}", held=held))

    def get_one_match_part(
        self,
        match: int,
        *,
        fields: Sequence[MatchOutField] | None = None,
        expand: Sequence[MatchOutExpand] | None = None,
        held: Thing | None = None,
    ) -> MatchOutPart:
        """Read one match: only some fields of it, or more with it."""
        return self._one(
            MatchOutPart,
            ask(
                "GET", f"/api/v1/matches/{part(match)}", query={"fields": fields, "expand": expand}, held=held
            ),
        )

    def post_feedback(
        self, match: int, body: FeedbackFacts, *, if_match: Tag = None, idempotency_key: str | None = None
    ) -> MatchOut:
        """Say what the contact thinks of a match: liked, or dismissed with a reason.

        The last word counts.

        Scope: `matches:write`
        """
        return self._one(
            MatchOut,
            ask(
                "POST",
                f"/api/v1/matches/{part(match)}/feedback",
                body=body,
                if_match=if_match,
                idempotency_key=idempotency_key,
            ),
        )

    def get_one_merge(self, merge: int, *, held: Thing | None = None) -> MergeOut:
        """Read one merge.

        Scope: `contacts:read`
        """
        return self._one(MergeOut, ask("GET", f"/api/v1/merges/{part(merge)}", held=held))

    def get_one_merge_part(
        self,
        merge: int,
        *,
        fields: Sequence[MergeOutField] | None = None,
        expand: Sequence[MergeOutExpand] | None = None,
        held: Thing | None = None,
    ) -> MergeOutPart:
        """Read one merge: only some fields of it, or more with it."""
        return self._one(
            MergeOutPart,
            ask(
                "GET", f"/api/v1/merges/{part(merge)}", query={"fields": fields, "expand": expand}, held=held
            ),
        )

    def post_undoing(
        self, merge: int, body: UndoFacts, *, if_match: Tag = None, idempotency_key: str | None = None
    ) -> MergeOut:
        """Take a merge back.

        What it moved returns; what happened since stays with the contact that was left.

        Scope: `contacts:write`
        """
        return self._one(
            MergeOut,
            ask(
                "POST",
                f"/api/v1/merges/{part(merge)}/undoing",
                body=body,
                if_match=if_match,
                idempotency_key=idempotency_key,
            ),
        )

    def get_one_requirement(self, requirement: int, *, held: Thing | None = None) -> RequirementOut:
        """Read one requirement by its id.

        Scope: `requirements:read`
        """
        return self._one(RequirementOut, ask("GET", f"/api/v1/requirements/{part(requirement)}", held=held))

    def get_one_requirement_part(
        self,
        requirement: int,
        *,
        fields: Sequence[RequirementOutField] | None = None,
        expand: Sequence[RequirementOutExpand] | None = None,
        held: Thing | None = None,
    ) -> RequirementOutPart:
        """Read one requirement by its id: only some fields of it, or more with it."""
        return self._one(
            RequirementOutPart,
            ask(
                "GET",
                f"/api/v1/requirements/{part(requirement)}",
                query={"fields": fields, "expand": expand},
                held=held,
            ),
        )

    def get_matches_of_requirement(
        self,
        requirement: int,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        hidden: bool | None = None,
    ) -> Pages[MatchOut]:
        """The listings that fit a requirement, best first.

        Scope: `matches:read`
        """
        return self._pages(
            Page[MatchOut],
            ask(
                "GET",
                f"/api/v1/requirements/{part(requirement)}/matches",
                query={"limit": limit, "cursor": cursor, "hidden": hidden},
            ),
        )

    def get_matches_of_requirement_part(
        self,
        requirement: int,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        hidden: bool | None = None,
        fields: Sequence[MatchOutField] | None = None,
        expand: Sequence[MatchOutExpand] | None = None,
    ) -> Pages[MatchOutPart]:
        """The listings that fit a requirement, best first: only some fields of it, or more with it."""
        return self._pages(
            Page[MatchOutPart],
            ask(
                "GET",
                f"/api/v1/requirements/{part(requirement)}/matches",
                query={
                    "limit": limit,
                    "cursor": cursor,
                    "hidden": hidden,
                    "fields": fields,
                    "expand": expand,
                },
            ),
        )

    def get_relaxations(self, requirement: int, *, held: Thing | None = None) -> Relaxations:
        """How many more listings each single loosening of a requirement would bring.

        It changes nothing.

        Scope: `matches:read`
        """
        return self._one(
            Relaxations, ask("GET", f"/api/v1/requirements/{part(requirement)}/relaxations", held=held)
        )

    def get_relaxations_part(
        self, requirement: int, *, fields: Sequence[RelaxationsField] | None = None, held: Thing | None = None
    ) -> RelaxationsPart:
        """How many more listings each single loosening of a requirement would bring: only some fields
        of it, or more with it.
        """
        return self._one(
            RelaxationsPart,
            ask(
                "GET",
                f"/api/v1/requirements/{part(requirement)}/relaxations",
                query={"fields": fields},
                held=held,
            ),
        )

    def get_suggestions(self, requirement: int, *, held: Thing | None = None) -> Suggestions:
        """What a requirement might say differently, judging by what was liked and dismissed.

        Changes nothing.

        Scope: `matches:read`
        """
        return self._one(
            Suggestions, ask("GET", f"/api/v1/requirements/{part(requirement)}/suggestions", held=held)
        )

    def get_suggestions_part(
        self, requirement: int, *, fields: Sequence[SuggestionsField] | None = None, held: Thing | None = None
    ) -> SuggestionsPart:
        """What a requirement might say differently, judging by what was liked and dismissed: only some
        fields of it, or more with it.
        """
        return self._one(
            SuggestionsPart,
            ask(
                "GET",
                f"/api/v1/requirements/{part(requirement)}/suggestions",
                query={"fields": fields},
                held=held,
            ),
        )

    def post_switch(
        self, requirement: int, body: SwitchFacts, *, if_match: Tag = None, idempotency_key: str | None = None
    ) -> Suggestions:
        """Suggest something of a requirement from now on, or nothing.

        Scope: `requirements:write`
        """
        return self._one(
            Suggestions,
            ask(
                "POST",
                f"/api/v1/requirements/{part(requirement)}/suggestions/switch",
                body=body,
                if_match=if_match,
                idempotency_key=idempotency_key,
            ),
        )

    def post_acceptance(
        self,
        requirement: int,
        suggestion: str,
        body: AnswerFacts,
        *,
        if_match: Tag = None,
        idempotency_key: str | None = None,
    ) -> RequirementOut:
        """Change the requirement as suggested.

        What fits is found again within moments.

        Scope: `requirements:write`
        """
        return self._one(
            RequirementOut,
            ask(
                "POST",
                f"/api/v1/requirements/{part(requirement)}/suggestions/{part(suggestion)}/acceptance",
                body=body,
                if_match=if_match,
                idempotency_key=idempotency_key,
            ),
        )

    def post_refusal(
        self,
        requirement: int,
        suggestion: str,
        body: AnswerFacts,
        *,
        if_match: Tag = None,
        idempotency_key: str | None = None,
    ) -> Suggestions:
        """Decline a suggestion.

        It is not made again until twice as much speaks for it.

        Scope: `requirements:write`
        """
        return self._one(
            Suggestions,
            ask(
                "POST",
                f"/api/v1/requirements/{part(requirement)}/suggestions/{part(suggestion)}/refusal",
                body=body,
                if_match=if_match,
                idempotency_key=idempotency_key,
            ),
        )

    def post_delivery_replay(
        self, delivery: int, body: AgainFacts, *, idempotency_key: str | None = None
    ) -> DeliveryOut:
        """Deliver one fact again, under the same id.

        Scope: `webhooks:write`
        """
        return self._one(
            DeliveryOut,
            ask(
                "POST",
                f"/api/v1/webhook-deliveries/{part(delivery)}/replay",
                body=body,
                idempotency_key=idempotency_key,
            ),
        )

    def get_webhooks(self, *, limit: int | None = None, cursor: str | None = None) -> Pages[WebhookOut]:
        """The webhooks that this key looks after, the newest first.

        Scope: `webhooks:read`
        """
        return self._pages(
            Page[WebhookOut], ask("GET", "/api/v1/webhooks", query={"limit": limit, "cursor": cursor})
        )

    def get_webhooks_part(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        fields: Sequence[WebhookOutField] | None = None,
    ) -> Pages[WebhookOutPart]:
        """The webhooks that this key looks after, the newest first: only some fields of it, or more
        with it.
        """
        return self._pages(
            Page[WebhookOutPart],
            ask("GET", "/api/v1/webhooks", query={"limit": limit, "cursor": cursor, "fields": fields}),
        )

    def post_webhook(self, body: WebhookFacts, *, idempotency_key: str | None = None) -> NewWebhook:
        """Tell an address of facts from now on.

        The answer holds the secret that calls are signed with, by Standard Webhooks; it can be read
        this once only.

        Scope: `webhooks:write`
        """
        return self._one(
            NewWebhook, ask("POST", "/api/v1/webhooks", body=body, idempotency_key=idempotency_key)
        )

    def delete_webhook(self, webhook: int, *, if_match: Tag = None) -> WebhookOut:
        """Forget a webhook and what was delivered to it.

        Scope: `webhooks:write`
        """
        return self._one(WebhookOut, ask("DELETE", f"/api/v1/webhooks/{part(webhook)}", if_match=if_match))

    def get_one_webhook(self, webhook: int, *, held: Thing | None = None) -> WebhookOut:
        """Read one webhook and how it fares.

        Scope: `webhooks:read`
        """
        return self._one(WebhookOut, ask("GET", f"/api/v1/webhooks/{part(webhook)}", held=held))

    def get_one_webhook_part(
        self, webhook: int, *, fields: Sequence[WebhookOutField] | None = None, held: Thing | None = None
    ) -> WebhookOutPart:
        """Read one webhook and how it fares: only some fields of it, or more with it."""
        return self._one(
            WebhookOutPart,
            ask("GET", f"/api/v1/webhooks/{part(webhook)}", query={"fields": fields}, held=held),
        )

    def put_webhook(
        self, webhook: int, body: WebhookFacts, *, if_match: Tag = None, if_new: bool = False
    ) -> WebhookOut:
        """Say what a webhook is now.

        Paused, it keeps its place; active again, it goes on from there. This key answers for it
        from now on.

        Scope: `webhooks:write`
        """
        return self._one(
            WebhookOut,
            ask("PUT", f"/api/v1/webhooks/{part(webhook)}", body=body, if_match=if_match, if_new=if_new),
        )

    def get_deliveries(
        self,
        webhook: int,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        state: Literal["delivered", "parked", "waiting", "withheld"] | None = None,
    ) -> Pages[DeliveryOut]:
        """What went or goes to a webhook, the latest first.

        `parked` is what was given up after a day.

        Scope: `webhooks:read`
        """
        return self._pages(
            Page[DeliveryOut],
            ask(
                "GET",
                f"/api/v1/webhooks/{part(webhook)}/deliveries",
                query={"limit": limit, "cursor": cursor, "state": state},
            ),
        )

    def get_deliveries_part(
        self,
        webhook: int,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        state: Literal["delivered", "parked", "waiting", "withheld"] | None = None,
        fields: Sequence[DeliveryOutField] | None = None,
    ) -> Pages[DeliveryOutPart]:
        """What went or goes to a webhook, the latest first: only some fields of it, or more with it."""
        return self._pages(
            Page[DeliveryOutPart],
            ask(
                "GET",
                f"/api/v1/webhooks/{part(webhook)}/deliveries",
                query={"limit": limit, "cursor": cursor, "state": state, "fields": fields},
            ),
        )

    def post_replay(
        self, webhook: int, body: ReplayFacts, *, idempotency_key: str | None = None
    ) -> ReplayOut:
        """Tell again what has happened since a moment, under the same ids; at most 10000 facts at a
        time.

        Scope: `webhooks:write`
        """
        return self._one(
            ReplayOut,
            ask(
                "POST", f"/api/v1/webhooks/{part(webhook)}/replay", body=body, idempotency_key=idempotency_key
            ),
        )

    def post_secret(
        self, webhook: int, body: SecretFacts, *, idempotency_key: str | None = None
    ) -> NewWebhook:
        """Replace the secret.

        For `overlap_hours` calls carry a signature of the former one too.

        Scope: `webhooks:write`
        """
        return self._one(
            NewWebhook,
            ask(
                "POST", f"/api/v1/webhooks/{part(webhook)}/secret", body=body, idempotency_key=idempotency_key
            ),
        )

    def post_test(self, webhook: int, body: TrialFacts, *, idempotency_key: str | None = None) -> TrialOut:
        """Send a `webhook.test` now and answer with what came back.

        Nothing of it is kept.

        Scope: `webhooks:write`
        """
        return self._one(
            TrialOut,
            ask("POST", f"/api/v1/webhooks/{part(webhook)}/test", body=body, idempotency_key=idempotency_key),
        )
