"""A party tells of pressure or an offer, in confidence, at any time of the contract (R-210)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.actions.acting import on_contract
from rejoinder.policy import feedback as policy
from rejoinder.policy.decision import Refusal
from rejoinder.store import reports

if TYPE_CHECKING:
    from rejoinder.actions.acting import Act, Outcome
    from rejoinder.actions.installation import Installation
    from rejoinder.store.idempotency import Repeatable


def tell_in_confidence(
    installation: Installation,
    contract: str,
    by: str,
    note: str,
    evidence: tuple[str, ...],
    repeatable: Repeatable | None = None,
) -> Outcome:
    """Keep the note for its author and the desk alone: no event, no sign of it anywhere else."""

    def deed(act: Act) -> Outcome:
        row = act.row
        author = row.key_on("client" if by == row.contract.client else "freelancer")
        filed = reports.filed_evidence(act.writing, author)
        decided = policy.tell_in_confidence(policy.Telling(row.contract, by, note, evidence, filed))
        if isinstance(decided, Refusal):
            return decided
        told = reports.save_told(act.writing, row, decided, author, act.now)
        payload = {"id": told, "contract": contract, "note": decided.note, "evidence": list(decided.evidence)}
        return act.keep("pressured.told", payload, actor=row.pseudonym_of(by), told={"id": told, "at": act.now})

    return on_contract(installation, contract, deed, repeatable)
