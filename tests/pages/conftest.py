"""A served sandbox and a browser without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from rejoinder.actions.sign_in import sign_in_as
from tests.house import done, open_house
from tests.pages.markup import taken_apart
from tests.web.client import application, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.http import HttpResponse

    from tests.house import House
    from tests.pages.markup import Page


class Browser:
    """Reads pages; what goes wrong is seen as a reader sees it."""

    def __init__(self) -> None:
        application()
        from django.test import Client

        self.client = Client(raise_request_exception=False)

    def get(self, path: str, **headers: str) -> HttpResponse:
        """Read a page."""
        answer: Any = self.client.get(path, headers=headers)
        return answer  # type: ignore[no-any-return]

    def sign_in(self, house: House, member: str, **cookies: str) -> Browser:
        """Sign in as a member of this house; ``cookies`` say how they read, such as ``tz`` or ``language``."""
        self.client.cookies["session"] = done(sign_in_as(house.installation, member))["session"]
        for name, value in cookies.items():
            self.client.cookies[name] = value
        return self

    def read(self, path: str, status: int = 200) -> Page:
        """Read a page, which must be as every page must be."""
        answer = self.get(path)
        assert answer.status_code == status, (path, answer.status_code, answer.content[:2_000])
        return taken_apart(answer.content)

    def send(self, path: str, status: int = 200, **fields: Any) -> Page:
        """Send a form, and read the page that answers, or the one that it leads to."""
        answer = self.post(path, **fields)
        if answer.status_code == 303:
            assert status == 200, (path, answer.headers["Location"])
            return self.read(answer.headers["Location"])
        assert answer.status_code == status, (path, answer.status_code, answer.content[:2_000])
        return taken_apart(answer.content)

    def post(self, path: str, **fields: Any) -> HttpResponse:
        """Send a form; Django's test client leaves out the token of a form, which has tests of its own."""
        answer: Any = self.client.post(path, fields)
        return answer  # type: ignore[no-any-return]

    def call(self, method: str, path: str) -> HttpResponse:
        """Ask with another method."""
        answer: Any = self.client.generic(method, path)
        return answer  # type: ignore[no-any-return]


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path) -> Iterator[House]:
    with open_house(sqlite_url, tmp_path) as house, serving(house):
        yield house


@pytest.fixture
def either_house(database_url: str, tmp_path: Path) -> Iterator[House]:
    with open_house(database_url, tmp_path) as house, serving(house):
        yield house
