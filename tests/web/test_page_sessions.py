"""``POST /v1/page-sessions``: a link for the marketplace to send a member's browser to (O-8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from rejoinder.actions.sign_in import sign_in
from rejoinder.policy.deadlines import MINUTE, parse_instant
from tests.house import done
from tests.web.client import NO_KEY

if TYPE_CHECKING:
    from tests.web.client import Service

HERE = "/v1/page-sessions"


@pytest.fixture
def service(on_both: Service) -> Service:
    on_both.house.member("bea")
    return on_both


def asked(**more: Any) -> dict[str, Any]:
    return {"member": "bea", "return_to": "/contracts/c-1001", **more}


def test_a_link_is_made_that_signs_the_member_in(service: Service) -> None:
    before = service.house.installation.clock.now()
    answer = service.post(HERE, asked())
    shown = answer.ok(201)
    assert set(shown) == {"object", "url", "expires_at"}
    assert shown["object"] == "page_session"
    assert 0 <= parse_instant(shown["expires_at"]) - before - 5 * MINUTE < MINUTE
    url = urlsplit(shown["url"])
    assert (url.scheme, url.netloc, url.query, url.fragment) == ("http", "testserver", "", "")
    token = url.path.removeprefix("/sign-in/")
    told = done(sign_in(service.house.installation, token))
    assert (told["member"], told["return_to"]) == ("bea", "/contracts/c-1001")


def test_it_is_kept_by_nobody_on_the_way(service: Service) -> None:
    assert service.post(HERE, asked()).headers["cache-control"] == "private, no-store"


def test_the_address_is_the_one_that_was_asked(service: Service) -> None:
    assert (
        service.post(HERE, asked(), host="feedback.example.org:8443")
        .ok(201)["url"]
        .startswith("http://feedback.example.org:8443/sign-in/")
    )
    service.post(HERE, asked(), host="a/b?c").refused(422, "request.invalid")


def test_each_call_makes_a_new_one_with_whatever_idempotency_key(service: Service) -> None:
    answers = [service.post(HERE, asked(), idempotency_key="once") for _ in range(3)]
    assert len({answer.ok(201)["url"] for answer in answers}) == 3
    assert not any(answer.replayed for answer in answers)
    assert service.house.rows("SELECT count(*) FROM idempotent_answer") == [(0,)]


@pytest.mark.parametrize(
    "return_to",
    [
        "",
        "contracts",
        "//example.org",
        "/\\example.org",
        "https://example.org/",
        "/a\nb",
        "/sign-in/x",
        "/" + "a" * 2_000,
    ],
)
def test_it_leads_nowhere_else(service: Service, return_to: str) -> None:
    problem = service.post(HERE, asked(return_to=return_to)).refused(422, "request.invalid", "/return_to")
    assert [each["code"] for each in problem["errors"]] == ["page_path"]
    assert service.house.rows("SELECT count(*) FROM sign_in_link") == [(0,)]


@pytest.mark.parametrize("return_to", [None, 1, ["/"], {"path": "/"}])
def test_where_it_leads_is_a_string(service: Service, return_to: Any) -> None:
    service.post(HERE, asked(return_to=return_to)).refused(422, "request.invalid", "/return_to")


def test_it_is_wanted_whole_and_with_nothing_else(service: Service) -> None:
    service.post(HERE, {"member": "bea"}).refused(422, "request.invalid", "/return_to")
    service.post(HERE, {"return_to": "/"}).refused(422, "request.invalid", "/member")
    service.post(HERE, asked(name="Bea")).refused(422, "request.invalid", "/name")


def test_nobody_is_signed_in_whom_the_marketplace_has_not_registered(service: Service) -> None:
    service.post(HERE, asked(member="nobody")).refused(422, "member.unknown", "/member")


def test_it_needs_a_key_with_members(service: Service) -> None:
    service.post(HERE, asked(), key=NO_KEY).refused(401, "unauthenticated")
    service.post(HERE, asked(), key=service.key("read", "private", "desk")).refused(403, "insufficient_scope")
