"""Somebody who has feedback to report, and what they say of it."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import encode_multipart

if TYPE_CHECKING:
    from tests.house import House
    from tests.pages.conftest import Browser
    from tests.pages.markup import Page

REPORT = "/contracts/c/feedback/client/report"
RESPONSE = "/contracts/c/feedback/freelancer/report"
TEXT = "They asked for half of the money back,\nor else one star, on 3 November."
CLAIM: dict[str, Any] = {"ground": "manipulation", "kind": "extortion", "description": TEXT}


def a_revealed_contract(house: House) -> None:
    """Both sides have left feedback; a report of the client's may be made, a response given until 21 Nov."""
    house.member("acme", "Rosa Pérez")
    house.contract("c", title="Brand guidelines")
    house.leave("c", "client", 3, "The brief was clear, but replies took days.")
    house.leave("c", "freelancer", 5)
    house.later(19)


def file(name: str, content: bytes) -> SimpleUploadedFile:
    """Give a file as a form sends it."""
    return SimpleUploadedFile(name, content)


def post_large(browser: Browser, path: str, **given: Any) -> Any:
    """Send a form that is refused before all of it is read, as a server sees it: what is left can still be heard."""
    body = encode_multipart("xyz", given)
    heard: dict[str, Any] = {"wsgi.input": BytesIO(body)}
    return browser.client.generic("POST", path, body, "multipart/form-data; boundary=xyz", **heard)


def fields(page: Page, name: str) -> list[str]:
    """Give the values of the hidden fields of this name."""
    return [
        each["value"] or "" for each in page.all("input") if each.get("name") == name and each.get("type") == "hidden"
    ]


def reports(house: House) -> list[Any]:
    """List what was reported: side, target, version, ground, kind, words."""
    return house.rows("SELECT side, target, version, ground, kind, description FROM report ORDER BY at, version")


def send_report(browser: Browser, path: str = REPORT, once: str = "k" * 32, **more: Any) -> Page:
    """Send a report as its last step does, and read what comes of it."""
    return browser.send(
        f"{path.replace('?', '/sent?') if '?' in path else path + '/sent'}",
        **{**CLAIM, "true": "1", "once": once, **more},
    )


def number_on(page: Page) -> str:
    """Give the number of a report from the link to it."""
    (link,) = {each["href"] for each in page.all("a") if re.fullmatch(r"/reports/\w{32}", each.get("href") or "")}
    return str(link).rpartition("/")[2]
