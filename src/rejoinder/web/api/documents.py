"""The OpenAPI document: what ninja knows of the routes, what they answer, and what holds for all of them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.views.decorators.http import require_safe
from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from rejoinder.web.api import api, sandbox
from rejoinder.web.api.door import PUBLIC, Door, answer
from rejoinder.web.api.lists import Problem
from rejoinder.web.api.operations import OPERATIONS, Answers
from rejoinder.web.api.shapes import Shape
from rejoinder.web.api.types import ID_SCHEMA
from rejoinder.web.house import the_house
from rejoinder.web.problems import every_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.http import HttpRequest, HttpResponse

REF = "#/components/schemas/{model}"
INFO = {
    "title": "Rejoinder",
    "version": "1",
    "summary": "Feedback between the two sides of a contract: fair by construction, and provable.",
    "description": (
        "JSON in and out, instants in RFC 3339 UTC. Unknown fields, wrong types and repeated keys are refused. "
        "What is refused is a problem document (RFC 9457) whose `code` is stable; `actions` say beforehand what a "
        "viewer may do, why not, and until when. Every closing instant is exclusive.\n\n"
        "A key is sent as `Authorization: Bearer rj_…`. Who acts is named in the body, who looks in `?viewer=`, which "
        "needs a key with `members`; without it, the public looks."
    ),
    "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
}
TAGS = [
    {"name": "Members and contracts", "description": "What the marketplace says of its members and their contracts."},
    {"name": "Feedback and what follows it", "description": "Leaving, answering, changing and withdrawing feedback."},
    {"name": "Reports and evidence", "description": "Telling the desk that a feedback misuses the system."},
    {"name": "Reading", "description": "What anybody may read: histories, summaries, and the rules themselves."},
    {"name": "Events", "description": "What happened: names and instants, for 90 days."},
    {"name": "Sandbox clock", "description": "Only where the installation is a sandbox."},
]
NAMES = {
    "contract": "The contract, by the marketplace's id.",
    "member": "The member, by the marketplace's id.",
    "report": "The report.",
    "evidence": "The document.",
    "viewer": "Who looks. It needs a key with `members`; without it, the public looks.",
    "as": "The side that the member works on.",
    "rating": "Only contracts whose feedback counts for this star.",
    "since": "Only contracts that ended at this instant or later.",
    "limit": "How many at most.",
    "cursor": "The `next_cursor` of the page before, with the same filters.",
    "after": "The last event that was seen.",
}
SIDE = {"type": "string", "enum": ["client", "freelancer"]}
ETAG = {"description": "The hash of this very answer.", "schema": {"type": "string"}}
REPLAYED = {"description": "`true` where it is the answer to a repeat.", "schema": {"type": "string", "const": "true"}}
ALWAYS = ("internal", "unavailable")


class Untitled(GenerateJsonSchema):
    """Leaves out the titles that only repeat a field's name."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        """Say that none is wanted."""
        return False


@lru_cache(maxsize=2)
def document(*, with_sandbox: bool) -> dict[str, Any]:
    """Write the document; an installation that is no sandbox doesn't have the sandbox's paths."""
    written: dict[str, Any] = {"openapi": "3.1.0", "info": INFO, "servers": [{"url": "/"}], "paths": {}}
    schemas: dict[str, Any] = {}
    for one in (api, sandbox) if with_sandbox else (api,):
        doors = _doors(one)
        found: dict[str, Any] = one.get_openapi_schema(path_prefix="/v1/")
        for path, operations in found["paths"].items():
            written["paths"][path] = {
                method: _complete(operation, method, doors[path, method.upper()])
                for method, operation in operations.items()
            }
        schemas |= {name: said for name, said in found["components"]["schemas"].items() if not name.endswith("Asked")}
    written["components"] = {
        "schemas": {**schemas, **_shapes()},
        "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "bearerFormat": "rj_…"}},
    }
    written["tags"] = TAGS if with_sandbox else TAGS[:-1]
    return written


def _doors(one: Any) -> dict[tuple[str, str], Door]:
    found: dict[tuple[str, str], Door] = {}
    for _, router in one._routers:  # noqa: SLF001  ninja has no public way to list its routes.
        for path, view in router.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    found["/v1/" + path.lstrip("/"), method] = operation.auth_callbacks[0]
    return found


def _shapes() -> dict[str, Any]:
    every = [(Problem, "validation"), *((shape, "validation") for shape in _all_shapes())]
    _, written = models_json_schema(every, ref_template=REF, schema_generator=Untitled)  # type: ignore[arg-type]  # The mode is a literal.
    return {name: {**said, "description": _plain(said)} for name, said in written["$defs"].items()}


def _plain(said: dict[str, Any]) -> str:
    return " ".join(said["description"].replace("``", "`").split())


def _all_shapes() -> Iterator[type[Shape]]:
    for operation in OPERATIONS.values():
        for shown in operation.shown.values():
            for each in shown if isinstance(shown, tuple) else (shown,):
                if not isinstance(each, str):
                    yield each


def _complete(found: dict[str, Any], method: str, door: Door) -> dict[str, Any]:
    """Say who may call, what may be sent beside, what is answered, and why it may be refused."""
    answers = OPERATIONS[found["operationId"]]
    operation = {**found, "summary": answers.summary, "security": [{"key": []}] if door.scopes else []}
    if door.scopes:
        scopes = ", ".join(f"`{scope}`" for scope in sorted(door.scopes))
        operation["description"] = f"{found.get('description', '')}\n\nNeeds a key with any of {scopes}."
    operation["parameters"] = [
        *map(_parameter, found.get("parameters", [])),
        *_headers(found["operationId"], method, answers),
    ]
    operation["responses"] = {
        **{str(status): _shown(answers, status, method) for status in sorted(answers.shown)},
        **({"304": {"description": "Nothing has changed.", "headers": {"ETag": ETAG}}} if method == "get" else {}),
        **_refusals([*_of_the_door(method, door, answers), *answers.codes, *ALWAYS]),
    }
    return operation


def _parameter(found: dict[str, Any]) -> dict[str, Any]:
    """Write a parameter as it is sent: an id, a side; a query has no null."""
    name, schema = found["name"], dict(found["schema"])
    schema.pop("title", None)
    if "anyOf" in schema:
        schema = next(each for each in schema["anyOf"] if each.get("type") != "null")
    if found["in"] == "path":
        schema = SIDE if name == "side" else ID_SCHEMA
    said = NAMES.get(name, "The side of the feedback's author.")
    return {**found, "schema": schema, "description": said}


def _headers(operation: str, method: str, answers: Answers) -> Iterator[dict[str, Any]]:
    if method == "post" and not answers.never_repeated:
        said = "A repeat with this key is answered as the first time."
        yield _header("Idempotency-Key", said, minLength=1, maxLength=255)
    if method == "get":
        yield _header("If-None-Match", "Answered with 304 where nothing has changed.")
    if operation == "respond":
        yield _header("If-Match", "The ETag of the feedback that was shown; 412 where it has changed.")


def _header(name: str, said: str, **limits: int) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": False,
        "schema": {"type": "string", **limits},
        "description": said,
    }


def _shown(answers: Answers, status: int, method: str) -> dict[str, Any]:
    shown = answers.shown[status]
    every = shown if isinstance(shown, tuple) else (shown,)
    content: dict[str, Any] = {
        each: {"schema": {"type": "string", "format": "binary"}} for each in every if isinstance(each, str)
    }
    refs = [{"$ref": REF.format(model=each.__name__)} for each in every if not isinstance(each, str)]
    if refs:
        content["application/json"] = {"schema": refs[0] if len(refs) == 1 else {"oneOf": refs}}
    headers = (
        {"ETag": ETAG} if method == "get" or answers.never_repeated else {"ETag": ETAG, "Idempotent-Replayed": REPLAYED}
    )
    said = {200: "As it stands.", 201: "Done, and new.", 202: "Received."}[status]
    return {"description": said, "headers": headers, "content": content}


def _of_the_door(method: str, door: Door, answers: Answers) -> Iterator[str]:
    """Name what may be wrong before any rule is asked."""
    yield from ("unauthenticated", "insufficient_scope", "request.invalid")
    if method != "get":
        yield from ("request.malformed", "request.unsupported", *(("request.too_large",) if door.json else ()))
    if method == "post" and not answers.never_repeated:
        yield from ("idempotency_key_reused", "idempotency_in_progress")


def _refusals(codes: Iterable[str]) -> dict[str, Any]:
    """List the codes under their statuses."""
    known = every_code()
    by_status: dict[str, list[str]] = {}
    for code in codes:
        by_status.setdefault(str(known[code][0]), []).append(code)
    return {
        status: {
            "description": "\n".join(f"- `{code}` {known[code][1]}." for code in of_it),
            "content": {"application/problem+json": {"schema": {"$ref": REF.format(model="Problem")}}},
        }
        for status, of_it in sorted(by_status.items())
    }


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """Serve the document."""
    return answer(request, document(with_sandbox=the_house().stamp.sandbox), cache=PUBLIC)
