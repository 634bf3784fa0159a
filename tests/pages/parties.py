"""What the tests of the two parties' pages share: how they rate in a form, and how two pages are compared."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.house import CRITERIA
from tests.pages.conftest import Browser

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tests.house import House

HOSTILE_NAMES = ("W" * 200, "\u05d0\u05d1\u05d2 \u200f!(x)", "\u00c1\u0302\u0303\u0304b", '<b>"x"</b>')
"""Names within what the rules admit: one word as long as a name may be, right to left, marks on a letter, markup."""
MASKED = (
    (rb'name="csrfmiddlewaretoken" value="[^"]+"', b"TOKEN"),
    (rb'name="once" value="[^"]+"', b"ONCE"),
    (rb"req_[0-9a-f]+", b"REQUEST"),
)


def rated(side: str, *stars: int) -> dict[str, Any]:
    """Give the fields of a form that rates every criterion: one number for all of them, or one for each."""
    names = CRITERIA[side]
    values = stars * len(names) if len(stars) == 1 else stars
    return {f"r-{name}": str(value) for name, value in zip(names, values, strict=True)}


def masked(answer: HttpResponse, contract: str) -> bytes:
    """Give a page without what is new each time, and without its contract's id."""
    body: bytes = answer.content
    for pattern, instead in MASKED:
        body = re.sub(pattern, instead, body)
    return re.sub(rb"\b" + contract.encode() + rb"\b", b"CONTRACT", body)


def everywhere(contract: str) -> list[str]:
    """List every page of a contract that a party can read."""
    here = f"/contracts/{contract}"
    steps = ("allow-change", "allow-change/done", "ask-change", "change", "change/check", "change/done")
    more = ("withdraw", "withdraw/check", "withdraw/done", "versions", "respond", "respond/check", "respond/done")
    own = ("", "/terms", "/leave", "/leave/check", "/leave/done", "/pressured", "/pressured/done")
    return [f"{here}{each}" for each in own] + [
        f"{here}/feedback/{side}/{step}" for side in ("client", "freelancer") for step in (*steps, *more)
    ]


def same_everywhere(house: House, member: str, one: str, other: str) -> None:
    """Hold every page of two contracts to be the same for this member, byte for byte: status, headers and body."""
    browser = Browser().sign_in(house, member)
    for path, like in zip(everywhere(one), everywhere(other), strict=True):
        first, second = browser.get(path), browser.get(like)
        assert first.status_code == second.status_code, path
        assert masked(first, one) == masked(second, other), path
        names = {name for name in first.headers if name not in {"X-Request-Id", "Location"}}
        assert {name: first.headers[name] for name in names} == {name: second.headers[name] for name in names}, path
