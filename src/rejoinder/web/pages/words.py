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
KILO, MEGA = 1_024, 1_048_576
"""Bytes of a kB and of an MB, as the limit of 10 MB counts them."""
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


@lru_cache(maxsize=16_384)
def _day(date: str, language: str | None) -> str:
    return write_date(datetime.fromisoformat(date), pgettext("a day, in Django's date format", "j M Y"))


def day(at: Instant | str, language: str | None = None) -> str:
    """Write the UTC day of an instant, such as "6 Nov 2026".

    Who writes many names the ``language``, which is the reader's and costs something to ask for.
    """
    return _day((format_instant(at) if isinstance(at, int) else at)[:10], language or get_language())


def long_day(at: Instant | str) -> str:
    """Write the UTC day of an instant with its day of the week, such as "Sat 21 Nov 2026"."""
    form = pgettext("a day with its day of the week, in Django's date format", "D j M Y")
    return _written(instant_of(at), form, "", get_language())


def day_and_month(at: Instant | str) -> str:
    """Write the UTC day of an instant without its year, such as "21 Nov"."""
    return _written(
        instant_of(at), pgettext("a day without its year, in Django's date format", "j M"), "", get_language()
    )


def long_moment(at: Instant | str) -> str:
    """Write an instant to the minute with its day of the week, such as "Thu 12 Nov 2026, 11:02 UTC"."""
    form = pgettext("a moment with its day of the week, in Django's date format", "D j M Y, H:i")
    return f"{_written(instant_of(at), form, '', get_language())} UTC"


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
    written = f'<time datetime="{format_instant(instant_of(at))}">{escape(said or moment(at))}</time>'
    return Markup(written)  # noqa: S704  An instant of ours, and words that were escaped.


def day_of(at: Instant | str, language: str | None = None) -> Markup:
    """Write a day with its machine-readable form: an instant as the API writes it, in UTC, or a day."""
    text = format_instant(at) if isinstance(at, int) else at
    return Markup(f'<time datetime="{text}">{day(text, language)}</time>')  # noqa: S704  Our own instants and words.


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


def number(text: str | int, language: str | None = None) -> str:
    """Write a number as the API writes it ("4.61") as the reader's language does ("4,61")."""
    return _number(str(text), language or get_language())


def bdi(name: str) -> Markup:
    """Let a name stand in a sentence without turning it around."""
    return Markup("<bdi>{}</bdi>").format(name)


def initials(name: str | None) -> str:
    """Give at most two letters that stand for a name; none where it has none."""
    first = [word[0].upper() for word in (name or "").split() if word[0].isalnum()]
    return "".join([*first[:1], *first[1:][-1:]])


def label(name: str) -> str:
    """Write a name of the terms for people: "on_time" is "On time"; the ones that we ship are translated."""
    return _label(name, get_language())


@lru_cache(maxsize=4_096)
def _label(name: str, language: str | None) -> str:  # The language that is being spoken, as the key.
    return gettext(name.replace("_", " ").capitalize())


@lru_cache(maxsize=1_024)
def percent(share: str) -> str:
    """Write a share such as "0.70" as "70"."""
    return f"{Decimal(share) * 100:.0f}"


@lru_cache(maxsize=1_024)
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


@lru_cache(maxsize=1_024)
def _score(overall: str, language: str | None) -> Markup:
    drawn = _stars(overall, "", language)
    return Markup('<span class="score">{}<b aria-hidden="true">{}</b></span>').format(drawn, _number(overall, language))


def score(overall: str, language: str | None = None) -> Markup:
    """Draw an overall as stars with its number: a rating is never shown by colour alone."""
    return _score(overall, language or get_language())


def year_of(at: Instant | str) -> int:
    """Give the UTC year of an instant."""
    return datetime.fromisoformat(format_instant(instant_of(at))).year


def size_of(size: int) -> str:
    """Write a size in bytes as people read it, such as "1.4 MB"; never as nothing where there is something."""
    if size < KILO:
        return ngettext("%(size)s byte", "%(size)s bytes", size) % {"size": number(size)}
    if size < MEGA:
        return gettext("%(size)s kB") % {"size": number(max(1, round(size / KILO)))}
    return gettext("%(size)s MB") % {"size": number(f"{size / MEGA:.1f}")}
