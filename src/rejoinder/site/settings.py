"""Django's settings. What an operator sets comes from options, ``REJOINDER_*`` and ``rejoinder.toml``."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

DATA = Path(os.environ.get("REJOINDER_DATA", "rejoinder-data"))
DATABASE_URL = os.environ.get("REJOINDER_DATABASE_URL", "")

DEBUG = False
ALLOWED_HOSTS = [host for host in os.environ.get("REJOINDER_HOSTS", "").split(",") if host] or ["*"]
ROOT_URLCONF = "rejoinder.site.urls"
WSGI_APPLICATION = "rejoinder.site.wsgi.application"
INSTALLED_APPS = ["rejoinder.store", "rejoinder.web"]
MIDDLEWARE = ["rejoinder.web.edge.Edge"]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
APPEND_SLASH = False
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = False
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
