"""Documents for a report, without scripts: each kind, what is refused, and that the others are kept (R-504)."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

import pytest

from rejoinder.policy.evidence import LARGEST
from tests.files.images import encoded, halves
from tests.pages.markup import taken_apart
from tests.pages.reporting import (
    CLAIM,
    REPORT,
    TEXT,
    a_revealed_contract,
    fields,
    file,
    post_large,
    reports,
    send_report,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.house import House
    from tests.pages.conftest import Browser

EVIDENCE = f"{REPORT}/evidence"
PDF = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
MAIL = b"From: acme@example.org\r\nTo: bea@example.org\r\nSubject: The money\r\n\r\nPay, or else.\r\n"
GOOD: dict[str, Callable[[], bytes]] = {
    "shot.png": lambda: encoded(halves(), "PNG"),
    "shot.jpg": lambda: encoded(halves(), "JPEG"),
    "shot.webp": lambda: encoded(halves(), "WEBP"),
    "deal.pdf": lambda: PDF,
    "talk.txt": lambda: b"Pay, or else.",
    "mail.eml": lambda: MAIL,
}
BAD_TYPE = "Documents are PNG, JPEG, WebP, PDF, plain text or e-mail (.eml), judged by what is in them."


@pytest.fixture
def bea(house: House, browser: Browser) -> Browser:
    a_revealed_contract(house)
    return browser.sign_in(house, "bea")


def add(browser: Browser, *files: Any, status: int = 200, **more: Any) -> Any:
    """Add documents at the evidence step."""
    return browser.send(EVIDENCE, status, **CLAIM, documents=list(files), **more)


def kept(house: House) -> int:
    """Count the documents that are kept."""
    return int(house.rows("SELECT count(*) FROM evidence")[0][0])


@pytest.mark.parametrize("name", GOOD)
def test_each_kind_is_taken_and_shown_with_its_size_and_hash(house: House, bea: Browser, name: str) -> None:
    content = GOOD[name]()
    page = add(bea, file(name, content))
    assert name in page.text
    assert hashlib.sha256(content).hexdigest() in page.text
    (evidence,) = fields(page, "evidence")
    assert hashlib.sha256(content).hexdigest() in bea.send(f"{REPORT}/check", **CLAIM, evidence=evidence).text
    send_report(bea, evidence=evidence)
    assert house.rows("SELECT evidence FROM evidence_use") == [(evidence,)]


def test_several_come_at_once_and_what_is_no_document_keeps_the_others(house: House, bea: Browser) -> None:
    page = add(bea, file("a.txt", b"one"), file("virus.exe", b"MZ\x00\x00"), file("b.txt", b"two"), status=422)
    assert page.text.count(f"virus.exe: {BAD_TYPE}") == 2
    assert len(fields(page, "evidence")) == 2
    assert fields(page, "description") == [TEXT]
    further = add(bea, file("c.txt", b"three"), evidence=fields(page, "evidence"))
    assert len(fields(further, "evidence")) == kept(house) == 3


def test_svg_is_refused_whatever_it_is_called(bea: Browser) -> None:
    assert (
        f"cat.png: {BAD_TYPE}"
        in add(bea, file("cat.png", b'<svg xmlns="http://www.w3.org/2000/svg"/>'), status=422).text
    )


def test_a_document_that_is_too_large_is_refused_and_the_others_and_the_words_are_kept(
    house: House, bea: Browser
) -> None:
    both = [file("small.txt", b"one"), file("big.txt", b"x" * (LARGEST + 1))]
    page = taken_apart(post_large(bea, EVIDENCE, **CLAIM, documents=both).content)
    assert page.text.count("big.txt: A document has at most 10 MB.") == 2
    assert len(fields(page, "evidence")) == kept(house) == 1
    before = fields(page, "evidence")
    huge = file("huge.txt", b"x" * (LARGEST + 1_000_000))
    answer = post_large(bea, EVIDENCE, **CLAIM, evidence=before, documents=[huge])
    assert answer.status_code == 422
    page = taken_apart(answer.content)
    assert "That was more than 10 MB at once, and none of it was taken." in page.text
    assert fields(page, "description") == [TEXT]
    assert fields(page, "evidence") == before


def test_exactly_the_most_bytes_are_taken(house: House, bea: Browser) -> None:
    add(bea, file("big.txt", b"x" * LARGEST))
    assert kept(house) == 1


def test_no_more_than_ten(house: House, bea: Browser) -> None:
    page = add(bea, *(file(f"{number}.txt", b"%d" % number) for number in range(11)), status=422)
    assert "10.txt: At most 10 documents can be added here, and 100 MB in all." in page.text
    assert len(fields(page, "evidence")) == kept(house) == 10


def test_one_that_is_left_out_isnt_reported(house: House, bea: Browser) -> None:
    first, second = fields(add(bea, file("a.txt", b"one"), file("b.txt", b"two")), "evidence")
    page = bea.send(EVIDENCE, **CLAIM, evidence=[first, second], remove=first)
    assert fields(page, "evidence") == [second]
    assert "a.txt" not in page.text
    send_report(bea, evidence=fields(page, "evidence"))
    assert house.rows("SELECT evidence FROM evidence_use") == [(second,)]


def test_another_members_document_is_as_if_it_were_none(house: House, bea: Browser) -> None:
    theirs, nothing = house.document("acme", "mine alone", "secret.txt"), "0" * 32
    pages = [bea.send(EVIDENCE, **CLAIM, evidence=each) for each in (theirs, nothing, "../x")]
    assert [fields(page, "evidence") for page in pages] == [[], [], []]
    assert "secret.txt" not in pages[0].text
    for each in (theirs, nothing):
        page = bea.send(f"{REPORT}/sent", 422, **CLAIM, true="1", evidence=each)
        assert page.text.count("One of the documents named is not among those that you have filed.") == 2
        assert bea.get(f"/evidence/{each}").status_code == 404
    assert reports(house) == []


def test_files_chosen_but_not_added_come_along_when_somebody_goes_on(house: House, bea: Browser) -> None:
    page = bea.send(f"{REPORT}/check", **CLAIM, documents=[file("a.txt", b"one")])
    assert "Check your report" in page.text
    assert len(fields(page, "evidence")) == 1
    page = bea.send(f"{REPORT}/check", 422, **CLAIM, documents=[file("a.exe", b"MZ\x00")])
    assert f"a.exe: {BAD_TYPE}" in page.text


def test_a_form_that_is_sent_twice_files_a_document_once(house: House, bea: Browser) -> None:
    first, second = (add(bea, file("a.txt", b"one"), once="o" * 32) for _ in range(2))
    assert fields(first, "evidence") == fields(second, "evidence")
    assert kept(house) == 1


def test_twenty_may_wait_and_no_more(house: House, bea: Browser) -> None:
    for number in range(20):
        house.document("bea", f"waiting {number}")
    page = add(bea, file("a.txt", b"one"), status=422)
    assert "Twenty documents that belong to no report yet are all that are kept for one member" in page.text


def test_a_name_is_shown_as_text_and_never_as_markup(bea: Browser) -> None:
    answer = bea.post(EVIDENCE, **CLAIM, documents=[file("<b>x\u202ey.txt", b"one"), file("<i>z.exe", b"MZ\x00")])
    text = answer.content.decode()
    assert "&lt;b&gt;xy.txt" in text
    assert "&lt;i&gt;z.exe" in text
    assert "<i>z" not in text


def test_the_bytes_are_given_back_to_who_filed_them_to_be_saved(house: House, bea: Browser, browser: Browser) -> None:
    (evidence,) = fields(add(bea, file("letter.txt", b"Pay, or else.")), "evidence")
    answer = bea.get(f"/evidence/{evidence}")
    assert answer.content == b"Pay, or else."
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{evidence}.txt"'
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert browser.__class__().sign_in(house, "acme").get(f"/evidence/{evidence}").status_code == 404
    assert browser.__class__().get(f"/evidence/{evidence}").status_code == 403


def test_an_upload_needs_the_secret_of_its_form(house: House, bea: Browser) -> None:
    from django.test import Client

    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies["session"] = bea.client.cookies["session"].value
    sent: dict[str, Any] = {**CLAIM, "documents": [file("a.txt", b"one")]}
    answer = client.post(EVIDENCE, sent)
    assert answer.status_code == 403
    assert "or else one star, on 3 November." in answer.content.decode()
    assert kept(house) == 0
    page = client.post(EVIDENCE, {**CLAIM}, "multipart/form-data; boundary=x")
    assert page.status_code == 403
    ground = client.get(f"{REPORT}/ground").content.decode()
    secret = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', ground)
    assert secret
    answer = client.post(EVIDENCE, {"csrfmiddlewaretoken": secret[1], **CLAIM, "documents": [file("a.txt", b"one")]})
    assert answer.status_code == 200
    assert kept(house) == 1


def test_a_form_from_elsewhere_files_nothing(house: House, bea: Browser) -> None:
    sent: dict[str, Any] = {**CLAIM, "documents": [file("a.txt", b"one")]}
    answer = bea.client.post(EVIDENCE, sent, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert kept(house) == 0


def test_somebody_signed_out_files_nothing_and_gets_the_words_back(house: House, bea: Browser) -> None:
    del bea.client.cookies["session"]
    answer = bea.post(EVIDENCE, **CLAIM, documents=[file("a.txt", b"one")])
    assert answer.status_code == 403
    assert "or else one star, on 3 November." in answer.content.decode()
    assert kept(house) == 0


def test_what_is_no_form_is_refused_calmly(bea: Browser) -> None:
    answer = bea.client.generic("POST", EVIDENCE, b"--x\r\nnonsense", "multipart/form-data; boundary=")
    assert answer.status_code in {413, 422}


def test_a_page_that_takes_no_documents_takes_no_large_form(house: House, bea: Browser) -> None:
    answer = post_large(bea, f"{REPORT}/what", **CLAIM, documents=[file("a.txt", b"x" * 300_000)])
    assert answer.status_code == 413
    assert "or else one star, on 3 November." in answer.content.decode()
    assert kept(house) == 0


def test_the_script_is_on_this_page_alone(bea: Browser) -> None:
    def scripts(page: Any) -> list[str]:
        return [each["src"] for each in page.all("script") if "evidence.js" in (each.get("src") or "")]

    assert len(scripts(bea.send(EVIDENCE, **CLAIM))) == 1
    assert scripts(bea.read(f"{REPORT}/ground")) == []
    assert bea.get(scripts(bea.send(EVIDENCE, **CLAIM))[0]).status_code == 200
