"""One feedback by its own address: the row alone, the placeholder, and one page for whatever is not the public's."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from rejoinder.actions.erase_member import erase_member
from tests.house import done, open_house
from tests.pages.markup import hrefs, taken_apart
from tests.web.client import serving

if TYPE_CHECKING:
    from pathlib import Path

    from tests.house import House
    from tests.pages.conftest import Browser

ONE = "/contracts/c/feedback/client"


def test_it_is_the_same_row_as_in_the_history(either_house: House, browser: Browser) -> None:
    house = either_house
    house.member("acme", "Rosa Pérez")
    house.contract("c", title="Brand guidelines", category="Brand design")
    house.leave("c", "client", 4, "Thoughtful work.")
    house.leave("c", "freelancer")
    house.respond("c", "client", "Thank you, Rosa.")
    page = browser.read(ONE)
    assert "Feedback about Bea" in page.text
    row = "Brand guidelines Brand design · ended 24 Oct 2026 · from Rosa Pérez 4.00 Thoughtful work. Response from Bea"
    assert row in page.text
    assert row in browser.read("/members/bea").text
    assert "/members/bea?as=freelancer" in hrefs(page)
    profile, review = json.loads(page.data[0])["@graph"]
    assert profile["mainEntity"]["name"] == "Bea"
    assert review["itemReviewed"] == {"@id": profile["mainEntity"]["@id"]}
    assert review["reviewBody"] == "Thoughtful work."


def test_removed_it_is_a_placeholder_that_no_search_engine_keeps(either_house: House, browser: Browser) -> None:
    house = either_house
    house.contract("c", title="Annual report")
    house.leave("c", "client", 2, "What was withdrawn.")
    house.leave("c", "freelancer")
    house.respond("c", "client", "What was answered.")
    assert not [each for each in browser.read(ONE).all("meta") if each.get("name") == "robots"]
    house.withdraw("c", "client")
    answer = browser.get(ONE)
    page = taken_apart(answer.content)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "public, no-cache"
    assert "This feedback has been removed. At its author’s wish · 24 Oct 2026" in page.text
    assert {"name": "robots", "content": "noindex"} in page.all("meta")
    assert page.data == []
    for gone in ("What was withdrawn.", "What was answered.", "2.00"):
        assert gone not in answer.content.decode()


def test_all_that_isn_t_for_the_public_is_one_page(either_house: House, browser: Browser) -> None:
    """R-800. Sealed, never left, under R-208, removed under R-208, unknown, and no side at all."""
    house = either_house
    house.contract("sealed")
    house.leave("sealed", "client", 1, "Sealed words.")
    house.contract("nothing")
    house.contract("running", ended=False)
    house.contract("unpaid", amount=None)
    house.both("unpaid")
    house.contract("gone", amount=None)
    house.both("gone")
    house.withdraw("gone", "client")
    asked = [f"/contracts/{name}/feedback/client" for name in ("sealed", "nothing", "running", "unpaid", "gone")]
    asked += [
        "/contracts/unknown/feedback/client",
        "/contracts/sealed/feedback/nobody",
        "/contracts/%00/feedback/client",
    ]
    answers = [browser.get(path) for path in asked]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert len({json.dumps({**answer.headers, "X-Request-Id": ""}, sort_keys=True) for answer in answers}) == 1


def test_a_party_who_is_signed_in_sees_what_everybody_sees(house: House, browser: Browser) -> None:
    house.contract("c")
    house.leave("c", "client", 1, "Sealed words.")
    assert "Sealed words." not in browser.sign_in(house, "acme").read(ONE, 404).text
    house.contract("unpaid", amount=None)
    house.both("unpaid")
    browser.read("/contracts/unpaid/feedback/client", 404)


def test_a_response_for_its_author_alone_is_not_there(house: House, browser: Browser) -> None:
    house.contract("c")
    house.leave("c", "client")
    house.leave("c", "freelancer", 4, "A clear brief.")
    house.respond("c", "freelancer", "Only for the eyes of bea.")
    read = browser.read("/contracts/c/feedback/freelancer").text
    assert "A clear brief." in read
    assert "Feedback about Acme" in read
    assert "Only for the eyes" not in read


def test_about_somebody_erased_it_names_nobody(house: House, browser: Browser) -> None:
    house.contract("c", title="Brand guidelines")
    house.both("c")
    done(erase_member(house.installation, "bea"))
    page = browser.read(ONE)
    assert "Feedback about a former member" in page.text
    assert not [each for each in hrefs(page) if each.startswith("/members/")]
    assert page.data == []


def test_nobody_s_words_become_markup(house: House, browser: Browser) -> None:
    house.member("bea", "<b>Bea</b>")
    house.contract("c", title="</title><script>alert(1)</script>")
    house.leave("c", "client", comment="</script><img src=x>")
    house.leave("c", "freelancer")
    page = browser.read(ONE)
    assert not page.all("img")
    assert "</script><img src=x>" in page.text


@pytest.mark.parametrize("way", ["GET", "HEAD"])
def test_the_two_worlds_have_one_page(sqlite_template: Path, tmp_path: Path, browser: Browser, way: str) -> None:
    """R-207. Whether or not something is sealed: the same bytes, the same headers."""
    worlds = []
    for world in ("nothing", "something"):
        folder = tmp_path / world
        shutil.copytree(sqlite_template, folder)
        with open_house(f"sqlite:///{folder / 'rejoinder.db'}", folder) as house, serving(house):
            house.contract("c")
            if world == "something":
                house.leave("c", "client", 1, "Sealed words.")
            answers = [browser.call(way, path) for path in (ONE, "/members/bea/history.atom", "/members/bea/explain")]
            worlds.append([(each.status_code, {**each.headers, "X-Request-Id": ""}, each.content) for each in answers])
            house.at("2026-11-08T00:00:00Z")
            assert browser.get(ONE).status_code == (200 if world == "something" else 404)
    assert worlds[0] == worlds[1]
