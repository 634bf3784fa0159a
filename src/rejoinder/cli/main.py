"""The one program: every command by its name, and what is said when one can't do its work."""

from __future__ import annotations

import os
import sqlite3
import sys
from importlib.metadata import version
from typing import Annotated

import typer

from rejoinder.actions.installation import WrongInstallation
from rejoinder.cli import clock, demo, doctor, events, keys, members, migrate, openapi, rulebook, serve, verify, worker
from rejoinder.cli.talk import FOUND, MISUSED, UNREACHED, Trouble, say, tell
from rejoinder.outside.files import KeyFileUnusableError
from rejoinder.policy.terms import WrongTerms
from rejoinder.site.alone import AlreadyServed
from rejoinder.store.database import StoreUnavailable

INTERRUPTED = 130
"""What a shell gives for a program that was stopped by Ctrl-C."""

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
    except Trouble as trouble:
        _end(str(trouble), trouble.code)
    except (WrongInstallation, AlreadyServed, KeyFileUnusableError) as refused:
        _end(str(refused), FOUND)
    except WrongTerms as wrong:
        _end(f"The profile can't be used: {wrong}", MISUSED)
    except StoreUnavailable as unavailable:
        _end(f"The database can't be reached, read or written: {unavailable}. Nothing was changed.", UNREACHED)
    except sqlite3.DatabaseError as error:
        _end(f"The database can't be read: {error}.", UNREACHED)
    except BrokenPipeError:
        # Who reads us has read enough; nothing more can be said there, not even at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FOUND)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except OSError as error:
        _end(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}.", UNREACHED)


def _end(said: str, code: int) -> None:
    tell(f"rejoinder: {said}")
    sys.exit(code)


if __name__ == "__main__":
    main()
