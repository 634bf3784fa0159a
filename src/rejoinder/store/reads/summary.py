"""A member's summary, as the world sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rejoinder.policy.terms import other
from rejoinder.store.summaries import read_tally

if TYPE_CHECKING:
    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.terms import Profile
    from rejoinder.store.database import Reading


def show_summary(
    reading: Reading, profile: Profile, member: tuple[int, str], side: str, now: Instant
) -> dict[str, Any]:
    """Show the summary of a member (private key and id) on one side at this instant; criteria in the terms' order."""
    criteria = profile.in_force(now).weights[other(side)]
    return read_tally(reading, member[0], side, now).shown(member[1], side, tuple(criteria))
