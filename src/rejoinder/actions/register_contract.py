"""The marketplace registers a contract (R-100 to R-103)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rejoinder.actions.acting import Done, anywhere
from rejoinder.policy import contract as policy
from rejoinder.policy.decision import Refusal
from rejoinder.policy.facts import ContractRegistered, ContractUpdated
from rejoinder.policy.refusals import MemberUnknown
from rejoinder.store import contracts, members

if TYPE_CHECKING:
    from rejoinder.actions.acting import Act, Outcome
    from rejoinder.actions.installation import Installation
    from rejoinder.policy.deadlines import Instant


@dataclass(frozen=True, slots=True)
class RegisterContract:
    """What the marketplace sends."""

    contract: str
    client: str
    freelancer: str
    title: str
    description: str | None
    category: str | None
    started_at: Instant
    amount: str | None
    currency: str | None
    same_person: bool


def register_contract(installation: Installation, given: RegisterContract) -> Outcome:
    """Register a contract; the same again changes nothing, other parties or another start are refused."""

    def deed(act: Act) -> Outcome:
        row = contracts.lock_contract(act.writing, given.contract)
        if row is not None:
            act.hold(row)
        decided = policy.register(_asked(given, act.found.contract if act.found else None))
        if isinstance(decided, ContractRegistered):
            return _register(act, decided)
        if isinstance(decided, ContractUpdated):
            contracts.save_updated(act.writing, act.row, decided)
            payload = {key: getattr(decided, key) for key in ("contract", "title", "description", "category")}
            return Done(act.keep("contract.updated", payload).told, "updated")
        return decided if isinstance(decided, Refusal) else Done({}, "nothing_new")

    return anywhere(installation, deed, lock=f"contract:{given.contract}")


def _asked(given: RegisterContract, standing: policy.Contract | None) -> policy.Registering:
    return policy.Registering(
        standing=standing,
        id=given.contract,
        client=given.client,
        freelancer=given.freelancer,
        title=given.title,
        description=given.description,
        category=given.category,
        started_at=given.started_at,
        amount=given.amount,
        currency=given.currency,
        same_person=given.same_person,
    )


def _register(act: Act, fact: ContractRegistered) -> Outcome:
    keys: list[int] = []
    # Held, so that nobody is erased between being read here and being named in the entry.
    members.hold_members(act.writing, fact.client, fact.freelancer)
    for field, member in (("client", fact.client), ("freelancer", fact.freelancer)):
        row = members.read_member(act.writing, member)
        if row is None:
            return MemberUnknown(field)
        keys.append(row[0])
    pseudonym = contracts.save_registered(act.writing, fact, keys[0], keys[1], act.now)
    payload = {
        "contract": fact.contract,
        "client": fact.client,
        "freelancer": fact.freelancer,
        "title": fact.title,
        "description": fact.description,
        "category": fact.category,
        "started_at": fact.started_at,
        "amount": fact.amount,
        "currency": fact.currency,
    }
    announce = [("contract.registered", {"contract": fact.contract})]
    return act.keep("contract.registered", payload, subject=pseudonym, announce=announce)
