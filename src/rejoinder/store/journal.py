"""Writing the record: one entry an act, in the act's own transaction, the head locked last (J-5, J-6)."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from rejoinder.record.chain import Frontier, leaf_hash
from rejoinder.record.commitment import NONCE, commit
from rejoinder.record.entry import entry_bytes
from rejoinder.record.kinds import payload_bytes
from rejoinder.store.bulk import insert_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading, Writing

HEAD = "SELECT size, frontier, at FROM journal_head WHERE id = 1"


def append(writing: Writing, at: Instant, kind: str, actor: str, subject: str, payload: Mapping[str, Any]) -> int:
    """R-1000, R-1002. Leave the one entry of an act, and give its place; what can't be recorded doesn't happen."""
    words = payload_bytes(kind, **payload)
    writing.lock_row(HEAD, {})
    head = writing.row(HEAD)
    assert head is not None  # noqa: S101  The installation is made with a head.
    size, nodes, latest = head
    frontier = Frontier(size, bytes(nodes))
    nonce = secrets.token_bytes(32)
    entry = entry_bytes(size, frontier.root().hex(), at, kind, actor, subject, commit(nonce, words))
    leaf = leaf_hash(entry)
    grown = frontier.append(leaf)
    writing.run(
        "INSERT INTO journal (seq, entry, leaf) VALUES (:seq, :entry, :leaf)",
        {"seq": size, "entry": entry, "leaf": leaf},
    )
    writing.run(
        "INSERT INTO journal_payload (seq, nonce, payload) VALUES (:seq, :nonce, :payload)",
        {"seq": size, "nonce": nonce, "payload": words},
    )
    writing.run(
        "UPDATE journal_head SET size = :size, frontier = :frontier, at = :at WHERE id = 1",
        {"size": grown.size, "frontier": grown.nodes, "at": max(at, latest)},
    )
    return int(size)


def latest_instant(reading: Reading) -> Instant:
    """R-2. Give the greatest instant that any act ever used."""
    row = reading.row("SELECT at FROM journal_head WHERE id = 1")
    return int(row[0]) if row else 0


def append_many(writing: Writing, at: Instant, actor: str, acts: Sequence[tuple[str, str, bytes]]) -> None:
    """R-1000. Leave one entry for each of many acts of one actor's: as ``append`` would, one after the other.

    An act is its kind, its subject's pseudonym, and its payload as ``payload_bytes`` wrote it.
    """
    writing.lock_row(HEAD, {})
    head = writing.row(HEAD)
    assert head is not None  # noqa: S101  The installation is made with a head.
    first, nodes, latest = head
    frontier = Frontier(first, bytes(nodes))
    nonces = secrets.token_bytes(NONCE * len(acts))
    entries: list[tuple[int, bytes, bytes]] = []
    payloads: list[tuple[int, bytes, bytes]] = []
    for place, (kind, subject, words) in enumerate(acts):
        nonce = nonces[place * NONCE : place * NONCE + NONCE]
        entry = entry_bytes(first + place, frontier.root().hex(), at, kind, actor, subject, commit(nonce, words))
        leaf = leaf_hash(entry)
        frontier = frontier.append(leaf)
        entries.append((first + place, entry, leaf))
        payloads.append((first + place, nonce, words))
    insert_rows(writing, "journal", "seq, entry, leaf", entries)
    insert_rows(writing, "journal_payload", "seq, nonce, payload", payloads)
    writing.run(
        "UPDATE journal_head SET size = :size, frontier = :frontier, at = :at WHERE id = 1",
        {"size": frontier.size, "frontier": frontier.nodes, "at": max(at, latest)},
    )
