from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.hostile.corpus import WRONG_INSTANTS

if TYPE_CHECKING:
    from tests.web.client import Service

NOBODY = {
    "leave_feedback": {"allowed": False, "code": "feedback.not_a_party"},
    "respond": {"allowed": False, "code": "response.not_about_you"},
    "enable_changes": {"allowed": False, "code": "change.not_about_you"},
    "report": {"allowed": False, "code": "report.not_about_you"},
    "ask_to_change": {"allowed": False, "code": "change.not_yours"},
    "change": {"allowed": False, "code": "change.not_yours"},
    "withdraw": {"allowed": False, "code": "withdrawal.not_yours"},
}


def contract(**more: Any) -> dict[str, Any]:
    return {"client": "acme", "freelancer": "bea", "title": "Work", "started_at": "2026-01-01T00:00:00Z", **more}


@pytest.fixture
def both(service: Service) -> Service:
    service.house.member("acme")
    service.house.member("bea")
    return service


# Members


def test_a_member_is_registered_201_and_updated_200(service: Service) -> None:
    first = service.put("/v1/members/ann", {"display_name": " Ann\t"})
    assert first.ok(201) == {"object": "member", "id": "ann", "display_name": "Ann", "country": None}
    assert not first.replayed
    again = service.put("/v1/members/ann", {"display_name": "Ann", "country": None})
    assert (again.status, again.body, again.replayed) == (200, first.body, True)
    changed = service.put("/v1/members/ann", {"display_name": "Ann B.", "country": "DE"})
    assert changed.ok(200) == {"object": "member", "id": "ann", "display_name": "Ann B.", "country": "DE"}
    assert not changed.replayed


@pytest.mark.parametrize("country", ["de", "DEU", "", "D1", "\u0130T", 5])
def test_a_country_is_two_capital_letters(service: Service, country: Any) -> None:
    sent = {"display_name": "Ann", "country": country}
    service.put("/v1/members/ann", sent).refused(422, "request.invalid", "/country")


def test_a_name_is_plain_text_of_200_characters(service: Service) -> None:
    for name, code in (
        ("a" * 201, "text.too_long"),
        (" \u200b", "text.empty"),
        ("", "text.empty"),
        ("a\nb", "text.not_plain"),
        ("a\0", "text.not_plain"),
        ("\ud800", "text.not_plain"),
    ):
        service.put("/v1/members/ann", {"display_name": name}).refused(422, code, "/display_name")
    service.put("/v1/members/ann", {"display_name": "a" * 200}).ok(201)


@pytest.mark.parametrize("id", ["a", "a" * 64, "A-Z_a.z:0-9", "...", "-", ":"])
def test_any_id_of_the_marketplace_will_do(service: Service, id: str) -> None:
    assert service.put(f"/v1/members/{id}", {"display_name": "x"}).ok(201)["id"] == id


# Registering


def test_a_contract_is_registered_201_and_the_same_again_is_200(both: Service) -> None:
    sent = contract(description="All of it.", category="logo", net_paid={"amount": "120.00", "currency": "USD"})
    first = both.put("/v1/contracts/c1", sent)
    shown = first.ok(201)
    assert shown["net_paid"] == {"amount": "120.00", "currency": "USD"}
    assert (shown["client"], shown["freelancer"], shown["ended_at"]) == ("acme", "bea", None)
    assert (shown["actions"], shown["timeline"]) == (NOBODY, [])
    assert shown["feedback"] == {"client": None, "freelancer": None}
    again = both.put("/v1/contracts/c1", sent)
    assert (again.status, again.replayed, again.body) == (200, True, first.body)
    renamed = both.put("/v1/contracts/c1", {**sent, "title": "Other"})
    assert (renamed.ok(200)["title"], renamed.replayed) == ("Other", False)


def test_parties_and_start_cant_change(both: Service) -> None:
    both.house.member("cy")
    both.put("/v1/contracts/c1", contract()).ok(201)
    for other in (
        {"client": "cy"},
        {"freelancer": "cy"},
        {"started_at": "2026-01-01T00:00:01Z"},
        {"client": "nobody"},
        {"freelancer": "acme"},
        {"client": "cy", "title": "\0"},
    ):
        both.put("/v1/contracts/c1", contract(**other)).refused(409, "contract.fixed")
    same_instant = contract(started_at="2026-01-01T01:00:00+01:00")
    both.put("/v1/contracts/c1", same_instant).ok(200)


def test_the_net_amount_of_a_registration_counts_the_first_time_alone(both: Service) -> None:
    both.put("/v1/contracts/c1", contract(net_paid={"amount": "5.00", "currency": "USD"})).ok(201)
    again = both.put("/v1/contracts/c1", contract(net_paid={"amount": "0.10", "currency": "EUR"}))
    assert again.ok(200)["net_paid"] == {"amount": "5.00", "currency": "USD"}
    paid = both.put("/v1/contracts/c1/net-paid", {"amount": "7", "currency": "USD"})
    assert paid.ok(200)["net_paid"] == {"amount": "7", "currency": "USD"}
    both.put("/v1/contracts/none/net-paid", {"amount": "7", "currency": "USD"}).refused(404, "not_found")


def test_one_person_on_both_sides_is_refused_and_nothing_registered(both: Service) -> None:
    both.put("/v1/contracts/c1", contract(same_person=True)).refused(409, "contract.same_person")
    both.put("/v1/contracts/c1", contract(client="bea")).refused(422, "contract.same_member")
    both.get("/v1/contracts/c1").refused(404, "not_found")
    both.put("/v1/contracts/c1", contract(same_person=False)).ok(201)


def test_both_members_are_registered_first(both: Service) -> None:
    both.put("/v1/contracts/c1", contract(client="cy")).refused(422, "member.unknown", "/client")
    both.put("/v1/contracts/c1", contract(freelancer="cy")).refused(422, "member.unknown", "/freelancer")


@pytest.mark.parametrize(
    ("amount", "currency"),
    [
        *(("-1", "USD"), ("1,00", "USD"), ("1e3", "USD"), ("", "USD"), (".5", "USD"), ("5.", "USD"), ("+5", "USD")),
        *(("\u0661", "USD"), ("1" * 13, "USD"), ("NaN", "USD"), (" 5", "USD"), ("5\0", "USD"), ("5", "usd")),
        *(("5", "US"), ("5", ""), ("5", "U\0D"), ("5", "\ud800"), ("1.00000", "USD"), ("5", "\u00dc\u00dc\u00dc")),
    ],
)
def test_an_amount_is_written_in_digits(both: Service, amount: str, currency: str) -> None:
    money = {"amount": amount, "currency": currency}
    both.put("/v1/contracts/c1", contract(net_paid=money)).refused(422, "contract.amount_invalid")
    both.put("/v1/contracts/c1", contract()).ok(201)
    both.put("/v1/contracts/c1/net-paid", money).refused(422, "contract.amount_invalid")


@pytest.mark.parametrize("wrong", WRONG_INSTANTS[:-1], ids=lambda wrong: wrong.reason)
def test_an_instant_is_rfc_3339_with_an_offset(both: Service, wrong: Any) -> None:
    both.put("/v1/contracts/c1", contract(started_at=wrong.sent)).refused(422, "request.invalid", "/started_at")


# Ending


def test_an_end_is_recorded_once(both: Service) -> None:
    both.put("/v1/contracts/c1", contract()).ok(201)
    path = "/v1/contracts/c1/end"
    both.post("/v1/contracts/none/end").refused(404, "not_found")
    both.post(path, {"ended_at": "2026-10-24T09:30:00.000001Z"}).refused(422, "contract.end_in_future")
    both.post(path, {"ended_at": "2025-12-31T23:59:59.999999Z"}).refused(422, "contract.end_before_start")
    first = both.post(path, {"ended_at": "2026-10-20T12:00:00.250Z"})
    assert first.ok(200)["ended_at"] == "2026-10-20T12:00:00.250000Z"
    assert first.json()["timeline"] == [
        {"at": "2026-11-04T00:00:00Z", "event": "feedback.window_closed"},
        {"at": "2026-11-18T00:00:00Z", "event": "response.window_closed"},
    ]
    for same in ({"ended_at": "2026-10-20T14:00:00.25+02:00"}, {}, {"ended_at": None}):
        again = both.post(path, same)
        assert (again.status, again.body) == (200, first.body)
    problem = both.post(path, {"ended_at": "2026-10-20T12:00:00Z"}).refused(409, "contract.already_ended")
    assert problem["ended_at"] == "2026-10-20T12:00:00.250000Z"
    both.post(path, {"ended_at": "2030-01-01T00:00:00Z"}).refused(409, "contract.already_ended")


def test_an_end_without_an_instant_is_now(both: Service) -> None:
    both.put("/v1/contracts/c1", contract()).ok(201)
    assert both.post("/v1/contracts/c1/end").ok(200)["ended_at"] == "2026-10-24T09:30:00Z"


# Looking


def test_the_public_sees_of_a_contract_what_a_history_row_has(both: Service) -> None:
    both.put("/v1/contracts/c1", contract(description="Secret plans.", net_paid={"amount": "9", "currency": "USD"}))
    both.post("/v1/contracts/c1/end")
    public = both.get("/v1/contracts/c1", key=both.key("read"))
    assert set(public.ok(200)) == {
        *("object", "id", "title", "category", "started_at", "ended_at", "feedback", "actions", "timeline"),
    }
    assert public.json()["actions"] == NOBODY
    for viewer in ("cy", "nobody-at-all"):
        assert both.get(f"/v1/contracts/c1?viewer={viewer}").body == public.body
    for scopes in (("private",), ("desk",), ("members",), ("members", "private")):
        assert both.get("/v1/contracts/c1", key=both.key(*scopes)).body == public.body
    both.get("/v1/contracts/c1", key=both.key("events")).refused(403, "insufficient_scope")


def test_a_party_sees_the_contract_and_what_can_be_done(both: Service) -> None:
    both.put("/v1/contracts/c1", contract(net_paid={"amount": "9", "currency": "USD"}))
    before = both.get("/v1/contracts/c1?viewer=acme").ok(200)
    assert before["actions"]["leave_feedback"] == {"allowed": False, "code": "feedback.contract_not_ended"}
    both.post("/v1/contracts/c1/end")
    shown = both.get("/v1/contracts/c1?viewer=acme").ok(200)
    assert shown["actions"] == {
        "leave_feedback": {"allowed": True, "until": "2026-11-08T00:00:00Z"},
        "respond": {"allowed": False, "code": "response.nothing_to_answer"},
        "enable_changes": {"allowed": False, "code": "change.not_available"},
        "report": {"allowed": False, "code": "report.not_available"},
        "ask_to_change": {"allowed": False, "code": "change.not_available"},
        "change": {"allowed": False, "code": "change.window_not_open"},
        "withdraw": {"allowed": False, "code": "withdrawal.not_available"},
    }
    assert shown["net_paid"] == {"amount": "9", "currency": "USD"}
    assert shown["feedback"] == {"client": None, "freelancer": None}


def test_a_coming_reveal_stands_in_its_authors_timeline_alone(both: Service) -> None:
    both.house.contract("c1")
    before = {each: both.get(f"/v1/contracts/c1?viewer={each}").body for each in ("bea", "cy")}
    public = both.get("/v1/contracts/c1").body
    both.house.leave("c1", "client")
    own = both.get("/v1/contracts/c1?viewer=acme").ok(200)
    assert own["timeline"][:2] == [
        {"at": "2026-11-08T00:00:00Z", "event": "feedback.revealed", "side": "client"},
        {"at": "2026-11-08T00:00:00Z", "event": "feedback.window_closed"},
    ]
    assert own["feedback"]["client"]["state"] == "sealed"
    assert {each: both.get(f"/v1/contracts/c1?viewer={each}").body for each in ("bea", "cy")} == before
    assert both.get("/v1/contracts/c1").body == public


# In confidence


def test_a_party_tells_in_confidence_at_any_time(both: Service) -> None:
    both.put("/v1/contracts/c1", contract())
    path, sent = "/v1/contracts/c1/pressured", {"by": "bea", "note": "Refund half, or one star."}
    before = both.get("/v1/contracts/c1?viewer=acme").body, both.get("/v1/events").body
    assert set(both.post(path, sent).ok(202)) == {"object", "id", "at"}
    assert (both.get("/v1/contracts/c1?viewer=acme").body, both.get("/v1/events").body) == before
    both.post("/v1/contracts/none/pressured", sent).refused(404, "not_found")
    both.post(path, {**sent, "by": "cy", "note": ""}).refused(403, "pressured.not_a_party")
    both.post(path, {**sent, "note": " "}).refused(422, "text.empty", "/note")
    both.post(path, {**sent, "note": "a\0"}).refused(422, "text.not_plain", "/note")
    both.post(path, {**sent, "note": "a" * 5001}).refused(422, "text.too_long", "/note")
    both.post(path, {**sent, "evidence": ["nothing"]}).refused(422, "report.evidence_unknown")
    document = both.house.document("bea", "A letter.")
    both.post(path, {**sent, "evidence": [document]}).ok(202)
    both.post(path, {**sent, "evidence": [document]}).ok(202)  # One's own document may serve again.
    both.post(path, {**sent, "by": "acme", "evidence": [document]}).refused(422, "report.evidence_unknown")
