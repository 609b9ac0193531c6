"""The OLX Group's API for real estate: one for Otodom (Poland) and Storia (Romania)."""
