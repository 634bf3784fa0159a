"""Takes the pictures of README and docs from a demo of its own: ``python -m tests.pages.picture``. Needs Chromium.

The demo's story begins at a fixed time, so the same pages come out the same, to the byte, on the same machine.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from tests.pages.demos import THE_DAY, demo

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    *("--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--no-sandbox",  # it shows our own page, and in a container there is nothing else
)
WIDE = 1280


@dataclass(frozen=True)
class Shot:
    """A picture: its name, whose eyes see it, which page, how wide, and in which colours."""

    name: str
    member: str | None
    path: str
    width: int = WIDE
    theme: str = "light"
    typed: str | None = None


CONTRACT = "/contracts/C-20418/terms"
RESPOND = "/contracts/C-20418/feedback/freelancer/respond"
WORDS = (
    "Thank you for the brand work; the shops use it every day. You are right about our replies. Two of us were "
    "away, and we should have told you instead of leaving you waiting."
)
SHOTS = (
    Shot("demo", None, "/demo"),
    Shot("contract", "rosa", CONTRACT),
    Shot("contract-dark", "rosa", CONTRACT, theme="dark"),
    Shot("contract-390", "rosa", CONTRACT, 390),
    Shot("contract-320", "rosa", CONTRACT, 320),
    Shot("respond", "rosa", RESPOND, typed=WORDS),
    Shot("history", None, "/members/mira?as=freelancer"),
)


def browser() -> str:
    """Name the Chromium of this machine."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        sys.exit("There is no Chromium here to take the pictures with.")
    return found


def sign_in(page: Page, base: str, member: str) -> None:
    """Be somebody, by the demo's own page."""
    page.goto(f"{base}/demo/members")
    page.locator(f'button[name="member"][value="{member}"]').click()


def take(chromium: Browser, base: str, shot: Shot, folder: Path) -> Path:
    """Take one picture, of the whole page."""
    size = {"width": shot.width, "height": 800}
    context = chromium.new_context(
        viewport=size,  # type: ignore[arg-type]  # It is a dictionary that has what it must.
        color_scheme="dark" if shot.theme == "dark" else "light",
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="Europe/Madrid",
    )
    try:
        page = context.new_page()
        if shot.member is not None:
            sign_in(page, base, shot.member)
        answer = page.goto(base + shot.path)
        assert answer is not None, shot
        assert answer.ok, (shot, answer.status)
        if shot.typed is not None:
            page.get_by_role("textbox").first.fill(shot.typed)
            page.wait_for_timeout(1_500)  # The count of characters is said a second after typing has stopped.
            page.locator("h1").click()
        page.evaluate("document.fonts.ready.then(() => true)")
        picture = folder / f"{shot.name}.png"
        page.screenshot(path=picture, full_page=True, animations="disabled", caret="hide")
        return picture
    finally:
        context.close()


def take_all(folder: Path = PICTURES) -> list[Path]:
    """Take every picture, from a demo whose story begins at ``THE_DAY``."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made, demo(Path(made), THE_DAY) as there, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser(), args=QUIET)
        try:
            return [take(chromium, there.base, shot, folder) for shot in SHOTS]
        finally:
            chromium.close()


if __name__ == "__main__":
    for each in take_all():
        print(f"Taken: {each}")
