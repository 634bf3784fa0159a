"""A request that somebody doesn't want to answer now: it is put aside in their browser alone (PAGES 4.5)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rejoinder.web.pages.cookies import keep_cookie

if TYPE_CHECKING:
    from django.http import HttpResponse

    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.reads.contract_page import Seat
    from rejoinder.web.pages.visit import Visit

COOKIE = "not_now"
AT_MOST = 8
"""Requests that a browser keeps; the oldest goes first, and is then shown again."""
ENTRY = re.compile(r"([0-9]{1,12})-([0-9a-f]{16})")
"""Until when, in seconds, and a keyed hash: neither a contract nor a member can be read from it."""
A_SECOND = 1_000_000


def is_put_aside(visit: Visit, seat: Seat, until: Instant) -> bool:
    """Tell whether this member has put this very request aside; one that is made later is another."""
    return _entry(visit, seat, until) in _kept(visit, seat.now)


def put_aside(visit: Visit, response: HttpResponse, seat: Seat, until: Instant) -> None:
    """Let the browser keep that it is put aside, until it lapses; nothing is recorded here."""
    this = _entry(visit, seat, until)
    entries = [*(each for each in _kept(visit, seat.now) if each != this), this][-AT_MOST:]
    last = max(_seconds(each) for each in entries)
    keep_cookie(response, COOKIE, ".".join(entries), max(0, last - seat.now // A_SECOND))


def _entry(visit: Visit, seat: Seat, until: Instant) -> str:
    named = visit.house.mac("not now", visit.member, seat.id, str(until))[:16]
    return f"{-(-until // A_SECOND)}-{named}"


def _kept(visit: Visit, now: Instant) -> list[str]:
    """Read what the browser has kept and hasn't lapsed; a cookie may hold anything."""
    entries = visit.request.COOKIES.get(COOKIE, "").split(".")
    return [each for each in entries if ENTRY.fullmatch(each) and _seconds(each) > now // A_SECOND][-AT_MOST:]


def _seconds(entry: str) -> int:
    return int(entry.partition("-")[0])
