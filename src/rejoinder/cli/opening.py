"""Opening an installation from the command line: the directory, the schema, the lock of a server that runs (O-5)."""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rejoinder.cli.ground import is_network
from rejoinder.cli.settings import profile
from rejoinder.cli.talk import UNREACHED, Trouble, tell
from rejoinder.site.alone import hold, let_go
from rejoinder.store.flock import FileLock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from rejoinder.actions.installation import Installation
    from rejoinder.cli.settings import Place
    from rejoinder.store.database import PostgresDatabase, Reading, SqliteDatabase

NOT_IN_PLACE = "The schema of {place} isn't in place. Run `rejoinder migrate` with the same --data and --database."
TAMPERED = (
    "Triggers that keep rows from being edited are missing or changed in {place}: {names}. Somebody has worked on the "
    "database beside Rejoinder. Run `rejoinder verify`, and then `rejoinder migrate`, which makes them anew."
)


def make_directory(directory: Path) -> None:
    """Make the data directory, its owner's alone; nothing that this process writes from now on is for others."""
    os.umask(0o077)
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(f"The data directory {directory} can't be made: {error.strerror}.", UNREACHED) from error
    kind = is_network(directory)
    if kind is not None:
        raise Trouble(
            f"{directory} is on a network file system ({kind}), whose locks can't keep an embedded database whole. "
            "Name a directory on a disk of this machine with --data, or a PostgreSQL with --database."
        )


@contextmanager
def database_at(place: Place) -> Iterator[SqliteDatabase | PostgresDatabase]:
    """Open a database as it is, whatever is in it."""
    from rejoinder.store.database import open_database

    database = open_database(place.directory, place.url)
    try:
        yield database
    except sqlite3.DatabaseError as error:
        raise Trouble(f"{place} can't be read: {error}. Restore it from a backup.", UNREACHED) from error
    finally:
        database.close()


def there_is(place: Place) -> None:
    """Refuse where there is no database yet; a command that only reads makes none."""
    if place.url is None and not (place.directory / "rejoinder.db").is_file():
        raise Trouble(
            f"There is no database in {place.directory}. `rejoinder serve` or `rejoinder migrate` makes one; "
            "--data names another directory.",
            UNREACHED,
        )


def is_complete(place: Place) -> bool:
    """Tell whether the schema is in place; where triggers were tampered with in a database in use, refuse (X-9)."""
    from rejoinder.store.schema import is_in_place, is_migrated
    from rejoinder.store.triggers import triggers_that_differ

    with database_at(place) as database:
        if is_in_place(database):
            return True
        if not is_migrated(database):
            return False
        with database.snapshot() as reading:
            if _is_in_use(reading):
                raise Trouble(TAMPERED.format(place=place, names=", ".join(triggers_that_differ(reading))))
    return False


def _is_in_use(reading: Reading) -> bool:
    from rejoinder.store.installation import read_stamp

    return read_stamp(reading) is not None


def put_schema_in_place(place: Place) -> None:
    """Make the schema, or bring it up to date, with its triggers; the caller holds what it changes."""
    from rejoinder.store import schema

    with FileLock(place.directory / "migrate.lock"):
        in_another_process(lambda: schema.put_in_place(place.directory, place.url))
        with database_at(place) as database:
            schema.put_triggers_in_place(database)


def in_another_process(work: Callable[[], None]) -> None:
    """Do this in a process forked for it: what it loads doesn't stay in the memory of a server that runs for months."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        except BaseException as error:  # noqa: BLE001  Whatever it is, this process ends here, and says why.
            tell(f"{type(error).__name__}: {error}")
        finally:
            os._exit(code)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0:
        raise Trouble("The schema could not be put in place; nothing else was done. The reason stands above.")


def ready(place: Place) -> None:
    """Have a schema: made by ourselves on the embedded database, asked for on PostgreSQL."""
    make_directory(place.directory)
    if is_complete(place):
        return
    if place.url is not None:
        raise Trouble(NOT_IN_PLACE.format(place=place))
    with held(place):
        if not is_complete(place):
            put_schema_in_place(place)


@contextmanager
def held(place: Place) -> Iterator[None]:
    """Hold an embedded database against servers while its schema is changed; PostgreSQL has its own locks."""
    if place.url is not None:
        yield
        return
    hold(place.directory, waiting=lambda: tell("Waiting for another rejoinder on this data directory to end …"))
    try:
        yield
    finally:
        let_go(place.directory)


@contextmanager
def opened(place: Place, *, sandbox: bool | None = None) -> Iterator[Installation]:
    """Open an installation for a command, which makes its schema when it must; ``sandbox`` as in ``Installation``."""
    from rejoinder.actions.installation import open_installation

    ready(place)
    installation = open_installation(place.directory, place.url, sandbox=sandbox, profile=profile(None))
    try:
        yield installation
    finally:
        installation.database.close()
