"""What becomes of everything that files say of one contract: it is brought in, it is there already, or why not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rejoinder.policy import contract as contract_policy
from rejoinder.policy import double_blind
from rejoinder.policy.contract import Contract
from rejoinder.policy.deadlines import closes
from rejoinder.policy.decision import Refusal, first_refusal
from rejoinder.policy.refusals import (
    AlreadyEnded,
    AlreadyLeft,
    ContractFixed,
    MemberErased,
    MemberUnknown,
    PrivatePartOff,
    TooLong,
)
from rejoinder.policy.terms import other
from rejoinder.store.imports import Said
from rejoinder.store.staging import GivenContract

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rejoinder.actions.import_map import Invented
    from rejoinder.actions.import_terms import Book, Rated
    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.terms import Side, Terms
    from rejoinder.store.imports import StandingContract
    from rejoinder.store.staging import GivenFeedback, Group

OTHERWISE = "Another row says otherwise of the same contract."
NOT_THERE = "There is no such contract, neither here nor in these files."
LIVE = "This contract was registered live: history is not brought in onto it."
TOO_EARLY = "It is dated before the contract's end."
NOT_ENDED = "The contract has not ended."
NOT_TAKEN = "Its contract is not taken in."
ANSWERED_EARLY = "The response is dated before the feedback."
ANSWERED_SEALED = "There is a response, and by its dates the feedback is still sealed."


@dataclass(slots=True)
class Verdict:
    """What is to be done about one contract. ``said`` is to be kept; ``contract`` too, unless one stands already."""

    contract: GivenContract | None = None
    terms: Terms | None = None
    closes_at: Instant = 0
    reveals_at: Instant = 0
    said: list[Said] = field(default_factory=list)
    already_contracts: int = 0
    already_feedback: int = 0
    rejects: list[tuple[int, int, str]] = field(default_factory=list)

    def reject(self, row: GivenContract | GivenFeedback, reason: str) -> None:
        """Say why a row is not taken in."""
        self.rejects.append((row.file, row.line, reason))


class Judge:
    """Judges groups at one instant. ``invented`` is, for each file, what its map invents of contracts."""

    def __init__(self, book: Book, invented: Sequence[Invented | None], now: Instant) -> None:
        self._book = book
        self._invented = invented
        self._now = now

    def judge(self, group: Group, standing: StandingContract | None, members: Mapping[str, bool]) -> Verdict:
        """Judge a group. ``members`` are those who are or will be there; ``False`` says that one was erased."""
        verdict = Verdict()
        if standing is None and is_plain(group) and all(members.get(each, True) for each in group.rated or ()):
            return self._new(self._from_ratings(group, group.feedback), group.feedback, verdict)
        said = _one_a_side(group, verdict)
        given = _one_contract(group, verdict)
        if given is None and standing is None:
            if group.rated is None:
                return self._reject_all(group, given, said, verdict, NOT_THERE)
            given = self._from_ratings(group, said)
        refused = self._parties_refused(group, given, standing, members)
        if refused is None and given is not None:
            refused = self._contract_refused(given, standing)
        if refused is not None:
            return self._reject_all(group, given, said, verdict, refused)
        if standing is not None:
            return self._onto(standing, given, said, verdict)
        assert given is not None  # noqa: S101  Else it was refused above.
        return self._new(given, said, verdict)

    def _new(self, given: GivenContract, said: Sequence[GivenFeedback], verdict: Verdict) -> Verdict:
        """A contract that isn't there yet, with what was said on it."""
        verdict.contract = given
        if given.ended_at is None:
            for each in said:
                verdict.reject(each, NOT_ENDED)
            return verdict
        verdict.terms = self._book.terms(given.ended_at)
        verdict.closes_at = verdict.reveals_at = closes(given.ended_at, verdict.terms.feedback_days)
        return self._keep(verdict, said, given.ended_at, {})

    def _from_ratings(self, group: Group, said: Sequence[GivenFeedback]) -> GivenContract:
        first = said[0]
        invented = self._invented[first.file]
        assert invented is not None and group.rated is not None  # noqa: PT018, S101  Ratings are read with a map that has one.
        at = first.left_at if len(said) == 1 else min(each.left_at for each in said)
        client, freelancer = group.rated
        words = (invented.title, None, invented.category)
        paid = (invented.amount, invented.currency)
        return GivenContract(group.id, client, freelancer, *words, at, at, *paid, first.file, first.line)

    @staticmethod
    def _parties_refused(
        group: Group, given: GivenContract | None, standing: StandingContract | None, members: Mapping[str, bool]
    ) -> str | None:
        named = group.rated or (given and (given.client, given.freelancer)) or ()
        for each in named:
            there = members.get(each, group.rated is not None)
            if not there:
                return MemberErased.sentence if each in members else MemberUnknown.sentence
        if standing is not None and named and (standing.client, standing.freelancer) != named:
            return ContractFixed.sentence
        return None

    def _contract_refused(self, given: GivenContract, standing: StandingContract | None) -> str | None:
        if standing is not None:
            if standing.started_at != given.started_at:
                return ContractFixed.sentence
            return None if given.ended_at in {None, standing.ended_at} else AlreadyEnded.sentence
        if given.ended_at is None or given.ended_at == given.started_at <= self._now:
            return None
        contract = _as_registered(given)
        ending = contract_policy.Ending(contract, given.ended_at, self._book.terms(given.ended_at), self._now)
        refused = first_refusal(contract_policy.END, ending)
        return refused.sentence if refused is not None else None

    @staticmethod
    def _reject_all(
        group: Group, given: GivenContract | None, said: Sequence[GivenFeedback], verdict: Verdict, reason: str
    ) -> Verdict:
        if given is not None and group.contracts:
            verdict.reject(given, reason)
        for each in said:
            verdict.reject(each, NOT_TAKEN if group.contracts else reason)
        return verdict

    def _onto(
        self, standing: StandingContract, given: GivenContract | None, said: Sequence[GivenFeedback], verdict: Verdict
    ) -> Verdict:
        """A contract that is there: the same adds nothing, what is otherwise is refused, the rest comes onto it."""
        verdict.already_contracts += given is not None
        if standing.ended_at is None:
            for each in said:
                verdict.reject(each, NOT_ENDED)
            return verdict
        terms = self._book.terms(standing.ended_at)
        verdict.terms, verdict.closes_at = terms, standing.closes_at or 0
        verdict.reveals_at = standing.reveals_at or 0
        sides: dict[Side, Instant] = {each.side: each.left_at for each in standing.feedback}
        fresh: list[GivenFeedback] = []
        for each in said:
            if self._is_there(standing, terms, each):
                verdict.already_feedback += 1
            elif standing.member_on(each.side) is None:
                verdict.reject(each, MemberErased.sentence)
            elif each.side in sides:
                verdict.reject(each, AlreadyLeft.sentence)
            elif not standing.imported:
                verdict.reject(each, LIVE)
            else:
                fresh.append(each)
        return self._keep(verdict, fresh, standing.ended_at, sides)

    def _is_there(self, standing: StandingContract, terms: Terms, said: GivenFeedback) -> bool:
        rated = self._book.rated(terms, said)
        return not isinstance(rated, Refusal) and any(
            (there.side, there.left_at) == (said.side, said.left_at)
            and (there.ratings, there.comment) == (rated[0], said.comment)
            and said.response in {None, there.response}
            for there in standing.feedback
        )

    def _keep(
        self, verdict: Verdict, fresh: Sequence[GivenFeedback], ended_at: Instant, sides: Mapping[Side, Instant]
    ) -> Verdict:
        """Work out from when each is shown: at the reveal that all the dates give (R-207), or at its own (R-405)."""
        terms, count, later = verdict.terms, len(sides), max(sides.values(), default=0)
        assert terms is not None  # noqa: S101  The caller has just found them.
        kept: list[tuple[GivenFeedback, Rated]] = []
        for each in fresh:
            rated = self._book.rated(terms, each)
            refused = _refused(terms, each, ended_at)
            if refused is not None or isinstance(rated, Refusal):
                verdict.reject(each, refused or rated.sentence)  # type: ignore[union-attr]  # One of the two says no.
                continue
            kept.append((each, rated))
            count, later = count + 1, max(later, each.left_at)
        if count == 2 and later < verdict.reveals_at:  # noqa: PLR2004  Both sides, in time.
            verdict.reveals_at = _reveals_at(terms, verdict.reveals_at, later)
        for each, rated in kept:
            side, left_at, _, _, comment, recommend, response, response_at, _, _ = each
            shown_at = max(verdict.reveals_at, left_at)
            if response is not None and shown_at > self._now:
                verdict.reject(each, ANSWERED_SEALED)
                continue
            words = (comment, recommend, response, response_at, terms.response_audience[other(side)])
            verdict.said.append(Said._make((side, left_at, shown_at, *rated, *words)))
        return verdict


def is_plain(group: Group) -> bool:
    """Tell whether these are ratings that nothing but the store could have something against."""
    said = group.feedback
    return group.rated is not None and (len(said) == 1 or (len(said) == 2 and said[0].side != said[1].side))  # noqa: PLR2004


def _one_a_side(group: Group, verdict: Verdict) -> list[GivenFeedback]:
    """R-201. The first row of each side; the same again adds nothing, another is refused."""
    first: dict[Side, GivenFeedback] = {}
    for each in group.feedback:  # A side's rows come in the order of the files.
        stands = first.setdefault(each.side, each)
        if stands is not each:
            if stands[:8] == each[:8]:
                verdict.already_feedback += 1
            else:
                verdict.reject(each, AlreadyLeft.sentence)
    return list(first.values())


def _one_contract(group: Group, verdict: Verdict) -> GivenContract | None:
    for each in group.contracts[1:]:
        if each[:10] == group.contracts[0][:10]:
            verdict.already_contracts += 1
        else:
            verdict.reject(each, OTHERWISE)
    return group.contracts[0] if group.contracts else None


def _refused(terms: Terms, said: GivenFeedback, ended_at: Instant) -> str | None:
    if said.left_at < ended_at:
        return TOO_EARLY
    if said.recommend is not None and not terms.private_part:
        return PrivatePartOff.sentence
    if said.comment is not None and len(said.comment) > terms.comment_length:
        return TooLong.sentence
    if said.response is None or said.response_at is None:
        return None
    if len(said.response) > terms.response_length:
        return TooLong.sentence
    return ANSWERED_EARLY if said.response_at < said.left_at else None


def _as_registered(given: GivenContract) -> Contract:
    words = (given.title, given.description, given.category, given.started_at)
    paid = (given.amount, given.currency)
    return Contract(given.id, given.client, given.freelancer, *words, None, None, None, None, *paid)


def _reveals_at(terms: Terms, reveals_at: Instant, later: Instant) -> Instant:
    stand_in = Contract("", None, None, "", None, None, 0, 0, terms, reveals_at, reveals_at, None, None)
    return double_blind.reveals_at(stand_in, True, later)  # noqa: FBT003


def windows_ahead(ended_at: Instant, verdict: Verdict, now: Instant) -> list[tuple[str, Instant]]:
    """List the windows of a contract that are still open, to be told when they close; no other is opened."""
    assert verdict.terms is not None  # noqa: S101  Asked of finished contracts.
    due = (
        ("feedback.window_closed", verdict.closes_at),
        ("response.window_closed", closes(ended_at, verdict.terms.response_days)),
    )
    return [(kind, at) for kind, at in due if at > now]
