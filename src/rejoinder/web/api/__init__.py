"""``/v1``: one file a noun. Views know HTTP and nothing of the rules; what they answer is shown by ``store/reads``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ninja.errors import HttpError, ValidationError

from rejoinder.web.api import (
    changes,
    contracts,
    events,
    evidence,
    feedback,
    history,
    members,
    notices,
    page_sessions,
    reports,
    rules,
    test_clock,
)
from rejoinder.web.api.door import ALLOWED, Interface, Reader
from rejoinder.web.edge import fault
from rejoinder.web.problems import Problem, problem
from rejoinder.web.strict_json import pointer_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

api = Interface(
    title="Rejoinder",
    version="1",
    description="Feedback between the two sides of a contract: fair by construction, and provable.",
    docs_url=None,
    openapi_url=None,
    parser=Reader(),
    urls_namespace="v1",
)
# The most read first: routes are tried in this order.
for noun in (history, feedback, contracts, members, changes, reports, evidence, notices, page_sessions, rules, events):
    api.add_router("", noun.router)
sandbox = Interface(docs_url=None, openapi_url=None, parser=Reader(), urls_namespace="v1-sandbox")
sandbox.add_router("", test_clock.router)

FAULTS = {
    "missing": ("missing", "This field is missing."),
    "extra_forbidden": ("unknown_field", "There is no such field."),
}
"""What pydantic finds, in our words; the rest is of the wrong type. What was sent is never quoted back (I-11)."""
OURS = frozenset({"id", "instant", "country", "email", "limit", "rating", "good_faith", "page_path"})


def _errors(found: list[dict[str, Any]]) -> Iterator[dict[str, str]]:
    for each in found[:20]:
        kind, steps = each["type"], list(each["loc"])
        where = "?" + str(steps[-1]) if steps and steps[0] == "query" else pointer_to(steps[2:])
        if kind in OURS:
            yield {"pointer": where, "code": kind, "detail": each["msg"]}
        else:
            code, detail = FAULTS.get(kind, ("wrong_type", "This is of the wrong type, or not one of those allowed."))
            yield {"pointer": where, "code": code, "detail": detail}


def _invalid(request: HttpRequest, error: Exception) -> HttpResponse:
    assert isinstance(error, ValidationError)  # noqa: S101  It is registered for these alone.
    return problem(request, "request.invalid", errors=list(_errors(error.errors)))


def _stopped(request: HttpRequest, error: Exception) -> HttpResponse:
    assert isinstance(error, Problem)  # noqa: S101  It is registered for these alone.
    extras = {"errors": error.errors} if error.errors else {}
    return problem(request, error.code, error.detail, **extras)


def _unread(request: HttpRequest, _error: Exception) -> HttpResponse:
    return problem(request, "request.invalid")


HANDLERS = {ValidationError: _invalid, Problem: _stopped, HttpError: _unread, Exception: fault}
for one in (api, sandbox):
    for kind, handler in HANDLERS.items():
        one.add_exception_handler(kind, handler)  # type: ignore[arg-type]  # ninja types it as if it were given a class.


def _allow_queries(each: Interface) -> None:
    """Tell the door which parameters each route has."""
    for _, router in each._routers:  # noqa: SLF001  ninja has no public way to list its routes.
        for path, view in router.path_operations.items():
            for operation in view.operations:
                names = {
                    name
                    for model in operation.models
                    if model.__ninja_param_source__ == "query"
                    for name in model.__ninja_flatten_map__
                }
                route = "v1/" + path.lstrip("/").replace("{", "<").replace("}", ">")
                for method in operation.methods:
                    ALLOWED[route, method] = frozenset(names)


_allow_queries(api)
_allow_queries(sandbox)
