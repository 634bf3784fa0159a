"""Anybody gives notice of illegal or abusive content (R-500). The answer is the same whatever is there (T-69)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rejoinder.actions.acting import anywhere
from rejoinder.outside.clock import wall_clock
from rejoinder.policy import notice as policy
from rejoinder.policy.deadlines import HOUR
from rejoinder.policy.decision import Refusal
from rejoinder.policy.refusals import RateLimited
from rejoinder.policy.report import due_at
from rejoinder.store import contracts, reports
from rejoinder.store.feedback import Standing

if TYPE_CHECKING:
    from rejoinder.actions.acting import Act, Outcome
    from rejoinder.actions.installation import Installation
    from rejoinder.policy.terms import Side
    from rejoinder.store.idempotency import Repeatable


@dataclass(frozen=True, slots=True)
class FileNotice:
    """What somebody sends; ``address`` is where it came from, kept as a keyed hash only."""

    contract: str
    side: Side
    name: str
    email: str
    reasons: str
    address: str


def file_notice(installation: Installation, given: FileNotice, repeatable: Repeatable | None = None) -> Outcome:
    """Keep the notice; where it is about something revealed that stands, it opens or joins a case."""
    address = installation.mac("address", given.address)

    def deed(act: Act) -> Outcome:
        decided = policy.give_notice(policy.GivingNotice(given.name, given.email, given.reasons))
        if isinstance(decided, Refusal):
            return decided
        received = wall_clock()
        if reports.notices_since(act.writing, address, received - HOUR) >= policy.AN_HOUR:
            return RateLimited()
        words = {"name": decided.name, "email": decided.email, "reasons": decided.reasons}
        case, opened, due = _case(act, given)
        names = {"contract": given.contract, "side": given.side}
        notice = reports.save_notice(
            act.writing,
            **names,
            **words,
            case=case,
            address_mac=address,
            received_at=received,
            now=act.now,
        )
        payload = {"id": notice, **names, **words, "case": case, "opened": opened, "due_at": due}
        announce = [("case.opened", {**names, "case": case})] if opened and case else []
        subject = act.found.pseudonym if act.found else None
        return act.keep("notice.made", payload, subject=subject, told={"id": notice, "at": act.now}, announce=announce)

    return anywhere(installation, deed, repeatable, lock=f"address:{address}")


def _case(act: Act, given: FileNotice) -> tuple[str | None, bool, int | None]:
    """Find the case for what anybody can see; what is sealed, absent, removed or not public has none."""
    row = contracts.lock_contract(act.writing, given.contract)
    if row is None or row.contract.terms is None or not row.public:
        return None, False, None
    known = Standing(act.writing, row, act.now).known_to(None, given.side)
    if not known.is_shown(act.now):
        return None, False, None
    act.hold(row)
    due = due_at(act.now, row.contract.terms)
    case, opened, due = reports.open_or_join_case(act.writing, row, given.side, "feedback", due, act.now)
    return case, opened, due
