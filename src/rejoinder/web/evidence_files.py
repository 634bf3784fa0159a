"""Documents on their way in and out, by the API and the pages: in memory, within limits, never to be run (E-1, E-6)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpResponse

from rejoinder.outside.files import DocumentDamagedError
from rejoinder.policy.evidence import LARGEST
from rejoinder.store.evidence import read_evidence

if TYPE_CHECKING:
    from django.http import HttpRequest

    from rejoinder.actions.installation import Installation


@dataclass(slots=True)
class Sent:
    """A document as it came in a form; ``size`` is in bytes."""

    input_name: str
    name: str
    size: int = 0
    parts: list[bytes] = field(default_factory=list)

    @property
    def too_large(self) -> bool:
        """Tell whether it has more bytes than a document may have; then none of them was kept."""
        return self.size > LARGEST

    @property
    def content(self) -> bytes:
        """Give all of it."""
        return b"".join(self.parts)


class InMemory(FileUploadHandler):
    """Takes the documents of a form in memory, each up to its limit: nothing unchecked ever lies on a disk (E-1).

    ``cut_short`` says that more came than was read: what stands before the documents was read, and none of them.
    """

    def __init__(self, request: HttpRequest) -> None:
        """Begin empty."""
        super().__init__(request)
        self.documents: list[Sent] = []
        self.cut_short = False

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        """Begin a document."""
        super().new_file(field_name, file_name, *args, **kwargs)
        self.documents.append(Sent(field_name, file_name))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002
        """Take a piece; of a document that is too large, nothing."""
        document = self.documents[-1]
        document.size += len(raw_data)
        if document.too_large or self.cut_short:
            document.parts.clear()
            raise SkipFile
        document.parts.append(raw_data)

    def file_complete(self, file_size: int) -> None:
        """Nothing more to do."""


def into_memory(request: HttpRequest, body: bytes, *, cut_short: bool = False) -> InMemory:
    """Let a form be read from a body that was taken within a limit, its documents into memory."""
    came = InMemory(request)
    came.cut_short = cut_short
    request._body = body  # noqa: SLF001  Django reads a form from here, where it is set.
    request.META["CONTENT_LENGTH"] = str(len(body))
    request.upload_handlers = [came]
    return came


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """A document as it is kept, for the member who filed it."""

    id: str
    media_type: str
    stored_sha256: str
    content: bytes


def read_kept(house: Installation, evidence: str, viewer: str) -> KeptDocument | None:
    """Give a document with its bytes to who filed it; absent, damaged and somebody else's are alike (E-7)."""
    with house.database.snapshot() as reading:
        row = read_evidence(reading, evidence, viewer)
    if row is None:
        return None
    try:
        content = house.files.open(row[0], bytes(row[6]))
    except (FileNotFoundError, DocumentDamagedError):
        return None
    return KeptDocument(row[0], row[3], row[2], content)


def as_attachment(document: KeptDocument, name: str) -> HttpResponse:
    """Answer with a document's bytes, to be saved and never shown or run (E-6). ``name`` is one of ours, in ASCII."""
    response = HttpResponse(document.content, content_type=document.media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
