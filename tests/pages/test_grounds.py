"""What feedback can be removed for: the very grounds that the API names, each with what is not removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.policy.grounds import GROUNDS
from rejoinder.policy.refusals import OpinionIsNotAGround
from tests.web.client import serving

if TYPE_CHECKING:
    from tests.house import House
    from tests.pages.conftest import Browser


def test_it_names_every_ground_of_the_api_with_what_is_not_removed(house: House, browser: Browser) -> None:
    page = browser.read("/grounds")
    ids = {each.get("id") for each in page.all("section")}
    with serving(house) as service:
        told = service.get("/v1/grounds").ok(200)["data"]
    assert len(told) == len(GROUNDS)
    for ground in told:
        assert ground["ground"] in ids
        for said in (ground["title"], ground["what"], ground["example"], ground["not_this"]):
            assert said in page.text
        for kind in ground["kinds"]:
            assert kind.replace("_", " ").capitalize() in page.text


def test_an_opinion_is_no_ground(house: House, browser: Browser) -> None:
    read = browser.read("/grounds").text
    assert OpinionIsNotAGround.sentence in read
    assert "That is not a ground." in read
    assert "The feedback stays visible meanwhile." in read
