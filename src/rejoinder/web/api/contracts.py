"""Contracts: registering, ending, what was paid, looking, and telling in confidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from rejoinder.actions.end_contract import end_contract
from rejoinder.actions.register_contract import RegisterContract, register_contract
from rejoinder.actions.set_net_paid import set_net_paid
from rejoinder.actions.tell_in_confidence import tell_in_confidence
from rejoinder.policy.deadlines import format_instant
from rejoinder.policy.refusals import NotFound
from rejoinder.store.reads.contract import show_contract
from rejoinder.web.api.door import Door, answer, finish, repeatable
from rejoinder.web.api.types import ContractGiven, EndGiven, Money, PressuredGiven, ViewerAsked
from rejoinder.web.house import the_house
from rejoinder.web.problems import refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading

router = Router(tags=["Members and contracts"])


def _as_registered(contract: str) -> Callable[[Reading, Instant, Mapping[str, Any]], dict[str, Any] | None]:
    def show(reading: Reading, now: Instant, _told: Mapping[str, Any]) -> dict[str, Any] | None:
        return show_contract(reading, contract, None, now, registered=True)

    return show


@router.put("/contracts/{contract}", auth=Door("members"), operation_id="putContract")
def put_contract(request: HttpRequest, contract: str, given: ContractGiven) -> HttpResponse:
    """Register a contract between two registered members; parties and start can't change afterwards."""
    paid = given.net_paid
    outcome = register_contract(
        the_house(),
        RegisterContract(
            contract=contract,
            client=given.client,
            freelancer=given.freelancer,
            title=given.title,
            description=given.description,
            category=given.category,
            started_at=given.started_at,
            amount=paid.amount if paid else None,
            currency=paid.currency if paid else None,
            same_person=bool(given.same_person),
        ),
    )
    return finish(request, outcome, _as_registered(contract))


@router.post("/contracts/{contract}/end", auth=Door("members"), operation_id="endContract")
def post_end(request: HttpRequest, contract: str, given: EndGiven = EndGiven()) -> HttpResponse:  # noqa: B008
    """Record that a contract has ended: once, and from here all its windows are reckoned."""
    outcome = end_contract(the_house(), contract, given.ended_at, repeatable(request))
    return finish(request, outcome, _as_registered(contract), status=200)


@router.put("/contracts/{contract}/net-paid", auth=Door("members"), operation_id="putNetPaid")
def put_net_paid(request: HttpRequest, contract: str, given: Money) -> HttpResponse:
    """Set the net amount paid; from 1.00 on, what is revealed is public (R-208)."""
    outcome = set_net_paid(the_house(), contract, given.amount, given.currency)
    return finish(request, outcome, _as_registered(contract), status=200)


@router.get("/contracts/{contract}", auth=Door("members", "read", "desk", "private"), operation_id="getContract")
def get_contract(request: HttpRequest, contract: str, asked: Query[ViewerAsked]) -> HttpResponse:
    """Look at a contract as a member or the public sees it, with what may be done and what will happen."""
    house = the_house()
    with house.database.snapshot() as reading:
        shown = show_contract(reading, contract, asked.viewer, house.now(reading))
    return refused(request, NotFound()) if shown is None else answer(request, shown)


@router.post("/contracts/{contract}/pressured", auth=Door("members"), operation_id="tellInConfidence")
def post_pressured(request: HttpRequest, contract: str, given: PressuredGiven) -> HttpResponse:
    """Tell in confidence of pressure or an offer: for its author and the desk alone (R-210)."""
    outcome = tell_in_confidence(
        the_house(), contract, given.by, given.note, tuple(given.evidence), repeatable(request)
    )

    def show(_reading: Reading, _now: Instant, told: Mapping[str, Any]) -> dict[str, Any]:
        return {"object": "confidential_note", "id": told["id"], "at": format_instant(told["at"])}

    return finish(request, outcome, show, status=202)
