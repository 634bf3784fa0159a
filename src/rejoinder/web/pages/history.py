"""A member's public work history as a page: what ``GET /v1/members/{member}/history`` gives, for people to read."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy
from markupsafe import Markup
from pydantic import ValidationError

from rejoinder.policy.deadlines import format_instant
from rejoinder.policy.text import fits_an_id
from rejoinder.store.members import read_member
from rejoinder.store.reads.history import NEWEST
from rejoinder.store.reads.history_page import read_history_page
from rejoinder.store.reads.summary import show_summary
from rejoinder.web.api.door import read_cursor, write_cursor
from rejoinder.web.api.types import HistoryAsked
from rejoinder.web.origin import origin_of
from rejoinder.web.pages.history_rows import PICTURES, Rows
from rejoinder.web.pages.history_summary import criteria, distribution, ratings_offered, years_offered
from rejoinder.web.pages.linked_data import linked_data
from rejoinder.web.pages.page import a_page, public_page
from rejoinder.web.pages.sentences import formula
from rejoinder.web.pages.words import day
from rejoinder.web.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from rejoinder.web.pages.visit import Visit

ORDINARY = 64
"""A query of fewer signs is one that many send."""
PARAMETERS = ("as", "rating", "since", "cursor")
SIDES = {"freelancer": gettext_lazy("As freelancer"), "client": gettext_lazy("As client")}


@a_page
def show(visit: Visit, member: str) -> HttpResponse:
    """Show what anybody may see of a member; somebody unknown and somebody erased are one page (R-1001)."""
    asked, route, after = asked_of(visit.request, member, "history page {member} {as} {rating} {since}")
    with visit.reading() as reading:
        found = read_member(reading, member)
        if found is None:
            raise Problem("not_found")
        told, following = read_history_page(
            reading,
            (found[0], member),
            asked.works_as,
            visit.then,
            star=asked.rating,
            since=asked.since or 0,
            after=after,
        )
        summary = show_summary(reading, visit.house.profile, (found[0], member), asked.works_as, visit.then)
    more = write_cursor(route, list(following)) if following else None
    reader = visit.signed_in.member if visit.signed_in else None
    rows = Rows(visit.language, tuple(summary["criteria"]), (member, found[1]), reader)
    ways = _ways(member, asked, more)
    shown = {
        "member": {"id": member, "name": found[1], "country": found[2]},
        "summary": summary,
        "distribution": distribution(summary, ways["all"], visit.language),
        "criteria": criteria(summary, visit.language),
        "ratings": ratings_offered(asked.rating, visit.language),
        "years": years_offered(asked.since, visit.then, visit.language),
        "rows": Markup("").join([rows.row(each) for each in told]),
        "formula": formula(),
        "bare": True,
        "pictures": PICTURES,
        "data": linked_data(origin_of(visit.request), ways["this"], (member, found[1]), told, summary),
        **ways,
    }
    return public_page(visit, "history.html", shown)


def asked_of(request: HttpRequest, member: str, route: str) -> tuple[HistoryAsked, str, tuple[int, str]]:
    """Read what is asked for of a member's page: what, where its cursors are at home, and after what it goes on.

    ``route`` says by which parts of the query such pages differ; a cursor of one is none of another.
    """
    if not fits_an_id(member):
        raise Problem("not_found")
    asked = asked_for(request)
    named = {"member": member, "as": asked.works_as, "rating": asked.rating, "since": asked.since}
    home = route.format_map(named)
    ended_at, last = read_cursor(home, asked.cursor) if asked.cursor else NEWEST
    return asked, home, (ended_at, last)


def asked_for(request: HttpRequest) -> HistoryAsked:
    """Read the query as the API does. A form sends what was left alone as empty; what others append is none of ours."""
    query: str = request.META.get("QUERY_STRING", "")
    return _often(query) if len(query) < ORDINARY else _asked(query, request)


@lru_cache(maxsize=1_024)
def _often(query: str) -> HistoryAsked:
    """Read a query; most readers ask for the same few things, and nobody changes what this gives."""
    return _asked(query, None)


def _asked(query: str, request: HttpRequest | None) -> HistoryAsked:
    read = QueryDict(query) if request is None else request.GET
    given = {name: read.getlist(name) for name in PARAMETERS}
    if any(len(values) > 1 for values in given.values()):
        raise Problem("request.invalid", gettext("Each part of the address may be given once."))
    asked = {name: values[0] for name, values in given.items() if values and values[0]}
    try:
        return HistoryAsked.model_validate({"as": "freelancer", **asked})
    except ValidationError as error:
        wrong = Counter(str(each["loc"][0]) for each in error.errors(include_input=False, include_url=False))
        errors = [
            {"pointer": f"?{name}", "code": "invalid", "detail": str(WRONG[name])} for name in PARAMETERS if wrong[name]
        ]
        detail = gettext("Something in the address of this page is not as it must be.")
        raise Problem("request.invalid", detail, errors) from None


WRONG = {
    "as": gettext_lazy("as is freelancer or client."),
    "rating": gettext_lazy("rating is a whole number from 1 to 5."),
    "since": gettext_lazy(
        "since is an instant with an offset, such as 2026-01-01T00:00:00Z, in the years 2000 to 2100."
    ),
    "cursor": gettext_lazy("cursor is one that this page has given."),
}
"""What is said of a part of the address, where it isn't as it must be."""


def _ways(member: str, asked: HistoryAsked, more: str | None) -> dict[str, Any]:
    """Give the links and the choices of the form, with the API's names."""
    here, mine = f"/members/{member}", f"?as={asked.works_as}"
    since = format_instant(asked.since) if asked.since is not None else None
    # Each of these has only signs that an address takes as they are: a side, a digit, an instant, a cursor of ours.
    kept = mine + (f"&rating={asked.rating}" if asked.rating else "") + (f"&since={since}" if since else "")
    return {
        "path": here,
        "this": f"{here}{kept}" + (f"&cursor={asked.cursor}" if asked.cursor else ""),
        "works_as": asked.works_as,
        "sides": [(side, said, f"{here}?as={side}") for side, said in SIDES.items()],
        "rating": asked.rating,
        "since_said": day(since) if since else None,
        "filtered": asked.rating is not None or asked.since is not None,
        "all": f"{here}{mine}",
        "newest": f"{here}{kept}" if asked.cursor else None,
        "older": f"{here}{kept}&cursor={more}" if more else None,
        "as_data": f"/v1{here}/history{kept}",
        "explained": f"{here}/explain{mine}",
        "feed": f"{here}/history.atom{mine}",
    }
