"""How things stand when somebody opens a page: each scene is made by the product's own acts, in a house of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.actions.erase_member import erase_member
from tests.house import done
from tests.journeys.story import (
    ABOUT_AMARA,
    ABOUT_ROSA,
    AMARA,
    ANSWER,
    CONTRACT,
    ROSA,
    TITLE,
    both_left_feedback,
    the_work_ended,
)

if TYPE_CHECKING:
    from tests.house import House

LONGEST = ("Replies took days. " * 264)[:4_990] + " The end."
"""As long a comment as there may be, in words."""
ONE_WORD = "unbreakable" * 454
"""As long a comment as there may be, in one word."""
ARABIC = "كان العمل واضحًا والدفع سريعًا، لكن الردود تأخرت ثلاثة أيام (C-20418) مرتين."
HOSTILE_NAME = "a" + "\u0301" * 4 + "W" * 180
"""A name as names come: one word, wider than any window, with marks upon marks."""


def nobody_yet(house: House) -> None:
    """Two members, and nothing between them."""
    house.member(ROSA, "Rosa Pérez", "ES")
    house.member(AMARA, "Amara Okafor", "NG")


def under_way(house: House) -> None:
    """The contract has not ended."""
    nobody_yet(house)
    house.contract(CONTRACT, ROSA, AMARA, title=TITLE, ended=False)


def ended(house: House) -> None:
    """The contract has just ended."""
    the_work_ended(house)


def rosa_left(house: House) -> None:
    """The client has left feedback, sealed."""
    the_work_ended(house)
    house.leave(CONTRACT, "client", 4, ABOUT_AMARA)


def amara_left(house: House) -> None:
    """The freelancer has left feedback, sealed."""
    the_work_ended(house)
    house.leave(CONTRACT, "freelancer", 4, ABOUT_ROSA)


def revealed(house: House) -> None:
    """Both feedbacks are shown; it is 12 Nov 2026."""
    the_work_ended(house)
    both_left_feedback(house)


def one_sided(house: House) -> None:
    """The freelancer alone has left feedback, and the window has closed."""
    amara_left(house)
    house.at("2026-11-12T11:02:00Z")


def nothing_left(house: House) -> None:
    """The window has closed, and nobody has left anything."""
    the_work_ended(house)
    house.at("2026-11-12T11:02:00Z")


def not_public(house: House) -> None:
    """Both feedbacks are shown to the two of them alone: nothing was paid."""
    the_work_ended(house, amount="0.00")
    both_left_feedback(house)


def no_comment(house: House) -> None:
    """Both have given ratings, and no words."""
    the_work_ended(house)
    house.leave(CONTRACT, "client", 4, None)
    house.leave(CONTRACT, "freelancer", 3, None)


def responded(house: House) -> None:
    """Both sides have responded."""
    revealed(house)
    house.respond(CONTRACT, "freelancer", ANSWER)
    house.respond(CONTRACT, "client", "The second round waited for the logo files. Thank you for a kind review.")


def last_hour(house: House) -> None:
    """Half an hour is left to respond."""
    revealed(house)
    house.at("2026-11-21T23:30:00Z")


def closed(house: House) -> None:
    """The time to respond is over."""
    revealed(house)
    house.at("2026-11-23T10:00:00Z")


def asked(house: House) -> None:
    """The freelancer has asked to change what they said."""
    revealed(house)
    house.ask(CONTRACT, "freelancer")


def asked_to_be_let_in(house: House) -> None:
    """The client has left nothing, and has asked to be let in."""
    one_sided(house)
    house.ask(CONTRACT, "client")


def allowed(house: House) -> None:
    """The client lets the freelancer change it, who has not done so yet."""
    asked(house)
    house.allow(CONTRACT, "freelancer")


def changed(house: House) -> None:
    """It was changed after it was answered."""
    responded(house)
    house.allow(CONTRACT, "freelancer")
    house.change(CONTRACT, "freelancer", 5, "On second thought the delays were few, and explained.")


def let_in(house: House) -> None:
    """The client has left nothing in time, and may do so after all."""
    asked_to_be_let_in(house)
    house.allow(CONTRACT, "client")


def change_is_over(house: House) -> None:
    """It was open for changes once, and is no more."""
    allowed(house)
    house.at("2026-12-01T00:00:00Z")


def reported(house: House) -> None:
    """The client has reported what was said about them, with a letter."""
    revealed(house)
    letter = house.document(ROSA, "Give me five stars, or I keep the files.")
    house.report(CONTRACT, "freelancer", evidence=(letter,))


def report_is_late(house: House) -> None:
    """The client has reported it, and has no answer although it is time."""
    reported(house)
    house.at("2026-11-25T12:00:00Z")


def report_is_closed(house: House) -> None:
    """The client has reported it, and then its author removed it."""
    reported(house)
    house.withdraw(CONTRACT, "freelancer")


def response_reported(house: House) -> None:
    """The freelancer has reported the client's response."""
    responded(house)
    house.report(CONTRACT, "freelancer", target="response")


def withdrawn(house: House) -> None:
    """The freelancer has removed what they said."""
    responded(house)
    house.withdraw(CONTRACT, "freelancer")


def confided(house: House) -> None:
    """The client has told in confidence that they were pressured."""
    revealed(house)
    house.confide(CONTRACT, "client", "They asked for five stars before they would send the files.")


def _with_words(house: House, words: str) -> None:
    the_work_ended(house)
    house.leave(CONTRACT, "client", 4, words)
    house.leave(CONTRACT, "freelancer", 3, words)
    house.at("2026-11-12T11:02:00Z")
    house.respond(CONTRACT, "client", words[:2_000])


def longest(house: House) -> None:
    """As many words as there may be."""
    _with_words(house, LONGEST)


def one_word(house: House) -> None:
    """As many letters as there may be, without a break."""
    _with_words(house, ONE_WORD)


def arabic(house: House) -> None:
    """Words, a title and a name that run from right to left."""
    house.member(ROSA, "روزا بيريز", "ES")
    house.member(AMARA, "Amara Okafor", "NG")
    house.contract(CONTRACT, ROSA, AMARA, title="دليل العلامة التجارية (v2)", amount="480.00")
    house.both(CONTRACT)
    house.allow(CONTRACT, "freelancer")
    house.change(CONTRACT, "freelancer", 3, ARABIC)
    house.allow(CONTRACT, "client")
    house.change(CONTRACT, "client", 3, ARABIC)


def hostile(house: House) -> None:
    """A name and a title as hostile as they are let in."""
    house.member(ROSA, HOSTILE_NAME, "ES")
    house.member(AMARA, "Amara Okafor", "NG")
    house.contract(CONTRACT, ROSA, AMARA, title=f"<b>{HOSTILE_NAME}</b>", amount="480.00")
    both_left_feedback(house)


def busy(house: House) -> None:
    """Forty contracts in every state, so that lists have more than one page."""
    the_work_ended(house)
    for number in range(40):
        contract = house.contract(f"C-{30_000 + number}", ROSA, AMARA, title=f"Icon set {number}", amount="80.00")
        if number % 8:
            house.leave(contract, "client", 1 + number % 5, f"Set {number} came as agreed." if number % 3 else None)
        if number % 7:
            house.leave(contract, "freelancer", 1 + (number * 3) % 5, f"A clear list for set {number}.")
        house.later(0.5)
    house.later(15)
    for number in (1, 10, 19, 37):
        house.withdraw(f"C-{30_000 + number}", "freelancer")


def cleared_away(house: House) -> None:
    """The freelancer is a member no more (R-1001)."""
    responded(house)
    done(erase_member(house.installation, AMARA))
