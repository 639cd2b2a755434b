"""Settings of an installation, all taken from the environment with safe defaults for one laptop."""

import os
import secrets
import sys
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pysqlite3
from django.utils.translation import gettext_lazy as _

# A SQLite without the write-ahead-log reset bug (3.51.3 or later) comes with the wheel; Debian 12's is older.
sys.modules["sqlite3"] = pysqlite3
sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

SITE = Path(__file__).resolve().parent
PACKAGE = SITE.parent
PROJECT = PACKAGE.parent.parent
CLUSTERWISE_VAR = Path(os.environ.get("CLUSTERWISE_VAR") or PROJECT / "var").resolve()
CLUSTERWISE_VAR.mkdir(parents=True, exist_ok=True)


def _kept(name: str, make: object) -> str:
    """Return a value kept in the state folder, made on first start and readable by the owner only."""
    path = CLUSTERWISE_VAR / name
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip()
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(make())  # type: ignore[operator]
    return path.read_text(encoding="utf-8").strip()


def _flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in ("1", "true", "yes")


DEBUG = _flag("CLUSTERWISE_DEBUG")
SECRET_KEY = os.environ.get("CLUSTERWISE_SECRET") or _kept("secret", lambda: secrets.token_urlsafe(50))
CLUSTERWISE_NODE = _kept("node", lambda: secrets.token_hex(8))
ALLOWED_HOSTS = os.environ.get("CLUSTERWISE_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("CLUSTERWISE_ORIGINS", "").split(",") if origin]
SECURE_TRANSPORT = _flag("CLUSTERWISE_HTTPS")

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; "
    "PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864"
)


def _database(url: str) -> dict[str, object]:
    if not url:
        options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS}
        path = CLUSTERWISE_VAR / "clusterwise.sqlite3"
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": options}
    parts = urlsplit(url)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or query.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "options": "-c statement_timeout=60s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s",
            **query,
        },
    }


DATABASES = {"default": _database(os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rules.apps.AutodiscoverRulesConfig",
    "clusterwise.foundation.journal.apps.JournalConfig",
    "clusterwise.foundation.codes.apps.CodesConfig",
    "clusterwise.foundation.money",
    "clusterwise.foundation.places",
    "clusterwise.foundation.people",
    "clusterwise.foundation.organisations",
    "clusterwise.foundation.pages",
    "clusterwise.foundation.identity",
    "clusterwise.foundation.members",
    "clusterwise.foundation.documents",
    "clusterwise.foundation.deliberation",
    "clusterwise.foundation.evidence.apps.EvidenceConfig",
    "clusterwise.foundation.road.apps.RoadConfig",
    "clusterwise.foundation.jobs",
    "clusterwise.site.apps.SiteConfig",
]

# The phases in the order of the method; a later one may import an earlier one, never the other way round.
INSTALLED_APPS += [
    f"clusterwise.phases.{name}"
    for name in (
        "p1_selection",
        "p2_governance",
        "p3_diagnostic",
        "p4_planning",
        "p5_action.joint_actions",
        "p5_action.producers",
        "p5_action.training",
        "p5_action.certification",
        "p5_action.facilities",
        "p5_action.agreements",
        "p5_action.market",
        "p6_results",
        "p6_results.reach",
        "p6_results.quality",
        "p6_results.reconciling",
        "p6_results.reporting",
        "p6_results.balance",
        "p6_results.evaluation",
    )
]
INSTALLED_APPS += ["clusterwise.exchange.iati"]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "clusterwise.site.middleware.PrivateResponses",
    "clusterwise.site.middleware.PlainRefusals",
]

ROOT_URLCONF = "clusterwise.site.urls"
WSGI_APPLICATION = "clusterwise.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "clusterwise.site.shell.shell",
            ],
            "builtins": ["django.templatetags.i18n", "clusterwise.foundation.pages.templatetags.pages"],
        },
    }
]

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "clusterwise.site.accounts.InvitationOnlyAdapter"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("CLUSTERWISE_PROXIES", "0"))
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
INVITATION_HOURS = 72
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}}

EMAIL_BACKEND = os.environ.get("CLUSTERWISE_EMAIL", "django.core.mail.backends.console.EmailBackend")
DEFAULT_FROM_EMAIL = os.environ.get("CLUSTERWISE_FROM", "clusterwise@localhost")
#: Where people open this installation; a message that no page asked for leads there.
CLUSTERWISE_ADDRESS = os.environ.get("CLUSTERWISE_ADDRESS", "http://localhost:8000")

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français"), ("ar", "العربية")]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = "clusterwise.site.number_formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("CLUSTERWISE_TIME_ZONE", "UTC")

STATIC_URL = "/static/"
STATIC_ROOT = CLUSTERWISE_VAR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [SITE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
CLUSTERWISE_MEDIA = CLUSTERWISE_VAR / "media"
CLUSTERWISE_REGISTERS = CLUSTERWISE_VAR / "registers"
# Facts as columns, collected from the records; may be deleted at any time.
CLUSTERWISE_FACTS = CLUSTERWISE_VAR / "facts"

DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
UPLOAD_LIMIT_BYTES = int(os.environ.get("CLUSTERWISE_UPLOAD_MB", "50")) * 1024 * 1024
#: A register of more text than this is read by the worker, not while a page is waited for.
READ_AT_ONCE_BYTES = 3 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None

SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_TRANSPORT
SESSION_COOKIE_NAME = "__Host-session" if SECURE_TRANSPORT else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE_TRANSPORT else "csrf"
CSRF_FAILURE_VIEW = "clusterwise.site.views.csrf_failure"
SECURE_SSL_REDIRECT = SECURE_TRANSPORT
SECURE_HSTS_SECONDS = 31536000 if SECURE_TRANSPORT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_TRANSPORT
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if SECURE_TRANSPORT and _flag("CLUSTERWISE_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}

LANGUAGE_NAMES_BY_CODE = {"en": _("English"), "fr": _("French"), "ar": _("Arabic")}
