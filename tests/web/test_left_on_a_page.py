"""O-1: what its author wrote on the pages is returned to the pages alone, for as long as it is sealed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from rejoinder.actions.acting import Done
from rejoinder.actions.erase_member import erase_member
from rejoinder.actions.leave_feedback import LeaveFeedback, leave_feedback
from rejoinder.policy.facts import PrivateWords
from rejoinder.policy.refusals import AlreadyLeft
from rejoinder.store.reads.contract import show_contract
from rejoinder.store.reads.feedback import show_feedback, show_versions
from rejoinder_verify import check
from tests.house import done, stars

if TYPE_CHECKING:
    from tests.web.client import Answer, Service

CONTRACT = "/v1/contracts/c1"
F = f"{CONTRACT}/feedback/client"
WORDS: dict[str, Any] = {"ratings": 4, "comment": "Good work.", "private": (3, "Late twice.")}
SENT = {
    "author": "acme",
    "ratings": stars("client", 4),
    "comment": "Good work.",
    "private": {"recommend": 3, "note": "Late twice."},
}


@pytest.fixture
def service(on_both: Service) -> Service:
    on_both.house.contract("c1")
    on_both.house.member("eve")
    return on_both


def views(service: Service, contract: str = "c1") -> dict[str, tuple[Any, ...]]:
    """Everything that any key can be told of a contract: status, ETag and bytes, by what was asked."""
    at = f"/v1/contracts/{contract}"
    viewers = ("", "?viewer=acme", "?viewer=bea", "?viewer=eve")
    asked = [path + who for path in (at, f"{at}/feedback/client", f"{at}/feedback/client/versions") for who in viewers]
    asked += [f"{at}/feedback/freelancer?viewer=bea", f"{at}/feedback/freelancer?viewer=acme"]
    for member, side in (("bea", "freelancer"), ("acme", "client")):
        asked += [f"/v1/members/{member}/{what}?as={side}" for what in ("history", "summary", "summary/explain")]
    asked += ["/v1/events", "/v1/test-clock/timeline"]
    return {path: seen(service.get(path)) for path in asked}


def seen(answer: Answer) -> tuple[Any, ...]:
    if answer.status == 200:
        return answer.status, answer.headers["etag"], answer.body
    problem = answer.json()
    return answer.status, {name: problem[name] for name in problem.keys() - {"request_id", "instance"}}


def outcomes(service: Service) -> list[tuple[Any, ...]]:
    """What the author hears of each deed but leaving feedback, which is to be refused while nothing is shown."""
    return [
        seen(service.patch(F, {"author": "acme", "comment": "Better."})),
        seen(service.post(f"{F}/withdrawal", {"author": "acme"})),
        seen(service.post(f"{F}/change-requests", {"author": "acme"})),
        seen(service.post(f"{F}/change-window", {"by": "bea"})),
        seen(service.put(f"{F}/response", {"author": "bea", "text": "Thank you."})),
    ]


def test_to_a_key_it_is_byte_for_byte_as_if_nothing_had_been_left(service: Service) -> None:
    before, heard = views(service), outcomes(service)
    service.house.leave("c1", "client", **WORDS, on_page=True)
    assert views(service) == before
    assert outcomes(service) == heard
    mine = service.get(f"{CONTRACT}?viewer=acme").ok(200)
    assert mine["feedback"] == {"client": None, "freelancer": None}
    assert mine["actions"]["leave_feedback"] == {"allowed": True, "until": "2026-11-08T00:00:00Z"}
    assert "feedback.revealed" not in [each["event"] for each in mine["timeline"]]
    service.get(f"{F}?viewer=acme").refused(404, "not_found")
    service.get(f"{F}/versions?viewer=acme").refused(404, "not_found")
    etag = before[f"{CONTRACT}?viewer=acme"][1]
    assert service.get(f"{CONTRACT}?viewer=acme", if_none_match=etag).status == 304


def test_what_a_key_brought_is_there_for_keys_and_would_have_been_noticed(service: Service) -> None:
    before = views(service)
    service.house.leave("c1", "client", **WORDS)
    changed = {path for path, view in views(service).items() if view != before[path]}
    assert changed == {f"{CONTRACT}?viewer=acme", f"{F}?viewer=acme", f"{F}/versions?viewer=acme"}


def test_with_the_scope_for_private_parts_it_is_the_same(service: Service) -> None:
    service.house.leave("c1", "client", **WORDS, on_page=True)
    for key in (service.key("private"), service.key("members", "private")):
        service.get(F, key=key).refused(404, "not_found")
        assert service.get(CONTRACT, key=key).ok(200)["feedback"]["client"] is None


def test_a_second_put_is_409_whether_it_says_the_same_or_not(service: Service) -> None:
    service.house.leave("c1", "client", **WORDS, on_page=True)
    same = service.put(F, SENT)
    same.refused(409, "feedback.already_left")
    assert not same.replayed
    other = service.put(F, {**SENT, "comment": "Other."})
    assert seen(other) == seen(same)  # So nothing can be found out by trying.
    service.house.leave("c1", "freelancer")
    service.put(F, SENT).refused(409, "feedback.already_left")


def test_an_outsider_with_the_very_words_is_still_an_outsider(service: Service) -> None:
    service.house.leave("c1", "client", **WORDS, on_page=True)
    service.put(F, {**SENT, "author": "eve"}).refused(403, "feedback.not_a_party")


def test_to_the_pages_it_is_there_as_to_a_key_that_brought_it(service: Service) -> None:
    service.house.contract("c2", title="Work c1")
    service.house.leave("c1", "client", **WORDS, on_page=True)
    service.house.leave("c2", "client", **WORDS)
    with service.house.installation.database.snapshot() as reading:
        now = service.house.installation.now(reading)
        mine = show_contract(reading, "c1", "acme", now, on_pages=True)
        feedback = show_feedback(reading, "c1", "client", "acme", now, on_pages=True)
        versions = show_versions(reading, "c1", "client", "acme", now, on_pages=True)
        assert show_feedback(reading, "c1", "client", "bea", now, on_pages=True) is None
        assert show_versions(reading, "c1", "client", "bea", now, on_pages=True) is None
        about = show_contract(reading, "c1", "bea", now, on_pages=True)
    assert mine == as_c1(service.get("/v1/contracts/c2?viewer=acme"))
    assert feedback == as_c1(service.get("/v1/contracts/c2/feedback/client?viewer=acme"))
    assert versions == as_c1(service.get("/v1/contracts/c2/feedback/client/versions?viewer=acme"))["data"]
    assert about == as_c1(service.get("/v1/contracts/c2?viewer=bea"))
    assert feedback is not None
    assert feedback["state"] == "sealed"


def as_c1(answer: Answer) -> Any:
    return json.loads(answer.body.replace(b'"c2"', b'"c1"'))


@pytest.mark.parametrize("how", ["both have left", "the window has closed"])
def test_once_it_is_revealed_all_is_as_ever(service: Service, how: str) -> None:
    service.house.contract("c2", title="Work c1")
    for contract, on_page in (("c1", True), ("c2", False)):
        service.house.leave(contract, "client", **WORDS, on_page=on_page)
        if how == "both have left":
            service.house.leave(contract, "freelancer", on_page=on_page)
    if how == "the window has closed":
        service.house.at("2026-11-08T00:00:00Z")
    for path, view in views(service).items():
        if path.startswith("/v1/contracts"):
            twin = service.get(path.replace("c1", "c2"))
            assert view[0] == twin.status, path
            if view[0] == 200:
                assert json.loads(view[2]) == as_c1(twin), path
    assert service.get(f"{F}?viewer=acme").ok(200)["private"] == SENT["private"]
    assert service.get(F).ok(200)["state"] == "revealed"
    service.put(f"{F}/response", {"author": "bea", "text": "Thank you."}).ok(201)


def test_the_same_again_on_the_page_is_a_repeat_whichever_way_it_came(service: Service) -> None:
    service.house.contract("c2")
    service.house.leave("c1", "client", **WORDS, on_page=True)
    service.house.leave("c2", "client", **WORDS)
    for contract in ("c1", "c2"):
        again = LeaveFeedback(
            contract, "client", "acme", stars("client", 4), "Good work.", PrivateWords(3, "Late twice."), on_page=True
        )
        assert leave_feedback(service.house.installation, again) == Done({}, "repeated")
        other = LeaveFeedback(contract, "client", "acme", stars("client", 4), "Other.", None, on_page=True)
        assert leave_feedback(service.house.installation, other) == AlreadyLeft()


def test_the_record_says_the_same_and_verifies(service: Service) -> None:
    service.house.leave("c1", "client", **WORDS, on_page=True)
    assert service.house.rows("SELECT on_page FROM feedback_version") == [(1,)]
    assert check(service.house.url.removeprefix("sqlite:///")).clean
    service.house.leave("c1", "freelancer")
    service.house.allow("c1", "client")
    service.house.change("c1", "client", 5)
    assert check(service.house.url.removeprefix("sqlite:///")).clean
    done(erase_member(service.house.installation, "acme"))
    assert check(service.house.url.removeprefix("sqlite:///")).clean
    payloads = service.house.rows("SELECT payload FROM journal_payload")
    assert not any(b"on_page" in bytes(payload) for (payload,) in payloads)
