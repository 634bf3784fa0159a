"""Coming to the pages and going: links, cookies, forms that aren't ours, and words that outlive a session (§7)."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from django.test import RequestFactory

from rejoinder.actions.page_session import make_page_session
from rejoinder.policy.deadlines import MINUTE
from tests.house import done
from tests.pages.markup import taken_apart
from tests.web.client import application

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tests.house import House
    from tests.pages.conftest import Browser

TERMS = "/contracts/c/terms"
RESPOND = "/contracts/c/feedback/client/respond"


@pytest.fixture
def market(house: House) -> House:
    house.contract("c", title="Brand guidelines")
    house.both("c")
    return house


def link_for(house: House, member: str, return_to: str = TERMS) -> str:
    return "/sign-in/" + str(done(make_page_session(house.installation, member, return_to))["token"])


def sessions(house: House) -> int:
    return len(house.rows("SELECT 1 FROM page_session"))


def test_a_link_shows_a_button_and_signs_in_when_it_is_pressed(market: House, browser: Browser) -> None:
    link = link_for(market, "bea")
    for _ in range(3):  # Whatever only looks at it doesn't use it up.
        assert "Go on as Bea" in browser.read(link).text
    assert sessions(market) == 0
    answer = browser.post(link)
    assert (answer.status_code, answer.headers["Location"]) == (303, TERMS)
    cookie = answer.cookies["session"]
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert "Feedback from Acme" in browser.read(TERMS).text
    again = browser.post(link)
    assert again.status_code == 410
    assert "This link no longer works" in taken_apart(again.content).text
    assert sessions(market) == 1


def test_a_token_is_in_no_page_and_no_address_that_follows(market: House, browser: Browser) -> None:
    link = link_for(market, "bea")
    token = link.rpartition("/")[2].encode()
    answer = browser.get(link)
    assert token not in answer.content
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_signing_in_ends_whatever_session_there_was_in_this_browser(market: House, browser: Browser) -> None:
    browser.post(link_for(market, "bea"))
    before = browser.client.cookies["session"].value
    browser.post(link_for(market, "acme"))
    assert browser.client.cookies["session"].value != before
    assert sessions(market) == 1
    assert "Acme, your account" in browser.read(TERMS).text


def test_signing_out_ends_the_session_on_the_server(market: House, browser: Browser) -> None:
    browser.sign_in(market, "bea")
    token = browser.client.cookies["session"].value
    assert browser.get("/sign-out").status_code == 303, "looking at an address does nothing"
    assert sessions(market) == 1
    assert "You are signed out" in browser.send("/sign-out").text
    assert sessions(market) == 0
    browser.client.cookies["session"] = token
    assert browser.get(TERMS).status_code == 403


def test_without_a_session_every_contract_is_the_same_page(market: House, browser: Browser) -> None:
    there, nowhere = (browser.get(f"/contracts/{each}/terms") for each in ("c", "n"))
    assert there.status_code == nowhere.status_code == 403
    assert there.content.replace(b"/c/", b"/n/") == nowhere.content


def test_an_outsider_and_a_contract_that_is_not_there_are_one_page(market: House, browser: Browser) -> None:
    market.member("eve")
    eve = browser.sign_in(market, "eve")
    there, nowhere = (eve.get(f"/contracts/{each}/terms") for each in ("c", "n"))
    assert there.status_code == nowhere.status_code == 404
    assert there.content.replace(b"/c/", b"/n/") == nowhere.content


@pytest.mark.parametrize("cookie", ["", "x", "0" * 43, "\xff", "a" * 10_000])
def test_what_is_no_session_lets_nobody_in(market: House, browser: Browser, cookie: str) -> None:
    browser.client.cookies["session"] = cookie
    assert browser.get(TERMS).status_code == 403


def test_a_session_that_has_ended_gives_the_words_back(market: House, browser: Browser) -> None:
    browser.sign_in(market, "bea")
    with market.installation.database.transaction() as writing:
        writing.run("UPDATE page_session SET seen_at = seen_at - :long", {"long": 31 * MINUTE})
    page = browser.send(f"{RESPOND}/done", 403, text="Four paragraphs.", version="1", read="1")
    assert "Sign in to see this page" in page.text
    assert "Four paragraphs." in page.text
    assert market.rows("SELECT 1 FROM response") == []


def test_a_session_is_kept_alive_by_being_used(market: House, browser: Browser) -> None:
    browser.sign_in(market, "bea")
    with market.installation.database.transaction() as writing:
        writing.run("UPDATE page_session SET seen_at = seen_at - :long", {"long": 29 * MINUTE})
    ((before,),) = market.rows("SELECT seen_at FROM page_session")
    assert browser.get(TERMS).status_code == 200
    ((after,),) = market.rows("SELECT seen_at FROM page_session")
    assert after - before > 28 * MINUTE


class Strict:
    """A browser whose forms need their token, as every real one's do."""

    def __init__(self, browser: Browser) -> None:
        from django.test import Client

        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        self.client.cookies = browser.client.cookies

    def token(self, path: str) -> str:
        found = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', self.client.get(path).content.decode())
        assert found is not None
        return found[1]

    def post(self, path: str, fields: dict[str, str], **headers: str) -> HttpResponse:
        answer: Any = self.client.post(path, fields, headers=headers)
        return answer  # type: ignore[no-any-return]


def test_a_form_without_its_token_does_nothing_and_gives_the_words_back(market: House, browser: Browser) -> None:
    strict = Strict(browser.sign_in(market, "bea"))
    given = {"text": "Four paragraphs.", "version": "1", "read": "1"}
    for wrong in ({}, {"csrfmiddlewaretoken": "0" * 64}):
        answer = strict.post(f"{RESPOND}/done", given | wrong)
        assert answer.status_code == 403
        page = taken_apart(answer.content)
        assert "This form is out of date" in page.text
        assert "Four paragraphs." in page.text
    assert market.rows("SELECT 1 FROM response") == []
    right = given | {"csrfmiddlewaretoken": strict.token(RESPOND)}
    assert strict.post(f"{RESPOND}/done", right).status_code == 303


@pytest.mark.parametrize(
    ("site", "status"), [("cross-site", 403), ("same-site", 403), ("same-origin", 303), ("none", 303)]
)
def test_a_form_from_another_site_does_nothing_even_with_its_token(
    market: House, browser: Browser, site: str, status: int
) -> None:
    strict = Strict(browser.sign_in(market, "bea"))
    given = {"text": "Words.", "version": "1", "read": "1", "csrfmiddlewaretoken": strict.token(RESPOND)}
    assert strict.post(f"{RESPOND}/done", given, **{"Sec-Fetch-Site": site}).status_code == status
    assert len(market.rows("SELECT 1 FROM response")) == (status == 303)


def test_the_token_of_one_session_is_not_asked_for_by_a_key(market: House, browser: Browser) -> None:
    browser.sign_in(market, "bea")
    answer = browser.client.get("/v1/contracts/c?viewer=bea")
    assert answer.status_code == 401, "the API takes keys and no cookies"
    answer = browser.client.get(TERMS, headers={"Authorization": "Bearer rj_" + "0" * 78})
    assert answer.status_code == 200, "pages take cookies and no keys"


def test_a_form_of_too_many_bytes_is_refused_on_a_page(market: House, browser: Browser) -> None:
    form = b"version=1&text=Four+paragraphs.+" + b"x" * 300_000
    cookie = f"session={browser.sign_in(market, 'bea').client.cookies['session'].value}"
    environ = RequestFactory().post(f"{RESPOND}/check", form, "application/x-www-form-urlencoded").environ
    said: list[str] = []
    environ |= {"wsgi.input": BytesIO(form), "HTTP_COOKIE": cookie}
    body = b"".join(application()(environ, lambda status, _headers: said.append(status)))
    assert said[0].startswith("413")
    page = taken_apart(body)
    assert "larger than this page takes" in page.text
    assert "Four paragraphs." in page.text


def test_a_field_that_comes_twice_is_refused(market: House, browser: Browser) -> None:
    browser.sign_in(market, "bea")
    answer = browser.client.post(f"{RESPOND}/check", {"text": ["One.", "Two."], "version": "1"})
    assert answer.status_code == 422
    assert "One." in taken_apart(answer.content).text


def test_an_erased_member_is_signed_in_nowhere(market: House, browser: Browser) -> None:
    from rejoinder.actions.erase_member import erase_member

    browser.sign_in(market, "bea")
    erase_member(market.installation, "bea")
    assert browser.get(TERMS).status_code == 403
    assert sessions(market) == 0


def test_a_database_that_is_away_is_a_page_with_the_words_on_it(market: House, browser: Browser) -> None:
    from rejoinder.web.house import settle

    class Away:
        def snapshot(self) -> Any:
            from rejoinder.store.database import StoreUnavailable

            raise StoreUnavailable("gone")

    browser.sign_in(market, "bea")
    settle(replace(market.installation, database=Away()))  # type: ignore[arg-type]  # A database that is away.
    try:
        answer = browser.post(f"{RESPOND}/done", text="Four paragraphs.", version="1", read="1")
    finally:
        settle(market.installation)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "1"
    assert "Four paragraphs." in taken_apart(answer.content).text


def test_a_fault_is_said_in_the_readers_language(market: House, browser: Browser) -> None:
    from rejoinder.web.house import settle

    browser.sign_in(market, "bea", language="es")
    settle(replace(market.installation, database=None))  # type: ignore[arg-type]  # A fault of ours.
    try:
        answer = browser.get(TERMS)
    finally:
        settle(market.installation)
    assert answer.status_code == 500
    page = taken_apart(answer.content)
    assert page.all("html")[0]["lang"] == "es"
    assert "Our fault" not in page.text
