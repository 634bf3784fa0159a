"""A member files a document, to be named in a report or a confidential note (R-504)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.actions.acting import Done, anywhere
from rejoinder.outside.files import take_in
from rejoinder.policy.deadlines import DAY
from rejoinder.policy.decision import Refusal
from rejoinder.policy.evidence import one_more_may_wait
from rejoinder.policy.refusals import MemberUnknown
from rejoinder.store import evidence, members, reports
from rejoinder.store.database import StoreUnavailable

if TYPE_CHECKING:
    from rejoinder.actions.acting import Act, Outcome
    from rejoinder.actions.installation import Installation
    from rejoinder.store.idempotency import Repeatable


def file_evidence(
    installation: Installation, uploader: str, data: bytes, name: str, repeatable: Repeatable | None = None
) -> Outcome:
    """Check a document by what it is, re-make it where it can be, keep it encrypted, and give its id.

    Its file is written before anything is locked, and goes again where the document is refused or was filed before.
    """
    with installation.database.snapshot() as reading:
        known = members.read_member(reading, uploader)
    if known is None:
        return MemberUnknown("uploader")
    taken = take_in(data, name)
    if isinstance(taken, Refusal):
        return taken
    installation.trust_the_clock()
    if not installation.files.has_room():
        message = "Too little of the disk is free to keep documents (E-1)."
        raise StoreUnavailable(message)
    kept = installation.files.keep(taken.stored)

    def deed(act: Act) -> Outcome:
        member = members.read_member(act.writing, uploader)
        if member is None:
            return MemberUnknown("uploader")
        refused = one_more_may_wait(reports.waiting_evidence(act.writing, member[0], act.now - DAY))
        if refused is not None:
            return refused
        evidence.save_evidence(act.writing, kept.id, kept.wrapped_key, taken, member[0], act.now)
        payload = {
            "id": kept.id,
            "name": taken.name,
            "media_type": taken.media_type,
            "size": taken.size,
            "sha256": taken.sha256,
            "stored_sha256": taken.stored_sha256,
        }
        told = {key: payload[key] for key in ("id", "sha256", "media_type", "size")}
        return act.keep("evidence.stored", payload, actor=member[3], subject=member[3], told=told)

    outcome = anywhere(installation, deed, repeatable, lock=f"uploader:{uploader}")
    if not (isinstance(outcome, Done) and outcome.how == "new"):
        installation.files.erase(kept.id)
    return outcome
