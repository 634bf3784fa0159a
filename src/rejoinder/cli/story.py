"""What happened on the demo's contracts: each act with how many days before now it was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.actions.allow_change import allow_change
from rejoinder.actions.ask_to_change import ask_to_change
from rejoinder.actions.change_feedback import ChangeFeedback, change_feedback
from rejoinder.actions.leave_feedback import LeaveFeedback, leave_feedback
from rejoinder.actions.report import MakeReport, report
from rejoinder.actions.respond import respond
from rejoinder.actions.withdraw import withdraw
from rejoinder.cli.cast import CRITERIA, DEALS, MANY
from rejoinder.policy.facts import PrivateWords

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rejoinder.actions.acting import Outcome
    from rejoinder.actions.installation import Installation
    from rejoinder.policy.terms import Side

Act = tuple[float, "Callable[[Installation], Outcome]"]
LONG_WORD = ("Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrik" * 6)[:300]
LONGEST = 5_000
"""Characters of the longest comment that there may be (R-205)."""


def _left(days: float, contract: str, side: Side, stars: str, comment: str | None, recommend: int | None = None) -> Act:
    """One feedback; ``stars`` has a digit for each criterion of the side."""
    deal = next(each for each in (*DEALS, *MANY) if each.id == contract)
    author = deal.client if side == "client" else deal.freelancer
    ratings = dict(zip(CRITERIA[side], map(int, stars), strict=True))
    private = PrivateWords(recommend, None) if recommend is not None else None
    given = LeaveFeedback(contract, side, author, ratings, comment, private)
    return days, lambda house: leave_feedback(house, given)


def story() -> Iterator[Act]:
    """Tell all of it, in no order."""
    yield from _plain_ones()
    yield from _hard_ones()
    yield from _many()


def _plain_ones() -> Iterator[Act]:
    kind = "Thoughtful work, and every file arrived ready to use. Amara asked the right questions in the first week."
    slow = (
        "The work itself was interesting and the brief was clear, but replies often took four or five days and the "
        "second milestone was approved two weeks late. I would work with this client again if response times were "
        "agreed up front."
    )
    thanks = "Thank you. A clear brief made that easy; I would gladly do the next chapter with you."
    yield _left(14, "C-20418", "client", "554545", kind, 9)
    yield _left(13, "C-20418", "freelancer", "524234", slow, 6)
    yield 12, lambda house: respond(house, "C-20418", "client", "amara", thanks)

    yield _left(59, "logo-refresh", "client", "555445", "Three sketches in a week, and the third was it.", 10)
    yield _left(58, "logo-refresh", "freelancer", "455555", "Knew what they wanted, and said so. Paid the same day.")
    yield 57, lambda house: respond(house, "logo-refresh", "client", "mira", "Thank you! The oak leaf was your idea.")
    sorry = "We should have told you about the second sign earlier. Thank you for your patience."
    yield 56, lambda house: respond(house, "logo-refresh", "freelancer", "harbour-pine", sorry)

    yield _left(
        49, "menu-translation", "client", "323232", "Two dishes were wrong, and the printer had them already.", 4
    )
    yield _left(48, "menu-translation", "freelancer", "343444", "The text changed twice after I had delivered it.")
    yield 46.5, lambda house: allow_change(house, "menu-translation", "client", "mira")
    better = "Two dishes were wrong at first; Mira paid for the second print, and now the menu is lovely."
    changed = ChangeFeedback(
        "menu-translation", "client", "kestrel-bakery", dict.fromkeys(CRITERIA["client"], 4), True, better
    )
    yield 44, lambda house: change_feedback(house, changed)

    yield _left(41, "shop-photos", "client", "222333", "Not the light that we had talked about.")
    yield _left(40, "shop-photos", "freelancer", "555555", "A lovely place to work in, at five in the morning.")
    yield 35, lambda house: withdraw(house, "shop-photos", "client", "kestrel-bakery", False, None)

    yield _left(39, "tiny-fix", "client", "555555", "Done in an hour.")
    yield _left(39, "tiny-fix", "freelancer", "555555", None)

    yield _left(23, "bakery-app", "client", "443323", "It works, but it came two weeks late.", 6)
    yield _left(22, "bakery-app", "freelancer", "334455", "Friendly, though decisions took their time.")
    yield 3, lambda house: allow_change(house, "bakery-app", "client", "odhran")

    yield _left(21, "price-list", "client", "544554", "Clear and on time. One price was missing.", 8)
    yield _left(20, "price-list", "freelancer", "555455", "Everything that I needed in one message.")
    yield 2, lambda house: ask_to_change(house, "price-list", "client", "kestrel-bakery")

    yield _left(18, "booking-page", "client", "111111", "Refund half of it, or everybody here will read this.", 0)
    claim = MakeReport(
        "booking-page",
        "client",
        "odhran",
        "feedback",
        "manipulation",
        "extortion",
        "They asked for half of the price back on the day before this appeared, and said that they would write this.",
        (),
    )
    yield 4, lambda house: report(house, claim)

    yield _left(2, "website", "client", "554445", "Sealed: until Odhran has written too, or the window closes.", 9)


def _hard_ones() -> Iterator[Act]:
    """What pages are hard put to show: other directions, no words, far too many, somebody who is gone."""
    arabic = "عمل ممتاز، والتسليم في الموعد. كان التواصل سهلاً من اليوم الأول، وأعجبت البطاقات كل الضيوف (RSVP)."
    yield _left(24, "C-20377", "client", "555455", arabic)
    yield _left(24, "C-20377", "freelancer", "555554", None)
    yield 23, lambda house: respond(house, "C-20377", "client", "amara", "شكراً جزيلاً! Thank you, and happy holidays.")

    yield _left(15, "long-words", "client", "444443", f"One word was enough: {LONG_WORD}.")
    at_length = "A client who counts every letter, and is right to. " * 93 + LONG_WORD
    yield _left(15, "long-words", "freelancer", "555554", at_length[:LONGEST])
    yield _left(21, "tonight-respond", "client", "433444", "A good story, though a little long for the bag.")
    yield _left(20, "tonight-respond", "freelancer", "445454", "The bread was part of the pay, and the better part.")

    yield _left(38, "lantern-posters", "client", "545455", "You could read them by moonlight.")
    yield _left(37, "lantern-posters", "freelancer", "545544", "They came with the lamps themselves.")


def _many() -> Iterator[Act]:
    said = ("Clean sound, on the day.", "A little late, and worth it.", None, "The birds are still in it, as we asked.")
    for number, deal in enumerate(MANY):
        assert deal.ended is not None  # noqa: S101  All of these have ended.
        yield _left(deal.ended - 0.25, deal.id, "client", ("555555", "445454", "334343")[number % 3], said[number % 4])
        if number % 2:
            yield _left(deal.ended - 0.5, deal.id, "freelancer", "555555", "Clear, friendly, paid at once.")
