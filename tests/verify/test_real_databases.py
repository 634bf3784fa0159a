"""What the product's own acts write, on both databases, is what the verifier expects of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rejoinder.actions.acting import Done
from rejoinder.actions.add_evidence import add_evidence
from rejoinder.actions.allow_change import allow_change
from rejoinder.actions.ask_to_change import ask_to_change
from rejoinder.actions.change_feedback import ChangeFeedback, change_feedback
from rejoinder.actions.end_contract import end_contract
from rejoinder.actions.file_evidence import file_evidence
from rejoinder.actions.file_notice import FileNotice, file_notice
from rejoinder.actions.installation import Installation, open_installation
from rejoinder.actions.keys import create_key, revoke_key
from rejoinder.actions.leave_feedback import LeaveFeedback, leave_feedback
from rejoinder.actions.register_contract import RegisterContract, register_contract
from rejoinder.actions.register_member import register_member
from rejoinder.actions.report import MakeReport, report
from rejoinder.actions.respond import respond
from rejoinder.actions.set_net_paid import set_net_paid
from rejoinder.actions.tell_in_confidence import tell_in_confidence
from rejoinder.actions.withdraw import withdraw
from rejoinder.policy.facts import PrivateWords
from rejoinder.store.installation import set_sandbox_now
from rejoinder.store.schema import put_triggers_in_place
from rejoinder.store.triggers import FUNCTIONS, triggers
from rejoinder_verify import Head, check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rejoinder.policy.terms import Side

DAY = 86_400_000_000
START = 20_000 * DAY
RATINGS: dict[str, tuple[str, ...]] = {
    "client": ("skills", "quality", "availability", "schedule", "communication", "cooperation"),
    "freelancer": ("clarity", "communication", "cooperation", "schedule", "payment", "professionalism"),
}


class Market:
    """An installation, its time, and short ways to act in it; every act must be done."""

    def __init__(self, installation: Installation, database: str) -> None:
        self.installation, self.database = installation, database

    def on(self, day: float) -> None:
        """Set the sandbox's time."""
        with self.installation.database.transaction() as writing:
            set_sandbox_now(writing, START + int(day * DAY))

    def do(self, done: Any) -> Any:
        assert isinstance(done, Done), done
        return done.told

    def contract(self, name: str, client: str, freelancer: str, amount: str | None = "50.00") -> None:
        currency = amount and "EUR"
        given = RegisterContract(
            name, client, freelancer, "Work", None, None, START, amount, currency, same_person=False
        )
        self.do(register_contract(self.installation, given))

    def leave(self, contract: str, side: Side, author: str, stars: int, comment: str | None = "Well done.") -> None:
        ratings = dict.fromkeys(RATINGS[side], stars)
        ratings[RATINGS[side][0]] = 3
        private = PrivateWords(9, "Yes.") if stars == 5 else None
        self.do(leave_feedback(self.installation, LeaveFeedback(contract, side, author, ratings, comment, private)))

    def everything(self) -> None:
        """Do every act there is."""
        its = self.installation
        self.on(0)
        create_key(its, ("members", "read"))
        key = create_key(its, ("desk",))
        self.do(revoke_key(its, key.split("_")[1][:8] if "_" in key else key[:8]))
        for member in ("acme", "bea", "carl", "dora"):
            self.do(register_member(its, member, member.title(), "FR"))
        self.do(register_member(its, "dora", "Dora & Co", None))
        self.contract("c1", "acme", "bea")
        self.contract("c2", "dora", "carl", None)
        self.contract("c3", "acme", "carl", "0.50")
        self.contract("c4", "dora", "bea")
        better = RegisterContract("c1", "acme", "bea", "Better", "More", "design", START, None, None, same_person=False)
        self.do(register_contract(its, better))
        self.on(2)
        for contract in ("c1", "c2", "c3"):
            self.do(end_contract(its, contract, START + DAY))
        self.do(tell_in_confidence(its, "c1", "bea", "I was offered a discount.", ()))
        self.leave("c1", "client", "acme", 5)
        self.leave("c2", "client", "dora", 4)
        self.on(3)
        self.leave("c1", "freelancer", "bea", 4)
        self.leave("c3", "freelancer", "carl", 2, None)
        self.leave("c3", "client", "acme", 1)
        self.do(respond(its, "c1", "client", "bea", "Thank you."))
        self.do(respond(its, "c1", "freelancer", "acme", "And you."))
        self.do(set_net_paid(its, "c2", "20.00", "EUR"))
        self.do(set_net_paid(its, "c3", "5.00", "EUR"))
        self.on(4)
        self.do(ask_to_change(its, "c1", "client", "acme"))
        self.do(allow_change(its, "c1", "client", "bea"))
        self.on(5)
        change = ChangeFeedback("c1", "client", "acme", None, names_comment=True, comment="Better than I said.")
        self.do(change_feedback(its, change))
        first = self.do(file_evidence(its, "carl", b"They asked for five stars, or else.", "mail.txt"))
        second = self.do(file_evidence(its, "carl", b"And again they asked for five stars.", "more.txt"))
        why = "They asked for five stars in exchange for money."
        given = MakeReport("c3", "client", "carl", "feedback", "manipulation", "extortion", why, (first["id"],))
        made = self.do(report(its, given))
        self.do(add_evidence(its, made["report"], "carl", (second["id"],)))
        self.do(file_notice(its, FileNotice("c3", "client", "N", "n@example.org", "It is rude.", "127.0.0.1")))
        self.do(file_notice(its, FileNotice("c1", "client", "N", "n@example.org", "It is rude.", "127.0.0.1")))
        self.do(file_notice(its, FileNotice("nowhere", "client", "N", "n@example.org", "It is rude.", "127.0.0.1")))
        self.on(6)
        self.do(withdraw(its, "c3", "client", "acme", True, "They called me."))
        self.on(20)
        self.do(allow_change(its, "c2", "freelancer", "dora"))
        self.on(21)
        self.leave("c2", "freelancer", "carl", 5)
        self.do(set_net_paid(its, "c1", "0.00", "EUR"))
        self.do(set_net_paid(its, "c1", "7.00", "EUR"))


@pytest.fixture
def market(database_url: str, tmp_path: Path) -> Iterator[Market]:
    """A migrated installation on either database."""
    folder = tmp_path / "installation"
    if database_url.startswith("sqlite:///"):
        folder, url = Path(database_url.removeprefix("sqlite:///")).parent, None
    else:
        folder.mkdir()
        url = database_url
    installation = open_installation(folder, url, sandbox=True)
    put_triggers_in_place(installation.database)
    yield Market(installation, database_url)
    installation.database.close()


def shipped(dialect: str) -> dict[str, str]:
    """Triggers by name, and on PostgreSQL the functions that they call."""
    names = ("rejoinder_refuse", "rejoinder_refuse_without_ticket")
    return triggers(dialect) | (dict(zip(names, FUNCTIONS, strict=True)) if dialect == "postgresql" else {})


def test_all_that_the_acts_write_verifies_while_the_product_runs(market: Market) -> None:
    market.everything()
    expected = shipped(market.installation.database.dialect)
    found = check(market.database, expected_triggers=expected)
    assert [str(finding) for finding in found.findings] == []
    assert found.entries > 30
    market.on(30)
    old = [Head(found.head.size, found.head.root)]
    market.do(set_net_paid(market.installation, "c1", "9.00", "EUR"))
    assert check(market.database, old).clean


DRILLS = {
    "UPDATE counted SET star = 1 WHERE star = 5": "rows",
    "UPDATE contract SET title = 'Other' WHERE id = 'c1'": "rows",
    "UPDATE member SET display_name = 'Other' WHERE id = 'acme'": "rows",
    "UPDATE summary SET feedback_count = feedback_count + 1": "summaries",
    "UPDATE desk_case SET state = 'open', closed_at = NULL": "rows",
    "UPDATE journal_head SET at = at + 1": "chain",
    "UPDATE notice SET case_id = NULL": "rows",
}


@pytest.mark.parametrize("drill", DRILLS)
def test_what_no_trigger_stops_the_verifier_finds(market: Market, drill: str) -> None:
    market.everything()
    with market.installation.database.transaction() as writing:
        writing.run(drill)
    findings = check(market.database).findings
    assert findings
    assert findings[0].check == DRILLS[drill]


def test_t48_a_function_that_refuses_no_longer_is_found(market: Market) -> None:
    if market.installation.database.dialect == "sqlite":
        weaker, name = "DROP TRIGGER response_is_never_edited", "response_is_never_edited"
    else:
        name = "rejoinder_refuse"
        weaker = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
    with market.installation.database.transaction() as writing:
        writing.run(weaker)
    (finding,) = check(market.database, expected_triggers=shipped(market.installation.database.dialect)).findings
    assert (finding.check, finding.where) == ("triggers", f"trigger {name}")
