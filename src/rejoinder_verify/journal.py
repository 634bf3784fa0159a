"""The record by itself: every entry in its form, in its place, bound to all before it, and its commitment open."""

from __future__ import annotations

import hmac
from binascii import hexlify
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rejoinder_verify.encoding import Entry, Malformed, read_entry, read_fields, read_payload
from rejoinder_verify.reading import as_bytes
from rejoinder_verify.report import Head
from rejoinder_verify.tree import Tree, leaf_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rejoinder_verify.reading import Source
    from rejoinder_verify.report import Findings

NONCE = 32
"""HMAC pads a shorter key with zeros, so a nonce of any other length proves nothing (X-12)."""

IN_ORDER = (
    "SELECT j.seq, j.entry, j.leaf, p.nonce, p.payload"
    " FROM journal j LEFT JOIN journal_payload p ON p.seq = j.seq ORDER BY j.seq"
)
OVER = "SELECT seq FROM journal_payload p WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.seq = p.seq) ORDER BY seq"
APART = {b"member.erased", b"key.created", b"key.revoked", b"evidence.stored", b"notice.made"}
"""Kinds that are compared with their rows one by one, because they belong to no contract."""


@dataclass(slots=True)
class Walked:
    """What the walk over the record gathered for the checks after it."""

    head: Head = field(default_factory=lambda: Head(0, Tree().root().hex()))
    entries: int = 0
    erased: dict[int, int] = field(default_factory=dict)
    """Erased payloads, and the entry of the erasure."""
    kept: list[tuple[int, list[Any]]] = field(default_factory=list)
    """What stands without its text: (the entry of the erasure, [contract, side, version, ratings, overall])."""
    erasures: list[Entry] = field(default_factory=list)
    missing: list[tuple[int, str]] = field(default_factory=list)


class Walk:
    """One walk over all entries, in order."""

    def __init__(
        self, findings: Findings, heads: Sequence[Head], apart: Callable[[Entry, dict[str, Any]], None]
    ) -> None:
        self._findings = findings
        self._apart = apart
        self._heads: dict[int, list[Head]] = {}
        for head in heads:
            self._heads.setdefault(head.size, []).append(head)
        self._tree = Tree()
        self._bound = True
        self._last_at = -(1 << 62)
        self.walked = Walked()

    def over(self, source: Source, progress: Callable[[int], None]) -> Walked:
        """Walk over the record; tell ``progress`` how far it is, now and then."""
        self._compare_heads()
        for seq, raw, leaf, nonce, payload in source.rows(IN_ORDER):
            self._one(seq, as_bytes(raw), as_bytes(leaf), nonce, payload)
            if not self._tree.size % 10_000:
                progress(self._tree.size)
        walked = self.walked
        walked.entries = self._tree.size
        walked.head = Head(self._tree.size, self._tree.root().hex(), self._last_at if self._tree.size else None)
        self._what_is_missing_was_erased()
        self._no_payload_is_over(source)
        self._the_head_row_is_right(source)
        for size in sorted(self._heads):
            if size > walked.entries:
                self._findings.add(
                    "heads", f"head of {size} entries", f"has more than the {walked.entries} that are left"
                )
        return walked

    def _one(self, seq: int, raw: bytes, leaf: bytes, nonce: bytes | None, payload: bytes | None) -> None:
        findings, tree, where = self._findings, self._tree, f"entry {seq}"
        expected = tree.size
        if seq != expected and self._bound:
            findings.add("chain", f"entry {expected}", f"is missing: entry {seq} stands in its place", expected)
            self._bound = False
        hashed = leaf_of(raw)
        if hashed != leaf:
            findings.add("chain", where, "doesn't have the leaf that is kept with it", seq)
        try:
            _, at, commit, kind, prev, number, _ = read_fields(raw)
        except Malformed as error:
            findings.add("chain", where, str(error), seq)
            self._advance(hashed)
            return
        if int(number) != seq:
            findings.add("chain", where, f"says that it is entry {int(number)}", seq)
        if self._bound and prev != hexlify(tree.root()):
            # All entries after it fail alike, and say nothing more.
            findings.add("chain", where, "isn't bound to what stands before it: an entry up to there was changed", seq)
            self._bound = False
        self._last_at = max(self._last_at, int(at))
        self._advance(hashed)
        if payload is None or nonce is None:
            self.walked.missing.append((seq, kind.decode()))
            return
        nonce, payload = as_bytes(nonce), as_bytes(payload)
        if len(nonce) != NONCE:
            findings.add("payloads", where, f"has a nonce of {len(nonce)} bytes, not {NONCE}", seq)
        elif hexlify(hmac.digest(nonce, payload, "sha256")) != commit:
            findings.add("payloads", where, "committed to another payload than is kept with it", seq)
        if kind in APART:
            self._read_apart(read_entry(raw), payload)

    def _advance(self, leaf: bytes) -> None:
        self._tree.add(leaf)
        if self._heads:
            self._compare_heads()

    def _compare_heads(self) -> None:
        for head in self._heads.get(self._tree.size, ()):
            if self._tree.root().hex() != head.root:
                what = "doesn't have the root that was kept: an entry in it was changed since"
                self._findings.add("heads", f"head of {head.size} entries", what, head.size)

    def _read_apart(self, entry: Entry, raw: bytes) -> None:
        try:
            payload = read_payload(raw)
        except Malformed as error:
            self._findings.add("payloads", f"entry {entry.seq}", f"has a payload that {error}", entry.seq)
            return
        if entry.kind == "member.erased":
            self.walked.erasures.append(entry)
            self.walked.erased.update((seq, entry.seq) for seq in payload.get("seqs", ()) if seq < entry.seq)
            self.walked.kept.extend((entry.seq, each) for each in payload.get("kept", ()))
        else:
            self._apart(entry, payload)

    def _what_is_missing_was_erased(self) -> None:
        erased = self.walked.erased
        for seq, kind in self.walked.missing:
            if seq not in erased:
                what = f"({kind}) has lost its payload, and no erasure says so"
                self._findings.add("payloads", f"entry {seq}", what, seq)
        gone = {seq for seq, _ in self.walked.missing}
        for seq in erased.keys() - gone:
            self._findings.add(
                "payloads", f"entry {seq}", f"was erased by entry {erased[seq]}, and can still be read", seq
            )

    def _no_payload_is_over(self, source: Source) -> None:
        for (seq,) in source.rows(OVER):
            self._findings.add("payloads", f"payload {seq}", "belongs to no entry", seq)

    def _the_head_row_is_right(self, source: Source) -> None:
        tree, rows = self._tree, list(_some(source.rows("SELECT id, size, frontier, at FROM journal_head"), 2))
        if not rows and not tree.size:
            return
        if len(rows) != 1:
            self._findings.add("chain", "row journal_head", "should be there, once")
            return
        _, size, frontier, at = rows[0]
        if size != tree.size:
            self._findings.add("chain", "row journal_head", f"counts {size} entries, and there are {tree.size}")
        elif as_bytes(frontier) != tree.frontier():
            self._findings.add("chain", "row journal_head", "doesn't have the roots of the entries that are there")
        elif tree.size and at != self._last_at:
            self._findings.add("chain", "row journal_head", "doesn't have the latest instant of the entries")


def _some(rows: Iterable[tuple[Any, ...]], most: int) -> list[tuple[Any, ...]]:
    return [row for row, _ in zip(rows, range(most), strict=False)]
