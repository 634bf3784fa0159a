"""The contract's two pages, in every state of PAGES 4.2, from where each party sits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import rejoinder.policy
from rejoinder.actions.erase_member import erase_member
from tests.house import done, open_house
from tests.pages.conftest import Browser
from tests.pages.parties import HOSTILE_NAMES, masked, same_everywhere
from tests.web.client import serving

if TYPE_CHECKING:
    from tests.house import House
    from tests.pages.markup import Page

TERMS, BY_ACME, BY_BEA = "/contracts/c/terms", "/contracts/c/feedback/client", "/contracts/c/feedback/freelancer"
BLIND = Path(rejoinder.policy.__file__).parent / "profiles/blind-until-deadline.toml"


@pytest.fixture
def acme(house: House, browser: Browser) -> Browser:
    """The client of a contract that ended on 24 Oct 2026; now it is 26 Oct."""
    house.member("acme", "Rosa Pérez")
    house.member("bea", "Amara Okafor")
    house.contract("c", title="Brand guidelines", description="New ones from the old logo.", category="Design")
    house.later(2)
    return browser.sign_in(house, "acme", tz="Europe/Madrid")


@pytest.fixture
def bea(house: House, acme: Browser) -> Browser:
    return Browser().sign_in(house, "bea")


def links(page: Page) -> list[str | None]:
    return [each["href"] for each in page.all("a")]


def test_the_overview_says_what_it_was_and_leads_on(acme: Browser) -> None:
    page = acme.read("/contracts/c")
    for said in (
        "Brand guidelines",
        "Contract with Amara Okafor",
        "New ones from the old logo.",
        "Design",
        "120.00 USD",
    ):
        assert said in page.text
    assert TERMS in links(page)
    assert "/members/bea?as=freelancer" in links(page)


def test_each_side_comes_by_its_own_path(acme: Browser, bea: Browser) -> None:
    assert "Talent Your hires Brand guidelines" in acme.read(TERMS).text
    assert "/talent/hires" in links(acme.read(TERMS))
    assert "Work Your jobs Brand guidelines" in bea.read(TERMS).text


def test_before_the_end_there_is_no_form_and_no_date(house: House, acme: Browser) -> None:
    house.contract("young", ended=False)
    page = acme.read("/contracts/young/terms")
    assert "Feedback opens when the contract has ended." in page.text
    assert "/contracts/young/leave" not in links(page)
    assert "Time to leave feedback ends" not in page.text
    assert "/contracts/young/pressured" in links(page)


def test_while_the_window_is_open_and_you_have_not_left(acme: Browser) -> None:
    page = acme.read(TERMS)
    assert "/contracts/c/leave" in links(page)
    assert "12 days left" in page.text
    assert (
        "Amara Okafor’s feedback, if any, is shown when you have both left yours or the window closes on "
        "7 Nov 2026, 23:59 UTC · Sun 8 Nov, 00:59 your time." in page.text
    )


def test_once_you_have_left_the_other_card_says_the_same(house: House, acme: Browser) -> None:
    before = (
        "Amara Okafor’s feedback, if any, is shown when you have both left yours or the window closes on 7 Nov 2026"
    )
    assert before in acme.read(TERMS).text
    house.leave("c", "client", 4, "Careful work.", on_page=True)
    page = acme.read(TERMS)
    assert before in page.text
    assert (
        "Only you can see this until 7 Nov 2026, 23:59 UTC · Sun 8 Nov, 00:59 your time, or until it is shown."
        in page.text
    )
    assert "Careful work." in page.text
    assert f"{BY_ACME}/withdraw" not in links(page)


@pytest.mark.parametrize("on_page", [True, False])
def test_sealed_or_not_is_the_same_page_for_the_other(house: House, on_page: bool) -> None:
    for contract in ("k-1", "k-2"):
        house.contract(contract, title="Work")
    house.leave("k-1", "client", 1, "Never again.", on_page=on_page)
    same_everywhere(house, "bea", "k-1", "k-2")


def test_under_deadline_only_no_card_speaks_of_both(sqlite_url: str, tmp_path: Path) -> None:
    with open_house(sqlite_url, tmp_path, profile=BLIND) as house, serving(house):
        house.contract("c")
        house.leave("c", "client", on_page=True)
        house.leave("c", "freelancer")
        page = Browser().sign_in(house, "acme").read(TERMS)
        assert "Bea’s feedback, if any, is shown when the window closes on 7 Nov 2026, 23:59 UTC." in page.text
        assert "Only you can see this until 7 Nov 2026, 23:59 UTC." in page.text
        assert "both" not in page.text


def test_revealed_it_shows_both_and_what_can_be_done(house: House, acme: Browser) -> None:
    house.leave("c", "client", 5, "Careful work.")
    house.leave("c", "freelancer", 3, "Replies took days.")
    page = acme.read(TERMS)
    for said in ("Feedback from Amara Okafor", "Replies took days.", "What you can do about it", "Your feedback about"):
        assert said in page.text
    assert "Only Amara Okafor will see this, next to the feedback. Nobody looking at your history will." in page.text
    for way in ("respond", "allow-change", "report"):
        assert f"{BY_BEA}/{way}" in links(page)
    for way in ("ask-change", "withdraw"):
        assert f"{BY_ACME}/{way}" in links(page)
    assert "Feedback of both was shown" in page.text
    assert "Time to leave feedback ends" not in page.text


def test_closed_with_nothing_left_about_you(house: House, acme: Browser) -> None:
    house.at("2026-11-08T00:00:00Z")
    page = acme.read(TERMS)
    assert "Amara Okafor left no feedback." in page.text
    assert f"{BY_BEA}/allow-change" in links(page)
    assert "The time to leave feedback on this contract has ended. It closed on 7 Nov 2026, 23:59 UTC" in page.text
    assert f"{BY_ACME}/ask-change" in links(page)


def test_let_in_after_the_close_both_sides_read_until_when(house: House, acme: Browser, bea: Browser) -> None:
    house.at("2026-11-08T00:00:00Z")
    house.allow("c", "freelancer")
    assert "Amara Okafor can leave it after all until 22 Nov 2026, 23:59 UTC" in acme.read(TERMS).text
    assert f"{BY_BEA}/allow-change" not in links(acme.read(TERMS))
    theirs = bea.read(TERMS)
    assert "Rosa Pérez lets you leave it after all, until 22 Nov 2026, 23:59 UTC" in theirs.text
    assert "/contracts/c/leave" in links(theirs)
    house.later(16)
    assert "It has been opened for changes once" in acme.read(TERMS).text


def test_not_public_it_says_so(house: House, acme: Browser) -> None:
    house.pay("c", "0.00")
    house.both("c")
    page = acme.read(TERMS)
    assert (
        "Only the two of you can see this: too little was paid on this contract. It counts in no average." in page.text
    )
    assert BY_BEA not in links(page)


def test_without_a_comment_there_is_nothing_to_answer(house: House, acme: Browser) -> None:
    house.leave("c", "client")
    house.leave("c", "freelancer", comment=None)
    page = acme.read(TERMS)
    assert "There is no comment to answer." in page.text
    assert f"{BY_BEA}/respond" not in links(page)


def test_a_response_stands_with_its_day_and_who_sees_it(house: House, acme: Browser, bea: Browser) -> None:
    house.both("c")
    house.respond("c", "freelancer", "Thank you for the work.")
    page = acme.read(TERMS)
    assert "Response from Rosa Pérez · 26 Oct 2026" in page.text
    assert "Thank you for the work." in page.text
    assert "A response can’t be edited and there is no second one. Only Amara Okafor can see it" in page.text
    assert f"{BY_BEA}/respond" not in links(page)
    assert "Thank you for the work." in bea.read(TERMS).text
    house.allow("c", "freelancer")
    house.change("c", "freelancer", 5)
    assert "written before the feedback was changed" in acme.read(TERMS).text
    house.respond("c", "client", "Gladly.")
    assert "Everybody who looks at your history can see it" in bea.read(TERMS).text


def test_change_asked_open_and_used(house: House, acme: Browser, bea: Browser) -> None:
    house.both("c")
    house.ask("c", "freelancer")
    asked = acme.read(TERMS)
    assert "Amara Okafor has asked to change it. You have until 9 Nov 2026, 23:59 UTC" in asked.text
    assert f"{BY_BEA}/allow-change" in links(asked)
    assert "You have asked to change it. Rosa Pérez has until 9 Nov 2026, 23:59 UTC" in bea.read(TERMS).text
    house.allow("c", "freelancer")
    opened = acme.read(TERMS)
    assert "Amara Okafor can change it until 9 Nov 2026, 23:59 UTC" in opened.text
    assert "Time to change the feedback about you ends" in opened.text
    assert f"{BY_BEA}/allow-change" not in links(opened)
    theirs = bea.read(TERMS)
    assert "You can change it until 9 Nov 2026, 23:59 UTC" in theirs.text
    assert "Time to change your feedback ends" in theirs.text
    assert f"{BY_BEA}/change" in links(theirs)
    house.change("c", "freelancer", 2)
    assert "changed 26 Oct 2026" in acme.read(TERMS).text
    assert f"{BY_BEA}/versions" in links(acme.read(TERMS))
    house.later(20)
    assert "It has been opened for changes once" in acme.read(TERMS).text
    assert "versions" in " ".join(each or "" for each in links(bea.read(TERMS)))


def test_a_report_is_seen_by_its_reporter_alone(house: House, acme: Browser, bea: Browser) -> None:
    house.both("c")
    before = masked(bea.get(TERMS), "c")
    report = house.report("c", "freelancer")
    page = acme.read(TERMS)
    assert "In review, answer expected by" in page.text
    assert f"/reports/{report}" in links(page)
    assert "Good work." in page.text
    assert masked(bea.get(TERMS), "c") == before


def test_removed_it_is_a_placeholder_for_one_and_the_text_for_the_other(
    house: House, acme: Browser, bea: Browser
) -> None:
    house.both("c")
    house.withdraw("c", "freelancer")
    page = acme.read(TERMS)
    assert "This feedback has been removed. At its author’s wish · 26 Oct 2026" in page.text
    assert "What you can do about it" not in page.text
    theirs = bea.read(TERMS)
    assert "Removed on 26 Oct 2026 · At its author’s wish" in theirs.text
    assert "Good work." in theirs.text
    assert f"{BY_BEA}/withdraw" not in links(theirs)


def test_an_outsider_and_no_such_contract_are_one_page(house: House, acme: Browser) -> None:
    house.member("eve")
    eve = Browser().sign_in(house, "eve")
    for path in ("", "/terms"):
        there, nowhere = eve.get(f"/contracts/c{path}"), eve.get(f"/contracts/x{path}")
        assert there.status_code == nowhere.status_code == 404
        assert masked(there, "c") == masked(nowhere, "x")
    assert eve.get("/contracts/c%20c/terms").status_code == 404


def test_a_former_member_has_no_link_and_no_name(house: House, acme: Browser) -> None:
    house.both("c")
    done(erase_member(house.installation, "bea"))
    page = acme.read(TERMS)
    assert "Contract with a former member" in page.text
    assert "Amara" not in page.text
    assert not [each for each in links(page) if each and "/members/bea" in each]
    assert "Its author is not a member any more, so nobody can change it." in page.text
    assert f"{BY_ACME}/ask-change" not in links(page)


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_and_titles_stand_isolated(house: House, acme: Browser, name: str) -> None:
    house.member("bea", name)
    house.contract("h", title="\u05d0" * 300)
    house.leave("h", "client", comment="x" * 300)
    house.leave("h", "freelancer", comment="\u05d0" * 300)
    for path in ("/contracts/h", "/contracts/h/terms"):
        page = acme.read(path)
        assert name in page.text
        assert "\u05d0" * 300 in page.text
