"""Pages in other languages: Spanish whole, a longer one that finds what was forgotten, and one from right to left."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from django.test import override_settings

from tests.pages.markup import EMPTY
from tests.pages.pseudo import BEGINS, ENDS, put_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.house import House
    from tests.pages.conftest import Browser

OURS = {"code", "bdi", "kbd", "option"}
"""Elements whose words aren't translated: names, codes, the names of languages and of time zones in their lists."""
EXCUSED = re.compile(
    r"^(?:\d{1,2} [A-Z][a-z]{2} \d{4}|[\d\s.,:;·/%()+–—-]|UTC|USD|EUR|Rejoinder|R-\d+|C-?\d+|English|español"
    r"|[A-Z]{1,2}$)*$"
)


class Untranslated(HTMLParser):
    """Finds words that a page says to people and that no catalogue was asked for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.inside = 0
        self.found: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        for name in ("aria-label", "title", "placeholder", "alt", "content"):
            words = given.get(name) or ""
            if name == "content" and given.get("name") != "description":
                continue
            if words and BEGINS not in words and not EXCUSED.match(words):
                self.found.append(f"{name}: {words}")
        if tag in EMPTY:
            return
        theirs = (
            tag in OURS
            or tag in {"script", "title", "time", "textarea"}
            or (tag != "html" and given.get("dir") in {"auto", "ltr"})
            or "avatar" in (given.get("class") or "")
            or "data-theirs" in given
        )
        self.open.append((tag, theirs))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in EMPTY:
            self.handle_starttag(tag, attrs)
            self.handle_endtag(tag)
        else:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if any(theirs for _, theirs in self.open):
            return
        for piece in re.split(f"([{BEGINS}{ENDS}])", data):
            if piece == BEGINS:
                self.inside += 1
            elif piece == ENDS:
                self.inside -= 1
            elif not self.inside and not EXCUSED.match(piece.strip()):
                self.found.append(piece.strip())


@pytest.fixture(scope="module")
def further(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two more languages, as an operator may have one."""
    folder = tmp_path_factory.mktemp("locales")
    put_in(folder, "en_XA")
    put_in(folder, "ar", "ar")
    return folder


@pytest.fixture
def longer(further: Path) -> Iterator[None]:
    from rejoinder.site.settings import LOCALE_PATHS

    languages = [("en", "en"), ("es", "es"), ("en-xa", "en-xa"), ("ar", "ar")]
    with override_settings(LOCALE_PATHS=[further, *LOCALE_PATHS], LANGUAGES=languages):
        yield


@pytest.fixture
def market(house: House) -> House:
    """A contract with everything on it, and one of each other state."""
    house.member("acme", "Rosa Pérez", "ES")
    house.member("bea", "Amara Okafor", "NG")
    house.contract("changed", title="C-1", category="C-2")
    house.both("changed", 3)
    house.respond("changed", "client", "C-3")
    house.respond("changed", "freelancer", "C-4")
    house.report("changed", "client")
    house.allow("changed", "client")
    house.change("changed", "client", 4, "C-5")
    house.contract("removed", title="C-6")
    house.both("removed")
    house.withdraw("removed", "client")
    house.contract("hidden", amount=None, title="C-7")
    house.both("hidden")
    house.contract("running", ended=False, title="C-8")
    house.later(2)
    house.contract("open", title="C-9")
    house.leave("open", "client")
    house.contract("both", title="C-10")
    house.both("both")
    house.ask("both", "client")
    return house


F = "/contracts/{}/feedback/{}"
PAGES = (
    *(f"/contracts/{each}/terms" for each in ("changed", "removed", "hidden", "running", "open", "both")),
    *("/contracts/changed", "/contracts/running", "/contracts/open/leave", "/contracts/open/pressured"),
    *(F.format("both", "client") + step for step in ("/respond", "/allow-change", "/report", "/report/ground")),
    *(F.format("changed", "client") + step for step in ("", "/respond/done", "/versions")),
    *(F.format("both", "freelancer") + step for step in ("/ask-change", "/withdraw", "/change")),
    *("/talent/hires", "/work/jobs", "/feedback", "/feedback?by=me", "/reputation?as=freelancer", "/notices"),
    *("/reports", "/settings", "/settings/data", "/members/bea?as=freelancer", "/members/bea/explain?as=freelancer"),
    *("/how", "/grounds", "/rulebook", "/notices/new?contract=both&side=client", "/nowhere", "/sign-in/nothing"),
)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_nothing_that_no_catalogue_was_asked_for(
    market: House, browser: Browser, longer: None, path: str
) -> None:
    answer = browser.sign_in(market, "bea", language="en-xa").get(path)
    assert answer.status_code != 500
    if not answer.headers["Content-Type"].startswith("text/html"):
        return
    assert Untranslated(answer.content.decode()).found == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_stands_from_right_to_left(market: House, browser: Browser, longer: None, path: str) -> None:
    answer = browser.sign_in(market, "bea", language="ar").get(path)
    if answer.headers["Content-Type"].startswith("text/html"):
        assert b'<html lang="ar" dir="rtl"' in answer.content


def test_a_page_is_in_the_language_that_the_browser_asks_for(market: House, browser: Browser) -> None:
    answer = browser.get("/how", **{"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"})
    assert b'<html lang="es" dir="ltr"' in answer.content
    assert "Accept-Language" in answer.headers["Vary"]


def test_what_somebody_chose_wins_over_the_browser(market: House, browser: Browser) -> None:
    browser.client.cookies["language"] = "es"
    assert b'<html lang="es"' in browser.get("/how", **{"Accept-Language": "en"}).content


def test_dates_and_numbers_are_written_as_the_language_does(market: House, browser: Browser) -> None:
    spanish = browser.sign_in(market, "bea", language="es").get("/members/bea?as=freelancer").content.decode()
    assert "4,50" in spanish
    assert "24 oct 2026" in spanish.lower()
    assert "4.50 de" not in spanish
    api = browser.client.get("/v1/members/bea/summary?as=freelancer", headers={"Accept-Language": "es"}).json()
    assert api["mean_overall"] == "4.50"


@pytest.mark.parametrize("language", ["xx", "en-xa", "../../etc", "es\x00", ""])
def test_a_language_that_there_is_not_is_english(market: House, browser: Browser, language: str) -> None:
    browser.client.cookies["language"] = language
    assert b'<html lang="en"' in browser.get("/how").content


def test_it_can_find_what_was_forgotten(market: House, browser: Browser) -> None:
    assert Untranslated("<p>Forgotten</p>").found == ["Forgotten"]
    assert Untranslated('<p aria-label="Forgotten">⟦Said⟧</p>').found == ["aria-label: Forgotten"]
    english = browser.sign_in(market, "bea").get("/contracts/both/terms").content.decode()
    assert "Terms & settings" in Untranslated(english).found
