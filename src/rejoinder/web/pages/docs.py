"""``/docs``: the OpenAPI document for people, rendered here. Nothing of it comes from elsewhere (A-6)."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from rejoinder.web.api.documents import document
from rejoinder.web.pages.examples import curl
from rejoinder.web.pages.page import a_page, page
from rejoinder.web.problems import every_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

DEEPEST = 4
"""So many levels of an object's fields are listed."""
CODE = re.compile(r"``?([^`]+)``?")
FORMATS = {
    "date-time": "instant, RFC 3339 with an offset",
    "email": "e-mail address",
    "binary": "file",
    "date": "day",
}
ID_PATTERN = "^[A-Za-z0-9_.:-]{1,64}$"
PLURALS = {"string": "strings", "integer": "integers", "object": "objects"}

Said = list[tuple[str, bool]]
"""A sentence in pieces; a piece is words or, where true, code."""


@dataclass(frozen=True)
class Field:
    """A parameter, or a field of a body."""

    name: str
    where: str
    kind: str
    required: bool
    said: Said


@dataclass(frozen=True)
class Answer:
    """What a call answers where nothing is wrong."""

    status: str
    said: Said
    fields: list[Field]


@dataclass(frozen=True)
class Call:
    """One operation."""

    id: str
    method: str
    path: str
    title: str
    paragraphs: list[Said]
    needs_key: bool
    parameters: list[Field]
    body: list[Field]
    body_type: str
    answers: list[Answer]
    problems: list[str]
    curl: str


@a_page
def show(request: HttpRequest) -> HttpResponseBase:
    """Show every call that this installation takes."""
    return page(request, "docs.html", read(with_sandbox=os.environ.get("REJOINDER_SANDBOX") == "1"))


@lru_cache(maxsize=2)
def read(*, with_sandbox: bool) -> Mapping[str, Any]:
    """Put the document into the order in which it is read: by tag, each call whole."""
    written = document(with_sandbox=with_sandbox)
    schemas = written["components"]["schemas"]
    groups: dict[str, list[Call]] = {}
    for path, operations in written["paths"].items():
        for method, operation in operations.items():
            tag = (operation.get("tags") or ["Other"])[0]
            groups.setdefault(tag, []).append(_call(path, method, operation, schemas))
    codes = [(code, *found) for code, found in every_code().items()]
    said = written["info"].get("description", "")
    return {"title": written["info"]["title"], "said": _pieces(said), "groups": groups, "codes": codes}


def _call(path: str, method: str, operation: Mapping[str, Any], schemas: Mapping[str, Any]) -> Call:
    name = operation["operationId"]
    content: Mapping[str, Any] = operation.get("requestBody", {}).get("content", {})
    body_type, body = next(iter(content.items()), ("", {}))
    schema = body.get("schema", {})
    answers = operation["responses"]
    problems = [status for status, each in answers.items() if _is_problem(each)]
    return Call(
        id=name,
        method=method,
        path=path,
        title=_title(name),
        paragraphs=[_pieces(each) for each in operation.get("description", "").split("\n\n") if each],
        needs_key=bool(operation.get("security")),
        parameters=[_parameter(each, schemas) for each in operation.get("parameters", ())],
        body=list(_fields(schema, schemas)),
        body_type=body_type,
        answers=[
            Answer(str(status), _pieces(_said(str(status), each)), list(_fields(_schema_of(each), schemas)))
            for status, each in answers.items()
            if str(status) not in problems
        ],
        problems=problems,
        curl=curl(path, method, operation, schemas),
    )


def _is_problem(answer: Mapping[str, Any]) -> bool:
    return "application/problem+json" in answer.get("content", {})


def _schema_of(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    content: Mapping[str, Any] = answer.get("content", {})
    schema: Mapping[str, Any] = content.get("application/json", {}).get("schema", {})
    return schema


def _said(status: str, answer: Mapping[str, Any]) -> str:
    said: str = answer.get("description", "")
    return said or (HTTPStatus(int(status)).phrase if status.isdigit() else "")


def _title(name: str) -> str:
    """Write an operationId as words: "leaveFeedback" is "Leave feedback"."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda found: " " + found[1].lower(), name).capitalize()


def _pieces(text: str) -> Said:
    """Tell code from words, so that the template can."""
    return [(piece, bool(number % 2)) for number, piece in enumerate(CODE.split(" ".join(text.split()))) if piece]


def _parameter(given: Mapping[str, Any], schemas: Mapping[str, Any]) -> Field:
    schema = given.get("schema", {})
    said = _pieces(given.get("description", "") or schema.get("description", ""))
    return Field(given["name"], given["in"], _kind(schema, schemas), bool(given.get("required")), said)


def _fields(schema: Mapping[str, Any], schemas: Mapping[str, Any], inside: str = "", depth: int = 0) -> Iterator[Field]:
    """List an object's fields, and theirs under "object.field"; those of a list's things under "list[].field"."""
    whole = _resolved(schema, schemas)
    required: Sequence[str] = whole.get("required", ())
    for name, each in whole.get("properties", {}).items():
        found = _resolved(each, schemas)
        full = f"{inside}{name}"
        yield Field(full, "body", _kind(each, schemas), name in required, _pieces(found.get("description", "")))
        if depth < DEEPEST:
            of_a_list = found.get("type") == "array"
            deeper = found.get("items", {}) if of_a_list else found
            yield from _fields(deeper, schemas, f"{full}{'[]' if of_a_list else ''}.", depth + 1)


def _resolved(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow references, and look through "or null"."""
    while True:
        rest = [each for each in schema.get("anyOf", ()) if each.get("type") != "null"]
        if "$ref" in schema:
            schema = schemas[schema["$ref"].rpartition("/")[2]]
        elif len(rest) == 1:
            schema = {**{name: said for name, said in schema.items() if name != "anyOf"}, **rest[0]}
        elif len(schema.get("allOf", ())) == 1:
            schema = schema["allOf"][0]
        else:
            return schema


def _kind(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> str:
    """Say what a value is, in few words."""
    whole = _resolved(schema, schemas)
    nullable = any(each.get("type") == "null" for each in schema.get("anyOf", ()))
    return _what(whole, schemas) + (", or null" if nullable else "")


def _what(whole: Mapping[str, Any], schemas: Mapping[str, Any]) -> str:
    if "const" in whole:
        return str(whole["const"]).lower()
    if "enum" in whole:
        return " or ".join(str(each) for each in whole["enum"])
    kind = whole.get("type", "any value")
    if isinstance(kind, list):
        return " or ".join(kind)
    if kind == "array":
        of_what = _what(_resolved(whole.get("items", {}), schemas), schemas)
        return f"list of {PLURALS.get(of_what, of_what)}"
    if kind == "object" and isinstance(whole.get("additionalProperties"), dict):
        return f"object of {PLURALS.get(*[_what(whole['additionalProperties'], schemas)] * 2)}"
    if kind == "integer" and "maximum" in whole:
        default = f", {whole['default']} where left out" if "default" in whole else ""
        return f"integer, {whole.get('minimum', 0)} to {whole['maximum']}{default}"
    if whole.get("pattern") == ID_PATTERN:
        return "id"
    return FORMATS.get(whole.get("format", ""), str(kind))
