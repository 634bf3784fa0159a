from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.client import document

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.client import Service

CLOCK, ADVANCE, TIMELINE = "/v1/test-clock", "/v1/test-clock/advance", "/v1/test-clock/timeline"
OUTSIDE = """
import io, json, sys
from rejoinder.web.house import the_house
from rejoinder.actions.keys import create_key
import django
django.setup()
from django.core.handlers.wsgi import WSGIHandler
application, key, found = WSGIHandler(), create_key(the_house(), ("clock", "members")), {}
for method, path in (
    ("GET", "/v1/test-clock"), ("POST", "/v1/test-clock/advance"), ("GET", "/v1/test-clock/timeline"),
    ("GET", "/v1/openapi.json"), ("GET", "/v1/grounds"),
):
    said = []
    body = b"".join(application({
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "CONTENT_LENGTH": "2", "SERVER_NAME": "x",
        "CONTENT_TYPE": "application/json", "SERVER_PORT": "80", "HTTP_AUTHORIZATION": f"Bearer {key}",
        "wsgi.input": io.BytesIO(b"{}"), "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr,
    }, lambda status, headers: said.append(status)))
    found[path] = [said[0][:3], json.loads(body)]
print(json.dumps(found))
"""


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


def test_t35_outside_a_sandbox_there_is_no_clock_to_move(sqlite_url: str) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "rejoinder.site.settings",
        "REJOINDER_DATA": sqlite_url.removeprefix("sqlite:///").removesuffix("/rejoinder.db"),
        "REJOINDER_SANDBOX": "0",
        "REJOINDER_DATABASE_URL": "",
    }
    done = subprocess.run(
        [sys.executable, "-c", OUTSIDE], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    for path in (CLOCK, ADVANCE, TIMELINE):
        assert (found[path][0], found[path][1]["code"]) == ("404", "not_found")
    served = found["/v1/openapi.json"][1]
    assert set(document()["paths"]) - set(served["paths"]) == {CLOCK, ADVANCE, TIMELINE}
    assert found["/v1/grounds"][0] == "200"
