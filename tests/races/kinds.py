"""Every kind of race: what stands before, what sixteen try at once, and what must hold afterwards."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rejoinder.actions.acting import Done
from rejoinder.actions.allow_change import allow_change
from rejoinder.actions.ask_to_change import ask_to_change
from rejoinder.actions.change_feedback import ChangeFeedback, change_feedback
from rejoinder.actions.end_contract import end_contract
from rejoinder.actions.leave_feedback import LeaveFeedback, leave_feedback
from rejoinder.actions.register_contract import RegisterContract, register_contract
from rejoinder.actions.register_member import register_member
from rejoinder.actions.report import MakeReport, report
from rejoinder.actions.respond import respond
from rejoinder.actions.set_net_paid import set_net_paid
from rejoinder.actions.tell_in_confidence import tell_in_confidence
from rejoinder.actions.withdraw import withdraw
from rejoinder.policy.decision import Refusal
from rejoinder.store.idempotency import Repeatable
from tests.house import START, House, stars
from tests.races.runners import RUNNERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rejoinder.actions.acting import Outcome
    from rejoinder.actions.installation import Installation

Ended = "list[Outcome | Exception]"


@dataclass(frozen=True)
class Kind:
    """One kind of race on contract ``c``; ``holds`` is told how each of the sixteen ended, in their order."""

    before: Callable[[House, str], object]
    runners: Callable[[Installation, str], Sequence[Callable[[], Outcome]]]
    holds: Callable[[House, str, Sequence[Any]], object]


def sixteen(act: Callable[[int], Outcome]) -> list[Callable[[], Outcome]]:
    """Let each do the same act, with a number of its own."""
    return [lambda number=number: act(number) for number in range(RUNNERS)]  # type: ignore[misc]


def code(outcome: Any) -> str:
    """Name an end: how it was done, or the code of the refusal. A fault is nobody's right answer."""
    assert isinstance(outcome, Done | Refusal), repr(outcome)
    return outcome.how if isinstance(outcome, Done) else outcome.code


def one_wins(ended: Sequence[Any], losers: str) -> int:
    """See that exactly one has won and all others got the right refusal; give the winner's number."""
    codes = [code(each) for each in ended]
    assert Counter(codes) == {"new": 1, losers: len(ended) - 1}
    return codes.index("new")


def key(house: House, contract: str) -> int:
    """Give a contract's private key."""
    return int(house.rows("SELECT key FROM contract WHERE id = :c", c=contract)[0][0])


def entries(house: House, contract: str) -> list[dict[str, Any]]:
    """Give what the record committed to of one contract, in order, with its kind."""
    found = house.rows(
        "SELECT j.entry, p.payload FROM journal j JOIN journal_payload p ON p.seq = j.seq ORDER BY j.seq DESC LIMIT 200"
    )
    told = [{**json.loads(bytes(words)), "act": json.loads(bytes(entry))["kind"]} for entry, words in reversed(found)]
    return [each for each in told if each.get("contract") == contract]


# Before


def running(house: House, contract: str) -> None:
    house.contract(contract, ended=False)


def ended(house: House, contract: str) -> None:
    house.contract(contract)


def revealed(house: House, contract: str) -> None:
    house.contract(contract)
    house.both(contract)


def opened(house: House, contract: str) -> None:
    revealed(house, contract)
    house.allow(contract, "client")


def new_members(house: House, contract: str) -> None:
    for member in ("acme", "bea"):
        if member not in house.members:
            house.member(member)


# The races


def _leave(its: Installation, contract: str, side: Any, number: int) -> Outcome:
    author = "acme" if side == "client" else "bea"
    given = LeaveFeedback(contract, side, author, stars(side, 1 + number % 5), f"Words {number}.", None)
    return leave_feedback(its, given)


def _one_feedback(house: House, contract: str, done: Sequence[Any]) -> None:
    winner = one_wins(done, "feedback.already_left")
    (row,) = house.rows(
        "SELECT v.comment, f.star FROM feedback_version v JOIN counted f ON f.contract = v.contract "
        "WHERE v.contract = :k",
        k=key(house, contract),
    )
    assert row == (f"Words {winner}.", 1 + winner % 5)


def _both(its: Installation, contract: str) -> list[Callable[[], Outcome]]:
    return sixteen(lambda number: _leave(its, contract, ("client", "freelancer")[number % 2], number))


def _revealed_once(house: House, contract: str, done: Sequence[Any]) -> None:
    winners = {
        side: 2 * one_wins(done[start::2], "feedback.already_left") + start
        for start, side in enumerate(("client", "freelancer"))
    }
    words: dict[str, str] = dict(
        house.rows("SELECT side, comment FROM feedback_version WHERE contract = :k", k=key(house, contract))
    )
    assert words == {side: f"Words {winner}." for side, winner in winners.items()}
    ((shown, ever, promised),) = house.rows(
        "SELECT min(f.shown_at), max(f.shown_at), max(c.reveals_at) FROM counted f "
        "JOIN contract c ON c.key = f.contract WHERE f.contract = :k",
        k=key(house, contract),
    )
    assert shown == ever == promised == house.now()
    told = [
        data
        for kind, _, data in house.told()
        if kind == "feedback.revealed" and json.loads(data)["contract"] == contract
    ]
    assert sorted(json.loads(each)["side"] for each in told) == ["client", "freelancer"]


def _one_response(house: House, contract: str, done: Sequence[Any]) -> None:
    winner = one_wins(done, "response.already_given")
    assert house.rows("SELECT text FROM response WHERE contract = :k", k=key(house, contract)) == [
        (f"Thanks {winner}.",)
    ]


def _same_response(house: House, contract: str, done: Sequence[Any]) -> None:
    assert Counter(map(code, done)) == {"new": 1, "repeated": RUNNERS - 1}
    assert len([each for each in entries(house, contract) if each["act"] == "response.given"]) == 1


def _one_window(house: House, contract: str, done: Sequence[Any]) -> None:
    winner = done[one_wins(done, "change.window_used")]
    rows = house.rows("SELECT opened_at, closes_at FROM change_window WHERE contract = :k", k=key(house, contract))
    assert rows == [(winner.told["opened_at"], winner.told["closes_at"])]


def _one_request(house: House, contract: str, done: Sequence[Any]) -> None:
    winner = done[one_wins(done, "change.already_asked")]
    rows = house.rows("SELECT asked_at, lapses_at FROM change_request WHERE contract = :k", k=key(house, contract))
    assert rows == [(winner.told["asked_at"], winner.told["lapses_at"])]


def _report(its: Installation, contract: str, number: int) -> Outcome:
    words = f"They asked for five stars or else, number {number:02}."
    return report(its, MakeReport(contract, "client", "bea", "feedback", "fraud", None, words, ()))


def _one_report(house: House, contract: str, done: Sequence[Any]) -> None:
    winner = one_wins(done, "report.already_made")
    ((name, words),) = house.rows("SELECT id, description FROM report WHERE contract = :k", k=key(house, contract))
    assert (name, words[-3:-1]) == (done[winner].told["report"], f"{winner:02}")
    assert house.rows("SELECT count(*) FROM desk_case WHERE contract = :k", k=key(house, contract)) == [(1,)]


def _everything(its: Installation, contract: str) -> list[Callable[[], Outcome]]:
    """Four withdraw it, four change it, four respond to it, and four report it."""

    def act(number: int) -> Outcome:
        match number % 4:
            case 0:
                return withdraw(its, contract, "client", "acme", None, f"Note {number}.")
            case 1:
                given = ChangeFeedback(
                    contract, "client", "acme", stars("client", 1 + number % 5), True, f"New {number}."
                )
                return change_feedback(its, given)
            case 2:
                return respond(its, contract, "client", "bea", f"Thanks {number}.")
            case _:
                return _report(its, contract, number)

    return sixteen(act)


def _in_some_order(house: House, contract: str, done: Sequence[Any]) -> None:
    winner = one_wins(done[0::4], "withdrawal.not_available") * 4
    codes = [code(each) for each in done]
    assert set(codes[1::4]) <= {"new", "change.window_not_open"}
    assert set(codes[2::4]) <= {"new", "response.already_given", "response.nothing_to_answer"}
    assert set(codes[3::4]) <= {"new", "report.already_made", "report.not_available"}
    said = entries(house, contract)
    acts = [each["act"] for each in said]
    after = acts[acts.index("change.allowed") + 1 :]
    # What was acknowledged is what was recorded, and nothing came after the withdrawal.
    assert after[-1] == "feedback.withdrawn"
    assert said[-1]["note"] == f"Note {winner}."
    assert len(after) == codes.count("new")
    assert codes[2::4].count("new") <= 1
    versions = house.rows(
        "SELECT comment FROM feedback_version WHERE contract = :k AND side = 'client' ORDER BY version",
        k=key(house, contract),
    )
    changed = [number for number in range(1, RUNNERS, 4) if codes[number] == "new"]
    assert sorted(comment for (comment,) in versions[1:]) == sorted(f"New {number}." for number in changed)
    assert house.rows("SELECT state FROM desk_case WHERE contract = :k", k=key(house, contract)) in ([], [("closed",)])


def _one_end(house: House, contract: str, done: Sequence[Any]) -> None:
    winner = one_wins(done, "contract.already_ended")
    assert house.rows("SELECT ended_at FROM contract WHERE id = :c", c=contract) == [(START - winner,)]


def _register(its: Installation, contract: str, number: int) -> Outcome:
    given = RegisterContract(
        contract, "acme", "bea", f"Work {number}", None, None, START - number, None, None, same_person=False
    )
    return register_contract(its, given)


def _one_contract(house: House, contract: str, done: Sequence[Any]) -> None:
    winner = one_wins(done, "contract.fixed")
    rows = house.rows("SELECT title, started_at FROM contract WHERE id = :c", c=contract)
    assert rows == [(f"Work {winner}", START - winner)]


def _one_member(house: House, contract: str, done: Sequence[Any]) -> None:
    assert Counter(map(code, done)) == {"new": 1, "updated": RUNNERS - 1}
    ((name,),) = house.rows("SELECT display_name FROM member WHERE id = :m", m=f"m-{contract}")
    assert name in {f"Name {number}" for number in range(RUNNERS)}


def _confide(its: Installation, contract: str, number: int) -> Outcome:
    again = Repeatable("caller01", f"key-{contract}", "/v1/this", "mac")
    return tell_in_confidence(its, contract, "bea", "They offered me money.", (), again)


def _one_note(house: House, contract: str, done: Sequence[Any]) -> None:
    codes = Counter(map(code, done))
    assert codes["new"] == 1
    assert codes.keys() <= {"new", "repeated", "idempotency_in_progress"}
    told = {each.told["id"] for each in done if isinstance(each, Done)}
    assert house.rows("SELECT id FROM pressured WHERE contract = :k", k=key(house, contract)) == [(told.pop(),)]
    assert told == set()


def _pay_or_leave(its: Installation, contract: str) -> list[Callable[[], Outcome]]:
    """Both sides leave theirs while the amount goes over the line and under it again."""

    def act(number: int) -> Outcome:
        if number % 2:
            return set_net_paid(its, contract, ("0.50", "1.00", "2.00", "0.99")[number // 2 % 4], "USD")
        return _leave(its, contract, ("client", "freelancer")[number // 2 % 2], number)

    return sixteen(act)


def _counts_as_it_stands(house: House, contract: str, done: Sequence[Any]) -> None:
    left = [code(each) for each in done[0::2]]
    assert left.count("new") == 2
    ((amount, public),) = house.rows("SELECT amount, public FROM contract WHERE id = :c", c=contract)
    assert public == (amount in {"1.00", "2.00"})
    assert house.rows("SELECT public FROM counted WHERE contract = :k", k=key(house, contract)) == [(public,)] * 2


KINDS = {
    "sixteen feedbacks of one side": Kind(
        ended, lambda its, c: sixteen(lambda number: _leave(its, c, "client", number)), _one_feedback
    ),
    "both sides at once": Kind(ended, _both, _revealed_once),
    "sixteen responses": Kind(
        revealed,
        lambda its, c: sixteen(lambda number: respond(its, c, "client", "bea", f"Thanks {number}.")),
        _one_response,
    ),
    "the same response sixteen times": Kind(
        revealed, lambda its, c: sixteen(lambda _: respond(its, c, "client", "bea", "Thanks.")), _same_response
    ),
    "sixteen change windows": Kind(
        revealed, lambda its, c: sixteen(lambda _: allow_change(its, c, "client", "bea")), _one_window
    ),
    "sixteen change requests": Kind(
        revealed, lambda its, c: sixteen(lambda _: ask_to_change(its, c, "client", "acme")), _one_request
    ),
    "sixteen reports": Kind(revealed, lambda its, c: sixteen(lambda number: _report(its, c, number)), _one_report),
    "withdrawal, change, response and report": Kind(opened, _everything, _in_some_order),
    "sixteen ends": Kind(
        running, lambda its, c: sixteen(lambda number: end_contract(its, c, START - number)), _one_end
    ),
    "sixteen registrations of a contract": Kind(
        new_members, lambda its, c: sixteen(lambda number: _register(its, c, number)), _one_contract
    ),
    "sixteen registrations of a member": Kind(
        new_members,
        lambda its, c: sixteen(lambda number: register_member(its, f"m-{c}", f"Name {number}", None)),
        _one_member,
    ),
    "one request sixteen times": Kind(
        ended, lambda its, c: sixteen(lambda number: _confide(its, c, number)), _one_note
    ),
    "payments beside feedback": Kind(ended, _pay_or_leave, _counts_as_it_stands),
}
