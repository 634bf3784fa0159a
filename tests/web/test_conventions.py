from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from rejoinder.actions.keys import revoke_key
from tests.access.visitor import Visitor
from tests.web.client import NO_KEY, NOTHING, document

if TYPE_CHECKING:
    from tests.web.client import Service

ANN = {"display_name": "Ann"}
JSON = {"author": "bea", "text": "Thank you."}


def contract(**more: object) -> dict[str, object]:
    return {"client": "acme", "freelancer": "bea", "title": "Work", "started_at": "2026-01-01T00:00:00Z", **more}


# Who calls


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "rj_",
        "Bearer",
        "Bearer ",
        "Bearer rj_" + "0" * 78,
        "Basic YTpi",
        "Bearer \u00e9",
        "Bearer rj_" + "\u0661" * 78,
        "Bearer a\0b",
    ],
)
def test_a_missing_or_wrong_key_is_401(service: Service, header: str | None) -> None:
    answer = service.put("/v1/members/ann", ANN, authorization=header)
    answer.refused(401, "unauthenticated")
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_revoked_key_is_401_at_once(service: Service) -> None:
    key = service.key("read")
    service.get("/v1/contracts/none", key=key).refused(404, "not_found")
    revoke_key(service.house.installation, key[3:11])
    service.get("/v1/contracts/none", key=key).refused(401, "unauthenticated")


def test_the_name_of_the_scheme_is_read_in_any_case(service: Service) -> None:
    service.put("/v1/members/ann", ANN, authorization=f"bearer {service.key('members')}").ok(201)


def test_a_scope_that_lacks_is_403_before_the_body_is_looked_at(service: Service) -> None:
    for body in (ANN, b"{", b"x" * 70_000):
        service.put("/v1/members/ann", body, key=service.key("read")).refused(403, "insufficient_scope")


def test_t44_a_viewer_without_a_key_is_401_and_without_members_403(service: Service) -> None:
    service.house.contract("c1")
    for path in (
        *("/v1/members/bea/history?as=freelancer", "/v1/members/bea/summary?as=freelancer"),
        *("/v1/members/bea/summary/explain?as=freelancer", "/v1/grounds?", "/v1/terms?", "/v1/rulebook?"),
    ):
        service.get(f"{path}&viewer=bea", key=NO_KEY).refused(401, "unauthenticated")
        for scope in ("read", "private", "events", "clock"):
            service.get(f"{path}&viewer=bea", key=service.key(scope)).refused(403, "insufficient_scope")
    for path in ("/v1/contracts/c1", "/v1/contracts/c1/feedback/client", "/v1/contracts/c1/feedback/client/versions"):
        service.get(f"{path}?viewer=acme", key=NO_KEY).refused(401, "unauthenticated")
        for scope in ("read", "private"):
            service.get(f"{path}?viewer=acme", key=service.key(scope)).refused(403, "insufficient_scope")


def test_public_reads_need_no_key_and_a_wrong_one_is_not_ignored(service: Service) -> None:
    service.house.contract("c1")
    for path in (
        *("/v1/members/bea/history?as=freelancer", "/v1/members/bea/summary?as=freelancer", "/v1/grounds"),
        *("/v1/members/bea/summary/explain?as=freelancer", "/v1/terms", "/v1/rulebook", "/v1/openapi.json"),
    ):
        answer = service.get(path, key=NO_KEY)
        answer.ok(200)
        assert answer.headers["cache-control"] == "public, no-cache"
        if "openapi" not in path:
            service.get(path, key="rj_wrong").refused(401, "unauthenticated")


def test_t61_what_a_proxy_or_a_caller_claims_of_itself_is_not_believed(service: Service) -> None:
    for header in ("X_REQUEST_ID", "X_FORWARDED_FOR", "X_FORWARDED_PROTO", "HOST", "X_HTTP_METHOD_OVERRIDE", "COOKIE"):
        answer = service.get("/v1/grounds", key=NO_KEY, **{header: "req_evil.example"})
        answer.ok(200)
        assert "evil" not in str(answer.headers)


# What is sent


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "request.malformed"),
        (b"\xff", 400, "request.malformed"),
        (b'{"display_name":"a","display_name":"b"}', 422, "request.invalid"),
        (b'{"display_name":NaN}', 422, "request.invalid"),
        (b"[]", 422, "request.invalid"),
        (b"null", 422, "request.invalid"),
        (b'{"display_name":' + b"[" * 20 + b"]" * 20 + b"}", 422, "request.invalid"),
        (b'{"display_name":1}', 422, "request.invalid"),
        (b'{"display_name":true}', 422, "request.invalid"),
        (b'{"display_name":null}', 422, "request.invalid"),
        (b'{"display_name":"a","extra":1}', 422, "request.invalid"),
        (b"{}", 422, "request.invalid"),
        (b"", 422, "request.invalid"),
    ],
)
def test_a_body_is_strict_json(service: Service, body: bytes, status: int, code: str) -> None:
    service.put("/v1/members/ann", body).refused(status, code)
    assert service.house.rows("SELECT count(*) FROM member") == [(0,)]


def test_all_that_is_wrong_is_pointed_at(service: Service) -> None:
    sent = {
        "client": "a b",
        "title": 5,
        "started_at": "yesterday",
        "net_paid": {"amount": 120, "x/y~": 1},
        "same_person": 1,
    }
    problem = service.put("/v1/contracts/c1", sent).refused(422, "request.invalid")
    assert {each["pointer"]: each["code"] for each in problem["errors"]} == {
        "/client": "id",
        "/freelancer": "missing",
        "/title": "wrong_type",
        "/started_at": "instant",
        "/net_paid/amount": "wrong_type",
        "/net_paid/currency": "missing",
        "/net_paid/x~1y~0": "unknown_field",
        "/same_person": "wrong_type",
    }
    service.put("/v1/contracts/c1", {"\ud800": 1}).refused(422, "request.invalid")


def test_numbers_are_numbers_and_nothing_that_looks_like_one(service: Service) -> None:
    service.house.contract("c1")
    wrongs: tuple[Any, ...] = (True, "5", 5.0, None, [5], {})
    for wrong in wrongs:
        ratings = {"skills": wrong}
        body = {"author": "acme", "ratings": ratings}
        service.put("/v1/contracts/c1/feedback/client", body).refused(422, "request.invalid", "/ratings/skills")


def test_65_536_bytes_are_taken_and_one_more_is_413(service: Service) -> None:
    empty = len(json.dumps({"display_name": ""}))
    fits = json.dumps({"display_name": "a" * (65_536 - empty)}).encode()
    assert len(fits) == 65_536
    service.put("/v1/members/ann", fits).refused(422, "text.too_long", "/display_name")
    service.put("/v1/members/ann", fits + b" ").refused(413, "request.too_large")
    service.put("/v1/members/ann", b"{" * 10_000_000).refused(413, "request.too_large")


@pytest.mark.parametrize("said", ["5", "0", "-1", "1e9", "\u0661", "9" * 5000, None])
def test_what_content_length_says_is_not_trusted(service: Service, said: str | None) -> None:
    answer = service.put("/v1/members/ann", b"{" + b" " * 70_000, content_length=said, transfer_encoding="chunked")
    assert answer.status in {400, 413, 422}


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 201),
        ("application/json; charset=utf-8", 201),
        ("Application/JSON", 201),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data; boundary=x", 415),
        ("application/jsonx", 415),
        ("", 415),
        (None, 415),
    ],
)
def test_a_body_says_that_it_is_json(service: Service, content_type: str | None, status: int) -> None:
    assert service.put("/v1/members/ann", ANN, content_type=content_type).status == status


def test_t77_a_compressed_body_is_415(service: Service) -> None:
    for encoding in ("gzip", "deflate", "br", "identity, gzip"):
        service.put("/v1/members/ann", ANN, content_encoding=encoding).refused(415, "request.unsupported")
    service.put("/v1/members/ann", ANN, content_encoding="identity").ok(201)


def test_what_is_checked_first_is_answered_first(service: Service) -> None:
    service.house.contract("c1", ended=False)
    path, members = "/v1/contracts/c1/feedback/client", service.key("members")
    service.put(path, b"x" * 70_000, key=NO_KEY).refused(401, "unauthenticated")
    service.put(path, b"x" * 70_000, key=service.key("read")).refused(403, "insufficient_scope")
    service.put(path, b"x" * 70_000, key=members, content_type="text/plain").refused(413, "request.too_large")
    service.put(path, b"{", key=members, content_type="text/plain").refused(415, "request.unsupported")
    service.put(path, b"{", key=members).refused(400, "request.malformed")
    service.put(path, {"author": "eve", "ratings": 5}, key=members).refused(422, "request.invalid", "/ratings")
    wrong = {"author": "eve", "ratings": {"x": 9}, "comment": "\0"}
    service.put(path, wrong, key=members).refused(403, "feedback.not_a_party")
    service.put(path, {**wrong, "author": "acme"}).refused(409, "feedback.contract_not_ended")
    service.house.end("c1")
    service.put(path, {**wrong, "author": "acme"}).refused(422, "feedback.ratings_invalid")
    service.house.at("2026-11-08T00:00:00Z")
    problem = service.put(path, {**wrong, "author": "acme"}).refused(409, "feedback.window_closed")
    assert problem["closed_at"] == "2026-11-08T00:00:00Z"


# What is asked


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("", {"?as": "missing"}),
        ("as=both", {"?as": "wrong_type"}),
        ("as=client&as=client", {"?as": "repeated_parameter"}),
        ("as=client&x=1", {"?x": "unknown_parameter"}),
        ("as=client&limit=0", {"?limit": "limit"}),
        ("as=client&limit=101", {"?limit": "limit"}),
        ("as=client&limit=abc", {"?limit": "limit"}),
        ("as=client&limit=-1", {"?limit": "limit"}),
        ("as=client&limit=1.0", {"?limit": "limit"}),
        ("as=client&limit=%D9%A1", {"?limit": "limit"}),
        ("as=client&limit=", {"?limit": "limit"}),
        ("as=client&rating=6", {"?rating": "rating"}),
        ("as=client&rating=0", {"?rating": "rating"}),
        ("as=client&rating=4.5", {"?rating": "rating"}),
        ("as=client&since=2026-01-01", {"?since": "instant"}),
        ("as=client&cursor=x", {"?cursor": "cursor"}),
        ("as=client&cursor=", {"?cursor": "cursor"}),
        ("as=client&cursor=%00", {"?cursor": "cursor"}),
        ("as=client&limit=0&rating=9&%00=1", {"?": "unknown_parameter"}),
        ("as=client&since=%ED%A0%80", {}),
        ("&".join(f"a{i}=1" for i in range(500)), {}),
    ],
)
def test_t78_each_parameter_is_known_comes_once_and_is_in_range(
    service: Service, query: str, errors: dict[str, str]
) -> None:
    service.house.contract("c1")
    problem = service.get(f"/v1/members/bea/history?{query}", key=NO_KEY).refused(422, "request.invalid")
    assert {each["pointer"]: each["code"] for each in problem.get("errors", [])} == errors


@pytest.mark.parametrize(
    "id", ["a%20b", "%00", "a%0A", "%C3%A9", "%FF", "%ED%A0%80", "a" * 65, "a~b", "%2E", "..", "*"]
)
def test_an_id_in_a_path_is_one_of_ours_or_422(service: Service, id: str) -> None:
    for method, path in (
        *(("PUT", f"/v1/members/{id}"), ("GET", f"/v1/contracts/{id}"), ("GET", f"/v1/members/{id}/summary?as=client")),
        *(("GET", f"/v1/reports/{id}?viewer=x"), ("GET", f"/v1/evidence/{id}?viewer=x")),
    ):
        answer = service.call(method, path, ANN if method == "PUT" else NOTHING)
        answer.refused(422, "request.invalid")


def test_a_side_is_one_of_two(service: Service) -> None:
    service.house.contract("c1")
    for side in ("both", "Client", "clients", "%00"):
        service.get(f"/v1/contracts/c1/feedback/{side}").refused(404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("DELETE", "/v1/members/ann", "PUT"),
        ("GET", "/v1/members/ann", "PUT"),
        ("POST", "/v1/contracts/c1/feedback/client", "GET, HEAD, PATCH, PUT"),
        ("DELETE", "/v1/contracts/c1/feedback/client/response", "PUT"),
        ("PATCH", "/v1/contracts/c1/feedback/client/response", "PUT"),
        ("TRACE", "/v1/grounds", "GET, HEAD"),
        ("BREW", "/v1/grounds", "GET, HEAD"),
        ("OPTIONS", "/v1/grounds", "GET, HEAD"),
        ("HEAD", "/v1/notices", "POST"),
        ("POST", "/v1/openapi.json", "GET, HEAD"),
        ("POST", "/healthz", "GET, HEAD"),
        ("PUT", "/readyz", "GET, HEAD"),
        ("POST", "/metrics", "GET, HEAD"),
    ],
)
def test_t77_a_method_that_a_path_has_not_is_405(service: Service, method: str, path: str, allow: str) -> None:
    answer = service.call(method, path)
    assert (answer.status, answer.headers["allow"]) == (405, allow)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/how", "/members/acme", "/docs", "/members/acme/history.atom", "/problems/internal"])
def test_in_a_browser_a_method_that_a_path_has_not_is_a_page(service: Service, method: str, path: str) -> None:
    service.house.member("acme")
    visitor = Visitor(service.house, None)
    answer = visitor.post(path, fields="text=Mine") if method == "POST" else visitor.ask(method, path)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert b"<h1>Not with this method</h1>" in answer.content
    assert b'href="/problems/method_not_allowed"' in answer.content


def test_a_form_that_a_page_has_not_is_not_read(service: Service) -> None:
    visitor, form = Visitor(service.house, None), b"text=" + b"x" * 30_000_000
    assert visitor.send("/how", form).status_code == 405
    parts = visitor.send(
        "/how", b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n', "multipart/form-data; boundary=b"
    )
    assert (parts.status_code, parts.headers["Content-Type"]) == (405, "text/html; charset=utf-8")


def test_a_page_with_a_form_names_that_method_too(service: Service) -> None:
    answer = Visitor(service.house, None).ask("PUT", "/settings")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, POST")
    assert answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    "path", ["/v1", "/v1/", "/v1/nothing", "/v1/grounds/", "/v1/members/a/b/c", "/v2/grounds", "/metrics/x"]
)
def test_a_path_that_there_is_not_is_404(service: Service, path: str) -> None:
    service.get(path).refused(404, "not_found")


@pytest.mark.parametrize("path", ["/x", "/contracts", "/contracts/a/b", "/how/", "/static"])
def test_in_a_browser_it_is_a_page(service: Service, path: str) -> None:
    answer = Visitor(service.house, None).get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_head_is_get_without_its_body(service: Service) -> None:
    got, head = service.get("/v1/grounds", key=NO_KEY), service.call("HEAD", "/v1/grounds", key=NO_KEY)
    assert (head.status, head.headers["etag"]) == (200, got.headers["etag"])
    assert head.headers["content-length"] == str(len(got.body))
    assert service.call("HEAD", "/v1/contracts/none").status == 404


# What comes back


def test_an_unchanged_answer_is_304_for_who_has_it(service: Service) -> None:
    service.house.contract("c1")
    for path in ("/v1/contracts/c1?viewer=acme", "/v1/grounds", "/v1/members/bea/history?as=freelancer", "/v1/events"):
        etag = service.get(path).headers["etag"]
        for sent in (etag, f"W/{etag}", f'"x", {etag}', "*"):
            again = service.get(path, if_none_match=sent)
            assert (again.status, again.body, again.headers["etag"]) == (304, b"", etag)
            assert again.headers["cache-control"] == service.get(path).headers["cache-control"]
        assert service.get(path, if_none_match='"x"').status == 200
    etag = service.get("/v1/contracts/c1?viewer=acme").headers["etag"]
    service.house.leave("c1", "client")
    assert service.get("/v1/contracts/c1?viewer=acme", if_none_match=etag).status == 200


def test_t21_no_shared_cache_keeps_what_a_viewer_was_shown(service: Service) -> None:
    service.house.contract("c1")
    for path in ("history", "summary", "summary/explain"):
        answer = service.get(f"/v1/members/bea/{path}?as=freelancer&viewer=bea")
        assert answer.headers["cache-control"] == "private, no-store"
        assert answer.headers["vary"] == "Authorization, Cookie"
        assert "access-control-allow-origin" not in answer.headers
    assert service.get("/v1/members/bea/summary?as=freelancer").headers["access-control-allow-origin"] == "*"


def test_a_problem_has_all_that_rfc_9457_and_api_md_want(service: Service) -> None:
    answer = service.get("/v1/contracts/none")
    problem = answer.refused(404, "not_found")
    assert problem["type"] == "/problems/not_found"
    assert problem["instance"].endswith(problem["request_id"])
    assert set(problem) == {"type", "title", "status", "detail", "code", "instance", "request_id"}
    assert service.get("/v1/contracts/none").json()["request_id"] != problem["request_id"]


def test_no_problem_quotes_what_was_sent(service: Service) -> None:
    service.house.contract("c1")
    for sent in (
        {"display_name": "<b>secret\0"},
        {"display_name": {"<b>secret": 1}},
        {"display_name": 1, "a": "<b>secret"},
    ):
        assert b"secret" not in service.put("/v1/members/ann", sent).body


def test_every_code_that_is_documented_has_its_page(service: Service) -> None:
    from rejoinder.web.problems import every_code

    declared = {
        line.split("`")[1]
        for operations in document()["paths"].values()
        for operation in operations.values()
        for status, said in operation["responses"].items()
        if status >= "400"
        for line in said["description"].splitlines()
    }
    assert declared <= set(every_code())


# What is repeated


def test_a_repeat_with_its_key_is_answered_as_the_first_time(service: Service) -> None:
    service.house.contract("c1")
    body = {"by": "acme", "note": "They want five stars."}
    first = service.post("/v1/contracts/c1/pressured", body, idempotency_key="k1")
    again = service.post("/v1/contracts/c1/pressured", body, idempotency_key="k1")
    assert (first.status, first.replayed, again.status, again.replayed) == (202, False, 202, True)
    assert again.body == first.body
    assert service.house.rows("SELECT count(*) FROM pressured") == [(1,)]
    other = {**body, "note": "Something else."}
    service.post("/v1/contracts/c1/pressured", other, idempotency_key="k1").refused(422, "idempotency_key_reused")
    service.post("/v1/contracts/c1/pressured", other, idempotency_key="k2").ok(202)
    service.post("/v1/contracts/c1/pressured", other).ok(202)
    assert service.house.rows("SELECT count(*) FROM pressured") == [(3,)]


def test_an_idempotency_key_belongs_to_the_callers_key_and_the_path(service: Service) -> None:
    service.house.contract("c1")
    service.house.contract("c2")
    body = {"by": "acme", "note": "They want five stars."}
    for path, key in (("c1", ("members",)), ("c2", ("members",)), ("c1", ("members", "read"))):
        sent = service.post(f"/v1/contracts/{path}/pressured", body, key=service.key(*key), idempotency_key="k")
        assert not sent.replayed
    assert service.house.rows("SELECT count(*) FROM pressured") == [(3,)]


def test_a_refusal_is_not_kept(service: Service) -> None:
    service.house.contract("c1")
    body = {"by": "bea"}
    path = "/v1/contracts/c1/feedback/client/change-window"
    service.post(path, body, idempotency_key="k").refused(409, "change.not_available")
    service.house.at("2026-11-08T00:00:00Z")
    assert not service.post(path, body, idempotency_key="k").replayed
    assert service.post(path, body, idempotency_key="k").replayed
    service.post(path, body, idempotency_key="k2").refused(409, "change.window_used")


def test_an_idempotency_key_is_kept_for_30_days(service: Service) -> None:
    service.house.contract("c1")
    body = {"by": "acme", "note": "They want five stars."}
    path = "/v1/contracts/c1/pressured"
    service.post(path, body, idempotency_key="k")
    service.house.later(29.9)
    assert service.post(path, body, idempotency_key="k").replayed
    service.house.later(0.1)
    assert not service.post(path, body, idempotency_key="k").replayed


@pytest.mark.parametrize("name", ["", "a" * 256, "\u00e9", "a\0", "a\tb"])
def test_an_idempotency_key_has_1_to_255_printable_characters(service: Service, name: str) -> None:
    service.house.contract("c1")
    body = {"by": "acme", "note": "n"}
    service.post("/v1/contracts/c1/pressured", body, idempotency_key=name).refused(422, "request.invalid")
    service.post("/v1/contracts/c1/pressured", body, idempotency_key="a" * 255).ok(202)


def test_an_end_that_stands_already_is_replayed_with_its_key_too(service: Service) -> None:
    service.house.contract("c1")
    first = service.post("/v1/contracts/c1/end", {}, idempotency_key="k")
    again = service.post("/v1/contracts/c1/end", {}, idempotency_key="k")
    assert (first.status, again.status, again.replayed) == (200, 200, True)
    assert first.body == again.body


def test_health_is_told_to_anybody(service: Service) -> None:
    assert service.get("/healthz", key=NO_KEY).ok(200) == {"status": "ok"}
    assert service.get("/readyz", key=NO_KEY).ok(200)["status"] == "ok"
    assert b"rejoinder_requests_total" in service.get("/metrics", key=NO_KEY).body
