"""What leads away from a history, what search engines read of it, and what it costs the database."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rejoinder.actions.erase_member import erase_member
from tests.house import done
from tests.pages.counted import statements
from tests.pages.markup import hrefs, taken_apart

if TYPE_CHECKING:
    from tests.house import House
    from tests.pages.conftest import Browser
    from tests.pages.markup import Page

BEA = "/members/bea"


def linked_data(page: Page) -> list[dict[str, Any]]:
    """Read the one block of linked data of a page, as a search engine does."""
    (block,) = page.data
    found: list[dict[str, Any]] = json.loads(block)["@graph"]
    return found


def test_search_engines_read_what_everybody_sees_and_nothing_else(either_house: House, browser: Browser) -> None:
    house = either_house
    house.member("bea", "Bea </script> & Co")
    house.contract("shown")
    house.leave("shown", "client", 4, "</script><script>alert(1)</script>")
    house.leave("shown", "freelancer")
    house.contract("removed")
    house.leave("removed", "client", 2, "What was withdrawn.")
    house.leave("removed", "freelancer")
    house.withdraw("removed", "client")
    house.contract("unpaid", amount=None)
    house.leave("unpaid", "client", 1, "For the two of us.")
    house.leave("unpaid", "freelancer")
    house.contract("sealed")
    house.leave("sealed", "client", 3, "Sealed.")
    answer = browser.get(BEA)
    profile, rating, *reviews = linked_data(taken_apart(answer.content))
    assert profile["@type"] == "ProfilePage"
    person = profile["mainEntity"]
    assert (person["@type"], person["name"]) == ("Person", "Bea </script> & Co")
    assert rating["itemReviewed"] == {"@id": person["@id"]}
    assert (rating["ratingValue"], rating["ratingCount"]) == ("4.00", 1)
    (review,) = reviews
    assert review["itemReviewed"] == {"@id": person["@id"]}
    assert review["reviewBody"] == "</script><script>alert(1)</script>"
    assert review["@id"] == "http://testserver/contracts/shown/feedback/client"
    block = answer.content.decode().partition('ld+json">')[2].partition("</script>")[0]
    assert "<" not in block
    assert json.loads(block)
    for words in ("What was withdrawn.", "For the two of us.", "Sealed."):
        assert words not in answer.content.decode()


def test_without_feedback_search_engines_are_told_of_no_rating(house: House, browser: Browser) -> None:
    house.member("new")
    (profile,) = linked_data(browser.read("/members/new"))
    assert profile["@type"] == "ProfilePage"


def test_rows_lead_to_their_own_page_and_to_a_notice(house: House, browser: Browser) -> None:
    house.contract("c", title="Brand guidelines")
    house.both("c")
    links = hrefs(browser.read(BEA))
    assert "/contracts/c/feedback/client" in links
    assert "/notices/new?contract=c&side=client" in links
    assert "/members/bea/explain?as=freelancer" in links
    assert "/members/bea/history.atom?as=freelancer" in links


def test_whom_it_is_about_reports_it_where_reports_are_made(house: House, browser: Browser) -> None:
    house.contract("c")
    house.both("c")
    own = browser.sign_in(house, "bea").get(BEA)
    assert own["Cache-Control"] == "private, no-store"
    assert "/contracts/c/feedback/client/report" in hrefs(taken_apart(own.content))
    others = hrefs(browser.sign_in(house, "acme").read(BEA))
    assert "/notices/new?contract=c&side=client" in others
    assert "/contracts/c/feedback/client/report" not in others


def test_filters_are_links_and_forms_that_script_only_speeds_up(house: House, browser: Browser) -> None:
    for number in range(26):
        house.contract(f"c{number}")
    house.both("c1", 4)
    page = browser.read(BEA)
    assert f"{BEA}?as=freelancer&rating=4" in hrefs(page)
    (form,) = [each for each in page.all("form") if each.get("action") == BEA]
    assert form["method"] == "get"
    older = next(each for each in page.all("a") if each.get("rel") == "next")
    assert older["hx-get"] == older["href"]
    for each in (form, older):
        assert (each["hx-select"], each["hx-target"], each["hx-push-url"]) == ("#main", "#main", "true")


def test_a_removed_response_has_its_own_placeholder(house: House, browser: Browser) -> None:
    house.contract("c")
    house.both("c")
    house.respond("c", "client", "What the response said.")
    with house.installation.database.transaction() as writing:
        writing.run(
            "INSERT INTO removal (contract, side, target, number, at, ground_class) "
            "SELECT key, 'client', 'response', 1, :now, 'inappropriate' FROM contract WHERE id = 'c'",
            {"now": house.now()},
        )
    read = browser.read(BEA).text
    assert "Good work." in read
    assert "This response has been removed. Abusive or offensive language · 24 Oct 2026" in read
    assert "What the response said." not in read


def test_an_erased_author_is_a_former_member(house: House, browser: Browser) -> None:
    house.contract("c")
    house.both("c")
    done(erase_member(house.installation, "acme"))
    page = browser.read(BEA)
    assert "from a former member" in page.text
    assert "Acme" not in page.text
    assert browser.get("/members/acme").status_code == 404


def test_a_page_is_read_in_few_statements(either_house: House, browser: Browser) -> None:
    """PAGES 12: at most eight, everything included, and no more with more rows."""
    for number in range(27):
        either_house.contract(f"c{number}")
        either_house.both(f"c{number}")
    either_house.contract("open")
    browser.get(BEA)
    with statements(either_house) as asked:
        assert browser.get(BEA).status_code == 200
    assert 2 <= len(asked) <= 8
