"""Who gets which page in which state, and what stands on it; nothing is done by looking (A-5, R-207, R-800)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import URLPattern, get_resolver

from rejoinder.web.edge import FOR_PAGES
from tests.access.market import contract_in
from tests.access.matrix import STATES
from tests.access.pages import ABOUT, AUTHOR, DEMO, NOBODY, OUTSIDER, PAGES, SERVICE, VISITORS, F
from tests.access.visitor import Visitor
from tests.web.client import application
from tests.worlds.http_world import as_a_demo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

    from tests.web.client import Service

SOURCES = Path(__file__).parents[2] / "src/rejoinder"
WORDS, NOTE = "Neatly made.", "Late."
"""What the market's feedback says, and its private part; both are on no page by themselves."""
UNTOUCHED = ("page_session", "sign_in_link", "notices_seen")
"""Tables of the door, and of what was seen: a look may write there."""
ID = re.compile(r"(?:public|sealed|absent|none)-\d+")


def served() -> list[str]:
    """List the routes that are served, without the API's own, which have their own matrix."""
    application()
    return [str(each.pattern) for each in get_resolver().url_patterns if isinstance(each, URLPattern)]


def missing(routes: list[str]) -> list[str]:
    return sorted(set(routes) - PAGES.keys() - SERVICE)


def path_of(route: str, contract: str, member: str = "bea") -> str:
    names = {"contract": contract, "side": "client", "member": member, "report": "0" * 32, "evidence": "0" * 32}
    names |= {"code": "not_found", "token": "nothing", "name": "mark.svg"}
    query = next((each for each in (PAGES | DEMO)[route].queries if "{" not in each), "")
    return "/" + re.sub(r"<str:(\w+)>", lambda found: names[found[1]], route) + query


@pytest.fixture(scope="module")
def visitors(service: Service) -> dict[str, Visitor]:
    return {name: Visitor(service.house, member) for name, member in VISITORS.items()}


@pytest.fixture(scope="module")
def contracts(service: Service) -> dict[str, str]:
    """One in each state; nothing that these tests do changes them."""
    return {state: contract_in(service.house, state) for state in STATES}


# Every route


def test_every_page_is_in_the_matrix_and_nothing_else() -> None:
    assert not missing(served())
    assert sorted(PAGES.keys() - set(served())) == []


def test_a_planted_page_is_found() -> None:
    assert missing([*served(), "backdoor"])[:1] == ["backdoor"]


@pytest.mark.parametrize("route", PAGES)
def test_who_gets_which_page(contracts: dict[str, str], visitors: dict[str, Visitor], route: str) -> None:
    wrong = {}
    for state, contract in contracts.items():
        for who, visitor in visitors.items():
            path = path_of(route, contract)
            answer = visitor.get(path)
            if answer.status_code != PAGES[route].statuses[who][state]:
                wrong[who, path] = answer.status_code, "and not", PAGES[route].statuses[who][state]
            _check_headers(answer, who, path, PAGES[route].kind)
    assert not wrong


def _check_headers(answer: HttpResponse, who: str, path: str, kind: str) -> None:
    headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    if headers["Content-Type"].startswith("text/html"):
        assert {name: headers.get(name) for name in FOR_PAGES} == FOR_PAGES, path
    if kind == "file":
        return
    kept_nowhere = (who != NOBODY and kind != "atom") or answer.status_code != 200
    allowed = {"private, no-store"} if kept_nowhere else {"private, no-store", "public, no-cache"}
    assert headers["Cache-Control"] in allowed, (who, path, headers["Cache-Control"])


def test_only_a_demo_lets_anybody_be_anyone(contracts: dict[str, str], visitors: dict[str, Visitor]) -> None:
    """A-7: elsewhere these addresses don't exist."""
    source = (SOURCES / "site/urls.py").read_text(encoding="utf-8")
    assert set(re.findall(r'path\("(demo[^"]*)"', source)) == DEMO.keys()
    for route, page in DEMO.items():
        path = path_of(route, contracts["public"])
        for who, visitor in visitors.items():
            assert visitor.get(path).status_code == visitor.post(path).status_code == 404, path
            with as_a_demo():
                answer = visitor.get(path)
                assert answer.status_code == page.statuses[who]["public"], (who, path)
                assert visitor.post(path, token="g" * 32, fields="member=acme").status_code in {403, 405}, path
                _check_headers(answer, who, path, page.kind)


# What stands on them (§8)

MAY_READ = {
    "not_ended": set[str](),
    "absent": set[str](),
    "sealed": {AUTHOR},
    "public": {AUTHOR, ABOUT, OUTSIDER, NOBODY},
    "changing": {AUTHOR, ABOUT, OUTSIDER, NOBODY},
    "parties_only": {AUTHOR, ABOUT},
    "removed": {AUTHOR},
    "removed_parties_only": {AUTHOR},
}
"""Who may read what the client's feedback says."""


@pytest.mark.parametrize("state", STATES)
def test_words_stand_only_where_they_may_be_read(service: Service, visitors: dict[str, Visitor], state: str) -> None:
    member = f"words-{state}".replace("_", "-")
    contract = contract_in(service.house, state, freelancer=member, comment=WORDS)
    visitors = visitors | {ABOUT: Visitor(service.house, member)}
    readers = set()
    for route in PAGES:
        for side in ("client", "freelancer"):
            path = path_of(route, contract, member).replace("/feedback/client", f"/feedback/{side}")
            for who, visitor in visitors.items():
                text = visitor.get(path).content.decode()
                if WORDS in text:
                    readers.add(who)
                    assert who in MAY_READ[state], (who, path)
                if NOTE in text:
                    assert who == AUTHOR, path
    assert readers == MAY_READ[state]


def test_pages_that_are_not_there_are_the_same_page(service: Service, visitors: dict[str, Visitor]) -> None:
    there = {state: contract_in(service.house, state) for state in ("public", "sealed", "absent")}
    ids = [*there.values(), "none-1"]
    for route in PAGES:
        if "<str:contract>" not in route or route == F:
            continue
        answers = {each: visitors[OUTSIDER].get(path_of(route, each)) for each in ids}
        texts = {_alike(answer) for answer in answers.values()}
        assert len(texts) == 1, (route, {each: answer.status_code for each, answer in answers.items()})
    for who in (NOBODY, OUTSIDER, ABOUT):
        texts = {_alike(visitors[who].get(path_of(F, each))) for each in (there["sealed"], there["absent"], "none-1")}
        assert len(texts) == 1, who


def _alike(answer: HttpResponse) -> tuple[int, str]:
    text = ID.sub("<id>", answer.content.decode())
    return answer.status_code, re.sub(r'value="[A-Za-z0-9]{64}"|req_\w+', "", text)


# Nothing is done by looking


def rows(service: Service) -> dict[str, list[Any]]:
    tables = service.house.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return {name: service.house.rows(f'SELECT * FROM "{name}"') for (name,) in tables if name not in UNTOUCHED}


def every_path(contracts: dict[str, str]) -> Iterator[str]:
    for state, contract in contracts.items():
        for route in PAGES:
            if state == "public" or "<str:contract>" in route:
                yield path_of(route, contract)


def test_looking_does_nothing_and_head_is_like_get(
    service: Service, contracts: dict[str, str], visitors: dict[str, Visitor]
) -> None:
    before = rows(service)
    for path in every_path(contracts):
        for who, visitor in visitors.items():
            got, head = visitor.get(path), visitor.ask("HEAD", path)
            assert head.content == b"", path
            assert head.status_code == got.status_code, (who, path)
            named = [{name for name in each.headers if name != "Set-Cookie"} for each in (got, head)]
            assert named[0] == named[1], (who, path)
            assert got.headers["Content-Length"] == head.headers["Content-Length"], (who, path)
    after = rows(service)
    assert {name for name in before if before[name] != after[name]} == set()


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW"])
def test_pages_have_no_other_methods(
    service: Service, contracts: dict[str, str], visitors: dict[str, Visitor], method: str
) -> None:
    before = rows(service)
    for route, page in PAGES.items():
        answer = visitors[AUTHOR].ask(method, path_of(route, contracts["public"]))
        assert answer.status_code == 405, (route, answer.status_code)
        allowed = {"GET", "HEAD"} | ({"POST"} if page.posts else set())
        assert set(answer.headers["Allow"].split(", ")) >= allowed, route
    assert rows(service) == before


# Forms

FIELDS = "text=T&version=1&read=1&comment=C&note=N&pressured=no&true=1&ground=fraud&description=D&good_faith=1"


@pytest.mark.parametrize("route", PAGES)
def test_forms_need_a_session_and_a_token_of_our_own(
    service: Service, contracts: dict[str, str], visitors: dict[str, Visitor], route: str
) -> None:
    path, page = path_of(route, contracts["public"]), PAGES[route]
    before = rows(service)
    for who, visitor in visitors.items():
        refused = 403
        if page.statuses[NOBODY]["public"] != 403 and not page.posts:
            refused = 405
        for answer in (
            visitor.post(path, token="g" * 32, fields=FIELDS),
            visitor.post(path, token="", fields=FIELDS),
            visitor.post(path, fields=FIELDS, sec_fetch_site="cross-site"),
            visitor.post(path, fields=FIELDS, sec_fetch_site="same-site"),
        ):
            assert answer.status_code == refused, (who, path, answer.status_code)
    if page.statuses[NOBODY]["public"] == 403:
        assert visitors[NOBODY].post(path, fields=FIELDS).status_code == 403, path
    assert {name for name, each in rows(service).items() if each != before[name]} == set()


@pytest.mark.parametrize("state", STATES)
def test_nobody_acts_by_a_page_who_may_not(
    service: Service, contracts: dict[str, str], visitors: dict[str, Visitor], state: str
) -> None:
    before, contract = rows(service), contracts[state]
    for route, page in PAGES.items():
        for who in (OUTSIDER, ABOUT, AUTHOR):
            if "<str:contract>" in route and page.statuses[who][state] == 404:
                answer = visitors[who].post(path_of(route, contract), fields=FIELDS)
                assert answer.status_code in {404, 405}, (who, route, answer.status_code)
    assert {name for name, each in rows(service).items() if each != before[name]} == set()
