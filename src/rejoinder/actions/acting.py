"""How every deed is done: lock, read the instant, load, ask the rules, keep and record, or nothing at all (law 1).

The entry in the record is written here and nowhere else, last, because the head of the record is locked last (J-6).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rejoinder.policy.deadlines import never_backwards
from rejoinder.policy.decision import Refusal
from rejoinder.policy.refusals import KeyReused, NotFound, StillInProgress
from rejoinder.store import contracts, events, idempotency, journal
from rejoinder.store.feedback import Standing
from rejoinder.store.summaries import Summaries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rejoinder.actions.installation import Installation
    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.contracts import ContractRow
    from rejoinder.store.database import Writing
    from rejoinder.store.idempotency import Repeatable


@dataclass(frozen=True, slots=True)
class Done:
    """Yes. ``told`` has the names and instants from which an answer is made.

    ``how`` is new, updated, nothing_new or repeated.
    """

    told: Mapping[str, Any]
    how: str = "new"


Outcome = Done | Refusal
Announcement = tuple[str, dict[str, str]]


@dataclass(slots=True)
class Act:
    """One act while it lasts: what it has locked, its instant, and what it writes."""

    installation: Installation
    writing: Writing
    now: Instant
    repeatable: Repeatable | None
    found: ContractRow | None = None
    summaries: Summaries = field(init=False)

    def __post_init__(self) -> None:
        """Summaries move at the act's instant."""
        self.summaries = Summaries(self.writing, self.now)

    @property
    def row(self) -> ContractRow:
        """The contract that is held; asked for only in an act on a contract."""
        assert self.found is not None  # noqa: S101  ``on_contract`` answers 404 before any deed begins.
        return self.found

    def hold(self, row: ContractRow) -> None:
        """Act on this contract, whose row is locked: its time never runs backwards (R-2)."""
        self.found = row
        self.now = never_backwards(self.now, row.last_at)
        self.summaries = Summaries(self.writing, self.now)

    def standing(self) -> Standing:
        """Both feedbacks of the contract, as they stand at this instant."""
        return Standing(self.writing, self.row, self.now)

    def remember(self, answer: Mapping[str, Any]) -> None:
        """Keep the answer for a repeat with the same Idempotency-Key."""
        if self.repeatable is not None:
            idempotency.keep_answer(self.writing, self.repeatable, dict(answer), self.now)

    def keep(
        self,
        kind: str,
        payload: Mapping[str, Any],
        *,
        actor: str | None = None,
        subject: str | None = None,
        told: Mapping[str, Any] | None = None,
        announce: Iterable[Announcement] = (),
    ) -> Done:
        """Finish what was done: summaries, announcements, the answer, and the one entry in the record.

        ``actor`` is the pseudonym of who acted, the marketplace's where there is none; ``subject`` the contract's.
        """
        self.summaries.write()
        if self.found is not None:
            contracts.touch(self.writing, self.found, self.now)
        answer = dict(told or {})
        self.remember(answer)
        marketplace = self.installation.stamp.pseudonym
        journal.append(
            self.writing,
            self.now,
            kind,
            actor or marketplace,
            subject or (self.found.pseudonym if self.found else marketplace),
            payload,
        )
        # With the head held, positions of events are in the order of the commits: who reads on misses none.
        for event, names in announce:
            events.announce(self.writing, event, self.now, **names)
        return Done(answer)


def on_contract(
    installation: Installation, contract: str, deed: Callable[[Act], Outcome], repeatable: Repeatable | None = None
) -> Outcome:
    """Do a deed on a contract that is held; where there is no such contract, say so."""

    def held(act: Act) -> Outcome:
        row = contracts.lock_contract(act.writing, contract)
        if row is None:
            return NotFound()
        act.now = installation.now(act.writing)
        act.hold(row)
        return deed(act)

    return anywhere(installation, held, repeatable)


def anywhere(
    installation: Installation,
    deed: Callable[[Act], Outcome],
    repeatable: Repeatable | None = None,
    lock: str | None = None,
) -> Outcome:
    """Do a deed that has no contract, holding a name where two of the kind could meet."""
    installation.trust_the_clock()
    with installation.database.transaction() as writing:
        if repeatable is not None and not writing.try_lock(f"repeat:{repeatable.caller}:{repeatable.key}"):
            return StillInProgress()
        if lock is not None:
            writing.lock(lock)
        act = Act(installation, writing, installation.now(writing), repeatable)
        if repeatable is not None:
            before = idempotency.earlier(writing, repeatable, act.now)
            if before is not None:
                return Done(before[1], "repeated") if before[0] == repeatable.body_mac else KeyReused()
        return deed(act)
