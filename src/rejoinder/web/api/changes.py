"""Change by consent: asking for it, and letting it be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest, HttpResponse
from ninja import Router

from rejoinder.actions.allow_change import allow_change
from rejoinder.actions.ask_to_change import ask_to_change
from rejoinder.policy.deadlines import format_instant
from rejoinder.web.api.door import Door, finish, repeatable
from rejoinder.web.api.feedback import FEEDBACK
from rejoinder.web.api.types import AuthorGiven, ByGiven
from rejoinder.web.house import the_house

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.terms import Side
    from rejoinder.store.database import Reading

router = Router(tags=["Feedback and what follows it"])


@router.post(f"{FEEDBACK}/change-requests", auth=Door("members"), operation_id="askToChange")
def post_change_request(request: HttpRequest, contract: str, side: str, given: AuthorGiven) -> HttpResponse:
    """Ask whom one's feedback is about to let it be changed (R-402)."""
    outcome = ask_to_change(the_house(), contract, cast("Side", side), given.author, repeatable(request))

    def show(_reading: Reading, _now: Instant, told: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "object": "change_request",
            "contract": told["contract"],
            "side": told["side"],
            "asked_at": format_instant(told["asked_at"]),
            "lapses_at": format_instant(told["lapses_at"]),
        }

    return finish(request, outcome, show)


@router.post(f"{FEEDBACK}/change-window", auth=Door("members"), operation_id="allowChange")
def post_change_window(request: HttpRequest, contract: str, side: str, given: ByGiven) -> HttpResponse:
    """Let the author change a feedback about oneself: once, and not to be called back (R-400)."""
    outcome = allow_change(the_house(), contract, cast("Side", side), given.by, repeatable(request))

    def show(_reading: Reading, _now: Instant, told: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "object": "change_window",
            "contract": told["contract"],
            "side": told["side"],
            "opened_at": format_instant(told["opened_at"]),
            "closes_at": format_instant(told["closes_at"]),
        }

    return finish(request, outcome, show)
