"""Notices of illegal or abusive content, from anybody (R-500)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from rejoinder.actions.file_notice import FileNotice, file_notice
from rejoinder.policy.deadlines import format_instant
from rejoinder.web.api.door import Door, finish, repeatable
from rejoinder.web.api.types import NoticeGiven
from rejoinder.web.house import the_house

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading

router = Router(tags=["Reports and evidence"])


@router.post("/notices", auth=Door(), operation_id="fileNotice")
def post_notice(request: HttpRequest, given: NoticeGiven) -> HttpResponse:
    """Give notice in good faith; the answer is the same whatever is there."""
    deed = FileNotice(
        contract=given.contract,
        side=given.side,
        name=given.name,
        email=given.email,
        reasons=given.reasons,
        address=request.META.get("REMOTE_ADDR", ""),
    )
    outcome = file_notice(the_house(), deed, repeatable(request))

    def show(_reading: Reading, _now: Instant, told: Mapping[str, Any]) -> dict[str, Any]:
        return {"object": "notice", "id": told["id"], "received_at": format_instant(told["at"])}

    return finish(request, outcome, show, status=202)
