from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from tests.web.client import NO_KEY, application, check, document, operation_of, routes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.web.client import Service

NEED_NO_KEY = {"fileNotice", "getHistory", "getSummary", "explainSummary", "getGrounds", "getTerms", "getRulebook"}


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, of_it in document()["paths"].items():
        for method, operation in of_it.items():
            yield method, path, operation


def test_the_served_document_is_openapi_3_1(service: Service) -> None:
    served = service.get("/v1/openapi.json", key=NO_KEY)
    validate(served.ok(200))
    assert served.json() == document()
    assert service.get("/v1/openapi.json", key=NO_KEY, if_none_match=served.headers["etag"]).status == 304


def test_every_route_that_is_served_is_documented() -> None:
    application()
    from rejoinder.web.api import api, sandbox

    served = {
        ("/v1/" + path.lstrip("/"), method.lower())
        for one in (api, sandbox)
        for _, router in one._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
        for method in operation.methods
    }
    assert served == {(path, method) for method, path, _ in operations()}


def test_every_operation_says_what_it_is_who_may_call_and_what_is_answered() -> None:
    seen = set()
    for method, path, operation in operations():
        name = operation["operationId"]
        seen.add(name)
        assert re.fullmatch(r"[A-Z][^.]{3,60}", operation["summary"]), name
        assert operation["description"].partition("\n")[0].endswith("."), name
        assert (operation["security"] == []) == (name in NEED_NO_KEY), name
        assert all(each.get("description") for each in operation["parameters"]), name
        in_path = re.findall(r"\{(\w+)\}", path)
        assert [each["name"] for each in operation["parameters"] if each["in"] == "path"] == in_path, name
        assert ("requestBody" in operation) == (method != "get"), name
        assert {"422", "401", "403", "500", "503"} <= set(operation["responses"]), name
        for status, said in operation["responses"].items():
            assert said["description"], name
            if status == "304":
                continue
            for media_type, content in said["content"].items():
                assert content["schema"], (name, status, media_type)
                assert (media_type == "application/problem+json") == (status >= "400")
    assert len(seen) == len(list(operations()))


def test_every_shape_is_closed_and_described() -> None:
    for name, shape in document()["components"]["schemas"].items():
        Draft202012Validator.check_schema(shape)
        if shape["type"] == "object":
            assert shape["additionalProperties"] is False, name
        assert shape["description"], name


def test_what_is_sent_is_described_as_strictly_as_it_is_read() -> None:
    given = document()["components"]["schemas"]["ContractGiven"]
    assert given["required"] == ["client", "freelancer", "title", "started_at"]
    assert given["properties"]["client"]["pattern"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda shown: shown.update(updated_at="2026-10-24T09:30:00Z"),
        lambda shown: shown.pop("category"),
        lambda shown: shown.update(started_at="2026-10-24"),
        lambda shown: shown["actions"]["respond"].update(why="x"),
        lambda shown: shown["feedback"]["client"].pop("version"),
    ],
)
def test_the_client_of_these_tests_can_fail(service: Service, spoil: Any) -> None:
    import dataclasses
    import json

    service.house.contract("c1")
    service.house.both("c1")
    answer = service.get("/v1/contracts/c1?viewer=acme")
    shown = answer.json()
    spoil(shown)
    with pytest.raises(AssertionError):
        check("GET", "/v1/contracts/c1", dataclasses.replace(answer, body=json.dumps(shown).encode()))
    with pytest.raises(AssertionError):
        check("GET", "/v1/contracts/c1", dataclasses.replace(answer, status=202))


def test_paths_are_told_apart() -> None:
    for pattern, of_it in routes():
        example = re.sub(r"\[\^/\]\+", "x", pattern.pattern)
        for method, operation in of_it.items():
            found = operation_of(method, example)
            assert found is not None
            assert found["operationId"] == operation["operationId"]
