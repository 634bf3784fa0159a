"""A world without HTTP: the actions and the reads themselves, asked by the same requests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import orjson

from rejoinder.actions.advance_clock import advance
from rejoinder.actions.allow_change import allow_change
from rejoinder.actions.ask_to_change import ask_to_change
from rejoinder.actions.change_feedback import ChangeFeedback, change_feedback
from rejoinder.actions.end_contract import end_contract
from rejoinder.actions.erase_member import erase_member
from rejoinder.actions.file_notice import FileNotice, file_notice
from rejoinder.actions.leave_feedback import LeaveFeedback, leave_feedback
from rejoinder.actions.register_contract import RegisterContract, register_contract
from rejoinder.actions.report import MakeReport, report
from rejoinder.actions.respond import respond
from rejoinder.actions.set_net_paid import set_net_paid
from rejoinder.actions.tell_in_confidence import tell_in_confidence
from rejoinder.actions.withdraw import withdraw
from rejoinder.policy.deadlines import parse_instant
from rejoinder.policy.decision import Refusal
from rejoinder.policy.facts import PrivateWords
from rejoinder.store.idempotency import Repeatable
from rejoinder.store.members import read_member
from rejoinder.store.reads.contract import show_contract
from rejoinder.store.reads.events import read_events
from rejoinder.store.reads.explain import read_explained
from rejoinder.store.reads.export import criteria, export_contracts, export_feedback, export_members
from rejoinder.store.reads.feedback import show_feedback, show_versions
from rejoinder.store.reads.history import NEWEST, read_history
from rejoinder.store.reads.reports import show_report
from rejoinder.store.reads.summary import show_summary
from rejoinder.store.reads.timeline import read_timeline
from tests.worlds.compare import Answer

if TYPE_CHECKING:
    from rejoinder.actions.acting import Outcome
    from rejoinder.actions.installation import Installation
    from tests.worlds.story import Step

NOWHERE = Answer(404, (), b"")
CONTRACT = re.compile(r"/v1/contracts/([^/]+)(?:/feedback/(client|freelancer))?(?:/([a-z-]+))?")
MEMBER = re.compile(r"/v1/members/([^/]+)/(history|summary/explain|summary)")


class CoreWorld:
    """Acts and reads in this process, on a database of its own."""

    def __init__(self, house: Installation) -> None:
        self.house = house
        self.report: dict[str, str] = {}
        self.event: str | None = None

    def forget(self) -> None:
        """There are no ETags here."""

    def ask(self, step: Step) -> list[Answer]:
        """Act, or look."""
        if step.only_http:
            return [NOWHERE]
        if step.method == "ERASE":
            return [self._acted(step, erase_member(self.house, step.path))]
        if step.path == "/export":
            return [Answer(200, (), exported(self.house))]
        if step.method != "GET":
            return [self._acted(step, self._act(step))]
        path, _, query = step.path.partition("?")
        asked = dict(each.partition("=")[::2] for each in query.split("&") if each)
        with self.house.database.snapshot() as reading:
            shown = self._look(reading, path, asked, step)
        return [Answer(200, (), orjson.dumps(each)) if each is not None else NOWHERE for each in shown]

    def _acted(self, step: Step, outcome: Outcome) -> Answer:
        if isinstance(outcome, Refusal):
            return Answer(400, (), repr(outcome).encode())
        told = dict(outcome.told)
        if "report" in told:
            self.report[step.hears] = told["report"]
        return Answer(200, (), orjson.dumps([outcome.how, told]))

    def _act(self, step: Step) -> Outcome:  # noqa: PLR0911  One line a route.
        house, body = self.house, step.body
        again = Repeatable("the key", step.repeat, step.path, repr(body)) if step.repeat else None
        if step.path == "/v1/test-clock/advance":
            return advance(house, to=body["to"], repeatable=again)
        if step.path == "/v1/notices":
            given = {name: body[name] for name in ("contract", "side", "name", "email", "reasons")}
            return file_notice(house, FileNotice(**given, address="10.0.0.1"), again)
        found = CONTRACT.fullmatch(step.path)
        assert found, step.path
        contract, side, deed = found[1], found[2], found[3]
        match (side, deed):
            case (None, None):
                return register_contract(house, _registered(contract, body))
            case (None, "end"):
                at = body.get("ended_at")
                return end_contract(house, contract, parse_instant(at) if at else None, again)
            case (None, "net-paid"):
                return set_net_paid(house, contract, body["amount"], body["currency"])
            case (None, "pressured"):
                return tell_in_confidence(house, contract, body["by"], body["note"], (), again)
            case _:
                return self._act_on(step, contract, side, deed, again)

    def _act_on(self, step: Step, contract: str, side: Any, deed: str | None, again: Repeatable | None) -> Outcome:  # noqa: PLR0911  One line a route.
        house, body = self.house, step.body
        match deed:
            case None if step.method == "PUT":
                part = body.get("private")
                private = PrivateWords(part.get("recommend"), part.get("note")) if part else None
                said = body["author"], body["ratings"], body.get("comment"), private
                return leave_feedback(house, LeaveFeedback(contract, side, *said))
            case None:
                new = body["author"], body.get("ratings"), "comment" in body, body.get("comment")
                return change_feedback(house, ChangeFeedback(contract, side, *new))
            case "response":
                return respond(house, contract, side, body["author"], body["text"])
            case "change-requests":
                return ask_to_change(house, contract, side, body["author"], again)
            case "change-window":
                return allow_change(house, contract, side, body["by"], again)
            case "withdrawal":
                note = body.get("note")
                return withdraw(house, contract, side, body["author"], body.get("pressured"), note, again)
            case _:
                claim = body["reporter"], body["target"], body["ground"], body.get("kind"), body["description"]
                return report(house, MakeReport(contract, side, *claim, ()), again)

    def _look(self, reading: Any, path: str, asked: dict[str, str], step: Step) -> list[Any]:  # noqa: PLR0911  One line a route.
        now, viewer = self.house.now(reading), asked.get("viewer")
        found = CONTRACT.fullmatch(path)
        if found:
            if found[2] is None:
                return [show_contract(reading, found[1], viewer, now)]
            if found[3] == "versions":
                return [show_versions(reading, found[1], found[2], viewer, now)]  # type: ignore[arg-type]
            private = step.key == "private" and viewer is None
            return [show_feedback(reading, found[1], found[2], viewer, now, private=private)]  # type: ignore[arg-type]
        member = MEMBER.fullmatch(path)
        if member:
            return self._read(reading, member[1], member[2], asked, step)
        match path:
            case "/v1/events":
                after = self.event if "after" in asked else None
                events = read_events(reading, after, 1_000, now)
                if isinstance(events, list) and events:
                    self.event = events[-1]["id"]
                return [events if isinstance(events, list) else repr(events)]
            case "/v1/test-clock":
                return [now]
            case "/v1/test-clock/timeline":
                return [read_timeline(reading, now)]
            case _ if path.startswith("/v1/reports/"):
                return [show_report(reading, self.report.get(step.hears, ""), viewer or "", now)]
            case _:
                return [None]

    def _read(self, reading: Any, member: str, what: str, asked: dict[str, str], step: Step) -> list[Any]:
        now, row, side = self.house.now(reading), read_member(reading, member), asked["as"]
        if row is None:
            return [None]
        whose, limit, after = (row[0], member), int(asked.get("limit", 25)), NEWEST
        pages: list[Any] = []
        if what == "summary":
            return [show_summary(reading, self.house.profile, whose, side, now)]
        while True:
            if what == "history":
                star = int(asked["rating"]) if "rating" in asked else None
                since = parse_instant(asked["since"]) if "since" in asked else 0
                narrowed = {"star": star, "since": since, "after": after, "limit": limit}
                page, following = read_history(reading, whose, side, now, **narrowed)  # type: ignore[arg-type]
            else:
                page, following = read_explained(  # type: ignore[assignment]
                    reading, whose, side, now, after=after, limit=limit, strengths=viewed(asked, member)
                )
            pages.append([page, following])
            if following is None or not step.follow:
                return pages
            after = following


def viewed(asked: dict[str, str], member: str) -> bool:
    """Tell whether a member looks at themselves."""
    return asked.get("viewer") == member


def _registered(contract: str, body: dict[str, Any]) -> RegisterContract:
    paid = body.get("net_paid") or {}
    return RegisterContract(
        contract=contract,
        client=body["client"],
        freelancer=body["freelancer"],
        title=body["title"],
        description=None,
        category=body["category"],
        started_at=parse_instant(body["started_at"]),
        amount=paid.get("amount"),
        currency=paid.get("currency"),
        same_person=False,
    )


def exported(house: Installation) -> bytes:
    """Give what ``rejoinder export`` would write."""
    with house.database.snapshot() as reading:
        rows = [*export_members(reading), *export_contracts(reading)]
        return repr([*rows, *export_feedback(reading, criteria(reading, house.profile), house.now(reading))]).encode()
