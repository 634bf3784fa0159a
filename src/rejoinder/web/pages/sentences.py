"""Sentences that stand on more than one page: made here once, whole, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from django.utils.translation import gettext
from markupsafe import Markup

from rejoinder.policy.grounds import GROUNDS
from rejoinder.policy.removal import AUTHOR_REQUEST
from rejoinder.web.pages.words import bdi, last_moment

if TYPE_CHECKING:
    from rejoinder.store.reads.contract_page import Party, Seat


class NoGuessing(Exception):  # noqa: N818  It says what a template was given and can't know.
    """A value that no page has words for: it stops the page rather than being guessed at."""


def no_guessing(what: str, value: object) -> NoReturn:
    """Stop a page that was given a value it has no words for."""
    message = f"{what}: {value!r}"
    raise NoGuessing(message)


def name_of(them: Party) -> Markup:
    """Write a party's name for the middle of a sentence; somebody erased is a former member (R-1001)."""
    return bdi(them.name) if them.name else Markup(gettext("a former member"))  # noqa: S704  Our own words.


def ground_class(name: str) -> str:
    """Say what a placeholder says of the ground (R-608)."""
    if name == AUTHOR_REQUEST:
        return gettext("At its author’s wish")
    return gettext(GROUNDS[name].title) if name in GROUNDS else name


def who_will_see(audience: str, author: Party) -> Markup:
    """Say who will see a response, by its audience in the contract's terms (R-304)."""
    only = gettext("<b>Only %(name)s will see this,</b> next to the feedback. Nobody looking at your history will.")
    everybody = gettext("<b>Everybody who looks at your history can see this,</b> next to the feedback.")
    return _by_audience(audience, author, only, everybody)


def who_sees_it(audience: str, author: Party) -> Markup:
    """Say who sees a response that was given (R-304)."""
    only = gettext("Only %(name)s can see it, next to the feedback; nobody looking at your history can.")
    everybody = gettext("Everybody who looks at your history can see it, next to the feedback.")
    return _by_audience(audience, author, only, everybody)


def _by_audience(audience: str, author: Party, only: str, everybody: str) -> Markup:
    said = {"author_only": only, "public": everybody}.get(audience)
    if said is None:
        no_guessing("audience", audience)
    return Markup(said) % {"name": name_of(author)}  # noqa: S704  The sentence is ours, the name is escaped.


def nothing_shown_yet(seat: Seat, closes_at: Any) -> Markup:
    """Say when the other side's feedback is shown, if there is any: the same words whether or not there is (R-207)."""
    if seat.terms is not None and seat.terms.reveal == "deadline_only":
        said = gettext("%(name)s’s feedback, if any, is shown when the window closes on %(moment)s.")
    else:
        said = gettext(
            "%(name)s’s feedback, if any, is shown when you have both left yours or the window closes on %(moment)s."
        )
    return Markup(said) % {"name": name_of(seat.them), "moment": last_moment(closes_at)}  # noqa: S704  As above.


def formula() -> str:
    """Say how a summary is worked out, for people (R-902); the interface says it with the names of its fields."""
    return gettext(
        "A feedback’s overall is the weighted mean of its ratings. The mean is the sum of the overalls of all feedback "
        "that is public, revealed and not removed, divided by their number. Each feedback counts for the star nearest "
        "its overall, half up. Everything is worked out exactly and shown to two decimals, half up."
    )
