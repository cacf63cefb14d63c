"""The web server's way in: ``gunicorn technopark.wsgi`` (gunicorn.conf.py says how many workers)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "technopark.settings")

application = get_wsgi_application()
