"""The public history page: every state of a row, nothing that is sealed, nothing that breaks."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

import pytest

from rejoinder.web.house import settle
from tests.house import open_house, stars
from tests.pages.markup import taken_apart
from tests.web.client import serving

if TYPE_CHECKING:
    from pathlib import Path

    from tests.house import House
    from tests.pages.conftest import Browser

BEA = "/members/bea"


def test_each_state_of_a_row_is_said_in_words(either_house: House, browser: Browser) -> None:
    house = either_house
    house.member("acme", "Rosa Pérez", "ES")
    house.contract("hidden", amount=None, title="Logo exploration")
    house.contract("nothing", title="Conference signage")
    house.later(60)
    house.contract("changed", title="Illustrations", category="Illustration")
    house.both("changed", 2)
    house.respond("changed", "client", "You are right.")
    house.allow("changed", "client")
    house.change("changed", "client", 3, "Lovely, but late.")
    house.contract("removed", title="Annual report")
    house.both("removed")
    house.withdraw("removed", "client")
    house.contract("shown", title="Brand guidelines")
    house.leave("shown", "client", stars("client", 5) | {"skills": 4, "quality": 4}, "Thoughtful work.")
    house.leave("shown", "freelancer", 5)
    house.later(1)
    house.contract("open", title="Packaging system")
    answer = browser.get(BEA)
    assert answer.status_code == 200
    read = taken_apart(answer.content).text
    assert "Packaging system ended 24 Dec 2026 Feedback can be left until 7 Jan 2027, 23:59 UTC." in read
    assert "Nothing is shown before both sides have left it or that time is over." in read
    assert "Brand guidelines ended 23 Dec 2026 · from Rosa Pérez 4.67 Thoughtful work." in read
    assert "This feedback has been removed. At its author’s wish · 23 Dec 2026" in read
    assert "Illustration · ended 23 Dec 2026 · from Rosa Pérez changed 23 Dec 2026 3.00 Lovely, but late." in read
    assert "Response from Bea · 23 Dec 2026 · written before the feedback was changed You are right." in read
    assert "Conference signage ended 24 Oct 2026 No feedback was left for this contract." in read
    assert "Logo exploration ended 24 Oct 2026 Feedback for this contract isn’t public." in read
    assert "3.83 Mean of 2 public feedbacks · 6 finished contracts" in read
    assert "5 stars 1 · 50% " in read
    assert "Skills 3.50" in read


def test_a_response_to_what_stands_is_not_called_older(house: House, browser: Browser) -> None:
    house.contract("c")
    house.both("c")
    house.respond("c", "client")
    read = taken_apart(browser.get(BEA).content).text
    assert "Thank you." in read
    assert "before the feedback" not in read


def test_the_client_s_side_is_a_link_away_and_its_responses_are_for_authors_alone(
    house: House, browser: Browser
) -> None:
    house.contract("c")
    house.leave("c", "client")
    house.leave("c", "freelancer", 4, "A clear brief.")
    house.respond("c", "freelancer", "Only for the eyes of bea.")
    page = taken_apart(browser.get("/members/acme").content)
    assert "No public feedback yet" in page.text
    assert "/members/acme?as=client" in [link.get("href") for link in page.all("a")]
    read = browser.get("/members/acme?as=client").content.decode()
    assert "A clear brief." in read
    assert "Only for the eyes" not in read


def test_nobody_s_words_become_markup(house: House, browser: Browser) -> None:
    house.member("acme", '"><script>alert(1)</script>')
    house.contract("c", title="<b>Bold</b> & <i>", category="</bdi><svg onload=alert(1)>")
    house.leave("c", "client", comment="<script>alert(2)</script><style>*{}</style>")
    house.leave("c", "freelancer")
    house.respond("c", "client", "<img src=x onerror=alert(3)> {{ 7|add:7 }} {% now 'Y' %}")
    page = taken_apart(browser.get(BEA).content)
    assert "<script>alert(2)</script>" in page.text
    assert "<img src=x onerror=alert(3)> {{ 7|add:7 }} {% now 'Y' %}" in page.text
    assert not page.all("img") + page.all("b")[1:0]


def test_long_words_and_other_directions_stay_in_their_place(house: House, browser: Browser) -> None:
    house.member("acme", "محمد")
    house.contract("c", title="W" * 200)
    house.leave("c", "client", comment="W" * 5000)
    house.leave("c", "freelancer")
    page = taken_apart(browser.get(BEA).content)
    assert "W" * 5000 in page.text
    assert [each["dir"] for each in page.all("p") if each.get("class") == "said"] == ["auto"]
    assert "overflow-wrap: anywhere" in browser.get("/static/rejoinder.css").content.decode()


def test_somebody_without_contracts_has_a_page_without_numbers(house: House, browser: Browser) -> None:
    house.member("new", "-")
    read = taken_apart(browser.get("/members/new").content).text
    assert "No public feedback yet" in read
    assert "No finished contracts yet" in read
    assert "0.00" not in read


def test_one_feedback_is_called_one(house: House, browser: Browser) -> None:
    house.contract("c")
    house.both("c")
    assert "From 1 public feedback · 1 finished contract " in taken_apart(browser.get(BEA).content).text


def test_the_pages_of_a_long_history_hang_together(house: House, browser: Browser) -> None:
    for number in range(60):
        house.contract(f"c{number}", title=f"Work-{number}.")
    seen: list[str] = []
    link = BEA
    for _ in range(3):
        page = taken_apart(browser.get(link).content)
        seen += [word for word in page.text.split() if word.startswith("Work-")]
        link = next((str(each["href"]) for each in page.all("a") if each.get("rel") == "next"), "")
    assert link == ""
    assert len(seen) == len(set(seen)) == 60
    assert "Newest contracts" in page.text


def test_links_and_form_filter_with_the_names_of_the_api(house: House, browser: Browser) -> None:
    for name, rating in (("low", 2), ("high", 5)):
        house.contract(name, title=f"Title {name}")
        house.both(name, rating)
    page = taken_apart(browser.get(f"{BEA}?as=freelancer&rating=5&since=&cursor=").content)
    assert "Title high" in page.text
    assert "Title low" not in page.text
    assert {each["name"] for each in page.all("select") + page.all("input")} == {"as", "rating", "since"}
    assert [each["value"] for each in page.all("option") if "value" in each and "selected" in each] == []
    later = taken_apart(browser.get(f"{BEA}?since=2026-11-01T00:00:00%2B02:00").content)
    assert "No such contracts. Show all 2" in later.text
    assert {"value": "2026-10-31T22:00:00Z", "selected": None} in later.all("option")
    assert "Title low" in browser.get(f"{BEA}?utm_source=mail").content.decode()


@pytest.mark.parametrize(
    "query",
    [
        *("as=both", "rating=6", "rating=٣", "rating=5.0", "since=yesterday", "since=1999-01-01T00:00:00Z"),
        *("cursor=x", "cursor=%00", "cursor=" + "A" * 600, "as=client&as=client", "rating=5&rating=4", "since=%FF"),
        "cursor=é",
        "a=1&" * 2000,
    ],
)
def test_what_the_address_can_t_ask_for_is_said_on_a_page(house: House, browser: Browser, query: str) -> None:
    house.member("bea")
    answer = browser.get(f"{BEA}?{query}")
    assert answer.status_code == 422
    assert answer["Cache-Control"] == "private, no-store"
    assert "Not as it must be" in taken_apart(answer.content).text


def test_a_cursor_is_good_for_its_own_list_alone(house: House, browser: Browser) -> None:
    for number in range(30):
        house.contract(f"c{number}")
    page = taken_apart(browser.get(BEA).content)
    link = next(str(each["href"]) for each in page.all("a") if each.get("rel") == "next")
    assert browser.get(link.replace("bea", "acme")).status_code == 422
    assert browser.get(link + "&rating=5").status_code == 422


@pytest.mark.parametrize("member", ["nobody", "..", "%00", "a%20b", "%FF", "é", "x" * 65, "<script>", "bea%0a", "💥"])
def test_whoever_is_unknown_gets_one_page(house: House, browser: Browser, member: str) -> None:
    house.member("bea")
    unknown = browser.get("/members/unknown")
    answer = browser.get("/members/" + quote(member, safe="%."))
    assert (answer.status_code, answer.content) == (404, unknown.content)
    assert "Nothing here" in taken_apart(answer.content).text


@pytest.mark.parametrize("member", ["a.b", "A_b:c-1", "123"])
def test_an_id_may_have_any_sign_that_ids_have(house: House, browser: Browser, member: str) -> None:
    house.member(member)
    assert browser.get(f"/members/{member}").status_code == 200


def test_caches_ask_again_each_time_and_are_told_when_nothing_has_changed(house: House, browser: Browser) -> None:
    house.contract("c")
    first = browser.get(BEA)
    assert first["Cache-Control"] == "public, no-cache"
    assert first["Vary"] == "Accept-Language, Cookie, Accept-Encoding"
    assert first["Content-Security-Policy"].startswith("default-src 'none'")
    assert "Set-Cookie" not in first
    again = browser.get(BEA, if_none_match=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert again["Cache-Control"] == "public, no-cache"
    house.both("c")
    changed = browser.get(BEA, if_none_match=first["ETag"])
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_a_page_is_only_read(house: House, browser: Browser) -> None:
    house.member("bea")
    assert browser.call("HEAD", BEA).content == b""
    answer = browser.call("POST", BEA)
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


def test_what_goes_wrong_is_said_calmly(house: House, browser: Browser) -> None:
    house.member("bea")
    with house.installation.database.transaction() as writing:
        writing.run("ALTER TABLE contract RENAME COLUMN title TO other_title")
    answer = browser.get(BEA)
    assert (answer.status_code, answer["Retry-After"]) == (503, "1")
    assert "Not just now" in taken_apart(answer.content).text
    settle(replace(house.installation, database=cast("Any", None)))
    answer = browser.get(BEA)
    assert answer.status_code == 500
    assert answer["X-Request-Id"] in taken_apart(answer.content).text


def test_the_two_worlds_have_one_page(sqlite_template: Path, tmp_path: Path, browser: Browser) -> None:
    """R-207. With and without what is sealed, for both sides' pages, to the byte and the header."""
    worlds = []
    for world in ("nothing", "something"):
        folder = tmp_path / world
        shutil.copytree(sqlite_template, folder)
        with open_house(f"sqlite:///{folder / 'rejoinder.db'}", folder) as house, serving(house):
            house.contract("c")
            house.later(1)
            if world == "something":
                house.leave("c", "client", 1, "Sealed words.", (0, "Private words."))
            house.later(1)
            seen = []
            for path in (BEA, "/members/acme?as=client", f"{BEA}?rating=1", f"{BEA}?since=2026-01-01T00:00:00Z"):
                answer = browser.get(path)
                headers = {name: value for name, value in answer.items() if name != "X-Request-Id"}
                seen.append((answer.status_code, headers, answer.content))
            worlds.append(seen)
            house.at("2026-11-08T00:00:00Z")
            assert ("Sealed words." in browser.get(BEA).content.decode()) == (world == "something")
    assert worlds[0] == worlds[1]


def test_under_terms_that_wait_for_the_deadline_nothing_is_said_of_both_sides(
    sqlite_url: str, tmp_path: Path, browser: Browser
) -> None:
    from rejoinder.actions.installation import profile_file

    with open_house(sqlite_url, tmp_path, profile=profile_file("blind-until-deadline")) as house, serving(house):
        house.contract("c")
        house.both("c")
        read = taken_apart(browser.get(BEA).content).text
    assert "Nothing is shown before that time is over." in read
    assert "both sides" not in read
