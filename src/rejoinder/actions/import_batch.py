"""A batch of history is brought in: one transaction, one entry for each member and contract, or nothing at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rejoinder.actions.import_contract import Judge, is_plain, windows_ahead
from rejoinder.actions.import_entries import imported, more, registered
from rejoinder.policy.contract import enough_was_paid_to_be_public
from rejoinder.policy.deadlines import never_backwards
from rejoinder.policy.refusals import MemberErased
from rejoinder.record.kinds import payload_bytes
from rejoinder.store import contracts, imports, journal
from rejoinder.store.bulk import reserve_keys
from rejoinder.store.fold import fold
from rejoinder.store.imports import Brought
from rejoinder.store.staging import GivenMember

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rejoinder.actions.import_contract import Verdict
    from rejoinder.actions.import_map import Invented
    from rejoinder.actions.import_terms import Book
    from rejoinder.actions.installation import Installation
    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.terms import Terms
    from rejoinder.store.database import Reading, Writing
    from rejoinder.store.imports import StandingContract
    from rejoinder.store.staging import GivenContract, Group, Staging

OTHERWISE = "Another row says otherwise of the same member."
TOGETHER = 4_000
"""Contracts that are brought in at once, several times in one transaction."""
Entry = tuple[str, str, bytes]


@dataclass(slots=True)
class Seen:
    """What is there already of a batch: contracts, private keys of members, and who is there (``False``: erased)."""

    standing: dict[str, StandingContract]
    keys: dict[str, int]
    members: dict[str, bool]


@dataclass(slots=True)
class Count:
    """How many rows became something new, and how many said what is known already."""

    new: dict[str, int]
    already: dict[str, int]

    @classmethod
    def nothing(cls) -> Count:
        """Begin to count."""
        kinds = ("members", "contracts", "feedback")
        return cls(dict.fromkeys(kinds, 0), dict.fromkeys(kinds, 0))


class Batches:
    """Checks batches, and brings them in. Rejects and counts gather in ``staging`` and ``count``."""

    def __init__(
        self, installation: Installation, staging: Staging, book: Book, invented: Sequence[Invented | None]
    ) -> None:
        self._installation = installation
        self._staging = staging
        self._book = book
        self._invented = invented
        self._names: dict[str, str] = {}
        self._publics: dict[tuple[str | None, str], int] = {}
        self.count = Count.nothing()

    def nothing_is_there(self) -> bool:
        """Tell whether this is an installation without contracts, in which nobody was ever erased."""
        with self._installation.database.snapshot() as reading:
            return not imports.anybody_was_erased(reading) and not imports.any_contract(reading)

    def check_members(self, batch: Iterable[tuple[str, list[GivenMember]]]) -> None:
        """Find what can't be taken in of a batch of members; keep who will be there."""
        with self._installation.database.snapshot() as reading:
            fresh = self._fresh_members(reading, list(batch))
        self._staging.accept(each.id for each in fresh)

    def bring_members(self, batch: Iterable[tuple[str, list[GivenMember]]]) -> None:
        """Bring in a batch of members."""
        with self._installation.database.transaction() as writing:
            now = self._begin(writing)
            fresh = self._fresh_members(writing, list(batch))
            _, entries = _keep_members(writing, fresh, now)
            self._record(writing, entries, now)

    def _fresh_members(self, reading: Reading, batch: Sequence[tuple[str, list[GivenMember]]]) -> list[GivenMember]:
        ids = [each for each, _ in batch]
        there, erased = imports.members_among(reading, ids), self._erased(reading, ids)
        fresh: list[GivenMember] = []
        for member, rows in batch:
            first = rows[0]
            for each in rows[1:]:
                if each[:4] == first[:4]:
                    self.count.already["members"] += 1
                else:
                    self._staging.reject(each.file, each.line, OTHERWISE)
            if member in erased:
                self._staging.reject(first.file, first.line, MemberErased.sentence)
            elif member in there:
                self.count.already["members"] += 1
            else:
                fresh.append(first)
        self.count.new["members"] += len(fresh)
        return fresh

    def check(self, groups: Sequence[Group], now: Instant) -> None:
        """Find what can't be taken in of a batch of contracts."""
        with self._installation.database.snapshot() as reading:
            seen = self._see(reading, groups)
        names = {name for group in groups for name in _parties(group)}
        for each in self._staging.accepted(list(names - seen.members.keys())):
            seen.members[each] = True
        doubtful = list(groups)
        if all(seen.members.values()):
            doubtful = [group for group in groups if group.id in seen.standing or not is_plain(group)]
        plain = groups
        if doubtful:
            asked = {group.id for group in doubtful}
            plain = [group for group in groups if group.id not in asked]
        made = {name for group in plain for name in group.rated or ()}
        for group, verdict in self._judged(doubtful, seen, now):
            if verdict.contract is not None:
                made.update(group.rated or ())
        self.count.new["contracts"] += len(plain)
        self.count.new["feedback"] += sum(len(group.feedback) for group in plain)
        self.count.new["members"] += self._staging.accept(made - seen.members.keys())

    def bring(self, groups: Sequence[Group]) -> None:
        """Bring in a batch of contracts with what was said on them, and the members whom ratings alone name."""
        with self._installation.database.transaction() as writing:
            now = self._begin(writing)
            # A transaction has its price, and so has a batch that is larger than what a processor holds at once.
            for at in range(0, len(groups), TOGETHER):
                self._bring(writing, groups[at : at + TOGETHER], now)

    def _bring(self, writing: Writing, groups: Sequence[Group], now: Instant) -> None:
        imports.hold_contracts(writing, [group.id for group in groups])
        seen = self._see(writing, groups, hold=True)
        verdicts = list(self._judged(groups, seen, now))
        entries = self._make_members(writing, verdicts, seen, now)
        batch, more = self._brought(writing, verdicts, seen, now)
        imports.save_finished(writing, batch, now)
        self._record(writing, [*entries, *more], now)

    def finish(self) -> None:
        """Fold the summaries of everybody who was brought in: once, and not a row a time."""
        last: tuple[int, str] | None = (0, "")
        while last is not None:
            with self._installation.database.transaction() as writing:
                last = fold(writing, last, journal.latest_instant(writing))

    def _begin(self, writing: Writing) -> Instant:
        writing.lock("import")
        self._names.clear()  # What an earlier transaction kept of the terms, it may have kept in vain.
        self._publics.clear()  # Memory stays flat, however many amounts there are.
        return never_backwards(self._installation.now(writing), journal.latest_instant(writing))

    def _record(self, writing: Writing, entries: Sequence[Entry], now: Instant) -> None:
        if entries:
            journal.append_many(writing, now, self._installation.stamp.pseudonym, entries)

    def _erased(self, reading: Reading, ids: Iterable[str]) -> set[str]:
        if not imports.anybody_was_erased(reading):
            return set()
        return imports.erased_among(reading, {self._installation.mac("member", each): each for each in ids})

    def _see(self, reading: Reading, groups: Sequence[Group], *, hold: bool = False) -> Seen:
        standing = imports.contracts_among(reading, [group.id for group in groups])
        names = list({name for group in groups for name in _parties(group)})
        keys = imports.members_among(reading, names, hold=hold)
        members = dict.fromkeys(keys, True) | dict.fromkeys(self._erased(reading, names), False)
        return Seen(standing, keys, members)

    def _judged(self, groups: Sequence[Group], seen: Seen, now: Instant) -> Iterable[tuple[Group, Verdict]]:
        judge = Judge(self._book, self._invented, now)
        count, standing, members = self.count, seen.standing, seen.members
        for group in groups:
            verdict = judge.judge(group, standing.get(group.id), members)
            for file, line, reason in verdict.rejects:
                self._staging.reject(file, line, reason)
            count.already["contracts"] += verdict.already_contracts
            count.already["feedback"] += verdict.already_feedback
            count.new["contracts"] += verdict.contract is not None
            count.new["feedback"] += len(verdict.said)
            yield group, verdict

    def _make_members(
        self, writing: Writing, verdicts: Iterable[tuple[Group, Verdict]], seen: Seen, now: Instant
    ) -> list[Entry]:
        """Make the members whom ratings name and nobody registered: called by their ids."""
        named = {each for group, verdict in verdicts if verdict.contract for each in group.rated or ()}
        made = [GivenMember(each, each, None, None, 0, 0) for each in sorted(named - seen.keys.keys())]
        keys, entries = _keep_members(writing, made, now)
        seen.keys.update(keys)
        self.count.new["members"] += len(made)
        return entries

    def _brought(
        self, writing: Writing, verdicts: Sequence[tuple[Group, Verdict]], seen: Seen, now: Instant
    ) -> tuple[list[Brought], list[Entry]]:
        """Put together what is kept of finished contracts, and the entry of each; what is running is registered."""
        fresh = [verdict.contract for _, verdict in verdicts if verdict.contract is not None]
        names = dict(
            zip(
                [each.id for each in fresh],
                zip(reserve_keys(writing, "contract", len(fresh)), imports.pseudonyms(len(fresh)), strict=True),
                strict=True,
            )
        )
        batch: list[Brought] = []
        entries: list[Entry] = []
        running: list[tuple[object, ...]] = []
        for group, verdict in verdicts:
            given, standing = verdict.contract, seen.standing.get(group.id)
            if given is not None and given.ended_at is None:
                running.append(_running(given, names[given.id], seen))
                entries.append(("contract.registered", names[given.id][1], registered(given)))
            elif given is not None:
                batch.append(self._finished(writing, given, verdict, names[given.id], seen, now))
                entries.append(("contract.imported", batch[-1].pseudonym, imported(given, batch[-1])))
            elif standing is not None and verdict.said:
                batch.append(_with_more(standing, verdict))
                entries.append(("feedback.imported", standing.pseudonym, more(group.id, verdict.said)))
        imports.save_running(writing, running, now)
        return batch, entries

    def _finished(
        self, writing: Writing, given: GivenContract, verdict: Verdict, name: tuple[int, str], seen: Seen, now: Instant
    ) -> Brought:
        terms = verdict.terms
        assert terms is not None and given.ended_at is not None  # noqa: PT018, S101  Judged to be finished.
        key, pseudonym = name
        client, freelancer = seen.keys[given.client], seen.keys[given.freelancer]
        kept, public = self._kept(writing, terms), self._public(given.amount, terms)
        closes_at, reveals_at = verdict.closes_at, verdict.reveals_at
        due = windows_ahead(given.ended_at, verdict, now)
        return Brought(
            *(key, pseudonym, client, freelancer, given, given.ended_at, kept, closes_at, reveals_at, public),
            verdict.said,
            due,
        )

    def _public(self, amount: str | None, terms: Terms) -> int:
        key = (amount, terms.starts_on)
        if key not in self._publics:
            self._publics[key] = int(enough_was_paid_to_be_public(amount, terms))
        return self._publics[key]

    def _kept(self, writing: Writing, terms: Terms) -> str:
        if terms.starts_on not in self._names:
            self._names[terms.starts_on] = contracts.keep_terms(writing, terms)
        return self._names[terms.starts_on]


def _parties(group: Group) -> Sequence[str]:
    if group.rated is not None:
        return group.rated
    return (group.contracts[0].client, group.contracts[0].freelancer) if group.contracts else ()


def _keep_members(writing: Writing, given: Sequence[GivenMember], now: Instant) -> tuple[dict[str, int], list[Entry]]:
    keys: dict[str, int] = {}
    entries: list[Entry] = []
    for each, (key, pseudonym) in zip(given, imports.save_members(writing, given, now), strict=True):
        keys[each.id] = key
        payload = payload_bytes("member.imported", member=each.id, display_name=each.display_name, country=each.country)
        entries.append(("member.imported", pseudonym, payload))
    return keys, entries


def _running(given: GivenContract, name: tuple[int, str], seen: Seen) -> tuple[object, ...]:
    key, pseudonym = name
    parties = (seen.keys[given.client], seen.keys[given.freelancer])
    words = (given.title, given.description, given.category)
    return key, given.id, pseudonym, *parties, *words, given.started_at, given.amount, given.currency


def _with_more(standing: StandingContract, verdict: Verdict) -> Brought:
    """A contract that stands, with the feedback that comes onto it."""
    dates = (standing.ended_at or 0, standing.terms or "", verdict.closes_at, verdict.reveals_at)
    parties = (standing.client_key, standing.freelancer_key)
    names = (standing.key, standing.pseudonym, *parties, None)
    return Brought._make((*names, *dates, standing.public, verdict.said, ()))
