"""What every page tells a browser it may do, and what a page of ours never asks of it (THREATS.md A-6)."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from django.test import override_settings

from rejoinder.web.edge import FOR_PAGES, NOT_USED
from tests.access.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.web.client import Service

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
PATHS = ("/members/acme", "/docs", "/settings", "/talent/hires", "/sign-in/x", "/nothing/at/all", "/contracts/none")


@pytest.fixture
def visitor(service: Service) -> Visitor:
    service.house.member("acme")
    return Visitor(service.house, None)


@pytest.fixture
def by_https(service: Service) -> Iterator[Visitor]:
    service.house.member("acme")
    with override_settings(PUBLIC_URL="https://feedback.example"):
        yield Visitor(service.house, None)


@pytest.mark.parametrize("path", PATHS)
def test_every_page_carries_the_whole_policy(visitor: Visitor, path: str) -> None:
    headers = visitor.get(path).headers
    assert headers["Content-Type"].startswith("text/html")
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert {"camera=()", "microphone=()", "geolocation=()", "payment=()"} <= set(
        headers["Permissions-Policy"].split(", ")
    )
    assert "Strict-Transport-Security" not in headers


@pytest.mark.parametrize("path", ["/members/acme", "/docs", "/nothing/at/all"])
def test_an_answer_to_another_method_carries_it_where_it_is_a_page(visitor: Visitor, path: str) -> None:
    answer = visitor.ask("PUT", path)
    is_page = answer.headers["Content-Type"].startswith("text/html")
    assert is_page is (answer.status_code == 405)
    assert {name: answer.headers.get(name) for name in FOR_PAGES} == (
        FOR_PAGES if is_page else dict.fromkeys(FOR_PAGES)
    )


def test_a_page_may_copy_a_text() -> None:
    assert "clipboard-write" not in NOT_USED


def test_what_sends_on_carries_it_too(visitor: Visitor) -> None:
    answer: Any = visitor.client.get("/")
    assert answer.status_code == 302
    assert {name: answer.headers.get(name) for name in FOR_PAGES} == FOR_PAGES


@pytest.mark.parametrize("path", ["/members/acme", "/v1/grounds", "/static/mark.svg", "/nothing", "/v1/nothing"])
def test_where_the_address_is_https_browsers_come_by_https_alone(by_https: Visitor, path: str) -> None:
    assert by_https.get(path).headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize(
    ("public", "sandbox", "named"),
    [
        ("https://feedback.example", "1", "__Host-session"),
        ("https://feedback.example", "0", "__Host-session"),
        ("", "0", "__Host-session"),
        ("", "1", "session"),
    ],
)
def test_cookies_have_a_plain_name_in_a_sandbox_of_this_machine_alone(public: str, sandbox: str, named: str) -> None:
    """A-4. Settings are read once in a process, so each has one of its own."""
    program = (
        "import django; django.setup(); from django.conf import settings;"
        "from rejoinder.web.pages.visit import SESSION;"
        "print(SESSION, settings.SECURE_COOKIES, settings.CSRF_COOKIE_HTTPONLY, settings.CSRF_COOKIE_SAMESITE)"
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("REJOINDER_", "DJANGO_"))}
    kept |= {"DJANGO_SETTINGS_MODULE": "rejoinder.site.settings", "REJOINDER_PUBLIC_URL": public}
    told = subprocess.run(
        [sys.executable, "-c", program],
        env={**kept, "REJOINDER_SANDBOX": sandbox},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert told == [named, str(named != "session"), "True", "Lax"]
