from pathlib import Path

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from crm_estate.base import database

ID = "2026-11-22T23:15:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "why a message could not be written, in any language"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="crm", description=DESCRIPTION)

    async def run() -> None:
        await database.execute(Path(__file__).with_name("0017_digest_why.sql").read_text())

    manager.add_raw(run)
    return manager
