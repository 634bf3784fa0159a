"""What every answer of the pages is, whatever was asked: a page, without a fault and without anybody else's words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from tests.pages.markup import taken_apart

if TYPE_CHECKING:
    from django.http import HttpResponse

OTHERS = "What nobody here may read"


def is_calm(answer: HttpResponse, where: object) -> None:
    """A page answers, of our own making, without anybody else's words; or one is sent on to another page."""
    assert answer.status_code < 500 or answer.status_code == 503, (where, answer.content[-2_000:])
    assert OTHERS.encode() not in answer.content, where
    if answer.status_code in {301, 302, 303}:
        leads_nowhere_else(answer.headers["Location"], where)
        return
    kind = answer.headers.get("Content-Type", "")
    if "'/static/" in repr(where):
        return
    assert kind.startswith("text/html") or answer.status_code == 200, (where, answer.status_code, kind)
    if kind.startswith("text/html") and b"<main" in answer.content:
        page = taken_apart(answer.content)
        for _, attributes in page.tags:
            for name in ("href", "action", "formaction", "src"):
                if attributes.get(name):
                    leads_nowhere_else(attributes[name] or "", where)


def leads_nowhere_else(place: str, where: object) -> None:
    assert place.startswith(("/", "#")), (where, place)
    assert not place.startswith("//"), (where, place)
    assert "\\" not in place, (where, place)
    assert place.isprintable(), (where, place)


def quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def address(route: str, of: str, **names: str) -> str:
    given = {"contract": of, "side": "client", "member": "bea", "report": "0" * 32, "evidence": "0" * 32}
    given |= {"code": "not_found", "token": "t", "name": "mark.svg"} | names
    return "/" + re.sub(r"<str:(\w+)>", lambda found: given[found[1]], route)
