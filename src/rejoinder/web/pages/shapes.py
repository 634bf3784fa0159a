"""Schemas of the OpenAPI document in few words: what a field is, and of which objects it is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

DEEPEST = 4
"""So many levels of a body's fields are listed."""
FORMATS = {
    "date-time": "instant, RFC 3339 with an offset",
    "email": "e-mail address",
    "binary": "file",
    "date": "day",
}
ID_PATTERN = "^[A-Za-z0-9_.:-]{1,64}$"
PLURALS = {"string": "strings", "integer": "integers", "object": "objects", "id": "ids"}

Piece = tuple[str, str | None]
"""Words, and where they lead: to the object of that name."""


@dataclass(frozen=True)
class Field:
    """A parameter, or a field of a body or an object. ``where`` is empty but for a parameter."""

    name: str
    where: str
    kind: list[Piece]
    required: bool
    said: str


class Shapes:
    """The document's schemas, by name."""

    def __init__(self, schemas: Mapping[str, Any]) -> None:
        """Read from these."""
        self.schemas = schemas

    def said(self, name: str) -> str:
        """Give what is said of an object."""
        said: str = self.schemas.get(name, {}).get("description", "")
        return said

    def parameter(self, given: Mapping[str, Any]) -> Field:
        """Read a parameter."""
        schema: Mapping[str, Any] = given.get("schema", {})
        return Field(
            given["name"],
            given["in"],
            self.kind(schema),
            bool(given.get("required")),
            given.get("description", "") or schema.get("description", ""),
        )

    def fields_of(self, name: str) -> list[Field]:
        """List the fields of an object; what lies deeper has a name of its own."""
        return list(self._fields(self.schemas.get(name, {}), "", 0))

    def fields_within(self, schema: Mapping[str, Any]) -> list[Field]:
        """List the fields of a body and of what is in it, as "object.field" and "list[].field"."""
        return list(self._fields(self._whole(schema), "", DEEPEST))

    def reached_from(self, schemas: Iterable[Mapping[str, Any]]) -> list[str]:
        """Name every object that these are made of, by the alphabet."""
        found: set[str] = set()
        waiting = [name for schema in schemas for name in _named_in(schema)]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting.extend(_named_in(self.schemas.get(name, {})))
        return sorted(found)

    def kind(self, schema: Mapping[str, Any], *, linked: bool = True) -> list[Piece]:
        """Say what a value is; where ``linked``, an object by its name."""
        if "$ref" in schema:
            name = _name(schema)
            return [(name, name)] if linked else self.kind(self.schemas.get(name, {}), linked=False)
        either = schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf")
        if either:
            return self._either(either, linked=linked)
        if schema.get("type") == "array":
            inner = self.kind(schema.get("items", {}), linked=linked)
            return [("list of ", None), *((PLURALS.get(words, words), to) for words, to in inner)]
        if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), dict):
            inner = self.kind(schema["additionalProperties"], linked=linked)
            return [("object of ", None), *((PLURALS.get(words, words), to) for words, to in inner)]
        words = _simple(schema)
        return [(words, None)] if words else []

    def _either(self, schemas: list[Mapping[str, Any]], *, linked: bool) -> list[Piece]:
        pieces: list[Piece] = []
        for number, each in enumerate(schemas):
            if number:
                pieces.append((" or ", None))
            pieces += self.kind(each, linked=linked)
        return pieces

    def _fields(self, whole: Mapping[str, Any], inside: str, depth: int) -> Iterator[Field]:
        required = whole.get("required", ())
        for name, each in whole.get("properties", {}).items():
            found, full = self._whole(each), f"{inside}{name}"
            own = each.get("description", "")
            kind = self.kind(each, linked=depth == 0)
            yield Field(full, "", kind, name in required, own or (found.get("description", "") if depth else ""))
            if depth > 1:
                of_a_list = found.get("type") == "array"
                deeper = self._whole(found.get("items", {})) if of_a_list else found
                yield from self._fields(deeper, f"{full}{'[]' if of_a_list else ''}.", depth - 1)

    def _whole(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """Follow references, and look through "or null"."""
        rest = [each for each in schema.get("anyOf", ()) if each.get("type") != "null"]
        if "$ref" in schema:
            return self._whole(self.schemas.get(_name(schema), {}))
        return self._whole(rest[0]) if len(rest) == 1 else schema


def _name(schema: Mapping[str, Any]) -> str:
    name: str = schema["$ref"].rpartition("/")[2]
    return name


def _named_in(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield _name(schema)
        for each in schema.values():
            yield from _named_in(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from _named_in(each)


def _simple(schema: Mapping[str, Any]) -> str:
    if "const" in schema:
        value = schema["const"]
        return str(value).lower() if isinstance(value, bool) else str(value)
    if "enum" in schema:
        return " or ".join(str(each) for each in schema["enum"])
    if schema.get("pattern") == ID_PATTERN:
        return "id"
    kind = str(schema.get("type", ""))
    if kind == "integer" and "minimum" in schema:
        most = f" to {schema['maximum']}" if "maximum" in schema else " or more"
        default = f", {schema['default']} where left out" if "default" in schema else ""
        return f"integer, {schema['minimum']}{most}{default}"
    return FORMATS.get(schema.get("format", ""), kind)
