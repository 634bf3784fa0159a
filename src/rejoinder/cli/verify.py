"""``rejoinder verify``: all worked out anew from the record, by code that shares nothing with the writer (J-10)."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from rejoinder.cli import settings
from rejoinder.cli.opening import there_is
from rejoinder.cli.settings import Data, Database, Json, Place
from rejoinder.cli.talk import FOUND, MISUSED, UNREACHED, Trouble, say, say_json, tell


def verify(
    head: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="Old heads that were kept elsewhere; may be repeated.")
    ] = None,
    print_head: Annotated[
        bool, typer.Option("--print-head", help="Print the head of now, to be kept elsewhere.")
    ] = False,
    export: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Verify an exported record instead of a database.")
    ] = None,
    data: Data = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Check chain, rows, windows, summaries and triggers; the first bad thing is named first. Exit 1 with findings."""
    from rejoinder_verify import Unreadable, check
    from rejoinder_verify.__main__ import read_heads

    place = settings.place(data, database)
    try:
        heads = [each for file in head or () for each in read_heads(file)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Trouble(f"The heads can't be read: {error}.", MISUSED) from error
    try:
        report = check(
            _what(place, export),
            heads,
            _progress if sys.stderr.isatty() else None,
            expected_triggers=None if export else _triggers(place),
        )
    except Unreadable as error:
        raise Trouble(str(error), UNREACHED) from error
    _say(report, print_head=print_head, as_json=as_json)
    if not report.clean:
        raise typer.Exit(FOUND)


def _what(place: Place, export: Path | None) -> str:
    if export is not None:
        return str(export)
    there_is(place)
    return place.url or str(place.directory / "rejoinder.db")


def _triggers(place: Place) -> dict[str, str]:
    from rejoinder.store.triggers import triggers

    return triggers("postgresql" if place.url else "sqlite")


def _say(report: Any, *, print_head: bool, as_json: bool) -> None:
    head = {"size": report.head.size, "root": report.head.root, "at": report.head.at}
    found = [{"check": each.check, "where": each.where, "what": each.what} for each in report.findings]
    many = len(found) + report.untold
    if as_json:
        say_json(
            {"clean": report.clean, "entries": report.entries, "findings": found, "more": report.untold, "head": head}
        )
    else:
        for each in report.findings:
            say(str(each))
        if print_head:
            say(json.dumps(head))
    said = "everything is as it was recorded" if report.clean else f"{many} finding{'s' if many > 1 else ''}"
    tell(f"{report.entries} entries: {said}.")


def _progress(stage: str, done: int, total: int) -> None:
    sys.stderr.write(f"\r{stage}: {done:,} of {total:,}" + ("\n" if done == total else ""))
    sys.stderr.flush()
