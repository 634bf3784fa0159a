"""``rejoinder worker``: tells the deadlines of a PostgreSQL installation; the embedded one's server does it itself."""

from __future__ import annotations

import signal
import threading

from rejoinder.cli import settings
from rejoinder.cli.opening import opened
from rejoinder.cli.settings import Data, Database
from rejoinder.cli.talk import MISUSED, Trouble, tell


def worker(data: Data = None, database: Database = None) -> None:
    """Tell what becomes due, until SIGTERM or Ctrl-C; any number of these may run beside each other."""
    from rejoinder.worker.due import keep_telling

    place = settings.place(data, database)
    if place.url is None:
        raise Trouble("With the embedded database, `rejoinder serve` does this itself.", MISUSED)
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    with opened(place) as installation:
        telling = keep_telling(installation)
        tell("telling what becomes due")
        while telling.is_alive() and not stopped.wait(1.0):
            pass
