"""Having one's own feedback removed, in a browser without scripts: read, check with one question, done (PAGES 4.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from rejoinder.actions.erase_member import erase_member
from tests.house import done
from tests.pages.conftest import Browser
from tests.pages.parties import HOSTILE_NAMES, masked

if TYPE_CHECKING:
    from collections.abc import Container

    from tests.house import House
    from tests.pages.markup import Page

WITHDRAW = "/contracts/c/feedback/client/withdraw"
SEEN: dict[str, Any] = {"version": "1", "answered": "1"}
"""What the check page hands on: the feedback as it was left, with the response to it."""


@pytest.fixture
def acme(house: House, browser: Browser) -> Browser:
    """An author whose feedback is shown and was answered."""
    house.member("bea", "Amara Okafor")
    house.contract("c", title="Brand guidelines")
    house.leave("c", "client", 2, "Late twice.")
    house.leave("c", "freelancer", 5)
    house.respond("c", "client", "Sorry.")
    house.later(3)
    return browser.sign_in(house, "acme")


def handed_on(page: Page, names: Container[str]) -> dict[str, Any]:
    """Give what a form hands on under these names."""
    return {name: each["value"] for each in page.all("input") if (name := each.get("name") or "") in names}


def removals(house: House) -> list[tuple[int | None, str | None]]:
    return [(pressured, note) for pressured, note in house.rows("SELECT pressured, note FROM removal")]


def test_it_is_read_asked_and_removed(house: House, acme: Browser) -> None:
    read = acme.read(WITHDRAW)
    assert "Remove your feedback about Amara Okafor?" in read.text
    assert "Feedback can be removed but not edited." in read.text
    assert "The response that Amara Okafor gave goes with it." in read.text
    assert "You can’t leave new feedback on this contract." in read.text
    checked = acme.read(f"{WITHDRAW}/check")
    assert "Did anybody offer or threaten something to have it removed?" in checked.text
    assert [each for each in checked.all("input") if "checked" in each] == []
    assert handed_on(checked, SEEN) == SEEN
    for said in ("What goes", "Late twice.", "Response from Amara Okafor", "Sorry."):
        assert said in checked.text
    (button,) = [each for each in checked.all("button") if each.get("type") == "submit"]
    assert button["class"] == "danger"
    assert removals(house) == []
    after = acme.send(f"{WITHDRAW}/done", **SEEN, once="k", pressured="no")
    assert "Your feedback has been removed" in after.text
    assert "This feedback has been removed. At its author’s wish · 27 Oct 2026" in after.text
    bea = Browser().sign_in(house, "bea").read("/contracts/c/terms")
    assert "This feedback has been removed. At its author’s wish" in bea.text
    assert "Late twice." not in bea.text
    assert "Late twice." in acme.read("/contracts/c/terms").text


@pytest.mark.parametrize(
    ("answer", "note", "kept"),
    [
        ({}, "", (None, None)),
        ({"pressured": "no"}, "", (0, None)),
        ({"pressured": "yes"}, "They asked me to.", (1, "They asked me to.")),
        ({"pressured": "yes"}, "", (1, None)),
        ({"pressured": "rather_not"}, "", (None, None)),
        ({}, "They asked me to.", (None, "They asked me to.")),
        ({"pressured": "what"}, "", (None, None)),
    ],
)
def test_any_answer_goes_on_and_what_is_told_is_kept(
    house: House, acme: Browser, answer: dict[str, Any], note: str, kept: tuple[int | None, str | None]
) -> None:
    acme.send(f"{WITHDRAW}/done", **SEEN, once="k", note=note, **answer)
    assert removals(house) == [kept]


def test_what_is_told_is_on_no_page_of_the_other_party(house: House, acme: Browser) -> None:
    acme.send(f"{WITHDRAW}/done", **SEEN, once="k", pressured="yes", note="They threatened me.")
    bea = Browser().sign_in(house, "bea")
    for path in ("/contracts/c", "/contracts/c/terms", "/contracts/c/pressured"):
        assert "threatened me" not in bea.read(path).text


def test_a_note_that_can_t_be_kept_is_said_and_nothing_is_removed(house: House, acme: Browser) -> None:
    page = acme.send(f"{WITHDRAW}/done", 422, **SEEN, once="k", pressured="yes", note="a\u202eb")
    assert page.text.count("Character 2, U+202E") == 2
    assert [each["value"] for each in page.all("input") if "checked" in each] == ["yes"]
    assert "b" in page.text
    assert removals(house) == []


def test_a_double_click_and_a_second_tab_remove_it_once(house: House, acme: Browser) -> None:
    for key, note in (("k", "n"), ("k", "n"), ("other", ""), ("", "")):
        assert "Your feedback has been removed" in acme.send(f"{WITHDRAW}/done", **SEEN, once=key, note=note).text
    assert len(removals(house)) == 1


def test_words_for_the_desk_that_come_too_late_are_given_back(house: House, acme: Browser) -> None:
    acme.send(f"{WITHDRAW}/done", **SEEN, once="k", note="First.")
    for key in ("k", "other"):
        page = acme.send(f"{WITHDRAW}/done", 409, **SEEN, once=key, note="They threatened me.")
        assert "They threatened me." in page.text
    assert removals(house) == [(None, "First.")]


def checked_in_another_tab(house: House, browser: Browser) -> dict[str, Any]:
    """Leave feedback that nobody has answered, and give what its check page hands on."""
    house.contract("o", title="Brand guidelines")
    house.leave("o", "client", 3, "It took long.")
    house.leave("o", "freelancer", 5)
    house.later(3)
    page = browser.read("/contracts/o/feedback/client/withdraw/check")
    assert "Response from" not in page.text
    return handed_on(page, {"once", *SEEN})


def test_a_response_given_meanwhile_is_read_before_it_goes_too(house: House, acme: Browser) -> None:
    here, seen = "/contracts/o/feedback/client/withdraw", checked_in_another_tab(house, acme)
    house.respond("o", "client", "The brief came late.")
    page = acme.send(f"{here}/done", 409, **seen, pressured="yes", note="They threatened me.")
    assert "Nothing was removed" in page.text
    assert "Amara Okafor has responded meanwhile, and the response would go with your feedback." in page.text
    assert "You have changed your feedback elsewhere meanwhile." not in page.text
    assert "The brief came late." in page.text
    assert removals(house) == []
    told = handed_on(page, {"pressured", "note"})
    assert told == {"pressured": "yes", "note": "They threatened me."}
    again = acme.send(f"{here}/check", **told)
    assert [each["value"] for each in again.all("input") if "checked" in each] == ["yes"]
    assert "They threatened me." in again.text
    acme.send(f"{here}/done", version="1", answered="1", once="new", **told)
    assert removals(house) == [(1, "They threatened me.")]


def test_a_version_saved_meanwhile_is_read_before_it_goes(house: House, acme: Browser) -> None:
    here, seen = "/contracts/o/feedback/client/withdraw", checked_in_another_tab(house, acme)
    house.allow("o", "client")
    house.change("o", "client", 5, "It was worth the wait.")
    page = acme.send(f"{here}/done", 409, **seen, pressured="no")
    assert "You have changed your feedback elsewhere meanwhile." in page.text
    assert "has responded meanwhile" not in page.text
    for said in ("As it was", "It took long.", "As it is now", "It was worth the wait."):
        assert said in page.text
    assert removals(house) == []
    acme.send(f"{here}/done", version="2", answered="", once="new", pressured="no")
    assert removals(house) == [(0, None)]


def test_a_form_that_says_nothing_of_what_was_read_removes_nothing(house: House, acme: Browser) -> None:
    assert "Read what stands now, then check again." in acme.send(f"{WITHDRAW}/done", 409, once="k").text
    assert removals(house) == []


def test_words_for_the_desk_are_given_back_on_the_check_page_of_what_is_gone(house: House, acme: Browser) -> None:
    acme.send(f"{WITHDRAW}/done", **SEEN, once="k")
    assert "They threatened me." in acme.send(f"{WITHDRAW}/check", 409, note="They threatened me.").text


def test_steps_lead_to_what_stands(acme: Browser) -> None:
    assert acme.get(f"{WITHDRAW}/done").headers["Location"] == WITHDRAW
    acme.send(f"{WITHDRAW}/done", **SEEN, once="k")
    for step in (WITHDRAW, f"{WITHDRAW}/check"):
        assert acme.get(step).headers["Location"] == f"{WITHDRAW}/done"


@pytest.mark.parametrize("left", [True, False])
def test_what_is_not_shown_can_t_be_removed(house: House, acme: Browser, left: bool) -> None:
    house.contract("k")
    if left:
        house.leave("k", "client", on_page=True)
    for step in ("withdraw", "withdraw/check"):
        assert (
            "A feedback can be removed at its author’s wish once it is shown, and only once."
            in acme.read(f"/contracts/k/feedback/client/{step}", 409).text
        )
    assert acme.post("/contracts/k/feedback/client/withdraw/done", once="k").status_code == 409
    assert removals(house) == []


def test_there_is_no_new_feedback_after_it(house: House, acme: Browser) -> None:
    acme.send(f"{WITHDRAW}/done", **SEEN, once="k")
    assert acme.get("/contracts/c/leave").headers["Location"] == "/contracts/c/leave/done"
    assert "This feedback has been removed." in acme.read("/contracts/c/leave/done").text


def test_the_other_party_an_outsider_and_nobody_s_contract_are_one_page(house: House, acme: Browser) -> None:
    house.member("eve")
    eve, bea = Browser().sign_in(house, "eve"), Browser().sign_in(house, "bea")
    for step in (WITHDRAW, f"{WITHDRAW}/check", f"{WITHDRAW}/done"):
        there, nowhere = eve.get(step), eve.get(step.replace("/c/", "/x/"))
        assert there.status_code == nowhere.status_code == 404
        assert masked(there, "c") == masked(nowhere, "x")
        for each in (eve, bea):
            assert each.post(step, once="k").status_code == 404
    assert removals(house) == []


def test_about_a_former_member_it_can_still_be_removed(house: House, acme: Browser) -> None:
    done(erase_member(house.installation, "bea"))
    assert "Remove your feedback about a former member?" in acme.read(WITHDRAW).text
    assert "Your feedback has been removed" in acme.send(f"{WITHDRAW}/done", **SEEN, once="k").text


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_stands_isolated(house: House, acme: Browser, name: str) -> None:
    house.member("bea", name)
    assert name in acme.read(WITHDRAW).text
    assert name in acme.read(f"{WITHDRAW}/check").text
