"""Putting the schema in place: Django's migrations, then the triggers, which a rebuilt table has lost (X-9)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from rejoinder.store.database import open_database
from rejoinder.store.triggers import make_triggers, triggers_that_differ

if TYPE_CHECKING:
    from pathlib import Path

    from rejoinder.store.database import PostgresDatabase, SqliteDatabase

NEWEST = "0004_flat_with_history"
"""The last migration: where it was applied, there is nothing to migrate and Django needn't look."""


def is_migrated(database: SqliteDatabase | PostgresDatabase) -> bool:
    """Tell whether the newest migration was applied, whatever has become of the triggers."""
    tables = "sqlite_master WHERE name" if database.dialect == "sqlite" else "pg_tables WHERE tablename"
    with database.snapshot() as reading:
        if reading.row(f"SELECT 1 FROM {tables} = 'django_migrations'") is None:
            return False
        newest = "SELECT 1 FROM django_migrations WHERE app = 'store' AND name = :name"
        return reading.row(newest, {"name": NEWEST}) is not None


def is_in_place(database: SqliteDatabase | PostgresDatabase) -> bool:
    """Tell whether the schema is the newest, triggers and all."""
    if not is_migrated(database):
        return False
    with database.snapshot() as reading:
        return not triggers_that_differ(reading)


def put_in_place(directory: Path, database_url: str | None) -> None:
    """Migrate a database, and make the triggers anew.

    The settings are read once a process, so this names the database to them first.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rejoinder.site.settings")
    os.environ["REJOINDER_DATA"] = str(directory)
    os.environ["REJOINDER_DATABASE_URL"] = database_url or ""
    import django  # noqa: PLC0415  Only where there is something to migrate.
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    connections.close_all()
    database = open_database(directory, database_url)
    put_triggers_in_place(database)
    database.close()


def put_triggers_in_place(database: SqliteDatabase | PostgresDatabase) -> None:
    """Make all triggers anew."""
    with database.transaction() as writing:
        make_triggers(writing)
