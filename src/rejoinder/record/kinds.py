"""R-1002. Every kind of act that can be recorded: how its entry reads, what it commits to, what in that is personal.

An act whose kind isn't in this table can't be recorded, and so can't happen.
"""

from __future__ import annotations

from dataclasses import dataclass

from rejoinder.record.canonical import canonical


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of act. ``personal`` names the keys of the payload that hold, or point to, a person's data (R-1001)."""

    sentence: str
    payload: tuple[str, ...]
    personal: frozenset[str]
    keys: frozenset[str]


def _kind(sentence: str, payload: str, personal: str = "") -> Kind:
    keys = tuple(payload.split())
    return Kind(sentence, keys, frozenset(personal.split()), frozenset(keys))


_MEMBER = "member display_name country"
_CONTRACT = "contract client freelancer title description category started_at amount currency"
_WORK = "contract title description category"
_FEEDBACK = "contract side version ratings overall comment"

KINDS: dict[str, Kind] = {
    "member.registered": _kind("The marketplace registered {subject}", _MEMBER, _MEMBER),
    "member.updated": _kind("The marketplace updated {subject}", _MEMBER, _MEMBER),
    "member.imported": _kind("The marketplace brought in {subject}", _MEMBER, _MEMBER),
    "member.erased": _kind(
        "{subject} was erased, and what was recorded of them can't be read any more",
        "seqs kept held_until",
    ),
    "contract.registered": _kind(
        "The marketplace registered {subject}",
        _CONTRACT,
        "client freelancer title description",
    ),
    "contract.updated": _kind("The marketplace updated {subject}", _WORK, "title description"),
    "contract.ended": _kind("{subject} ended", "contract ended_at terms closes_at"),
    "contract.paid": _kind("The net amount paid for {subject} was set", "contract amount currency"),
    "contract.imported": _kind(
        "The marketplace brought in {subject}, finished, with its feedback",
        f"{_CONTRACT} ended_at terms closes_at reveals_at feedback",
        "client freelancer title description feedback",
    ),
    "feedback.imported": _kind(
        "The marketplace brought in feedback on {subject}",
        "contract feedback",
        "feedback",
    ),
    "feedback.left": _kind(
        "{actor} left feedback on {subject}",
        f"{_FEEDBACK} private reveals_at",
        "ratings overall comment private",
    ),
    "feedback.changed": _kind(
        "{actor} changed their feedback on {subject}",
        _FEEDBACK,
        "ratings overall comment",
    ),
    "feedback.withdrawn": _kind(
        "{actor} had their own feedback on {subject} removed",
        "contract side pressured note",
        "pressured note",
    ),
    "response.given": _kind(
        "{actor} responded to the feedback on {subject}",
        "contract side text answered_version audience",
        "text",
    ),
    "change.asked": _kind(
        "{actor} asked to change their feedback on {subject}",
        "contract side number lapses_at",
    ),
    "change.allowed": _kind(
        "{actor} let the other side change its feedback on {subject}",
        "contract side number closes_at",
    ),
    "report.made": _kind(
        "{actor} reported the feedback on {subject}",
        "report case opened due_at contract side target version ground kind description evidence",
        "description",
    ),
    "report.evidence_added": _kind(
        "{actor} added evidence to a report on {subject}",
        "report evidence",
        "evidence",
    ),
    "pressured.told": _kind(
        "{actor} told in confidence of pressure or an offer on {subject}",
        "id contract note evidence",
        "note",
    ),
    "evidence.stored": _kind(
        "{actor} filed a document",
        "id name media_type size sha256 stored_sha256",
        "name sha256 stored_sha256",
    ),
    "notice.made": _kind(
        "Somebody gave notice of the feedback on {subject}",
        "id contract side name email reasons case opened due_at",
        "name email reasons",
    ),
    "key.created": _kind("A key was made for the marketplace", "key scopes"),
    "key.revoked": _kind("A key of the marketplace's was revoked", "key"),
}
"""Every kind, by its name."""


def payload_bytes(kind: str, /, **values: object) -> bytes:
    """J-3. Write what an act decided, as the canonical bytes that its entry commits to.

    Raises ``KeyError`` for a kind that the record doesn't know, ``ValueError`` unless the keys are exactly the kind's,
    and what ``canonical`` raises. A key of the payload named ``kind`` is given as any other.
    """
    keys = KINDS[kind].keys
    if values.keys() != keys:
        message = f"{kind} commits to {sorted(keys)}, not to {sorted(values)}."
        raise ValueError(message)
    return canonical(values)
