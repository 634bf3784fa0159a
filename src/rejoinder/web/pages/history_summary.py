"""What a history adds up to, and the choices of its filter: drawn here and not in a template, as the rows are."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, ngettext
from markupsafe import Markup, escape

from rejoinder.policy.deadlines import format_instant, on_day
from rejoinder.reputation.summary import STARS
from rejoinder.web.pages.words import bar, day, label, number, percent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rejoinder.policy.deadlines import Instant

YEARS = 5
"""So many years are offered to begin with, counted back from this one."""
BAR = (
    '<svg class="bar{}" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
    '<rect width="{}" height="6"/></svg>'
)


def distribution(summary: Mapping[str, Any], all_of_them: str, language: str) -> Markup:
    """List how many feedbacks count for each star, as links to them; ``all_of_them`` is the page's own address."""
    drawn = []
    for star, found in summary["stars"].items():
        count, share = found["count"], percent(found["share"])
        said: str = _stars_said(int(star), language)
        if count:
            said = f'<a href="{escape(all_of_them)}&amp;rating={star}">{said}</a>'
        drawn.append(f"<li><span>{said}</span>{BAR.format(' star', share)}<span>{count} · {share}%</span></li>")
    return Markup("".join(drawn))  # noqa: S704  Numbers, and sentences of our own.


@lru_cache(maxsize=256)
def _stars_said(star: int, language: str) -> Markup:  # The language that is being spoken, as a part of the key.
    return escape(ngettext("%(num)s star", "%(num)s stars", star) % {"num": star})


def criteria(summary: Mapping[str, Any], language: str) -> Markup:
    """List the mean of each criterion."""
    return Markup("".join([_criterion(name, mean, language) for name, mean in summary["criteria"].items()]))  # noqa: S704  As above.


@lru_cache(maxsize=8_192)
def _criterion(name: str, mean: str, language: str) -> str:
    drawn = BAR.format("", bar(mean))
    return f"<li><span>{escape(label(name))}</span>{drawn}<b>{number(mean, language)}</b></li>"


@lru_cache(maxsize=64)
def ratings_offered(chosen: int | None, language: str) -> Markup:  # As above.
    """List the stars that a history can be filtered by."""
    options = [Markup('<option value="">{}</option>').format(gettext("All"))]
    options += [Markup("<option{}>{}</option>").format(_if_chosen(star == chosen), star) for star in STARS]
    return Markup("").join(options)


def years_offered(chosen: Instant | None, now: Instant, language: str) -> Markup:
    """List the beginnings that a history can be filtered by: some years, and whatever was asked for."""
    return _years(format_instant(chosen) if chosen is not None else None, int(on_day(now)[:4]), language)


@lru_cache(maxsize=256)
def _years(chosen: str | None, this_year: int, language: str) -> Markup:
    begins = {f"{year}-01-01T00:00:00Z": str(year) for year in range(this_year, this_year - YEARS, -1)}
    if chosen is not None:
        begins.setdefault(chosen, day(chosen, language))
    options = [Markup('<option value="">{}</option>').format(gettext("Always"))]
    options += [
        Markup('<option value="{}"{}>{}</option>').format(begin, _if_chosen(begin == chosen), said)
        for begin, said in begins.items()
    ]
    return Markup("").join(options)


def _if_chosen(chosen: bool) -> Markup:  # noqa: FBT001  It is asked nowhere else.
    return Markup(" selected") if chosen else Markup("")
