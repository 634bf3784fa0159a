"""What somebody wants to report, from where they sit, and what they have said of it so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rejoinder.policy import report as policy
from rejoinder.policy.decision import first_refusal
from rejoinder.policy.grounds import GROUNDS
from rejoinder.store.reads.reports import reports_on
from rejoinder.web.pages.contract import places, seat_of
from rejoinder.web.pages.forms import read
from rejoinder.web.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rejoinder.policy.decision import Refusal
    from rejoinder.policy.facts import ReportMade
    from rejoinder.policy.feedback import Feedback
    from rejoinder.policy.terms import Side, Terms
    from rejoinder.store.reads.contract_page import Seat
    from rejoinder.web.pages.visit import Visit

TARGETS = ("feedback", "response")


@dataclass(slots=True)
class Claim:
    """What a reporter has said so far; it is handed on from step to step in the form itself."""

    ground: str = ""
    kind: str = ""
    description: str = ""
    evidence: tuple[str, ...] = ()


def read_claim(visit: Visit) -> Claim:
    """Read what was said so far. A kind that isn't one of its ground's is none: the choice may have moved on."""
    given = read(visit, "ground", "kind", "description")
    known = GROUNDS.get(given["ground"])
    kind = given["kind"] if known is not None and given["kind"] in known.kinds else ""
    evidence = tuple(dict.fromkeys(visit.request.POST.getlist("evidence")))
    return Claim(given["ground"], kind, given["description"], evidence)


@dataclass(frozen=True, slots=True)
class Reported:
    """A feedback or a response that may be reported. ``refused`` says why it can't be, ``made`` is the report there is.

    ``side`` is the side of the feedback's author, also where it is the response to it that is reported (R-306).
    """

    seat: Seat
    side: Side
    target: str
    reporter: str
    already_made: bool
    refused: Refusal | None
    made: Mapping[str, Any] | None

    @property
    def terms(self) -> Terms:
        """The contract's terms; a page that says that nothing can be reported never asks for them."""
        terms = self.seat.terms
        if terms is None:
            raise Problem("not_found")
        return terms

    def path(self, step: str = "") -> str:
        """Give the path of a step."""
        query = "" if self.target == "feedback" else "?target=response"
        return f"/contracts/{self.seat.id}/feedback/{self.side}/report{step}{query}"

    def ask(self, claim: Claim, filed: Mapping[str, int] | None = None) -> ReportMade | Refusal:
        """Ask the rules what would become of this. Without ``filed``, documents are not asked about yet."""
        asked = _reporting(
            self.seat, self.side, self.target, self.reporter, claim, filed, already_made=self.already_made
        )
        return policy.report(asked)

    def shown(self, **more: Any) -> dict[str, Any]:
        """Give what every step shows."""
        seat = self.seat
        found = seat.about_me if self.target == "feedback" else seat.mine
        said = {"caption": seat.shown["title"], "may": seat.actions, "feedback": found, "target": self.target}
        return {**places(seat), **said, "path": self.path, **more}


def reported(visit: Visit, contract: str, side: str) -> Reported:
    """Find what is to be reported: feedback by whom it is about, a response by the feedback's author; else nothing."""
    target = visit.request.GET.get("target", "feedback")
    with visit.reading() as reading:
        seat = seat_of(visit, reading, contract)
        earlier = reports_on(reading, contract, visit.key)
    if target not in TARGETS or side != (seat.other_side if target == "feedback" else seat.side):
        raise Problem("not_found")
    made = [each for each in earlier if (each["side"], each["target"]) == (side, target)]
    version = _version(seat.known[side], target)
    already_made = any(each["version"] == version for each in made)
    asked = _reporting(seat, side, target, visit.member, Claim(), None, already_made=already_made)
    refused = first_refusal(policy.MAY_REPORT, asked)
    return Reported(seat, side, target, visit.member, already_made, refused, made[0] if made else None)


def _version(feedback: Feedback, target: str) -> int | None:
    """R-501. Give the version that a report would be of; a response has one."""
    if feedback.left is None:
        return None
    return feedback.left.version if target == "feedback" else 1


def _reporting(
    seat: Seat,
    side: Side,
    target: str,
    reporter: str,
    claim: Claim,
    filed: Mapping[str, int] | None,
    *,
    already_made: bool,
) -> policy.Reporting:
    return policy.Reporting(
        feedback=seat.known[side],
        target=target,
        reporter=reporter,
        ground=claim.ground,
        kind=claim.kind or None,
        description=claim.description,
        evidence=claim.evidence if filed is not None else (),
        filed=filed or {},
        already_made=already_made,
        now=seat.now,
    )
