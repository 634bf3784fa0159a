"""``rejoinder keys``: the marketplace's keys, made, listed, revoked (A-1)."""

from __future__ import annotations

from typing import Annotated

import typer

from rejoinder.cli import settings
from rejoinder.cli.opening import database_at, opened, ready, there_is
from rejoinder.cli.settings import Data, Database, Json, Place
from rejoinder.cli.talk import MISUSED, Trouble, say, say_json, say_table, tell

app = typer.Typer(help="Make, list and revoke the marketplace's keys.", no_args_is_help=True)


@app.command()
def create(
    scopes: Annotated[str, typer.Option(metavar="A,B", help="members, read, desk, private, events, clock (sandbox)")],
    data: Data = None,
    database: Database = None,
    sandbox: Annotated[
        bool | None, typer.Option("--sandbox", help="Make a new database a sandbox, which it stays.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Make a key, and print it: it is shown this once, and only its hash is kept."""
    from rejoinder.actions.keys import create_key
    from rejoinder.store.keys import ID, PREFIX, SCOPES

    asked = tuple(dict.fromkeys(each.strip() for each in scopes.split(",") if each.strip()))
    unknown = [each for each in asked if each not in SCOPES]
    if unknown or not asked:
        what = f"There is no scope “{unknown[0]}”." if unknown else "A key needs a scope."
        raise Trouble(f"{what} There are: {', '.join(SCOPES)}.", MISUSED)
    place = settings.place(data, database)
    own = settings.yes_or_no("sandbox", sandbox) or None
    ready(place)
    _refuse_a_clock_outside_a_sandbox(place, asked, own)
    with opened(place, sandbox=own) as installation:
        key = create_key(installation, asked)
    if as_json:
        say_json({"id": key[len(PREFIX) :][:ID], "key": key, "scopes": list(asked)})
    else:
        say(key)


def _refuse_a_clock_outside_a_sandbox(place: Place, scopes: tuple[str, ...], own: bool | None) -> None:
    """Until the first ``serve`` has said what a database is, it may become a sandbox."""
    from rejoinder.store.installation import read_stamp

    with database_at(place) as there, there.snapshot() as reading:
        stamp = read_stamp(reading)
    if "clock" in scopes and not own and stamp is not None and stamp.sandbox is False:
        raise Trouble(
            "The scope “clock” is for a sandbox, and this database is none.",
            MISUSED,
        )


@app.command("list")
def list_all(data: Data = None, database: Database = None, as_json: Json = False) -> None:
    """List the keys by their ids; the keys themselves are nowhere."""
    from rejoinder.policy.deadlines import format_instant
    from rejoinder.store.keys import list_keys

    place = settings.place(data, database)
    there_is(place)
    with opened(place) as installation, installation.database.snapshot() as reading:
        found = [
            {
                "id": name,
                "scopes": scopes.split(),
                "created_at": format_instant(created),
                "revoked_at": format_instant(revoked) if revoked is not None else None,
            }
            for name, scopes, created, revoked in list_keys(reading)
        ]
    if as_json:
        say_json(found)
    else:
        rows = [(key["id"], ",".join(key["scopes"]), key["created_at"], key["revoked_at"] or "") for key in found]
        say_table(("ID", "SCOPES", "CREATED", "REVOKED"), rows)


@app.command()
def revoke(
    id: Annotated[str, typer.Argument(metavar="ID", help="The eight characters that `keys list` shows.")],
    data: Data = None,
    database: Database = None,
) -> None:
    """Revoke a key, at once and for ever."""
    from rejoinder.actions.keys import revoke_key
    from rejoinder.policy.decision import Refusal

    place = settings.place(data, database)
    there_is(place)
    with opened(place) as installation:
        if isinstance(revoke_key(installation, id), Refusal):
            raise Trouble(f"There is no key {id}, or it was revoked before. `rejoinder keys list` shows them.")
    tell(f"The key {id} opens nothing any more.")
