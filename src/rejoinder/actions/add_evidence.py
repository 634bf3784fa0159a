"""A reporter adds documents to their report while it is open (R-501)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.actions.acting import Done, on_contract
from rejoinder.policy import report as policy
from rejoinder.policy.decision import Refusal
from rejoinder.policy.refusals import NotFound
from rejoinder.store import reports

if TYPE_CHECKING:
    from rejoinder.actions.acting import Act, Outcome
    from rejoinder.actions.installation import Installation
    from rejoinder.store.idempotency import Repeatable


def add_evidence(
    installation: Installation,
    report: str,
    reporter: str,
    evidence: tuple[str, ...],
    repeatable: Repeatable | None = None,
) -> Outcome:
    """Add documents; somebody else's report is as if there were none."""
    with installation.database.snapshot() as reading:
        found = reports.read_report(reading, report)
    if found is None or found[2] != reporter:
        return NotFound()

    def deed(act: Act) -> Outcome:
        stands = reports.read_report(act.writing, report)
        if stands is None or stands[2] != reporter:
            return NotFound()
        _, key, _, state, _, _ = stands
        there, filed = reports.evidence_of(act.writing, report), reports.filed_evidence(act.writing, key)
        contract = act.row.contract
        decided = policy.add_evidence(
            policy.Adding(contract, report, reporter, state == "open", evidence, there, filed)
        )
        if isinstance(decided, Refusal):
            return decided
        if not decided.evidence:
            return Done({"report": report}, "nothing_new")
        reports.use_evidence(act.writing, decided.evidence, report, act.now)
        payload = {"report": report, "evidence": list(decided.evidence)}
        announce = [("report.evidence_added", {"report": report})]
        actor = act.row.pseudonym_of(reporter)
        return act.keep("report.evidence_added", payload, actor=actor, told={"report": report}, announce=announce)

    return on_contract(installation, found[0], deed, repeatable)
