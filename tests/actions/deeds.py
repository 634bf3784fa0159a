"""Every act that there is, as a value: what must have happened before, the act itself, and what it leaves behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rejoinder.actions.add_evidence import add_evidence
from rejoinder.actions.allow_change import allow_change
from rejoinder.actions.ask_to_change import ask_to_change
from rejoinder.actions.change_feedback import ChangeFeedback, change_feedback
from rejoinder.actions.end_contract import end_contract
from rejoinder.actions.file_evidence import file_evidence
from rejoinder.actions.file_notice import FileNotice, file_notice
from rejoinder.actions.keys import create_key, revoke_key
from rejoinder.actions.leave_feedback import LeaveFeedback, leave_feedback
from rejoinder.actions.register_contract import RegisterContract, register_contract
from rejoinder.actions.register_member import register_member
from rejoinder.actions.report import MakeReport, report
from rejoinder.actions.respond import respond
from rejoinder.actions.set_net_paid import set_net_paid
from rejoinder.actions.tell_in_confidence import tell_in_confidence
from rejoinder.actions.withdraw import withdraw
from rejoinder.policy.deadlines import DAY
from rejoinder.policy.facts import PrivateWords
from tests.house import START, House, stars

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rejoinder.actions.acting import Outcome
    from rejoinder.policy.terms import Side
    from rejoinder.store.idempotency import Repeatable

TOO_MANY = "They asked for five stars, or else the money back."


def contract(house: House, name: str = "c1", **other: Any) -> Outcome:
    """Register a contract."""
    given: dict[str, Any] = {
        "contract": name,
        "client": "acme",
        "freelancer": "bea",
        "title": f"Work {name}",
        "description": None,
        "category": None,
        "started_at": START - DAY,
        "amount": "120.00",
        "currency": "USD",
        "same_person": False,
    }
    return register_contract(house.installation, RegisterContract(**{**given, **other}))


def leave(house: House, side: Side, author: str, value: int = 5, **other: Any) -> Outcome:
    """Leave feedback on c1."""
    given: dict[str, Any] = {"ratings": stars(side, value), "comment": "Good work.", "private": None}
    return leave_feedback(house.installation, LeaveFeedback("c1", side, author, **{**given, **other}))


def change(house: House, author: str = "acme", **other: Any) -> Outcome:
    """Change the client's feedback on c1."""
    given: dict[str, Any] = {"ratings": stars("client", 2), "names_comment": False, "comment": None}
    return change_feedback(house.installation, ChangeFeedback("c1", "client", author, **{**given, **other}))


def make_report(house: House, reporter: str = "bea", repeatable: Repeatable | None = None, **other: Any) -> Outcome:
    """Report the client's feedback on c1."""
    given: dict[str, Any] = {
        "target": "feedback",
        "ground": "manipulation",
        "kind": "extortion",
        "description": TOO_MANY,
        "evidence": (),
    }
    return report(house.installation, MakeReport("c1", "client", reporter, **{**given, **other}), repeatable)


def notice(house: House, about: str = "c1", side: Side = "client", **other: Any) -> Outcome:
    """Give notice."""
    given: dict[str, Any] = {"name": "Nora", "email": "nora@example.org", "reasons": "This insults me."}
    given["address"] = "127.0.0.1"
    return file_notice(house.installation, FileNotice(about, side, **{**given, **other}))


def the_report(house: House) -> str:
    """Name the one report."""
    return str(house.rows("SELECT id FROM report")[0][0])


def two_members(house: House) -> None:
    house.member("acme")
    house.member("bea")


def running(house: House) -> None:
    house.contract("c1", ended=False)


def ended(house: House) -> None:
    house.contract("c1")


def sealed(house: House) -> None:
    house.contract("c1")
    house.leave("c1", "client", 5)


def revealed(house: House) -> None:
    house.contract("c1")
    house.both("c1")


def answered(house: House) -> None:
    revealed(house)
    house.respond("c1", "client")


def opened(house: House) -> None:
    revealed(house)
    house.allow("c1", "client")


def reported(house: House) -> None:
    revealed(house)
    house.report("c1", "client")


def opened_and_reported(house: House) -> None:
    opened(house)
    house.report("c1", "client")


def withdrawn(house: House) -> None:
    revealed(house)
    house.withdraw("c1", "client")


def too_little_paid(house: House) -> None:
    house.contract("c1", amount="0.99")
    house.both("c1")


def sealed_and_too_little_paid(house: House) -> None:
    house.contract("c1", amount="0.99")
    house.leave("c1", "client")


def opened_and_too_little_paid(house: House) -> None:
    too_little_paid(house)
    house.allow("c1", "client")


def revealed_with_a_document(house: House) -> None:
    revealed(house)
    house.document("bea", "They wrote: five stars, or else.")


def changed_since_it_was_reported(house: House) -> None:
    opened_and_reported(house)
    house.change("c1", "client", 1)


def nothing_left(house: House) -> None:
    house.contract("c1")
    house.later(15)


def let_in_late(house: House) -> None:
    nothing_left(house)
    house.allow("c1", "client")


def with_a_document(house: House) -> None:
    reported(house)
    house.document("bea", "They wrote: five stars, or else.")


def a_document(house: House) -> str:
    """Name the one document that was filed."""
    return str(house.rows("SELECT id FROM evidence")[0][0])


def create(house: House) -> str:
    """Make a key."""
    return create_key(house.installation, ("members", "read"))


@dataclass(frozen=True)
class Deed:
    """``leaves`` has rows that came and rows that went, by table; what isn't named stays to the last byte.

    A row that moved has come and gone. ``again`` is how the same act ends when it is done once more.
    """

    before: Callable[[House], object]
    act: Callable[[House], Outcome]
    leaves: Mapping[str, tuple[int, int]]
    kind: str
    told: tuple[str, ...] = ()
    again: str = "nothing_new"

    def expected(self) -> dict[str, tuple[int, int]]:
        """Add what every act leaves: one entry, its payload, the head moved on, and the events."""
        every = {"journal": (1, 0), "journal_payload": (1, 0), "journal_head": (1, 1)}
        if self.told:
            every["event"] = (len(self.told), 0)
        return {**every, **self.leaves}


DEEDS = {
    "register a member": Deed(
        lambda house: None,
        lambda house: register_member(house.installation, "acme", "Acme", "DE"),
        {"member": (1, 0)},
        "member.registered",
    ),
    "update a member": Deed(
        two_members,
        lambda house: register_member(house.installation, "acme", "Acme & Sons", None),
        {"member": (1, 1)},
        "member.updated",
    ),
    "register a contract": Deed(
        two_members, contract, {"contract": (1, 0)}, "contract.registered", ("contract.registered",)
    ),
    "update a contract": Deed(
        running, lambda house: contract(house, title="Better work"), {"contract": (1, 1)}, "contract.updated"
    ),
    "end a contract": Deed(
        running,
        lambda house: end_contract(house.installation, "c1", None),
        {"contract": (1, 1), "terms": (1, 0), "summary": (2, 0), "due": (2, 0)},
        "contract.ended",
        ("contract.ended", "feedback.window_opened"),
    ),
    "set the net amount of a contract that runs": Deed(
        running,
        lambda house: set_net_paid(house.installation, "c1", "80.00", "USD"),
        {"contract": (1, 1)},
        "contract.paid",
    ),
    "pay back so much that what was shown no longer counts": Deed(
        revealed,
        lambda house: set_net_paid(house.installation, "c1", "0.99", "USD"),
        {"contract": (1, 1), "counted": (2, 2), "summary": (2, 2)},
        "contract.paid",
    ),
    "pay so much that what was shown counts": Deed(
        too_little_paid,
        lambda house: set_net_paid(house.installation, "c1", "1.00", "USD"),
        {"contract": (1, 1), "counted": (2, 2), "summary": (2, 2)},
        "contract.paid",
    ),
    "leave feedback that is sealed": Deed(
        ended,
        lambda house: leave(house, "client", "acme", private=PrivateWords(9, "Yes.")),
        {"contract": (1, 1), "feedback_version": (1, 0), "counted": (1, 0), "private_part": (1, 0)},
        "feedback.left",
        again="repeated",
    ),
    "leave the second feedback, which reveals both": Deed(
        sealed,
        lambda house: leave(house, "freelancer", "bea", 4),
        {"contract": (1, 1), "feedback_version": (1, 0), "counted": (2, 1), "summary": (2, 2)},
        "feedback.left",
        ("feedback.revealed", "feedback.revealed"),
        again="repeated",
    ),
    "leave a first feedback in a change window": Deed(
        let_in_late,
        lambda house: leave(house, "client", "acme"),
        {"contract": (1, 1), "feedback_version": (1, 0), "counted": (1, 0), "summary": (2, 2)},
        "feedback.left",
        ("feedback.revealed",),
        again="repeated",
    ),
    "leave feedback where too little was paid": Deed(
        sealed_and_too_little_paid,
        lambda house: leave(house, "freelancer", "bea", 4),
        {"contract": (1, 1), "feedback_version": (1, 0), "counted": (2, 1)},
        "feedback.left",
        ("feedback.revealed", "feedback.revealed"),
        again="repeated",
    ),
    "respond": Deed(
        revealed,
        lambda house: respond(house.installation, "c1", "client", "bea", "Thank you."),
        {"contract": (1, 1), "response": (1, 0)},
        "response.given",
        ("response.given",),
        again="repeated",
    ),
    "ask to change": Deed(
        revealed,
        lambda house: ask_to_change(house.installation, "c1", "client", "acme"),
        {"contract": (1, 1), "change_request": (1, 0)},
        "change.asked",
        ("change.asked",),
        again="change.already_asked",
    ),
    "allow a change": Deed(
        revealed,
        lambda house: allow_change(house.installation, "c1", "client", "bea"),
        {"contract": (1, 1), "change_window": (1, 0), "due": (1, 0)},
        "change.allowed",
        ("change.window_opened",),
        again="change.window_used",
    ),
    "change a feedback": Deed(
        opened,
        change,
        {"contract": (1, 1), "feedback_version": (1, 0), "counted": (1, 1), "summary": (1, 1)},
        "feedback.changed",
        ("feedback.changed",),
    ),
    "take a comment away": Deed(
        opened,
        lambda house: change(house, ratings=None, names_comment=True),
        # Nothing else of the summary moves, but it says up to which instant it is right.
        {"contract": (1, 1), "feedback_version": (1, 0), "counted": (1, 1), "summary": (1, 1)},
        "feedback.changed",
        ("feedback.changed",),
    ),
    "change a feedback that counts nowhere": Deed(
        opened_and_too_little_paid,
        change,
        {"contract": (1, 1), "feedback_version": (1, 0), "counted": (1, 1)},
        "feedback.changed",
        ("feedback.changed",),
    ),
    "withdraw a feedback, which ends its change window and its case": Deed(
        opened_and_reported,
        lambda house: withdraw(house.installation, "c1", "client", "acme", True, "They made me."),
        {
            "contract": (1, 1),
            "counted": (1, 1),
            "summary": (1, 1),
            "removal": (1, 0),
            "due": (0, 2),
            "desk_case": (1, 1),
        },
        "feedback.withdrawn",
        ("feedback.withdrawn",),
        again="withdrawal.not_available",
    ),
    "withdraw a feedback that counts nowhere": Deed(
        too_little_paid,
        lambda house: withdraw(house.installation, "c1", "client", "acme", None, None),
        {"contract": (1, 1), "counted": (1, 1), "removal": (1, 0)},
        "feedback.withdrawn",
        ("feedback.withdrawn",),
        again="withdrawal.not_available",
    ),
    "report, which opens a case": Deed(
        revealed_with_a_document,
        lambda house: make_report(house, evidence=(a_document(house),) * 2),
        {"contract": (1, 1), "report": (1, 0), "desk_case": (1, 0), "due": (1, 0), "evidence_use": (1, 0)},
        "report.made",
        ("report.made", "case.opened"),
        again="report.already_made",
    ),
    "report a changed version, which joins the case": Deed(
        changed_since_it_was_reported,
        make_report,
        {"contract": (1, 1), "report": (1, 0)},
        "report.made",
        ("report.made",),
        again="report.already_made",
    ),
    "report a response": Deed(
        answered,
        lambda house: make_report(house, "acme", target="response", ground="inappropriate", kind=None),
        {"contract": (1, 1), "report": (1, 0), "desk_case": (1, 0), "due": (1, 0)},
        "report.made",
        ("report.made", "case.opened"),
        again="report.already_made",
    ),
    "add evidence": Deed(
        with_a_document,
        lambda house: add_evidence(house.installation, the_report(house), "bea", (a_document(house),)),
        {"contract": (1, 1), "evidence_use": (1, 0)},
        "report.evidence_added",
        ("report.evidence_added",),
    ),
    "tell in confidence before the end": Deed(
        running,
        lambda house: tell_in_confidence(house.installation, "c1", "bea", "They offered me money.", ()),
        {"contract": (1, 1), "pressured": (1, 0)},
        "pressured.told",
        again="new",
    ),
    "file evidence": Deed(
        two_members,
        lambda house: file_evidence(house.installation, "bea", b"They wrote: five stars.", "letter.txt"),
        {"evidence": (1, 0)},
        "evidence.stored",
        again="new",
    ),
    "give notice of what is shown": Deed(
        revealed,
        notice,
        {"contract": (1, 1), "notice": (1, 0), "desk_case": (1, 0), "due": (1, 0)},
        "notice.made",
        ("case.opened",),
        again="new",
    ),
    "give notice of what is reported already": Deed(
        reported, notice, {"contract": (1, 1), "notice": (1, 0)}, "notice.made", again="new"
    ),
    "give notice of what is sealed": Deed(sealed, notice, {"notice": (1, 0)}, "notice.made", again="new"),
    "give notice of what is not there": Deed(
        sealed, lambda house: notice(house, "c2"), {"notice": (1, 0)}, "notice.made", again="new"
    ),
    "give notice of what was removed": Deed(withdrawn, notice, {"notice": (1, 0)}, "notice.made", again="new"),
    "give notice of what is not public": Deed(too_little_paid, notice, {"notice": (1, 0)}, "notice.made", again="new"),
    "revoke a key": Deed(
        create,
        lambda house: revoke_key(house.installation, house.rows("SELECT id FROM api_key")[0][0]),
        {"api_key": (1, 1)},
        "key.revoked",
        again="not_found",
    ),
}
