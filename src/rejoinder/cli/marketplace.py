"""The demo's marketplace: plainly invented, and in every state that a feedback can be in.

It comes about as a real one does, by the product's own acts in their order, while the sandbox's clock goes forward.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.actions.advance_clock import advance
from rejoinder.actions.end_contract import end_contract
from rejoinder.actions.erase_member import erase_member
from rejoinder.actions.register_contract import RegisterContract, register_contract
from rejoinder.actions.register_member import register_member
from rejoinder.cli.cast import DEALS, ERASED, MANY, MEMBERS, Deal
from rejoinder.cli.story import story
from rejoinder.policy.deadlines import DAY, HOUR, format_instant
from rejoinder.policy.decision import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rejoinder.actions.acting import Outcome
    from rejoinder.actions.installation import Installation
    from rejoinder.cli.story import Act
    from rejoinder.policy.deadlines import Instant


def open_the_market(installation: Installation, now: Instant) -> None:
    """Let everything happen up to ``now``, in order; the sandbox's clock must stand before all of it."""
    for member, (name, country) in MEMBERS.items():
        _done(register_member(installation, member, name, country))
    before = None
    for days, act in sorted([*_contracts(now), *story()], key=lambda each: -each[0]):
        if days != before:
            _done(advance(installation, to=format_instant(now - int(days * DAY))))
        before = days
        _done(act(installation))
    _done(advance(installation, to=format_instant(now)))
    _done(erase_member(installation, ERASED))


def _done(outcome: Outcome) -> None:
    """Insist: an invented story that the rules refuse is a mistake in the story."""
    if isinstance(outcome, Refusal):
        raise TypeError(f"the demo's story breaks a rule: {outcome.code}")


def _contracts(now: Instant) -> Iterator[Act]:
    for deal in (*DEALS, *MANY):
        given = _registering(deal, now - int(deal.began * DAY) - HOUR)
        yield deal.began, lambda house, given=given: register_contract(house, given)  # type: ignore[misc]
        if deal.ended is not None:
            yield deal.ended, lambda house, name=deal.id: end_contract(house, name, None)  # type: ignore[misc]


def _registering(deal: Deal, started_at: Instant) -> RegisterContract:
    return RegisterContract(
        deal.id,
        deal.client,
        deal.freelancer,
        deal.title,
        deal.description,
        deal.category,
        started_at,
        deal.amount,
        "EUR",
        False,
    )
