"""A member's personal data is erased, and every proof still verifies (R-1001, J-11)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rejoinder.actions.acting import Done, anywhere
from rejoinder.policy.deadlines import never_backwards
from rejoinder.policy.refusals import NotFound
from rejoinder.policy.terms import other
from rejoinder.store import erasure, erasure_traces, members
from rejoinder.store.journal import latest_instant
from rejoinder.store.summaries import Summaries

if TYPE_CHECKING:
    from rejoinder.actions.acting import Act, Outcome
    from rejoinder.actions.installation import Installation
    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.erasure import Belongings


def erase_member(installation: Installation, member: str) -> Outcome:
    """Erase a member: who they were, all that they wrote and filed, and what the record says of it.

    What was removed too lately, and reports whose case is open, are held (R-609): ``held_until`` tells until when, as
    far as there is a date, and ``held`` how much. Asked again later, this erases what is held no longer, of whomever.
    It ends by rewriting the database's file, so that no byte is left. Raises ``StoreUnavailable``: ask again.
    """
    files: list[str] = []

    def deed(act: Act) -> Outcome:
        _alone(act)
        found = members.read_member(act.writing, member)
        mac = installation.mac("member", member)
        if found is None:
            return Done({}, "nothing_new") if members.was_erased(act.writing, mac) else NotFound()
        act.writing.lock(f"uploader:{member}")
        return _erase(act, found[0], found[3], files, (member, mac))

    outcome = anywhere(installation, deed, lock=f"member:{member}")
    if isinstance(outcome, Done):
        later = _finish(installation, files)
        outcome = later if outcome.how == "nothing_new" else outcome
        _forget(installation, files)
    return outcome


def finish_erasures(installation: Installation) -> Done:
    """Erase what was held of erased members and needn't be any more (R-609). Raises ``StoreUnavailable``."""
    files: list[str] = []
    done = _finish(installation, files)
    if done.how == "new":
        _forget(installation, files)
    return done


def _finish(installation: Installation, files: list[str]) -> Done:
    """Go through those of whom something was held; give what was done for the last of them."""
    with installation.database.snapshot() as reading:
        waiting = erasure.half_erased(reading)
    last = Done({}, "nothing_new")
    for member, pseudonym in waiting:

        def deed(act: Act, member: int = member, pseudonym: str = pseudonym) -> Outcome:
            _alone(act)
            return _erase(act, member, pseudonym, files)

        done = anywhere(installation, deed)
        last = done if isinstance(done, Done) and done.how == "new" else last
    return last


def _alone(act: Act) -> None:
    """One erasure at a time: the ticket that lets rows go has one place."""
    act.writing.lock("erasure")


def _forget(installation: Installation, files: list[str]) -> None:
    """Once the rows are gone for good, let the files follow and nothing be left in the database's own."""
    for evidence in files:
        installation.files.erase(evidence)
    installation.database.forget()


def _erase(act: Act, member: int, pseudonym: str, files: list[str], person: tuple[str, str] | None = None) -> Outcome:
    """Erase all of a member that isn't held; ``person`` is their id and its keyed hash, the first time."""
    erasure.lock(act.writing, member)
    # No summary was folded further than this, so what is sealed now is in none of them.
    act.now = never_backwards(act.now, latest_instant(act.writing))
    act.summaries = Summaries(act.writing, act.now)
    found = erasure.belongings(act.writing, member, act.now)
    counts, kept = found.counts(), list[list[Any]]()
    if person is None and found.holds() and not any(counts.values()):
        return Done({}, "nothing_new")
    _count_no_longer(act, found)
    with erasure.ticket(act.writing):
        erasure.delete_words(act.writing, member, found)
        seqs = erasure_traces.delete_payloads(act.writing, member, pseudonym, found)
    if person is not None:
        erasure.delete_person(act.writing, member, person[1], act.now)
        erasure_traces.delete_answers(act.writing, person[0], found.names() | {person[0]})
        kept = erasure.kept(act.writing, member)
    if not found.holds():
        erasure.delete_pseudonym(act.writing, member)
    files += sorted(found.evidence)
    held_until: Instant | None = found.held_until if found.holds() else None
    return act.keep(
        "member.erased",
        {"seqs": seqs, "kept": kept, "held_until": held_until},
        subject=pseudonym,
        told={
            "erased_at": act.now,
            "held_until": held_until,
            "held": len(found.held) + len(found.responses_held) + len(found.reports_held),
            **counts,
            "entries": len(seqs),
        },
    )


def _count_no_longer(act: Act, found: Belongings) -> None:
    """Where the terms let ratings go with their author, put right the summaries of those whom they were about."""
    counting = [row for row in found.unlisted.values() if row[6]]
    act.summaries.hold(*{(row[3], other(row[1])) for row in counting})
    for row in counting:
        act.summaries.of(row[3], other(row[1])).take_away(*row[7:10])
