"""The app's tables as Django models, as far as the measured pages read them."""

import ctypes
from typing import Any

import orjson
from django.db import models


class Json(models.JSONField):
    """JSON that is passed on as the database wrote it."""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> orjson.Fragment | None:
        return None if value is None else orjson.Fragment(value)


class Real(models.FloatField):
    """A float4, in the double that is nearest to its bits rather than to its shortest text."""

    def from_db_value(self, value: float | None, expression: Any, connection: Any) -> float | None:
        return None if value is None else ctypes.c_float(value).value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return value

    def db_type(self, connection: Any) -> str:
        return "real"


class Table(models.Model):
    class Meta:
        abstract = True
        app_label = "estate"
        managed = False


class Office(Table):
    reference = models.TextField()

    class Meta(Table.Meta):
        db_table = "office"


class Agent(Table):
    email = models.TextField()

    class Meta(Table.Meta):
        db_table = "agent"


class Contact(Table):
    reference = models.TextField()
    given = models.TextField()
    family = models.TextField()
    company = models.TextField()
    office = models.ForeignKey(Office, models.DO_NOTHING, db_column="office", null=True)

    class Meta(Table.Meta):
        db_table = "contact"


class Listing(Table):
    reference = models.TextField()
    offer = models.TextField()
    kind = models.TextField()
    standard_status = models.TextField()
    on_market = models.BooleanField()
    price = models.BigIntegerField(null=True)
    currency = models.TextField(null=True)
    rent_period = models.TextField(null=True)
    living_area = models.FloatField(null=True)
    plot_area = models.FloatField(null=True)
    rooms_total = models.FloatField(null=True)
    bedrooms_total = models.IntegerField(null=True)
    bathrooms_total = models.FloatField(null=True)
    floor = models.IntegerField(null=True)
    floors_total = models.IntegerField(null=True)
    year_built = models.IntegerField(null=True)
    energy_class = models.TextField(null=True)
    condition = models.TextField(null=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    precision_m = models.FloatField(null=True)
    country = models.TextField()
    place_name = models.TextField()
    postal_code = models.TextField()
    street = models.TextField()
    address_visible = models.BooleanField()
    features = Json()
    title = Json()
    description = Json()
    photos = Json()
    custom = Json()
    owner = models.ForeignKey(Contact, models.DO_NOTHING, db_column="owner", null=True)
    agent = models.ForeignKey(Agent, models.DO_NOTHING, db_column="agent", null=True)
    office = models.ForeignKey(Office, models.DO_NOTHING, db_column="office", null=True)
    source = models.TextField(null=True)
    source_id = models.TextField(null=True)
    version = models.IntegerField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta(Table.Meta):
        db_table = "listing"


class Requirement(Table):
    contact = models.ForeignKey(Contact, models.DO_NOTHING, db_column="contact")
    name = models.TextField()

    class Meta(Table.Meta):
        db_table = "requirement"


class Match(Table):
    listing = models.ForeignKey(Listing, models.DO_NOTHING, db_column="listing")
    requirement = models.ForeignKey(Requirement, models.DO_NOTHING, db_column="requirement")
    contact = models.ForeignKey(Contact, models.DO_NOTHING, db_column="contact")
    score = Real()
    reasons = Json()
    engine = models.TextField()
    fits = models.BooleanField()
    state = models.TextField()
    news = models.TextField()
    found_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True)
    offered_price = models.BigIntegerField(null=True)
    offered_currency = models.TextField(null=True)
    feedback = models.TextField(null=True)
    feedback_reason = models.TextField(null=True)
    feedback_at = models.DateTimeField(null=True)

    class Meta(Table.Meta):
        db_table = "match"
