"""The store as Django knows it: models for the schema, migrations to make it."""

from __future__ import annotations

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Rows, their constraints and triggers."""

    name = "rejoinder.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
