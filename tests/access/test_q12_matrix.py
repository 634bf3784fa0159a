from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from rejoinder.actions.keys import create_key, revoke_key
from tests.access import matrix
from tests.access.market import contract_in
from tests.access.matrix import DEEDS, SCOPES, SINGLE_SCOPES, STATES, WHO
from tests.house import stars
from tests.web.client import NO_KEY, NOTHING, document
from tests.web.forms import form

if TYPE_CHECKING:
    from tests.web.client import Answer, Service

WRONG = "rj_" + "0" * 78
OPERATIONS = {
    operation["operationId"]: (method.upper(), path, operation)
    for path, of_it in document()["paths"].items()
    for method, operation in of_it.items()
}
REPORT = {"ground": "fraud", "description": "This account is the other account of somebody known."}
BODIES: dict[str, Any] = {
    "putMember": {"display_name": "Eve"},
    "makePageSession": {"member": "eve", "return_to": "/contracts"},
    "endContract": {},
    "putNetPaid": {"amount": "120.00", "currency": "USD"},
    "fileNotice": {
        "contract": "none",
        "side": "client",
        "name": "N",
        "email": "n@example.org",
        "reasons": "R",
        "good_faith": True,
    },
    "advanceTestClock": {"by": "PT0S"},
}
QUERIES = {"getHistory": "?as=freelancer", "getSummary": "?as=freelancer", "explainSummary": "?as=freelancer"}


def body_of(operation: str, who: str = "eve", evidence: str = "x") -> Any:
    return {
        "tellInConfidence": {"by": who, "note": "They want five stars."},
        "leaveFeedback": {"author": who, "ratings": stars("client", 3), "comment": "Another one."},
        "changeFeedback": {"author": who, "comment": "Changed."},
        "withdrawFeedback": {"author": who},
        "respond": {"author": who, "text": "Thanks."},
        "askToChange": {"author": who},
        "allowChange": {"by": who},
        "makeReport": {"reporter": who, **REPORT},
        "addEvidence": {"reporter": who, "evidence": [evidence]},
        "putContract": {"client": "eve", "freelancer": "bea", "title": "T", "started_at": "2026-01-01T00:00:00Z"},
        **BODIES,
    }.get(operation, NOTHING)


def ask(
    service: Service, operation: str, names: dict[str, str], body: Any, query: str = "", key: str | None = None
) -> Answer:
    method, path, _ = OPERATIONS[operation]
    for name, value in names.items():
        path = path.replace(f"{{{name}}}", value)
    query = query or QUERIES.get(operation, "")
    if operation == "fileEvidence":
        sent = form(("uploader", None, b"eve"), ("file", "a.txt", b"text"))
        return service.post(path, sent, content_type="multipart/form-data; boundary=xyz", key=key)
    return service.call(method, path + query, body, key=key)


@pytest.fixture(scope="module")
def names(service: Service) -> dict[str, str]:
    contract = contract_in(service.house, "public")
    revoked = create_key(service.house.installation, SINGLE_SCOPES)
    revoke_key(service.house.installation, revoked[3:11])
    return {
        "revoked key": revoked,
        "contract": contract,
        "member": "eve",
        "side": "client",
        "report": service.house.report(contract, "client"),
        "evidence": service.house.document("bea", "A letter."),
    }


# Every route, every kind of caller


def missing_from_the_matrix(served: dict[str, Any]) -> list[str]:
    found = [operation["operationId"] for of_it in served["paths"].values() for operation in of_it.values()]
    return [name for name in found if name not in SCOPES]


def test_every_route_is_in_the_matrix_and_nothing_else() -> None:
    assert not missing_from_the_matrix(document())
    assert set(SCOPES) == set(OPERATIONS)


def test_a_planted_route_is_found() -> None:
    planted = copy.deepcopy(document())
    planted["paths"]["/v1/backdoor"] = {"get": {"operationId": "getBackdoor"}}
    assert missing_from_the_matrix(planted) == ["getBackdoor"]


def guarded_otherwise(served: dict[str, Any]) -> list[str]:
    """Name the routes whose guard isn't the one of the matrix."""
    found = [operation for of_it in served["paths"].values() for operation in of_it.values()]
    return [each["operationId"] for each in found if _scopes(each) != SCOPES.get(each["operationId"])]


def _scopes(operation: dict[str, Any]) -> set[str]:
    if operation["security"] == []:
        return set()
    said = operation["description"].rpartition("Needs a key with any of ")[2]
    return {each.strip(" `.") for each in said.split(",")}


def test_the_document_says_who_may_call_as_the_matrix_does() -> None:
    assert not guarded_otherwise(document())


def test_a_planted_hole_in_a_guard_is_found() -> None:
    planted = copy.deepcopy(document())
    planted["paths"]["/v1/reports/{report}"]["get"]["security"] = []
    assert guarded_otherwise(planted) == ["getReport"]


@pytest.mark.parametrize("operation", sorted(SCOPES))
def test_each_kind_of_caller_at_each_route(service: Service, names: dict[str, str], operation: str) -> None:
    scopes, body = SCOPES[operation], body_of(operation)
    if scopes:
        ask(service, operation, names, body, key=NO_KEY).refused(401, "unauthenticated")
    else:
        assert ask(service, operation, names, body, key=NO_KEY).status < 400
    for wrong in (WRONG, "rj_", names["revoked key"]):
        ask(service, operation, names, body, key=wrong).refused(401, "unauthenticated")
    for scope in SINGLE_SCOPES:
        answer = ask(service, operation, names, body, key=service.key(scope))
        if scopes and scope not in scopes:
            answer.refused(403, "insufficient_scope")
        else:
            assert answer.code not in {"unauthenticated", "insufficient_scope"}, (operation, scope)


# Who sees what (§8)


def looks(service: Service) -> list[tuple[str, str, str | None]]:
    """Everybody who may ask to see a feedback: as whom, the query, the key."""
    viewers: list[tuple[str, str, str | None]] = [
        ("author", "?viewer=acme", service.key("members")),
        ("author", "?viewer=acme", service.key("members", "private")),
        ("about", "?viewer=bea", service.key("members")),
        ("about", "?viewer=bea", service.key("members", "private")),
        ("others", "?viewer=eve", service.key("members")),
        ("others", "?viewer=eve", service.key("members", "private")),
        ("others", "?viewer=nobody", service.key("members")),
    ]
    keys = [("private" if scope == "private" else "others", "", service.key(scope)) for scope in matrix.LOOKING]
    return [*viewers, *keys]


@pytest.mark.parametrize("state", STATES)
def test_who_sees_what_of_a_feedback(service: Service, state: str) -> None:
    contract = contract_in(service.house, state)
    for who, query, key in looks(service):
        where = (state, who, query)
        expected = matrix.FEEDBACK[state][who]
        answer = ask(service, "getFeedback", {"contract": contract, "side": "client"}, NOTHING, query, key)
        if expected is None:
            answer.refused(404, "not_found")
        else:
            assert set(answer.ok(200)) == expected, where
        versions = ask(service, "getFeedbackVersions", {"contract": contract, "side": "client"}, NOTHING, query, key)
        assert versions.status == (200 if who in matrix.VERSIONS[state] else 404), where
        shown = ask(service, "getContract", {"contract": contract}, NOTHING, query, key).ok(200)
        party = who in {"author", "about"}
        assert set(shown) == (matrix.CONTRACT_TO_PARTIES if party else matrix.CONTRACT_TO_PUBLIC), where
        seen = shown["feedback"]["client"]
        in_contract = matrix.FEEDBACK[state]["others" if who == "private" else who]
        assert (set(seen) if seen else None) == in_contract, where
        revealed_later = [each for each in shown["timeline"] if each["event"] == "feedback.revealed"]
        assert bool(revealed_later) == (state == "sealed" and who == "author"), where
        assert ("change.window_closed" in str(shown["timeline"])) == (state == "changing" and party), where


@pytest.mark.parametrize("state", STATES)
def test_who_reads_what_of_a_member(service: Service, state: str) -> None:
    member = f"worker-{state}"
    contract = contract_in(service.house, state, freelancer=member)
    expected = matrix.HISTORY[state]
    callers = [(NO_KEY, ""), *((service.key(scope), "") for scope in SINGLE_SCOPES)]
    callers += [(service.key("members"), f"&viewer={viewer}") for viewer in ("acme", member, "eve")]
    for key, viewer in callers:
        shown = ask(service, "getHistory", {"member": member}, NOTHING, f"?as=freelancer{viewer}", key).ok(200)
        if expected is None:
            assert shown["data"] == []
        else:
            (row,) = shown["data"]
            assert row["contract"] == contract
            assert set(row) == set(matrix.ROW)
            seen = frozenset(row["feedback"]) if row["feedback"] else None
            assert (row["why_none"], seen) == expected
        summary = ask(service, "getSummary", {"member": member}, NOTHING, f"?as=freelancer{viewer}", key).ok(200)
        assert summary["feedback_count"] == matrix.COUNTS[state]
        assert summary == shown["summary"]
        if viewer in {"", f"&viewer={member}"}:
            query = f"?as=freelancer{viewer}"
            explained = ask(service, "explainSummary", {"member": member}, NOTHING, query, key).ok(200)
            assert len(explained["data"]) == matrix.COUNTS[state]
            assert ("strengths" in explained) == bool(viewer)
        else:
            query = f"?as=freelancer{viewer}"
            ask(service, "explainSummary", {"member": member}, NOTHING, query, key).refused(403, "insufficient_scope")


def test_t43_what_was_filed_is_there_for_its_filer_alone(service: Service) -> None:
    contract = contract_in(service.house, "public")
    more = service.house.document("bea", "Another letter.")
    filed = {
        "report": service.house.report(contract, "client"),
        "evidence": service.house.document("bea", "A letter."),
    }
    for operation in sorted(matrix.MINE):
        for who in ("acme", "eve", "nobody", "bea"):
            body = body_of(operation, who, more)
            query = "" if operation == "addEvidence" else f"?viewer={who}"
            answer = ask(service, operation, filed, body, query)
            if who == "bea":
                assert answer.status == 200, operation
            else:
                answer.refused(404, "not_found")
        if operation != "addEvidence":
            ask(service, operation, filed, NOTHING).refused(404, "not_found")


# Who may do what


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("operation", sorted(DEEDS))
def test_t45_who_may_do_what_in_which_state(service: Service, operation: str, state: str) -> None:
    for who, member in WHO.items():
        names = {"contract": contract_in(service.house, state), "side": "client"}
        expected = DEEDS[operation][who][state]
        query = f"?viewer={member}"
        before = ask(service, "getContract", names, NOTHING, query).ok(200)["actions"]
        answer = ask(service, operation, names, body_of(operation, member))
        if isinstance(expected, int):
            assert answer.status == expected, (who, answer.body)
        else:
            answer.refused(*expected)
        way = WAYS.get(operation)
        if way is not None and who == way[1]:
            assert before[way[0]]["allowed"] == isinstance(expected, int), (operation, state, who)
            if not isinstance(expected, int):
                assert before[way[0]]["code"] == expected[1], (operation, state, who)
        if who == "outsider":
            assert not any(each["allowed"] for each in before.values())


WAYS = {
    "leaveFeedback": ("leave_feedback", "author"),
    "respond": ("respond", "about"),
    "changeFeedback": ("change", "author"),
    "askToChange": ("ask_to_change", "author"),
    "allowChange": ("enable_changes", "about"),
    "withdrawFeedback": ("withdraw", "author"),
    "makeReport": ("report", "about"),
}
"""What `actions` said before must be what is answered afterwards."""


@pytest.mark.parametrize("operation", sorted(DEEDS))
def test_a_contract_that_there_is_not_is_404_to_everybody(service: Service, operation: str) -> None:
    for member in WHO.values():
        names = {"contract": "none", "side": "client"}
        ask(service, operation, names, body_of(operation, member)).refused(404, "not_found")
