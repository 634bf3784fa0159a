"""Evidence: documents that a member files, judged by what is in them (R-504)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import Query, Router

from rejoinder.actions.file_evidence import file_evidence
from rejoinder.policy.evidence import LARGEST
from rejoinder.policy.refusals import EvidenceTooLarge, NotFound
from rejoinder.policy.text import fits_an_id
from rejoinder.store.evidence import read_evidence
from rejoinder.web.api.door import PRIVATE, Door, answer, finish, has_seen, repeatable, take_body
from rejoinder.web.api.types import ViewerAsked
from rejoinder.web.evidence_files import as_attachment, into_memory, read_kept
from rejoinder.web.house import the_house
from rejoinder.web.problems import Problem, refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading
    from rejoinder.web.evidence_files import InMemory, Sent

router = Router(tags=["Reports and evidence"])
AROUND_IT = 65_536
"""Bytes of a form beside its document: boundaries, names, who files it."""
UPLOAD = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file", "uploader"],
                    "properties": {"file": {"type": "string", "format": "binary"}, "uploader": {"type": "string"}},
                    "additionalProperties": False,
                }
            }
        },
    }
}


@router.post("/evidence", auth=Door("members", json=False), operation_id="fileEvidence", openapi_extra=UPLOAD)
def post_evidence(request: HttpRequest) -> HttpResponse:
    """File a document: PNG, JPEG, WebP, PDF, plain text or e-mail, of 10 MB at most."""
    if not request.META.get("CONTENT_TYPE", "").lower().startswith("multipart/form-data"):
        raise Problem("request.unsupported", "Send the document as multipart/form-data, with file and uploader.")
    form = take_body(request, LARGEST + AROUND_IT)
    if form is None:
        return refused(request, EvidenceTooLarge(LARGEST))
    uploader, sent = _read(request, into_memory(request, form))
    if sent is None:
        return refused(request, EvidenceTooLarge(LARGEST))
    name, document = sent.name, sent.content
    again = repeatable(request, uploader.encode(), name.encode("utf-8", "surrogatepass"), document)
    outcome = file_evidence(the_house(), uploader, document, name, again)

    def show(_reading: Reading, _now: Instant, told: Mapping[str, Any]) -> dict[str, Any]:
        return {"object": "evidence", **{name: told[name] for name in ("id", "sha256", "media_type", "size")}}

    return finish(request, outcome, show)


def _read(request: HttpRequest, came: InMemory) -> tuple[str, Sent | None]:
    """Read the form: one file, and who files it; no file where there is one that is too large."""
    try:
        given = request.POST
    except (MultiPartParserError, BadRequest, SuspiciousOperation, ValueError):
        raise Problem("request.malformed", "The form can't be read.") from None
    if any(each.too_large for each in came.documents):
        return "", None
    errors = [
        {"pointer": "/", "code": "unknown_field", "detail": "The form has file and uploader, and nothing else."}
        for name in given
        if name != "uploader"
    ]
    uploader = given.getlist("uploader")
    if len(uploader) != 1 or not fits_an_id(uploader[0]):
        errors.append({"pointer": "/uploader", "code": "id", "detail": "One uploader, by the member's id."})
    if len(came.documents) != 1 or came.documents[0].input_name != "file":
        errors.append({"pointer": "/file", "code": "missing", "detail": "One document, in the field named file."})
    if errors:
        raise Problem("request.invalid", errors=errors[:20])
    return uploader[0], came.documents[0]


@router.get("/evidence/{evidence}", auth=Door("members"), operation_id="getEvidence")
def get_evidence(request: HttpRequest, evidence: str, asked: Query[ViewerAsked]) -> HttpResponse:
    """Look at what is known of a document, as the member who filed it."""
    with the_house().database.snapshot() as reading:
        row = read_evidence(reading, evidence, asked.viewer) if asked.viewer else None
    if row is None:
        return refused(request, NotFound())
    names = ("id", "sha256", "stored_sha256", "media_type", "size", "name")
    return answer(request, {"object": "evidence", **dict(zip(names, row[:6], strict=True))})


@router.get("/evidence/{evidence}/content", auth=Door("members"), operation_id="getEvidenceContent")
def get_evidence_content(request: HttpRequest, evidence: str, asked: Query[ViewerAsked]) -> HttpResponse:
    """Give the document's bytes as they are kept, to the member who filed it (E-6)."""
    kept = read_kept(the_house(), evidence, asked.viewer) if asked.viewer else None
    if kept is None:
        return refused(request, NotFound())
    etag = f'"{kept.stored_sha256}"'
    if has_seen(request, etag):
        response = HttpResponse(status=304, content_type=kept.media_type)
    else:
        response = as_attachment(kept, kept.id)
    response["ETag"] = etag
    response["Cache-Control"] = PRIVATE
    response["Vary"] = "Authorization, Cookie"
    return response
