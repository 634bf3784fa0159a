"""Days, times, numbers and names as people read them, in the language and the time zone of whoever reads."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import ROUND_FLOOR, Decimal
from functools import lru_cache

from django.utils import formats
from django.utils.dateformat import format as write_date
from django.utils.timezone import get_current_timezone, get_current_timezone_name
from django.utils.translation import get_language, gettext, ngettext, pgettext
from markupsafe import Markup, escape

from rejoinder.policy.deadlines import DAY, EPOCH, HOUR, MICROSECOND, MINUTE, Instant, format_instant, parse_instant

STEP = 22
"""From one star of the picture to the next; a star is 20 wide."""
WIDTH = 20
DAYS_FROM = 2 * DAY
"""From here on time left is said in whole days, below it in hours (PAGES.md, "Deadline")."""
AMBER = 10 * DAY
"""From here on time that runs out is shown in amber."""


def instant_of(at: Instant | str) -> Instant:
    """Read an instant as the API writes it, or a day; or take it as it is."""
    if isinstance(at, int):
        return at
    return parse_instant(at if "T" in at else f"{at}T00:00:00Z")


@lru_cache(maxsize=4_096)
def _written(instant: Instant, form: str, zone: str, language: str | None) -> str:
    at = EPOCH + timedelta(microseconds=instant)
    return write_date(at.astimezone(get_current_timezone()) if zone else at, form)


def day(at: Instant | str) -> str:
    """Write the UTC day of an instant, such as "6 Nov 2026"."""
    return _written(instant_of(at), pgettext("a day, in Django's date format", "j M Y"), "", get_language())


def moment(at: Instant | str) -> str:
    """Write an instant to the minute, such as "6 Nov 2026, 23:59 UTC"."""
    form = pgettext("a moment, in Django's date format", "j M Y, H:i")
    return f"{_written(instant_of(at), form, '', get_language())} UTC"


def moment_here(at: Instant | str) -> str | None:
    """Write an instant in the reader's own zone, such as "Sun 22 Nov, 00:59"; none where that is UTC or unknown."""
    zone = get_current_timezone_name()
    if zone == "UTC":
        return None
    return _written(
        instant_of(at),
        pgettext("a moment in the reader's zone, in Django's date format", "D j M, H:i"),
        zone,
        get_language(),
    )


def time(at: Instant | str, said: str | None = None) -> Markup:
    """Write a moment with its machine-readable form; ``said`` is what people read, by itself the moment in UTC."""
    return Markup('<time datetime="{}">{}</time>').format(format_instant(instant_of(at)), said or moment(at))


def day_of(at: Instant | str) -> Markup:
    """Write a day with its machine-readable form."""
    return time(at, day(at))


def last_moment(until: Instant | str) -> Markup:
    """Write the last moment inside a window, in UTC and in the reader's own time (R-1)."""
    inside = instant_of(until) - MICROSECOND
    here = moment_here(inside)
    if here is None:
        return time(inside)
    said = Markup(gettext("%(utc)s · %(here)s your time"))  # noqa: S704  The sentence is ours.
    return said % {"utc": time(inside), "here": here}


def inside(until: Instant | str) -> Instant:
    """Give the last moment inside a window that closes at this instant (R-1)."""
    return instant_of(until) - MICROSECOND


def time_left(until: Instant | str, now: Instant) -> str:
    """Say how long it still is: whole days while there are two or more, then hours, in the last hour minutes."""
    left = instant_of(until) - now
    if left >= DAYS_FROM:
        return ngettext("%(count)s day left", "%(count)s days left", left // DAY) % {"count": left // DAY}
    if left >= HOUR:
        return ngettext("%(count)s hour left", "%(count)s hours left", left // HOUR) % {"count": left // HOUR}
    minutes = max(1, left // MINUTE)
    return ngettext("%(count)s minute left", "%(count)s minutes left", minutes) % {"count": minutes}


def runs_out(until: Instant | str, now: Instant) -> bool:
    """Tell whether time that is left is shown in amber."""
    return instant_of(until) - now <= AMBER


def share_passed(since: Instant | str, until: Instant | str, now: Instant) -> int:
    """Give the share of a window that has passed, out of a hundred."""
    begins, ends = instant_of(since), instant_of(until)
    return min(100, max(0, (now - begins) * 100 // max(1, ends - begins)))


@lru_cache(maxsize=4_096)
def _number(text: str, language: str | None) -> str:
    return formats.number_format(
        Decimal(text), decimal_pos=len(text.partition(".")[2]), use_l10n=True, force_grouping=True
    )


def number(text: str | int) -> str:
    """Write a number as the API writes it ("4.61") as the reader's language does ("4,61")."""
    return _number(str(text), get_language())


def bdi(name: str) -> Markup:
    """Let a name stand in a sentence without turning it around."""
    return Markup("<bdi>{}</bdi>").format(name)


def initials(name: str | None) -> str:
    """Give at most two letters that stand for a name; none where it has none."""
    first = [word[0].upper() for word in (name or "").split() if word[0].isalnum()]
    return "".join([*first[:1], *first[1:][-1:]])


def label(name: str) -> str:
    """Write a name of the terms for people: "on_time" is "On time"; the ones that we ship are translated."""
    return gettext(name.replace("_", " ").capitalize())


def percent(share: str) -> str:
    """Write a share such as "0.70" as "70"."""
    return f"{Decimal(share) * 100:.0f}"


def bar(mean: str | int) -> str:
    """Give the length of the bar for a mean of at most five, out of a hundred."""
    return f"{Decimal(mean) * 20:f}"


@lru_cache(maxsize=1_024)
def stars_width(overall: str) -> str:
    """Tell how much of five stars in a row is filled by an overall such as "4.33"."""
    value = Decimal(overall)
    whole = value.to_integral_value(ROUND_FLOOR)
    return f"{whole * STEP + (value - whole) * WIDTH:f}"


@lru_cache(maxsize=1_024)
def _stars(overall: str, size: str, language: str | None) -> Markup:
    width = stars_width(overall)
    said = escape(gettext("%(number)s out of 5") % {"number": _number(overall, language)})
    return Markup(  # noqa: S704  Numbers of our own, and a sentence that was escaped.
        f'<svg class="stars{size}" viewBox="0 0 108 20" role="img" aria-label="{said}"><use class="off" href="#s5"/>'
        f'<svg width="{width}" height="20" viewBox="0 0 {width} 20"><use class="on" href="#s5"/></svg></svg>'
    )


def stars(overall: str, size: str = "") -> Markup:
    """Draw an overall such as "4.33" as stars; ``size`` is a class of the style sheet."""
    return _stars(overall, f" {size}" if size else "", get_language())


def score(overall: str) -> Markup:
    """Draw an overall as stars with its number: a rating is never shown by colour alone."""
    return Markup('<span class="score">{}<b aria-hidden="true">{}</b></span>').format(stars(overall), number(overall))


def year_of(at: Instant | str) -> int:
    """Give the UTC year of an instant."""
    return datetime.fromisoformat(format_instant(instant_of(at))).year
