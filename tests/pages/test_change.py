"""Changing feedback that was opened for it, in a browser without scripts: write, check, done (PAGES 4.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rejoinder.actions.erase_member import erase_member
from tests.house import done
from tests.pages.conftest import Browser
from tests.pages.parties import HOSTILE_NAMES, masked, rated

if TYPE_CHECKING:
    from tests.house import House

CHANGE = "/contracts/c/feedback/client/change"
TEXT = "It was better\nthan I said."
RATED = rated("client", 4, 4, 4, 4, 4, 3)


@pytest.fixture
def acme(house: House, browser: Browser) -> Browser:
    """An author who may change their feedback until 10 Nov 2026, 23:59 UTC; now it is 28 Oct."""
    house.member("bea", "Amara Okafor")
    house.contract("c", title="Brand guidelines")
    house.leave("c", "client", 2, "Late twice.", private=(3, "Between us."))
    house.leave("c", "freelancer", 5)
    house.later(3)
    house.allow("c", "client")
    house.later(1)
    return browser.sign_in(house, "acme", tz="Europe/Madrid")


def comments(house: House) -> list[str]:
    sql = "SELECT comment FROM feedback_version WHERE side = 'client' ORDER BY version"
    return [text for (text,) in house.rows(sql)]


def chosen(page: object) -> dict[str, str]:
    return {each["name"]: each["value"] for each in page.all("input") if "checked" in each}  # type: ignore[attr-defined]


def test_it_is_prefilled_checked_side_by_side_and_saved(house: House, acme: Browser) -> None:
    written = acme.read(CHANGE)
    assert "Change your feedback about Amara Okafor" in written.text
    assert "You can change it until 10 Nov 2026, 23:59 UTC · Wed 11 Nov, 00:59 your time" in written.text
    assert "Late twice." in written.text
    assert chosen(written) == rated("client", 2)
    checked = acme.send(f"{CHANGE}/check", **RATED, comment=TEXT.replace("\n", "\r\n"), version="1")
    assert "Skills 2 4 · Very good" in checked.text
    assert "Late twice." in checked.text
    assert "It was better than I said." in checked.text
    labels = [each.get("aria-label") for each in checked.all("svg")]
    assert "2.00 out of 5" in labels
    assert "3.83 out of 5" in labels
    assert "It is shown at once, and everybody who looks at their history can see it." in checked.text
    assert comments(house) == ["Late twice."]
    after = acme.send(f"{CHANGE}/done", **RATED, comment=TEXT, version="1")
    assert "Your feedback as it stands" in after.text
    assert "It was changed on 28 Oct 2026, 09:30 UTC, and is shown." in after.text
    assert "You can change it again until 10 Nov 2026, 23:59 UTC" in after.text
    assert comments(house) == ["Late twice.", TEXT]
    bea = Browser().sign_in(house, "bea").read("/contracts/c/terms")
    assert "It was better than I said." in bea.text
    assert "changed 28 Oct 2026" in bea.text


def test_the_private_part_is_on_none_of_its_pages(house: House, acme: Browser) -> None:
    for page in (
        acme.read(CHANGE),
        acme.send(f"{CHANGE}/check", **RATED, comment=TEXT, version="1", recommend="9", note="Changed."),
        acme.send(f"{CHANGE}/done", **RATED, comment=TEXT, version="1", recommend="9", note="Changed."),
    ):
        assert "Between us." not in page.text
        assert "recommend" not in page.text.lower()
    assert house.rows("SELECT recommend, note FROM private_part") == [(3, "Between us.")]


def test_leave_it_as_it_is_goes_back(acme: Browser) -> None:
    content = acme.get(CHANGE).content.decode()
    assert '<a class="btn plain" href="/contracts/c/terms">Leave it as it is</a>' in content


def test_it_may_be_changed_any_number_of_times(house: House, acme: Browser) -> None:
    for version, text in enumerate(("Second.", "Third."), 1):
        acme.send(f"{CHANGE}/done", **RATED, comment=text, version=str(version))
    assert comments(house) == ["Late twice.", "Second.", "Third."]


def test_where_nothing_differs_there_is_nothing_to_save(house: House, acme: Browser) -> None:
    same = {**rated("client", 2), "comment": "Late twice.\n", "version": "1"}
    checked = acme.send(f"{CHANGE}/check", **same)
    assert "Nothing is different from what stands." in checked.text
    assert "Save the change" not in checked.text
    assert acme.post(f"{CHANGE}/done", **same).status_code == 303
    assert comments(house) == ["Late twice."]


def test_a_double_click_saves_once(house: House, acme: Browser) -> None:
    for _ in range(2):
        assert "Your feedback as it stands" in acme.send(f"{CHANGE}/done", **RATED, comment=TEXT, version="1").text
    assert comments(house) == ["Late twice.", TEXT]


def test_a_comment_can_be_taken_back(house: House, acme: Browser) -> None:
    assert "No comment is written." in acme.send(f"{CHANGE}/check", **RATED, comment=" ", version="1").text
    acme.send(f"{CHANGE}/done", **RATED, comment=" ", version="1")
    assert comments(house) == ["Late twice.", None]


def test_changed_in_another_tab_meanwhile_is_read_first(house: House, acme: Browser) -> None:
    acme.send(f"{CHANGE}/done", **rated("client", 5), comment="From the other tab.", version="1")
    for step in ("check", "done"):
        page = acme.send(f"{CHANGE}/{step}", 409, **RATED, comment=TEXT, version="1")
        assert "Read what stands now, then check your changes again." in page.text
        assert "Late twice." in page.text
        assert "From the other tab." in page.text
        assert "It was better than I said." in page.text
        assert chosen(page) == RATED
        (version,) = [each for each in page.all("input") if each.get("name") == "version"]
        assert version["value"] == "2"
    assert comments(house) == ["Late twice.", "From the other tab."]
    acme.send(f"{CHANGE}/done", **RATED, comment=TEXT, version="2")
    assert comments(house)[-1] == TEXT


def test_closed_while_writing_gives_the_words_back(house: House, acme: Browser) -> None:
    house.at("2026-11-11T00:00:00Z")
    for step in ("check", "done"):
        page = acme.send(f"{CHANGE}/{step}", 409, **RATED, comment=TEXT, version="1")
        assert "Your changes were not saved" in page.text
        assert "It closed on 10 Nov 2026, 23:59 UTC · Wed 11 Nov, 00:59 your time." in page.text
        assert "It was better than I said." in page.text
        assert "What you chose" in page.text
    assert comments(house) == ["Late twice."]


def test_removed_while_writing_gives_the_words_back_and_says_nothing_of_a_time(house: House, acme: Browser) -> None:
    house.withdraw("c", "client")
    page = acme.send(f"{CHANGE}/done", 409, **RATED, comment=TEXT, version="1")
    assert "It was better than I said." in page.text
    assert "It closed on" not in page.text


def test_what_is_wrong_is_said_above_and_beside(house: House, acme: Browser) -> None:
    fields = {**RATED, "r-quality": "0", "comment": "a\u202eb"}
    for step in ("check", "done"):
        page = acme.send(f"{CHANGE}/{step}", 422, **fields, version="1")
        assert page.text.count("Quality: choose a number from 1 to 5.") == 2
        assert page.text.count("Character 2, U+202E") == 2
    assert comments(house) == ["Late twice."]


def test_the_words_come_back_when_somebody_wants_to_go_on_writing(acme: Browser) -> None:
    page = acme.send(CHANGE, **RATED, comment=TEXT, version="1")
    assert "It was better than I said." in page.text
    assert chosen(page) == RATED


def test_steps_lead_to_what_stands(house: House, acme: Browser) -> None:
    assert acme.get(f"{CHANGE}/check").headers["Location"] == CHANGE
    assert acme.get(f"{CHANGE}/done").headers["Location"] == CHANGE
    house.contract("n")
    house.at("2026-11-12T08:00:00Z")
    house.allow("n", "client")
    assert acme.get("/contracts/n/feedback/client/change").headers["Location"] == "/contracts/n/leave"


@pytest.mark.parametrize("left", [True, False])
def test_what_is_not_open_can_t_be_changed_sealed_or_not_left(house: House, acme: Browser, left: bool) -> None:
    house.contract("k")
    if left:
        house.leave("k", "client", on_page=True)
    page = acme.get("/contracts/k/feedback/client/change")
    assert page.status_code == (409 if left else 303)
    sent = acme.send("/contracts/k/feedback/client/change/done", 409, **RATED, comment=TEXT, version="1")
    assert "This feedback is not open for changes. Nothing was saved." in sent.text
    assert "It was better than I said." in sent.text


def test_feedback_for_the_two_alone_says_so(house: House, acme: Browser) -> None:
    house.pay("c", "0.10")
    assert "It is shown at once, to the two of you only." in acme.send(f"{CHANGE}/check", **RATED, version="1").text


def test_the_other_party_an_outsider_and_nobody_s_contract_are_one_page(house: House, acme: Browser) -> None:
    house.member("eve")
    eve, bea = Browser().sign_in(house, "eve"), Browser().sign_in(house, "bea")
    for step in (CHANGE, f"{CHANGE}/check", f"{CHANGE}/done"):
        there, nowhere = eve.get(step), eve.get(step.replace("/c/", "/x/"))
        assert there.status_code == nowhere.status_code == 404
        assert masked(there, "c") == masked(nowhere, "x")
        for each in (eve, bea):
            assert each.post(step, **RATED, comment=TEXT, version="1").status_code == 404
    assert comments(house) == ["Late twice."]


def test_about_a_former_member_it_can_still_be_changed(house: House, acme: Browser) -> None:
    done(erase_member(house.installation, "bea"))
    assert "Change your feedback about a former member" in acme.read(CHANGE).text


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_and_words_stand_isolated(house: House, acme: Browser, name: str) -> None:
    house.member("bea", name)
    assert name in acme.read(CHANGE).text
    words = "\u05d0" * 300 + '</textarea><script>"'
    assert words in acme.send(f"{CHANGE}/check", **RATED, comment=words, version="1").text
    assert words in acme.send(f"{CHANGE}/done", **RATED, comment=words, version="1").text
