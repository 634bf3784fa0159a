"""Takes the README's picture from a demo of its own: ``python -m tests.pages.picture``. Needs Chromium."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PICTURE = Path(__file__).parents[2] / "docs" / "pictures" / "history.png"
PROGRAM = (sys.executable, "-c", "from rejoinder.cli.main import main; main()")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WINDOW = "1280,1560"
QUIET = (
    *("--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--no-sandbox",  # it shows our own page, and in a container there is nothing else
)


@contextmanager
def demo(folder: Path) -> Iterator[str]:
    """Start a demo, and give its address."""
    command = [*PROGRAM, "demo", "--data", str(folder / "demo"), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            found = next(filter(None, (re.search(r"http://127\.0\.0\.1:[0-9]+", line) for line in process.stdout)))
            yield found[0]
        finally:
            process.terminate()


def take(address: str, profile: Path, picture: Path) -> None:
    """Photograph an address, in light colours."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit("There is no Chromium here to take the picture with.")
    picture.parent.mkdir(parents=True, exist_ok=True)
    options = (*QUIET, f"--user-data-dir={profile}", f"--window-size={WINDOW}", f"--screenshot={picture}")
    subprocess.run([browser, *options, address], check=True, timeout=120, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made, demo(Path(made)) as address:
        take(f"{address}/members/mira", Path(made) / "profile", PICTURE)
    print(f"Taken: {PICTURE}")
