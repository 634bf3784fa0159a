"""Two databases, one way to talk to them: one snapshot a read, one transaction an act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.store.connection import NO_PARAMETERS, Reading, Row, StoreUnavailable, Writing
from rejoinder.store.postgres import PostgresConnection, PostgresDatabase, for_psycopg
from rejoinder.store.sqlite import SAFE_SQLITE, SqliteConnection, SqliteDatabase

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "NO_PARAMETERS",
    "SAFE_SQLITE",
    "PostgresConnection",
    "PostgresDatabase",
    "Reading",
    "Row",
    "SqliteConnection",
    "SqliteDatabase",
    "StoreUnavailable",
    "Writing",
    "for_psycopg",
    "open_database",
]


def open_database(directory: Path, url: str | None) -> SqliteDatabase | PostgresDatabase:
    """Open PostgreSQL where a URL names it, else the embedded database in ``directory``."""
    return PostgresDatabase(url) if url else SqliteDatabase(directory)
