"""Somebody with a browser. Tests say what they do and what they see; what goes wrong on any page fails the test."""

from __future__ import annotations

import json
import re
import urllib.request
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from rejoinder.actions.keys import create_key

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response

    from tests.house import House

SECONDS = 15
"""How long a page may take before somebody gives up: machines that run tests are busy."""
TELLS_OF_VIOLATIONS = """
addEventListener("securitypolicyviolation", (e) =>
  console.error(`securitypolicyviolation: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
"""
REFUSES = (409, 422)
"""How a form that was sent in the background is refused; a page may be refused with any status below 500."""
OWN = ("data:", "blob:", "about:")
"""Addresses that lead nowhere."""


class Person:
    """Reads and acts in a browser of their own."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.address = address
        self.faults: list[str] = []
        self._answers: set[str] = set()
        context.set_default_timeout(SECONDS * 1_000)
        context.add_init_script(TELLS_OF_VIOLATIONS)
        context.on("page", self._watch)
        self.page: Page = context.new_page()

    # What must never happen

    def _watch(self, page: Page) -> None:
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("request", self._asked)
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        where = message.location["url"]
        is_an_answer = "Failed to load resource" in message.text and where in self._answers
        if message.type in {"error", "warning"} and not is_an_answer:
            self.faults.append(f"console {message.type}: {message.text} ({where})")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self.address}/", *OWN)):
            self.faults.append(f"asked another host: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # Somebody went on, or saved what came.
            self.faults.append(f"failed: {request.method} {request.url}: {request.failure}")

    def _answered(self, response: Response) -> None:
        is_page = response.request.is_navigation_request()
        refuses = response.request.method == "POST" and response.status in REFUSES
        if (is_page and response.status < 500) or refuses:
            self._answers.add(response.url)
        elif response.status >= 400:
            self.faults.append(f"{response.status}: {response.request.method} {response.url}")

    def nothing_went_wrong(self) -> None:
        """Hold everything that was loaded so far to what every page must keep."""
        assert self.faults == [], "\n".join(self.faults)

    # What they do

    def signs_in(self, house: House, member: str, path: str) -> Person:
        """Come from the marketplace by a link, and press the button there."""
        self.page.goto(self.link(house, member, path))
        self.presses("Go on")
        self.stands_at(path)
        return self

    def link(self, house: House, member: str, path: str) -> str:
        """Let the marketplace's server ask for a link by which a member comes to a page."""
        key = create_key(house.installation, ("members",))
        body = json.dumps({"member": member, "return_to": path}).encode()
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.address}/v1/page-sessions", body, headers)
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            link = str(json.loads(answer.read())["url"])
        assert link.startswith(f"{self.address}/sign-in/"), link
        return link

    def is_signed_in(self, token: str | None) -> None:
        """Have this session and no other, or none: for tests that are not about signing in."""
        self.context.clear_cookies()
        if token is not None:
            self.context.add_cookies([{"name": "session", "value": token, "url": self.address}])

    def reads_in(self, language: str) -> None:
        """Have chosen a language before."""
        self.context.add_cookies([{"name": "language", "value": language, "url": self.address}])

    def goes_to(self, path: str, status: int = 200) -> Person:
        """Type an address."""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.status == status, f"{path} answered {answer.status}: {self.page.title()}"
        self.nothing_went_wrong()
        return self

    def follows(self, name: str, within: str = "body") -> Person:
        """Follow the link of this name; ``within`` names a part of the page where more than one has it."""
        self._activates(self.page.locator(within).get_by_role("link", name=name, exact=True))
        return self

    def presses(self, name: str, within: str = "body") -> Person:
        """Press the button of this name, and wait for the page that answers."""
        self._activates(self.page.locator(within).get_by_role("button", name=name, exact=True))
        return self

    def _activates(self, what: Locator) -> None:
        expect(what).to_be_visible()
        with self.page.expect_event("load"):
            what.click()
        self.nothing_went_wrong()

    def is_somebody(self, name: str) -> Person:
        """Be somebody else, in a demo."""
        card = self.page.locator("form[action='/demo/be'] button").filter(has_text=name).first
        with self.page.expect_event("load"):
            card.click()
        self.nothing_went_wrong()
        return self

    def writes(self, label: str, words: str) -> Person:
        """Put words into the field of this label."""
        self.page.get_by_label(label, exact=True).fill(words)
        return self

    def chooses(self, label: str, within: str = "main") -> Person:
        """Choose the radio button, or tick the box, of this label."""
        self.page.locator(within).get_by_label(label, exact=True).check()
        return self

    def picks(self, name: str, value: str) -> Person:
        """Choose the radio button that stands for this value."""
        self.page.locator(f"main input[name='{name}'][value='{value}']").check()
        return self

    def rates(self, **criteria: int) -> Person:
        """Choose a number for each of these criteria."""
        for name, stars in criteria.items():
            self.page.get_by_role("group", name=name.capitalize()).locator(f"input[value='{stars}']").check()
        return self

    def hands_over(self, label: str, *files: Path | dict[str, Any]) -> Person:
        """Choose files for the field of this label."""
        self.page.get_by_label(label).set_input_files(list(files))  # type: ignore[arg-type]
        return self

    def saves(self, name: str) -> bytes:
        """Save what the link of this name gives, and read it."""
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name=name, exact=True).click()
        return download.value.path().read_bytes()

    # What they see

    def waits_for(self, *words: str) -> Person:
        """Wait until these words stand on the page."""
        for each in words:
            self.page.get_by_text(each).first.wait_for()
        self.nothing_went_wrong()
        return self

    def stands_at(self, path: str) -> Person:
        """Be on this page."""
        assert self.page.url == self.address + path, f"{self.page.url} ({self.page.title()})"
        return self

    def sees(self, *words: str, within: str = "body") -> Person:
        """Read these words on the page, as it is shown."""
        shown = self.text(within)
        missing = [each for each in words if each not in shown]
        assert not missing, f"not on {self.page.url}: {missing}\n{shown}"
        return self

    def does_not_see(self, *words: str, within: str = "body") -> Person:
        """Find none of these words anywhere in the page, shown or not."""
        held = self.page.content() if within == "body" else self.page.locator(within).inner_html()
        found = [each for each in words if each in held]
        assert not found, f"on {self.page.url}: {found}"
        return self

    def text(self, within: str = "body") -> str:
        """Give what is shown, in one line."""
        return re.sub(r"\s+", " ", self.page.locator(within).first.inner_text())

    def kept_words(self) -> list[str]:
        """Give what stands in fields that can only be copied."""
        return [each.input_value() for each in self.page.locator("textarea[readonly]").all()]

    @property
    def path(self) -> str:
        """Where they are."""
        return self.page.url.removeprefix(self.address)
