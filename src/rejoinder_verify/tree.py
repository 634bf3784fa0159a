"""The tree over the entries (RFC 6962), written a second time: the writer's own would repeat its mistakes."""

from __future__ import annotations

from hashlib import sha256


class Tree:
    """A growing list of leaves, kept as a stack of complete subtrees: (how many leaves, root)."""

    def __init__(self) -> None:
        self.size = 0
        self._stack: list[tuple[int, bytes]] = []

    def add(self, leaf: bytes) -> None:
        """Put one more leaf at the end; two subtrees of one size become one of twice the size."""
        stack, width = self._stack, 1
        while stack and stack[-1][0] == width:
            leaf = sha256(b"\x01" + stack.pop()[1] + leaf).digest()
            width *= 2
        stack.append((width, leaf))
        self.size += 1

    def root(self) -> bytes:
        """Return the root over all leaves so far."""
        if not self._stack:
            return sha256(b"").digest()
        hashed, root = sha256, b""
        for _, left in reversed(self._stack):
            root = hashed(b"\x01" + left + root).digest() if root else left
        return root

    def frontier(self) -> bytes:
        """Return the roots of the complete subtrees, largest first, as the head row keeps them."""
        return b"".join(root for _, root in self._stack)


def leaf_of(entry: bytes) -> bytes:
    """Hash an entry as a leaf."""
    return sha256(b"\x00" + entry).digest()
