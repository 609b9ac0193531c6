"""$metadata: what is served, as EDMX and as JSON (OData CSDL 4.0 and 4.01)."""

from collections.abc import Iterator, Mapping
from typing import Any
from xml.sax.saxutils import quoteattr

from crm_estate.api.reso.resources import Field, Resource

NAMESPACE = "org.reso.metadata"
LOOKUP_NAME = "RESO.OData.Metadata.LookupName"
RESTRICTED = "Org.OData.Capabilities.V1.FilterRestrictions"

EDMX = """<?xml version="1.0" encoding="UTF-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="{namespace}" xmlns="http://docs.oasis-open.org/odata/ns/edm">
{types}
<EntityContainer Name="Container">
{sets}
</EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>
"""


def type_of(field: Field) -> str:
    """The type of a field in the words of OData."""
    if field.kind == "number":
        return "Edm.Int64" if field.whole else "Edm.Double"
    return {
        "string": "Edm.String", "boolean": "Edm.Boolean", "moment": "Edm.DateTimeOffset", "date": "Edm.Date",
        "strings": "Collection(Edm.String)", "point": "Edm.GeographyPoint",
    }[field.kind]  # fmt: skip


def edmx(served: Mapping[str, Resource]) -> str:
    """The document in XML."""
    types = "\n".join(line for one in served.values() for line in _type(one))
    sets = "\n".join(line for one in served.values() for line in _set(one))
    return EDMX.format(namespace=NAMESPACE, types=types, sets=sets)


def csdl(served: Mapping[str, Resource]) -> dict[str, Any]:
    """The document in JSON."""
    schema: dict[str, Any] = {one.name: _json_type(one) for one in served.values()}
    schema["Container"] = {
        "$Kind": "EntityContainer",
        **{name: {"$Collection": True, "$Type": f"{NAMESPACE}.{name}"} for name in served},
    }
    return {"$Version": "4.01", "$EntityContainer": f"{NAMESPACE}.Container", NAMESPACE: schema}


def _type(resource: Resource) -> Iterator[str]:
    yield f"<EntityType Name={quoteattr(resource.name)}>"
    yield f"<Key><PropertyRef Name={quoteattr(resource.key)}/></Key>"
    for name, field in resource.fields.items():
        yield _property(name, field, is_key=name == resource.key)
    for name, link in resource.links.items():
        kind = f"Collection({NAMESPACE}.{link.to})" if link.many else f"{NAMESPACE}.{link.to}"
        yield f"<NavigationProperty Name={quoteattr(name)} Type={quoteattr(kind)}/>"
    yield "</EntityType>"


def _property(name: str, field: Field, *, is_key: bool) -> str:
    said = f"<Property Name={quoteattr(name)} Type={quoteattr(type_of(field))}"
    said += ' Precision="6"' if field.kind == "moment" else ""
    said += ' Nullable="false"' if is_key or field.kind == "strings" else ""
    if field.lookup is None:
        return f"{said}/>"
    return (
        f"{said}><Annotation Term={quoteattr(LOOKUP_NAME)} String={quoteattr(field.lookup[0])}/></Property>"
    )


def _set(resource: Resource) -> Iterator[str]:
    name = quoteattr(resource.name)
    yield f"<EntitySet Name={name} EntityType={quoteattr(f'{NAMESPACE}.{resource.name}')}>"
    for link, leads in resource.links.items():
        yield f"<NavigationPropertyBinding Path={quoteattr(link)} Target={quoteattr(leads.to)}/>"
    if closed := _closed(resource):
        paths = "".join(f"<PropertyPath>{field}</PropertyPath>" for field in closed)
        yield f'<Annotation Term="{RESTRICTED}"><Record><PropertyValue Property="NonFilterableProperties">'
        yield f"<Collection>{paths}</Collection></PropertyValue></Record></Annotation>"
    yield "</EntitySet>"


def _closed(resource: Resource) -> list[str]:
    """Fields that cannot be filtered by."""
    return [name for name, field in resource.fields.items() if not field.filterable]


def _json_type(resource: Resource) -> dict[str, Any]:
    said: dict[str, Any] = {"$Kind": "EntityType", "$Key": [resource.key]}
    for name, field in resource.fields.items():
        kind = type_of(field)
        about: dict[str, Any] = {"$Type": kind.removeprefix("Collection(").rstrip(")")}
        about |= {"$Collection": True} if field.kind == "strings" else {"$Nullable": name != resource.key}
        if field.lookup is not None:
            about[f"@{LOOKUP_NAME}"] = field.lookup[0]
        if not field.filterable:
            about["@Org.OData.Capabilities.V1.Filterable"] = False
        said[name] = about
    for name, link in resource.links.items():
        many = {"$Collection": True} if link.many else {"$Nullable": True}
        said[name] = {"$Kind": "NavigationProperty", "$Type": f"{NAMESPACE}.{link.to}", **many}
    return said
