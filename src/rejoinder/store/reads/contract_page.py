"""A contract as the page of one of its two parties wants it: what the API shows them, the terms, and the names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rejoinder.policy.terms import SIDES, other
from rejoinder.store.contracts import read_contract
from rejoinder.store.feedback import Standing
from rejoinder.store.reads.contract import show_row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.feedback import Feedback
    from rejoinder.policy.terms import Side, Terms
    from rejoinder.store.database import Reading


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody on a contract; a former member has neither id nor name."""

    id: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Seat:
    """A contract from where one of its parties sits. Never made for anybody else (R-800).

    ``shown`` is what the API shows this party; ``known`` what they may know of either side's feedback, by the side of
    its author, for asking the rules before an act. ``terms`` are those in force at the contract's end.
    """

    shown: Mapping[str, Any]
    known: Mapping[Side, Feedback]
    terms: Terms | None
    side: Side
    you: Party
    them: Party
    now: Instant

    @property
    def id(self) -> str:
        """The contract's id."""
        return str(self.shown["id"])

    @property
    def other_side(self) -> Side:
        """The side of the other party."""
        return other(self.side)

    @property
    def mine(self) -> Mapping[str, Any] | None:
        """The feedback that this party has left."""
        found: Mapping[str, Any] | None = self.shown["feedback"][self.side]
        return found

    @property
    def about_me(self) -> Mapping[str, Any] | None:
        """The feedback about this party, as far as they may see it."""
        found: Mapping[str, Any] | None = self.shown["feedback"][self.other_side]
        return found

    @property
    def actions(self) -> Mapping[str, Mapping[str, Any]]:
        """What this party may do, until when, and why not."""
        found: Mapping[str, Mapping[str, Any]] = self.shown["actions"]
        return found


def read_seat(reading: Reading, contract: str, member: str, now: Instant) -> Seat | None:
    """Give a contract to one of its parties; to anybody else, and where there is none, nothing."""
    row = read_contract(reading, contract)
    if row is None or not row.contract.has_party(member):
        return None
    standing = Standing(reading, row, now)
    side: Side = "client" if member == row.contract.client else "freelancer"
    return Seat(
        shown=show_row(reading, row, standing, member, on_pages=True),
        known={each: standing.known_to(member, each, on_pages=True) for each in SIDES},
        terms=row.contract.terms,
        side=side,
        you=Party(member, row.name_on(side)),
        them=Party(row.contract.member_on(other(side)), row.name_on(other(side))),
        now=standing.now,
    )
