"""Key, allowance, filters and pages in the classes that the framework has for them; rows come as values."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.urls import path
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotFound, ParseError
from rest_framework.permissions import BasePermission
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from bench.api_load import peers
from bench.api_load.in_django.tables import Listing, Match, Requirement

ADMIT = peers.ADMIT.format(
    hash="%(hash)s",
    burst="%(burst)s::float8",
    per_second="%(per_second)s::float8",
    now="%(now)s::timestamptz",
)
NOTE_USE = "update api_key set used_at = %(now)s where id = %(id)s"
TIES = {
    "owner_ref": F("owner__reference"),
    "agent_email": F("agent__email"),
    "office_ref": F("office__reference"),
}
JOINED = {
    "listing_ref": F("listing__reference"),
    "requirement_name": F("requirement__name"),
    "contact_ref": F("contact__reference"),
    "given": F("contact__given"),
    "family": F("contact__family"),
    "company": F("contact__company"),
}


class KeyAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[Any, Any]:
        kind, _, key = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer":
            raise AuthenticationFailed
        now = datetime.now(UTC)
        said = {"hash": peers.hash_of(key.strip()), "burst": peers.BURST, "per_second": peers.PER_SECOND}
        with connection.cursor() as cursor:
            cursor.execute(ADMIT, {**said, "now": now})
            row = cursor.fetchone()
            if row is None:
                raise AuthenticationFailed
            number, office, scopes, used_at, tokens, taken = row
            if peers.is_due(used_at, now):
                cursor.execute(NOTE_USE, {"now": now, "id": number})
        return {"office": office, "scopes": scopes}, (tokens, taken)

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class Scope(BasePermission):
    def has_permission(self, request: Request, view: "Page") -> bool:
        return view.scope in request.user["scopes"]


class Allowance(BaseThrottle):
    """The token was taken with the key, in one statement; here it is judged."""

    def allow_request(self, request: Request, view: "Page") -> bool:
        self.tokens, taken = request.auth
        return taken

    def wait(self) -> float:
        return float(peers.retry_after(self.tokens))


class Orjson(BaseRenderer):
    media_type, format, charset = "application/json", "json", None

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:
        return peers.encode(data)


class Paged(serializers.Serializer):
    limit = serializers.IntegerField(min_value=1, max_value=peers.LARGEST, default=peers.PAGE)
    cursor = serializers.RegexField("^[A-Za-z0-9_-]*$", max_length=4000, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if unknown := set(self.initial_data) - set(self.fields):
            raise serializers.ValidationError(dict.fromkeys(unknown, "unknown"))
        try:
            attrs["after"] = peers.position(attrs["cursor"]) if attrs.get("cursor") else None
        except ValueError:
            raise serializers.ValidationError({"cursor": "none"}) from None
        return attrs


class Matches(Paged):
    hidden = serializers.BooleanField(default=False)


class Listings(Paged):
    offer = serializers.ChoiceField(["sale", "rent"], required=False)
    kind = serializers.ListField(child=serializers.CharField(), required=False)
    status = serializers.CharField(required=False)
    on_market = serializers.BooleanField(required=False, default=None, allow_null=True)
    currency = serializers.RegexField("^[A-Z]{3}$", required=False)
    price_min = serializers.FloatField(min_value=0, max_value=1e12, required=False)
    price_max = serializers.FloatField(min_value=0, max_value=1e12, required=False)
    area_min = serializers.FloatField(min_value=0, max_value=1e12, required=False)
    area_max = serializers.FloatField(min_value=0, max_value=1e12, required=False)
    rooms_min = serializers.FloatField(min_value=0, max_value=1e12, required=False)
    rooms_max = serializers.FloatField(min_value=0, max_value=1e12, required=False)
    country = serializers.RegexField("^[A-Z]{2}$", required=False)
    sort = serializers.ChoiceField(["newest", "price"], default="newest")


LOOKUPS = {
    "offer": "offer", "kind": "kind__in", "status": "standard_status", "on_market": "on_market",
    "currency": "currency", "area_min": "living_area__gte", "area_max": "living_area__lte",
    "rooms_min": "rooms_total__gte", "rooms_max": "rooms_total__lte", "country": "country",
}  # fmt: skip


class Page(APIView):
    authentication_classes = [KeyAuthentication]
    permission_classes = [Scope]
    throttle_classes = [Allowance]
    renderer_classes = [Orjson]
    scope = "listings:read"
    version: int | None = None

    def asked(self, kind: type[Paged]) -> dict[str, Any]:
        serializer = kind(data=self.request.query_params)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        said = peers.limits(request.auth[0]) if request.auth else {}
        if response.status_code == 200:
            tag = peers.tag_of(response.render().content, self.version)
            said |= {"ETag": tag, "Cache-Control": "private, no-cache", "X-Content-Type-Options": "nosniff"}
            if tag in request.headers.get("if-none-match", ""):
                response.status_code, response.content = 304, b""
        for name, value in said.items():
            response.headers[name] = value
        return response

    def answer(self, items: list[dict[str, Any]], following: str | None) -> Response:
        headers = {}
        if following is not None:
            said = [pair for pair in self.request.query_params.items() if pair[0] != "cursor"]
            query = urlencode([*said, ("cursor", following)])
            headers["Link"] = f'<{self.request.path}?{query}>; rel="next"'
        return Response(peers.page(items, following), headers=headers)

    def reach(self, within: str = "") -> dict[str, int]:
        office = self.request.user["office"]
        return {} if office is None else {f"{within}office": office}


class ListingsView(Page):
    def get(self, request: Request) -> Response:
        asked = self.asked(Listings)
        rows = list(self.found(asked).values(*peers.ALIKE, *peers.APART, **TIES)[: asked["limit"] + 1])
        following = None
        if len(rows) > asked["limit"]:
            last = rows[asked["limit"] - 1]
            at = last["price"] if asked["sort"] == "price" else last["updated_at"].timestamp()
            following = peers.cursor(at, last["id"])
        return self.answer([peers.listing_out(row) for row in rows[: asked["limit"]]], following)

    def found(self, asked: dict[str, Any]) -> "QuerySet[Listing]":
        query = self.request.query_params
        said = {**asked, "kind": query.getlist("kind") or None}
        filters = {LOOKUPS[name]: said[name] for name in LOOKUPS if said.get(name) is not None}
        by_price = asked["sort"] == "price"
        if by_price or "price_min" in asked or "price_max" in asked:
            if "currency" not in asked:
                raise ParseError("currency")
            for name, lookup in (("price_min", "price__gte"), ("price_max", "price__lte")):
                if name in asked:
                    filters[lookup] = peers.minor(asked[name], asked["currency"])
        found = Listing.objects.filter(**self.reach(), **filters)
        if asked["after"] is not None:
            value, number = asked["after"]
            if by_price:
                found = found.filter(Q(price__gt=value) | Q(price=value, id__gt=number), price__gte=value)
            else:
                at = peers.moment(value)
                found = found.filter(
                    Q(updated_at__lt=at) | Q(updated_at=at, id__lt=number), updated_at__lte=at
                )
        return found.order_by(*(("price", "id") if by_price else ("-updated_at", "-id")))


class ListingView(Page):
    def get(self, request: Request, reference: str) -> Response:
        found = Listing.objects.filter(reference=reference, **self.reach())
        row = found.values(*peers.ALIKE, *peers.APART, **TIES).first()
        if row is None:
            raise NotFound
        self.version = row["version"]
        return Response(peers.listing_out(row))


class MatchesView(Page):
    scope = "matches:read"
    other = ""

    def best_first(self, there: "QuerySet[Any]", **where: Any) -> Response:
        """What they are matches of is looked for only where there are none."""
        asked = self.asked(Matches)
        found = Match.objects.filter(
            **where, **{f"contact__{name}": said for name, said in self.reach().items()}
        )
        if not asked["hidden"]:
            found = found.filter(fits=True).exclude(state="dropped")
            found = found.filter(Q(feedback=None) | ~Q(feedback="dismissed"))
        if asked["after"] is not None:
            score, number = asked["after"]
            found = found.filter(Q(score__lt=score) | Q(score=score, **{f"{self.other}__gt": number}))
        names = (*peers.MATCH, *peers.MATCH_APART, "listing_id", "requirement_id", "contact_id")
        ordered = found.order_by("-score", self.other)
        rows = list(ordered.values(*names, **JOINED)[: asked["limit"] + 1])
        if not rows and not there.exists():
            raise NotFound
        following = None
        if len(rows) > asked["limit"]:
            last = rows[asked["limit"] - 1]
            following = peers.cursor(last["score"], last[self.other])
        return self.answer([peers.match_out(row) for row in rows[: asked["limit"]]], following)


class MatchesOfListing(MatchesView):
    other = "requirement_id"

    def get(self, request: Request, reference: str) -> Response:
        one = Listing.objects.filter(reference=reference, **self.reach())
        return self.best_first(one, listing_id=one.values("id")[:1])


class MatchesOfRequirement(MatchesView):
    other = "listing_id"

    def get(self, request: Request, requirement: int) -> Response:
        there = Requirement.objects.filter(id=requirement, **self.reach("contact__"))
        return self.best_first(there, requirement_id=requirement)


urlpatterns = [
    path("api/v1/listings", ListingsView.as_view()),
    path("api/v1/listings/<str:reference>", ListingView.as_view()),
    path("api/v1/listings/<str:reference>/matches", MatchesOfListing.as_view()),
    path("api/v1/requirements/<int:requirement>/matches", MatchesOfRequirement.as_view()),
]
