"""All settings, read from the environment (or a ``.env`` file) through django-environ.

``.env.example`` documents every variable. Production is the default: without ``DEBUG=true``
the process refuses to start unless ``SECRET_KEY`` and ``ALLOWED_HOSTS`` are given.
"""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from technopark import database_url

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = BASE_DIR / ".data"

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")


def required(name: str, example: str) -> str:
    """Return the environment variable ``name``, or stop with a sentence that says how to give it."""
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(
            f"Set {name} in the environment (for example {name}={example}). "
            "It has no default outside development; see .env.example."
        )
    return value


DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = (
    env.str("SECRET_KEY", default="development-only") if DEBUG else required("SECRET_KEY", "$(openssl rand -hex 50)")
)
ALLOWED_HOSTS = (
    env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
    if DEBUG
    else [host.strip() for host in required("ALLOWED_HOSTS", "technopark.example.ma").split(",")]
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# The address that people see, for links in mails and QR codes, without a trailing slash.
# `make run PORT=8001` puts PORT into the environment, so that links lead to this very checkout.
SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{env.int('PORT', default=8000)}").rstrip("/")
# What pages call the site where they are not about one park, in French, Arabic and English.
SITE_NAME = env.str("SITE_NAME", default="")
SITE_NAMES = {"fr": SITE_NAME, "ar": env.str("SITE_NAME_AR", default=""), "en": env.str("SITE_NAME_EN", default="")}

# Applications

INSTALLED_APPS = [
    # modeltranslation must precede django.contrib.admin, which it patches.
    "modeltranslation",
    "technopark.apps.TechnoparkAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "technopark.apps.TechnoparkStaticFilesConfig",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "template_partials",
    "phonenumber_field",
    "import_export",
    "pgtrigger",
    "pghistory",
    "pghistory.admin",
    "procrastinate.contrib.django",
    "technopark.common",
    "technopark.accounts",
    "spaces",
    "tenants",
    "billing",
    "agreements",
    "followup",
    "bookings",
    "upkeep",
    "applications",
    "planning",
    "technopark.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "technopark.common.middleware.NoNul",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "technopark.urls"
WSGI_APPLICATION = "technopark.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "technopark.common.context_processors.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "technopark.common.templatetags.ui",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
FORM_RENDERER = "technopark.common.form_html.FormRenderer"

# Database: PostgreSQL only (docs/adr/0001). Unset DATABASE_URL means the embedded server.

DATABASE_URL = env.str("DATABASE_URL", default="")
EMBEDDED_PGDATA = None if DATABASE_URL else DATA_DIR / "postgres"
if DATABASE_URL:
    DATABASES = {"default": database_url.parse(DATABASE_URL)}
else:
    from technopark import embedded_postgres

    DATABASES = {"default": embedded_postgres.django_database(EMBEDDED_PGDATA)}
DATABASES["default"]["CONN_MAX_AGE"] = None
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Every promise that locks relies on READ COMMITTED (docs/adr/0003).
DATABASES["default"].setdefault("OPTIONS", {})

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}

# Sign-in

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "technopark.accounts.backends.SignInBackend",
    "tenants.permissions.ResidentBackend",  # first, because it reads the roles along
    "spaces.permissions.ParkRoleBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "applications:start"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "technopark.accounts.forms.SignupForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_PREVENT_ENUMERATION = True
# One address a person: a new one replaces the old one once it is confirmed.
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_ADAPTER = "technopark.accounts.adapter.AccountAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_TOTP_ISSUER = SITE_NAME or "Technopark"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG

# Languages and local time. Source strings are English; French is what people meet first.

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("ar", "العربية"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "technopark" / "locale"]
FORMAT_MODULE_PATH = ["technopark.formats"]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Africa/Casablanca"
MODELTRANSLATION_DEFAULT_LANGUAGE = "fr"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("fr", "ar", "en")
PHONENUMBER_DEFAULT_REGION = "MA"
PHONENUMBER_DB_FORMAT = "E164"

# Files. Papers and documents are stored outside anything a web server may serve.

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
# Of the npm packages only what pages name: collecting all of them would make 15,000 files.
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("bootstrap/css", BASE_DIR / "node_modules" / "bootstrap" / "dist" / "css"),
    ("chartjs", BASE_DIR / "node_modules" / "chart.js" / "dist"),
    ("fullcalendar", BASE_DIR / "node_modules" / "@fullcalendar"),
    ("plex/files", BASE_DIR / "node_modules" / "@fontsource" / "ibm-plex-sans" / "files"),
    ("plex-arabic/files", BASE_DIR / "node_modules" / "@fontsource" / "ibm-plex-sans-arabic" / "files"),
]
# What typst may use in a PDF: these and no font of the system, so that a document looks the same everywhere.
DOCUMENT_FONTS = [
    BASE_DIR / "node_modules" / "@expo-google-fonts" / "ibm-plex-sans",
    BASE_DIR / "node_modules" / "@expo-google-fonts" / "ibm-plex-sans-arabic",
    BASE_DIR / "node_modules" / "@expo-google-fonts" / "noto-sans-tifinagh",
]
PRIVATE_ROOT = Path(env.str("PRIVATE_ROOT", default=str(DATA_DIR / "private")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": PRIVATE_ROOT}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
if env.str("AWS_STORAGE_BUCKET_NAME", default=""):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env.str("AWS_STORAGE_BUCKET_NAME"),
            "querystring_auth": True,
            "default_acl": "private",
        },
    }
# Stores no more of a file than a paper may weigh (PAPER_MAX_BYTES), and lets the form say what is wrong.
FILE_UPLOAD_HANDLERS = ["technopark.common.uploads.BoundedUpload"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Mail. Rows of common.Mail are sent by the worker; in development they land in a folder.

EMAIL_FILE_PATH = DATA_DIR / "mail"
if env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Technopark <ne-pas-repondre@technopark.localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Transport and browser security

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=not DEBUG)
SECURE_HSTS_SECONDS = 0 if DEBUG else env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEBUG
SECURE_REFERRER_POLICY = "same-origin"
BEHIND_TLS_PROXY = env.bool("BEHIND_TLS_PROXY", default=False)
if BEHIND_TLS_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Behind a proxy everybody seems to come from it: what one person may ask only so often would be everybody's limit.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=int(BEHIND_TLS_PROXY))
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# Background work and history

# A GET never writes: only the others say to the history who acts, which every query of the request then carries.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

# What staff may tune lives on the park row; what only an operator tunes lives here.

PAPER_MAX_BYTES = env.int("PAPER_MAX_BYTES", default=20 * 1024 * 1024)
# Files refused, inadmissible or withdrawn name nobody after so many months (law 09-08; actions/privacy.py).
RETENTION_MONTHS = env.int("RETENTION_MONTHS", default=24)
# Companies name nobody any more so many months after they left (tenants/actions/forgetting.py), and what apps above
# tenants forget with them.
EXIT_RETENTION_MONTHS = env.int("EXIT_RETENTION_MONTHS", default=60)
ON_COMPANY_FORGOTTEN: list[str] = ["followup.actions.forgetting.forget"]
# Who answers what state a space is in: spaces may not import the app above it (spaces/plan.py).
OCCUPANCY = "tenants.occupancy"
# Tasks that look again at what was promised on days when the house closes (technopark/common/actions/days.py).
ON_DAYS_CLOSED = ["bookings.tasks.recheck"]
# What apps above tenants say of a stay's changes, since tenants may not import them (tenants/README.md): functions that
# may refuse a renewal or the undoing of a change, or are told of one; and modules that add to the preview of one.
MAY_RENEW: list[str] = ["billing.arrears.check"]
MAY_UNDO: list[str] = [
    "agreements.actions.following.may_undo",
    "billing.following.may_undo",
    "upkeep.following.may_undo",
]
ON_STAY_CHANGED: list[str] = ["billing.following.changed"]
STAY_PREVIEWS: list[str] = ["billing.following", "agreements.stay_preview", "bookings.stay_preview"]
# What they do with every step and change of a stay, in its transaction; a refusal of theirs undoes it.
ON_TENANCY_STEP: list[str] = ["agreements.actions.following.follow"]
# What apps above tenants show on the pages of a stay, in this order (technopark/common/cards.py).
RESIDENT_CARDS: list[str] = [
    "tenants.cards.my_stay",
    "agreements.cards.resident",
    "billing.cards.resident",
    "upkeep.cards.resident",
    "followup.cards.resident",
]
TENANCY_CARDS: list[str] = [
    "tenants.cards.under_way",
    "agreements.cards.staff",
    "billing.cards.staff",
    "upkeep.cards.staff",
    "followup.cards.staff",
]
COMPANY_CARDS: list[str] = [
    "followup.cards.company",
]

# A cell that begins like a formula is written as text: opening an export runs nothing.
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True

SILENCED_SYSTEM_CHECKS: list[str] = []
# In UTC: the C library would take local time from the system's old zone data, an hour off.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "technopark.logs.UtcFormatter", "format": "{asctime} {levelname} {name} {message}", "style": "{"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # It announces each of its tasks at every start.
    "loggers": {
        "procrastinate.blueprints": {"level": "WARNING"},
        "procrastinate.periodic": {"level": "WARNING"},
    },
}
