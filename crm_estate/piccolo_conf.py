"""Where Piccolo looks for the engine and the app."""

from piccolo.conf.apps import AppRegistry

from crm_estate.base.database import DB as DB

APP_REGISTRY = AppRegistry(apps=["crm_estate.piccolo_app"])
