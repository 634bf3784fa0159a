"""The one installation that this process serves, opened when it is first asked for."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from rejoinder.actions.installation import open_installation, profile_file

if TYPE_CHECKING:
    from rejoinder.actions.installation import Installation

_opening = threading.Lock()
_opened: list[Installation] = []


def the_house() -> Installation:
    """Give the installation that ``REJOINDER_*`` names; every thread gets the same."""
    if not _opened:
        with _opening:
            if not _opened:
                _opened.append(
                    open_installation(
                        Path(os.environ.get("REJOINDER_DATA", "rejoinder-data")),
                        os.environ.get("REJOINDER_DATABASE_URL") or None,
                        sandbox=os.environ.get("REJOINDER_SANDBOX") == "1",
                        profile=profile_file(os.environ.get("REJOINDER_PROFILE") or "freelance"),
                    )
                )
    return _opened[0]


def settle(installation: Installation | None) -> None:
    """Serve this installation from now on, or none until the next is asked for: for tests in this process."""
    with _opening:
        _opened[:] = [installation] if installation else []
