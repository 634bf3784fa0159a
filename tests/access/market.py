"""A contract in any state, made when it is asked for."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.house import House

NUMBERS = count(1)


def contract_in(house: House, state: str, freelancer: str = "bea", comment: str = "Good work.") -> str:
    """Make a contract between acme and bea whose client's feedback, with this comment, is in this state."""
    contract = f"{state}-{next(NUMBERS)}"
    amount = "0.99" if state.endswith("parties_only") else "120.00"
    house.contract(contract, freelancer=freelancer, amount=amount, ended=state != "not_ended")
    if state in {"not_ended", "absent"}:
        return contract
    house.leave(contract, "client", 4, comment, private=(3, "Late."))
    if state != "sealed":
        house.leave(contract, "freelancer")
    if state == "changing":
        house.allow(contract, "client")
    if state.startswith("removed"):
        house.withdraw(contract, "client")
    return contract
