"""J-5. The tree over all entries (RFC 6962), kept as the roots of its complete subtrees: appending never looks back."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

HASH = 32
"""Bytes in a hash."""

EMPTY_ROOT = sha256(b"").digest()
"""The root over no entries at all."""


def leaf_hash(entry: bytes) -> bytes:
    """Hash an entry as a leaf; the prefix keeps leaves and inner nodes apart (RFC 6962, 2.1)."""
    return sha256(b"\x00" + entry).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """A tree of ``size`` leaves; ``nodes`` are the 32-byte roots of its complete subtrees, largest first."""

    size: int = 0
    nodes: bytes = b""

    def __post_init__(self) -> None:
        """Refuse nodes that don't belong to a tree of this size."""
        if self.size < 0 or len(self.nodes) != HASH * self.size.bit_count():
            message = f"A tree of {self.size} leaves doesn't have {len(self.nodes)} bytes of roots."
            raise ValueError(message)

    def root(self) -> bytes:
        """Return the one hash that stands for all leaves, in their order."""
        nodes = self.nodes
        if not nodes:
            return EMPTY_ROOT
        at = len(nodes) - HASH
        root = nodes[at:]
        while at:
            at -= HASH
            root = sha256(b"\x01" + nodes[at : at + HASH] + root).digest()
        return root

    def append(self, leaf: bytes) -> Frontier:
        """Return the tree with one more leaf (a hash of 32 bytes) at its end."""
        if len(leaf) != HASH:
            message = f"A leaf is {HASH} bytes, not {len(leaf)}."
            raise ValueError(message)
        nodes, size = self.nodes, self.size
        end = len(nodes)
        # As when one is added to a binary number: each trailing 1 is a complete subtree that joins the new one.
        while size & 1:
            leaf = sha256(b"\x01" + nodes[end - HASH : end] + leaf).digest()
            end -= HASH
            size >>= 1
        return Frontier(self.size + 1, nodes[:end] + leaf)
