"""Django's settings. What an operator sets comes from options, ``REJOINDER_*`` and ``rejoinder.toml``."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

DATA = Path(os.environ.get("REJOINDER_DATA", "rejoinder-data"))
DATABASE_URL = os.environ.get("REJOINDER_DATABASE_URL", "")
PUBLIC_URL = os.environ.get("REJOINDER_PUBLIC_URL", "")
FURTHER = os.environ.get("REJOINDER_LOCALES", "")
WEB = Path(__file__).parent.parent / "web"

DEBUG = False
ALLOWED_HOSTS = [host for host in os.environ.get("REJOINDER_HOSTS", "").split(",") if host] or ["*"]
ROOT_URLCONF = "rejoinder.site.urls"
WSGI_APPLICATION = "rejoinder.site.wsgi.application"
INSTALLED_APPS = ["rejoinder.store", "rejoinder.web"]
MIDDLEWARE = ["rejoinder.web.edge.Edge"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [WEB / "templates"],
        "OPTIONS": {"environment": "rejoinder.web.pages.environment.environment"},
    }
]
APPEND_SLASH = False
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = True
LOCALE_PATHS = [*([Path(FURTHER)] if FURTHER else []), WEB / "locale"]
LANGUAGES = [
    (code, code)
    for code in sorted(
        {"en"}
        | {
            each.parents[1].name.replace("_", "-").lower()
            for at in LOCALE_PATHS
            for each in at.glob("*/LC_MESSAGES/*.mo")
        }
    )
]
"""English is in the pages themselves; any other language is there where it has a catalogue, ours or the operator's."""
# A plain name is for a sandbox on this machine alone: `__Host-` wants https.
LISTENS_ON = os.environ.get("REJOINDER_LISTENS_ON", "127.0.0.1").split()[0]
ON_LOOPBACK = LISTENS_ON in {"127.0.0.1", "::1", "localhost"}
SECURE_COOKIES = not (
    os.environ.get("REJOINDER_SANDBOX") == "1" and ON_LOOPBACK and not PUBLIC_URL.startswith("https:")
)
CSRF_COOKIE_NAME = "__Host-form" if SECURE_COOKIES else "form"
CSRF_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = None
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
# Who may be signed in as anybody is nobody real: a demo is a sandbox, and only `rejoinder demo` says that this is one.
DEMO = os.environ.get("REJOINDER_DEMO") == "1" and os.environ.get("REJOINDER_SANDBOX") == "1"
SIGN_IN_URL = os.environ.get("REJOINDER_SIGN_IN_URL", "") or ("/demo" if DEMO else "")
CSRF_FAILURE_VIEW = "rejoinder.web.pages.page.form_is_out_of_date"
SECRET_KEY = "not used: sessions and signatures take the installation's own key"  # noqa: S105
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = None
"""Sizes are counted by our own edge, which answers with a problem document (I-1)."""
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"nowhere": {"class": "logging.NullHandler"}},
    "loggers": {"django": {"handlers": ["nowhere"], "propagate": False}},
}
"""Django logs paths, which name contracts and members; what may be logged is logged by our own edge (T-17)."""


def _database() -> dict[str, object]:
    """Name the database for migrations; at run time ``store/database.py`` talks to the driver itself."""
    if not DATABASE_URL:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA / "rejoinder.db"}
    url = urlsplit(DATABASE_URL)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(url.hostname or ""),
        "PORT": str(url.port or ""),
        "OPTIONS": dict(parse_qsl(url.query)),
    }


DATABASES = {"default": _database()}
