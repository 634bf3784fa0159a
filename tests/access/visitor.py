"""A browser without scripts that comes to the pages: with a session or without, and with the token of a form."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from rejoinder.actions.acting import Done
from rejoinder.actions.sign_in import sign_in_as
from tests.web.client import application

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tests.house import House

SECRET = "f" * 32
"""What the cookie and the form must have in common."""
FORM = "application/x-www-form-urlencoded"


class Visitor:
    """Somebody who looks, and sends forms as they are written: whatever is wrong with them goes out as well."""

    def __init__(self, house: House | None, member: str | None) -> None:
        application()
        from django.test import Client

        self.client = Client(raise_request_exception=False, enforce_csrf_checks=True)
        self.client.cookies["form"] = SECRET
        if house is not None and member is not None:
            outcome = sign_in_as(house.installation, member)
            assert isinstance(outcome, Done)
            self.client.cookies["session"] = outcome.told["session"]

    def ask(self, method: str, path: str, **headers: str) -> HttpResponse:
        answer: Any = self.client.generic(method, path, headers=headers)
        return answer  # type: ignore[no-any-return]

    def get(self, path: str) -> HttpResponse:
        return self.ask("GET", path)

    def post(self, path: str, token: str = SECRET, fields: str = "", **headers: str) -> HttpResponse:
        return self.send(path, f"csrfmiddlewaretoken={token}&{fields}".encode(), **headers)

    def send(self, path: str, body: bytes, content_type: str = FORM, **headers: str) -> HttpResponse:
        # Django's own stand-in for a body that is sent fails whoever reads to its end.
        stream: dict[str, Any] = {"wsgi.input": io.BytesIO(body)}
        answer: Any = self.client.generic("POST", path, body, content_type=content_type, headers=headers, **stream)
        return answer  # type: ignore[no-any-return]
