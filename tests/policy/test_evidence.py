"""R-504 and E-2, E-4: the kind of a document, told from its bytes alone."""

from __future__ import annotations

import pytest

from rejoinder.policy import evidence
from rejoinder.policy.evidence import LARGEST, clean_name, media_type
from rejoinder.policy.refusals import EvidenceTooLarge, EvidenceType, EvidenceUnreadable

MAIL = b"Received: from a by b\r\n\tfor c\r\nFrom: Ann <ann@example.com>\r\nTo: bob@example.com\r\nSubject: Hi\r\n\r\n"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
ZIP = b"PK\x03\x04" + bytes(26) + b"x" + b"PK\x01\x02" + bytes(42) + b"PK\x05\x06" + bytes(18)


def multipart(depth: int, parts: int = 1) -> bytes:
    """An e-mail of ``parts`` parts, each within the one before it down to ``depth``, the rest beside the innermost."""
    opening = b"From: a@example.com\r\nDate: Sat, 21 Nov 2026 10:00:00 +0000\r\n"
    for level in range(depth):
        opening += b'Content-Type: multipart/mixed;\r\n boundary="q%d"\r\n\r\npreamble\r\n--q%d\r\n' % (level, level)
    return opening + b"\r\ntext\r\n" + (b"--q%d\r\n\r\nmore\r\n" % (depth - 1)) * (parts - depth)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\x04\x00\x00\x00WEBP", "image/webp"),
        (PDF, "application/pdf"),
        (b"%PDF-", "application/pdf"),
        (MAIL + b"Hello \xe9t\xe9", "message/rfc822"),
        (b"From: a@example.com\nDate: Sat, 21 Nov 2026 10:00:00 +0000", "message/rfc822"),
        (b"From: a\nMessage-ID: <1@x>\n\n<html><script>the body is what e-mail carries</script>", "message/rfc822"),
        (b"Just words.", "text/plain"),
        ("Grüße, 你好, 🙂\r\n".encode(), "text/plain"),
        (b"\xef\xbb\xbfwith a byte order mark", "text/plain"),
        (b"<bob> I pay when you give me five stars", "text/plain"),
        (b"From: Bob\nTo: Ann\nYou will regret it\n\nreally", "text/plain"),
        (b"Subject: without a sender\n\nhello", "text/plain"),
        (b"From: Bob\n\nhello", "text/plain"),
        (b"From: a\nTo: b\n" + b"x" * 300_000, "text/plain"),
        (b"They said <script> is a tag", "text/plain"),
    ],
)
def test_a_document_is_what_its_bytes_say(data: bytes, expected: str) -> None:
    assert media_type(data) == expected


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(data, id=name)
        for name, data in {
            "svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
            "svg with another prefix": b'<x:svg xmlns:x="http://www.w3.org/2000/svg"/>',
            "svg after white space": b"\n" * 5000 + b"<SVG onload=alert(1)>",
            "svg after a byte order mark": b"\xef\xbb\xbf <svg>",
            "svg with a doctype": b"<?xml version='1.0'?><!DOCTYPE svg><svg/>",
            "html with a doctype": b"<!DOCTYPE html><p>hello",
            "html without one": b"<HtMl lang=en>",
            "html behind a comment": b"<!-- a --><html>",
            "html behind a word": b"hello\n<html><script>alert(1)</script></html>",
            "a script": b"<script>alert(1)</script>",
            "a picture tag": b"<img src=x onerror=alert(1)>",
            "a closing tag": b"</p><p>",
            "xml": b"<?xml version='1.0'?><a/>",
            "php": b"<?php system('id');",
            "rich text": b"{\\rtf1\\ansi hello}",
            "postscript": b"%!PS-Adobe-3.0\nshowpage",
            "an ar archive": b"!<arch>\nhello",
            "pdf later than byte 0": b"\n" + PDF,
            "pdf behind words": b"hello\n" + PDF,
            "pdf behind the headers of an e-mail": MAIL + PDF,
            "zip": ZIP,
            "gzip": b"\x1f\x8b\x08\x00abc",
            "7z": b"7z\xbc\xaf\x27\x1cabc",
            "rar": b"Rar!\x1a\x07\x00",
            "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
            "gif": b"GIF89a\x01\x00\x01\x00",
            "gif and pdf": b"GIF89a/*" + PDF,
            "tiff": b"II*\x00\x08\x00\x00\x00",
            "riff that isn't webp": b"RIFF\x04\x00\x00\x00WAVE",
            "not UTF-8": b"caf\xe9",
            "UTF-16": "hello".encode("utf-16"),
            "a surrogate in UTF-8": b"\xed\xa0\x80",
            "overlong UTF-8": b"\xc0\xaf",
            "NUL": b"hello\x00",
            "NUL in an e-mail": MAIL + b"\x00",
            "pdf and zip": PDF + ZIP,
            "pdf and zip with a remark": PDF + ZIP + b"r" * 60_000,
            "pdf and rar": PDF + b"Rar!\x1a\x07\x01\x00",
            "pdf and gzip": PDF + b"\x1f\x8b\x08\x00",
            "pdf and html behind it": PDF + b"<html><script>alert(1)</script>",
            "pdf and html in its head": b"%PDF-1.4\n<HTML><script>alert(1)</script>\n" + PDF,
            "pdf and tar": b"%PDF-1.4\n" + bytes(248) + b"ustar\x00",
            "pdf and a disc image": b"%PDF-1.4\n" + bytes(32_760) + b"CD001",
            "jpeg and pdf": b"\xff\xd8\xff\xfe\x00\x60" + PDF,
            "png and html": b"\x89PNG\r\n\x1a\n" + b"<!doctype HTML>",
            "png and zip": b"\x89PNG\r\n\x1a\n" + ZIP,
            "jpeg and gzip": b"\xff\xd8\xff\xd9\x1f\x8b\x08",
        }.items()
    ],
)
def test_everything_else_and_two_kinds_at_once_are_refused(data: bytes) -> None:
    assert media_type(data) == EvidenceType()


def test_a_pdf_may_carry_a_page_as_an_attachment_within() -> None:
    within = b"%PDF-1.7\n" + b" " * 2000 + b"<html><script>attached</script></html>\n%%EOF\n"
    assert media_type(within) == "application/pdf"


def test_nothing_at_all_is_unreadable() -> None:
    assert media_type(b"") == EvidenceUnreadable()


def test_ten_megabytes_are_taken_and_one_byte_more_is_not() -> None:
    assert LARGEST == 10_485_760
    assert media_type(b"a" * LARGEST) == "text/plain"
    assert media_type(b"a" * (LARGEST + 1)) == EvidenceTooLarge(LARGEST)


@pytest.mark.parametrize(
    ("data", "within"),
    [
        (multipart(20, 20), True),
        (multipart(21, 21), False),
        (multipart(1, 100), True),
        (multipart(1, 101), False),
        (multipart(10, 100), True),
        (multipart(10, 101), False),
        (MAIL + b"Content-Type: message/rfc822\n\n" * 30, True),  # it is the text of the e-mail, nothing within it
        (MAIL[:-2] + b"Content-Type: message/rfc822\n\n" * 20 + b"Subject: x\n\n", True),
        (MAIL[:-2] + b"Content-Type: message/rfc822\n\n" * 21 + b"Subject: x\n\n", False),
        (MAIL[:-2] + b"Content-Type: multipart/mixed\n\n" + b"--q\n" * 200, True),  # without a boundary no parts
        (MAIL[:-2] + b"Content-Type: multipart/mixed; boundary=q\n\n" + b"--qq\n" * 200, True),  # another's lines
        (MAIL[:-2] + b"Content-Type: multipart/mixed; boundary=q\n\n--q\n\na\n--q--\n" + b"--q\n" * 200, True),
        (MAIL[:-2] + b"Content-Type: multipart/mixed; boundary=q\n\n--q\nX: " + b"x" * 300_000, False),
        (MAIL[:-2] + b"Content-Type: multipart/mixed; boundary=q\n\n--q", True),
        (MAIL[:-2] + b"Content-Type: multipart/mixed; boundary=q\n\nno part at all", True),
    ],
)
def test_an_email_has_so_many_parts_and_is_so_deep(data: bytes, within: bool) -> None:
    assert media_type(data) == (evidence.MAIL if within else EvidenceUnreadable())


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("talk.png", "talk.png"),
        ("C:\\Users\\Ann\\talk.png", "talk.png"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\x1b[2Jc\n.txt", "ab[2Jc.txt"),
        ("invoice\u202egnp.exe", "invoicegnp.exe"),
        ("\ud800x\ue000\u2028.pdf", "x.pdf"),
        ("  two   spaces .txt ", "two spaces .txt"),
        ("e\u0301te\u0301.txt", "été.txt"),
        ("z" + "\u0335" * 50, "z" + "\u0335" * 4),
        ("", "document"),
        ("folder/", "document"),
        ("\u200b\x07", "document"),
        ("x" * 300, "x" * 255),
        ("x" * 254 + " y", "x" * 254),
    ],
)
def test_a_name_is_text_to_show_and_never_a_path(given: str, shown: str) -> None:
    assert clean_name(given) == shown
