"""Production settings on plain HTTP, with the bare pages beside ours and a query counter on request."""

import os

os.environ["DEBUG"] = "false"
os.environ.setdefault("SECRET_KEY", "only-for-benchmarks-on-this-machine")
os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1")

from technopark.settings import *  # noqa: F403
from technopark.settings import BASE_DIR, INSTALLED_APPS, MIDDLEWARE, TEMPLATES

SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SECURE_HSTS_SECONDS = 0
INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks"]
MIDDLEWARE = ["benchmarks.bare.CountQueries", *MIDDLEWARE]
ROOT_URLCONF = "benchmarks.urls"
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], BASE_DIR / "benchmarks" / "templates"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
ACCOUNT_RATE_LIMITS = False
LOGGING = {"version": 1, "disable_existing_loggers": True}
