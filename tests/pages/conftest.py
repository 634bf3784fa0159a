"""A served sandbox and a browser without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.house import open_house
from tests.web.client import application, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.http import HttpResponse

    from tests.house import House


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
