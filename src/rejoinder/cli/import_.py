"""``rejoinder import``: history from files, all of it checked before any of it is kept."""

from __future__ import annotations

import gc
import re
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rejoinder.cli import settings
from rejoinder.cli.opening import opened, there_is
from rejoinder.cli.settings import Data, Database, Json
from rejoinder.cli.talk import FOUND, MISUSED, Trouble, say, say_json, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rejoinder.actions.import_files import Imported
    from rejoinder.actions.import_map import Map

MAPS = Path(__file__).parent / "maps"
MAP_NAME = re.compile(r"[a-z0-9-]+")


def import_files(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="CSV (also .gz), JSON Lines or Parquet.")],
    kind: Annotated[
        str | None, typer.Option("--as", metavar="KIND", help="members, contracts, feedback or ratings.")
    ] = None,
    mapping: Annotated[
        str | None, typer.Option("--map", metavar="MAP", help="A mapping file, or the name of one of ours.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, keep nothing.")] = False,
    rejects: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Keep the good rows, and write the bad ones here with why.")
    ] = None,
    data: Data = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Bring in history. Running it again goes on where it was cut off, and adds nothing that is there already.

    Exit 1 when rows were rejected: then nothing was kept, unless --rejects says where to write them.
    """
    from rejoinder.actions.import_files import Source, guess_kind, import_files
    from rejoinder.actions.import_map import Map, WrongMap
    from rejoinder.outside.tables import Unusable

    place = settings.place(data, database)
    if dry_run:
        there_is(place)
    # Nothing here makes cycles, and the collector would look at every row that waits, again and again.
    gc.disable()
    try:
        meaning = _map(mapping) if mapping is not None else Map()
        sources = [Source(file, guess_kind(file, kind, meaning), meaning) for file in files]
        with opened(place) as installation, _bar() as progress:
            done = import_files(installation, sources, dry_run=dry_run, rejects=rejects, progress=progress)
    except (Unusable, WrongMap) as error:
        raise Trouble(str(error), MISUSED) from error
    finally:
        gc.enable()
    if as_json:
        say_json(_as_data(done, dry_run=dry_run, rejects=rejects))
    else:
        _say(done, dry_run=dry_run, rejects=rejects)
    if done.rejected:
        raise typer.Exit(FOUND)


def _map(name: str) -> Map:
    from rejoinder.actions.import_map import load_map

    ours = MAPS / f"{name}.toml"
    return load_map(ours if MAP_NAME.fullmatch(name) and ours.is_file() else Path(name))


@contextmanager
def _bar() -> Iterator[Callable[[str, int, int | None], None]]:
    """Show how far it is, on a terminal alone."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:9}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        tasks = {name: bar.add_task(name, total=None, visible=False) for name in ("Reading", "Checking", "Keeping")}
        yield lambda name, done, of: bar.update(tasks[name], completed=done, total=of, visible=True)


def _as_data(done: Imported, *, dry_run: bool, rejects: Path | None) -> dict[str, object]:
    return {
        "object": "import",
        "dry_run": dry_run,
        "kept": done.kept,
        "files": [
            {"file": str(path), "as": kind, "rows": rows, "rejected": rejected}
            for path, kind, rows, rejected in done.files
        ],
        "new": done.count.new,
        "already_there": done.count.already,
        "rejected": done.rejected,
        "reasons": [{"file": str(path), "line": line, "reason": reason} for path, line, reason in done.reasons],
        "rejects": None if rejects is None else str(rejects),
    }


def _say(done: Imported, *, dry_run: bool, rejects: Path | None) -> None:
    for path, line, reason in done.reasons:
        tell(f"{path}:{line}: {reason}")
    if done.rejected > len(done.reasons):
        tell(f"… and {done.rejected - len(done.reasons)} more.")
    for path, kind, rows, rejected in done.files:
        say(f"{path}: {rows} rows of {kind}, {rejected} rejected")
    said = ("would be new" if dry_run else "new") if done.kept or dry_run else "good, and not kept"
    for name, number in done.count.new.items():
        say(f"{name}: {number} {said}, {done.count.already[name]} there already")
    if done.rejected and not done.kept and not dry_run:
        tell("Nothing was kept. Mend the rows, or say with --rejects FILE where to write the bad ones.")
    elif rejects is not None:
        say(f"Rejected rows are in {rejects}.")
