"""The sandbox's clock goes forward, and whatever comes due on the way is told in its order (API.md, Sandbox clock)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.actions.acting import Done
from rejoinder.actions.tell_what_is_due import tell, tell_what_is_due
from rejoinder.policy.deadlines import LATEST, format_instant
from rejoinder.policy.decision import Refusal
from rejoinder.policy.refusals import ClockBackwards, NotFound, NothingIsComing
from rejoinder.store import events
from rejoinder.store.installation import sandbox_now, set_sandbox_now

if TYPE_CHECKING:
    from rejoinder.actions.acting import Outcome
    from rejoinder.actions.installation import Installation
    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Writing

CLOCK = "SELECT sandbox_now FROM installation WHERE id = 1"
EVERY = 1 << 62


def advance(installation: Installation, *, by: int | None = None, to: Instant | None = None) -> Outcome:
    """Move the clock by so many microseconds or to an instant; without either, to the next deadline that is coming.

    Every deadline on the way is told at its own instant, in order, and ``test_clock.ready`` at the last. All of it is
    one transaction: nobody sees the clock between two deadlines, and two advances at once come one after the other.
    Tells ``now`` and how many deadlines were ``told``. Where there is no sandbox, there is no such clock.
    """
    if not installation.stamp.sandbox:
        return NotFound()
    with installation.database.transaction() as writing:
        writing.lock_row(CLOCK, {})
        now = sandbox_now(writing)
        target = _target(writing, now, by, to)
        if isinstance(target, Refusal):
            return target
        told = tell(writing, events.coming(writing, EVERY, until=target))
        if target > now:
            set_sandbox_now(writing, target)
            events.announce(writing, "test_clock.ready", target, now=format_instant(target))
    # An act that was under way, at the clock's old time, may have left a deadline that the new time is past.
    told += tell_what_is_due(installation, target)
    return Done({"now": target, "told": told}, "new" if target > now else "nothing_new")


def _target(writing: Writing, now: Instant, by: int | None, to: Instant | None) -> Instant | Refusal:
    """Work out where to: forward, and no further than 2100."""
    if by is not None:
        to = now + by
    elif to is None:
        upcoming = events.coming(writing, 1, after=now)
        if not upcoming:
            return NothingIsComing()
        to = int(upcoming[0][0])
    return to if now <= to < LATEST else ClockBackwards(now)
