"""A marketplace with one contract, in memory: asks the rules, and keeps their facts as a store would."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rejoinder.policy
from rejoinder.policy import change, may, removal, report, response
from rejoinder.policy import contract as contracts
from rejoinder.policy import feedback as feedbacks
from rejoinder.policy.deadlines import never_backwards
from rejoinder.policy.decision import Refusal
from rejoinder.policy.facts import ContractEnded, ContractRegistered, ContractUpdated, PrivateWords
from rejoinder.policy.feedback import Answer, Feedback, Left, star
from rejoinder.policy.terms import SIDES, Profile, Side, Terms, load_profile
from rejoinder.policy.visibility import Sight, State, looks_as, sees_response, sight, state_of
from rejoinder.reputation.explain import counts
from rejoinder.reputation.summary import Tally, write_fraction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rejoinder.policy.contract import Contract
    from rejoinder.policy.may import May

PROFILES = Path(rejoinder.policy.__file__).parent / "profiles"
FREELANCE = load_profile(PROFILES / "freelance.toml")
BLIND = load_profile(PROFILES / "blind-until-deadline.toml")
TERMS = FREELANCE.rows[-1]
MEMBERS = {"client": "clara", "freelancer": "felix", "outsider": "otto", "marketplace": "marketplace"}
DESCRIPTION = "They offered to send half of the money back for five stars."


def other(side: Side) -> Side:
    return "freelancer" if side == "client" else "client"


def stars(side: Side, rating: int, terms: Terms = TERMS) -> dict[str, int]:
    return dict.fromkeys(terms.weights[side], rating)


@dataclass(frozen=True, slots=True)
class Kept:
    """A feedback as it is kept."""

    version: int
    ratings: Mapping[str, int]
    overall: Fraction
    comment: str | None
    shown_at: int
    removed: bool = False


@dataclass
class Market:
    """Everything is keyed by the side of the feedback's author. Every deed returns what the rules decided."""

    profile: Profile = FREELANCE
    contract: Contract | None = None
    last_at: int = 0
    kept: dict[Side, Kept] = field(default_factory=dict)
    answers: dict[Side, tuple[Answer, int]] = field(default_factory=dict)
    windows: dict[Side, tuple[int, ...]] = field(default_factory=dict)
    requests: dict[Side, tuple[int, ...]] = field(default_factory=dict)
    reported: dict[tuple[Side, str, int], tuple[str, ...]] = field(default_factory=dict)

    def now(self, clock: int) -> int:
        """Give the instant of an act (R-2)."""
        self.last_at = never_backwards(clock, self.last_at)
        return self.last_at

    @property
    def standing(self) -> Contract:
        assert self.contract is not None
        return self.contract

    def known_to(self, member: str | None, side: Side, now: int) -> Feedback:
        """Sealed, it is there for its author alone (R-207)."""
        kept = self.kept.get(side)
        if kept is not None and kept.shown_at > now and member != self.standing.member_on(side):
            kept = None
        left = Left(kept.version, kept.comment is not None, kept.shown_at, kept.removed) if kept else None
        answer = self.answers.get(side)
        asked = self.requests.get(side, ())
        return Feedback(
            contract=self.standing,
            side=side,
            left=left,
            answer=answer[0] if answer else None,
            windows_close=self.windows.get(side, ()),
            requests=len(asked),
            asked_until=asked[-1] if asked else None,
        )

    def register(
        self,
        started_at: int,
        client: str = "clara",
        freelancer: str = "felix",
        title: str = "A logo",
        amount: str | None = "120.00",
        currency: str | None = "USD",
        *,
        same_person: bool = False,
    ) -> object:
        registering = contracts.Registering(
            self.contract, "c1", client, freelancer, title, None, "design", started_at, amount, currency, same_person
        )
        fact = contracts.register(registering)
        if isinstance(fact, ContractRegistered):
            self.contract = contracts.Contract(
                fact.contract,
                fact.client,
                fact.freelancer,
                fact.title,
                fact.description,
                fact.category,
                fact.started_at,
                None,
                None,
                None,
                None,
                fact.amount,
                fact.currency,
            )
        elif isinstance(fact, ContractUpdated):
            self.contract = replace(self.standing, title=fact.title)
        return fact

    def end(self, ended_at: int | None, clock: int) -> object:
        now = self.now(clock)
        terms = self.profile.in_force(now if ended_at is None else ended_at)
        fact = contracts.end(contracts.Ending(self.standing, ended_at, terms, now))
        if isinstance(fact, ContractEnded):
            self.contract = contracts.ended(self.standing, fact)
        return fact

    def pay(self, amount: str, currency: str) -> object:
        fact = contracts.pay(contracts.Paying(self.standing, amount, currency))
        if not isinstance(fact, Refusal):
            self.contract = replace(self.standing, amount=amount, currency=currency)
        return fact

    def leave(
        self,
        author: str,
        side: Side,
        clock: int,
        ratings: Mapping[str, int] | int = 5,
        comment: str | None = "Good work.",
        private: PrivateWords | None = None,
    ) -> object:
        now = self.now(clock)
        rated = stars(side, ratings) if isinstance(ratings, int) else ratings
        known = self.known_to(author, side, now)
        there = other(side) in self.kept
        fact = feedbacks.leave(feedbacks.Leaving(known, author, rated, comment, private, there, now))
        if isinstance(fact, Refusal):
            return fact
        if fact.both:
            self.contract = replace(self.standing, reveals_at=fact.reveals_at)
            self.kept[other(side)] = replace(self.kept[other(side)], shown_at=fact.reveals_at)
        self.kept[side] = Kept(1, fact.ratings, fact.overall, fact.comment, fact.shown_at)
        return fact

    def change(
        self, author: str, side: Side, clock: int, ratings: Mapping[str, int] | int | None, comment: str | None
    ) -> object:
        now = self.now(clock)
        before = self.kept.get(side)
        if ratings is None:
            ratings = before.ratings if before else {}
        rated = stars(side, ratings) if isinstance(ratings, int) else ratings
        fact = change.change(change.Changing(self.known_to(author, side, now), author, rated, comment, now))
        if not isinstance(fact, Refusal):
            shown_at = self.kept[side].shown_at
            self.kept[side] = Kept(fact.version, fact.ratings, fact.overall, fact.comment, shown_at)
        return fact

    def respond(self, author: str, side: Side, clock: int, text: str = "Thank you.") -> object:
        now = self.now(clock)
        fact = response.respond(response.Responding(self.known_to(author, side, now), author, text, now))
        if not isinstance(fact, Refusal):
            self.answers[side] = Answer(fact.audience, removed=False), fact.answered_version
        return fact

    def ask(self, author: str, side: Side, clock: int) -> object:
        now = self.now(clock)
        fact = change.ask(change.Asking(self.known_to(author, side, now), author, now))
        if not isinstance(fact, Refusal):
            self.requests[side] = (*self.requests.get(side, ()), fact.lapses_at)
        return fact

    def allow(self, by: str, side: Side, clock: int) -> object:
        now = self.now(clock)
        fact = change.allow(change.Allowing(self.known_to(by, side, now), by, now))
        if not isinstance(fact, Refusal):
            self.windows[side] = (*self.windows.get(side, ()), fact.closes_at)
        return fact

    def withdraw(self, author: str, side: Side, clock: int, note: str | None = None) -> object:
        now = self.now(clock)
        known = self.known_to(author, side, now)
        fact = removal.withdraw(removal.Withdrawing(known, author, None, note, now))
        if not isinstance(fact, Refusal):
            self.kept[side] = replace(self.kept[side], removed=True)
        return fact

    def report(  # noqa: PLR0917
        self,
        reporter: str,
        side: Side,
        clock: int,
        target: str = "feedback",
        ground: str = "manipulation",
        kind: str | None = None,
        description: str = DESCRIPTION,
        evidence: tuple[str, ...] = (),
        filed: Mapping[str, int] | None = None,
    ) -> object:
        now = self.now(clock)
        known = self.known_to(reporter, side, now)
        key = (side, target, known.left.version if known.left and target == "feedback" else 1)
        fact = report.report(
            report.Reporting(
                known,
                target,
                reporter,
                ground,
                kind,
                description,
                evidence,
                filed or {},
                known.left is not None and key in self.reported,
                now,
            )
        )
        if not isinstance(fact, Refusal):
            self.reported[key] = fact.evidence
        return fact

    def add_evidence(self, reporter: str, side: Side, evidence: tuple[str, ...], filed: Mapping[str, int]) -> object:
        key = next(key for key in self.reported if key[0] == side)
        there = dict.fromkeys(self.reported[key], 1_000)
        is_open = not self.kept[side].removed
        fact = report.add_evidence(report.Adding(self.standing, "r1", reporter, is_open, evidence, there, filed))
        if not isinstance(fact, Refusal):
            self.reported[key] = (*self.reported[key], *fact.evidence)
        return fact

    def tell(self, by: str, note: str) -> object:
        return feedbacks.tell_in_confidence(feedbacks.Telling(self.standing, by, note, (), ()))

    def is_public(self) -> bool:
        terms = self.standing.terms
        return terms is not None and contracts.enough_was_paid_to_be_public(self.standing.amount, terms)

    def state(self, side: Side, now: int) -> State:
        kept = self.kept.get(side)
        if kept is None:
            return State.ABSENT
        return state_of(revealed=kept.shown_at <= now, public=self.is_public(), removed=kept.removed)

    def sees(self, member: str, side: Side, now: int) -> Sight:
        return sight(looks_as(member, self.standing, side), self.state(side, now))

    def sees_response_to(self, member: str, side: Side, now: int) -> bool:
        answer = self.answers.get(side)
        viewer = looks_as(member, self.standing, side)
        seen = self.sees(member, side, now) in {Sight.FEEDBACK, Sight.ALL}
        return seen and answer is not None and sees_response(viewer, answer[0].audience)

    def may(self, member: str, now: int) -> dict[str, May]:
        own = next((side for side in SIDES if self.standing.member_on(side) == member), None)
        if own is None:
            return may.nothing()
        mine, theirs = (self.known_to(member, side, now) for side in (own, other(own)))
        version = theirs.left.version if theirs.left else 0
        reported = (other(own), "feedback", version) in self.reported
        return may.on_contract(mine, theirs, member, now, already_made=reported)

    def summary(self, side: Side, now: int) -> dict[str, Any]:
        """What the world sees of the member who works on this side."""
        about = other(side)
        tally = Tally(contracts_finished=int(self.standing.ended_at is not None))
        if counts(self.state(about, now)):
            kept = self.kept[about]
            ratings = str(dict(kept.ratings)).replace("'", '"')
            tally.add(star(kept.overall), write_fraction(kept.overall), ratings)
        return tally.shown(self.standing.member_on(side) or "", side, list(TERMS.weights[about]))
