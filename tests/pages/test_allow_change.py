"""Letting somebody change their feedback, in a browser without scripts: read, done, what comes between (PAGES 4.5)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.conf import settings

from rejoinder.actions.erase_member import erase_member
from rejoinder.web.pages.not_now import AT_MOST
from tests.house import done
from tests.pages.conftest import Browser
from tests.pages.parties import HOSTILE_NAMES, masked

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tests.house import House

ALLOW = "/contracts/c/feedback/client/allow-change"
"""The feedback is the client's: it is about Bea, who opens it."""


@pytest.fixture
def bea(house: House, browser: Browser) -> Browser:
    """Somebody about whom feedback is shown since 24 Oct 2026; now it is 27 Oct."""
    house.member("acme", "Rosa Pérez")
    house.contract("c", title="Brand guidelines")
    house.leave("c", "client", 2, "Replies took days.")
    house.leave("c", "freelancer", 5)
    house.later(3)
    return browser.sign_in(house, "bea", tz="Europe/Madrid")


def windows(house: House) -> list[tuple[str, int]]:
    return [(side, number) for side, number in house.rows("SELECT side, number FROM change_window")]


def once(browser: Browser) -> str:
    (field,) = [each for each in browser.read(ALLOW).all("input") if each.get("name") == "once"]
    return field["value"] or ""


def test_it_is_read_and_opened(house: House, bea: Browser) -> None:
    read = bea.read(ALLOW)
    assert "Let Rosa Pérez change the feedback?" in read.text
    assert (
        "Once for this contract, for 14 days from today, until 10 Nov 2026, 23:59 UTC · Wed 11 Nov, 00:59" in read.text
    )
    assert "In that time Rosa Pérez may change ratings and comment, up or down, as often as they like." in read.text
    assert "You can’t call it back." in read.text
    assert "Nothing may be offered, withheld or threatened for a rating." in read.text
    assert "Your response" not in read.text
    assert windows(house) == []
    after = bea.send(f"{ALLOW}/done", once="k")
    assert "Rosa Pérez can change the feedback now" in after.text
    assert "It is open until 10 Nov 2026, 23:59 UTC · Wed 11 Nov, 00:59 your time." in after.text
    assert windows(house) == [("client", 1)]


ASKED = "Rosa Pérez has asked to change it."


def says_not_now(browser: Browser, here: str = ALLOW) -> HttpResponse:
    """Press the button that the page has where there is a request."""
    (button,) = [each for each in browser.read(here).all("button") if each.get("name") == "not_now"]
    assert button["formaction"] == here
    return browser.post(here, not_now="1", once="k")


def test_not_now_puts_a_request_aside_in_this_browser_and_records_nothing(house: House, bea: Browser) -> None:
    house.ask("c", "client")
    terms = bea.read("/contracts/c/terms").text
    assert ASKED in terms
    before = house.rows("SELECT count(*) FROM journal"), house.rows("SELECT * FROM change_request")
    answer = says_not_now(bea)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/contracts/c/terms")
    assert before == (house.rows("SELECT count(*) FROM journal"), house.rows("SELECT * FROM change_request"))
    page = bea.read("/contracts/c/terms")
    assert ASKED not in page.text
    assert "no answer means no" not in page.text
    assert ALLOW in [each["href"] for each in page.all("a")]
    assert "Let Rosa Pérez change the feedback?" in bea.read(ALLOW).text
    assert ASKED in Browser().sign_in(house, "bea").read("/contracts/c/terms").text
    assert windows(house) == []


def test_what_is_kept_of_it_says_nothing_and_lasts_as_long_as_the_request(house: House, bea: Browser) -> None:
    house.ask("c", "client")
    kept = says_not_now(bea).cookies["not_now"]
    assert re.fullmatch(r"[0-9]{10}-[0-9a-f]{16}", kept.value)
    ((now, until),) = house.rows("SELECT asked_at, lapses_at FROM change_request")
    assert 0 <= int(kept["max-age"]) - (until - now) // 1_000_000 <= 1
    assert (kept["samesite"], kept["httponly"], kept["path"]) == ("Lax", True, "/")
    assert bool(kept["secure"]) is settings.SECURE_COOKIES


def test_a_request_that_is_made_later_is_another_one(house: House, bea: Browser) -> None:
    house.ask("c", "client")
    says_not_now(bea)
    house.later(30)
    assert ASKED not in bea.read("/contracts/c/terms").text
    house.ask("c", "client")
    assert ASKED in bea.read("/contracts/c/terms").text


def test_each_request_is_put_aside_by_itself_and_a_browser_keeps_a_few(house: House, bea: Browser) -> None:
    contracts = [f"n-{number}" for number in range(AT_MOST + 1)]
    for contract in contracts:
        house.contract(contract)
        house.leave(contract, "client", 2)
        house.leave(contract, "freelancer", 5)
        house.ask(contract, "client")
    kept = [says_not_now(bea, f"/contracts/{each}/feedback/client/allow-change") for each in contracts][-1]
    assert kept.cookies["not_now"].value.count("-") == AT_MOST
    shown = [each for each in contracts if ASKED in bea.read(f"/contracts/{each}/terms").text]
    assert shown == contracts[:1]


@pytest.mark.parametrize("cookie", ["", "x", "." * 5_000, "9" * 13 + "-" + "0" * 16, "1-" + "0" * 16, "é-ü"])
def test_a_cookie_may_hold_anything(house: House, bea: Browser, cookie: str) -> None:
    house.ask("c", "client")
    bea.client.cookies["not_now"] = cookie
    assert ASKED in bea.read("/contracts/c/terms").text
    says_not_now(bea)
    assert ASKED not in bea.read("/contracts/c/terms").text


def test_without_a_request_not_now_keeps_nothing(house: House, bea: Browser) -> None:
    answer = bea.post(ALLOW, not_now="1")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/contracts/c/terms")
    assert "not_now" not in answer.cookies


def test_not_now_goes_back_and_records_nothing(house: House, bea: Browser) -> None:
    entries = house.rows("SELECT count(*) FROM journal")
    text = bea.get(ALLOW).content.decode()
    assert re.search(r'<a class="btn plain" href="/contracts/c/terms">Not now</a>', text)
    assert house.rows("SELECT count(*) FROM journal") == entries


def test_a_response_stays_as_it_is_and_the_page_says_so(house: House, bea: Browser) -> None:
    house.respond("c", "client")
    assert "Your response stays as it is. After a change it is marked as written before it." in bea.read(ALLOW).text


def test_a_double_click_and_a_second_tab_open_it_once(house: House, bea: Browser) -> None:
    first, second = once(bea), once(bea)
    assert first != second
    for key in (first, first, second, ""):
        assert "Rosa Pérez can change the feedback now" in bea.send(f"{ALLOW}/done", once=key).text
    assert windows(house) == [("client", 1)]


def test_a_step_of_what_is_done_leads_to_what_stands(bea: Browser) -> None:
    assert bea.get(f"{ALLOW}/done").headers["Location"] == ALLOW
    bea.send(f"{ALLOW}/done", once="k")
    assert bea.get(ALLOW).headers["Location"] == f"{ALLOW}/done"


def test_once_is_all_there_is(house: House, bea: Browser) -> None:
    house.allow("c", "client")
    house.later(20)
    for page in (bea.read(ALLOW, 409), bea.send(f"{ALLOW}/done", 409, once="k")):
        assert "It has been opened for changes once; that is all there is for one contract." in page.text
        assert "/contracts/c/feedback/client/respond" in [each["href"] for each in page.all("a")]
    assert "It was open until 10 Nov 2026, 23:59 UTC" in bea.read(f"{ALLOW}/done").text


def test_where_nothing_was_left_it_may_be_left_after_all(house: House, bea: Browser) -> None:
    house.contract("n", title="Brand guidelines")
    house.at("2026-11-12T08:00:00Z")
    here = "/contracts/n/feedback/client/allow-change"
    read = bea.read(here)
    assert "Let Rosa Pérez leave feedback after all?" in read.text
    assert "In that time Rosa Pérez may leave feedback about you. It is shown at once" in read.text
    assert "until 26 Nov 2026, 23:59 UTC" in read.text
    assert "change the feedback" not in read.text
    after = bea.send(f"{here}/done", once="k")
    assert "Rosa Pérez can leave feedback now" in after.text
    house.leave("n", "client", 3)
    assert "Rosa Pérez can change the feedback now" in bea.read(f"{here}/done").text


@pytest.mark.parametrize("answered", [False, True])
def test_before_the_reveal_it_is_not_offered_and_nothing_hints_that_something_waits(
    house: House, browser: Browser, answered: bool
) -> None:
    for contract in ("k-1", "k-2"):
        house.contract(contract, title="Work")
        if answered:
            house.leave(contract, "freelancer")
    if not answered:
        house.leave("k-1", "client", 1, "Never again.", on_page=True)
    browser.sign_in(house, "bea")
    pages = []
    for contract in ("k-1", "k-2"):
        here = f"/contracts/{contract}/feedback/client/allow-change"
        got, sent = browser.get(here), browser.post(f"{here}/done", once="k")
        assert got.status_code == sent.status_code == 409
        assert b"Not possible now: it becomes possible when feedback is shown" in got.content
        pages.append((masked(got, contract), masked(sent, contract)))
    assert pages[0] == pages[1]
    assert windows(house) == []


def test_after_a_removal_it_is_not_offered(house: House, bea: Browser) -> None:
    house.allow("c", "client")
    house.withdraw("c", "client")
    assert "This feedback has been removed. At its author’s wish" in bea.read(f"{ALLOW}/done").text
    assert "Not possible now" in bea.read(ALLOW, 409).text


def test_its_author_an_outsider_and_nobody_s_contract_are_one_page(house: House, bea: Browser) -> None:
    house.member("eve")
    eve, acme = Browser().sign_in(house, "eve"), Browser().sign_in(house, "acme")
    for step in (ALLOW, f"{ALLOW}/done"):
        there, nowhere = eve.get(step), eve.get(step.replace("/c/", "/x/"))
        assert there.status_code == nowhere.status_code == 404
        assert masked(there, "c") == masked(nowhere, "x")
        assert acme.get(step).status_code == acme.post(step, once="k").status_code == 404
        assert eve.post(step, once="k").status_code == 404
    assert bea.get("/contracts/c/feedback/nobody/allow-change").status_code == 404
    assert windows(house) == []


def test_nothing_is_opened_for_a_former_member(house: House, bea: Browser) -> None:
    done(erase_member(house.installation, "acme"))
    page = bea.read(ALLOW)
    assert "Let a former member change the feedback?" in page.text
    assert "nobody is left who could use it." in page.text
    assert [each for each in page.all("button") if each.get("type") == "submit"] == []
    terms = bea.read("/contracts/c/terms")
    assert "Its author is not a member any more, so nobody can change it." in terms.text
    assert ALLOW not in [each["href"] for each in terms.all("a")]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_stands_isolated(house: House, bea: Browser, name: str) -> None:
    house.member("acme", name)
    assert name in bea.read(ALLOW).text
    assert name in bea.send(f"{ALLOW}/done", once="k").text
