"""The one program: every command by its name, and what is said when one can't do its work."""

from __future__ import annotations

import os
import sqlite3
import sys
from importlib.metadata import version
from typing import Annotated

import typer

from rejoinder.actions.installation import WrongInstallation
from rejoinder.cli import (
    clock,
    demo,
    doctor,
    events,
    export,
    import_,
    keys,
    members,
    migrate,
    openapi,
    rulebook,
    serve,
    verify,
    worker,
)
from rejoinder.cli.talk import FOUND, MISUSED, UNREACHED, Trouble, say, tell
from rejoinder.outside.files import KeyFileUnusableError
from rejoinder.policy.terms import WrongTerms
from rejoinder.site.alone import AlreadyServed
from rejoinder.store.database import StoreUnavailable

INTERRUPTED = 130
"""What a shell gives for a program that was stopped by Ctrl-C."""
TROUBLES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str, int], ...] = (
    ((WrongInstallation, AlreadyServed, KeyFileUnusableError), "{}", FOUND),
    (WrongTerms, "The profile can't be used: {}", MISUSED),
    (StoreUnavailable, "The database can't be reached, read or written: {}. Nothing was changed.", UNREACHED),
    (sqlite3.DatabaseError, "The database can't be read: {}.", UNREACHED),
)
"""What the floors below raise, as it is said here, and the exit code."""

app = typer.Typer(
    name="rejoinder",
    help="Two-sided, double-blind feedback for a marketplace, with a response for everybody whom feedback is about.",
    epilog="An option wins over REJOINDER_* in the environment, which wins over rejoinder.toml in this directory.",
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help, at once, readable wherever it is printed
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)
app.command()(demo.demo)
app.command()(serve.serve)
app.command()(worker.worker)
app.command()(migrate.migrate)
app.command()(doctor.doctor)
app.command("import")(import_.import_files)
app.command()(export.export)
app.command()(verify.verify)
app.add_typer(keys.app, name="keys")
app.add_typer(members.app, name="members")
app.add_typer(clock.app, name="clock")
app.add_typer(events.app, name="events")
app.command()(openapi.openapi)
app.command()(rulebook.rulebook)


def _version(wanted: bool) -> None:
    if wanted:
        say(version("rejoinder"))
        raise typer.Exit


@app.callback()
def program(
    _: Annotated[
        bool | None, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = None,
) -> None:
    """Options of the program itself."""


def main() -> None:
    """Run a command; what goes wrong is said in a sentence, with the exit code that API.md gives it."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as error:
        if os.environ.get("REJOINDER_DEBUG") == "1":
            raise
        said, code = told(error)
        tell(f"rejoinder: {said}")
        sys.exit(code)


def told(error: Exception) -> tuple[str, int]:
    """Give the sentence for an operator, who gets no traceback unasked, and the exit code."""
    for kinds, sentence, code in TROUBLES:
        if isinstance(error, kinds):
            return sentence.format(error), code
    if isinstance(error, Trouble):
        return str(error), error.code
    if isinstance(error, OSError):
        return f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}.", UNREACHED
    first = (str(error).strip().splitlines() or [""])[0]
    return (
        f"Something is wrong in Rejoinder itself: {type(error).__name__}: {first}. REJOINDER_DEBUG=1 shows where.",
        FOUND,
    )


if __name__ == "__main__":
    main()
