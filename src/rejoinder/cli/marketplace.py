"""The demo's marketplace: plainly invented, and in every state that a feedback can be in.

It comes about as a real one does, by the product's own acts in their order, while the sandbox's clock goes forward.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rejoinder.actions.advance_clock import advance
from rejoinder.actions.allow_change import allow_change
from rejoinder.actions.ask_to_change import ask_to_change
from rejoinder.actions.change_feedback import ChangeFeedback, change_feedback
from rejoinder.actions.end_contract import end_contract
from rejoinder.actions.leave_feedback import LeaveFeedback, leave_feedback
from rejoinder.actions.register_contract import RegisterContract, register_contract
from rejoinder.actions.register_member import register_member
from rejoinder.actions.report import MakeReport, report
from rejoinder.actions.respond import respond
from rejoinder.actions.withdraw import withdraw
from rejoinder.policy.deadlines import DAY, HOUR, format_instant
from rejoinder.policy.decision import Refusal
from rejoinder.policy.facts import PrivateWords

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rejoinder.actions.acting import Outcome
    from rejoinder.actions.installation import Installation
    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.terms import Side

DAYS = 80
"""How long ago the invented story begins."""
CRITERIA: dict[Side, tuple[str, ...]] = {
    "client": ("skills", "quality", "availability", "schedule", "communication", "cooperation"),
    "freelancer": ("clarity", "communication", "cooperation", "schedule", "payment", "professionalism"),
}
MEMBERS = {
    "harbour-pine": ("Harbour & Pine (invented)", "NO"),
    "kestrel-bakery": ("Kestrel Bakery (invented)", "IE"),
    "lumen-school": ("Lumen School (invented)", "PT"),
    "mira": ("Mira Castell (invented)", "ES"),
    "odhran": ("Odhran Feld (invented)", "IE"),
    "ines": ("Ines Vaara (invented)", "FI"),
}


@dataclass(frozen=True, slots=True)
class Deal:
    """A contract: when it began and ended, in days before now; ``ended`` is ``None`` while it runs."""

    id: str
    client: str
    freelancer: str
    title: str
    category: str
    began: float
    ended: float | None
    amount: str = "480.00"


DEALS = (
    Deal("logo-refresh", "harbour-pine", "mira", "Logo refresh for a joinery", "Design", 75, 60, "1200.00"),
    Deal("menu-translation", "kestrel-bakery", "mira", "Menu in three languages", "Translation", 70, 50),
    Deal("newsletter", "lumen-school", "mira", "Autumn newsletter", "Writing", 66, 46, "150.00"),
    Deal("shop-photos", "kestrel-bakery", "ines", "Photographs of the shop", "Photography", 60, 42, "600.00"),
    Deal("tiny-fix", "harbour-pine", "mira", "One small fix", "Design", 41, 40, "0.50"),
    Deal("bakery-app", "kestrel-bakery", "odhran", "Ordering page for a bakery", "Software", 60, 24, "2400.00"),
    Deal("price-list", "kestrel-bakery", "mira", "Price list for the winter", "Design", 38, 22, "220.00"),
    Deal("booking-page", "lumen-school", "odhran", "Booking page for evening courses", "Software", 55, 20, "900.00"),
    Deal("course-posters", "lumen-school", "mira", "Posters for six courses", "Design", 30, 13, "360.00"),
    Deal("website", "harbour-pine", "odhran", "Website with a small shop", "Software", 48, 5, "3100.00"),
    Deal("winter-campaign", "harbour-pine", "mira", "Winter campaign", "Design", 10, None, "800.00"),
)
STATES = {
    "answered publicly": "logo-refresh",
    "answered privately": "logo-refresh",
    "changed": "menu-translation",
    "none left": "newsletter",
    "removed by its author": "shop-photos",
    "not public": "tiny-fix",
    "change window open": "bakery-app",
    "change asked": "price-list",
    "reported": "booking-page",
    "window closing soon": "course-posters",
    "sealed": "website",
    "revealed": "price-list",
    "not ended": "winter-campaign",
}
"""Where each state is to be found: every one of these holds when the demo begins."""

Act = tuple[float, "Callable[[Installation], Outcome]"]


def open_the_market(installation: Installation, now: Instant) -> None:
    """Let everything happen up to ``now``, in order; the sandbox's clock must stand before all of it."""
    for member, (name, country) in MEMBERS.items():
        _done(register_member(installation, member, name, country))
    for days, act in sorted([*_contracts(now), *_story()], key=lambda each: -each[0]):
        _done(advance(installation, to=format_instant(now - int(days * DAY))))
        _done(act(installation))
    _done(advance(installation, to=format_instant(now)))


def _done(outcome: Outcome) -> None:
    """Insist: an invented story that the rules refuse is a mistake in the story."""
    if isinstance(outcome, Refusal):
        raise TypeError(f"the demo's story breaks a rule: {outcome.code}")


def _contracts(now: Instant) -> Iterator[Act]:
    for deal in DEALS:
        started_at = now - int(deal.began * DAY) - HOUR
        given = RegisterContract(
            deal.id,
            deal.client,
            deal.freelancer,
            deal.title,
            None,
            deal.category,
            started_at,
            deal.amount,
            "EUR",
            False,
        )
        yield deal.began, lambda house, given=given: register_contract(house, given)  # type: ignore[misc]
        if deal.ended is not None:
            yield deal.ended, lambda house, name=deal.id: end_contract(house, name, None)  # type: ignore[misc]


def _left(days: float, contract: str, side: Side, stars: str, comment: str | None, recommend: int | None = None) -> Act:
    """One feedback; ``stars`` has a digit for each criterion of the side."""
    deal = next(each for each in DEALS if each.id == contract)
    author = deal.client if side == "client" else deal.freelancer
    ratings = dict(zip(CRITERIA[side], map(int, stars), strict=True))
    private = PrivateWords(recommend, None) if recommend is not None else None
    given = LeaveFeedback(contract, side, author, ratings, comment, private)
    return days, lambda house: leave_feedback(house, given)


def _story() -> Iterator[Act]:
    """Tell what happened on each contract, in days before now."""
    yield _left(59, "logo-refresh", "client", "555445", "Three sketches in a week, and the third was it.", 10)
    yield _left(58, "logo-refresh", "freelancer", "455555", "Knew what they wanted, and said so. Paid the same day.")
    yield 57, lambda house: respond(house, "logo-refresh", "client", "mira", "Thank you! The oak leaf was your idea.")
    thanks = "We should have told you about the second sign earlier. Thank you for your patience."
    yield 56, lambda house: respond(house, "logo-refresh", "freelancer", "harbour-pine", thanks)

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
