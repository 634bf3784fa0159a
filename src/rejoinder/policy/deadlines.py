"""R-1 to R-3. Every window ends at a midnight, and the midnight itself is too late.

An instant is an ``int``: microseconds since 1970-01-01T00:00:00Z. UTC days all have the same length, so a deadline is
whole-number arithmetic, exact to the microsecond, with no time zone and no leap second in it.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

Instant = int

MICROSECOND = 1
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EARLIEST = 946_684_800 * SECOND
"""2000-01-01T00:00:00Z, the first instant that may be named (R-3)."""
LATEST = 4_133_980_800 * SECOND
"""2101-01-01T00:00:00Z, the first instant too late to be named (R-3)."""


def closes(start: Instant, days: int) -> Instant:
    """R-1. A window of N days that starts on day D closes at the midnight that ends day D+N: itself too late."""
    return (start // DAY + days + 1) * DAY


def business_days_after(start: Instant, days: int, holidays: Collection[str]) -> Instant:
    """R-604. Business days are Monday to Friday in UTC, less the holidays, which are dates as "2026-12-25"."""
    day = (EPOCH + timedelta(microseconds=start)).date()
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < 5 and day.isoformat() not in holidays:  # noqa: PLR2004  Monday is 0, Saturday 5.
            days -= 1
    return (day - date(1970, 1, 1)).days * DAY + DAY


def business_days_late(due: Instant, now: Instant, holidays: Collection[str]) -> int:
    """Count the business days that have begun since a target was missed (R-604); none yet on the weekend after it."""
    days = (EPOCH.date() + timedelta(days=number) for number in range(-(-due // DAY), now // DAY + 1))
    return sum(day.weekday() < 5 and day.isoformat() not in holidays for day in days)  # noqa: PLR2004  As above.


def never_backwards(clock: Instant, *already_used: Instant) -> Instant:
    """R-2. One instant is read for each act, after the lock is held; it never runs backwards for one contract."""
    return max((clock, *already_used))


RFC_3339 = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?(?:([Zz])|([+-])([0-9]{2}):([0-9]{2}))"
)


def parse_instant(text: str) -> Instant:
    """R-3. Instants come in as RFC 3339 with an offset, in the years 2000 to 2100; anything else is refused.

    A fraction has 1 to 9 digits and is cut to microseconds. Raises ``ValueError`` with the reason.
    """
    found = RFC_3339.fullmatch(text)
    if found is None:
        message = "An instant is written as RFC 3339 with an offset, such as 2026-11-22T09:30:00Z."
        raise ValueError(message)
    year, month, day, hour, minute, second = (int(part) for part in found.group(1, 2, 3, 4, 5, 6))
    micro = int((found[7] or "0")[:6].ljust(6, "0"))
    offset = 0
    if found[9]:
        hours, minutes = int(found[10]), int(found[11])
        if hours > 23 or minutes > 59:  # noqa: PLR2004  An offset is a time of day.
            message = "The offset is not a time of day."
            raise ValueError(message)
        offset = (hours * 60 + minutes) * (1 if found[9] == "+" else -1)
    if second > 59:  # noqa: PLR2004  Leap seconds have no place on a clock of equal days.
        message = "The seconds go from 00 to 59."
        raise ValueError(message)
    try:
        local = datetime(year, month, day, hour, minute, second, micro, tzinfo=UTC)
    except ValueError:
        message = "There is no such day, or no such time of day."
        raise ValueError(message) from None
    instant = (local - EPOCH) // timedelta(microseconds=1) - offset * MINUTE
    if not EARLIEST <= instant < LATEST:
        message = "Instants lie in the years 2000 to 2100."
        raise ValueError(message)
    return instant


@lru_cache(maxsize=65_536)
def format_instant(instant: Instant) -> str:
    """Write an instant as RFC 3339 in UTC with ``Z``; microseconds only where they are not zero."""
    return (EPOCH + timedelta(microseconds=instant)).isoformat()[:-6] + "Z"


def on_day(instant: Instant) -> str:
    """Name the UTC day of an instant, such as "2026-11-22"."""
    return format_instant(instant // DAY * DAY)[:10]
