from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.client import NO_KEY

if TYPE_CHECKING:
    from tests.web.client import Service

HISTORY = "/v1/members/bea/history?as=freelancer"
SUMMARY = "/v1/members/bea/summary?as=freelancer"
EXPLAIN = "/v1/members/bea/summary/explain?as=freelancer"


@pytest.fixture
def service(on_both: Service) -> Service:
    return on_both


def rows(service: Service, query: str = "") -> list[tuple[str, str | None]]:
    """Walk all pages: each row's contract and why it has no feedback."""
    found: list[tuple[str, str | None]] = []
    cursor = ""
    while True:
        page = service.get(f"{HISTORY}{query}{cursor}", key=NO_KEY).ok(200)
        found += [(row["contract"], row["why_none"]) for row in page["data"]]
        assert page["has_more"] == (page["next_cursor"] is not None)
        if not page["has_more"]:
            return found
        cursor = f"&cursor={page['next_cursor']}"


@pytest.fixture
def market(service: Service) -> Service:
    """Seven contracts of bea's, each in another state; the newest is c7."""
    house = service.house
    for number, (amount, client) in enumerate(
        [("120.00", 5), ("120.00", 2), ("0.99", 1), ("120.00", 4), ("120.00", 0), ("120.00", None)], start=1
    ):
        contract = house.contract(f"c{number}", amount=amount)
        if client:
            house.both(contract, client=client)
        elif client == 0:
            house.leave(contract, "client", 1)
        if contract == "c4":
            house.withdraw(contract, "client")
        house.later(0.1)
    house.contract("c7", ended=False)
    house.respond("c1", "client")
    return service


def test_a_history_has_the_ended_contracts_newest_first(market: Service) -> None:
    expected = [
        ("c6", "window_open"),
        ("c5", "window_open"),
        ("c4", None),
        ("c3", "not_public"),
        ("c2", None),
        ("c1", None),
    ]
    assert rows(market) == expected
    for limit in (1, 2, 5, 6, 100):
        assert rows(market, f"&limit={limit}") == expected
    page = market.get(HISTORY, key=NO_KEY).ok(200)["data"]
    assert page[2]["feedback"] == {
        "object": "feedback",
        "contract": "c4",
        "side": "client",
        "state": "removed",
        "removed": {"ground_class": "author_request", "on": "2026-10-24"},
    }
    assert page[5]["feedback"]["response"]["text"] == "Thank you."
    public = market.get("/v1/contracts/c1/feedback/client", key=market.key("read")).ok(200)
    assert page[5]["feedback"] == public
    market.house.at("2026-11-08T00:00:00Z")
    assert rows(market)[:2] == [("c6", "none_left"), ("c5", None)]


def test_a_history_is_filtered_by_star_and_since(market: Service) -> None:
    assert rows(market, "&rating=5") == [("c1", None)]
    assert rows(market, "&rating=2") == [("c2", None)]
    assert rows(market, "&rating=4") == rows(market, "&rating=1") == []
    ended = market.get(HISTORY).ok(200)["data"][2]["ended_at"]
    assert [contract for contract, _ in rows(market, f"&since={ended}&limit=1")] == ["c6", "c5", "c4"]
    assert rows(market, "&since=2099-01-01T00:00:00Z") == []


def test_t6_a_cursor_is_good_for_its_list_and_filter_alone(market: Service) -> None:
    cursor = market.get(f"{HISTORY}&limit=2").ok(200)["next_cursor"]
    market.get(f"{HISTORY}&limit=5&cursor={cursor}").ok(200)
    for path in (
        f"/v1/members/bea/history?as=client&cursor={cursor}",
        f"/v1/members/acme/history?as=freelancer&cursor={cursor}",
        f"{HISTORY}&rating=5&cursor={cursor}",
        f"{HISTORY}&since=2026-01-01T00:00:00Z&cursor={cursor}",
        f"{EXPLAIN}&cursor={cursor}",
        f"{HISTORY}&cursor={cursor[:-2]}",
        f"{HISTORY}&cursor={cursor[1:]}",
        f"{HISTORY}&cursor={'B' if cursor[0] == 'A' else 'A'}{cursor[1:]}",
        f"{HISTORY}&cursor={cursor}A",
        f"{HISTORY}&cursor={'A' * 512}",
    ):
        market.get(path).refused(422, "request.invalid", "?cursor")
    market.get(f"{HISTORY}&cursor={'A' * 513}").refused(422, "request.invalid", "?cursor")


def test_a_summary_is_what_the_history_adds_up_to(market: Service) -> None:
    shown = market.get(SUMMARY, key=NO_KEY).ok(200)
    assert shown == market.get(HISTORY, key=NO_KEY).ok(200)["summary"]
    assert (shown["contracts_finished"], shown["feedback_count"], shown["mean_overall"]) == (6, 2, "3.50")
    assert {star: each["count"] for star, each in shown["stars"].items()} == {"5": 1, "4": 0, "3": 0, "2": 1, "1": 0}
    assert shown["stars"]["5"]["share"] == "0.50"
    assert shown["criteria"]["skills"] == "3.50"
    explained = market.get(EXPLAIN, key=NO_KEY).ok(200)
    assert [(each["contract"], each["overall"], each["share"]) for each in explained["data"]] == [
        ("c2", "2.00", "0.500000"),
        ("c1", "5.00", "0.500000"),
    ]
    exact = [Fraction(each["overall_exact"]) for each in explained["data"]]
    assert f"{float(sum(exact) / len(exact)):.2f}" == shown["mean_overall"]
    first = market.get(f"{EXPLAIN}&limit=1").ok(200)
    second = market.get(f"{EXPLAIN}&limit=1&cursor={first['next_cursor']}").ok(200)
    assert [*first["data"], *second["data"]] == explained["data"]


def test_a_member_who_has_done_nothing_has_an_empty_summary(service: Service) -> None:
    service.house.member("new")
    shown = service.get("/v1/members/new/summary?as=client", key=NO_KEY).ok(200)
    assert (shown["feedback_count"], shown["mean_overall"], shown["criteria"]) == (0, None, {})
    for path in ("history", "summary", "summary/explain"):
        service.get(f"/v1/members/nobody/{path}?as=client", key=NO_KEY).refused(404, "not_found")


def test_strengths_are_shown_to_the_member_alone(market: Service) -> None:
    assert "strengths" not in market.get(EXPLAIN).ok(200)
    own = market.get(f"{EXPLAIN}&viewer=bea")
    assert {each["criterion"] for each in own.ok(200)["strengths"]} >= {"skills", "quality"}
    assert own.headers["cache-control"] == "private, no-store"
    market.get(f"{EXPLAIN}&viewer=acme").refused(403, "insufficient_scope")


def test_the_rules_are_published(service: Service) -> None:
    grounds = service.get("/v1/grounds", key=NO_KEY).ok(200)
    assert [each["ground"] for each in grounds["data"]] == [
        *("manipulation", "inappropriate", "irrelevant", "conflict_of_interest", "fraud"),
    ]
    assert grounds["not_a_ground"][0]["code"] == "report.opinion_is_not_a_ground"
    terms = service.get("/v1/terms", key=NO_KEY).ok(200)
    assert terms["in_force"] in [each["starts_on"] for each in terms["data"]]
    assert terms["data"][-1]["feedback_days"] == 14
    rulebook = service.get("/v1/rulebook", key=NO_KEY).ok(200)
    assert {"R-203", "R-302", "R-503"} <= {each["rule"] for each in rulebook["data"]}


# Events


def events(service: Service, query: str = "") -> list[dict[str, Any]]:
    """Pull all that there are."""
    found: list[dict[str, Any]] = []
    while True:
        after = f"&after={found[-1]['id']}" if found else ""
        page = service.get(f"/v1/events?{query}{after}".replace("?&", "?"), key=service.key("events")).ok(200)
        found += page["data"]
        if not page["has_more"]:
            assert page["next_cursor"] is None
            return found
        assert page["next_cursor"] == page["data"][-1]["id"]


def test_events_are_pulled_in_order_from_where_one_was(market: Service) -> None:
    every = events(market)
    assert [each["type"] for each in every[:5]] == [
        *("contract.registered", "contract.ended", "feedback.window_opened", "feedback.revealed", "feedback.revealed"),
    ]
    assert events(market, "limit=3") == events(market, "limit=1") == every
    last = market.get(f"/v1/events?after={every[-1]['id']}").ok(200)
    assert (last["data"], last["has_more"]) == ([], False)
    assert all(set(each["data"]) <= {"contract", "side", "report", "case", "now"} for each in every)
    assert not [each for each in every if each["data"].get("contract") == "c5" and "feedback.re" in each["type"]]


def test_a_page_of_events_goes_on_with_its_cursor_like_any_other_list(market: Service) -> None:
    every = events(market)
    first = market.get("/v1/events?limit=2").ok(200)
    second = market.get(f"/v1/events?limit=2&cursor={first['next_cursor']}").ok(200)
    assert first["data"] + second["data"] == every[:4]
    third = market.get(f"/v1/events?limit=1&after={every[0]['id']}&cursor={second['next_cursor']}").ok(200)
    assert third["data"] == every[4:5]
    market.get("/v1/events?cursor=x").refused(422, "events.after_unknown")


def test_events_after_one_that_isnt_known_are_refused(service: Service) -> None:
    for after in ("x", "0" * 32, "", "%00", "a%20b", "%C3%A9", "a" * 64):
        service.get(f"/v1/events?after={after}").refused(422, "events.after_unknown")
    service.get(f"/v1/events?after={'a' * 65}").refused(422, "request.invalid", "?after")
