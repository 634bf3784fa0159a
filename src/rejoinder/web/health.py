"""Is the process up, can it work, how much has it answered (API.md, Health)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from rejoinder.store.database import StoreUnavailable
from rejoinder.store.schema import is_in_place
from rejoinder.web.edge import answered
from rejoinder.web.house import the_house

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """Say whether database, schema and clock are in order."""
    checks: dict[str, str] = {}
    try:
        house = the_house()
        checks["database"] = "ok"
        checks["schema"] = "ok" if is_in_place(house.database) else "not in place: run rejoinder migrate"
        checks["clock"] = (None if house.stamp.sandbox else house.clock.trouble()) or "ok"
    except StoreUnavailable:
        checks["database"] = "can't be reached"
    ready = all(said == "ok" for said in checks.values())
    return JsonResponse({"status": "ok" if ready else "not ready", "checks": checks}, status=200 if ready else 503)


@require_safe
def metrics(_request: HttpRequest) -> HttpResponse:
    """Give what Prometheus gathers: nothing in it depends on sealed content (T-18)."""
    return HttpResponse(answered.as_text(), content_type="text/plain; version=0.0.4; charset=utf-8")
