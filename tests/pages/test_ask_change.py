"""Asking to be let in, in a browser without scripts: one button, no words, one answer or none (PAGES 4.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rejoinder.actions.erase_member import erase_member
from tests.house import done
from tests.pages.conftest import Browser
from tests.pages.parties import HOSTILE_NAMES, masked

if TYPE_CHECKING:
    from tests.house import House

ASK = "/contracts/c/feedback/client/ask-change"


@pytest.fixture
def acme(house: House, browser: Browser) -> Browser:
    """An author whose feedback is shown since 24 Oct 2026; now it is 27 Oct."""
    house.member("bea", "Amara Okafor")
    house.contract("c", title="Brand guidelines")
    house.both("c")
    house.later(3)
    return browser.sign_in(house, "acme", tz="Europe/Madrid")


def requests(house: House) -> int:
    ((count,),) = house.rows("SELECT count(*) FROM change_request")
    return int(count)


def test_it_is_asked_with_one_button_and_no_words(house: House, acme: Browser) -> None:
    page = acme.read(ASK)
    assert "Ask Amara Okafor to let you change your feedback?" in page.text
    assert (
        "Amara Okafor has until 10 Nov 2026, 23:59 UTC · Wed 11 Nov, 00:59 your time. No answer means no." in page.text
    )
    assert "If they agree, you have 14 days, once for this contract." in page.text
    assert "Nothing may be offered, withheld or threatened for a rating." in page.text
    assert page.all("textarea") == []
    assert requests(house) == 0
    after = acme.send(ASK, once="k")
    assert "You have asked" in after.text
    assert "Amara Okafor has until 10 Nov 2026, 23:59 UTC" in after.text
    assert requests(house) == 1


def test_a_double_click_and_a_second_tab_ask_once(house: House, acme: Browser) -> None:
    for key in ("k", "k", "other", ""):
        assert "You have asked" in acme.send(ASK, once=key).text
    assert requests(house) == 1


def test_the_other_party_reads_it_and_may_let_it_be(house: House, acme: Browser) -> None:
    acme.send(ASK, once="k")
    bea = Browser().sign_in(house, "bea")
    terms = bea.read("/contracts/c/terms")
    assert "has asked to change it." in terms.text
    assert "You have until 10 Nov 2026, 23:59 UTC to answer; no answer means no." in terms.text
    assert "You have asked to change it." in acme.read("/contracts/c/terms").text
    house.later(15)
    assert "has asked to change it." not in bea.read("/contracts/c/terms").text


def test_after_it_has_lapsed_it_may_be_asked_again_but_not_by_an_old_form(house: House, acme: Browser) -> None:
    acme.send(ASK, once="k")
    house.later(15)
    assert "Ask Amara Okafor" in acme.send(ASK, once="k").text
    assert requests(house) == 1
    acme.send(ASK, once="new")
    assert requests(house) == 2


def test_once_it_is_open_the_page_leads_to_the_change(house: House, acme: Browser) -> None:
    house.allow("c", "client")
    assert acme.get(ASK).headers["Location"] == "/contracts/c/feedback/client/change"
    assert "It has been opened for changes once" in acme.send(ASK, 409, once="k").text


def test_who_left_nothing_asks_to_leave_it_after_all(house: House, acme: Browser) -> None:
    house.contract("n")
    here = "/contracts/n/feedback/client/ask-change"
    assert acme.get(here).headers["Location"] == "/contracts/n/leave"
    house.at("2026-11-12T08:00:00Z")
    assert "Ask Amara Okafor to let you leave feedback after all?" in acme.read(here).text
    acme.send(here, once="k")
    bea = Browser().sign_in(house, "bea").read("/contracts/n/terms").text
    assert "Amara" not in bea or "has asked to leave it after all." in bea
    assert "Acme has asked to leave it after all." in bea


def test_before_it_is_shown_nothing_can_be_asked(house: House, acme: Browser) -> None:
    for contract in ("k-1", "k-2"):
        house.contract(contract, title="Work")
        house.leave(contract, "client", on_page=True)
    page = acme.read("/contracts/k-1/feedback/client/ask-change", 409)
    assert "Not possible now: it becomes possible when feedback is shown" in page.text
    assert "Nothing was asked" in acme.send("/contracts/k-1/feedback/client/ask-change", 409, once="k").text
    assert requests(house) == 0


def test_the_other_party_an_outsider_and_nobody_s_contract_are_one_page(house: House, acme: Browser) -> None:
    house.member("eve")
    eve, bea = Browser().sign_in(house, "eve"), Browser().sign_in(house, "bea")
    there, nowhere = eve.get(ASK), eve.get(ASK.replace("/c/", "/x/"))
    assert there.status_code == nowhere.status_code == 404
    assert masked(there, "c") == masked(nowhere, "x")
    assert bea.get(ASK).status_code == bea.post(ASK, once="k").status_code == eve.post(ASK, once="k").status_code == 404
    assert requests(house) == 0


def test_nobody_is_left_to_ask_where_the_other_was_erased(house: House, acme: Browser) -> None:
    done(erase_member(house.installation, "bea"))
    page = acme.read(ASK)
    assert "nobody is left who could answer." in page.text
    assert [each for each in page.all("button") if each.get("type") == "submit"] == []
    assert ASK not in [each["href"] for each in acme.read("/contracts/c/terms").all("a")]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_stands_isolated(house: House, acme: Browser, name: str) -> None:
    house.member("bea", name)
    assert name in acme.read(ASK).text
    assert name in acme.send(ASK, once="k").text
