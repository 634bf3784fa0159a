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


class Growing:
    """A tree that grows by many leaves: ``Frontier`` without a value a leaf."""

    def __init__(self, frontier: Frontier) -> None:
        """Begin where this tree stands."""
        nodes = frontier.nodes
        self._size = frontier.size
        self._nodes = [nodes[at : at + HASH] for at in range(0, len(nodes), HASH)]

    def root(self) -> bytes:
        """Return the root as it stands."""
        if not self._nodes:
            return EMPTY_ROOT
        root = self._nodes[-1]
        for node in self._nodes[-2::-1]:
            root = sha256(b"\x01" + node + root).digest()
        return root

    def append(self, leaf: bytes) -> None:
        """Add a leaf (a hash of 32 bytes)."""
        nodes, size = self._nodes, self._size
        while size & 1:
            leaf = sha256(b"\x01" + nodes.pop() + leaf).digest()
            size >>= 1
        nodes.append(leaf)
        self._size += 1

    def frontier(self) -> Frontier:
        """Return the tree as a value."""
        return Frontier(self._size, b"".join(self._nodes))
