"""Links by which members come to the pages: the marketplace's server asks for one, and sends a browser there (O-8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from ninja import Router

from rejoinder.actions.page_session import make_page_session
from rejoinder.policy.deadlines import format_instant
from rejoinder.web.api.door import Door, finish
from rejoinder.web.api.types import PageSessionGiven
from rejoinder.web.house import the_house
from rejoinder.web.origin import origin_of
from rejoinder.web.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading

router = Router(tags=["Members and contracts"])


@router.post("/page-sessions", auth=Door("members"), operation_id="makePageSession")
def post_page_session(request: HttpRequest, given: PageSessionGiven) -> HttpResponse:
    """Make a link that signs a member in to the pages: once, within five minutes. Each call makes a new one."""
    try:
        origin = origin_of(request)
    except DisallowedHost:
        raise Problem("request.invalid", "The Host header names no host that this service answers to.") from None
    outcome = make_page_session(the_house(), given.member, given.return_to)

    def show(_reading: Reading, _now: Instant, told: Mapping[str, Any]) -> dict[str, Any]:
        url = f"{origin}/sign-in/{told['token']}"
        return {"object": "page_session", "url": url, "expires_at": format_instant(told["expires_at"])}

    return finish(request, outcome, show)
