"""An installation put together: which database, clock, terms, files and key. The whole wiring is on this page."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rejoinder.outside.clock import Clock, wall_clock
from rejoinder.outside.files import Files, installation_key
from rejoinder.policy.terms import load_profile
from rejoinder.store.database import StoreUnavailable, open_database
from rejoinder.store.installation import decide, make_stamp, read_stamp, sandbox_now
from rejoinder.store.journal import latest_instant

if TYPE_CHECKING:
    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.terms import Profile
    from rejoinder.store.database import PostgresDatabase, Reading, SqliteDatabase
    from rejoinder.store.installation import Stamp

PROFILES = Path(__file__).parent.parent / "policy" / "profiles"


class WrongInstallation(Exception):  # noqa: N818  It is said to the operator in these words.
    """This database is not what it was opened as: sandbox, or real."""


@dataclass(frozen=True)
class Installation:
    """Everything that an act or a read needs."""

    database: SqliteDatabase | PostgresDatabase
    stamp: Stamp
    clock: Clock
    profile: Profile
    files: Files
    key: bytes

    def now(self, reading: Reading) -> Instant:
        """Tell the time that rules go by: the sandbox's where this is one."""
        return sandbox_now(reading) if self.stamp.sandbox else self.clock.now()

    def trust_the_clock(self) -> None:
        """Refuse to act on a clock that has gone wrong; reads go on (T-33, T-34)."""
        trouble = None if self.stamp.sandbox else self.clock.trouble()
        if trouble is not None:
            raise StoreUnavailable(trouble)

    def mac(self, purpose: str, *parts: str) -> str:
        """Give a keyed hash that only this installation can make: what it hides can't be guessed from it."""
        message = "\0".join((purpose, *parts)).encode("utf-8", "surrogatepass")
        return hmac.new(self.key, message, hashlib.sha256).hexdigest()


def profile_file(name: str) -> Path:
    """Find a profile by its name among ours, or by its path."""
    ours = PROFILES / f"{name}.toml"
    return ours if ours.is_file() else Path(name)


def open_installation(
    directory: Path, database_url: str | None = None, *, sandbox: bool | None = None, profile: Path | None = None
) -> Installation:
    """Open an installation whose schema is in place; who first serves it says what it is for ever.

    ``sandbox`` is ``None`` where the caller takes it as it is, decided or not. Raises ``WrongInstallation`` where it
    differs, and ``WrongTerms`` where the profile can't be used.
    """
    terms = load_profile(profile or PROFILES / "freelance.toml")
    database = open_database(directory, database_url)
    with database.transaction() as writing:
        stamp = read_stamp(writing) or make_stamp(writing, sandbox=sandbox, now=wall_clock())
        if stamp.sandbox is None and sandbox is not None:
            stamp = decide(writing, stamp, sandbox=sandbox, now=wall_clock())
        floor = latest_instant(writing)
    if sandbox is not None and stamp.sandbox != sandbox:
        database.close()
        made_for = "a sandbox: start it with --sandbox" if stamp.sandbox else "real use: start it without --sandbox"
        message = f"This database was made for {made_for}, or name another --data directory."
        raise WrongInstallation(message)
    key = installation_key(directory)
    clock = Clock(0 if stamp.sandbox else floor)
    return Installation(database, stamp, clock, terms, Files(directory / "files", key), key)
