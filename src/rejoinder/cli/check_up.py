"""The checks of ``rejoinder doctor``, one function each: what was looked at, what was found, what mends it."""

from __future__ import annotations

import json
import shutil
import sqlite3
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rejoinder.cli.ground import is_network
from rejoinder.cli.opening import database_at
from rejoinder.outside.clock import Clock, wall_clock
from rejoinder.outside.files import ID, KEY_BYTES, KEY_FILE, LEAST_FREE
from rejoinder.policy.deadlines import DAY, HOUR
from rejoinder.record.chain import Frontier
from rejoinder.store.database import SAFE_SQLITE, SqliteDatabase
from rejoinder.store.installation import read_stamp, sandbox_now
from rejoinder.store.journal import HEAD, latest_instant
from rejoinder.store.schema import is_migrated
from rejoinder.store.triggers import triggers_that_differ

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rejoinder.cli.settings import Place
    from rejoinder.store.database import PostgresDatabase, Reading

MIGRATE = "Stop the server and run `rejoinder migrate`."
LEAP = 30 * DAY
"""A silence this long before a start is worth a look at the clock (T-34)."""
LATE = """
SELECT id FROM contract WHERE imported = 0 AND end_recorded_at - ended_at > :late AND closes_at > :now ORDER BY id
"""
DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
"""What PostgreSQL must not have been told otherwise, if what was acknowledged is to survive a power cut."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One look: at what, how it is, what was found, and what mends it."""

    what: str
    how: Literal["fine", "note", "finding"]
    found: str
    mend: str = ""


WHAT_IT_IS = {True: "is a sandbox", False: "is for real use", None: "is new: the first serve says what it is for"}


def check_up(place: Place, anchor: Path | None) -> list[Checked]:
    """Make every check that can be made, without changing anything."""
    checked = [*_directory(place.directory, embedded=place.url is None), _disk(place.directory)]
    with database_at(place) as database:
        if not is_migrated(database):
            return [*checked, Checked("schema", "finding", "is not the newest, or not there", MIGRATE)]
        checked += [Checked("schema", "fine", "is the newest"), *_durability(database)]
        with database.snapshot() as reading:
            checked.append(_triggers(reading))
            stamp = read_stamp(reading)
            if stamp is None:
                return [*checked, Checked("installation", "note", "has not been used yet")]
            checked += [
                Checked("installation", "fine", WHAT_IT_IS[stamp.sandbox]),
                _clock(reading, sandbox=bool(stamp.sandbox)),
                *_anchor(reading, anchor),
                _late_ends(reading, sandbox=bool(stamp.sandbox)),
                *_documents(reading, place.directory / "files"),
            ]
    return checked


def _directory(directory: Path, *, embedded: bool) -> Iterator[Checked]:
    if not directory.is_dir():
        yield Checked("data directory", "finding", f"{directory} is missing", "Name it with --data, or restore it.")
        return
    loose = stat.S_IMODE(directory.stat().st_mode) & 0o077
    found = "is open to other users of this machine" if loose else "is its owner's alone"
    yield Checked("data directory", "finding" if loose else "fine", found, f"chmod 700 {directory}")
    kind = is_network(directory)
    if embedded and kind:
        yield Checked(
            "file system", "finding", f"{kind} is a network's", "Move the directory to a disk of this machine."
        )
    key = directory / KEY_FILE
    if not key.is_file():
        yield Checked("installation key", "note", "has not been made yet, or was lost", f"Restore {key} if it was.")
        return
    about = key.stat()
    if stat.S_IMODE(about.st_mode) & 0o077:
        yield Checked("installation key", "finding", "can be read by others", f"chmod 600 {key}")
    elif about.st_size != KEY_BYTES:
        yield Checked("installation key", "finding", f"has not {KEY_BYTES} bytes", f"Restore {key} from its backup.")
    else:
        yield Checked("installation key", "fine", "is its owner's alone")


def _disk(directory: Path) -> Checked:
    if not directory.is_dir():
        return Checked("disk", "note", "could not be measured")
    disk = shutil.disk_usage(directory)
    found = f"{disk.free / disk.total:.0%} of {disk.total / 1e9:.0f} GB is free"
    how: Literal["fine", "finding"] = "fine" if disk.free >= LEAST_FREE * disk.total else "finding"
    return Checked("disk", how, found, "Make room: below a tenth no document is taken in (E-1).")


def _durability(database: SqliteDatabase | PostgresDatabase) -> Iterator[Checked]:
    """X-2. The writer asserts write-ahead log and full synchronisation when it connects, so connecting is the check."""
    if isinstance(database, SqliteDatabase):
        with database.transaction():
            yield Checked("durability", "fine", "write-ahead log, synchronous FULL")
        old, version = sqlite3.sqlite_version_info < SAFE_SQLITE, sqlite3.sqlite_version
        safe = ".".join(map(str, SAFE_SQLITE))
        yield Checked(
            "SQLite",
            "note" if old else "fine",
            version,
            f"{safe} mends a rare corruption when two programs write at once; until then let no other open the file.",
        )
        return
    with database.snapshot() as reading:
        wrong = []
        for name, value in DURABLE.items():
            found = reading.row("SELECT current_setting(:name)", {"name": name})
            if found is None or found[0] in {"off", "local"}:
                wrong.append(f"{name} = {value}")
    if wrong:
        yield Checked(
            "durability", "finding", "a power cut could lose what was acknowledged", f"Set {', '.join(wrong)}."
        )
    else:
        yield Checked("durability", "fine", ", ".join(DURABLE))


def _triggers(reading: Reading) -> Checked:
    differing = triggers_that_differ(reading)
    if not differing:
        return Checked("triggers", "fine", "are as shipped")
    mend = f"Somebody has changed the database: run `rejoinder verify`. {MIGRATE}"
    return Checked("triggers", "finding", f"missing or changed: {', '.join(differing)}", mend)


def _clock(reading: Reading, *, sandbox: bool) -> Checked:
    if sandbox:
        return Checked("clock", "fine", "is the sandbox's own")
    latest = latest_instant(reading)
    trouble = Clock(latest).trouble()
    if trouble:
        return Checked("clock", "finding", trouble, "Put the clock right; until then nothing is taken in (T-33).")
    if latest and wall_clock() - latest > LEAP:
        days = (wall_clock() - latest) // DAY
        return Checked("clock", "note", f"{days} days after the last act", "Make sure that it isn't ahead (T-34).")
    return Checked("clock", "fine", "is not behind the last act")


def _anchor(reading: Reading, anchor: Path | None) -> Iterator[Checked]:
    """J-12. A database behind a head that was kept is an old one; whether it is the same, ``verify`` proves."""
    if anchor is None:
        return
    try:
        lines = [json.loads(line) for line in anchor.read_text(encoding="utf-8").splitlines() if line.strip()]
        size, root = max((int(line["size"]), str(line["root"])) for line in lines)
    except (OSError, ValueError, KeyError, TypeError):
        yield Checked(
            "anchor", "finding", f"{anchor} can't be read", "Keep heads with `rejoinder verify --print-head`."
        )
        return
    row = reading.row(HEAD)
    now = Frontier(row[0], bytes(row[1])) if row else Frontier()
    if now.size < size:
        found = f"the record has {now.size} entries, and {size} were kept"
        yield Checked("anchor", "finding", found, "This is an older database: restore the newest, and verify it.")
    elif now.size == size and now.root().hex() != root:
        yield Checked("anchor", "finding", "another record has the same size", f"rejoinder verify --head {anchor}")
    else:
        yield Checked("anchor", "fine", f"the record is no shorter; `rejoinder verify --head {anchor}` proves the rest")


def _late_ends(reading: Reading, *, sandbox: bool) -> Checked:
    """T-38. Where the end came late, a window is shorter for those who act in it; those that are over are past help."""
    now = sandbox_now(reading) if sandbox else wall_clock()
    late = [name for (name,) in reading.rows(LATE, {"late": 24 * HOUR, "now": now})]
    if not late:
        return Checked("ends", "fine", "no open window began with an end that was recorded a day late")
    shown = ", ".join(late[:5]) + (f" and {len(late) - 5} more" if len(late) > 5 else "")  # noqa: PLR2004
    mend = "Tell the two members, and record ends as they happen: the windows are shorter for them."
    return Checked("ends", "note" if sandbox else "finding", f"recorded over 24 h late, windows open: {shown}", mend)


def _documents(reading: Reading, folder: Path) -> Iterator[Checked]:
    rows = {name for (name,) in reading.rows("SELECT id FROM evidence")}
    files = {each.name for each in folder.iterdir() if ID.fullmatch(each.name)} if folder.is_dir() else set()
    strays, lost = sorted(files - rows), sorted(rows - files)
    if strays:
        mend = f"No row needs them; unless one is being filed just now, delete: {' '.join(strays[:5])} in {folder}"
        yield Checked("documents", "finding", f"{len(strays)} without a row", mend)
    if lost:
        yield Checked("documents", "finding", f"{len(lost)} are missing in {folder}", "Restore them from the backup.")
    if not strays and not lost:
        yield Checked("documents", "fine", f"{len(rows)}, each with its row and file")
