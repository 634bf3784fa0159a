"""What a page says where something can't be done: why, since when, what is open instead; words are given back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, gettext_lazy, ngettext

from rejoinder.policy.decision import Kind
from rejoinder.policy.refusals import DescriptionTooShort, NotPlain, RatingsInvalid, TooLong, every_refusal
from rejoinder.web.pages.contract import places
from rejoinder.web.pages.page import page
from rejoinder.web.pages.words import label, number
from rejoinder.web.problems import Problem, status_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.decision import Refusal
    from rejoinder.store.reads.contract_page import Seat
    from rejoinder.web.pages.forms import Errors
    from rejoinder.web.pages.visit import Visit

WAYS = {
    "feedback.window_closed": ("ask_to_change",),
    "feedback.already_left": ("ask_to_change", "change"),
    "response.window_closed": ("enable_changes", "report"),
    "response.nothing_to_answer": ("enable_changes", "report"),
    "change.window_used": ("respond", "report"),
    "change.window_not_open": ("ask_to_change",),
    "report.opinion_is_not_a_ground": ("respond", "enable_changes"),
    "report.not_available": ("respond", "enable_changes"),
    "report.already_made": ("respond", "enable_changes"),
}
"""What may still be open, by the code of what is not. Shown is what ``actions`` says is allowed, with its time."""
RULES = {
    "response.window_closed": "R-303",
    "response.already_given": "R-302",
    "response.nothing_to_answer": "R-301",
    "feedback.window_closed": "R-203",
    "feedback.already_left": "R-201",
    "feedback.contract_not_ended": "R-202",
    "change.window_used": "R-400",
    "change.window_not_open": "R-403",
    "change.not_available": "R-401",
    "change.already_asked": "R-402",
    "withdrawal.not_available": "R-606",
    "report.not_available": "R-501",
    "report.already_made": "R-501",
}
"""The rule behind a code, for whoever wants to read it."""
NOT_DONE = {
    "leave_feedback": gettext_lazy("Your feedback was not sent"),
    "respond": gettext_lazy("Your response was not sent"),
    "change": gettext_lazy("Your changes were not saved"),
    "enable_changes": gettext_lazy("Nothing was opened for changes"),
    "ask_to_change": gettext_lazy("Nothing was asked"),
    "withdraw": gettext_lazy("Nothing was removed"),
    "report": gettext_lazy("Your report was not sent"),
}
"""What didn't happen, by deed, where somebody had sent a form."""
CANNOT = {
    "leave_feedback": gettext_lazy("You can’t leave feedback here now"),
    "respond": gettext_lazy("You can’t respond to this feedback"),
    "change": gettext_lazy("You can’t change this feedback now"),
    "enable_changes": gettext_lazy("You can’t open this feedback for changes"),
    "ask_to_change": gettext_lazy("You can’t ask to change this feedback now"),
    "withdraw": gettext_lazy("You can’t remove this feedback"),
    "report": gettext_lazy("You can’t report this feedback"),
}
"""What can't be done, by deed, where somebody has only opened the page."""


@dataclass(frozen=True, slots=True)
class Why:
    """A refusal in words: its code, title and sentence, and the instants that go with it."""

    code: str
    title: str
    sentence: str
    closed_at: Instant | str | None = None
    lapses_at: Instant | str | None = None

    @property
    def rule(self) -> str | None:
        """The rule's number, where one is behind it."""
        return RULES.get(self.code)


def why(code: str, extras: Mapping[str, Any]) -> Why:
    """Put a refusal's code into words, in the reader's language."""
    refusal = every_refusal()[code]
    return Why(
        code, in_words(refusal.title), in_words(refusal.sentence), extras.get("closed_at"), extras.get("lapses_at")
    )


def in_words(sentence: str) -> str:
    """Say a sentence of the rules in the reader's language, with the apostrophes of pages."""
    return gettext(sentence).replace("'", "’")


def why_not(action: Mapping[str, Any]) -> Why | None:
    """Say why something in ``actions`` is not open; nothing where it is."""
    return None if action["allowed"] else why(action["code"], action)


def cannot(visit: Visit, seat: Seat, deed: str, refusal: Refusal | None = None, **more: Any) -> HttpResponse:
    """Answer with the page for what can't be done: what ``actions`` says, or the refusal that an act has met.

    ``more`` may have ``kept``: words that somebody wrote, to be given back. Standing isn't told apart from absence.
    """
    if refusal is not None and refusal.kind is Kind.STANDING:
        raise Problem("not_found")
    found = why(refusal.code, refusal.extras()) if refusal is not None else why_not(seat.actions[deed])
    if found is None:
        raise Problem("not_found")
    ways = [way for way in WAYS.get(found.code, ()) if seat.actions[way]["allowed"] and way != deed]
    titles = NOT_DONE if refusal is not None else CANNOT
    shown = {"kept": [], **places(seat), "why": found, "title": titles[deed], "deed": deed, "ways": ways, **more}
    return page(visit, "cannot.html", shown, status_of(every_refusal()[found.code]))


def is_about_what_was_written(refusal: Refusal) -> bool:
    """Tell whether a refusal is about the content of a form, which can then be put right."""
    return refusal.kind is Kind.CONTENT


def add_to(errors: Errors, refusal: Refusal, field: str) -> None:
    """Say beside a field what a refusal says of its content; ``field`` where the refusal names none."""
    match refusal:
        case RatingsInvalid():
            for name in refusal.wrong or refusal.criteria:
                errors.add(name, gettext("%(criterion)s: choose a number from 1 to 5.") % {"criterion": label(name)})
        case NotPlain():
            words = gettext(
                "Character %(position)s, %(character)s, can’t stand in plain text. Take it out and try again."
            )
            errors.add(refusal.field, words % {"position": refusal.position + 1, "character": refusal.character})
        case TooLong():
            over = refusal.length - refusal.limit
            words = ngettext(
                "This is %(count)s character too long: at most %(limit)s can be kept.",
                "This is %(count)s characters too long: at most %(limit)s can be kept.",
                over,
            )
            errors.add(refusal.field, words % {"count": number(over), "limit": number(refusal.limit)})
        case DescriptionTooShort():
            words = ngettext(
                "Describe it in at least %(least)s characters, so that it can be looked into: this is %(count)s.",
                "Describe it in at least %(least)s characters, so that it can be looked into: these are %(count)s.",
                refusal.length,
            )
            errors.add(field, words % {"least": number(refusal.least), "count": number(refusal.length)})
        case _:
            named = refusal.extras().get("field")
            errors.add(named if isinstance(named, str) else field, in_words(refusal.sentence))
