"""Told in time: a thread that announces deadlines as they come, and now and then lets go what is kept no longer."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from rejoinder.actions.erase_member import finish_erasures
from rejoinder.actions.tell_what_is_due import tell_what_is_due
from rejoinder.store import events, idempotency
from rejoinder.store.database import StoreUnavailable

if TYPE_CHECKING:
    from rejoinder.actions.installation import Installation

__all__ = ["Teller", "forget_what_is_old", "keep_telling", "tell_what_is_due"]

FORGET_EVERY = 600.0
"""Seconds between two looks for what is kept no longer."""
FINISH_EVERY = 86_400.0
"""Seconds between two looks for what was held of erased members and needn't be any more (R-609)."""
log = logging.getLogger(__name__)


class Teller(threading.Thread):
    """Announces what is due every so many seconds until it is stopped; what the database refuses waits for the next."""

    def __init__(self, installation: Installation, every: float) -> None:
        """Look every ``every`` seconds, the first time at once."""
        super().__init__(name="rejoinder-due", daemon=True)
        self._installation, self._every = installation, every
        self._stopped = threading.Event()

    def run(self) -> None:
        """Look again and again. In a sandbox, too: ends that are recorded late have deadlines that are over already."""
        forget_at = finish_at = time.monotonic()
        while not self._stopped.is_set():
            try:
                tell_what_is_due(self._installation)
                if time.monotonic() >= forget_at:
                    forget_what_is_old(self._installation)
                    forget_at = time.monotonic() + FORGET_EVERY
                if time.monotonic() >= finish_at:
                    finish_erasures(self._installation)
                    finish_at = time.monotonic() + FINISH_EVERY
            except StoreUnavailable:
                log.warning("What is due could not be told just now; it is tried again.")
            except Exception as error:  # noqa: BLE001  A thread that ended here would tell nothing until the next start.
                log.error("What is due could not be told: %s.", type(error).__name__)  # noqa: TRY400  Values stay out.
            self._stopped.wait(self._every)

    def stop(self) -> None:
        """End after what is being told."""
        self._stopped.set()
        self.join()


def keep_telling(installation: Installation, every: float = 1.0) -> Teller:
    """Begin to announce what is due, every so many seconds, in a thread that ends with the process or by ``stop``."""
    teller = Teller(installation, every)
    teller.start()
    return teller


def forget_what_is_old(installation: Installation) -> int:
    """Delete events older than 90 days and answers to repeats older than 30, and tell how many.

    Raises ``StoreUnavailable``.
    """
    forgotten = 0
    for forget in (events.forget_old, idempotency.forget_old):
        gone = 1
        while gone:
            with installation.database.transaction() as writing:
                gone = forget(writing, installation.now(writing))
            forgotten += gone
    return forgotten
