"""Who looks at a page, and how they read: signed in or not, language, time zone, light or dark."""

from __future__ import annotations

import os
import zoneinfo
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import check_for_language, get_language_from_request

from rejoinder.actions.sign_in import stay_signed_in
from rejoinder.store.page_sessions import read_session
from rejoinder.store.reads.notices import count_unread
from rejoinder.web.house import the_house
from rejoinder.web.pages.cookies import keep_cookie

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

    from rejoinder.actions.installation import Installation
    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading
    from rejoinder.store.page_sessions import SignedIn
    from rejoinder.web.evidence_files import InMemory

SESSION = "__Host-session" if settings.SECURE_COOKIES else "session"
LANGUAGE, ZONE, THEME = "language", "tz", "theme"
"""Cookies that say how somebody reads; they say nothing of who."""
THEMES = ("light", "dark")
A_YEAR = 31_536_000
RENEWED_AFTER = 60_000_000
"""A session is kept alive at most once a minute: 60 seconds in microseconds."""
NAME = os.environ.get("REJOINDER_NAME") or "Rejoinder"
"""The marketplace's name, as the pages call it."""


@dataclass(slots=True)
class Visit:
    """One request for a page. ``now`` is known once something was read: the instant of that reading.

    ``sent`` has the documents that came with a form, where one came as such forms do.
    """

    request: HttpRequest
    house: Installation
    signed_in: SignedIn | None = None
    language: str = "en"
    zone: zoneinfo.ZoneInfo | None = None
    theme: str = ""
    now: Instant | None = None
    unread: int | None = None
    sent: InMemory | None = None

    @property
    def member(self) -> str:
        """The member who is signed in; asked for only on pages that are for members."""
        assert self.signed_in is not None  # noqa: S101  The page's decorator has let nobody else in.
        return self.signed_in.member

    @property
    def key(self) -> int:
        """The private key of the member who is signed in."""
        assert self.signed_in is not None  # noqa: S101  As above.
        return self.signed_in.key

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """Read from one snapshot, at one instant; for a member what is unread is counted along (for the bell).

        Not for a form that was sent: most are answered with another address, and have no bell (``count_for_bell``).
        """
        with self.house.database.snapshot() as reading:
            self.now = self.house.now(reading)
            if self.request.method != "POST":
                self._count(reading, self.now)
            yield reading

    def count_for_bell(self) -> None:
        """Count what is unread for a page that is about to be shown, unless it is known or nothing was read for it."""
        if self.now is not None and self.signed_in is not None and self.unread is None:
            with self.house.database.snapshot() as reading:
                self._count(reading, self.now)

    def _count(self, reading: Reading, now: Instant) -> None:
        if self.signed_in is not None and self.unread is None:
            self.unread = count_unread(reading, self.signed_in.key, now)

    @property
    def then(self) -> Instant:
        """The instant of what was read."""
        assert self.now is not None  # noqa: S101  Asked for only after a reading.
        return self.now


def visit_of(request: HttpRequest) -> Visit:
    """Recognise who comes; a session that has ended is none."""
    house = the_house()
    token = request.COOKIES.get(SESSION, "")
    signed_in = None
    if token:
        now = house.clock.now()
        with house.database.snapshot() as reading:
            signed_in = read_session(reading, token, now)
        if signed_in is not None and now - signed_in.seen_at > RENEWED_AFTER:
            stay_signed_in(house, signed_in.session)
    return reads_as(Visit(request, house, signed_in))


def reads_as(visit: Visit) -> Visit:
    """Find out in which language, time zone and theme somebody reads."""
    cookies = visit.request.COOKIES
    chosen = cookies.get(LANGUAGE, "")
    known = chosen in dict(settings.LANGUAGES) and check_for_language(chosen)
    visit.language = chosen if known else get_language_from_request(visit.request)
    visit.zone = zone_named(cookies.get(ZONE, ""))
    visit.theme = cookies.get(THEME, "") if cookies.get(THEME) in THEMES else ""
    return visit


def zone_named(name: str) -> zoneinfo.ZoneInfo | None:
    """Find a time zone by its name; a cookie may hold anything, so what isn't one is none."""
    return zoneinfo.ZoneInfo(name) if name in zones() else None


@cache
def zones() -> frozenset[str]:
    """Name every time zone that this machine knows."""
    return frozenset(zoneinfo.available_timezones())


def set_session(response: HttpResponse, token: str) -> None:
    """Let a browser keep a session, for as long as it is open."""
    keep_cookie(response, SESSION, token)


def forget_session(response: HttpResponse) -> None:
    """Let a browser forget its session."""
    keep_cookie(response, SESSION, "", max_age=0)
