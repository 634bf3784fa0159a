"""R-1001. What else speaks of a member: what entries committed to, and answers that are kept for repeats."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from rejoinder.record.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rejoinder.store.database import Reading, Row, Writing
    from rejoinder.store.erasure import Belongings

ACTOR = {
    "sqlite": "CAST(substr(j.entry, 11, 32) AS TEXT)",
    "postgresql": "encode(substring(j.entry FROM 11 FOR 32), 'escape')",
}
SUBJECT = {
    "sqlite": "CAST(substr(j.entry, -40, 32) AS TEXT)",
    "postgresql": "encode(substring(j.entry FROM length(j.entry) - 39 FOR 32), 'escape')",
}
"""Where actor and subject stand in the bytes of an entry (J-1): they have one length, at both ends of it."""


def delete_payloads(writing: Writing, member: int, pseudonym: str, found: Belongings) -> list[int]:
    """Delete what entries committed to about a member, and their nonces; give the entries' places, in order."""
    dialect = writing.dialect
    entries = writing.rows(
        f"SELECT j.seq, j.entry, p.payload FROM journal j JOIN journal_payload p ON p.seq = j.seq "
        f"WHERE {ACTOR[dialect]} = :pseudonym OR {SUBJECT[dialect]} = :pseudonym "
        f"OR {SUBJECT[dialect]} IN (SELECT pseudonym FROM contract WHERE client = :member OR freelancer = :member) "
        "ORDER BY j.seq",
        {"member": member, "pseudonym": pseudonym},
    )
    gone = [seq for seq, entry, payload in entries if _goes(json.loads(entry), json.loads(payload), pseudonym, found)]
    if gone:
        writing.many("DELETE FROM journal_payload WHERE seq = :seq", [{"seq": seq} for seq in gone])
    return gone


def _goes(entry: Mapping[str, Any], said: Mapping[str, Any], pseudonym: str, found: Belongings) -> bool:
    """Tell whether a payload holds a member's data, and needn't be held (R-609)."""
    kind = entry["kind"]
    key, _, side = found.contracts.get(entry["subject"], (0, "", ""))
    if kind in {"contract.registered", "contract.imported"}:  # They name both members.
        return True
    if kind == "contract.updated":  # The description is the client's.
        return side == "client"
    if kind == "feedback.imported":
        return any(one["side"] == side or one.get("response") for one in said["feedback"])
    if entry["subject"] == pseudonym and kind == "member.erased":
        return False
    if pseudonym not in {entry["actor"], entry["subject"]} or not KINDS[kind].personal:
        return False
    return not (
        (kind.startswith("feedback.") and (key, said["side"]) in found.held)
        or (kind == "response.given" and (key, said["side"]) in found.responses_held)
        or said.get("report") in found.reports_held
        or (kind == "evidence.stored" and said["id"] in found.evidence_held)
    )


def delete_answers(writing: Writing, member: str, named: set[str]) -> None:
    """Delete answers kept for repeats that name a member, or anything of theirs, in request or answer (T-12)."""
    in_key = re.compile(rf"(?<![A-Za-z0-9]){re.escape(member)}(?![A-Za-z0-9])").search
    for caller, key, path, answer in _answers(writing):
        words = {*path.split("/"), *_leaves(json.loads(answer))}
        if in_key(key) or not words.isdisjoint(named):
            writing.run(
                "DELETE FROM idempotent_answer WHERE caller = :caller AND idempotency_key = :key AND path = :path",
                {"caller": caller, "key": key, "path": path},
            )


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _leaves(part)
    elif isinstance(value, str):
        yield value


def _answers(reading: Reading) -> Iterator[Row]:
    """Read all kept answers, a thousand at a time."""
    last = {"caller": "", "key": "", "path": ""}
    while True:
        page = reading.rows(
            "SELECT caller, idempotency_key, path, answer FROM idempotent_answer "
            "WHERE (caller, idempotency_key, path) > (:caller, :key, :path) "
            "ORDER BY caller, idempotency_key, path LIMIT 1000",
            last,
        )
        if not page:
            return
        yield from page
        last = dict(zip(("caller", "key", "path"), page[-1][:3], strict=True))
