"""Settings: how somebody reads, kept in their browser; where a member is signed in, and ending it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from rejoinder.store.page_sessions import sessions_of
from tests.pages.conftest import Browser

if TYPE_CHECKING:
    from tests.house import House


def sessions(house: House, member: str) -> int:
    """Count the sessions of a member."""
    ((key,),) = house.rows("SELECT key FROM member WHERE id = :id", id=member)
    with house.installation.database.snapshot() as reading:
        return len(sessions_of(reading, key, house.installation.clock.now()))


def chosen(browser: Browser) -> dict[str, str]:
    """Give what the form has chosen, by the name of its field; the first of a select where nothing is."""
    body = browser.get("/settings").content.decode()
    found = {}
    for name in ("language", "zone"):
        (options,) = re.findall(rf'<select id="{name}".*?</select>', body, re.DOTALL)
        found[name] = next(iter(re.findall(r"<option[^>]* selected>([^<]*)", options)), "")
    (found["theme"],) = re.findall(r'name="theme" value="([a-z]*)" checked', body)
    return found


def test_anybody_can_choose_how_they_read(house: House, browser: Browser) -> None:  # It is served.
    page = browser.read("/settings")
    assert "How you read" in page.text
    assert "Where you are signed in" not in page.text
    assert chosen(browser) == {"language": "", "zone": "", "theme": ""}
    answer = browser.post("/settings", language="en", zone="Europe/Madrid", theme="dark")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/settings?kept=1"
    assert chosen(browser) == {"language": "English", "zone": "Europe/Madrid", "theme": "dark"}
    (html,) = browser.read("/settings?kept=1").all("html")
    assert html["data-theme"] == "dark"
    assert "Kept, in this browser." in browser.read("/settings?kept=1").text
    browser.post("/settings", language="", zone="", theme="")
    assert chosen(browser) == {"language": "", "zone": "", "theme": ""}


def test_cookies_say_nothing_of_who_and_go_no_further_than_they_must(house: House, browser: Browser) -> None:
    cookies = browser.post("/settings", language="en", zone="Europe/Madrid", theme="dark").cookies
    for name in ("language", "tz", "theme"):
        assert cookies[name]["samesite"] == "Lax"
        assert cookies[name]["path"] == "/"
        assert cookies[name]["max-age"] == 31_536_000
    assert cookies["theme"]["httponly"]
    assert not cookies["tz"]["httponly"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"language": "xx"}, "Choose one of the languages."),
        ({"zone": "Europe/Nowhere"}, "Choose one of the time zones."),
        ({"zone": "../../etc/passwd"}, "Choose one of the time zones."),
        ({"theme": "neon"}, "Choose one of the three."),
    ],
)
def test_what_there_is_not_is_refused_beside_its_field(
    house: House,  # It is served.
    browser: Browser,
    wrong: dict[str, str],
    said: str,
) -> None:
    page = browser.send("/settings", 422, **{"language": "", "zone": "", "theme": "light", **wrong})
    assert page.text.count(said) == 2
    assert chosen(browser) == {"language": "", "zone": "", "theme": ""}


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/members/bea?as=client", "/members/bea?as=client"),
        ("//elsewhere.example/", "/settings?kept=1"),
        ("https://elsewhere.example/", "/settings?kept=1"),
        ("/\\elsewhere.example", "/settings?kept=1"),
        ("/sign-in/x", "/settings?kept=1"),
        ("", "/settings?kept=1"),
    ],
)
def test_it_leads_back_to_a_page_of_ours_and_nowhere_else(
    house: House,  # It is served.
    browser: Browser,
    path: str,
    leads_to: str,
) -> None:
    answer = browser.post("/settings", language="", zone="", theme="light", return_to=path)
    assert answer.headers["Location"] == leads_to
    back = [each for each in browser.read(f"/settings?return_to={path}").all("a") if each.get("href") == path]
    assert bool(back) == (path == leads_to)


def test_a_choice_is_seen_on_the_next_page(house: House, browser: Browser) -> None:
    house.contract("c")
    browser.sign_in(house, "bea")
    assert "your time" not in browser.read("/contracts/c/terms").text
    browser.post("/settings", language="", zone="Asia/Tokyo", theme="")
    assert "Closes 7 Nov 2026, 23:59 UTC · Sun 8 Nov, 08:59 your time" in browser.read("/contracts/c/terms").text


def test_a_member_sees_their_sessions_and_ends_one(either_house: House, browser: Browser) -> None:
    house = either_house
    house.contract("c")
    phone, other = Browser().sign_in(house, "bea"), Browser().sign_in(house, "acme")
    browser.sign_in(house, "bea")
    page = browser.read("/settings")
    assert page.text.count("Last seen") == 2
    assert page.text.count("This one") == 1
    names = [each["value"] or "" for each in page.all("input") if each.get("name") == "session"]
    assert len(names) == 1
    assert other.post("/settings/end-session", session=names[0]).status_code == 303
    assert sessions(house, "bea") == 2
    assert browser.get("/settings/end-session").headers["Location"] == "/settings"
    assert browser.post("/settings/end-session", session=names[0]).status_code == 303
    assert sessions(house, "bea") == 1
    assert phone.get("/work/jobs").status_code == 403
    assert browser.get("/work/jobs").status_code == 200
    assert browser.post("/settings/end-session", session=names[0]).status_code == 303
    assert other.get("/work/jobs").status_code == 200


def test_a_member_signs_out_here(house: House, browser: Browser) -> None:
    house.member("bea")
    browser.sign_in(house, "bea")
    assert "/sign-out" in [each.get("action") for each in browser.read("/settings").all("form")]
    browser.post("/sign-out")
    assert sessions(house, "bea") == 0
    assert "Where you are signed in" not in browser.read("/settings").text


def test_nothing_of_a_session_stands_on_the_page(house: House, browser: Browser) -> None:
    house.member("bea")
    browser.sign_in(house, "bea")
    Browser().sign_in(house, "bea")
    body = browser.get("/settings").content.decode()
    for (session,) in house.rows("SELECT hash FROM page_session"):
        assert bytes(session).hex() not in body
    assert browser.client.cookies["session"].value not in body
