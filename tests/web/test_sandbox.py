from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.web.client import Service

CLOCK, ADVANCE, TIMELINE = "/v1/test-clock", "/v1/test-clock/advance", "/v1/test-clock/timeline"


def test_the_clock_stands_still_and_goes_forward_only(service: Service) -> None:
    assert service.get(CLOCK).ok(200) == {"object": "test_clock", "now": "2026-10-24T09:30:00Z"}
    assert service.post(ADVANCE, {"by": "P28D"}).ok(200)["now"] == "2026-11-21T09:30:00Z"
    assert service.post(ADVANCE, {"by": "PT1H30M"}).ok(200)["now"] == "2026-11-21T11:00:00Z"
    assert service.post(ADVANCE, {"to": "2026-12-01T01:00:00.000001+01:00"}).ok(200)["now"] == (
        "2026-12-01T00:00:00.000001Z"
    )
    assert service.post(ADVANCE, {"to": "2026-12-01T00:00:00.000001Z"}).ok(200)["now"] == "2026-12-01T00:00:00.000001Z"
    problem = service.post(ADVANCE, {"to": "2026-12-01T00:00:00Z"}).refused(422, "test_clock.backwards")
    assert problem["now"] == "2026-12-01T00:00:00.000001Z"
    service.post(ADVANCE, {"to": "next"}).refused(409, "test_clock.nothing_next")
    service.get(CLOCK, key=service.key("members")).refused(403, "insufficient_scope")
    service.get(TIMELINE, key=service.key("members")).refused(403, "insufficient_scope")


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"by": "P1D", "to": "next"},
        {"by": "1 day"},
        {"by": ""},
        {"by": "-P1D"},
        {"by": "P1Y"},
        {"by": "P\u0661D"},
        {"by": "P1D\0"},
        {"by": "\ud800"},
        {"by": "P" + "9" * 5000 + "D"},
        {"to": "tomorrow"},
        {"to": ""},
        {"to": "2026-12-01"},
        {"to": "9999-01-01T00:00:00Z"},
    ],
)
def test_an_advance_says_how_far_in_one_way(service: Service, wrong: dict[str, Any]) -> None:
    answer = service.post(ADVANCE, wrong)
    assert answer.status == 422
    assert answer.code in {"test_clock.advance_invalid", "test_clock.backwards"}
    assert service.get(CLOCK).ok(200)["now"] == "2026-10-24T09:30:00Z"


def test_every_deadline_on_the_way_is_told_in_order_when_it_answers(service: Service) -> None:
    service.house.contract("c1")
    service.house.leave("c1", "client")
    service.house.at("2026-10-25T00:00:00Z")
    service.house.contract("c2")
    before = len(service.get("/v1/events?limit=100").ok(200)["data"])
    assert [(each["at"], each["event"], each["contract"]) for each in service.get(TIMELINE).ok(200)["data"]] == [
        ("2026-11-08T00:00:00Z", "feedback.window_closed", "c1"),
        ("2026-11-09T00:00:00Z", "feedback.window_closed", "c2"),
        ("2026-11-22T00:00:00Z", "response.window_closed", "c1"),
        ("2026-11-23T00:00:00Z", "response.window_closed", "c2"),
    ]
    assert service.post(ADVANCE, {"to": "next"}).ok(200)["now"] == "2026-11-08T00:00:00Z"
    assert service.get("/v1/contracts/c1/feedback/client").ok(200)["state"] == "revealed"
    service.post(ADVANCE, {"by": "P28D"}).ok(200)
    told = service.get("/v1/events?limit=100").ok(200)["data"][before:]
    assert [(each["at"], each["type"], each["data"].get("contract")) for each in told] == [
        ("2026-11-08T00:00:00Z", "feedback.revealed", "c1"),
        ("2026-11-08T00:00:00Z", "feedback.window_closed", "c1"),
        ("2026-11-08T00:00:00Z", "test_clock.ready", None),
        ("2026-11-09T00:00:00Z", "feedback.window_closed", "c2"),
        ("2026-11-22T00:00:00Z", "response.window_closed", "c1"),
        ("2026-11-23T00:00:00Z", "response.window_closed", "c2"),
        ("2026-12-06T00:00:00Z", "test_clock.ready", None),
    ]
    assert service.get(TIMELINE).ok(200)["data"] == []


def test_a_repeated_advance_moves_the_clock_once(service: Service) -> None:
    first = service.post(ADVANCE, {"by": "P1D"}, idempotency_key="k")
    again = service.post(ADVANCE, {"by": "P1D"}, idempotency_key="k")
    assert (again.status, again.replayed, again.body) == (200, True, first.body)
    assert service.get(CLOCK).ok(200)["now"] == "2026-10-25T09:30:00Z"
