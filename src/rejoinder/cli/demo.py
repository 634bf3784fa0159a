"""``rejoinder demo``: a sandbox with an invented marketplace in it, one command, nothing to configure."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rejoinder.cli import serve
from rejoinder.cli.opening import make_directory, opened, put_schema_in_place
from rejoinder.cli.settings import Place
from rejoinder.cli.talk import MISUSED, Trouble, tell
from rejoinder.site.alone import hold

if TYPE_CHECKING:
    from rejoinder.policy.deadlines import Instant

DIRECTORY = Path("rejoinder-demo")
MARK = "this-is-a-demo"
"""A file that says that a directory may be emptied: only what a demo made is ever unmade by one."""
MAPS = Path(__file__).parent / "maps"
NAME = "Northlight (invented)"
"""What the marketplace is called: it stands on every page, so that none is taken for a real one's."""
SCOPES = ("members", "read", "desk", "private", "events", "clock")


def demo(
    real: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Import the real network of ratings beside it.")
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Go on with the last demo, as it was left.")] = False,
    at: Annotated[
        str | None,
        typer.Option(metavar="INSTANT", help="What the sandbox's clock shows at first, as RFC 3339. [default: now]"),
    ] = None,
    data: Annotated[Path, typer.Option("--data", metavar="DIR", help="Where the demo is kept.")] = DIRECTORY,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int | None, typer.Option(help="The port. [default: 8000, or a free one]")] = None,
) -> None:
    """Start a sandbox with a small invented marketplace that has every state in it, and say what to try."""
    if real is not None and not real.is_file():
        raise Trouble(f"There is no file {real}.", MISUSED)
    if at is not None and keep:
        raise Trouble("--keep goes on where the clock stands, so --at can't be said beside it.", MISUSED)
    now = _instant(at)
    place = Place(data.absolute(), None)
    number = _port(host, port)
    make_anew = _prepare(place.directory, keep=keep)
    if make_anew:
        tell("Inventing a marketplace …")
        _invent(place, now)
    if real is not None:
        _import(real, place)
    greeting = _greeting(place, f"http://{host}:{number}", real=real is not None)
    serve.start(place, sandbox=True, address=(host, number), greeting=greeting, demo=True, name=NAME)


def _instant(at: str | None) -> Instant:
    """Read when the demo is to begin; there must be room for its story before it."""
    from rejoinder.cli.cast import DAYS
    from rejoinder.outside.clock import wall_clock
    from rejoinder.policy.deadlines import DAY, EARLIEST, parse_instant

    if at is None:
        return wall_clock()
    try:
        now = parse_instant(at)
    except ValueError as error:
        raise Trouble(f"--at is an instant such as 2026-11-12T11:02:00Z. {error}", MISUSED) from error
    if now - DAYS * DAY < EARLIEST:
        raise Trouble(f"--at leaves no room for the {DAYS} days that the invented story takes.", MISUSED)
    return now


def _port(host: str, port: int | None) -> int:
    """Take the port that was asked for, else 8000, else one that is free."""
    if port is not None:
        return serve.free_port(host, port)
    try:
        return serve.free_port(host, 8000)
    except Trouble:
        return serve.free_port(host, 0)


def _prepare(directory: Path, *, keep: bool) -> bool:
    """Make the directory, or empty what an earlier demo made; tell whether the marketplace is to be invented."""
    others = directory.is_dir() and any(directory.iterdir()) and not (directory / MARK).exists()
    if others:
        raise Trouble(f"{directory} is not a demo's, and a demo would delete what is in it. Name another --data.")
    make_directory(directory)
    hold(directory, waiting=lambda: tell("Waiting for the last demo to end …"))
    if keep and (directory / "rejoinder.db").exists():
        return False
    (directory / MARK).touch()
    for each in directory.iterdir():
        if each.name in {MARK, "serve.lock"}:
            continue
        if each.is_dir():
            shutil.rmtree(each)
        else:
            each.unlink()
    return True


def _invent(place: Place, now: Instant) -> None:
    from rejoinder.cli.cast import DAYS
    from rejoinder.cli.marketplace import open_the_market
    from rejoinder.cli.opening import database_at
    from rejoinder.policy.deadlines import DAY
    from rejoinder.store.installation import make_stamp

    put_schema_in_place(place)
    with database_at(place) as there, there.transaction() as writing:
        make_stamp(writing, sandbox=True, now=now - DAYS * DAY)
    with opened(place, sandbox=True) as installation:
        open_the_market(installation, now)


def _import(real: Path, place: Place) -> None:
    """Import the network with the mapping that we ship; rows that can't be taken go to a file beside the data."""
    from rejoinder.actions.import_files import Source, import_files
    from rejoinder.actions.import_map import load_map

    meaning = load_map(MAPS / "bitcoin-otc.toml")
    rejects = place.directory / "rejected.csv"
    tell(f"Importing {real.name} …")
    with opened(place, sandbox=True) as installation:
        source = Source(real, meaning.kind or "ratings", meaning)
        imported = import_files(installation, [source], rejects=rejects, progress=_progress)
    _, _, rows, _ = imported.files[0]
    kept_aside = f" {imported.rejected} could not be taken and stand in {rejects}." if imported.rejected else ""
    tell(f"{rows:,} ratings read.{kept_aside}")


def _progress(stage: str, done: int, total: int | None) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{stage}: {done:,}" + (f" of {total:,}" if total else "") + "\x1b[K")
        sys.stderr.write("\n" if done == total else "")
        sys.stderr.flush()


def _greeting(place: Place, base: str, *, real: bool) -> str:
    from rejoinder.actions.keys import create_key
    from rejoinder.cli.try_it import what_to_try

    with opened(place, sandbox=True) as installation:
        key = create_key(installation, SCOPES)
        with installation.database.snapshot() as reading:
            now = installation.now(reading)
    return what_to_try(base, key, place.directory, now, real=real)
