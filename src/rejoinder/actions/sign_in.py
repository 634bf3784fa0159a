"""A member comes to the pages, stays a while and goes (A-3, O-8).

All of this goes by the wall clock, in a sandbox too, and leaves no entry in the record: it is about the door, not
about feedback.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.actions.acting import Done
from rejoinder.policy.refusals import LinkUsed, NotFound
from rejoinder.store import members, page_sessions

if TYPE_CHECKING:
    from rejoinder.actions.acting import Outcome
    from rejoinder.actions.installation import Installation


def sign_in(installation: Installation, token: str) -> Outcome:
    """Use a link up: told are the new session's token, ``return_to`` and the member's id."""
    installation.trust_the_clock()
    with installation.database.transaction() as writing:
        now = installation.clock.now()
        used = page_sessions.use_link(writing, token, now)
        if used is None:
            return LinkUsed()
        key, return_to = used
        session = page_sessions.make_session(writing, key, now)
        member = members.id_of(writing, key)
    return Done({"session": session, "return_to": return_to, "member": member})


def sign_in_as(installation: Installation, member: str) -> Outcome:
    """Sign in as anyone, in a sandbox alone (A-7): told is the new session's token."""
    if not installation.stamp.sandbox:
        return NotFound()
    with installation.database.transaction() as writing:
        members.hold_members(writing, member)
        found = members.read_member(writing, member)
        if found is None:
            return NotFound()
        session = page_sessions.make_session(writing, found[0], installation.clock.now())
    return Done({"session": session})


def sign_out(installation: Installation, session: bytes) -> Outcome:
    """End a session at once; one that is over already is no trouble."""
    with installation.database.transaction() as writing:
        ended = page_sessions.end_session(writing, session)
    return Done({}, "new" if ended else "nothing_new")


def end_my_session(installation: Installation, member: str, session: bytes) -> Outcome:
    """End one of a member's own sessions, from another one; somebody else's is as if it weren't there."""
    with installation.database.transaction() as writing:
        ended = page_sessions.end_session_of(writing, member, session)
    return Done({}) if ended else NotFound()


def stay_signed_in(installation: Installation, session: bytes) -> Outcome:
    """Note that a member was seen just now, from which their half hour starts anew."""
    with installation.database.transaction() as writing:
        page_sessions.touch(writing, session, installation.clock.now())
    return Done({}, "nothing_new")
