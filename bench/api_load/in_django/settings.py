"""A connection kept by each thread; nothing that the measured pages do not need."""

from os import environ
from urllib.parse import parse_qs, urlsplit

_URL = urlsplit(environ["DATABASE_URL"])

ALLOWED_HOSTS = ["*"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _URL.path.lstrip("/"),
        "USER": _URL.username,
        "PASSWORD": _URL.password or "",
        "HOST": parse_qs(_URL.query).get("host", [_URL.hostname])[0],
        "PORT": _URL.port or "",
        "CONN_MAX_AGE": None,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 5},
    }
}
MIDDLEWARE = []
REST_FRAMEWORK = {"UNAUTHENTICATED_USER": None, "UNAUTHENTICATED_TOKEN": None}
ROOT_URLCONF = "bench.api_load.in_django.views"
SECRET_KEY = "known to this bench only"
USE_TZ = True
