"""Records of RESO as servers and files have them, made up for the tests."""

import json
from typing import Any

HOUSE: dict[str, Any] = {
    "ListingKey": "NW1001", "ListingId": "1001", "OriginatingSystemName": "Northwest",
    "StandardStatus": "ActiveUnderContract", "PropertyType": "Residential Lease",
    "PropertySubType": "SingleFamilyResidence", "ListPrice": "2400.50", "BedroomsTotal": 3,
    "BathroomsFull": 2, "BathroomsHalf": 1, "LivingArea": 2000, "LotSizeAcres": "0.5", "StoriesTotal": 2,
    "EntryLevel": 1, "YearBuilt": 1999, "StreetNumber": "12", "StreetName": "Oak", "StreetSuffix": "ST",
    "City": "Springfield", "StateOrProvince": "OR", "PostalCode": "97475", "Latitude": 44.05,
    "Longitude": -123.02, "InteriorFeatures": ["Elevator", "Kitchen Island"], "PoolFeatures": ["None"],
    "ParkingFeatures": "Carport,Driveway", "GarageYN": False, "PropertyCondition": ["UpdatedRemodeled"],
    "PublicRemarks": "Near the park.", "NW_HeightOfSky": "9", "NW_Odd": {"a": [None]}, "Cooling": None,
    "Media": [
        {"MediaKey": "b", "MediaURL": "https://pictures.example.org/b.jpg", "Order": 2},
        {"MediaKey": "a", "MediaURL": "https://pictures.example.org/a.jpg", "Order": 1},
        {"MediaKey": "t", "MediaURL": "https://pictures.example.org/t", "MediaCategory": "Video"},
    ],
}  # fmt: skip


def common(*records: Any, **beside: Any) -> str:
    return json.dumps(
        {"@reso.context": "urn:reso:metadata:2.0:resource:property", **beside, "value": records}
    )
