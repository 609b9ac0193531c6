"""What people ask on a portal, in the files it sends."""

from pathlib import Path
from typing import Any

from crm_estate.feeds.enquiries import Enquiry
from crm_estate.feeds.openimmo.feedback import read_feedback
from crm_estate.listings.facts import ListingFacts, Location, Price

JANA = """<interessent>
  <int_id>55</int_id><anrede>Frau</anrede><vorname>Jana</vorname><nachname>Nováková</nachname>
  <tel>0221 123 45 67</tel><mobil>+420 601 123 456</mobil><email>jana@example.org</email>
  <bevorzugt>EMAIL</bevorzugt><wunsch>BESICHTIGUNG</wunsch><wunsch>ANRUF</wunsch>
  <anfrage><![CDATA[Is it still free?<br>Thank you.]]></anfrage>
</interessent>"""


FEEDBACK = f"""<?xml version="1.0" encoding="UTF-8"?>
<openimmo_feedback>
  <version>1.2.7</version>
  <sender><name>portal.example</name><datum>2026-11-01</datum><makler_id>7</makler_id></sender>
  <objekt>
    <portal_unique_id>p-1</portal_unique_id><oobj_id>WAW-1</oobj_id><land>DEU</land>{JANA}
  </objekt>
</openimmo_feedback>"""


def home(**more: Any) -> ListingFacts:
    facts: dict[str, Any] = {
        "offer": "sale", "kind": "apartment", "country": "CZ", "reference": "WAW-1",
        "list_price": Price(400_000, "EUR"), "living_area": 60.0, "rooms_total": 3.0,
        "location": Location(49.1951, 16.6068, 20.0), "place": "Brno", "address_visible": True,
    }  # fmt: skip
    return ListingFacts(**{**facts, **more})


def write(folder: Path, text: str = FEEDBACK) -> Path:
    file = folder / "feedback.xml"
    file.write_text(text, encoding="utf-8")
    return file


def asked(folder: Path, text: str = FEEDBACK) -> Enquiry:
    [enquiry] = read_feedback(write(folder, text))
    return enquiry
