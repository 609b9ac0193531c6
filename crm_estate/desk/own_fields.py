"""The firm's own fields: declared, changed, retired and forgotten by administrators."""

from typing import Any

from litestar import Response, get, post
from msgspec import Struct

from crm_estate.accounts.permissions import require_role
from crm_estate.accounts.signin import Me
from crm_estate.base.errors import Conflict, Invalid, NotAllowed
from crm_estate.desk.asking import AnyRequest, FromPath, Now, Who, version_of
from crm_estate.desk.field_form import blank_form, facts_of, form_of, key_of, value_rows
from crm_estate.desk.forms import Form, corrected, taken
from crm_estate.desk.screen import done, screen
from crm_estate.listings.custom import MOST_FIELDS, CustomField, CustomFieldFacts, custom_fields
from crm_estate.requirements.custom_keeping import get_field, receive, remove
from crm_estate.requirements.custom_use import Use, use_of_fields, use_of_values
from crm_estate.web.forms import given, one
from crm_estate.web.wording import N_

INDEX = "/desk/settings/fields"
TAKEN = N_("Another field has this key.")


class Line(Struct, frozen=True):
    """A field as the list shows it."""

    field: CustomField
    use: Use


@get("/settings/fields")
async def field_index(request: AnyRequest, me: Who) -> Response[str]:
    require_role(me.actor, "administrator")
    fields, uses = await custom_fields(), await use_of_fields()
    return await screen(
        request,
        me,
        "settings/fields.html",
        lines=[Line(field, uses.get(field.key, Use())) for field in fields],
        is_full=len(fields) >= MOST_FIELDS,
    )


@get("/new/field")
async def new_field(request: AnyRequest, me: Who) -> Response[str]:
    require_role(me.actor, "administrator")
    return await _page(request, me, blank_form(request.query_params.get("kind", "number")))


@post("/new/field")
async def add_field(request: AnyRequest, me: Who, now: Now) -> Response[Any]:
    require_role(me.actor, "administrator")
    fields = await given(request)
    try:
        facts = facts_of(fields)
        await receive(key_of(fields), facts, actor=me.actor, now=now, version=0)
    except (Conflict, Invalid, NotAllowed) as wrong:
        return await _page(request, me, corrected(fields, taken(wrong, TAKEN, "key"), me.language))
    return done(INDEX, "added")


@get("/settings/fields/{key:str}")
async def edit_field(request: AnyRequest, me: Who, key: FromPath[str]) -> Response[str]:
    require_role(me.actor, "administrator")
    field = await get_field(key)
    return await _page(request, me, form_of(field), field)


@post("/settings/fields/{key:str}")
async def change_field(request: AnyRequest, me: Who, now: Now, key: FromPath[str]) -> Response[Any]:
    require_role(me.actor, "administrator")
    field = await get_field(key)
    fields = {**await given(request), "kind": [field.kind]}
    try:
        facts = facts_of(fields, retired=field.retired)
        received = await receive(key, facts, actor=me.actor, now=now, version=version_of(fields))
    except (Conflict, Invalid, NotAllowed) as wrong:
        return await _page(request, me, corrected(fields, wrong, me.language), field)
    return done(INDEX, "unchanged" if received.result == "unchanged" else "saved")


@post("/settings/fields/{key:str}/retirement")
async def field_retirement(request: AnyRequest, me: Who, now: Now, key: FromPath[str]) -> Response[None]:
    """Retire a field, or take it up again; what is said of it stays either way."""
    field = await get_field(key)
    said = {name: getattr(field, name) for name in CustomFieldFacts.__struct_fields__}
    said["retired"] = one(await given(request), "retired") == "yes"
    await receive(key, CustomFieldFacts(**said), actor=me.actor, now=now)
    return done(INDEX, "saved")


@post("/settings/fields/{key:str}/removal")
async def field_removal(me: Who, now: Now, key: FromPath[str]) -> Response[None]:
    await remove(key, actor=me.actor, now=now)
    return done(INDEX, "removed")


@get("/new/field/value")
async def value_fields(request: AnyRequest, me: Who, now: Now) -> Response[str]:
    """A part of the form: the fields of one more value."""
    number = int(now.timestamp() * 1000)  # only has to differ from the others of this form
    return await screen(request, me, "settings/value.html", number=number, value={}, form=Form({}))


async def _page(request: AnyRequest, me: Me, form: Form, field: CustomField | None = None) -> Response[str]:
    return await screen(
        request,
        me,
        "settings/field.html",
        status=409 if form.is_outdated else 422 if form.errors else 200,
        form=form,
        field=field,
        kind=form.value("kind", "number"),
        values=value_rows(form),
        use=(await use_of_fields()).get(field.key, Use()) if field else Use(),
        uses=await use_of_values(field.key) if field and field.kind == "choice" else {},
    )
