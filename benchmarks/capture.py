"""Which statements the product runs for a request, with their parameters: what the floor has to run as well."""

from __future__ import annotations

import io
import json
import os
from typing import TYPE_CHECKING, Any

from rejoinder.store.database import NO_PARAMETERS, Row, SqliteConnection, SqliteDatabase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from rejoinder.actions.installation import Installation

ABOUT_THE_TRANSACTION = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")


class Recording(SqliteConnection):
    """A connection that keeps what it was asked."""

    def __init__(self, inner: SqliteConnection, kept: list[tuple[str, dict[str, Any]]]) -> None:
        """Speak through the same connection."""
        super().__init__(inner.connection)
        self.kept = kept

    def _keep(self, sql: str, parameters: Mapping[str, Any]) -> None:
        if not sql.startswith(ABOUT_THE_TRANSACTION):
            self.kept.append((sql, dict(parameters)))

    def rows(self, sql: str, parameters: Mapping[str, Any] = NO_PARAMETERS) -> list[Row]:
        """Keep, and give all rows."""
        self._keep(sql, parameters)
        return super().rows(sql, parameters)

    def row(self, sql: str, parameters: Mapping[str, Any] = NO_PARAMETERS) -> Row | None:
        """Keep, and give the first row."""
        self._keep(sql, parameters)
        return super().row(sql, parameters)

    def run(self, sql: str, parameters: Mapping[str, Any] = NO_PARAMETERS) -> int:
        """Keep, and run."""
        self._keep(sql, parameters)
        return super().run(sql, parameters)


def write_script(directory: Path, key: str, read: str, write: tuple[str, bytes], script: Path) -> None:
    """Ask the product once for a history and once to leave feedback, in this process, and write what it ran."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "rejoinder.site.settings", "REJOINDER_DATA": str(directory)}
    from rejoinder.actions.installation import open_installation
    from rejoinder.web.house import settle

    house = open_installation(directory, sandbox=False)
    settle(house)
    reading, writing = listen(house)
    assert _ask("GET", read, b"", None) == "200 OK"
    history = list(reading)
    reading.clear()
    path, body = write
    assert _ask("PUT", path, body, key) == "201 Created"
    at = next(place for place, (sql, _) in enumerate(reading) if "api_key" in sql) + 1
    parts = {"read": [history], "write": [reading[:at], _inserts(writing), reading[at:]]}
    settle(None)
    house.database.close()
    script.write_text(json.dumps(parts, default=lambda value: {"hex": bytes(value).hex()}))


def _inserts(writing: list[tuple[str, dict[str, Any]]]) -> list[tuple[str, dict[str, Any]]]:
    """Leave out what the floor asks by itself to know the keys of today."""
    return [(sql, names) for sql, names in writing if "SELECT key FROM contract" not in sql]


def listen(house: Installation) -> tuple[list[tuple[str, dict[str, Any]]], list[tuple[str, dict[str, Any]]]]:
    """Keep what this house asks of its database from now on, in this thread: reading and writing."""
    database = house.database
    assert isinstance(database, SqliteDatabase)
    reading: list[tuple[str, dict[str, Any]]] = []
    writing: list[tuple[str, dict[str, Any]]] = []
    database._mine.reader = Recording(database._reader(), reading)  # noqa: SLF001  The one seam there is.
    database._writer = Recording(database._the_writer(), writing)  # noqa: SLF001
    return reading, writing


def _ask(method: str, path: str, body: bytes, key: str | None) -> str:
    from django.core.wsgi import get_wsgi_application

    answered: list[str] = []
    name, _, query = path.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": name,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": "http",
    }
    if key is not None:
        environ["HTTP_AUTHORIZATION"] = f"Bearer {key}"

    def start_response(status: str, _headers: list[tuple[str, str]], *_: Any) -> Callable[[bytes], object]:
        answered.append(status)
        return lambda _: None

    b"".join(get_wsgi_application()(environ, start_response))
    return answered[0]
