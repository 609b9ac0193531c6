"""What is stored of what people look for; `criteria` is the JSON of the Struct of that name."""

from piccolo.columns import JSONB, Array, BigSerial, Date, ForeignKey, Integer, Text, Timestamptz
from piccolo.table import Table

from crm_estate.base.database import DB
from crm_estate.contacts.tables import Contact


class Requirement(Table, tablename="requirement", db=DB):
    id: BigSerial = BigSerial(primary_key=True)
    contact = ForeignKey(Contact, null=False)
    name = Text()
    offer = Text()
    kinds = Array(base_column=Text())
    criteria = JSONB()
    frequency = Text()
    delivery = Text()
    language = Text(null=True, default=None)
    expires_on = Date(null=True, default=None)
    state = Text()
    version = Integer()
    created_at = Timestamptz()
    updated_at = Timestamptz()
