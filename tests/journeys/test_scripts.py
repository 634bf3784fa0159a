"""What app.js adds to pages that work without it: counting, drafts, copying, sending once, and where the focus goes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from rejoinder.actions.sign_in import sign_in_as
from tests.house import done

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Route

    from tests.house import House
    from tests.journeys.person import Person

TERMS = "/contracts/c/terms"
RESPOND = "/contracts/c/feedback/client/respond"
WORDS = "Thank you. We have agreed on reply times since."
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('draft ')).length"


@pytest.fixture
def market(house: House) -> House:
    """Two contracts with feedback to answer, until 21 Nov 2026, 23:59 UTC."""
    house.member("acme", "Rosa Pérez")
    house.member("bea", "Amara Okafor")
    for contract in ("c", "d"):
        house.contract(contract, title=f"Brand guidelines {contract}")
        house.both(contract)
    house.later(2)
    return house


@pytest.fixture
def bea(market: House, somebody: Callable[..., Person]) -> Person:
    """Somebody who has feedback to answer; their browser's clock goes on when a test says so."""
    person = somebody()
    person.page.clock.install()
    be(person, market, "bea")
    return person


def be(person: Person, house: House, member: str) -> None:
    """Have somebody's browser used by this member."""
    person.is_signed_in(done(sign_in_as(house.installation, member))["session"])


def text(person: Person) -> str:
    return person.page.locator("#text").input_value()


def drafts(page: Page) -> int:
    found: int = page.evaluate(KEPT)
    return found


def test_the_readers_time_zone_is_told_once(market: House, bea: Person) -> None:
    def zone() -> list[tuple[str | None, str | None]]:
        return [(each.get("value"), each.get("sameSite")) for each in bea.context.cookies() if each.get("name") == "tz"]

    bea.goes_to(TERMS)
    assert zone() == [("Europe/Madrid", "Lax")]
    bea.context.add_cookies([{"name": "tz", "value": "Asia/Tokyo", "url": bea.address}])
    bea.goes_to(TERMS)
    assert [value for value, _ in zone()] == ["Asia/Tokyo"]


def test_characters_are_counted_as_the_server_counts_them(bea: Person) -> None:
    bea.goes_to(RESPOND)
    left = bea.page.locator("#text-left")
    # Two code points that NFC makes one, one beyond the basic plane, and white space at the end that isn't kept.
    for words, said in (
        ("e\u0301\U0001f600 \n", "You have 1,998 characters left"),
        ("x" * 1_999, "You have 1 character left"),
    ):
        bea.writes("Your response", words)
        expect(left).to_have_text(said)
    bea.writes("Your response", "x" * 3_234)
    expect(left).to_have_text("1,234 over the limit")
    assert len(text(bea)) == 3_234


def test_the_count_is_spoken_once_typing_has_stopped(bea: Person) -> None:
    bea.goes_to(RESPOND)
    for words in ("x", "xx", "xxx"):
        bea.writes("Your response", words)
        bea.page.clock.run_for(400)
        expect(bea.page.locator("#said")).to_have_text("")
    bea.page.clock.run_for(1_100)
    expect(bea.page.locator("#said")).to_have_text("You have 1,997 characters left")


def test_a_draft_comes_back_and_can_be_deleted(bea: Person) -> None:
    bea.goes_to(RESPOND).writes("Your response", WORDS)
    assert drafts(bea.page) == 0
    bea.page.clock.run_for(2_100)
    bea.goes_to(TERMS).goes_to(RESPOND)
    assert text(bea) == WORDS
    bea.sees("What you had typed here is back. It was kept in this browser alone.")
    bea.page.get_by_role("button", name="Delete it", exact=True).click()
    assert (text(bea), drafts(bea.page)) == ("", 0)
    expect(bea.page.locator("#text")).to_be_focused()
    expect(bea.page.locator("#text-left")).to_have_text("You have 2,000 characters left")


def test_a_draft_is_of_one_form_and_never_shown_to_another_member(market: House, bea: Person) -> None:
    bea.goes_to(RESPOND).writes("Your response", WORDS)
    bea.page.clock.run_for(2_100)
    bea.goes_to("/contracts/d/feedback/client/respond")
    assert text(bea) == ""
    be(bea, market, "acme")
    bea.goes_to("/contracts/c/feedback/freelancer/respond")
    assert text(bea) == ""
    bea.does_not_see(WORDS)
    be(bea, market, "bea")
    bea.goes_to(RESPOND)
    assert text(bea) == WORDS


def test_a_draft_stays_until_the_words_are_sent(bea: Person) -> None:
    bea.goes_to(RESPOND).writes("Your response", WORDS).presses("Check your response")
    assert drafts(bea.page) == 1
    bea.presses("Change it")
    assert (text(bea), drafts(bea.page)) == (WORDS, 1)
    bea.goes_to(RESPOND)
    assert text(bea) == WORDS
    bea.presses("Check your response").chooses("I have read it again and want to send it").presses("Submit response")
    bea.stands_at(f"{RESPOND}/done")
    assert drafts(bea.page) == 0


def test_old_drafts_go_by_themselves(bea: Person) -> None:
    bea.goes_to(RESPOND).writes("Your response", WORDS)
    bea.page.clock.run_for(2_100)
    bea.page.evaluate(
        """() => { for (const [key, value] of Object.entries(localStorage)) {
             localStorage.setItem(key, JSON.stringify({ ...JSON.parse(value), at: Date.now() - 31 * 864e5 })); } }"""
    )
    bea.goes_to(RESPOND)
    assert (text(bea), drafts(bea.page)) == ("", 0)


def test_signing_out_takes_every_draft_away_and_other_tabs_keep_nothing_more(bea: Person) -> None:
    bea.goes_to(RESPOND).writes("Your response", WORDS)
    bea.page.clock.run_for(2_100)
    other = bea.context.new_page()
    other.goto(bea.address + "/settings")
    other.get_by_role("button", name="Sign out", exact=True).first.click()
    expect(other.locator("h1")).to_have_text("You are signed out")
    assert drafts(other) == 0
    bea.writes("Your response", "More words.")
    bea.page.clock.run_for(2_100)
    assert drafts(bea.page) == 0


def test_a_form_that_is_pressed_twice_is_sent_once(bea: Person) -> None:
    bea.goes_to(RESPOND).writes("Your response", WORDS).presses("Check your response")
    bea.chooses("I have read it again and want to send it")
    sent: list[str] = []

    def slowly(route: Route) -> None:
        sent.append(route.request.method)
        time.sleep(0.4)
        route.continue_()

    bea.page.route("**/respond/done", slowly)
    button = bea.page.get_by_role("button", name="Submit response")
    with bea.page.expect_event("load"):
        button.evaluate(
            "(button) => { button.click(); for (const ms of [20, 120]) setTimeout(() => button.click(), ms); }"
        )
    bea.stands_at(f"{RESPOND}/done")
    assert sent.count("POST") == 1


def test_words_that_could_not_be_sent_are_copied_and_deleted(market: House, bea: Person) -> None:
    bea.context.grant_permissions(["clipboard-write"])
    bea.goes_to(RESPOND).writes("Your response", WORDS).presses("Check your response")
    market.at("2026-11-22T00:00:00Z")
    bea.chooses("I have read it again and want to send it").presses("Submit response")
    assert bea.kept_words() == [WORDS]
    bea.page.get_by_role("button", name="Copy the text").click()
    expect(bea.page.get_by_role("button", name="Copied")).to_be_visible()
    bea.page.get_by_role("button", name="Delete it now").click()
    expect(bea.page.get_by_text("It is deleted, here and from this browser.")).to_be_focused()
    bea.does_not_see(WORDS)
    assert drafts(bea.page) == 0


def test_the_error_summary_has_the_focus_and_leads_to_the_field(bea: Person) -> None:
    bea.goes_to(RESPOND).presses("Check your response")
    expect(bea.page.locator("#errors")).to_be_focused()
    bea.page.locator("#errors a").click()
    expect(bea.page.locator("#text")).to_be_focused()


def swaps(person: Person, path: str) -> None:
    """Press a button that fetches this page and puts its main part in the place of the one that is shown."""
    person.page.evaluate(
        """(path) => { const button = document.createElement("button");
          const asks = { get: path, target: "#main", select: "#main", swap: "outerHTML" };
          for (const [name, value] of Object.entries(asks)) button.setAttribute(`hx-${name}`, value);
          button.id = "swaps"; button.type = "button"; button.textContent = "Fetch";
          document.querySelector("main").append(button); htmx.process(button); }""",
        path,
    )
    person.page.locator("#swaps").click()


def test_after_a_swap_the_new_heading_has_the_focus_and_the_title_is_its(bea: Person) -> None:
    bea.goes_to(TERMS)
    swaps(bea, RESPOND)
    expect(bea.page.locator("h1")).to_be_focused()
    bea.sees("Respond to Rosa Pérez’s feedback")
    assert bea.page.title().startswith("Respond to Rosa Pérez’s feedback: Brand guidelines c")
    bea.writes("Your response", WORDS)
    expect(bea.page.locator("#text-left")).to_have_text(f"You have {2_000 - len(WORDS):,} characters left")


def test_what_goes_wrong_in_a_swap_is_shown_above_what_was_there(bea: Person) -> None:
    bea.goes_to(RESPOND).writes("Your response", WORDS)
    swaps(bea, "/contracts/none/terms")
    said = bea.page.locator("main > .err")
    expect(said).to_be_focused()
    expect(said).to_contain_text("This request was req_")
    assert text(bea) == WORDS
    assert [each for each in bea.faults if "404: GET" not in each and "404 (Not Found)" not in each] == []
    bea.faults.clear()


def test_a_lost_connection_is_said_and_takes_nothing_away(bea: Person) -> None:
    bea.goes_to(RESPOND).writes("Your response", WORDS)
    bea.context.set_offline(True)
    swaps(bea, TERMS)
    expect(bea.page.locator("main > .err")).to_contain_text("What stands on this page is still here")
    assert text(bea) == WORDS
    bea.faults.clear()
