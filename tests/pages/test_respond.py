"""The one response, in a browser without scripts: write, check, done, and everything that can come between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.house import House
    from tests.pages.conftest import Browser

RESPOND = "/contracts/c/feedback/client/respond"
TEXT = "Thank you.\nWe have agreed on reply times since."


@pytest.fixture
def bea(house: House, browser: Browser) -> Browser:
    """Somebody who has feedback to answer, until 21 Nov 2026, 23:59 UTC."""
    house.member("acme", "Rosa Pérez")
    house.contract("c", title="Brand guidelines")
    house.leave("c", "client", 3, "The brief was clear, but replies took days.")
    house.leave("c", "freelancer", 5)
    house.later(19)
    return browser.sign_in(house, "bea", tz="Europe/Madrid")


def responses(house: House) -> list[str]:
    return [text for (text,) in house.rows("SELECT text FROM response")]


def test_it_is_written_checked_and_done(house: House, bea: Browser) -> None:
    written = bea.read(RESPOND)
    assert "Respond to Rosa Pérez’s feedback" in written.text
    assert "Closes 21 Nov 2026, 23:59 UTC · Sun 22 Nov, 00:59 your time" in written.text
    assert "Everybody who looks at your history can see this," in written.text
    assert "You can post one response." in written.text
    checked = bea.send(f"{RESPOND}/check", text=TEXT.replace("\n", "\r\n"), version="1")
    assert "Check your response before you send it" in checked.text
    assert "9 days left" in checked.text
    assert responses(house) == []
    done = bea.send(f"{RESPOND}/done", text=TEXT, version="1", read="1")
    assert "You can’t edit this." in done.text
    assert responses(house) == [TEXT]
    assert "You have responded." in bea.read("/contracts/c/terms").text


def test_a_client_is_told_that_only_the_freelancer_will_see_it(house: House, bea: Browser, browser: Browser) -> None:
    acme = browser.sign_in(house, "acme")
    assert "Only Bea will see this," in acme.read("/contracts/c/feedback/freelancer/respond").text


def test_without_the_tick_it_is_not_sent(house: House, bea: Browser) -> None:
    asked = bea.send(f"{RESPOND}/done", 422, text=TEXT, version="1")
    assert asked.text.count("Say that you have read it again: it can’t be edited afterwards.") == 2
    assert responses(house) == []


def test_without_the_tick_the_rules_are_asked_all_the_same(house: House, bea: Browser) -> None:
    house.contract("open")
    for sealed in (False, True):
        if sealed:
            house.leave("open", "client", 3, "Nobody knows of this yet.")
        nothing = bea.send("/contracts/open/feedback/client/respond/done", 409, text=TEXT, version="1")
        assert "There is nothing here that can be answered." in nothing.text
        assert "We have agreed on reply times since." in nothing.text
    assert "There is nothing to read in the text." in bea.send(f"{RESPOND}/done", 422, text=" ", version="1").text
    house.allow("c", "client")
    house.change("c", "client", 4, "It was better than I said.")
    changed = bea.send(f"{RESPOND}/done", 409, text=TEXT, version="1")
    assert "Read the change, then check your response again." in changed.text
    house.at("2026-11-22T00:00:00Z")
    closed = bea.send(f"{RESPOND}/done", 409, text=TEXT, version="2")
    assert "It closed on 21 Nov 2026, 23:59 UTC" in closed.text
    assert "We have agreed on reply times since." in closed.text
    assert responses(house) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There is nothing to read in the text."),
        ("x" * 2_001, "This is 1 character too long: at most 2,000 can be kept."),
        (
            "a\u202eb",
            "Character 2, U+202E RIGHT-TO-LEFT OVERRIDE, can’t stand in plain text. Take it out and try again.",
        ),
    ],
)
def test_what_is_wrong_with_the_words_is_said_above_and_beside_them(bea: Browser, text: str, said: str) -> None:
    page = bea.send(f"{RESPOND}/check", 422, text=text, version="1")
    assert page.text.count(said) == 2
    assert page.all("textarea")[0]["aria-invalid"] == "true"
    assert text in page.text


def test_closed_while_writing_gives_the_words_back(house: House, bea: Browser) -> None:
    house.at("2026-11-22T00:00:00Z")
    page = bea.send(f"{RESPOND}/done", 409, text=TEXT, version="1", read="1")
    assert "Your response was not sent" in page.text
    assert "It closed on 21 Nov 2026, 23:59 UTC · Sun 22 Nov, 00:59 your time." in page.text
    assert "Thank you. We have agreed on reply times since." in page.text
    assert "Let Rosa Pérez change it" in page.text
    assert responses(house) == []


def test_in_the_last_hour_minutes_are_shown(house: House, bea: Browser) -> None:
    house.at("2026-11-21T23:30:00Z")
    assert "30 minutes left" in bea.read("/contracts/c/terms").text


def test_a_second_tab_with_the_same_words_sees_the_same_page(house: House, bea: Browser) -> None:
    for _ in range(2):
        assert "You can’t edit this." in bea.send(f"{RESPOND}/done", text=TEXT, version="1", read="1").text
    assert responses(house) == [TEXT]


def test_a_second_tab_with_other_words_gets_them_back(house: House, bea: Browser) -> None:
    bea.send(f"{RESPOND}/done", text=TEXT, version="1", read="1")
    page = bea.send(f"{RESPOND}/done", 409, text="Something else.", version="1", read="1")
    assert "What stands" in page.text
    assert "Thank you." in page.text
    assert "Something else." in page.text
    assert responses(house) == [TEXT]


def test_feedback_that_was_changed_meanwhile_is_read_again_first(house: House, bea: Browser) -> None:
    house.allow("c", "client")
    house.change("c", "client", 4, "It was better than I said.")
    for step, more in (("check", {}), ("done", {"read": "1"})):
        page = bea.send(f"{RESPOND}/{step}", 409, text=TEXT, version="1", **more)
        assert "Read the change, then check your response again." in page.text
        assert "The brief was clear, but replies took days." in page.text
        assert "It was better than I said." in page.text
    assert responses(house) == []
    bea.send(f"{RESPOND}/done", text=TEXT, version="2", read="1")
    assert responses(house) == [TEXT]


def test_feedback_that_was_removed_meanwhile_gives_the_words_back(house: House, bea: Browser) -> None:
    house.withdraw("c", "client")
    page = bea.send(f"{RESPOND}/done", 409, text=TEXT, version="1", read="1")
    assert "We have agreed on reply times since." in page.text
    assert responses(house) == []


def test_sealed_none_and_not_yours_are_no_page_of_this(house: House, bea: Browser) -> None:
    house.contract("sealed")
    house.leave("sealed", "client")
    house.contract("none")
    sealed, none = (bea.get(f"/contracts/{each}/feedback/client/respond") for each in ("sealed", "none"))
    assert sealed.status_code == none.status_code == 409
    assert sealed.content.replace(b"sealed", b"none") == none.content
    assert bea.get("/contracts/c/feedback/freelancer/respond").status_code == 404
    assert bea.get("/contracts/nothing/feedback/client/respond").status_code == 404


def test_a_rating_without_a_comment_has_no_button(house: House, bea: Browser) -> None:
    house.contract("quiet")
    house.leave("quiet", "client", comment=None)
    house.leave("quiet", "freelancer")
    page = bea.read("/contracts/quiet/terms")
    assert "There is no comment to answer." in page.text
    assert bea.get("/contracts/quiet/feedback/client/respond").status_code == 409


def test_the_words_come_back_when_somebody_wants_to_go_on_writing(bea: Browser) -> None:
    assert "We have agreed on reply times since." in bea.send(RESPOND, text=TEXT, version="1").text


@pytest.mark.parametrize(
    ("text", "hinted"),
    [
        ("Call me at +34 600 123 456.", "address or a telephone number"),
        ("Write to rosa@example.org, please.", "address or a telephone number"),
        ("I will refund you 50 EUR if you change your rating.", "something were offered"),
        ("Le devolvemos el dinero si cambia su puntuación.", "something were offered"),
        ("We paid on 2026-10-24 and on 24.10.2026, 4200 EUR in all.", None),
        ("You asked us to change the font, and we did; the refund was ours to give.", None),
        ("Contract C-20418 took 12 weeks, 3 rounds and 2 approvers.", None),
    ],
)
def test_a_hint_asks_to_look_again_and_stands_in_nobodys_way(
    house: House, bea: Browser, text: str, hinted: str | None
) -> None:
    page = bea.send(f"{RESPOND}/check", text=text, version="1")
    assert ("address or a telephone number" in page.text) == (hinted == "address or a telephone number")
    assert ("something were offered" in page.text) == (hinted == "something were offered")
    bea.send(f"{RESPOND}/done", text=text, version="1", read="1")
    assert responses(house) == [text]
