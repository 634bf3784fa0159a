"""Days, numbers and stars as people read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import ROUND_FLOOR, Decimal

from rejoinder.policy.deadlines import EPOCH, Instant

STEP = 22
"""From one star of the picture to the next; a star is 20 wide."""
WIDTH = 20


def day(text: str) -> str:
    """Write the UTC day of an RFC 3339 instant, or a day, such as "6 Nov 2026"."""
    return _day(datetime.fromisoformat(text[:10]).replace(tzinfo=UTC))


def moment(instant: Instant) -> str:
    """Write an instant to the minute, such as "6 Nov 2026, 23:59 UTC"."""
    at = EPOCH + timedelta(microseconds=instant)
    return f"{_day(at)}, {at:%H:%M} UTC"


def _day(at: datetime) -> str:
    return f"{at.day} {at:%b %Y}"


def label(name: str) -> str:
    """Write a name of the terms for people: "on_time" is "On time"."""
    return name.replace("_", " ").capitalize()


def initials(name: str) -> str:
    """Give at most two letters that stand for a name; none where it has none."""
    first = [word[0].upper() for word in name.split() if word[0].isalnum()]
    return "".join([*first[:1], *first[1:][-1:]])


def percent(share: str) -> str:
    """Write a share such as "0.70" as "70"."""
    return f"{Decimal(share) * 100:.0f}"


def bar(mean: str) -> str:
    """Give the length of the bar for a mean of at most five, out of a hundred."""
    return f"{Decimal(mean) * 20:f}"


def stars_width(overall: str) -> str:
    """Tell how much of five stars in a row is filled by an overall such as "4.33"."""
    value = Decimal(overall)
    whole = value.to_integral_value(ROUND_FLOOR)
    return f"{whole * STEP + (value - whole) * WIDTH:f}"
