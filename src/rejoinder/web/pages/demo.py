"""The demo's page: be anyone, at any time. Its addresses exist under ``rejoinder demo`` alone (A-7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.http import urlencode
from django.utils.translation import gettext

from rejoinder.actions.advance_clock import advance
from rejoinder.actions.sign_in import sign_in_as, sign_out
from rejoinder.policy.deadlines import DAY, format_instant, parse_instant
from rejoinder.policy.decision import Refusal
from rejoinder.policy.page_path import is_a_page_path
from rejoinder.policy.refusals import NothingIsComing
from rejoinder.policy.text import fits_an_id
from rejoinder.store.idempotency import Repeatable
from rejoinder.store.reads import demo
from rejoinder.web.pages.forms import LONGEST_KEY, ONCE, new_key, read
from rejoinder.web.pages.page import a_form, a_page, page, see
from rejoinder.web.pages.visit import forget_session, set_session
from rejoinder.web.pages.words import day_and_month, long_day, long_moment
from rejoinder.web.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading
    from rejoinder.web.pages.visit import Visit

DEMO = "/demo"
FARTHEST, AT_FIRST, WEEK = 42, 7, 7
"""Days: how far the slider reaches, where it stands at first, and from one date below it to the next."""
WIDE = 420
"""Width of the drawing of marks; the slider's days are spread over it."""
CARDS, A_PAGE, NEXT, CLOSED = 15, 24, 12, 200
"""How many people, people a page, coming windows and closed ones are listed at most."""
LONGEST_SEARCH = 200


@dataclass(frozen=True, slots=True)
class Ahead:
    """Where the clock would stand after so many days, and how many windows close on the way."""

    days: int
    day: str
    closing: int
    marks: list[tuple[str, bool]]


@a_form
def show(visit: Visit) -> HttpResponse:
    """Show who could do what, the clock, and what the calendar has next; its forms are sent to the addresses below."""
    return see(DEMO) if visit.request.method == "POST" else _show(visit)


@a_page
def coming(visit: Visit) -> HttpResponse:
    """Say, while the slider is moved, where it would lead; without script the page itself says so."""
    days = _days(visit.request.GET.get("days"))
    if not visit.request.headers.get("HX-Request"):
        return see(f"{DEMO}?{urlencode({'days': days})}")
    with visit.reading() as reading:
        ahead = _ahead(demo.windows_that_close(reading, visit.then), visit.then, days)
    return page(visit, "demo_ahead.html", {"ahead": ahead, "wide": WIDE})


@a_form
def members(visit: Visit) -> HttpResponse:
    """List everybody, by id, or those whose name or id contains some words."""
    if visit.request.method == "POST":
        return see(f"{DEMO}/members")
    asked = visit.request.GET
    words, after = asked.get("search", "").strip()[:LONGEST_SEARCH], asked.get("after", "")
    if "\0" in words or (after and not fits_an_id(after)):
        raise Problem("request.invalid")
    with visit.reading() as reading:
        people, further = demo.search_people(reading, words, after, A_PAGE)
        waiting = _by_member(demo.read_waiting(reading, visit.then))
        count = demo.count_people(reading)
    query = urlencode({"search": words} if words else {})
    shown = {
        "people": people,
        "waiting": waiting,
        "words": words,
        "count": count,
        "first": f"{DEMO}/members?{query}" if after else None,
        "further": f"{DEMO}/members?{urlencode({'search': words, 'after': further})}" if further else None,
        "return_to": None,
    }
    return page(visit, "demo_members.html", shown)


@a_form
def be(visit: Visit) -> HttpResponse:
    """Sign in as a member, who then stands before their own contracts or where they wanted to go."""
    if visit.request.method != "POST":
        return see(DEMO)
    given = read(visit, "member", "return_to")
    member = given["member"]
    outcome = sign_in_as(visit.house, member) if fits_an_id(member) else None
    if outcome is None or isinstance(outcome, Refusal):
        raise Problem("not_found")
    _sign_out(visit)
    with visit.reading() as reading:
        person = demo.read_people(reading, [member])[member]
    own = "/work/jobs" if person.is_freelancer and not person.is_client else "/talent/hires"
    response = see(given["return_to"] if is_a_page_path(given["return_to"]) else own)
    set_session(response, outcome.told["session"])
    return response


@a_form
def be_nobody(visit: Visit) -> HttpResponse:
    """Sign out, and look at the work history of whoever this was, or of the first member, as everybody sees it."""
    if visit.request.method != "POST":
        return see(DEMO)
    with visit.reading() as reading:
        people, _ = demo.search_people(reading, "", "", 1)
        if visit.signed_in is not None:
            people = list(demo.read_people(reading, [visit.signed_in.member]).values())
    _sign_out(visit)
    works_as = "client" if people and people[0].is_client else "freelancer"
    response = see(f"/members/{people[0].id}?as={works_as}" if people else DEMO)
    forget_session(response)
    return response


@a_form
def move(visit: Visit) -> HttpResponse:
    """Move the sandbox's clock forward, and go back to the page, which says what has happened."""
    if visit.request.method != "POST":
        return see(DEMO)
    given = read(visit, "by", "to", "days", "since", ONCE)
    by, to = given["by"] or None, given["to"] or None
    if by is None and to is None:
        by = f"P{_days(given['days'])}D"
    with visit.reading() as reading:
        since = _instant(given["since"]) or visit.then
        windows = demo.windows_that_close(reading, visit.then) if to == "next" else []
    if to == "next":
        if not windows:
            return _show(visit, gettext(NothingIsComing.sentence), 422)
        to = format_instant(windows[0][0])
    outcome = advance(visit.house, by=by, to=to, repeatable=_once(visit, given))
    if isinstance(outcome, Refusal):
        return _show(visit, gettext(outcome.sentence), 422)
    return see(f"{DEMO}?{urlencode({'since': format_instant(since)})}")


def _show(visit: Visit, wrong: str | None = None, status: int = 200) -> HttpResponse:
    asked = visit.request.GET
    with visit.reading() as reading:
        now = visit.then
        windows = demo.windows_that_close(reading, now)
        since = _instant(asked.get("since", ""))
        closed = demo.what_closed(reading, since, now, CLOSED) if since is not None and since < now else None
        shown = {
            **_people(reading, now),
            "next": demo.named(reading, windows[:NEXT]),
            "closed": None if closed is None else demo.named(reading, closed),
            "count": demo.count_people(reading),
        }
    return_to = asked.get("return_to", "")
    shown |= {
        "wrong": wrong,
        "windows_closed": sum(1 for each in closed or () if each[1] != demo.REVEALED),
        "now_said": long_moment(now),
        "ahead": _ahead(windows, now, _days(asked.get("days"), AT_FIRST)),
        "farthest": FARTHEST,
        "wide": WIDE,
        "dates": [day_and_month(now + days * DAY) for days in range(0, FARTHEST + 1, WEEK)],
        "more": len(windows) > NEXT,
        "since": format_instant(now),
        "once": new_key(),
        "return_to": return_to if is_a_page_path(return_to) else None,
    }
    return page(visit, "demo.html", shown, status)


def _people(reading: Reading, now: Instant) -> dict[str, Any]:
    """Give some members, those first who could do something that is over soon."""
    waiting = _by_member(demo.read_waiting(reading, now))
    first = list(waiting)[:CARDS]
    found = demo.read_people(reading, first)
    others, _ = demo.search_people(reading, "", "", CARDS)
    people = [found[each] for each in first if each in found]
    people += [each for each in others if each.id not in waiting][: CARDS - len(people)]
    return {"people": people, "waiting": waiting}


def _by_member(found: list[demo.Waiting]) -> dict[str, list[demo.Waiting]]:
    waiting: dict[str, list[demo.Waiting]] = {}
    for each in found:
        waiting.setdefault(each.member, []).append(each)
    return waiting


def _ahead(windows: list[tuple[Instant, str, str]], now: Instant, days: int) -> Ahead:
    until = now + days * DAY
    marks = {at: at <= until for at, _, _ in windows if at <= now + FARTHEST * DAY}
    return Ahead(days, long_day(until), sum(at <= until for at, _, _ in windows), list(_placed(marks, now)))


def _placed(marks: dict[Instant, bool], now: Instant) -> Iterator[tuple[str, bool]]:
    """Place each mark on the drawing, which is as wide as the slider."""
    for at, is_on in marks.items():
        yield f"{(at - now) * WIDE / (FARTHEST * DAY):.1f}", is_on


def _days(given: str | None, otherwise: int = 0) -> int:
    """Read a number of days that the slider can say."""
    if not given:
        return otherwise
    if not (given.isascii() and given.isdigit() and len(given) <= len(str(FARTHEST)) and int(given) <= FARTHEST):
        raise Problem("request.invalid")
    return int(given)


def _instant(given: str) -> Instant | None:
    """Read an instant that this page has given out; anything else is none."""
    try:
        return parse_instant(given)
    except ValueError:
        return None


def _once(visit: Visit, given: dict[str, str]) -> Repeatable | None:
    """Move once, however often a button is pressed; another button of the same page is another move."""
    key = given[ONCE]
    if not key or len(key) > LONGEST_KEY:
        return None
    said = visit.house.mac("form", key, *(given[name] for name in ("by", "to", "days", "since")))
    return Repeatable(visit.house.mac("page", "")[:8], said, visit.request.path, said)


def _sign_out(visit: Visit) -> None:
    if visit.signed_in is not None:
        sign_out(visit.house, visit.signed_in.session)
        visit.signed_in = None
