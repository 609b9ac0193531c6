"""What is off about a file is said to people in whole sentences, whatever it is."""

import re

import pytest

from crm_estate.desk.alarm_words import sentences
from crm_estate.feeds.alarms import Alarm, Cause, Field

COMPARED: tuple[Field, ...] = ("list_price", "living_area", "price_per_m2")
CAUSES: tuple[Cause, ...] = ("", "thousands")
SHIFTS: tuple[Cause, ...] = ("pence", "per_m2", "square_feet", "feet")
MOVED: tuple[Field, ...] = ("list_price", "living_area", "location")
LEVELS: list[tuple[Field, Cause]] = [(field, cause) for field in COMPARED for cause in CAUSES]
ALARMS = [
    *(Alarm(kind="level", field=field, factor=factor, compared=18, of=20, cause=cause)
      for field, cause in LEVELS for factor in (1003.7, 0.000996)),
    *(Alarm(kind="factor", field=field, factor=factor, compared=18, of=20, cause=cause)
      for field in COMPARED[:2] for factor in (1.23, 0.5)
      for cause in SHIFTS),
    *(Alarm(kind="offset", field=field, by=1.1, compared=18, of=20)
      for field in MOVED),
    Alarm(kind="far", field="location", compared=18, of=20),
    Alarm(kind="far", field="location", by=7.25, compared=18, of=20),
    Alarm(kind="withdrawals", compared=18, of=20),
    Alarm(kind="nameless", compared=18, of=20),
]  # fmt: skip


@pytest.mark.parametrize("alarm", ALARMS, ids=lambda alarm: f"{alarm.kind} {alarm.field} {alarm.cause}")
def test_every_alarm_is_said_in_whole_sentences_with_its_figures(alarm: Alarm) -> None:
    said = sentences(alarm, "en")
    assert all(text[0].isupper() or text[0].isdigit() for text in said)
    assert all(text.endswith(".") and "%" not in text for text in said)
    whole = " ".join(said)
    assert {"18", "20"} <= set(re.findall(r"\d+", whole))
    for value, shown in ((1003.7, "1,000"), (0.000996, "1,000"), (1.23, "1.23"), (0.5, "2 times")):
        assert alarm.factor != value or shown in whole
