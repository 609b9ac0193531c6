"""The tables and migrations as Piccolo knows them."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

FEATURES = (
    "base", "accounts", "contacts", "listings", "doubles", "requirements", "feeds", "calendars",
    "matchmaking", "outreach", "inbox", "webhooks", "portals",
)  # fmt: skip

APP_CONFIG = AppConfig(
    app_name="crm",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=table_finder([f"crm_estate.{feature}.tables" for feature in FEATURES]),
)
