"""Documents that members filed, as rows: what they are, and the key that opens their file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading, Row, Writing


class Document(Protocol):
    """What is kept of a document beside its words. ``size`` is in bytes, of what was received."""

    @property
    def name(self) -> str:
        """Give the name that its uploader gave it."""

    @property
    def media_type(self) -> str:
        """Give what it is by its content."""

    @property
    def size(self) -> int:
        """Give how many bytes were received."""

    @property
    def sha256(self) -> str:
        """Give the hash of the bytes that were received."""

    @property
    def stored_sha256(self) -> str:
        """Give the hash of the bytes that are kept."""


def save_evidence(
    writing: Writing, evidence: str, wrapped_key: bytes, document: Document, uploader: int, now: Instant
) -> None:
    """Keep a document's row."""
    writing.run(
        "INSERT INTO evidence (id, uploader, at, name, media_type, size, sha256, stored_sha256, wrapped_key) "
        "VALUES (:id, :uploader, :now, :name, :media_type, :size, :sha256, :stored_sha256, :wrapped_key)",
        {
            "id": evidence,
            "uploader": uploader,
            "now": now,
            "name": document.name,
            "media_type": document.media_type,
            "size": document.size,
            "sha256": document.sha256,
            "stored_sha256": document.stored_sha256,
            "wrapped_key": wrapped_key,
        },
    )


def read_evidence(reading: Reading, evidence: str, viewer: str) -> Row | None:
    """Read a document for the member who filed it: absent and somebody else's are alike (T-43)."""
    return reading.row(
        "SELECT e.id, e.sha256, e.stored_sha256, e.media_type, e.size, e.name, e.wrapped_key FROM evidence e "
        "JOIN member m ON m.key = e.uploader WHERE e.id = :id AND m.id = :viewer",
        {"id": evidence, "viewer": viewer},
    )
