"""Members: ``PUT /v1/members/{member}``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ninja import Router

from rejoinder.actions.register_member import register_member
from rejoinder.web.api.door import Door, finish
from rejoinder.web.api.types import MemberGiven
from rejoinder.web.house import the_house

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading

router = Router(tags=["Members and contracts"])


@router.put("/members/{member}", auth=Door("members"), operation_id="putMember")
def put_member(request: HttpRequest, member: str, given: MemberGiven) -> HttpResponse:
    """Register a member under the marketplace's own id, or put their name and country right."""
    outcome = register_member(the_house(), member, given.display_name, given.country)

    def show(_reading: Reading, _now: Instant, told: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "object": "member",
            "id": member,
            "display_name": told["display_name"],
            "country": told["country"],
        }

    return finish(request, outcome, show)
