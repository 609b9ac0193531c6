"""What gunicorn and granian serve."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.api_load.in_django.settings"
application = get_wsgi_application()
