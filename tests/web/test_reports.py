from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest

from rejoinder_verify import check
from tests.web.client import NO_KEY
from tests.web.forms import file_document, form

if TYPE_CHECKING:
    from tests.web.client import Service

F = "/v1/contracts/c1/feedback/client"
REPORT = {
    "reporter": "bea",
    "ground": "manipulation",
    "kind": "extortion",
    "description": "They asked for half of it back, or one star.",
}
NOTICE = {
    "contract": "c1",
    "side": "client",
    "name": "Cy",
    "email": "cy@example.org",
    "reasons": "It insults a third person.",
    "good_faith": True,
}
MOST = 10_485_760
MULTIPART = "multipart/form-data; boundary=xyz"


@pytest.fixture
def revealed(service: Service) -> Service:
    service.house.contract("c1")
    service.house.member("eve")
    service.house.both("c1")
    return service


# Reports


def test_a_report_is_made_once_a_version(revealed: Service) -> None:
    shown = revealed.post(f"{F}/reports", REPORT).ok(201)
    assert {name: shown[name] for name in ("state", "due", "late", "outcome", "target", "version", "evidence")} == {
        "state": "open",
        "due": "2026-11-04T00:00:00Z",
        "late": False,
        "outcome": None,
        "target": "feedback",
        "version": 1,
        "evidence": [],
    }
    revealed.post(f"{F}/reports", {**REPORT, "ground": "?"}).refused(409, "report.already_made")
    revealed.house.allow("c1", "client")
    revealed.house.change("c1", "client", 1)
    assert revealed.post(f"{F}/reports", REPORT).ok(201)["version"] == 2


def test_a_document_serves_a_note_a_report_and_the_next_report(revealed: Service) -> None:
    letter = file_document(revealed, b"Half of it back, or one star.").ok(201)["id"]
    note = {"by": "bea", "note": "They press me.", "evidence": [letter]}
    revealed.post("/v1/contracts/c1/pressured", note).ok(202)
    first = revealed.post(f"{F}/reports", {**REPORT, "evidence": [letter]}).ok(201)
    revealed.house.allow("c1", "client")
    revealed.house.change("c1", "client", 1)
    second = revealed.post(f"{F}/reports", {**REPORT, "evidence": [letter]}).ok(201)
    assert first["evidence"] == second["evidence"] == [letter]
    assert [str(each) for each in check(revealed.house.url).findings] == []


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"reporter": "acme"}, 403, "report.not_about_you"),
        ({"reporter": "eve", "ground": "inaccurate"}, 403, "report.not_about_you"),
        ({"reporter": "bea", "target": "response"}, 403, "report.not_about_you"),
        ({"reporter": "acme", "target": "response"}, 409, "report.not_available"),
        ({"ground": "it_is_wrong"}, 422, "report.ground_unknown"),
        ({"ground": "fraud"}, 422, "report.ground_unknown"),
        ({"ground": "fraud", "kind": None, "description": "too short"}, 422, "report.description_too_short"),
        ({"kind": "theft"}, 422, "report.ground_unknown"),
        ({"kind": "\ud800"}, 422, "report.ground_unknown"),
        ({"description": "a" * 29 + " " * 30}, 422, "report.description_too_short"),
        ({"description": "a" * 30 + "\0"}, 422, "text.not_plain"),
        ({"description": "a" * 5001}, 422, "text.too_long"),
        ({"evidence": ["x"]}, 422, "report.evidence_unknown"),
        ({"evidence": ["\0"]}, 422, "report.evidence_unknown"),
        ({"evidence": [str(number) for number in range(11)]}, 422, "report.too_much_evidence"),
        ({"target": "profile"}, 422, "request.invalid"),
        ({"evidence": [1]}, 422, "request.invalid"),
    ],
)
def test_why_a_report_is_refused(revealed: Service, more: dict[str, Any], status: int, code: str) -> None:
    revealed.post(f"{F}/reports", {**REPORT, **more}).refused(status, code)
    assert revealed.house.rows("SELECT count(*) FROM report") == [(0,)]


def test_an_opinion_is_answered_with_the_ways_that_are_open(revealed: Service) -> None:
    sent = {**REPORT, "ground": "inaccurate", "kind": None, "description": "wrong"}
    problem = revealed.post(f"{F}/reports", sent).refused(422, "report.opinion_is_not_a_ground")
    assert problem["instead"] == [
        {"action": "respond", "until": "2026-11-22T00:00:00Z"},
        {"action": "enable_changes", "until": None},
    ]
    revealed.house.respond("c1", "client")
    problem = revealed.post(f"{F}/reports", sent).refused(422, "report.opinion_is_not_a_ground")
    assert [each["action"] for each in problem["instead"]] == ["enable_changes"]


def test_what_is_sealed_or_removed_cant_be_reported(service: Service) -> None:
    service.house.contract("c1")
    service.post(f"{F}/reports", REPORT).refused(409, "report.not_available")
    service.house.leave("c1", "client")
    service.post(f"{F}/reports", REPORT).refused(409, "report.not_available")
    service.house.leave("c1", "freelancer")
    service.house.withdraw("c1", "client")
    service.post(f"{F}/reports", REPORT).refused(409, "report.not_available")
    service.post("/v1/contracts/none/feedback/client/reports", REPORT).refused(404, "not_found")


def test_t43_a_report_is_there_for_its_reporter_alone(revealed: Service) -> None:
    made = revealed.post(f"{F}/reports", REPORT)
    path = f"/v1/reports/{made.json()['id']}"
    assert revealed.get(f"{path}?viewer=bea").body == made.body
    for other in ("", "?viewer=acme", "?viewer=eve", "?viewer=nobody"):
        revealed.get(f"{path}{other}").refused(404, "not_found")
    revealed.get(f"/v1/reports/{'0' * 32}?viewer=bea").refused(404, "not_found")
    revealed.get(f"{path}?viewer=bea", key=revealed.key("read")).refused(403, "insufficient_scope")


def test_a_report_takes_evidence_while_it_is_open_and_ends_with_a_withdrawal(revealed: Service) -> None:
    documents = [revealed.house.document("bea", f"Letter {number}.") for number in range(3)]
    others = revealed.house.document("eve", "Hers.")
    made = revealed.post(f"{F}/reports", {**REPORT, "evidence": documents[:1] * 2}).ok(201)
    assert made["evidence"] == documents[:1]
    path = f"/v1/reports/{made['id']}/evidence"
    for reporter in ("acme", "eve", "nobody"):
        revealed.post(path, {"reporter": reporter, "evidence": documents[1:2]}).refused(404, "not_found")
    revealed.post(path, {"reporter": "bea", "evidence": [others]}).refused(422, "report.evidence_unknown")
    revealed.post(path, {"reporter": "bea", "evidence": ["\0"]}).refused(422, "report.evidence_unknown")
    more = [str(number) for number in range(10)]
    revealed.post(path, {"reporter": "bea", "evidence": more}).refused(422, "report.too_much_evidence")
    shown = revealed.post(path, {"reporter": "bea", "evidence": documents[1:2]}).ok(200)
    assert sorted(shown["evidence"]) == sorted(documents[:2])
    revealed.house.at("2026-11-04T00:00:00Z")
    assert revealed.get(f"/v1/reports/{made['id']}?viewer=bea").ok(200)["late"] is True
    revealed.house.withdraw("c1", "client")
    revealed.post(path, {"reporter": "bea", "evidence": documents[2:]}).refused(409, "report.closed")
    shown = revealed.get(f"/v1/reports/{made['id']}?viewer=bea").ok(200)
    assert (shown["state"], shown["late"], shown["outcome"]) == ("closed", False, "withdrawn")


def test_the_author_may_report_the_response(revealed: Service) -> None:
    revealed.house.respond("c1", "client")
    sent = {**REPORT, "target": "response", "reporter": "acme"}
    assert revealed.post(f"{F}/reports", sent).ok(201)["target"] == "response"
    revealed.post(f"{F}/reports", sent).refused(409, "report.already_made")


# Evidence


def test_a_document_is_filed_and_given_back_to_its_filer(revealed: Service) -> None:
    content = b"Dear Bea,\nhalf of it back, or one star.\n"
    filed = file_document(revealed, content, name="../../letter\u202e.txt").ok(201)
    assert filed["sha256"] == hashlib.sha256(content).hexdigest()
    assert (filed["media_type"], filed["size"]) == ("text/plain", len(content))
    path = f"/v1/evidence/{filed['id']}"
    shown = revealed.get(f"{path}?viewer=bea").ok(200)
    assert set(shown) == {"object", "id", "sha256", "stored_sha256", "media_type", "size", "name"}
    assert "/" not in shown["name"]
    assert "\u202e" not in shown["name"]
    kept = revealed.get(f"{path}/content?viewer=bea")
    assert kept.body == content
    assert kept.headers["content-disposition"].startswith("attachment")
    assert kept.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert kept.headers["cache-control"] == "private, no-store"
    assert revealed.get(f"{path}/content?viewer=bea", if_none_match=kept.headers["etag"]).status == 304
    for other in ("", "?viewer=acme", "?viewer=eve", "?viewer=nobody"):
        revealed.get(f"{path}{other}").refused(404, "not_found")
        revealed.get(f"{path}/content{other}").refused(404, "not_found")
    revealed.get(f"/v1/evidence/{'0' * 32}?viewer=bea").refused(404, "not_found")


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 422, "evidence.unreadable"),
        (b"<html><script>alert(1)</script></html>", 422, "evidence.type"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', 422, "evidence.type"),
        (b"PK\x03\x04" + b"\0" * 100, 422, "evidence.type"),
        (b"\0" * 100, 422, "evidence.type"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, 422, "evidence.unreadable"),
        (b"a" * (MOST + 1), 413, "evidence.too_large"),
        (b"a" * (MOST + 100_000), 413, "evidence.too_large"),
    ],
)
def test_a_document_is_judged_by_what_is_in_it(revealed: Service, content: bytes, status: int, code: str) -> None:
    file_document(revealed, content, name="letter.txt").refused(status, code)
    assert revealed.house.rows("SELECT count(*) FROM evidence") == [(0,)]


def test_10_485_760_bytes_are_taken(revealed: Service) -> None:
    assert file_document(revealed, b"a" * MOST).ok(201)["size"] == MOST


@pytest.mark.parametrize(
    ("parts", "pointers"),
    [
        ([], ("/uploader", "/file")),
        ([("uploader", None, b"bea")], ("/file",)),
        ([("file", "a.txt", b"text")], ("/uploader",)),
        ([("uploader", None, b"bea"), ("file", None, b"text")], ("/", "/file")),
        ([("uploader", None, b"b a"), ("file", "a.txt", b"text")], ("/uploader",)),
        ([("uploader", None, b"\xff\xed\xa0\x80"), ("file", "a.txt", b"text")], ("/uploader",)),
        ([("uploader", None, b"bea"), ("uploader", None, b"bea"), ("file", "a", b"text")], ("/uploader",)),
        ([("uploader", None, b"bea"), ("file", "a", b"text"), ("file", "b", b"text")], ("/file",)),
        ([("uploader", None, b"bea"), ("other", "a", b"text")], ("/file",)),
        ([("uploader", None, b"bea"), ("x\0", None, b"1"), ("file", "a", b"text")], ("/",)),
    ],
)
def test_a_form_has_one_file_and_its_uploader(revealed: Service, parts: Any, pointers: tuple[str, ...]) -> None:
    answer = revealed.post("/v1/evidence", form(*parts), content_type=MULTIPART)
    answer.refused(422, "request.invalid", *pointers)


def test_what_is_no_form_is_refused(revealed: Service) -> None:
    revealed.post("/v1/evidence", {"uploader": "bea"}).refused(415, "request.unsupported")
    whole = form(("uploader", None, b"bea"), ("file", "a.txt", b"text"))
    revealed.post("/v1/evidence", whole, content_type=MULTIPART, content_encoding="gzip").refused(
        415, "request.unsupported"
    )
    for content_type in (
        "multipart/form-data",
        "multipart/form-data; boundary=\u00e9",
        "multipart/form-data; boundary=",
    ):
        revealed.post("/v1/evidence", whole, content_type=content_type).refused(400, "request.malformed")
    for cut in (1, 20, len(whole) // 2, len(whole) - 10):
        answer = revealed.post("/v1/evidence", whole[:cut], content_type=MULTIPART)
        assert answer.status in {201, 400, 422}
    revealed.post("/v1/evidence", whole, content_type=MULTIPART, key=revealed.key("read")).refused(
        403, "insufficient_scope"
    )
    many = form(*[("uploader", None, b"x")] * 2_000)
    assert revealed.post("/v1/evidence", many, content_type=MULTIPART).status in {400, 422}
    huge = form(("uploader", None, b"x" * (MOST + 70_000)))
    revealed.post("/v1/evidence", huge, content_type=MULTIPART).refused(413, "evidence.too_large")


def test_an_uploader_is_a_member_and_has_20_documents_waiting_at_most(revealed: Service) -> None:
    file_document(revealed, b"text", uploader="nobody").refused(422, "member.unknown", "/uploader")
    for number in range(20):
        file_document(revealed, f"text {number}".encode()).ok(201)
    file_document(revealed, b"one more").refused(409, "evidence.quota")
    file_document(revealed, b"hers", uploader="eve").ok(201)


def test_an_upload_is_repeated_by_its_content_whatever_its_boundary(revealed: Service) -> None:
    first = file_document(revealed, b"text", idempotency_key="k")
    sent = form(("uploader", None, b"bea"), ("file", "letter.txt", b"text"), boundary="other")
    again = revealed.post("/v1/evidence", sent, content_type="multipart/form-data; boundary=other", idempotency_key="k")
    assert (again.status, again.replayed, again.body) == (201, True, first.body)
    file_document(revealed, b"other", idempotency_key="k").refused(422, "idempotency_key_reused")


def test_a_form_in_pieces_without_its_length_is_read_just_so(revealed: Service) -> None:
    assert file_document(revealed, b"text", content_length=None, transfer_encoding="chunked").status == 201


# Notices


def test_anybody_gives_notice_and_hears_the_same_whatever_is_there(revealed: Service) -> None:
    for number, contract in enumerate(("c1", "none")):
        sent = {**NOTICE, "contract": contract}
        shown = revealed.post("/v1/notices", sent, key=NO_KEY, address=f"10.0.0.{number}").ok(202)
        assert set(shown) == {"object", "id", "received_at"}
    assert revealed.house.rows("SELECT count(*) FROM desk_case") == [(1,)]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"good_faith": False}, "request.invalid"),
        ({"good_faith": 1}, "request.invalid"),
        ({"good_faith": None}, "request.invalid"),
        ({"side": "both"}, "request.invalid"),
        ({"contract": "a b"}, "request.invalid"),
        ({"email": "cy"}, "request.invalid"),
        ({"email": "@"}, "request.invalid"),
        ({"email": "a b@c"}, "request.invalid"),
        ({"email": "c\0y@example.org"}, "text.not_plain"),
        ({"email": "c\ud800y@example.org"}, "text.not_plain"),
        ({"email": "c@" + "y" * 320}, "text.too_long"),
        ({"name": ""}, "text.empty"),
        ({"name": "a\nb"}, "text.not_plain"),
        ({"reasons": " "}, "text.empty"),
        ({"reasons": "a" * 5001}, "text.too_long"),
    ],
)
def test_a_notice_is_complete(revealed: Service, more: dict[str, Any], code: str) -> None:
    revealed.post("/v1/notices", {**NOTICE, **more}, key=NO_KEY).refused(422, code, f"/{next(iter(more))}")
    assert revealed.house.rows("SELECT count(*) FROM notice") == [(0,)]


def test_20_notices_an_hour_are_taken_from_one_address(revealed: Service) -> None:
    for number in range(20):
        revealed.post("/v1/notices", NOTICE, key=NO_KEY, x_forwarded_for=f"10.0.0.{number}").ok(202)
    answer = revealed.post("/v1/notices", NOTICE, key=NO_KEY)
    answer.refused(429, "rate_limited")
    assert int(answer.headers["retry-after"]) > 0
    revealed.post("/v1/notices", NOTICE, key=NO_KEY, address="10.9.9.9").ok(202)


def test_a_notice_is_repeated_with_its_key(revealed: Service) -> None:
    first = revealed.post("/v1/notices", NOTICE, key=NO_KEY, idempotency_key="k")
    again = revealed.post("/v1/notices", NOTICE, key=NO_KEY, idempotency_key="k")
    assert (again.status, again.replayed, again.body) == (202, True, first.body)
    other = revealed.post("/v1/notices", NOTICE, key=NO_KEY, idempotency_key="k", address="10.9.9.9")
    assert not other.replayed
