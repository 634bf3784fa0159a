"""The OpenAPI document: what ninja knows of the routes, and what holds for all of them."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rejoinder.web.api import api, sandbox
from rejoinder.web.api.door import PUBLIC, Door, answer

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code", "instance", "request_id"],
    "properties": {
        "type": {"type": "string", "description": "A page of this installation that says more."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "instance": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "pointer": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
ALWAYS = ("400", "401", "403", "404", "405", "409", "412", "413", "415", "422", "429", "500", "503")


@lru_cache(maxsize=2)
def document(*, with_sandbox: bool) -> dict[str, Any]:
    """Write the document; an installation that is no sandbox doesn't have the sandbox's paths."""
    written: dict[str, Any] = dict(api.get_openapi_schema(path_prefix="/v1/"))
    doors = _doors(api)
    if with_sandbox:
        more: dict[str, Any] = dict(sandbox.get_openapi_schema(path_prefix="/v1/"))
        written["paths"] = {**written["paths"], **more["paths"]}
        schemas = {**written["components"]["schemas"], **more["components"]["schemas"]}
        written["components"] = {**written["components"], "schemas": schemas}
        doors |= _doors(sandbox)
    components = written["components"]
    components["schemas"]["Problem"] = PROBLEM
    components["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer", "bearerFormat": "rj_…"}}
    for path, operations in written["paths"].items():
        for method, operation in operations.items():
            _complete(operation, method, doors[path, method.upper()])
    return written


def _doors(one: Any) -> dict[tuple[str, str], Door]:  # noqa: ANN401  ninja has no public type for this.
    found: dict[tuple[str, str], Door] = {}
    for _, router in one._routers:  # noqa: SLF001  ninja has no public way to list its routes.
        for path, view in router.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    found["/v1/" + path.lstrip("/"), method] = operation.auth_callbacks[0]
    return found


def _complete(operation: dict[str, Any], method: str, door: Door) -> None:
    """Say who may call, what may be sent beside, and how a refusal looks."""
    operation["responses"] = {str(status): said for status, said in operation["responses"].items()}
    operation["security"] = [{"key": []}] if door.scopes else []
    if door.scopes:
        operation["description"] = (
            f"{operation.get('description', '')}\n\nScopes, any of: {', '.join(sorted(door.scopes))}."
        )
    parameters = operation.setdefault("parameters", [])
    if method == "post":
        parameters.append(_header("Idempotency-Key", "A repeat with this key is answered as the first time."))
    if method == "get":
        parameters.append(_header("If-None-Match", "Answered with 304 where nothing has changed."))
        operation["responses"]["304"] = {"description": "Nothing has changed."}
    if operation.get("operationId") == "respond":
        parameters.append(_header("If-Match", "The ETag of the feedback that was shown; 412 where it has changed."))
    for status in ALWAYS:
        operation["responses"].setdefault(
            status,
            {
                "description": "A problem (RFC 9457).",
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
            },
        )


def _header(name: str, said: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": False, "schema": {"type": "string"}, "description": said}


def openapi(request: HttpRequest) -> HttpResponse:
    """Serve the document."""
    return answer(request, document(with_sandbox=os.environ.get("REJOINDER_SANDBOX") == "1"), cache=PUBLIC)
