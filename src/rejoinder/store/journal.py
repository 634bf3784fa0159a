"""Writing the record: one entry an act, in the act's own transaction, the head locked last (J-5, J-6)."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from rejoinder.record.chain import Frontier, Growing, leaf_hash
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
    frontier, latest = _held(writing)
    size, nonce = frontier.size, secrets.token_bytes(NONCE)
    entry = entry_bytes(size, frontier.root().hex(), at, kind, actor, subject, commit(nonce, words))
    leaf = leaf_hash(entry)
    writing.run(
        "INSERT INTO journal (seq, entry, leaf) VALUES (:seq, :entry, :leaf)",
        {"seq": size, "entry": entry, "leaf": leaf},
    )
    writing.run(
        "INSERT INTO journal_payload (seq, nonce, payload) VALUES (:seq, :nonce, :payload)",
        {"seq": size, "nonce": nonce, "payload": words},
    )
    _move(writing, frontier.append(leaf), max(at, latest))
    return size


def hold_head(writing: Writing) -> None:
    """Hold the head of the record, last of all that is held (J-6), until the transaction ends."""
    writing.lock_row(HEAD, {})


def _held(writing: Writing) -> tuple[Frontier, Instant]:
    """Hold the head, and give the tree as it stands and the latest instant in it."""
    hold_head(writing)
    head = writing.row(HEAD)
    assert head is not None  # noqa: S101  The installation is made with a head.
    return Frontier(head[0], bytes(head[1])), head[2]


def _move(writing: Writing, frontier: Frontier, at: Instant) -> None:
    """Keep how far the record goes now."""
    writing.run(
        "UPDATE journal_head SET size = :size, frontier = :frontier, at = :at WHERE id = 1",
        {"size": frontier.size, "frontier": frontier.nodes, "at": at},
    )


def latest_instant(reading: Reading) -> Instant:
    """R-2. Give the greatest instant that any act ever used."""
    row = reading.row("SELECT at FROM journal_head WHERE id = 1")
    return int(row[0]) if row else 0


def append_many(writing: Writing, at: Instant, actor: str, acts: Sequence[tuple[str, str, bytes]]) -> None:
    """R-1000. Leave one entry for each of many acts of one actor's: as ``append`` would, one after the other.

    An act is its kind, its subject's pseudonym, and its payload as ``payload_bytes`` wrote it.
    """
    before, latest = _held(writing)
    first, tree = before.size, Growing(before)
    nonces = secrets.token_bytes(NONCE * len(acts))
    entries: list[tuple[int, bytes, bytes]] = []
    payloads: list[tuple[int, bytes, bytes]] = []
    for place, (kind, subject, words) in enumerate(acts):
        nonce = nonces[place * NONCE : place * NONCE + NONCE]
        entry = entry_bytes(first + place, tree.root().hex(), at, kind, actor, subject, commit(nonce, words))
        leaf = leaf_hash(entry)
        tree.append(leaf)
        entries.append((first + place, entry, leaf))
        payloads.append((first + place, nonce, words))
    insert_rows(writing, "journal", "seq, entry, leaf", entries)
    insert_rows(writing, "journal_payload", "seq, nonce, payload", payloads)
    _move(writing, tree.frontier(), max(at, latest))
