from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.house import CRITERIA, stars

if TYPE_CHECKING:
    from tests.web.client import Service

F = "/v1/contracts/c1/feedback/client"
G = "/v1/contracts/c1/feedback/freelancer"


def feedback(author: str = "acme", **more: Any) -> dict[str, Any]:
    side = "client" if author == "acme" else "freelancer"
    return {"author": author, "ratings": stars(side, 4), "comment": "Good work.", **more}


@pytest.fixture
def service(on_both: Service) -> Service:
    return on_both


@pytest.fixture
def ended(service: Service) -> Service:
    service.house.contract("c1")
    service.house.member("eve")
    return service


@pytest.fixture
def revealed(ended: Service) -> Service:
    ended.house.both("c1")
    return ended


# Leaving


def test_feedback_is_left_201_and_the_same_again_is_200(ended: Service) -> None:
    sent = feedback(private={"recommend": 3, "note": "Late twice."})
    first = ended.put(F, sent)
    shown = first.ok(201)
    assert shown["ratings"] == stars("client", 4)
    assert (shown["state"], shown["overall"], shown["version"], shown["public"]) == ("sealed", "4.00", 1, False)
    assert (shown["author"], shown["about"], shown["response"]) == ("acme", "bea", None)
    assert (shown["revealed_at"], shown["reveals_at"]) == (None, "2026-11-08T00:00:00Z")
    assert shown["private"] == {"recommend": 3, "note": "Late twice."}
    again = ended.put(F, sent)
    assert (again.status, again.replayed, again.body) == (200, True, first.body)
    assert ended.put(F, {**sent, "comment": "  Good work.\r\n"}).replayed
    others: tuple[dict[str, Any], ...] = (
        {"comment": "Better."},
        {"comment": None},
        {"ratings": {**sent["ratings"], "skills": 5}},
        {"private": None},
        {"private": {"recommend": 4, "note": "Late twice."}},
        {"comment": "\0"},
        {"ratings": {}},
    )
    for other in others:
        ended.put(F, {**sent, **other}).refused(409, "feedback.already_left")


def test_a_replay_is_compared_with_the_first_version(revealed: Service) -> None:
    first = {"author": "acme", "ratings": stars("client", 5), "comment": "Good work."}
    revealed.house.allow("c1", "client")
    revealed.house.change("c1", "client", 2, "Not so good.")
    again = revealed.put(F, first)
    assert (again.ok(200)["overall"], again.replayed) == ("2.00", True)
    second = {"author": "acme", "ratings": stars("client", 2), "comment": "Not so good."}
    revealed.put(F, second).refused(409, "feedback.already_left")
    revealed.house.withdraw("c1", "client")
    assert revealed.put(F, first).ok(200)["state"] == "removed"


def test_t45_only_a_sides_own_member_leaves_its_feedback(ended: Service) -> None:
    for author in ("bea", "eve", "nobody-at-all"):
        ended.put(F, feedback(author)).refused(403, "feedback.not_a_party")
    before = {author: ended.put(F, feedback(author)).json()["code"] for author in ("bea", "eve")}
    ended.house.leave("c1", "client")
    assert {author: ended.put(F, feedback(author)).json()["code"] for author in ("bea", "eve")} == before
    ended.put("/v1/contracts/none/feedback/client", feedback()).refused(404, "not_found")


def test_feedback_waits_for_the_end_and_closes_with_its_window(service: Service) -> None:
    service.house.contract("c1", ended=False)
    service.put(F, feedback()).refused(409, "feedback.contract_not_ended")
    service.house.end("c1")
    service.house.at("2026-11-07T23:59:59.999999Z")
    service.put(F, feedback()).ok(201)
    service.house.at("2026-11-08T00:00:00Z")
    problem = service.put(G, feedback("bea")).refused(409, "feedback.window_closed")
    assert problem["closed_at"] == "2026-11-08T00:00:00Z"


WRONG_RATINGS: list[dict[str, int]] = [
    {},
    stars("freelancer", 4),
    {**stars("client", 4), "extra": 4},
    {**stars("client", 4), "skills": 0},
    {**stars("client", 4), "skills": 6},
    {**stars("client", 4), "skills": -1},
    {**stars("client", 4), "skills": 10**18},
    {**stars("client", 4), "Skills": 4},
    {**stars("client", 4), "a/b~c\0": 4},
    {**stars("client", 4), "": 4},
    {str(number): 4 for number in range(2000)},
]


def test_every_criterion_of_the_side_is_rated_from_1_to_5(ended: Service) -> None:
    for wrong in WRONG_RATINGS:
        problem = ended.put(F, feedback(ratings=wrong)).refused(422, "feedback.ratings_invalid")
        assert problem["criteria"] == list(CRITERIA["client"])
        assert 1 <= len(problem["errors"]) <= 20
        assert all(each["pointer"].startswith("/ratings/") for each in problem["errors"])


def test_a_comment_is_plain_text_of_5_000_characters(ended: Service) -> None:
    ended.put(F, feedback(comment="a" * 5001)).refused(422, "text.too_long", "/comment")
    for text in ("a\0", "\ud800", "\u202e", "a" + "\u0301" * 2000):
        problem = ended.put(F, feedback(comment=text)).refused(422, "text.not_plain", "/comment")
        assert problem["character"].startswith("U+")
    assert ended.put(F, feedback(comment=" \u200b ")).ok(201)["comment"] is None


def test_the_private_part_is_0_to_10_and_a_note(ended: Service) -> None:
    for recommend in (-1, 11, 10**18):
        ended.put(F, feedback(private={"recommend": recommend})).refused(422, "feedback.recommend_invalid")
    for wrong in (True, "5", 5.0):
        problem = ended.put(F, feedback(private={"recommend": wrong}))
        problem.refused(422, "request.invalid", "/private/recommend")
    ended.put(F, feedback(private={"note": "a\0"})).refused(422, "text.not_plain", "/private/note")
    ended.put(F, feedback(private={"x": 1})).refused(422, "request.invalid", "/private/x")
    assert ended.put(F, feedback(private={})).ok(201)["private"] == {"recommend": None, "note": None}


def test_t46_nobody_sends_what_the_house_decides(ended: Service) -> None:
    for extra in ("revealed", "version", "at", "state", "public", "left_at", "side", "about", "overall", "__proto__"):
        ended.put(F, {**feedback(), extra: True}).refused(422, "request.invalid", f"/{extra}")
    ended.get(f"{F}?viewer=acme").refused(404, "not_found")


# Looking


def same_but_for_its_request(one: Any, other: Any) -> bool:
    shown = [dict(each.json()) for each in (one, other)]
    for each in shown:
        each["request_id"] = each["instance"] = ""
    mine, yours = (
        {name: value for name, value in each.headers.items() if name != "x-request-id"} for each in (one, other)
    )
    return (one.status, shown[0], mine, len(one.body)) == (other.status, shown[1], yours, len(other.body))


def test_t9_none_sealed_and_not_yours_are_one_404(ended: Service) -> None:
    paths = [f"{F}{query}" for query in ("", "?viewer=bea", "?viewer=eve", "/versions", "/versions?viewer=bea")]
    none = {path: ended.get(path) for path in paths}
    absent = ended.get("/v1/contracts/none/feedback/client")
    ended.house.leave("c1", "client")
    for path in paths:
        sealed = ended.get(path)
        sealed.refused(404, "not_found")
        assert same_but_for_its_request(sealed, none[path])
        assert same_but_for_its_request(sealed, absent)
    assert ended.get(f"{F}?viewer=acme").ok(200)["state"] == "sealed"
    assert len(ended.get(f"{F}/versions?viewer=acme").ok(200)["data"]) == 1


def test_who_sees_what_of_a_feedback_that_is_revealed(ended: Service) -> None:
    ended.put(F, feedback(private={"recommend": 3, "note": "Late."}))
    ended.house.leave("c1", "freelancer")
    author, about = (ended.get(f"{F}?viewer={viewer}").ok(200) for viewer in ("acme", "bea"))
    public, private = (ended.get(F, key=ended.key(scope)).ok(200) for scope in ("read", "private"))
    assert author["private"] == private["private"] == {"recommend": 3, "note": "Late."}
    assert "private" not in about
    assert "private" not in public
    assert ended.get(f"{F}?viewer=bea", key=ended.key("members", "private")).json().get("private") is None
    assert (author["state"], author["revealed_at"]) == ("revealed", "2026-10-24T09:30:00Z")
    assert ended.get(f"{F}?viewer=eve").json() == public
    assert about["actions"]["respond"] == {"allowed": True, "until": "2026-11-22T00:00:00Z", "audience": "public"}
    assert about["actions"]["report"] == {"allowed": True}
    assert author["actions"]["withdraw"] == {"allowed": True}
    for each in (author, about, public):
        each.pop("private", None)
        each.pop("actions")
    assert author == about == public


# Responding


def test_a_response_is_given_once(revealed: Service) -> None:
    path = f"{F}/response"
    first = revealed.put(path, {"author": "bea", "text": " Thank you.\r\n"})
    assert first.ok(201) == {
        "object": "response",
        "contract": "c1",
        "side": "client",
        "text": "Thank you.",
        "at": "2026-10-24T09:30:00Z",
        "answered_version": 1,
        "audience": "public",
    }
    again = revealed.put(path, {"author": "bea", "text": "Thank you."})
    assert (again.status, again.replayed, again.body) == (200, True, first.body)
    revealed.put(path, {"author": "bea", "text": "No, thank you."}).refused(409, "response.already_given")
    revealed.put(path, {"author": "bea", "text": "\0"}).refused(409, "response.already_given")
    for author in ("acme", "eve"):
        revealed.put(path, {"author": author, "text": "Thank you."}).refused(403, "response.not_about_you")
    assert revealed.get(F).ok(200)["response"]["text"] == "Thank you."


def test_there_is_nothing_to_answer_in_one_way(ended: Service) -> None:
    path, sent = f"{F}/response", {"author": "bea", "text": "Thanks."}
    none = ended.put(path, sent)
    none.refused(409, "response.nothing_to_answer")
    ended.house.leave("c1", "client", comment=None)
    assert same_but_for_its_request(ended.put(path, sent), none)
    ended.house.leave("c1", "freelancer")
    assert same_but_for_its_request(ended.put(path, sent), none)
    ended.house.withdraw("c1", "client")
    assert same_but_for_its_request(ended.put(path, sent), none)
    ended.put(path, {**sent, "author": "eve"}).refused(403, "response.not_about_you")
    ended.put("/v1/contracts/none/feedback/client/response", sent).refused(404, "not_found")


def test_a_response_closes_with_its_window_and_is_plain_text_of_2_000(revealed: Service) -> None:
    path = f"{F}/response"
    revealed.put(path, {"author": "bea", "text": ""}).refused(422, "text.empty", "/text")
    revealed.put(path, {"author": "bea", "text": "a" * 2001}).refused(422, "text.too_long", "/text")
    revealed.put(path, {"author": "bea", "text": "a\x1b"}).refused(422, "text.not_plain", "/text")
    revealed.house.at("2026-11-22T00:00:00Z")
    problem = revealed.put(path, {"author": "bea", "text": ""}).refused(409, "response.window_closed")
    assert problem["closed_at"] == "2026-11-22T00:00:00Z"
    revealed.house.at("2026-11-21T23:59:59.999999Z")
    revealed.put(path, {"author": "bea", "text": "a" * 2000}).ok(201)


def test_a_response_for_the_author_alone_changes_nothing_for_others(revealed: Service) -> None:
    about = {viewer: revealed.get(f"{G}{viewer}") for viewer in ("", "?viewer=eve")}
    history = revealed.get("/v1/members/acme/history?as=client").body
    revealed.put(f"{G}/response", {"author": "acme", "text": "Thanks."}).ok(201)
    for viewer, before in about.items():
        assert revealed.get(f"{G}{viewer}").body == before.body
    assert revealed.get("/v1/members/acme/history?as=client").body == history
    for viewer in ("acme", "bea"):
        shown = revealed.get(f"{G}?viewer={viewer}").ok(200)["response"]
        assert (shown["text"], shown["audience"]) == ("Thanks.", "author_only")


def test_t30_a_response_with_if_match_is_412_where_the_feedback_has_changed(revealed: Service) -> None:
    etag = revealed.get(f"{F}?viewer=bea").headers["etag"]
    revealed.house.allow("c1", "client")
    revealed.house.change("c1", "client", 2)
    path, sent = f"{F}/response", {"author": "bea", "text": "Thanks."}
    revealed.put(path, sent, if_match=etag).refused(412, "precondition_failed")
    revealed.put(path, {**sent, "author": "eve"}, if_match=etag).refused(403, "response.not_about_you")
    etag = revealed.get(f"{F}?viewer=bea").headers["etag"]
    assert revealed.put(path, sent, if_match=etag).ok(201)["answered_version"] == 2


# Changing


def test_a_change_is_asked_for_and_lapses(ended: Service) -> None:
    path = f"{F}/change-requests"
    ended.post(path, {"author": "bea"}).refused(403, "change.not_yours")
    ended.post(path, {"author": "eve"}).refused(403, "change.not_yours")
    ended.post(path, {"author": "acme"}).refused(409, "change.not_available")
    ended.house.both("c1")
    assert ended.post(path, {"author": "acme"}).ok(201) == {
        "object": "change_request",
        "contract": "c1",
        "side": "client",
        "asked_at": "2026-10-24T09:30:00Z",
        "lapses_at": "2026-11-08T00:00:00Z",
    }
    problem = ended.post(path, {"author": "acme"}).refused(409, "change.already_asked")
    assert problem["lapses_at"] == "2026-11-08T00:00:00Z"
    ways = ended.get(f"{F}?viewer=acme").ok(200)["actions"]
    assert ways["ask_to_change"] == {
        "allowed": False,
        "code": "change.already_asked",
        "lapses_at": "2026-11-08T00:00:00Z",
    }
    ended.house.at("2026-11-08T00:00:00Z")
    ended.post(path, {"author": "acme"}).ok(201)
    ended.post(f"{F}/change-window", {"by": "bea"}).ok(201)
    ended.post(path, {"author": "acme"}).refused(409, "change.window_used")
    ended.post("/v1/contracts/none/feedback/client/change-requests", {"author": "acme"}).refused(404, "not_found")


def test_a_change_window_is_opened_once_by_whom_it_is_about(ended: Service) -> None:
    path = f"{F}/change-window"
    ended.post(path, {"by": "acme"}).refused(403, "change.not_about_you")
    ended.post(path, {"by": "bea"}).refused(409, "change.not_available")
    ended.house.leave("c1", "client")
    ended.post(path, {"by": "bea"}).refused(409, "change.not_available")
    ended.house.leave("c1", "freelancer")
    assert ended.post(path, {"by": "bea"}).ok(201) == {
        "object": "change_window",
        "contract": "c1",
        "side": "client",
        "opened_at": "2026-10-24T09:30:00Z",
        "closes_at": "2026-11-08T00:00:00Z",
    }
    ended.post(path, {"by": "bea"}).refused(409, "change.window_used")
    ways = ended.get(f"{F}?viewer=acme").ok(200)["actions"]
    assert ways["change"] == {"allowed": True, "until": "2026-11-08T00:00:00Z"}
    assert ended.get(f"{F}?viewer=bea").ok(200)["actions"]["enable_changes"]["code"] == "change.window_used"


def test_a_feedback_is_changed_within_the_window_and_every_version_kept(revealed: Service) -> None:
    revealed.patch(F, {"author": "bea", "comment": "x"}).refused(403, "change.not_yours")
    problem = revealed.patch(F, {"author": "acme", "comment": "\0"}).refused(409, "change.window_not_open")
    assert "closed_at" not in problem
    revealed.house.allow("c1", "client")
    revealed.patch(F, {"author": "acme", "ratings": {}}).refused(422, "feedback.ratings_invalid")
    revealed.patch(F, {"author": "acme", "comment": "\0"}).refused(422, "text.not_plain", "/comment")
    shown = revealed.patch(F, {"author": "acme", "ratings": stars("client", 2)}).ok(200)
    assert (shown["version"], shown["overall"], shown["comment"]) == (2, "2.00", "Good work.")
    shown = revealed.patch(F, {"author": "acme", "comment": None}).ok(200)
    assert (shown["version"], shown["overall"], shown["comment"]) == (3, "2.00", None)
    assert shown["changed_at"] == "2026-10-24T09:30:00Z"
    assert revealed.patch(F, {"author": "acme"}).ok(200)["version"] == 3
    for viewer in ("acme", "bea"):
        versions = revealed.get(f"{F}/versions?viewer={viewer}").ok(200)
        assert [(each["version"], each["overall"]) for each in versions["data"]] == [
            (1, "5.00"),
            (2, "2.00"),
            (3, "2.00"),
        ]
    for viewer in ("", "?viewer=eve"):
        revealed.get(f"{F}/versions{viewer}").refused(404, "not_found")
    revealed.house.at("2026-11-08T00:00:00Z")
    problem = revealed.patch(F, {"author": "acme", "comment": "x"}).refused(409, "change.window_not_open")
    assert problem["closed_at"] == "2026-11-08T00:00:00Z"
    revealed.patch("/v1/contracts/none/feedback/client", {"author": "acme"}).refused(404, "not_found")


def test_a_first_feedback_in_a_change_window_is_a_put_201(ended: Service) -> None:
    ended.house.at("2026-11-08T00:00:00Z")
    ended.post(f"{F}/change-window", {"by": "bea"}).ok(201)
    ended.patch(F, {"author": "acme", "comment": "x"}).refused(409, "change.not_available")
    shown = ended.put(F, feedback()).ok(201)
    assert (shown["state"], shown["revealed_at"]) == ("revealed", "2026-11-08T00:00:00Z")
    assert ended.get(F).ok(200)["overall"] == "4.00"


# Withdrawing


def test_an_author_withdraws_and_readers_see_the_placeholder(revealed: Service) -> None:
    path = f"{F}/withdrawal"
    revealed.post(path, {"author": "bea"}).refused(403, "withdrawal.not_yours")
    revealed.post(path, {"author": "acme", "note": "\0"}).refused(422, "text.not_plain", "/note")
    shown = revealed.post(path, {"author": "acme", "pressured": True, "note": "They insisted."}).ok(200)
    assert (shown["state"], shown["public"], shown["comment"]) == ("removed", False, "Good work.")
    assert shown["removed"] == {"ground_class": "author_request", "on": "2026-10-24"}
    assert "insisted" not in str(shown)
    placeholder = {
        "object": "feedback",
        "contract": "c1",
        "side": "client",
        "state": "removed",
        "removed": {"ground_class": "author_request", "on": "2026-10-24"},
    }
    for viewer in ("", "?viewer=bea", "?viewer=eve"):
        assert revealed.get(f"{F}{viewer}").ok(200) == placeholder
    revealed.get(f"{F}/versions?viewer=bea").refused(404, "not_found")
    assert len(revealed.get(f"{F}/versions?viewer=acme").ok(200)["data"]) == 1
    assert revealed.get("/v1/contracts/c1?viewer=bea").ok(200)["feedback"]["client"] == placeholder
    revealed.post(path, {"author": "acme"}).refused(409, "withdrawal.not_available")
    for deed, sent, code in (
        ("response", {"author": "bea", "text": "x"}, "response.nothing_to_answer"),
        ("change-window", {"by": "bea"}, "change.not_available"),
        ("change-requests", {"author": "acme"}, "change.not_available"),
    ):
        method = "PUT" if deed == "response" else "POST"
        revealed.call(method, f"{F}/{deed}", sent).refused(409, code)


def test_what_is_sealed_cant_be_withdrawn(ended: Service) -> None:
    path = f"{F}/withdrawal"
    ended.post(path, {"author": "acme"}).refused(409, "withdrawal.not_available")
    ended.house.leave("c1", "client")
    ended.post(path, {"author": "acme"}).refused(409, "withdrawal.not_available")
    ended.post("/v1/contracts/none/feedback/client/withdrawal", {"author": "acme"}).refused(404, "not_found")


def test_a_replayed_withdrawal_shows_what_is_so_now(revealed: Service) -> None:
    path, sent = f"{F}/withdrawal", {"author": "acme", "note": "They insisted."}
    first = revealed.post(path, sent, idempotency_key="k")
    again = revealed.post(path, sent, idempotency_key="k")
    assert (again.status, again.replayed, again.body) == (200, True, first.body)
