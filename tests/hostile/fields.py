"""Every string that comes in over HTTP, by hand: which operation takes it, where, and what kind of string it is.

A field of the served document that isn't here fails the test, and so does one here that the document doesn't have.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.house import stars


@dataclass(frozen=True, slots=True)
class Field:
    """``kind`` is text, line (text without line breaks), id, instant, or word (one of few, or judged otherwise).

    ``shown`` is where the answer has what was stored; ``required`` text is refused where there is nothing to read.
    """

    pointer: str
    kind: str
    required: bool = False
    shown: str | None = None


LETTER = "A description that is long enough to be a report's. "
"""Stands before each hostile text, so that it isn't refused for its length."""

BODIES: dict[str, tuple[dict[str, Any], tuple[Field, ...]]] = {
    "putMember": (
        {"display_name": "Ann", "country": "DE"},
        (Field("display_name", "line", required=True, shown="display_name"), Field("country", "word")),
    ),
    "putContract": (
        {
            "client": "acme",
            "freelancer": "bea",
            "title": "Work",
            "description": "All of it.",
            "category": "logo",
            "started_at": "2026-01-01T00:00:00Z",
            "net_paid": {"amount": "120.00", "currency": "USD"},
        },
        (
            Field("client", "id"),
            Field("freelancer", "id"),
            Field("title", "line", required=True, shown="title"),
            Field("description", "text", shown="description"),
            Field("category", "line", shown="category"),
            Field("started_at", "instant"),
            Field("net_paid/amount", "word"),
            Field("net_paid/currency", "word"),
        ),
    ),
    "endContract": ({"ended_at": "2026-10-24T09:00:00Z"}, (Field("ended_at", "instant"),)),
    "putNetPaid": ({"amount": "120.00", "currency": "USD"}, (Field("amount", "word"), Field("currency", "word"))),
    "makePageSession": (
        {"member": "bea", "return_to": "/contracts"},
        (Field("member", "id"), Field("return_to", "word")),
    ),
    "tellInConfidence": (
        {"by": "bea", "note": "They want five stars.", "evidence": []},
        (Field("by", "id"), Field("note", "text", required=True), Field("evidence/0", "word")),
    ),
    "leaveFeedback": (
        {
            "author": "acme",
            "ratings": stars("client", 4),
            "comment": "Good work.",
            "private": {"recommend": 3, "note": "Late."},
        },
        (
            Field("author", "id"),
            Field("comment", "text", shown="comment"),
            Field("private/note", "text", shown="private/note"),
        ),
    ),
    "changeFeedback": (
        {"author": "acme", "comment": "On second thought."},
        (Field("author", "id"), Field("comment", "text", shown="comment")),
    ),
    "withdrawFeedback": ({"author": "acme", "note": "Pressed."}, (Field("author", "id"), Field("note", "text"))),
    "respond": (
        {"author": "bea", "text": "Thank you."},
        (Field("author", "id"), Field("text", "text", required=True, shown="text")),
    ),
    "askToChange": ({"author": "acme"}, (Field("author", "id"),)),
    "allowChange": ({"by": "bea"}, (Field("by", "id"),)),
    "makeReport": (
        {
            "reporter": "bea",
            "ground": "fraud",
            "kind": None,
            "description": LETTER,
            "evidence": [],
            "target": "feedback",
        },
        (
            Field("reporter", "id"),
            Field("target", "word"),
            Field("ground", "word"),
            Field("kind", "word"),
            Field("description", "text", required=True, shown="description"),
            Field("evidence/0", "word"),
        ),
    ),
    "addEvidence": (
        {"reporter": "bea", "evidence": []},
        (Field("reporter", "id"), Field("evidence/0", "word")),
    ),
    "fileNotice": (
        {
            "contract": "none",
            "side": "client",
            "name": "Cy",
            "email": "cy@example.org",
            "reasons": "It insults.",
            "good_faith": True,
        },
        (
            Field("contract", "id"),
            Field("side", "word"),
            Field("name", "line", required=True),
            Field("email", "word"),
            Field("reasons", "text", required=True),
        ),
    ),
    "advanceTestClock": ({"by": "PT0S"}, (Field("by", "word"), Field("to", "word"))),
}
NEVER_REFUSED_FOR_ITS_LENGTH = {"description"}


def documented(served: dict[str, Any]) -> dict[str, set[str]]:
    """List the string fields of every body in the document, by operation."""
    schemas = served["components"]["schemas"]
    found: dict[str, set[str]] = {}
    for of_it in served["paths"].values():
        for operation in of_it.values():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if content:
                found[operation["operationId"]] = set(_strings(_resolved(content["schema"], schemas), schemas, ""))
    return found


def _resolved(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    for each in (schema, *schema.get("anyOf", ()), *schema.get("allOf", ())):
        if "$ref" in each:
            resolved: dict[str, Any] = schemas[each["$ref"].rpartition("/")[2]]
            return resolved
    return schema


def _strings(schema: dict[str, Any], schemas: dict[str, Any], at: str) -> list[str]:
    found = []
    for name, each in schema.get("properties", {}).items():
        of_it = _resolved(each, schemas)
        types = {one.get("type") for one in (of_it, *of_it.get("anyOf", ()))}
        if "string" in types:
            found.append(f"{at}{name}")
        if "array" in types:
            found.append(f"{at}{name}/0")
        if "properties" in of_it:
            found += _strings(of_it, schemas, f"{at}{name}/")
    return found


def put_in(body: dict[str, Any], pointer: str, value: Any) -> dict[str, Any]:
    """Give the body with this value there."""
    name, _, rest = pointer.partition("/")
    if rest == "0":
        return {**body, name: [value]}
    return {**body, name: put_in(body[name], rest, value) if rest else value}
