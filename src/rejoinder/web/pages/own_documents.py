"""Documents that a member adds to what they say: taken in, listed, left out again, and given back to them (R-504)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, ngettext
from markupsafe import Markup

from rejoinder.actions.file_evidence import file_evidence
from rejoinder.policy.decision import Refusal
from rejoinder.policy.evidence import MAIL, MEDIA_TYPES, PDF, TEXT, clean_name
from rejoinder.policy.refusals import EvidenceTooLarge, TooMuchEvidence
from rejoinder.policy.report import REPORT_BYTES
from rejoinder.policy.text import fits_an_id
from rejoinder.store.reads.reports import read_documents
from rejoinder.web.api.door import PRIVATE
from rejoinder.web.evidence_files import as_attachment, read_kept
from rejoinder.web.pages.forms import Errors, read, repeatable
from rejoinder.web.pages.page import a_member_page
from rejoinder.web.pages.refused import in_words
from rejoinder.web.pages.words import bdi
from rejoinder.web.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpResponse

    from rejoinder.store.idempotency import Repeatable
    from rejoinder.web.evidence_files import Sent
    from rejoinder.web.pages.visit import Visit

FIELD = "documents"
"""The file field; its first error stands at it."""
MOST_NAMED = 100
"""Documents that a form may name: more than any report has, and few enough to be looked up."""
ENDINGS = {each: f".{each.rpartition('/')[2]}" for each in MEDIA_TYPES} | {PDF: ".pdf", TEXT: ".txt", MAIL: ".eml"}


@dataclass(slots=True)
class Documents:
    """The documents of a form: ``ready`` are the member's own and kept, ``refused`` were not taken, and why.

    ``most`` is how many there may be.
    """

    most: int
    ready: list[dict[str, Any]] = field(default_factory=list)
    refused: list[Markup] = field(default_factory=list)

    @property
    def ids(self) -> tuple[str, ...]:
        """Name those that are ready."""
        return tuple(each["id"] for each in self.ready)

    def refuse(self, name: str, why: str) -> None:
        """Say why a document was not taken; the others are."""
        said = Markup(gettext("%(file)s: %(why)s"))  # noqa: S704  Ours; what it is filled with is escaped.
        self.refused.append(said % {"file": bdi(clean_name(name)), "why": why})

    def errors(self) -> Errors | None:
        """Give what the summary above the form says."""
        said = {f"refused-{number}": words for number, words in enumerate(self.refused, 1)}
        return Errors(dict(said)) if said else None


def gather(visit: Visit, most: int, bytes_there: int = 0) -> Documents:
    """Take in what came with a form, beside what its fields name; what it asks to leave out is left out.

    ``most`` documents may be added, to ``bytes_there`` that are there already. A document that is not the member's own
    is as if it had not been named.
    """
    found = Documents(most)
    left_out = read(visit, "remove")["remove"]
    named = dict.fromkeys(visit.request.POST.getlist("evidence"))
    ids = [each for each in named if each != left_out and fits_an_id(each)][:MOST_NAMED]
    with visit.house.database.snapshot() as reading:
        found.ready = read_documents(reading, ids, visit.member)
    if visit.sent is not None and visit.sent.cut_short:
        found.refused.append(
            Markup.escape(
                gettext(
                    "That was more than 10 MB at once, and none of it was taken. Add large documents one at a time."
                )
            )
        )
    elif visit.sent is not None:
        for sent in visit.sent.documents:
            if sent.input_name == FIELD:
                _take(visit, sent, found, bytes_there)
    return found


def _take(visit: Visit, sent: Sent, found: Documents, bytes_there: int) -> None:
    """Take in one document, or say why not."""
    if sent.too_large:
        found.refuse(sent.name, in_words(EvidenceTooLarge.sentence))
        return
    bytes_in_all = bytes_there + sum(each["size"] for each in found.ready) + sent.size
    if len(found.ready) >= found.most or bytes_in_all > REPORT_BYTES:
        found.refuse(sent.name, too_many(found.most))
        return
    outcome = file_evidence(visit.house, visit.member, sent.content, sent.name, _once(visit, sent.content))
    if isinstance(outcome, Refusal):
        found.refuse(sent.name, in_words(outcome.sentence))
    elif outcome.told["id"] not in found.ids:
        with visit.house.database.snapshot() as reading:
            found.ready += read_documents(reading, [outcome.told["id"]], visit.member)


def too_many(most: int) -> str:
    """Say how many documents there may be."""
    if most <= 0:
        return in_words(TooMuchEvidence.sentence)
    return ngettext(
        "At most %(num)s document can be added here, and 100 MB in all.",
        "At most %(num)s documents can be added here, and 100 MB in all.",
        most,
    ) % {"num": most}


def _once(visit: Visit, content: bytes) -> Repeatable | None:
    """Let a form that is sent twice file a document once: the same one, whichever others come with it."""
    digest = sha256(content).hexdigest()
    found = repeatable(visit, digest)
    return found and replace(found, key=f"{found.key[:32]}-{digest[:24]}")


@a_member_page
def give_back(visit: Visit, evidence: str) -> HttpResponse:
    """Give a document's bytes to the member who filed it, to be saved; to everybody else there is none (E-6)."""
    kept = read_kept(visit.house, evidence, visit.member) if fits_an_id(evidence) else None
    if kept is None:
        raise Problem("not_found")
    response = as_attachment(kept, f"{kept.id}{ENDINGS[kept.media_type]}")
    response.headers["Cache-Control"] = PRIVATE
    return response
