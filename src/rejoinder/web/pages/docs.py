"""``/docs``: the OpenAPI document for people, rendered here. Nothing of it comes from elsewhere (A-6)."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rejoinder.web.api.documents import document
from rejoinder.web.pages.examples import curl
from rejoinder.web.pages.page import a_page, public_page
from rejoinder.web.pages.shapes import Field, Piece, Shapes
from rejoinder.web.problems import every_code

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from rejoinder.web.pages.visit import Visit

CODE = re.compile(r"``?([^`]+)``?")
PROBLEM = "application/problem+json"

Said = list[tuple[str, bool]]
"""A sentence in pieces; a piece is words or, where true, code."""


@dataclass(frozen=True)
class Described:
    """A field with what is said of it."""

    field: Field
    said: Said


@dataclass(frozen=True)
class Answer:
    """What a call answers where nothing is wrong."""

    status: str
    said: Said
    kind: list[Piece]


@dataclass(frozen=True)
class Call:
    """One operation. ``problems`` has for each status the codes that it may come with."""

    id: str
    method: str
    path: str
    title: str
    paragraphs: list[Said]
    needs_key: bool
    parameters: list[Described]
    body: list[Described]
    body_type: str
    answers: list[Answer]
    problems: list[tuple[str, list[str]]]
    curl: str


@dataclass(frozen=True)
class Shown:
    """An object that answers are made of."""

    name: str
    said: Said
    fields: list[Described]


@a_page
def show(visit: Visit) -> HttpResponse:
    """Show every call that this installation takes."""
    return public_page(visit, "docs.html", read(with_sandbox=os.environ.get("REJOINDER_SANDBOX") == "1"))


@lru_cache(maxsize=2)
def read(*, with_sandbox: bool) -> Mapping[str, Any]:
    """Put the document into the order in which it is read: by tag, each call whole, then what answers are made of."""
    written = document(with_sandbox=with_sandbox)
    shapes = Shapes(written["components"]["schemas"])
    groups: dict[str, list[Call]] = {}
    for path, operations in written["paths"].items():
        for method, operation in operations.items():
            tag = (operation.get("tags") or ["Other"])[0]
            groups.setdefault(tag, []).append(_call(path, method, operation, shapes))
    answered = [
        content.get("schema", {})
        for operations in written["paths"].values()
        for operation in operations.values()
        for answer in operation["responses"].values()
        for content in answer.get("content", {}).values()
    ]
    return {
        "title": written["info"]["title"],
        "said": [_pieces(each) for each in _paragraphs(written["info"].get("description", ""))],
        "groups": groups,
        "shapes": [
            Shown(name, _pieces(shapes.said(name)), _described(shapes.fields_of(name)))
            for name in shapes.reached_from(answered)
        ],
        "codes": [(code, *found) for code, found in every_code().items()],
    }


def _call(path: str, method: str, operation: Mapping[str, Any], shapes: Shapes) -> Call:
    name = operation["operationId"]
    content: Mapping[str, Any] = operation.get("requestBody", {}).get("content", {})
    body_type = next(iter(content), "")
    body = content.get(body_type, {}).get("schema", {})
    answers = {str(status): answer for status, answer in operation["responses"].items()}
    problems = {status: answer for status, answer in answers.items() if PROBLEM in answer.get("content", {})}
    return Call(
        id=name,
        method=method,
        path=path,
        title=operation.get("summary") or name,
        paragraphs=[_pieces(each) for each in _paragraphs(operation.get("description", ""))],
        needs_key=bool(operation.get("security")),
        parameters=_described([shapes.parameter(each) for each in operation.get("parameters", ())]),
        body=_described(shapes.fields_within(body)),
        body_type=body_type,
        answers=[
            Answer(status, _pieces(answer.get("description", "")), shapes.kind(_schema_of(answer)))
            for status, answer in answers.items()
            if status not in problems
        ],
        problems=[(status, CODE.findall(answer.get("description", ""))) for status, answer in problems.items()],
        curl=curl(path, method, operation, shapes.schemas),
    )


def _schema_of(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    content: Mapping[str, Any] = answer.get("content", {})
    schema: Mapping[str, Any] = content.get("application/json", {}).get("schema", {})
    return schema


def _paragraphs(text: str) -> list[str]:
    return [each for each in text.split("\n\n") if each]


def _pieces(text: str) -> Said:
    """Tell code from words, so that the template can."""
    return [(piece, bool(number % 2)) for number, piece in enumerate(CODE.split(" ".join(text.split()))) if piece]


def _described(fields: list[Field]) -> list[Described]:
    return [Described(field, _pieces(field.said)) for field in fields]
