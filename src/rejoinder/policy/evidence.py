"""R-504. What a document is, judged by what is in it and never by its name; whatever is two kinds at once is refused.

Nothing is unpacked, decoded or run here. Every scan is linear in the document and looks for fixed bytes.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice
from typing import TYPE_CHECKING

from rejoinder.policy.refusals import EvidenceQuota, EvidenceTooLarge, EvidenceType, EvidenceUnreadable
from rejoinder.policy.text import MOST_MARKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LARGEST = 10_485_760
"""Bytes of one document, as received."""
MOST_PIXELS = 40_000_000
"""Width times height of an image, from its header (E-3)."""
DEEPEST_MAIL = 20
"""Parts within parts within an e-mail (E-4)."""
MOST_MAIL_PARTS = 100
"""Parts of an e-mail, at all depths together (E-4)."""
LONGEST_HEADER = 262_144
"""Bytes of one header block of an e-mail, several times what relays and signatures add up to."""
LONGEST_NAME = 255
"""Code points of the name that a document was given."""
UNATTACHED = 20
"""Documents of one member that may wait for a report (E-1)."""

PNG, JPEG, WEBP = "image/png", "image/jpeg", "image/webp"
PDF, MAIL, TEXT = "application/pdf", "message/rfc822", "text/plain"
IMAGES = (PNG, JPEG, WEBP)
MEDIA_TYPES = (*IMAGES, PDF, TEXT, MAIL)

# Readers of PDF look for its header, and browsers for markup, in about so many bytes from the beginning.
SNIFFED = 1024
# The end record of a zip is found from the back: 22 bytes and a remark of at most 65,535 stand between it and the end.
ZIP_END, ZIP_END_WITHIN = b"PK\x05\x06", 65_557
# Each is so long that a photograph has it by chance once in many millions. gzip's is short, so it counts only straight
# after the end of the first document.
ARCHIVES = (
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\xfd7zXZ\x00",
    b"1AY&SY",  # bzip2
    b"MSCF\x00\x00\x00\x00",  # cabinet
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",  # office files before they were zip
    b"IEND\xaeB`\x82\x1f\x8b\x08",
    b"\xff\xd9\x1f\x8b\x08",
    b"%%EOF\x1f\x8b\x08",
    b"%%EOF\n\x1f\x8b\x08",
    b"%%EOF\r\n\x1f\x8b\x08",
)
# A tape archive and a disc image have their marks at a fixed place, before which anything may stand.
MARKS_AT = ((b"ustar", 257), (b"CD001", 32_769))

MARKUP = (b"<html", b"<!doctype html", b"<script", b"<svg ")
MARKUP_IN_TEXT = (b"<html", b"<!doctype", b"<svg")
NOT_TEXT_BUT = (b"<!", b"<?", b"{\\rtf", b"%!ps", b"!<arch>")
# The list by which browsers tell HTML that was served as something else, and a few more.
TAG = re.compile(
    rb"</?(?:a|b|base|body|br|button|div|embed|font|form|frameset|h[1-6]|head|html|iframe|img|input|link|math|meta|"
    rb"object|p|script|span|style|svg|table|template|title|video)[\s/>]"
)

HEADER = re.compile(rb"([!-9;-~]+):")
BLANK_LINE = re.compile(rb"\r?\n\r?\n")
FOLD = re.compile(rb"\r?\n[ \t]")
CONTENT_TYPE = re.compile(rb"^content-type:[ \t]*([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
BOUNDARY = re.compile(rb'boundary[ \t]*=[ \t]*(?:"([^"]{1,200})"|([^\s;"]{1,200}))', re.IGNORECASE)
MAIL_MARKS = {b"to", b"subject", b"date", b"received", b"message-id"}

# Controls, format characters (which hide and reverse text), surrogates, private and unassigned ones, line separators.
NEVER_IN_A_NAME = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def media_type(data: bytes) -> str | EvidenceType | EvidenceTooLarge | EvidenceUnreadable:
    """R-504. A document is PNG, JPEG, WebP, PDF, plain text or e-mail, by its content and never by its name.

    Say which of ``MEDIA_TYPES`` these bytes are. An image has yet to be decoded (E-3).
    """
    if len(data) > LARGEST:
        return EvidenceTooLarge(LARGEST)
    if not data:
        return EvidenceUnreadable()
    found = begins_as(data)
    if found is None or is_something_else_too(data, found):
        return EvidenceType()
    if found == MAIL and not mail_is_within_limits(data):
        return EvidenceUnreadable()
    return found


def one_more_may_wait(waiting: int) -> EvidenceQuota | None:
    """R-504. Only so many documents of one member, filed within a day, may wait for a report."""
    return EvidenceQuota() if waiting >= UNATTACHED else None


def begins_as(data: bytes) -> str | None:
    """E-2. What the first bytes say, and for text all of them; ``None`` when it is nothing that is taken."""
    for mark, found in ((b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG), (b"%PDF-", PDF)):
        if data.startswith(mark):
            return found
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return WEBP
    if b"\x00" in data:
        return None
    if begins_as_mail(data):
        return MAIL
    return TEXT if _is_utf8(data) else None


def begins_as_mail(data: bytes) -> bool:
    """E-2. A header block and nothing else before the blank line: with From, and another that every e-mail has."""
    blank = BLANK_LINE.search(data, 0, LONGEST_HEADER)
    if blank is None and len(data) > LONGEST_HEADER:
        return False
    lines = FOLD.sub(b" ", data[: blank.start() if blank else len(data)].rstrip(b"\r\n")).split(b"\n")
    headers = [HEADER.match(line) for line in lines]
    names = {header[1].lower() for header in headers if header}
    return None not in headers and b"from" in names and not names.isdisjoint(MAIL_MARKS)


def is_something_else_too(data: bytes, found: str) -> bool:
    """E-2. Whether another program would take the same bytes for an archive, a page, a drawing or a second document."""
    return _is_an_archive(data) or ALSO.get(found, _image_is_also)(data)


def _is_an_archive(data: bytes) -> bool:
    return (
        data.rfind(ZIP_END, max(0, len(data) - ZIP_END_WITHIN)) >= 0
        or any(data.startswith(mark, at) for mark, at in MARKS_AT)
        or any(mark in data for mark in ARCHIVES)
    )


def _image_is_also(data: bytes) -> bool:
    lower = data.lower()
    return b"%PDF-" in data or any(mark in lower for mark in MARKUP)


def _pdf_is_also(data: bytes) -> bool:
    # Between its head and its end a PDF may well carry a page of HTML, as an attachment that nobody opens by itself.
    around = (data[:SNIFFED] + data[data.rfind(b"%%EOF") :]).lower()
    return any(mark in around for mark in MARKUP)


def _mail_is_also(data: bytes) -> bool:
    return b"%PDF-" in data[:SNIFFED]


def _text_is_also(data: bytes) -> bool:
    head = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:SNIFFED].lower()
    return (
        head.startswith(NOT_TEXT_BUT)
        or TAG.match(head) is not None
        or (head.startswith(b"<") and b"xmlns" in head)
        or any(mark in head for mark in (*MARKUP_IN_TEXT, b"%pdf-"))
    )


ALSO: dict[str, Callable[[bytes], bool]] = {PDF: _pdf_is_also, MAIL: _mail_is_also, TEXT: _text_is_also}


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def mail_is_within_limits(data: bytes) -> bool:
    """E-4. Whether an e-mail has at most 100 parts, at most 20 deep. Nothing is decoded; a scan for each depth."""
    waiting, parts = [(0, len(data), 0)], 0
    while waiting:
        start, end, depth = waiting.pop()
        # A part without headers begins with its blank line; the line end before it serves to find that one too.
        blank = BLANK_LINE.search(data, max(start - 1, 0), min(end, start + LONGEST_HEADER))
        if depth > DEEPEST_MAIL or (blank is None and end - start > LONGEST_HEADER):
            return False
        if blank is not None:
            inner = list(islice(_inner(data, start, blank, end), MOST_MAIL_PARTS + 1))
            parts += len(inner)
            waiting += [(*part, depth + 1) for part in inner]
        if parts > MOST_MAIL_PARTS:
            return False
    return True


def _inner(data: bytes, start: int, blank: re.Match[bytes], end: int) -> Iterator[tuple[int, int]]:
    """Where the parts of this part begin and end."""
    declared = CONTENT_TYPE.search(FOLD.sub(b" ", data[start : blank.start()]))
    kind = declared[1].lower() if declared else b""
    if kind.startswith(b"message/"):
        yield blank.end(), end
    named = BOUNDARY.search(declared[1]) if declared and kind.startswith(b"multipart/") else None
    if named is None:
        return
    line = re.compile(rb"\n--" + re.escape((named[1] or named[2]).rstrip()) + rb"(--)?[ \t]*\r?(?=\n|\Z)")
    begins = None
    for found in line.finditer(data, blank.end() - 1, end):
        if begins is not None:
            yield begins, found.start()
        if found[1]:
            return
        begins = min(found.end() + 1, end)
    if begins is not None:
        yield begins, end


def clean_name(name: str) -> str:
    """E-5. The given name as text to show: without folders, without what can't be seen, at most 255 code points."""
    last = name[-4 * LONGEST_NAME :].replace("\\", "/").rsplit("/", 1)[-1]
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", last):
        category = unicodedata.category(character)
        marks = marks + 1 if category.startswith("M") else 0
        if category not in NEVER_IN_A_NAME and marks <= MOST_MARKS:
            kept.append(character)
    return " ".join("".join(kept).split())[:LONGEST_NAME].rstrip() or "document"
