"""A member's public work history as a page: what ``GET /v1/members/{member}/history`` gives, for people to read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from pydantic import ValidationError

from rejoinder.policy.deadlines import MICROSECOND, format_instant, on_day
from rejoinder.policy.grounds import GROUNDS
from rejoinder.policy.removal import AUTHOR_REQUEST
from rejoinder.policy.text import fits_an_id
from rejoinder.reputation.summary import FORMULA
from rejoinder.store.members import read_member
from rejoinder.store.reads.history import NEWEST, read_history
from rejoinder.store.reads.history_page import read_names, read_windows
from rejoinder.store.reads.summary import show_summary
from rejoinder.web.api.door import read_cursor, write_cursor
from rejoinder.web.api.types import HistoryAsked
from rejoinder.web.house import the_house
from rejoinder.web.pages.page import a_page, public_page
from rejoinder.web.pages.words import bar, day, initials, label, moment, percent, stars_width
from rejoinder.web.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from rejoinder.policy.deadlines import Instant

PARAMETERS = ("as", "rating", "since", "cursor")
YEARS = 5
"""So many years are offered to begin with, counted back from this one."""
NOTHING_SHOWN = {
    "both_or_deadline": "Nothing is shown before both sides have left it or that time is over.",
    "deadline_only": "Nothing is shown before that time is over.",
}
"""R-207, for those who look on: the same words whether something is sealed or not."""
WHY_NONE = {
    "none_left": "No feedback was left for this contract.",
    "not_public": "Feedback for this contract isn’t public.",
}
CLASSES = {AUTHOR_REQUEST: "At its author’s wish"} | {name: ground.title for name, ground in GROUNDS.items()}
"""R-608. What a placeholder says of the ground."""


@a_page
def show(request: HttpRequest, member: str) -> HttpResponseBase:
    """Show what anybody may see of a member; somebody unknown and somebody erased are one page (R-1001)."""
    if not fits_an_id(member):
        raise Problem("not_found")
    asked = _asked(request)
    route = f"history page {member} {asked.works_as} {asked.rating} {asked.since}"
    ended_at, last = read_cursor(route, asked.cursor) if asked.cursor else NEWEST
    house = the_house()
    with house.database.snapshot() as reading:
        now, found = house.now(reading), read_member(reading, member)
        if found is None:
            raise Problem("not_found")
        rows, following = read_history(
            reading,
            (found[0], member),
            asked.works_as,
            now,
            star=asked.rating,
            since=asked.since or 0,
            after=(ended_at, last),
        )
        summary = show_summary(reading, house.profile, (found[0], member), asked.works_as, now)
        windows = read_windows(reading, [row["contract"] for row in rows if row["why_none"] == "window_open"])
        authors = {row["feedback"]["author"] for row in rows if row["feedback"] and row["feedback"].get("author")}
        names = read_names(reading, authors)
    more = write_cursor(route, list(following)) if following else None
    shown = {
        "member": {"id": member, "name": found[1], "initials": initials(found[1]), "country": found[2]},
        "summary": _summary(summary, member, asked),
        "rows": [_row(row, windows, names, list(summary["criteria"])) for row in rows],
        "formula": FORMULA,
        "sandbox_time": moment(now) if house.stamp.sandbox else None,
        **_ways(member, asked, now, more),
    }
    return page(request, "history.html", shown)


def _asked(request: HttpRequest) -> HistoryAsked:
    """Read the query as the API does. A form sends what was left alone as empty; what others append is none of ours."""
    given = {name: request.GET.getlist(name) for name in PARAMETERS}
    if any(len(values) > 1 for values in given.values()):
        raise Problem("request.invalid", "Each part of the address may be given once.")
    asked = {name: values[0] for name, values in given.items() if values and values[0]}
    try:
        return HistoryAsked.model_validate({"as": "freelancer", **asked})
    except ValidationError as error:
        wrong = Counter(str(each["loc"][0]) for each in error.errors(include_input=False, include_url=False))
        errors = [
            {"pointer": f"?{name}", "code": "invalid", "detail": WRONG[name]} for name in PARAMETERS if wrong[name]
        ]
        detail = "Something in the address of this page is not as it must be."
        raise Problem("request.invalid", detail, errors) from None


WRONG = {
    "as": "as is freelancer or client.",
    "rating": "rating is a whole number from 1 to 5.",
    "since": "since is an instant with an offset, such as 2026-01-01T00:00:00Z, in the years 2000 to 2100.",
    "cursor": "cursor is one that this page has given.",
}


def _ways(member: str, asked: HistoryAsked, now: Instant, more: str | None) -> dict[str, Any]:
    """Give the links and the choices of the form, with the API's names."""
    here = f"/members/{member}"
    since = format_instant(asked.since) if asked.since is not None else None
    kept = {"as": asked.works_as, "rating": asked.rating, "since": since}
    this_year = int(on_day(now)[:4])
    begins = [(f"{year}-01-01T00:00:00Z", str(year)) for year in range(this_year, this_year - YEARS, -1)]
    if since is not None and since not in dict(begins):
        begins.append((since, day(since)))
    return {
        "here": here,
        "works_as": asked.works_as,
        "sides": [(side, f"As {side}", _link(here, {"as": side})) for side in ("freelancer", "client")],
        "rating": asked.rating,
        "since": since,
        "since_said": day(since) if since else None,
        "begins": begins,
        "filtered": asked.rating is not None or asked.since is not None,
        "all": _link(here, {"as": asked.works_as}),
        "newest": _link(here, kept) if asked.cursor else None,
        "older": _link(here, {**kept, "cursor": more}) if more else None,
        "as_data": _link(f"/v1/members/{member}/history", kept),
        "explained": _link(f"/v1/members/{member}/summary/explain", {"as": asked.works_as}),
    }


def _link(path: str, query: Mapping[str, object]) -> str:
    return f"{path}?{urlencode({name: value for name, value in query.items() if value is not None})}"


def _summary(summary: Mapping[str, Any], member: str, asked: HistoryAsked) -> dict[str, Any]:
    mean = summary["mean_overall"]
    return {
        "finished": summary["contracts_finished"],
        "count": summary["feedback_count"],
        "mean": mean,
        "stars_width": stars_width(mean) if mean else None,
        "stars": [
            {
                "number": number,
                "count": star["count"],
                "percent": percent(star["share"]),
                "link": _link(f"/members/{member}", {"as": asked.works_as, "rating": number}),
            }
            for number, star in summary["stars"].items()
        ],
        "criteria": [
            {"label": label(name), "mean": value, "bar": bar(value)} for name, value in summary["criteria"].items()
        ],
    }


def _row(
    row: Mapping[str, Any], windows: Mapping[str, tuple[Instant, str]], names: Mapping[str, str], order: list[str]
) -> dict[str, Any]:
    shown = {
        "title": row["title"],
        "category": row["category"],
        "ended_at": row["ended_at"],
        "ended": day(row["ended_at"]),
    }
    if row["why_none"] == "window_open":
        closes_at, reveal = windows[row["contract"]]
        inside = closes_at - MICROSECOND
        return {**shown, "open_until": moment(inside), "inside": format_instant(inside), "why": NOTHING_SHOWN[reveal]}
    feedback = row["feedback"]
    if feedback is None:
        return {**shown, "why": WHY_NONE[row["why_none"]]}
    if feedback["state"] == "removed":
        return {**shown, "removed": _placeholder(feedback["removed"])}
    return {
        **shown,
        "feedback": {
            "author": names.get(feedback["author"]),
            "overall": feedback["overall"],
            "stars_width": stars_width(feedback["overall"]),
            "ratings": [(label(name), feedback["ratings"][name]) for name in order if name in feedback["ratings"]],
            "comment": feedback["comment"],
            "changed_at": feedback["changed_at"],
            "changed": day(feedback["changed_at"]) if feedback["changed_at"] else None,
        },
        "response": _response(feedback["response"], feedback["version"]),
    }


def _response(response: Mapping[str, Any] | None, version: int) -> dict[str, Any] | None:
    if response is None:
        return None
    if response.get("state") == "removed":
        return {"removed": _placeholder(response["removed"])}
    return {
        "text": response["text"],
        "at": response["at"],
        "on": day(response["at"]),
        "to_an_earlier": response["answered_version"] < version,
    }


def _placeholder(removed: Mapping[str, Any]) -> dict[str, Any]:
    ground = removed["ground_class"]
    return {"class": CLASSES.get(ground, label(ground)), "on": removed["on"], "day": day(removed["on"])}
