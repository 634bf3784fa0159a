"""``rejoinder doctor``: what could go wrong with an installation, and what mends it, beside each finding."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from rejoinder.cli import settings
from rejoinder.cli.check_up import Checked, check_up
from rejoinder.cli.opening import there_is
from rejoinder.cli.settings import Data, Database, Json
from rejoinder.cli.talk import FOUND, say, say_json, tell

MARKS = {"fine": "ok  ", "note": "note", "finding": "BAD "}


def doctor(
    anchor: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Heads that were kept elsewhere (verify --print-head).")
    ] = None,
    data: Data = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Look an installation over without changing it. Exit 1 when something is to be mended."""
    place = settings.place(data, database)
    there_is(place)
    kept = settings.setting("anchor", anchor)
    checked = check_up(place, Path(kept) if kept else None)
    findings = [each for each in checked if each.how == "finding"]
    if as_json:
        say_json({"healthy": not findings, "checks": [asdict(each) for each in checked]})
    else:
        for each in checked:
            _say(each)
    tell("Everything is in order." if not findings else f"{len(findings)} to mend.")
    if findings:
        raise typer.Exit(FOUND)


def _say(each: Checked) -> None:
    say(f"{MARKS[each.how]}  {each.what}: {each.found}")
    if each.mend and each.how != "fine":
        say(f"      → {each.mend}")
