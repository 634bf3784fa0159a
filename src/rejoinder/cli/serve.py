"""``rejoinder serve``: one process that watches and one that answers, or several of these on PostgreSQL."""

from __future__ import annotations

import ctypes
import errno
import logging
import multiprocessing
import multiprocessing.util
import os
import signal
import socket
import sqlite3
import sys
import threading
import time
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rejoinder.cli import settings
from rejoinder.cli.opening import NOT_IN_PLACE, is_complete, make_directory, put_schema_in_place
from rejoinder.cli.settings import Data, Database, Place
from rejoinder.cli.talk import FOUND, MISUSED, UNREACHED, Trouble, say, tell
from rejoinder.site.alone import hold

if TYPE_CHECKING:
    from pathlib import Path

THREADS = 8
"""Threads that answer, in each process. On SQLite they share one writer, and each reads on its own connection."""
SECONDS_TO_STOP = 5
"""How long an answer that is under way may take once we were told to stop."""
PORT_PATIENCE = 1.0
"""Seconds that a port may still be held by a server that was just killed."""
DEATH_OF_THE_PARENT = 1
"""Linux's name for it in ``prctl``: PR_SET_PDEATHSIG."""

_parent = 0
_speaking = multiprocessing.get_context("fork").Lock()
_greeting: list[str] = []


def serve(
    data: Data = None,
    database: Database = None,
    sandbox: Annotated[
        bool | None, typer.Option("--sandbox", help="A sandbox: invented people, a clock that can be moved.")
    ] = None,
    host: Annotated[str | None, typer.Option(help="The address to listen on. [default: 127.0.0.1]")] = None,
    port: Annotated[int | None, typer.Option(help="The port; 0 takes a free one. [default: 8000]")] = None,
    workers: Annotated[
        int | None, typer.Option(help="Processes that answer; more than one needs PostgreSQL. [default: 1]")
    ] = None,
    profile: Annotated[
        str | None, typer.Option(metavar="NAME|FILE", help="The terms: a profile of ours, or a file.")
    ] = None,
    access_log: Annotated[
        bool | None, typer.Option("--access-log", help="Log each answer to stderr, without naming anybody.")
    ] = None,
) -> None:
    """Serve the API and the pages, until SIGTERM or Ctrl-C."""
    place = settings.place(data, database)
    many = settings.whole("workers", workers, 1, (1, 64))
    address = settings.words("host", host, "127.0.0.1")
    number = settings.whole("port", port, 8000, (0, 65_535))
    if many > 1 and place.url is None:
        raise Trouble("The embedded database has one server process. More --workers need --database URL.", MISUSED)
    own = settings.yes_or_no("sandbox", sandbox) or False
    terms = settings.profile(profile)
    log = settings.yes_or_no("access_log", access_log) or False
    start(place, sandbox=own, address=(address, number), workers=many, terms=terms, access_log=log)


def start(
    place: Place,
    *,
    sandbox: bool,
    address: tuple[str, int],
    workers: int = 1,
    terms: Path | None = None,
    access_log: bool = False,
    greeting: str | None = None,
    demo: bool = False,
    name: str = "Rejoinder",
) -> None:
    """Serve what is at this place until told to stop; ``greeting`` goes to stdout once we answer.

    ``demo`` adds the pages that only ``rejoinder demo`` has (A-7); ``name`` is the marketplace's, unless it was set.
    """
    prepare(place, sandbox=sandbox, terms=terms)
    host, port = address[0], free_port(*address)
    os.environ |= {
        "REJOINDER_DATA": str(place.directory),
        "REJOINDER_DATABASE_URL": place.url or "",
        "REJOINDER_SANDBOX": "1" if sandbox else "0",
        "REJOINDER_PROFILE": str(terms or ""),
        "REJOINDER_ACCESS_LOG": "1" if access_log else "0",
        "REJOINDER_HOSTS": settings.words("hosts", None, ""),
        "REJOINDER_PUBLIC_URL": settings.public_url(),
        "REJOINDER_DEMO": "1" if demo else "0",
        "REJOINDER_NAME": settings.words("name", None, name),
        "REJOINDER_SIGN_IN_URL": settings.sign_in_url(),
        "REJOINDER_LOCALES": settings.locales(),
    }
    if greeting is not None:
        _greeting[:] = [greeting]
    run(host, port, workers)


def prepare(place: Place, *, sandbox: bool, terms: Path | None) -> None:
    """Have everything in place that can be found wrong before a process is started for it."""
    from rejoinder.actions.installation import open_installation

    make_directory(place.directory)
    if place.url is None:
        hold(place.directory, waiting=lambda: tell("Waiting for another rejoinder on this data directory to end …"))
        warn_of_old_sqlite()
    if not is_complete(place):
        if place.url is not None:
            raise Trouble(NOT_IN_PLACE.format(place=place))
        put_schema_in_place(place)
    # Opened and closed again: no connection may live on into a forked process.
    open_installation(place.directory, place.url, sandbox=sandbox, profile=terms).database.close()


def warn_of_old_sqlite() -> None:
    """X-7. Say so where SQLite could corrupt its log if a second program wrote beside us."""
    from rejoinder.store.database import SAFE_SQLITE

    if sqlite3.sqlite_version_info < SAFE_SQLITE:
        safe = ".".join(map(str, SAFE_SQLITE))
        tell(
            f"warning: SQLite {sqlite3.sqlite_version} is older than {safe}, which mends a rare corruption when two "
            "programs write at once. Rejoinder writes one at a time; let no other program open this database."
        )


def free_port(host: str, port: int) -> int:
    """Give the port if we can have it; 0 becomes one that is free."""
    deadline = time.monotonic() + PORT_PATIENCE
    while True:
        try:
            family, kind, protocol, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
            with socket.socket(family, kind, protocol) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(where)
                return int(probe.getsockname()[1])
        except OSError as error:
            if error.errno == errno.EADDRINUSE and time.monotonic() < deadline:
                time.sleep(0.02)
                continue
            why = "another program uses it" if error.errno == errno.EADDRINUSE else error.strerror
            raise Trouble(f"Can't listen on {host} port {port}: {why}. Choose another --port.", UNREACHED) from error


class WithoutTraces(logging.Formatter):
    """One line a fault: what a trace quotes may be somebody's words (T-17)."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the first line of the message, and what kind of error it was."""
        kind = f" ({record.exc_info[0].__name__})" if record.exc_info and record.exc_info[0] else ""
        return f"{record.levelname.lower()}: {record.getMessage().splitlines()[0]}{kind}"


LOGGING: dict[str, Any] = {
    "formatters": {"plain": {"()": WithoutTraces}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "stream": "ext://sys.stderr"}},
    "loggers": {
        "_granian": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "granian.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}


def run(host: str, port: int, workers: int) -> None:
    """Run the server in processes forked from this one; what they need to know stands in the environment."""
    global _parent  # noqa: PLW0603  Forked processes find it here.
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    _parent = os.getpid()
    multiprocessing.set_start_method("fork", force=True)
    server = Granian(
        "rejoinder.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.error,
        log_dictconfig=LOGGING,
        log_access=False,
        workers_kill_timeout=SECONDS_TO_STOP,
    )
    os.environ["REJOINDER_LISTENS_ON"] = f"{host} {port}"
    try:
        server.serve(target_loader=load_application, wrap_loader=False)
    except SystemExit as ended:
        raise Trouble("The process that answers has ended by itself; what it said stands above.", FOUND) from ended


def load_application() -> Any:
    """Load the application, in the process that will answer; it ends with its parent, however that ends."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    # Of its own group: Ctrl-C is for the parent, which then stops this process in order.
    os.setpgid(0, 0)
    end_with_the_parent()
    try:
        from rejoinder.site.wsgi import application, house
    except Exception as error:  # noqa: BLE001  Whatever it is: a sentence, and an end, that the parent sees.
        tell(f"error: the service can't start: {error}")
        sys.exit(FOUND)
    multiprocessing.util.Finalize(None, house.database.close, exitpriority=1)
    threading.Thread(target=say_when_it_answers, name="ready", daemon=True).start()
    return application


def end_with_the_parent() -> None:
    """Be killed when the parent ends, were it by kill -9: an orphan would hold the data directory (X-7)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(DEATH_OF_THE_PARENT, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != _parent:
        os._exit(FOUND)


def say_when_it_answers() -> None:
    """Say ``listening on …`` on stderr, once, as soon as a request is answered."""
    host, port = os.environ["REJOINDER_LISTENS_ON"].split()
    own = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  All addresses: ask on our own.
    while not answers(own, int(port)):
        time.sleep(0.005)
    if _speaking.acquire(block=False):
        tell(f"listening on http://{f'[{host}]' if ':' in host else host}:{port}")
        for line in _greeting:
            say(line)
            sys.stdout.flush()


def answers(host: str, port: int) -> bool:
    """Tell whether anything is answered there."""
    connection = HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse().read()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True
