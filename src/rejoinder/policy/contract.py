"""Chapter 1. A contract joins two different members, and only the marketplace says when it began and ended."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from rejoinder.policy.deadlines import closes
from rejoinder.policy.decision import first_refusal
from rejoinder.policy.facts import ContractEnded, ContractPaid, ContractRegistered, ContractUpdated, NothingNew
from rejoinder.policy.refusals import (
    AlreadyEnded,
    AmountInvalid,
    ContractFixed,
    EmptyText,
    EndsBeforeItsStart,
    EndsInTheFuture,
    SameMember,
    SamePerson,
)
from rejoinder.policy.text import plain

if TYPE_CHECKING:
    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.decision import Refusal
    from rejoinder.policy.refusals import NotPlain, TooLong
    from rejoinder.policy.terms import Side, Terms

TITLE_LENGTH, DESCRIPTION_LENGTH, CATEGORY_LENGTH = 300, 5_000, 100
"""Code points, as R-205 counts them."""


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract as it stands. ``client`` or ``freelancer`` is ``None`` where that member was erased.

    ``terms``, ``closes_at`` (of the feedback window) and ``reveals_at`` are there once it has ended.
    """

    id: str
    client: str | None
    freelancer: str | None
    title: str
    description: str | None
    category: str | None
    started_at: Instant
    ended_at: Instant | None
    terms: Terms | None
    closes_at: Instant | None
    reveals_at: Instant | None
    amount: str | None
    currency: str | None

    def member_on(self, side: Side) -> str | None:
        """Name the member who works on this side."""
        return self.client if side == "client" else self.freelancer

    def has_party(self, member: str | None) -> bool:
        """Tell whether this member is one of the two."""
        return member is not None and member in (self.client, self.freelancer)


@dataclass(frozen=True, slots=True)
class Registering:
    """What the marketplace says of a contract, beside what stands already."""

    standing: Contract | None
    id: str
    client: str
    freelancer: str
    title: str
    description: str | None
    category: str | None
    started_at: Instant
    amount: str | None
    currency: str | None
    same_person: bool


@dataclass(frozen=True, slots=True)
class Ending:
    """An end that the marketplace gives; ``None`` where it says only that the contract is over."""

    contract: Contract
    ended_at: Instant | None
    terms: Terms
    now: Instant


@dataclass(frozen=True, slots=True)
class Paying:
    """A net amount that the marketplace gives."""

    contract: Contract
    amount: str
    currency: str


def parties_and_start_stay(this: Registering) -> ContractFixed | None:
    """R-101. Only the marketplace registers and ends contracts; parties and start, once registered, stay."""
    stands = this.standing
    if stands is None or (stands.client, stands.freelancer, stands.started_at) == (
        this.client,
        this.freelancer,
        this.started_at,
    ):
        return None
    return ContractFixed()


def they_are_not_the_same_person(this: Registering) -> SamePerson | None:
    """R-103. A contract between members who are known to be the same person is refused."""
    return SamePerson() if this.same_person else None


def they_are_different_members(this: Registering) -> SameMember | None:
    """R-100. A contract joins one client and one freelancer, who are different members."""
    return SameMember() if this.client == this.freelancer else None


def its_words_are_plain(this: Registering) -> EmptyText | NotPlain | TooLong | None:
    """R-205. A contract has a title, of one line as its category is, and its description is plain text, too."""
    read = _words(this)
    refused = next((each for each in read if not isinstance(each, str | None)), None)
    return refused or (None if read[0] else EmptyText("title"))


def _words(this: Registering) -> tuple[str | NotPlain | TooLong | None, ...]:
    """Read title, description and category: what is stored of them, or what is wrong with them."""
    return (
        plain(this.title, field="title", limit=TITLE_LENGTH, multiline=False),
        this.description and plain(this.description, field="description", limit=DESCRIPTION_LENGTH),
        this.category and plain(this.category, field="category", limit=CATEGORY_LENGTH, multiline=False),
    )


def the_amount_is_an_amount(this: Registering | Paying) -> AmountInvalid | None:
    """R-102. The net amount paid is written in digits, and never negative."""
    if this.amount is None:
        return None
    whole, _, fraction = this.amount.partition(".")
    digits = whole.isascii() and whole.isdigit() and len(whole) <= 12  # noqa: PLR2004  A million millions is plenty.
    cents = "." not in this.amount or (fraction.isascii() and fraction.isdigit() and len(fraction) <= 4)  # noqa: PLR2004
    currency = this.currency or ""
    named = len(currency) == 3 and currency.isascii() and currency.isalpha() and currency.isupper()  # noqa: PLR2004
    return None if digits and cents and named else AmountInvalid()


def it_has_not_ended_otherwise(this: Ending) -> AlreadyEnded | None:
    """R-101. The end is recorded once: the same end again changes nothing, another one is refused."""
    ended_at = this.contract.ended_at
    if ended_at is None or this.ended_at in (None, ended_at):
        return None
    return AlreadyEnded(ended_at)


def the_end_has_come(this: Ending) -> EndsInTheFuture | None:
    """R-101. An end in the future is refused."""
    return EndsInTheFuture() if this.ended_at is not None and this.ended_at > this.now else None


def the_end_is_not_before_the_start(this: Ending) -> EndsBeforeItsStart | None:
    """R-101. An end before the start is refused."""
    ended_at = this.now if this.ended_at is None else this.ended_at
    return EndsBeforeItsStart() if ended_at < this.contract.started_at else None


REGISTER = (
    parties_and_start_stay,
    they_are_not_the_same_person,
    they_are_different_members,
    its_words_are_plain,
    the_amount_is_an_amount,
)
END = (it_has_not_ended_otherwise, the_end_has_come, the_end_is_not_before_the_start)
PAY = (the_amount_is_an_amount,)


def register(this: Registering) -> ContractRegistered | ContractUpdated | NothingNew | Refusal:
    """Register a contract; once it stands, its title, description and category may be put right."""
    refused = first_refusal(REGISTER, this)
    if refused is not None:
        return refused
    title, description, category = (str(each) if each else None for each in _words(this))
    assert title is not None  # noqa: S101  R-205 has just been asked.
    stands = this.standing
    if stands is None:
        return ContractRegistered(
            contract=this.id,
            client=this.client,
            freelancer=this.freelancer,
            title=title,
            description=description,
            category=category,
            started_at=this.started_at,
            amount=this.amount,
            currency=this.currency,
        )
    if (stands.title, stands.description, stands.category) == (title, description, category):
        return NothingNew()
    return ContractUpdated(this.id, title, description, category)


def end(this: Ending) -> ContractEnded | NothingNew | Refusal:
    """Record the end, or say that it stands already, or why not."""
    refused = first_refusal(END, this)
    if refused is not None:
        return refused
    if this.contract.ended_at is not None:
        return NothingNew()
    ended_at = this.now if this.ended_at is None else this.ended_at
    return ContractEnded(this.contract.id, ended_at, this.terms, closes(ended_at, this.terms.feedback_days))


def pay(this: Paying) -> ContractPaid | NothingNew | Refusal:
    """R-102. The net amount paid may be set at any time; it decides R-208."""
    refused = first_refusal(PAY, this)
    if refused is not None:
        return refused
    if (this.contract.amount, this.contract.currency) == (this.amount, this.currency):
        return NothingNew()
    return ContractPaid(this.contract.id, this.amount, this.currency)


def enough_was_paid_to_be_public(amount: str | None, terms: Terms) -> bool:
    """R-208. A revealed feedback is public when the net amount paid is at least what the terms say."""
    return amount is not None and Decimal(amount) >= Decimal(terms.public_from)


def ended(contract: Contract, fact: ContractEnded) -> Contract:
    """Give the contract as it stands after its end."""
    return replace(
        contract,
        ended_at=fact.ended_at,
        terms=fact.terms,
        closes_at=fact.closes_at,
        reveals_at=fact.closes_at,
    )
