"""How feedback works here: written from the terms in force, so that other terms make another page."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from rejoinder.actions.installation import profile_file
from rejoinder.policy.rulebook import NUMBERS
from rejoinder.policy.terms import load_profile
from tests.house import open_house
from tests.pages.markup import hrefs
from tests.web.client import application, serving

if TYPE_CHECKING:
    from tests.house import House
    from tests.pages.conftest import Browser

TEMPLATES = Path(__file__).parents[2] / "src/rejoinder/web/templates"
OTHERS = {
    "feedback_days = 14": "feedback_days = 17",
    "response_days = 28": "response_days = 31",
    "change_days = 14": "change_days = 19",
    "change_request_days = 14": "change_request_days = 23",
    'public_from = "1.00"': 'public_from = "7.50"',
    "comment_length = 5000": "comment_length = 4321",
    "response_length = 2000": "response_length = 1234",
    "private_part = true": "private_part = false",
    "report_days = 7": "report_days = 9",
    "appeal_days = 183": "appeal_days = 200",
    'client = "author_only"': 'client = "public"',
    'freelancer = "public"': 'freelancer = "author_only"',
    'reveal = "both_or_deadline"': 'reveal = "deadline_only"',
    "skills = 1": "handiwork = 3",
}


def test_it_says_what_the_terms_say(house: House, browser: Browser) -> None:
    house.member("bea")
    read = browser.read("/how").text
    for words in (
        "until the end of day 14 after the contract’s end",
        "Ratings are whole numbers from 1 to 5.",
        "Clients rate: Skills, Quality, Availability, Schedule, Communication, Cooperation.",
        "a feedback until both sides have left theirs, or the time to leave it is over",
        "if at least 1.00 was paid",
        "until the end of day 28 after the contract’s end, whenever the feedback was shown",
        "A client’s response is seen by the freelancer alone",
        "A freelancer’s response is public",
        "A private part, if there is one, is for the marketplace only",
        "lapses after 14 days",
        "within 7 business days",
        "appealed against for 183 days",
    ):
        assert words in read, words


def test_other_terms_make_another_page(sqlite_url: str, tmp_path: Path, browser: Browser) -> None:
    text = profile_file("freelance").read_text(encoding="utf-8")
    for before, after in OTHERS.items():
        assert before in text
        text = text.replace(before, after, 1)
    profile = tmp_path / "other.toml"
    profile.write_text(text, encoding="utf-8")
    with open_house(sqlite_url, tmp_path, profile=profile) as house, serving(house):
        house.member("bea")
        page = browser.read("/how")
    for words in (
        "day 17 after",
        "day 31 after",
        "for 19 days",
        "lapses after 23 days",
        "at least 7.50 was paid",
        "with 4,321 characters",
        "has 1,234 characters",
        "within 9 business days",
        "for 200 days",
        "A client’s response is public",
        "A freelancer’s response is seen by the client alone",
        "a feedback until the time to leave it is over",
        "Clients rate: Handiwork, Quality,",
        "Handiwork × 3",
    ):
        assert words in page.text, words
    for words in ("14", "28", "183", "private part, if", "both sides have left theirs, or"):
        assert words not in page.text, words


def test_every_key_of_the_terms_is_in_the_table(house: House, browser: Browser) -> None:
    house.member("bea")
    page = browser.read("/how")
    for rule, said in NUMBERS.values():
        assert said.capitalize() in page.text
        assert f"/rulebook#{rule}" in hrefs(page)
    assert "terms" in {each.get("id") for each in page.all("h2")}


def test_every_choice_of_every_profile_has_words() -> None:
    application()
    from rejoinder.web.pages.how import values

    for name in ("freelance", "blind-until-deadline"):
        for terms in load_profile(profile_file(name)).rows:
            for key in NUMBERS:
                assert all("_" not in line for line in values(terms, key)), key


def test_a_value_that_there_are_no_words_for_is_not_guessed_at() -> None:
    application()
    from rejoinder.web.pages.how import AUDIENCES, IN_WORDS, RESPONSES, values
    from rejoinder.web.pages.sentences import NoGuessing

    terms = load_profile(profile_file("freelance")).rows[0]
    unheard_of = replace(terms, response_audience=cast("Any", {"client": "friends", "freelancer": "public"}))
    with pytest.raises(NoGuessing):
        values(unheard_of, "response_audience")
    assert {audience for _, audience in RESPONSES} == {audience for _, audience in AUDIENCES}
    assert ("reveal", "deadline_only") in IN_WORDS


@pytest.mark.parametrize("name", ["how", "grounds", "explain"])
def test_no_number_is_typed_into_a_sentence(name: str) -> None:
    text = (TEMPLATES / f"{name}.html").read_text(encoding="utf-8")
    sentences = re.findall(r'(?:_|ngettext)\("([^"]*)"(?:, "([^"]*)")?', text)
    assert len(sentences) > 5
    assert [said for said in sentences if re.search(r"[0-9]", " ".join(said))] == []


def test_it_may_be_kept_and_is_asked_for_anew(house: House, browser: Browser) -> None:
    house.member("bea")
    first = browser.get("/how")
    assert first["Cache-Control"] == "public, no-cache"
    assert browser.get("/how", if_none_match=first["ETag"]).status_code == 304
    assert browser.call("POST", "/how").status_code == 405


def test_the_front_door_leads_here(house: House, browser: Browser) -> None:
    answer = browser.get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/how")
