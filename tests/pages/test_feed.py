"""The Atom feed, held to RFC 4287: its elements, ids that stay, and a removal that overwrites what readers keep."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, fromstring

from rejoinder.actions.erase_member import erase_member
from rejoinder.store.reads.history_page import FEED_LENGTH
from tests.house import done

if TYPE_CHECKING:
    from tests.house import House
    from tests.pages.conftest import Browser

FEED = "/members/bea/history.atom?as=freelancer"
ATOM = "{http://www.w3.org/2005/Atom}"


def read_feed(browser: Browser, path: str = FEED) -> tuple[Element, dict[str, Element]]:
    """Read a feed strictly, and hold it to what RFC 4287 asks of one; give it and its entries by id."""
    answer = browser.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert answer["Cache-Control"] == "public, no-cache"
    feed = fromstring(answer.content.decode("utf-8").encode("utf-8"))
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    for each in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(each.findall(f"{ATOM}{name}")) == 1, (each.tag, name)
        assert re.fullmatch(r"tag:[a-z0-9.-]+,[0-9]{4}:\S+", said(each, "id"))
        assert datetime.fromisoformat(said(each, "updated")).utcoffset() is not None
        for link in each.findall(f"{ATOM}link"):
            assert urlsplit(link.attrib["href"]).scheme in {"http", "https"}
        alternates = [link for link in each.findall(f"{ATOM}link") if link.attrib["rel"] == "alternate"]
        assert len(alternates) == 1
    for entry in entries:
        assert entry.find(f"{ATOM}author/{ATOM}name") is not None
        content = entry.find(f"{ATOM}content")
        assert content is not None
        assert content.attrib == {"type": "text"}
        assert list(content) == []
    assert [link.attrib["rel"] for link in feed.findall(f"{ATOM}link")] == ["self", "alternate"]
    found = {said(entry, "id"): entry for entry in entries}
    assert len(found) == len(entries)
    updated = [said(entry, "updated") for entry in entries]
    assert updated == sorted(updated, reverse=True)
    assert not updated or said(feed, "updated") == updated[0]
    return feed, found


def said(element: Element, name: str) -> str:
    """Give the text of an element's child."""
    return element.findtext(f"{ATOM}{name}") or ""


def test_every_public_feedback_is_an_entry(either_house: House, browser: Browser) -> None:
    house = either_house
    house.member("acme", "Rosa Pérez")
    house.contract("c", title="Brand guidelines")
    house.leave("c", "client", 4, "Thoughtful work.")
    house.leave("c", "freelancer")
    house.respond("c", "client", "Thank you, Rosa.")
    house.contract("unpaid", amount=None)
    house.both("unpaid")
    house.contract("sealed")
    house.leave("sealed", "client", 1, "Sealed words.")
    feed, entries = read_feed(browser)
    assert said(feed, "title") == "Feedback about Bea"
    (entry,) = entries.values()
    assert said(entry, "id") == "tag:testserver,2026:c/client"
    assert said(entry, "title") == "Brand guidelines: 4.00 out of 5"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Rosa Pérez"
    assert said(entry, "content") == "Thoughtful work.\n\nResponse:\n\nThank you, Rosa."
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.attrib["href"] == "http://testserver/contracts/c/feedback/client"


def test_a_change_is_said_anew_under_the_same_id(either_house: House, browser: Browser) -> None:
    house = either_house
    house.contract("c")
    house.both("c")
    before = read_feed(browser)[1]["tag:testserver,2026:c/client"]
    house.allow("c", "client")
    house.later(2)
    house.change("c", "client", 3, "On second thought.")
    after = read_feed(browser)[1]["tag:testserver,2026:c/client"]
    assert said(after, "content") == "On second thought."
    assert said(after, "updated") > said(before, "updated")
    assert said(after, "published") == said(before, "published")


def test_a_removal_overwrites_what_readers_have_kept(either_house: House, browser: Browser) -> None:
    house = either_house
    house.contract("c", title="Annual report")
    house.leave("c", "client", 2, "What was withdrawn.")
    house.leave("c", "freelancer")
    house.respond("c", "client", "What was answered.")
    before = browser.get(FEED)
    house.later(1)
    house.withdraw("c", "client")
    after = browser.get(FEED, if_none_match=before["ETag"])
    assert after.status_code == 200
    entry = read_feed(browser)[1]["tag:testserver,2026:c/client"]
    assert said(entry, "content") == "This feedback has been removed. At its author’s wish · 25 Oct 2026"
    assert said(entry, "updated") == "2026-10-25T09:30:00Z"
    for gone in ("What was withdrawn.", "What was answered.", "2.00"):
        assert gone not in after.content.decode()


def test_an_old_one_that_is_removed_comes_to_the_top_again(either_house: House, browser: Browser) -> None:
    house = either_house
    house.contract("old")
    house.both("old")
    for number in range(FEED_LENGTH + 1):
        house.later(1 / 24)
        house.contract(f"c{number}")
        house.both(f"c{number}")
    assert "tag:testserver,2026:old/client" not in read_feed(browser)[1]
    house.later(1 / 24)
    house.withdraw("old", "client")
    assert next(iter(read_feed(browser)[1])) == "tag:testserver,2026:old/client"


def test_when_its_author_is_erased_copies_lose_the_words_too(house: House, browser: Browser) -> None:
    house.contract("c")
    house.both("c")
    house.later(3)
    done(erase_member(house.installation, "acme"))
    entry = read_feed(browser)[1]["tag:testserver,2026:c/client"]
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "a former member"
    assert said(entry, "content") == "No comment was written."
    assert said(entry, "updated") >= said(entry, "published")


def test_a_removed_response_is_overwritten_as_well(house: House, browser: Browser) -> None:
    house.contract("c")
    house.both("c")
    house.respond("c", "client", "What the response said.")
    house.later(1)
    with house.installation.database.transaction() as writing:
        writing.run(
            "INSERT INTO removal (contract, side, target, number, at, ground_class) "
            "SELECT key, 'client', 'response', 1, :now, 'inappropriate' FROM contract WHERE id = 'c'",
            {"now": house.now()},
        )
    entry = read_feed(browser)[1]["tag:testserver,2026:c/client"]
    assert "This response has been removed. Abusive or offensive language" in said(entry, "content")
    assert "What the response said." not in said(entry, "content")
    assert said(entry, "updated") == "2026-10-25T09:30:00Z"


def test_nobody_s_words_break_the_feed(house: House, browser: Browser) -> None:
    house.member("acme", "]]> & <name>")
    house.contract("c", title="</title><entry/> ]]>")
    house.leave("c", "client", comment="<b>&amp;</b> ]]> \u2028 \U0001f4a5")
    house.leave("c", "freelancer")
    with house.installation.database.transaction() as writing:
        writing.run("UPDATE member SET display_name = :name WHERE id = 'bea'", {"name": "Be\x01\x0b\ufffea"})
    feed, entries = read_feed(browser)
    assert said(feed, "title") == "Feedback about Bea"
    (entry,) = entries.values()
    assert said(entry, "content") == "<b>&amp;</b> ]]> \u2028 \U0001f4a5"


def test_a_feed_of_nothing_is_a_feed(house: House, browser: Browser) -> None:
    house.member("new")
    feed, entries = read_feed(browser, "/members/new/history.atom")
    assert entries == {}
    assert said(feed, "updated") == "2026-10-24T09:30:00Z"


def test_of_somebody_unknown_there_is_none(house: House, browser: Browser) -> None:
    house.member("bea")
    assert browser.get("/members/nobody/history.atom").status_code == 404
    assert browser.get("/members/%00/history.atom").status_code == 404
    assert browser.get(f"{FEED}&as=client").status_code == 422


def test_who_has_it_is_told_so(house: House, browser: Browser) -> None:
    house.contract("c")
    house.both("c")
    first = browser.get(FEED)
    again = browser.get(FEED, if_none_match=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
