"""A line of curl for each call, made from the document: a contract of acme with bea, feedback about bea."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import orjson

from rejoinder.actions.installation import PROFILES
from rejoinder.policy.terms import load_profile

if TYPE_CHECKING:
    from collections.abc import Mapping

VALUES: Mapping[str, Any] = {
    "contract": "c-1001",
    "member": "bea",
    "side": "client",
    "report": "0123456789abcdef0123456789abcdef",
    "evidence": "0123456789abcdef0123456789abcdef",
    "as": "freelancer",
    "viewer": "bea",
    "client": "acme",
    "freelancer": "bea",
    "author": "acme",
    "by": "bea",
    "reporter": "bea",
    "uploader": "bea",
    "display_name": "Bea Ortiz",
    "country": "ES",
    "title": "Logo and letterhead",
    "category": "Design",
    "started_at": "2026-10-01T09:00:00Z",
    "amount": "1200.00",
    "currency": "EUR",
    "comment": "Clear, quick and kind.",
    "text": "Thank you. It was a good brief.",
    "ground": "manipulation",
    "kind": "extortion",
    "description": "They asked for a refund, or else for one star.",
    "return_to": "/contracts/c-1001",
    "note": "They offered me a refund for five stars.",
    "name": "Ada Brown",
    "email": "ada@example.org",
    "reasons": "The text names my home address.",
    "good_faith": True,
    "file": "letter.pdf",
}
"""What stands for each name; a field that is wanted and has no value here is shown by its kind."""
OF_A_CALL: Mapping[str, Mapping[str, Any]] = {
    "respond": {"author": "bea"},
    "advanceTestClock": {"by": "P14D"},
    "tellInConfidence": {"by": "bea"},
    "addEvidence": {"evidence": ["0123456789abcdef0123456789abcdef"]},
}
"""Where a name means something else in one call."""
SHOWN_ANYWAY = frozenset({"net_paid", "comment", "kind"})
"""Fields that may be left out, and without which an example would say too little."""
ALWAYS_SHOWN: Mapping[str, tuple[str, ...]] = {"advanceTestClock": ("by",)}


def curl(path: str, method: str, operation: Mapping[str, Any], schemas: Mapping[str, Any]) -> str:
    """Write the line for one call; ``$REJOINDER`` is the address and ``$KEY`` the key."""
    values = {**VALUES, **OF_A_CALL.get(operation["operationId"], {})}
    asked = []
    for parameter in operation.get("parameters", ()):
        name = parameter["name"]
        if parameter["in"] == "path":
            path = path.replace(f"{{{name}}}", quote(str(values.get(name, name))))
        elif parameter["in"] == "query" and parameter.get("required"):
            asked.append(f"{name}={quote(str(values.get(name, name)))}")
    query = f"?{'&'.join(asked)}" if asked else ""
    lines = [f'curl {"" if method == "get" else f"-X {method.upper()} "}"$REJOINDER{path}{query}"']
    if operation.get("security"):
        lines.append('-H "Authorization: Bearer $KEY"')
    for content_type, content in operation.get("requestBody", {}).get("content", {}).items():
        schema = _whole(content["schema"], schemas)
        if content_type == "multipart/form-data":
            lines += [f"-F {name}={'@' * (name == 'file')}{values[name]}" for name in schema["required"]]
            continue
        shown = {
            name: _value(name, each, schemas, values)
            for name, each in schema.get("properties", {}).items()
            if name in schema.get("required", ())
            or name in SHOWN_ANYWAY
            or name in ALWAYS_SHOWN.get(operation["operationId"], ())
        }
        lines.append(f"-H 'Content-Type: {content_type}'")
        lines.append(f"-d {shlex.quote(orjson.dumps(shown).decode())}")
    return " \\\n  ".join(lines)


def _whole(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    named = next((each["$ref"] for each in (schema, *schema.get("anyOf", ())) if "$ref" in each), None)
    whole: Mapping[str, Any] = schemas[named.rpartition("/")[2]] if named else schema
    return whole


def _value(name: str, schema: Mapping[str, Any], schemas: Mapping[str, Any], values: Mapping[str, Any]) -> Any:
    if name == "ratings":
        rows = load_profile(PROFILES / "freelance.toml").rows
        return dict.fromkeys(rows[-1].weights["client"], 5)
    if name in values:
        return values[name]
    whole = _whole(schema, schemas)
    if "properties" in whole:
        return {inner: _value(inner, each, schemas, values) for inner, each in whole["properties"].items()}
    return {"boolean": False, "integer": 1, "array": []}.get(whole.get("type", ""), name)
