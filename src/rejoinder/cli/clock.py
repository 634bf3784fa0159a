"""``rejoinder clock``: the sandbox's time, which stands still until it is moved, and only forward."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rejoinder.cli import settings
from rejoinder.cli.opening import opened, there_is
from rejoinder.cli.settings import Data, Database, Json
from rejoinder.cli.talk import FOUND, MISUSED, Trouble, say, say_json, say_table, tell

if TYPE_CHECKING:
    from rejoinder.actions.installation import Installation

app = typer.Typer(help="The sandbox's clock.", no_args_is_help=True)


@app.command()
def now(data: Data = None, database: Database = None, as_json: Json = False) -> None:
    """Print the sandbox's time."""
    place = settings.place(data, database)
    there_is(place)
    with opened(place) as installation:
        _say_now(installation, as_json=as_json)


@app.command()
def advance(
    by: Annotated[str | None, typer.Argument(metavar="[BY|TO|next]", help="P28D, an instant, or “next”.")] = None,
    by_duration: Annotated[str | None, typer.Option("--by", metavar="DURATION", help="Such as P28D or PT1H.")] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="INSTANT|next", help="An instant, or “next”.")] = None,
    data: Data = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Move the sandbox's time forward; whatever became due is told, in order, before this ends."""
    from rejoinder.actions.advance_clock import advance as advance_clock
    from rejoinder.policy.decision import Kind, Refusal

    if by is not None:
        by_duration, to = (by, to) if by.upper().startswith("P") else (by_duration, by)
    if (by_duration is None) == (to is None):
        raise Trouble("Say how far: `rejoinder clock advance P28D`, or `--to next`, or `--to 2026-11-22T00:00:00Z`.", 2)
    place = settings.place(data, database)
    there_is(place)
    with opened(place) as installation:
        _only_in_a_sandbox(installation)
        outcome = advance_clock(installation, by=by_duration, to=to)
        if isinstance(outcome, Refusal):
            reason = outcome.extras().get("reason")
            said = f"{outcome.sentence} {reason}" if reason else outcome.sentence
            raise Trouble(said, MISUSED if outcome.kind is Kind.CONTENT else FOUND)
        _say_now(installation, as_json=as_json)


@app.command()
def timeline(data: Data = None, database: Database = None, as_json: Json = False) -> None:
    """List what is still to happen, across contracts; nothing of what is sealed stands there."""
    from rejoinder.store.reads.timeline import read_timeline

    place = settings.place(data, database)
    there_is(place)
    with opened(place) as installation, installation.database.snapshot() as reading:
        _only_in_a_sandbox(installation)
        rows = read_timeline(reading, installation.now(reading))
    if as_json:
        say_json(rows)
        return
    shown = [(row["at"], row["event"], str(row.get("contract", "")), str(row.get("side") or "")) for row in rows]
    say_table(("AT", "EVENT", "CONTRACT", "SIDE"), shown)
    tell(f"{len(rows)} to come.")


def _only_in_a_sandbox(installation: Installation) -> None:
    if not installation.stamp.sandbox:
        raise Trouble("This is no sandbox: its clock is the world's, and nobody moves it.")


def _say_now(installation: Installation, *, as_json: bool) -> None:
    from rejoinder.policy.deadlines import format_instant

    _only_in_a_sandbox(installation)
    with installation.database.snapshot() as reading:
        now = format_instant(installation.now(reading))
    if as_json:
        say_json({"now": now})
    else:
        say(now)
