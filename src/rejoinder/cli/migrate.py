"""``rejoinder migrate``: the schema and its triggers, on either database."""

from __future__ import annotations

from typing import Annotated

import typer

from rejoinder.cli import settings
from rejoinder.cli.opening import database_at, held, make_directory, put_schema_in_place
from rejoinder.cli.settings import Data, Database, Json
from rejoinder.cli.talk import Trouble, say, say_json, tell


def migrate(
    data: Data = None,
    database: Database = None,
    sandbox: Annotated[
        bool | None, typer.Option("--sandbox", help="Make a new database a sandbox, which it stays.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Put the schema in place or bring it up to date, and make its triggers anew."""
    from rejoinder.actions.installation import open_installation
    from rejoinder.store.schema import is_in_place

    place = settings.place(data, database)
    make_directory(place.directory)
    with database_at(place) as there:
        already = is_in_place(there)
    if not already:
        with held(place):
            put_schema_in_place(place)
        with database_at(place) as there:
            if not is_in_place(there):
                raise Trouble("The schema is still not in place, or not its triggers. Run `rejoinder doctor`.")
    if settings.yes_or_no("sandbox", sandbox):
        open_installation(place.directory, place.url, sandbox=True).database.close()
    tell(f"{place}: the schema {'was in place already' if already else 'is in place'}.")
    if as_json:
        say_json({"place": str(place), "migrated": not already})
    else:
        say("nothing to do" if already else "migrated")
