"""What schema.org's words mean here."""

SALE, RENT = "sale", "rent"

KINDS = {
    "apartment": "apartment", "flat": "apartment", "apartmentcomplex": "apartment", "house": "house",
    "singlefamilyresidence": "house", "room": "room", "hotelroom": "room", "landparcel": "land",
    "landform": "land", "residence": "other", "accommodation": "other", "suite": "apartment",
    "parkingfacility": "garage", "localbusiness": "commercial", "store": "commercial",
}  # fmt: skip
"""Types, in small letters, of what a listing is about."""

LISTINGS = ("realestatelisting",)

UNITS = {"MTK": 1.0, "FTK": 0.09290304, "ACR": 4046.8564224, "HAR": 10_000.0, "YDK": 0.83612736}
"""Square metres in one unit, by UN/CEFACT code."""

GONE = {
    "soldout": "Closed", "outofstock": "Withdrawn", "discontinued": "Withdrawn", "reserved": "Pending",
    "presale": "Coming Soon", "preorder": "Coming Soon",
}  # fmt: skip

PERIODS = {
    "DAY": "day", "WEE": "week", "MON": "month", "ANN": "year",
    "day": "day", "week": "week", "month": "month", "year": "year",
}  # fmt: skip

FEATURES = {
    "lift": "elevator", "elevator": "elevator", "balcony": "balcony", "terrace": "terrace", "pool": "pool",
    "garage": "garage", "parking": "parking", "swimming pool": "pool", "garden": "garden",
    "furnished": "furnished", "air conditioning": "air_conditioning", "cellar": "cellar",
    "basement": "basement", "fireplace": "fireplace", "pets allowed": "pets_allowed",
}  # fmt: skip
