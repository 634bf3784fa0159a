"""A member reports a feedback or a response, and adds evidence while the report is open (chapter 5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rejoinder.actions.acting import on_contract
from rejoinder.policy import report as policy
from rejoinder.policy.decision import Refusal
from rejoinder.policy.terms import other
from rejoinder.store import reports

if TYPE_CHECKING:
    from rejoinder.actions.acting import Act, Outcome
    from rejoinder.actions.installation import Installation
    from rejoinder.policy.feedback import Feedback
    from rejoinder.policy.terms import Side
    from rejoinder.store.idempotency import Repeatable


@dataclass(frozen=True, slots=True)
class MakeReport:
    """What a reporter sends."""

    contract: str
    side: Side
    reporter: str
    target: str
    ground: str
    kind: str | None
    description: str
    evidence: tuple[str, ...]


def report(installation: Installation, given: MakeReport, repeatable: Repeatable | None = None) -> Outcome:
    """Take a report; it opens a case, or joins the one that is open, and hides nothing (R-505)."""

    def deed(act: Act) -> Outcome:
        known = act.standing().known_to(given.reporter, given.side)
        reporter = act.row.key_on(other(given.side) if given.target == "feedback" else given.side)
        decided = policy.report(
            policy.Reporting(
                feedback=known,
                target=given.target,
                reporter=given.reporter,
                ground=given.ground,
                kind=given.kind,
                description=given.description,
                evidence=given.evidence,
                filed=reports.filed_evidence(act.writing, reporter),
                already_made=_already_made(act, known, given, reporter),
                now=act.now,
            )
        )
        if isinstance(decided, Refusal):
            return decided
        row, side, target = act.row, given.side, given.target
        case, opened, due_at = reports.open_or_join_case(act.writing, row, side, target, decided.due_at, act.now)
        made = reports.save_report(act.writing, row, decided, reporter, case, act.now)
        names = {"contract": given.contract, "side": side}
        payload = {key: getattr(decided, key) for key in ("target", "version", "ground", "kind", "description")}
        payload |= {"report": made, "case": case, "opened": opened, "due_at": due_at, **names}
        payload["evidence"] = list(decided.evidence)
        announce = [("report.made", {**names, "report": made, "case": case})]
        if opened:
            announce.append(("case.opened", {**names, "case": case}))
        actor = row.pseudonym_of(given.reporter)
        return act.keep("report.made", payload, actor=actor, told={"report": made}, announce=announce)

    return on_contract(installation, given.contract, deed, repeatable)


def _already_made(act: Act, known: Feedback, given: MakeReport, reporter: int) -> bool:
    """Ask about the version that stands; a response has one."""
    if known.left is None:
        return False
    version = known.left.version if given.target == "feedback" else 1
    return reports.was_reported(act.writing, act.row, given.side, given.target, reporter, version)
