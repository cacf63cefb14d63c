"""The settings under test: production's, with what would only slow a test down taken out.

Whatever the developer's environment or ``.env`` says is overruled, except ``DATABASE_URL``:
with it the tests run on that server (``.ci/run`` does so for PostgreSQL 15).
"""

import os

os.environ |= {
    "DEBUG": "false",
    "SECRET_KEY": "a long and random string that only the tests know 0123456789",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "CSRF_TRUSTED_ORIGINS": "",
    "SITE_URL": "http://testserver",
    "SITE_NAME": "",
    "SITE_NAME_AR": "",
    "SITE_NAME_EN": "",
    "SECURE_SSL_REDIRECT": "false",
    "EMAIL_URL": "memorymail://",
    "CACHE_URL": "locmemcache://",
    "AWS_STORAGE_BUCKET_NAME": "",
    "LOG_LEVEL": "WARNING",
}

from technopark.settings import *  # noqa: F403 -- everything else is production's
from technopark.settings import DATA_DIR, DATABASE_URL, DATABASES, MIDDLEWARE, STORAGES, TEMPLATES
from tests.mistakes import UndefinedVariable

# Test databases live in a cluster of their own that trades durability for speed.
EMBEDDED_PGDATA = None if DATABASE_URL else DATA_DIR / "postgres-test"
if EMBEDDED_PGDATA:
    from technopark import embedded_postgres

    DATABASES["default"] |= embedded_postgres.django_database(EMBEDDED_PGDATA)
# Two runs at once on one checkout each name their own (pytest-xdist adds the worker's name).
_suffix = os.environ.get("PYTEST_DB_SUFFIX", "")
DATABASES["default"]["TEST"] = {"NAME": f"test_technopark_{_suffix}" if _suffix else "test_technopark"}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Straight from where they lie: no test collects static files first.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
# The browser's journeys speak plain HTTP to the live server.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False

MIDDLEWARE = ["tests.mistakes.HouseRules", *MIDDLEWARE]

TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable("%s")
