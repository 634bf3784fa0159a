"""The sandbox's clock goes forward, and what comes due on the way is told in its order (API.md, Sandbox clock)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.actions.acting import Done, anywhere
from rejoinder.actions.tell_what_is_due import tell, tell_what_is_due
from rejoinder.policy.deadlines import LATEST, format_instant, parse_instant
from rejoinder.policy.decision import Refusal
from rejoinder.policy.durations import parse_duration
from rejoinder.policy.refusals import AdvanceInvalid, ClockBackwards, NotFound, NothingIsComing
from rejoinder.store import events
from rejoinder.store.installation import hold_sandbox_now, set_sandbox_now

if TYPE_CHECKING:
    from rejoinder.actions.acting import Act, Outcome
    from rejoinder.actions.installation import Installation
    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading
    from rejoinder.store.idempotency import Repeatable

ALL = 1 << 31


def advance(
    installation: Installation, *, by: str | None = None, to: str | None = None, repeatable: Repeatable | None = None
) -> Outcome:
    """Move the clock ``by`` a duration ("P28D"), or ``to`` an instant (RFC 3339) or the "next" deadline that is coming.

    Every deadline on the way is told at its own instant, in order, and ``test_clock.ready`` at the last. All of it is
    one transaction: nobody sees the clock between two deadlines, and two advances at once come one after the other.
    Tells ``now`` and how many deadlines were ``told``. Where there is no sandbox, there is no such clock.
    """
    if not installation.stamp.sandbox:
        return NotFound()

    def deed(act: Act) -> Outcome:
        now = hold_sandbox_now(act.writing)
        target = _target(act.writing, now, by, to)
        if isinstance(target, Refusal):
            return target
        told = tell(act.writing, events.coming(act.writing, ALL, until=target))
        answer = {"now": target, "told": told}
        if target > now:
            set_sandbox_now(act.writing, target)
            events.announce(act.writing, "test_clock.ready", target, now=format_instant(target))
        act.now = target
        act.remember(answer)
        return Done(answer, "new" if target > now else "nothing_new")

    outcome = anywhere(installation, deed, repeatable)
    if isinstance(outcome, Done):
        # An act that was under way, at the clock's old time, may have left a deadline that the new time is past.
        tell_what_is_due(installation)
    return outcome


def _target(reading: Reading, now: Instant, by: str | None, to: str | None) -> Instant | Refusal:
    """Work out where to: forward, and no further than 2100."""
    if (by is None) == (to is None):
        return AdvanceInvalid("Exactly one of by and to is wanted.")
    try:
        if by is not None:
            target = now + parse_duration(by)
        elif to == "next":
            upcoming = events.coming(reading, 1, after=now)
            if not upcoming:
                return NothingIsComing()
            target = int(upcoming[0][0])
        else:
            target = parse_instant(to or "")
    except ValueError as error:
        return AdvanceInvalid(str(error))
    return target if now <= target < LATEST else ClockBackwards(now)
