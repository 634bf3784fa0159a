"""A member says that they have seen what they were told on the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.actions.acting import Done
from rejoinder.policy.refusals import NotFound
from rejoinder.store import members, notices_seen

if TYPE_CHECKING:
    from rejoinder.actions.acting import Outcome
    from rejoinder.actions.installation import Installation
    from rejoinder.policy.deadlines import Instant


def see_notices(installation: Installation, member: str, until: Instant) -> Outcome:
    """Note that a member has seen everything up to this instant, which is that of the page they looked at.

    What has happened since stays unread, and an instant that is still to come is as good as now. It leaves no entry in
    the record: it is about reading, not about feedback.
    """
    with installation.database.transaction() as writing:
        members.hold_members(writing, member)
        found = members.read_member(writing, member)
        if found is None:
            return NotFound()
        noted = notices_seen.save_seen(writing, found[0], min(until, installation.now(writing)))
    return Done({}, "new" if noted else "nothing_new")
