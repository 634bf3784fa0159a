"""A sandbox to act in, on either database: members, contracts and feedback in one line each, all through the actions.

Use it in a fixture of your own::

    @pytest.fixture
    def house(database_url: str, tmp_path: Path) -> Iterator[House]:
        with open_house(database_url, tmp_path) as house:
            yield house

Whatever is asked of a house must be done: a refusal fails the test, with the refusal in the message. Tests of refusals
call the actions themselves, with ``house.installation``. The clock stands at ``START`` until ``house.at`` moves it.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rejoinder.actions.acting import Done
from rejoinder.actions.allow_change import allow_change
from rejoinder.actions.ask_to_change import ask_to_change
from rejoinder.actions.change_feedback import ChangeFeedback, change_feedback
from rejoinder.actions.end_contract import end_contract
from rejoinder.actions.file_evidence import file_evidence
from rejoinder.actions.installation import Installation, open_installation
from rejoinder.actions.leave_feedback import LeaveFeedback, leave_feedback
from rejoinder.actions.register_contract import RegisterContract, register_contract
from rejoinder.actions.register_member import register_member
from rejoinder.actions.report import MakeReport, report
from rejoinder.actions.respond import respond
from rejoinder.actions.set_net_paid import set_net_paid
from rejoinder.actions.tell_in_confidence import tell_in_confidence
from rejoinder.actions.withdraw import withdraw
from rejoinder.policy.deadlines import DAY, format_instant, parse_instant
from rejoinder.policy.facts import PrivateWords
from rejoinder.store.contracts import read_contract
from rejoinder.store.installation import set_sandbox_now
from rejoinder.store.schema import put_triggers_in_place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.terms import Side
    from rejoinder.store.database import Row

START = parse_instant("2026-10-24T09:30:00Z")
"""When a house's clock stands at first. What ends then closes for feedback on 8 Nov, for responses on 22 Nov (R-1)."""
CRITERIA = {
    "client": ("skills", "quality", "availability", "schedule", "communication", "cooperation"),
    "freelancer": ("clarity", "communication", "cooperation", "schedule", "payment", "professionalism"),
}
"""What each side rates the other on under the profile `freelance` (R-204)."""


def stars(side: str, value: int) -> dict[str, int]:
    """Rate every criterion of a side alike."""
    return dict.fromkeys(CRITERIA[side], value)


def done(outcome: object) -> Mapping[str, Any]:
    """Give what an act told; it must have been done."""
    assert isinstance(outcome, Done), outcome
    return outcome.told


@dataclass
class House:
    """One sandbox. ``url`` names its database as the verifier wants it, ``folder`` is what ``--data`` would be."""

    installation: Installation
    url: str
    folder: Path
    members: set[str] = field(default_factory=set)

    # Time

    def now(self) -> Instant:
        """Read the sandbox's clock."""
        with self.installation.database.snapshot() as reading:
            return self.installation.now(reading)

    def at(self, instant: Instant | str) -> None:
        """Put the clock at an instant, without telling what is due: the worker's part is a test's own to play."""
        with self.installation.database.transaction() as writing:
            set_sandbox_now(writing, parse_instant(instant) if isinstance(instant, str) else instant)

    def later(self, days: float) -> None:
        """Put the clock so many days on."""
        self.at(self.now() + round(days * DAY))

    # What the marketplace does

    def member(self, member: str, display_name: str | None = None, country: str | None = None) -> None:
        """Register a member, called as their id where no name is given."""
        done(register_member(self.installation, member, display_name or member.title(), country))
        self.members.add(member)

    def contract(
        self,
        contract: str,
        client: str = "acme",
        freelancer: str = "bea",
        *,
        amount: str | None = "120.00",
        ended: bool = True,
        **words: str,
    ) -> str:
        """Register a contract, its members where they are new, and end it now unless ``ended`` is false.

        ``words`` are its title, description and category.
        """
        for member in (client, freelancer):
            if member not in self.members:
                self.member(member)
        self._register(contract, client, freelancer, self.now() - DAY, amount, words)
        if ended:
            self.end(contract)
        return contract

    def update(self, contract: str, client: str, freelancer: str, **words: str) -> None:
        """Put title, description and category of a contract right; what isn't named is taken away."""
        ((started_at,),) = self.rows("SELECT started_at FROM contract WHERE id = :id", id=contract)
        self._register(contract, client, freelancer, started_at, None, words)

    def _register(
        self,
        contract: str,
        client: str,
        freelancer: str,
        started_at: Instant,
        amount: str | None,
        words: Mapping[str, str],
    ) -> None:
        given = RegisterContract(
            contract=contract,
            client=client,
            freelancer=freelancer,
            title=words.get("title", f"Work {contract}"),
            description=words.get("description"),
            category=words.get("category"),
            started_at=started_at,
            amount=amount,
            currency=None if amount is None else "USD",
            same_person=False,
        )
        done(register_contract(self.installation, given))

    def end(self, contract: str, ended_at: Instant | None = None) -> None:
        """End a contract, now where no instant is given."""
        done(end_contract(self.installation, contract, ended_at))

    def pay(self, contract: str, amount: str) -> None:
        """Set the net amount paid."""
        done(set_net_paid(self.installation, contract, amount, "USD"))

    # What the two parties do

    def party(self, contract: str, side: Side) -> str:
        """Name the member on a side of a contract."""
        with self.installation.database.snapshot() as reading:
            row = read_contract(reading, contract)
        assert row is not None, contract
        member = row.contract.member_on(side)
        assert member is not None, f"{contract} has nobody on this side any more"
        return member

    def leave(
        self,
        contract: str,
        side: Side,
        ratings: int | Mapping[str, int] = 5,
        comment: str | None = "Good work.",
        private: tuple[int | None, str | None] | None = None,
        *,
        on_page: bool = False,
    ) -> None:
        """Leave a side's feedback, with a key or on a page; one number rates every criterion."""
        given = LeaveFeedback(
            contract=contract,
            side=side,
            author=self.party(contract, side),
            ratings=stars(side, ratings) if isinstance(ratings, int) else ratings,
            comment=comment,
            private=private and PrivateWords(*private),
            on_page=on_page,
        )
        done(leave_feedback(self.installation, given))

    def both(self, contract: str, client: int = 5, freelancer: int = 4) -> None:
        """Leave both feedbacks, so that both are revealed at once (R-207)."""
        self.leave(contract, "client", client)
        self.leave(contract, "freelancer", freelancer)

    def respond(self, contract: str, side: Side, text: str = "Thank you.") -> None:
        """Let whom this side's feedback is about respond to it."""
        done(respond(self.installation, contract, side, self.about(contract, side), text))

    def ask(self, contract: str, side: Side) -> None:
        """Let the author of this side's feedback ask to change it."""
        done(ask_to_change(self.installation, contract, side, self.party(contract, side)))

    def allow(self, contract: str, side: Side) -> None:
        """Let whom this side's feedback is about open the change window."""
        done(allow_change(self.installation, contract, side, self.about(contract, side)))

    def change(self, contract: str, side: Side, ratings: int, comment: str | None = "On second thought.") -> None:
        """Let the author change this side's feedback."""
        author = self.party(contract, side)
        given = ChangeFeedback(contract, side, author, stars(side, ratings), names_comment=True, comment=comment)
        done(change_feedback(self.installation, given))

    def withdraw(self, contract: str, side: Side, note: str | None = None) -> None:
        """Let the author withdraw this side's feedback."""
        author = self.party(contract, side)
        done(withdraw(self.installation, contract, side, author, None if note is None else True, note))

    def confide(self, contract: str, side: Side, note: str, evidence: tuple[str, ...] = ()) -> None:
        """Let the member on this side tell of pressure, in confidence."""
        done(tell_in_confidence(self.installation, contract, self.party(contract, side), note, evidence))

    def document(self, uploader: str, words: str, name: str = "letter.txt") -> str:
        """File a text as evidence, and give its id."""
        return str(done(file_evidence(self.installation, uploader, words.encode(), name))["id"])

    def report(
        self,
        contract: str,
        side: Side,
        description: str = "They asked for five stars, or else the money back.",
        evidence: tuple[str, ...] = (),
        target: str = "feedback",
    ) -> str:
        """Let whom this side's feedback is about report it, or its author the response; give the report's id."""
        reporter = self.about(contract, side) if target == "feedback" else self.party(contract, side)
        given = MakeReport(contract, side, reporter, target, "manipulation", "extortion", description, evidence)
        return str(done(report(self.installation, given))["report"])

    def about(self, contract: str, side: Side) -> str:
        """Name the member whom this side's feedback is about."""
        return self.party(contract, "freelancer" if side == "client" else "client")

    # What can be found afterwards

    def rows(self, sql: str, **parameters: Any) -> list[Row]:
        """Ask the database."""
        with self.installation.database.snapshot() as reading:
            return reading.rows(sql, parameters)

    def told(self) -> list[tuple[str, str, str]]:
        """List what was announced, in order: type, instant, and its names as JSON."""
        return [
            (kind, format_instant(at), data)
            for kind, at, data in self.rows("SELECT type, at, data FROM event ORDER BY position")
        ]


@contextmanager
def open_house(
    database_url: str, folder: Path, *, sandbox: bool = True, profile: Path | None = None
) -> Iterator[House]:
    """Open an installation on a migrated database (fixture ``database_url``), its clock at ``START``; close it after.

    ``folder`` takes the key and the documents where the database is PostgreSQL; ``profile`` names other terms.
    """
    data, url = folder / "data", None if database_url.startswith("sqlite:///") else database_url
    if url is None:
        data = Path(database_url.removeprefix("sqlite:///")).parent
    data.mkdir(exist_ok=True)
    installation = open_installation(data, url, sandbox=sandbox, profile=profile)
    try:
        put_triggers_in_place(installation.database)
        house = House(installation, database_url, data)
        if sandbox:
            house.at(START)
        yield house
    finally:
        installation.database.close()
