"""How much goes over the line, in bytes and in requests; a page that grows past its budget fails here."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import pytest

from rejoinder.web.pages.squeezed import squeeze
from rejoinder.web.pages.static import FILES

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tests.house import House
    from tests.pages.conftest import Browser
    from tests.pages.markup import Page

KB = 1_000
WORDS = (
    "the work itself was interesting and brief clear but replies often took four or five days second milestone "
    "approved late would again if response times were agreed up front thoughtful every file arrived ready to use "
    "asked right questions in first week saved us a round of changes drawings are lovely two three came after our "
    "print date so we had run stock pictures that should have been said sooner delivered warned good set is best"
)


def on_the_line(name: str) -> int:
    """Count a static file's bytes as a browser gets them."""
    file = FILES[name]
    return len(file.content if file.gzip is None else file.gzip)


def weight(answer: HttpResponse) -> int:
    """Count a page's bytes as a browser gets them, at the quick level that pages are compressed with."""
    return len(squeeze(answer.content))


def fetched(page: Page) -> list[str]:
    """Name what a browser fetches at once for a page that it has never seen: what head and body name, and fonts."""
    links = [each["href"] or "" for each in page.all("link") if each["rel"] in {"stylesheet", "preload", "icon"}]
    scripts = [each["src"] or "" for each in page.all("script") if each.get("src")]
    pictures = [each["src"] or "" for each in page.all("img")]
    return sorted({*links, *scripts, *pictures})


def name_of(address: str) -> str:
    found = re.fullmatch(r"/static/([A-Za-z0-9._-]+)\?v=[0-9a-f]{16}", address)
    assert found is not None, f"{address} can’t be kept for ever"
    return found[1]


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("rejoinder.css", 9 * KB),
        ("app.js", 6 * KB),
        ("htmx-4.0.1.min.js", 13_400),
        ("inter-5.3.0-latin.woff2", 48_300),
        ("inter-5.3.0-latin-ext.woff2", 85_100),
        ("mark.svg", KB),
    ],
)
def test_a_static_file_stays_in_its_budget(name: str, most: int) -> None:
    assert on_the_line(name) <= most


def test_all_scripts_of_ours_together_stay_in_the_budget_of_one() -> None:
    ours = [name for name in FILES if name.endswith(".js") and not name.endswith(".min.js")]
    assert "app.js" in ours
    assert sum(on_the_line(name) for name in ours) <= 6 * KB


@pytest.fixture
def rosa(house: House, browser: Browser) -> Browser:
    """A client with a contract on which everything there is has been said, at length."""
    house.member("rosa", "Rosa Pérez")
    house.member("amara", "Amara Okafor", "NG")
    house.contract("c", "rosa", "amara", title="Brand guidelines refresh", description=said(300))
    house.leave("c", "client", 3, said(1))
    house.leave("c", "freelancer", 5, said(2))
    house.respond("c", "client", said(3))
    house.later(2)
    return browser.sign_in(house, "rosa", tz="Europe/Madrid")


def said(seed: int) -> str:
    """Make up about 400 characters that compress as what people write does."""
    made = random.Random(seed)
    return " ".join(made.choice(WORDS.split()) for _ in range(70)).capitalize()


def test_a_members_page_stays_in_its_budget(rosa: Browser) -> None:
    for path in ("/contracts/c", "/contracts/c/terms", "/contracts/c/feedback/freelancer/respond"):
        answer = rosa.get(path)
        assert answer.status_code == 200
        assert weight(answer) <= 12 * KB, path


def test_a_history_of_25_rows_stays_in_its_budget(house: House, browser: Browser) -> None:
    for each in range(25):
        house.member(f"client-{each}", f"Client {each}")
        house.contract(f"c{each}", f"client-{each}", "amara", title=said(100 + each)[:40])
        house.leave(f"c{each}", "client", each % 5 + 1, said(200 + each)[:260])
        house.leave(f"c{each}", "freelancer", 5, None)
        if each % 3 == 0:
            house.respond(f"c{each}", "client", said(300 + each)[:160])
    answer = browser.get("/members/amara?as=freelancer")
    assert answer.content.decode().count("Client 1") >= 10
    assert weight(answer) <= 16 * KB


@pytest.mark.parametrize("path", ["/contracts/c/terms", "/members/amara?as=freelancer", "/docs"])
def test_a_first_view_takes_few_requests_and_little_in_all(rosa: Browser, path: str) -> None:
    page = rosa.read(path)
    files = [name_of(address) for address in fetched(page)]
    # The Latin typeface is named by the style sheet too, under the address that the page names: it is fetched once.
    (font,) = (address for address in fetched(page) if address.endswith(".woff2") or ".woff2?" in address)
    assert font.encode() in FILES["rejoinder.css"].content
    own = {"docs.css"} & set(files)  # The reference has a sheet of its own.
    assert 1 + len(files) - len(own) <= 6
    if path != "/docs":
        html = weight(rosa.get(path))
        assert html <= 20 * KB
        assert html + sum(on_the_line(name) for name in files) <= 110 * KB


def test_nothing_comes_from_anybody_else(rosa: Browser) -> None:
    for path in ("/contracts/c/terms", "/members/amara?as=freelancer", "/docs"):
        assert all(address.startswith("/static/") for address in fetched(rosa.read(path)))
