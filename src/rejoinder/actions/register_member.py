"""The marketplace registers a member, or puts their name and country right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.actions.acting import Done, anywhere
from rejoinder.policy.decision import Refusal
from rejoinder.policy.refusals import EmptyText, MemberErased
from rejoinder.policy.text import NAME_LENGTH, plain
from rejoinder.store import members

if TYPE_CHECKING:
    from rejoinder.actions.acting import Act, Outcome
    from rejoinder.actions.installation import Installation


def register_member(installation: Installation, member: str, display_name: str, country: str | None) -> Outcome:
    """Register a member under the marketplace's own id; an id that was erased isn't given out again (R-1001)."""

    def deed(act: Act) -> Outcome:
        before = members.read_member(act.writing, member)
        if before is None and members.was_erased(act.writing, installation.mac("member", member)):
            return MemberErased()
        name = plain(display_name, field="display_name", limit=NAME_LENGTH, multiline=False)
        if isinstance(name, Refusal):
            return name
        if not name:
            return EmptyText("display_name")
        payload = {"member": member, "display_name": name, "country": country}
        if before is None:
            pseudonym = members.save_registered(act.writing, member, name, country, act.now)
            return act.keep("member.registered", payload, subject=pseudonym, told=payload)
        if (before[1], before[2]) == (name, country):
            return Done(payload, "nothing_new")
        members.save_updated(act.writing, before[0], name, country)
        done = act.keep("member.updated", payload, subject=before[3], told=payload)
        return Done(done.told, "updated")

    return anywhere(installation, deed, lock=f"member:{member}")
