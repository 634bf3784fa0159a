"""R-207. Nobody but its author learns anything of a feedback until both have left theirs, or the window closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rejoinder.policy.contract import Contract
    from rejoinder.policy.deadlines import Instant


def reveals_at(contract: Contract, other_left: bool, now: Instant) -> Instant:  # noqa: FBT001
    """R-207. Revealed when both sides have left theirs, or when the window closes, whichever is first.

    It is one instant of the contract. The second feedback makes it earlier, once; under *deadline only* nothing does.
    A first feedback that comes after the close (R-405) doesn't move it: it lies in the past already.
    """
    assert contract.terms is not None  # noqa: S101  Feedback comes after the end, and the end has the terms.
    assert contract.reveals_at is not None  # noqa: S101
    if contract.terms.reveal == "both_or_deadline" and other_left and now < contract.reveals_at:
        return now
    return contract.reveals_at
