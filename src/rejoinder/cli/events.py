"""``rejoinder events tail``: what the outside may be told, as it happens."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rejoinder.cli import settings
from rejoinder.cli.opening import opened, there_is
from rejoinder.cli.settings import Data, Database, Json
from rejoinder.cli.talk import MISUSED, Trouble, say

if TYPE_CHECKING:
    from rejoinder.actions.installation import Installation

app = typer.Typer(help="Events: names and instants of what happened.", no_args_is_help=True)
AT_ONCE = 100
"""Events read at once."""
BETWEEN_LOOKS = 0.5
"""Seconds between two looks for new events."""


@app.command()
def tail(
    after: Annotated[str | None, typer.Option(metavar="EVENT", help="Only what came after this event.")] = None,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on as events come, until Ctrl-C.")] = False,
    data: Data = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Print the events of the last 90 days, oldest first, one a line."""
    place = settings.place(data, database)
    there_is(place)
    with opened(place) as installation:
        while True:
            found = _next(installation, after)
            for event in found:
                say(json.dumps(event) if as_json else _line(event))
            if found:
                after = found[-1]["id"]
            elif follow:
                time.sleep(BETWEEN_LOOKS)
            else:
                return


def _next(installation: Installation, after: str | None) -> list[dict[str, Any]]:
    from rejoinder.policy.decision import Refusal
    from rejoinder.store.reads.events import read_events

    with installation.database.snapshot() as reading:
        found = read_events(reading, after, AT_ONCE, installation.now(reading))
    if isinstance(found, Refusal):
        raise Trouble(f"There is no event {after} within the last 90 days.", MISUSED)
    return found


def _line(event: dict[str, Any]) -> str:
    names = " ".join(f"{name}={value}" for name, value in event["data"].items())
    return f"{event['at']}  {event['type']}  {names}"
