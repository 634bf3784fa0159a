"""Contracts and their terms, as rows."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rejoinder.policy.contract import Contract, enough_was_paid_to_be_public
from rejoinder.policy.terms import Terms

if TYPE_CHECKING:
    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.facts import ContractEnded, ContractPaid, ContractRegistered, ContractUpdated
    from rejoinder.policy.terms import Side
    from rejoinder.store.database import Reading, Row, Writing


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract with the private keys and pseudonyms that acts need."""

    contract: Contract
    key: int
    pseudonym: str
    client: int
    freelancer: int
    client_pseudonym: str | None
    freelancer_pseudonym: str | None
    public: bool
    imported: bool
    last_at: Instant
    client_name: str | None = None
    freelancer_name: str | None = None

    def key_on(self, side: Side) -> int:
        """Give the private key of the member on this side."""
        return self.client if side == "client" else self.freelancer

    def name_on(self, side: Side) -> str | None:
        """Give the display name of the member on this side; a former member has none."""
        return self.client_name if side == "client" else self.freelancer_name

    def pseudonym_of(self, member: str | None) -> str | None:
        """Give a party's pseudonym in the record."""
        if member is None:
            return None
        if member == self.contract.client:
            return self.client_pseudonym
        return self.freelancer_pseudonym if member == self.contract.freelancer else None


COLUMNS = """
c.key, c.id, c.pseudonym, c.client, c.freelancer, c.title, c.description, c.category, c.started_at, c.ended_at,
c.terms, c.closes_at, c.reveals_at, c.amount, c.currency, c.public, c.imported, c.last_at,
cm.id, cm.pseudonym, fm.id, fm.pseudonym, cm.display_name, fm.display_name
"""
WITH_MEMBERS = "contract c JOIN member cm ON cm.key = c.client JOIN member fm ON fm.key = c.freelancer"
CONTRACT = f"SELECT {COLUMNS} FROM {WITH_MEMBERS} WHERE c.id = :id"


def read_contract(reading: Reading, contract: str) -> ContractRow | None:
    """Read a contract by the marketplace's id."""
    row = reading.row(CONTRACT, {"id": contract})
    return None if row is None else contract_of(reading, row)


def contract_of(reading: Reading, row: Row) -> ContractRow:
    """Make a contract of its ``COLUMNS``; whatever stands behind them is left alone."""
    terms = read_terms(reading, row[10]) if row[10] else None
    value = Contract(
        row[1], row[18], row[20], row[5], row[6], row[7], row[8], row[9], terms, row[11], row[12], row[13], row[14]
    )
    return ContractRow(
        value, row[0], row[2], row[3], row[4], row[19], row[21], bool(row[15]), bool(row[16]), row[17], row[22], row[23]
    )


def lock_contract(writing: Writing, contract: str) -> ContractRow | None:
    """Hold a contract's row, and read what stands once it is held (X-3)."""
    hold_contract(writing, contract)
    return read_contract(writing, contract)


def hold_contract(writing: Writing, contract: str) -> None:
    """Hold a contract's row until the act is over."""
    writing.lock_row("SELECT key FROM contract WHERE id = :id", {"id": contract})


TERMS: dict[str, Terms] = {}
"""Rows of terms that were read before: they are named by their content, so they can't go stale."""


def read_terms(reading: Reading, name: str) -> Terms:
    """Read a row of the terms by its hash."""
    if name not in TERMS:
        row = reading.row("SELECT body FROM terms WHERE hash = :hash", {"hash": name})
        assert row is not None  # noqa: S101  A foreign key holds it.
        TERMS[name] = Terms.from_data(json.loads(row[0]))
    return TERMS[name]


def keep_terms(writing: Writing, terms: Terms) -> str:
    """Keep a row of the terms beside the contracts that it was promised to, and give its hash."""
    body = json.dumps(terms.as_data(), separators=(",", ":"), ensure_ascii=False)
    name = hashlib.sha256(body.encode()).hexdigest()
    if writing.row("SELECT 1 FROM terms WHERE hash = :hash", {"hash": name}) is None:
        on_conflict = "" if writing.dialect == "sqlite" else " ON CONFLICT DO NOTHING"
        writing.run(
            f"INSERT INTO terms (hash, starts_on, body) VALUES (:hash, :starts_on, :body){on_conflict}",
            {"hash": name, "starts_on": terms.starts_on, "body": body},
        )
    return name


def save_registered(writing: Writing, fact: ContractRegistered, client: int, freelancer: int, now: Instant) -> str:
    """Keep a new contract, and give its pseudonym in the record."""
    pseudonym = secrets.token_hex(16)
    writing.run(
        "INSERT INTO contract (id, pseudonym, client, freelancer, title, description, category, started_at, "
        "amount, currency, public, imported, last_at) VALUES (:id, :pseudonym, :client, :freelancer, :title, "
        ":description, :category, :started_at, :amount, :currency, 0, 0, :now)",
        {
            "id": fact.contract,
            "pseudonym": pseudonym,
            "client": client,
            "freelancer": freelancer,
            "title": fact.title,
            "description": fact.description,
            "category": fact.category,
            "started_at": fact.started_at,
            "amount": fact.amount,
            "currency": fact.currency,
            "now": now,
        },
    )
    return pseudonym


def save_updated(writing: Writing, row: ContractRow, fact: ContractUpdated) -> None:
    """Put title, description and category right."""
    writing.run(
        "UPDATE contract SET title = :title, description = :description, category = :category WHERE key = :key",
        {"title": fact.title, "description": fact.description, "category": fact.category, "key": row.key},
    )


def save_ended(writing: Writing, row: ContractRow, fact: ContractEnded, now: Instant) -> str:
    """Keep the end with the terms that it falls under, and give their hash."""
    terms = keep_terms(writing, fact.terms)
    public = enough_was_paid_to_be_public(row.contract.amount, fact.terms)
    writing.run(
        "UPDATE contract SET ended_at = :ended_at, end_recorded_at = :now, terms = :terms, closes_at = :closes_at, "
        "reveals_at = :closes_at, public = :public WHERE key = :key",
        {
            "ended_at": fact.ended_at,
            "now": now,
            "terms": terms,
            "closes_at": fact.closes_at,
            "public": int(public),
            "key": row.key,
        },
    )
    return terms


def save_paid(writing: Writing, row: ContractRow, fact: ContractPaid) -> bool:
    """Keep the net amount, and tell whether it makes the contract's feedback public (R-208)."""
    terms = row.contract.terms
    public = terms is not None and enough_was_paid_to_be_public(fact.amount, terms)
    writing.run(
        "UPDATE contract SET amount = :amount, currency = :currency, public = :public WHERE key = :key",
        {"amount": fact.amount, "currency": fact.currency, "public": int(public), "key": row.key},
    )
    return public


def touch(writing: Writing, row: ContractRow, now: Instant) -> None:
    """R-2. Keep the instant that was used, so that time never runs backwards for this contract."""
    writing.run("UPDATE contract SET last_at = :now WHERE key = :key", {"now": now, "key": row.key})


def touch_at(writing: Writing, contract: int, at: Instant) -> None:
    """R-2. Keep an instant at which something was told of a contract (its private key), unless a later one stands."""
    writing.run("UPDATE contract SET last_at = :at WHERE key = :key AND last_at < :at", {"at": at, "key": contract})


def criteria_of_terms(reading: Reading) -> list[str]:
    """Give every criterion of the terms that contracts have ended under, in the order of its letters."""
    bodies = [json.loads(body)["weights"] for (body,) in reading.rows("SELECT body FROM terms")]
    return sorted({name for weights in bodies for side in weights.values() for name in side})
