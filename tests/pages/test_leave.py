"""Leaving feedback, in a browser without scripts: write, check, done, and what can come between (PAGES 4.3)."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import rejoinder.policy
from rejoinder.actions.erase_member import erase_member
from tests.house import done, open_house
from tests.pages.conftest import Browser
from tests.pages.parties import HOSTILE_NAMES, masked, rated
from tests.web.client import serving

if TYPE_CHECKING:
    from tests.house import House

LEAVE = "/contracts/c/leave"
TEXT = "Careful work.\nThe second round came later than agreed."
RATED = rated("client", 5, 4, 4, 5, 4, 4)
BLIND = Path(rejoinder.policy.__file__).parent / "profiles/blind-until-deadline.toml"


@pytest.fixture
def acme(house: House, browser: Browser) -> Browser:
    """A client who may leave feedback until 7 Nov 2026, 23:59 UTC."""
    house.member("acme", "Rosa Pérez")
    house.member("bea", "Amara Okafor")
    house.contract("c", title="Brand guidelines")
    house.later(3)
    return browser.sign_in(house, "acme", tz="Europe/Madrid")


def left(house: House) -> list[tuple[str, dict[str, int], str | None]]:
    rows = house.rows("SELECT side, ratings, comment FROM feedback_version ORDER BY contract, side, version")
    return [(side, json.loads(ratings), comment) for side, ratings, comment in rows]


def test_it_is_written_checked_and_left(house: House, acme: Browser) -> None:
    written = acme.read(LEAVE)
    assert "Leave feedback about Amara Okafor" in written.text
    assert "Be honest, fair and considerate: name what went well, and what could be better." in written.text
    assert "Amara Okafor will be able to respond once to what you write, to let you change it" in written.text
    assert "Nothing may be offered, withheld or threatened for a rating." in written.text
    assert "/contracts/c/pressured" in [each["href"] for each in written.all("a")]
    assert "Closes 7 Nov 2026, 23:59 UTC · Sun 8 Nov, 00:59 your time" in written.text
    checked = acme.send(f"{LEAVE}/check", **RATED, comment=TEXT.replace("\n", "\r\n"), recommend="9", note="Again.")
    assert "Check your feedback before you send it" in checked.text
    assert "4.33 out of 5" in [each.get("aria-label") for each in checked.all("svg")]
    assert "Skills 5 · Excellent" in checked.text
    assert "9 out of 10 Again." in checked.text
    assert left(house) == []
    after = acme.send(f"{LEAVE}/done", **RATED, comment=TEXT, recommend="9", note="Again.")
    assert "It is sealed. Only you can see it until 7 Nov 2026, 23:59 UTC" in after.text
    assert "Careful work." in after.text
    (stands,) = left(house)
    assert stands == ("client", {name[2:]: int(value) for name, value in RATED.items()}, TEXT)
    assert house.rows("SELECT recommend, note FROM private_part") == [(9, "Again.")]
    assert house.rows("SELECT on_page FROM feedback_version") == [(1,)]


def test_on_either_database_both_leave_theirs_and_change_and_remove_it(either_house: House, browser: Browser) -> None:
    either_house.contract("c")
    acme, bea = browser.sign_in(either_house, "acme"), Browser().sign_in(either_house, "bea")
    assert "It is sealed." in acme.send(f"{LEAVE}/done", **RATED, comment=TEXT, recommend="9").text
    assert "both are shown since" in bea.send(f"{LEAVE}/done", **rated("freelancer", 3), comment="Fine.").text
    mine = "/contracts/c/feedback/client"
    assert "You have asked" in acme.send(f"{mine}/ask-change", once="k").text
    assert "can change the feedback now" in bea.send(f"{mine}/allow-change/done", once="k").text
    changed = acme.send(f"{mine}/change/done", **rated("client", 2), comment="Less.", version="1")
    assert "Your feedback as it stands" in changed.text
    assert "Version 2" in bea.read(f"{mine}/versions").text
    assert "Thank you for telling us" in bea.send("/contracts/c/pressured/done", note="They asked.", once="k").text
    removed = acme.send(
        f"{mine}/withdraw/done", pressured="yes", note="They asked.", once="w", version="2", answered=""
    )
    assert "Your feedback has been removed" in removed.text
    assert either_house.rows("SELECT pressured, note FROM removal") == [(1, "They asked.")]


def test_criteria_are_asked_in_the_order_of_the_terms_and_none_is_chosen_beforehand(acme: Browser) -> None:
    radios = [each for each in acme.read(LEAVE).all("input") if each.get("type") == "radio"]
    names = list(dict.fromkeys(each["name"] for each in radios))
    expected = ["skills", "quality", "availability", "schedule", "communication", "cooperation"]
    assert names == [*(f"r-{name}" for name in expected), "recommend"]
    assert [each for each in radios if "checked" in each] == []


def test_a_freelancer_rates_on_their_own_criteria(house: House, acme: Browser) -> None:
    bea = Browser().sign_in(house, "bea")
    assert "Clarity" in bea.read(LEAVE).text
    bea.send(f"{LEAVE}/done", **rated("freelancer", 3), comment="")
    assert left(house) == [("freelancer", dict.fromkeys(rated_names("freelancer"), 3), None)]


def rated_names(side: str) -> list[str]:
    return [name[2:] for name in rated(side, 1)]


def test_check_says_when_it_is_shown_and_who_will_see_it(acme: Browser) -> None:
    checked = acme.send(f"{LEAVE}/check", **RATED)
    assert "It is sealed until you have both left feedback or until 7 Nov 2026, 23:59 UTC" in checked.text
    assert "Until then nobody learns that you have left it. You can’t edit it afterwards." in checked.text
    assert "Once it is shown, everybody who looks at the history of Amara Okafor can see it." in checked.text


def test_where_too_little_was_paid_only_the_two_will_see_it(house: House, acme: Browser) -> None:
    house.contract("cheap", amount="0.50")
    written = acme.read("/contracts/cheap/leave").text
    assert "Once it is shown, only the two of you can see it, because too little was paid on this contract." in written


def test_the_second_of_two_reads_that_both_are_shown(house: House, acme: Browser) -> None:
    house.leave("c", "freelancer", 2, "Replies took days.")
    after = acme.send(f"{LEAVE}/done", **RATED, comment=TEXT)
    assert "You have both left feedback, and both are shown since 27 Oct 2026, 09:30 UTC." in after.text
    assert "Replies took days." in acme.read("/contracts/c/terms").text


def test_what_is_missing_or_wrong_is_said_by_criterion_above_and_beside(house: House, acme: Browser) -> None:
    some = {**RATED, "r-quality": "6", "r-schedule": "", "comment": "a\u202eb"}
    page = acme.send(f"{LEAVE}/check", 422, **some, recommend="11")
    for said in (
        "Quality: choose a number from 1 to 5.",
        "Schedule: choose a number from 1 to 5.",
        "Character 2, U+202E",
        "Would you recommend them? is answered with a whole number from 0 to 10.",
    ):
        assert page.text.count(said) == 2, said
    links = [each["href"] for each in page.all("a") if (each["href"] or "").startswith("#r-")]
    assert links == ["#r-quality", "#r-schedule"]
    chosen = {each["name"]: each["value"] for each in page.all("input") if "checked" in each}
    assert chosen == {name: value for name, value in RATED.items() if name not in {"r-quality", "r-schedule"}}
    assert left(house) == []


def test_a_form_of_another_side_is_refused_by_criterion(acme: Browser) -> None:
    page = acme.send(f"{LEAVE}/check", 422, **rated("freelancer", 5))
    assert "Skills: choose a number from 1 to 5." in page.text


def test_without_any_rating_nothing_is_left(house: House, acme: Browser) -> None:
    page = acme.send(f"{LEAVE}/done", 422, comment=TEXT)
    assert page.text.count("choose a number from 1 to 5.") == 12
    assert "The second round came later than agreed." in page.text
    assert left(house) == []


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("comment", "x" * 5_001, "This is 1 character too long: at most 5,000 can be kept."),
        ("note", "x" * 5_002, "This is 2 characters too long: at most 5,000 can be kept."),
        ("note", "ab\0", "Character 3, U+0000 NULL, can’t stand in plain text. Take it out and try again."),
        ("comment", "e\u0301\u0302\u0303\u0304\u0305\u0306", "can’t stand in plain text. Take it out and try again."),
    ],
)
def test_words_that_cant_be_kept_are_named_with_character_and_place(
    acme: Browser, field: str, text: str, said: str
) -> None:
    page = acme.send(f"{LEAVE}/check", 422, **RATED, **{field: text})
    assert page.text.count(said) == 2
    assert [each["id"] for each in page.all("textarea") if each.get("aria-invalid")] == [field]


def test_closed_while_writing_gives_everything_back_and_the_way_to_ask(house: House, acme: Browser) -> None:
    house.at("2026-11-08T00:00:00Z")
    for step in ("check", "done"):
        page = acme.send(f"{LEAVE}/{step}", 409, **RATED, comment=TEXT, note="Between us.")
        assert "Your feedback was not sent" in page.text
        assert "It closed on 7 Nov 2026, 23:59 UTC · Sun 8 Nov, 00:59 your time." in page.text
        assert "The second round came later than agreed." in page.text
        assert "Between us." in page.text
        assert "What you chose" in page.text
        assert "/contracts/c/feedback/client/ask-change" in [each["href"] for each in page.all("a")]
    assert left(house) == []


def test_sent_twice_with_the_same_words_leads_to_the_same_page(house: House, acme: Browser) -> None:
    for _ in range(2):
        assert "It is sealed." in acme.send(f"{LEAVE}/done", **RATED, comment=TEXT, recommend="9", note="").text
    assert len(left(house)) == 1


def test_sent_twice_with_other_words_shows_what_stands_and_gives_the_others_back(house: House, acme: Browser) -> None:
    acme.send(f"{LEAVE}/done", **RATED, comment=TEXT)
    page = acme.send(f"{LEAVE}/done", 409, **RATED, comment="Something else.")
    assert "What stands" in page.text
    assert "Careful work." in page.text
    assert "Something else." in page.text
    assert [words for _, _, words in left(house)] == [TEXT]


def test_a_step_of_what_is_done_leads_to_what_stands(acme: Browser) -> None:
    assert acme.get(f"{LEAVE}/done").headers["Location"] == LEAVE
    assert acme.get(f"{LEAVE}/check").headers["Location"] == LEAVE
    acme.send(f"{LEAVE}/done", **RATED)
    assert acme.get(LEAVE).headers["Location"] == f"{LEAVE}/done"
    assert acme.get(f"{LEAVE}/done").headers["Cache-Control"] == "private, no-store"


def test_the_words_come_back_when_somebody_wants_to_go_on_writing(acme: Browser) -> None:
    page = acme.send(LEAVE, **RATED, comment=TEXT, recommend="3", note="Hm.")
    assert "The second round came later than agreed." in page.text
    chosen = {each["name"]: each["value"] for each in page.all("input") if "checked" in each}
    assert chosen == {**RATED, "recommend": "3"}


def test_before_the_end_there_is_no_form(house: House, acme: Browser) -> None:
    house.contract("young", ended=False)
    page = acme.read("/contracts/young/leave", 409)
    assert "Feedback can be left once the contract has ended." in page.text
    assert "Good." in acme.send("/contracts/young/leave/done", 409, comment="Good.").text


def test_let_in_after_the_close_it_is_shown_at_once_and_can_be_changed_until_the_window_ends(
    house: House, acme: Browser
) -> None:
    house.at("2026-11-09T10:00:00Z")
    house.allow("c", "client")
    said = "It is shown at once, because the time to leave feedback is over. You can change it until 23 Nov 2026, 23:59"
    written = acme.read(LEAVE).text
    assert said in written
    assert "sealed" not in written
    checked = acme.send(f"{LEAVE}/check", **RATED).text
    assert said in checked
    assert "sealed" not in checked
    after = acme.send(f"{LEAVE}/done", **RATED, comment=TEXT)
    assert "It is shown since 9 Nov 2026, 10:00 UTC." in after.text
    assert "both" not in after.text
    assert "You can change it until 23 Nov 2026, 23:59 UTC" in after.text
    bea = Browser().sign_in(house, "bea")
    assert "Careful work." in bea.read("/contracts/c/terms").text


def test_where_the_terms_have_no_private_part_there_is_none(sqlite_url: str, tmp_path: Path) -> None:
    profile = tmp_path / "open.toml"
    profile.write_text(re.sub(r"private_part = true", "private_part = false", BLIND.read_text()))
    with open_house(sqlite_url, tmp_path, profile=profile) as house, serving(house):
        house.contract("c")
        acme = Browser().sign_in(house, "acme")
        assert "recommend" not in acme.read(LEAVE).text
        acme.send(f"{LEAVE}/done", **RATED, recommend="9", note="Ignored, because nobody asked.")
        assert house.rows("SELECT count(*) FROM private_part") == [(0,)]


def test_a_criterion_may_be_called_like_a_field_of_the_form(sqlite_url: str, tmp_path: Path) -> None:
    profile = tmp_path / "named.toml"
    profile.write_text(BLIND.read_text().replace("[terms.weights.client]\nskills", "[terms.weights.client]\ncomment"))
    with open_house(sqlite_url, tmp_path, profile=profile) as house, serving(house):
        house.contract("c")
        acme = Browser().sign_in(house, "acme")
        fields = {"r-comment" if name == "r-skills" else name: value for name, value in RATED.items()}
        acme.send(f"{LEAVE}/done", **fields, comment="Fine.")
        assert left(house)[0][2] == "Fine."


def test_an_outsider_and_nobody_s_contract_are_one_page(house: House, acme: Browser) -> None:
    house.member("eve")
    eve = Browser().sign_in(house, "eve")
    for step in ("leave", "leave/check", "leave/done"):
        there, nowhere = eve.get(f"/contracts/c/{step}"), eve.get(f"/contracts/x/{step}")
        assert there.status_code == nowhere.status_code == 404
        assert masked(there, "c") == masked(nowhere, "x")
        sent = eve.post(f"/contracts/c/{step}", **RATED, comment=TEXT)
        assert sent.status_code == 404
    assert left(house) == []


def test_a_former_member_can_still_be_rated(house: House, acme: Browser) -> None:
    done(erase_member(house.installation, "bea"))
    assert "Leave feedback about a former member" in acme.read(LEAVE).text
    assert "About a former member" in acme.send(f"{LEAVE}/check", **RATED).text
    acme.send(f"{LEAVE}/done", **RATED)
    assert len(left(house)) == 1


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_stands_isolated_in_every_step(house: House, browser: Browser, name: str) -> None:
    house.member("bea", name)
    house.contract("c", title="T" * 300)
    acme = browser.sign_in(house, "acme")
    for page in (
        acme.read(LEAVE),
        acme.send(f"{LEAVE}/check", **RATED, comment="x" * 300),
        acme.send(f"{LEAVE}/done", **RATED, comment="x" * 300),
    ):
        assert name in page.text
        assert len(page.all("bdi")) >= 2
