"""Features: our tags as the flags and lists of the Data Dictionary, both ways.

`["None"]` in a list is a known no; a list that is empty or missing says nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from crm_estate.feeds.reso.names import plain, words_in

LISTS: Mapping[str, Mapping[str, str]] = {
    "InteriorFeatures": {
        "Elevator": "elevator", "Sauna": "sauna", "Soaking Tub": "bathtub", "Storage": "storage_room",
        "High Speed Internet": "internet", "Wired for Data": "internet",
    },
    "Appliances": {
        "Dishwasher": "dishwasher", "ENERGY STAR Qualified Dishwasher": "dishwasher",
        "Washer": "washing_machine", "ENERGY STAR Qualified Washer": "washing_machine",
        "Washer/Dryer": "washing_machine", "Washer/Dryer Stacked": "washing_machine",
    },
    "ExteriorFeatures": {"Balcony": "balcony", "Garden": "garden"},
    "LotFeatures": {"Garden": "garden"},
    "PatioAndPorchFeatures": {"Terrace": "terrace", "Patio": "terrace", "Deck": "terrace"},
    "ParkingFeatures": {
        "Garage": "garage", "Off Street": "parking", "On Site": "parking", "Carport": "parking",
        "Attached Carport": "parking", "Detached Carport": "parking", "Driveway": "parking",
        "Parking Lot": "parking", "Parking Pad": "parking", "Assigned": "parking", "Deeded": "parking",
        "Underground": "parking", "Heated Garage": "garage", "Converted Garage": "garage",
        "Garage Faces Front": "garage", "Garage Faces Rear": "garage", "Garage Faces Side": "garage",
    },
    "SecurityFeatures": {
        "Security System": "alarm", "Security System Owned": "alarm", "Security System Leased": "alarm",
        "Security Guard": "security", "24 Hour Security": "security", "Building Security": "security",
        "Gated with Guard": "security", "Gated Community": "security", "Security Service": "security",
    },
    "AccessibilityFeatures": {
        "Visitable": "barrier_free", "Enhanced Accessible": "barrier_free",
        "Customized Wheelchair Accessible": "barrier_free", "Accessible Elevator Installed": "elevator",
    },
    "Heating": {"Radiant Floor": "underfloor_heating"},
    "GreenEnergyGeneration": {"Solar": "solar_panels"},
    "AssociationAmenities": {
        "Elevator(s)": "elevator", "Sauna": "sauna", "Pool": "pool", "Indoor Pool": "pool",
        "Parking": "parking", "Security": "security",
    },
}  # fmt: skip
"""Values that name a feature; the first place that names it is where it is written."""

FLAGS: Mapping[str, str] = {
    "CoolingYN": "air_conditioning", "PoolPrivateYN": "pool", "FireplaceYN": "fireplace",
    "BasementYN": "basement", "GarageYN": "garage", "ViewYN": "view",
}  # fmt: skip

WHATEVER: Mapping[str, tuple[str, frozenset[str]]] = {
    "Cooling": ("air_conditioning", frozenset({"atticfan", "ceilingfans", "exhaustfan", "wholehousefan"})),
    "PoolFeatures": ("pool", frozenset()),
    "Basement": ("basement", frozenset({"crawlspace"})),
    "FireplaceFeatures": ("fireplace", frozenset({"outside", "firepit"})),
    "View": ("view", frozenset({"neighborhood"})),
}
"""Lists in which whatever is said means the feature, but for some values and those that say nothing."""

SAYING_NOTHING = frozenset({"other", "seeremarks", "variesbyunit", "none"})

NONE_OF: Mapping[str, tuple[str, ...]] = {
    **{field: (tag,) for field, (tag, _) in WHATEVER.items()},
    "ParkingFeatures": ("parking", "garage"),
    "PatioAndPorchFeatures": ("terrace",),
    "ExteriorFeatures": ("balcony",),
    "SecurityFeatures": ("alarm", "security"),
    "AccessibilityFeatures": ("barrier_free",),
}
"""What `["None"]` says no to."""

WRITTEN: dict[str, tuple[str, str]] = {}
for _field, _values in LISTS.items():
    for _value, _tag in _values.items():
        if _tag not in FLAGS.values():
            WRITTEN.setdefault(_tag, (_field, _value))
"""The list and the value that a feature is written as, where it has no flag."""

LIST_FIELDS = tuple(dict.fromkeys(field for field, _ in WRITTEN.values()))
FURNISHED = {True: "Furnished", False: "Unfurnished"}
PETS = {True: ["Yes"], False: ["No"]}

TAGS = frozenset({*WRITTEN, *FLAGS.values(), "furnished", "pets_allowed"})
"""All features that the standard's own fields can speak of."""

_VALUES = {field: {plain(value): tag for value, tag in values.items()} for field, values in LISTS.items()}
_YES, _NO = frozenset({"true", "1", "yes", "y"}), frozenset({"false", "0", "no", "n"})


def features_of(record: Mapping[str, Any]) -> dict[str, bool]:
    """Features that a record speaks of; what is named counts more than a flag, a flag more than `None`.

    >>> features_of({"PoolFeatures": ["None"], "ParkingFeatures": ["Carport"], "GarageYN": False})
    {'parking': True, 'garage': False, 'pool': False}
    >>> features_of({"InteriorFeatures": "Elevator,Sauna", "View": ["None"], "Furnished": "Unfurnished"})
    {'elevator': True, 'sauna': True, 'furnished': False, 'view': False}
    """
    found: dict[str, bool] = {}
    for steps in (_named, _flagged, _denied):
        for tag, has in steps(record):
            found.setdefault(tag, has)
    return found


def _named(record: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    for field, values in _VALUES.items():
        said = (plain(word) for word in words_in(record.get(field)))
        yield from ((values[word], True) for word in said if word in values)
    for field, (tag, but) in WHATEVER.items():
        said = {plain(word) for word in words_in(record.get(field))} - but - SAYING_NOTHING
        if said:
            yield tag, True


def _flagged(record: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    for field, tag in FLAGS.items():
        word = plain(record.get(field, ""))
        if word in _YES or word in _NO:
            yield tag, word in _YES
    furnished = plain(record.get("Furnished") or "")
    if furnished in ("furnished", "unfurnished"):
        yield "furnished", furnished == "furnished"
    pets = {plain(word) for word in words_in(record.get("PetsAllowed"))}
    if pets & {"yes", "catsok", "dogsok"}:
        yield "pets_allowed", True
    elif "no" in pets:
        yield "pets_allowed", False


def _denied(record: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    for field, tags in NONE_OF.items():
        if [plain(word) for word in words_in(record.get(field))] == ["none"]:
            yield from ((tag, False) for tag in tags)
    if "nogarage" in {plain(word) for word in words_in(record.get("ParkingFeatures"))}:
        yield "garage", False


def written_features(features: Mapping[str, bool | None]) -> dict[str, Any]:
    """The fields of the standard that say which features there are.

    >>> written_features({"elevator": True, "pool": False, "cellar": True, "furnished": False})
    {'PoolPrivateYN': False, 'InteriorFeatures': ['Elevator'], 'Furnished': 'Unfurnished'}
    """
    fields: dict[str, Any] = {
        field: features[tag] for field, tag in FLAGS.items() if features.get(tag) is not None
    }
    for tag, (field, value) in WRITTEN.items():
        if features.get(tag):
            fields.setdefault(field, []).append(value)
    single: tuple[tuple[str, str, Callable[[bool], Any]], ...] = (
        ("furnished", "Furnished", FURNISHED.__getitem__),
        ("pets_allowed", "PetsAllowed", PETS.__getitem__),
    )
    for tag, field, value in single:
        has = features.get(tag)
        if has is not None:
            fields[field] = value(has)
    return fields
