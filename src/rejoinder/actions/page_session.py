"""The marketplace asks for a link by which one of its members comes to the pages (O-8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.actions.acting import Done
from rejoinder.policy.refusals import MemberUnknown
from rejoinder.store import members, page_sessions

if TYPE_CHECKING:
    from rejoinder.actions.acting import Outcome
    from rejoinder.actions.installation import Installation


def make_page_session(installation: Installation, member: str, return_to: str) -> Outcome:
    """Make a link that signs a member in once, within five minutes, and leads to ``return_to``, which was checked.

    Told are its token and ``expires_at``. It goes by the wall clock, in a sandbox too, and leaves no entry in the
    record: it is about the door, not about feedback. Never repeated: each call makes a new one.
    """
    installation.trust_the_clock()
    with installation.database.transaction() as writing:
        members.hold_members(writing, member)
        found = members.read_member(writing, member)
        if found is None:
            return MemberUnknown("member")
        token, expires_at = page_sessions.make_link(writing, found[0], return_to, installation.clock.now())
    return Done({"token": token, "expires_at": expires_at})
