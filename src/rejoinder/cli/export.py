"""``rejoinder export``: members, contracts and feedback as files that ``rejoinder import`` takes in again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rejoinder.cli import settings
from rejoinder.cli.opening import opened, there_is
from rejoinder.cli.settings import Data, Database, Json
from rejoinder.cli.talk import FOUND, MISUSED, Trouble, say, say_json

FORMATS = ("csv", "jsonl", "parquet")


def export(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Where the three files go; made if need be.")],
    kind: Annotated[str, typer.Option("--format", metavar="FORMAT", help="csv, jsonl or parquet.")] = "csv",
    data: Data = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Write all that is shown and stands: nothing sealed, nothing removed, nothing of anybody who was erased."""
    from rejoinder.actions.import_rows import columns_of
    from rejoinder.outside.table_files import write_table
    from rejoinder.outside.tables import Unusable
    from rejoinder.store.reads.export import criteria, export_contracts, export_feedback, export_members

    if kind not in FORMATS:
        raise Trouble(f"There is no format {kind}: there are {', '.join(FORMATS)}.", MISUSED)
    place = settings.place(data, database)
    there_is(place)
    count = {}
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        with opened(place) as installation, installation.database.snapshot() as reading:
            names = criteria(reading, installation.profile)
            files = {
                "members": export_members(reading),
                "contracts": export_contracts(reading),
                "feedback": export_feedback(reading, names, installation.now(reading)),
            }
            for name, rows in files.items():
                count[name] = write_table(directory / f"{name}.{kind}", columns_of(name, names), rows)
    except Unusable as error:
        raise Trouble(str(error), MISUSED) from error
    except OSError as error:
        raise Trouble(f"{directory} can't be written: {error.strerror}.", FOUND) from error
    if as_json:
        say_json({"object": "export", "directory": str(directory), "format": kind, "rows": count})
    else:
        for name, rows_written in count.items():
            say(f"{directory / name}.{kind}: {rows_written} rows")
