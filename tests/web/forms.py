"""Forms with documents, written by hand: what a careless or hostile client sends isn't what a library would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.web.client import Answer, Service

Part = tuple[str, str | None, bytes]
"""A part's name, its file name where it has one, and its bytes."""


def form(*parts: Part, boundary: str = "xyz") -> bytes:
    """Write a form."""
    written = b""
    for name, filename, content in parts:
        named = f'; filename="{filename}"'.encode("utf-8", "surrogatepass") if filename is not None else b""
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'.encode("utf-8", "surrogatepass")
        written += head + named + b"\r\n\r\n" + content + b"\r\n"
    return written + f"--{boundary}--\r\n".encode()


def file_document(
    service: Service, content: bytes, uploader: str = "bea", name: str = "letter.txt", **more: Any
) -> Answer:
    """File a document."""
    sent = form(("uploader", None, uploader.encode()), ("file", name, content))
    return service.post("/v1/evidence", sent, content_type="multipart/form-data; boundary=xyz", **more)
