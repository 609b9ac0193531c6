"""Own fields that tests declare: a number, a choice and a tag."""

from datetime import datetime

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.listings.custom import CustomField, CustomFieldFacts, CustomValue
from crm_estate.requirements.custom_keeping import receive

CEILING = CustomFieldFacts(
    kind="number",
    label="Ceiling height",
    labels={"pl": "Wysokość pomieszczeń", "cs": "Výška stropu"},
    unit="m",
    slack=0.2,
    absolute=True,
    min=1,
    max=20,
)
HEATING = CustomFieldFacts(
    kind="choice",
    label="Heating",
    labels={"pl": "Ogrzewanie"},
    values=[
        CustomValue(code="gas", label="Gas", labels={"pl": "gaz"}),
        CustomValue(code="district", label="District heating", labels={"pl": "miejskie"}),
        CustomValue(code="coal", label="Coal", labels={"pl": "węgiel"}),
    ],
)
FIBRE = CustomFieldFacts(kind="tag", label="Fibre optics", labels={"pl": "Światłowód"})

OWN_FIELDS = {"ceiling_height": CEILING, "heating": HEATING, "fibre": FIBRE}


async def declare(now: datetime, **more: CustomFieldFacts) -> dict[str, CustomField]:
    """All three of them, or as `more` has them; returns them by key."""
    wanted = {**OWN_FIELDS, **more}
    done = [await receive(key, facts, actor=SYSTEM, now=now) for key, facts in wanted.items()]
    return {one.field.key: one.field for one in done}
