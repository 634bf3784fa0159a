"""The rulebook for people: every rule that the API publishes, each where its number leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.policy.refusals import every_refusal
from rejoinder.policy.rulebook import CITED, WITH_THE_DESK
from tests.pages.markup import hrefs
from tests.web.client import serving

if TYPE_CHECKING:
    from tests.house import House
    from tests.pages.conftest import Browser


def test_every_rule_stands_under_its_number(house: House, browser: Browser) -> None:
    page = browser.read("/rulebook")
    ids = {each.get("id") for _, each in page.tags}
    with serving(house) as service:
        rules = service.get("/v1/rulebook").ok(200)["data"]
    assert len(rules) > 50
    for rule in rules:
        assert rule["rule"] in ids
        assert rule["sentence"] in page.text
        for refusal in rule["refusals"]:
            assert f"/problems/{refusal['code']}" in hrefs(page)
    assert set(WITH_THE_DESK) <= ids


def test_every_rule_that_a_refusal_names_can_be_looked_up(house: House, browser: Browser) -> None:
    ids = {each.get("id") for _, each in browser.read("/rulebook").tags}
    for refusal in every_refusal().values():
        cited = CITED.search(refusal.__doc__ or "")
        assert cited is None or cited[0] in ids, refusal.code


def test_its_numbers_are_those_in_force(house: House, browser: Browser) -> None:
    read = browser.read("/rulebook").text
    assert "R-303 Days after the contract's end to respond 28 response_days" in read
    assert "the terms “freelance” in force since 1 Jan 2000" in read
    assert "Client skills 1" in read or "client skills 1" in read


def test_the_table_of_contents_leads_to_every_chapter(house: House, browser: Browser) -> None:
    page = browser.read("/rulebook")
    headings = {each.get("id") for each in page.all("h2")}
    assert {link[1:] for link in hrefs(page) if link.startswith("#") and not link.startswith("#R-")} <= headings | {
        "main"
    }
    assert {"deadlines", "response", "reputation", "desk"} <= headings
