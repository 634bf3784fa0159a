"""The course of a contract as its party sees it: what has happened, what is open, what the calendar still has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from rejoinder.web.pages.words import day, inside, instant_of, moment, time_left

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.reads.contract_page import Seat


@dataclass(frozen=True, slots=True)
class Point:
    """One line: when it is, what is said, and whether it has been, is open now, or is next."""

    at: Instant
    said: str
    when: str
    kind: str = ""
    small: str | None = None


def course_of(seat: Seat) -> list[Point]:
    """Put everything that this party may know into its order; nothing of it is worked out here."""
    past = sorted(_past(seat), key=lambda each: each.at)
    return [*past, *_open(seat), *_coming(seat)]


def _point(at: str, said: str) -> Point:
    return Point(instant_of(at), said, day(at))


def _past(seat: Seat) -> Iterator[Point]:
    yield _point(seat.shown["started_at"], gettext("Contract started"))
    if not seat.shown["ended_at"]:
        return
    yield _point(seat.shown["ended_at"], gettext("Contract ended"))
    about, mine = seat.about_me or {}, seat.mine or {}
    at_once = about.get("revealed_at") if about.get("revealed_at") == mine.get("revealed_at") else None
    if at_once:
        yield _point(at_once, gettext("Feedback of both was shown"))
    else:
        yield from _of_one(about, "revealed_at", gettext("Feedback about you was shown"))
        yield from _of_one(mine, "revealed_at", gettext("Your feedback was shown"))
    yield from _of_one(about, "changed_at", gettext("Feedback about you was changed"))
    yield from _of_one(mine, "changed_at", gettext("You changed your feedback"))
    yield from _of_one(about.get("response") or {}, "at", gettext("You responded"))
    yield from _of_one(mine.get("response") or {}, "at", gettext("They responded"))
    yield from _of_one(about.get("removed") or {}, "on", gettext("Feedback about you was removed"))
    yield from _of_one(mine.get("removed") or {}, "on", gettext("Your feedback was removed"))


def _of_one(shown: Mapping[str, Any], name: str, said: str) -> Iterator[Point]:
    if shown.get(name):
        yield _point(shown[name], said)


def _open(seat: Seat) -> Iterator[Point]:
    said = {
        "leave_feedback": gettext("You can leave feedback"),
        "respond": gettext("You can respond"),
        "change": gettext("You can change your feedback"),
    }
    for deed, words in said.items():
        action = seat.actions[deed]
        if action["allowed"] and action.get("until"):
            yield Point(seat.now, words, time_left(action["until"], seat.now), "now")


def _coming(seat: Seat) -> Iterator[Point]:
    said = {
        "feedback.window_closed": gettext("Time to leave feedback ends"),
        "response.window_closed": gettext("Time to respond ends"),
        "feedback.revealed": gettext("Your feedback is shown at the latest"),
    }
    changes = {
        seat.side: gettext("Time to change your feedback ends"),
        seat.other_side: gettext("Time to change the feedback about you ends"),
    }
    # Once this party sees what the other has left beside their own, nobody is left who could leave any.
    over = {"feedback.window_closed"} if seat.mine is not None and seat.about_me is not None else set()
    for each in seat.shown["timeline"]:
        last = inside(each["at"])
        words = changes[each["side"]] if each["event"] == "change.window_closed" else said.get(each["event"])
        if words is not None and each["event"] not in over:
            yield Point(last, words, day(last), "next", moment(last).rpartition(", ")[2])
