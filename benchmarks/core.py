"""One decision of the rules, and one entry of the record: nothing but Python, timed in this process."""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.figures import Figure
from rejoinder.actions.installation import PROFILES
from rejoinder.policy import feedback, response
from rejoinder.policy.contract import Contract
from rejoinder.policy.deadlines import DAY, closes, parse_instant
from rejoinder.policy.feedback import Feedback, Leaving, Left
from rejoinder.policy.response import Responding
from rejoinder.policy.terms import load_profile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TIMES = 20_000


def _microseconds(deed: Callable[[], object]) -> float:
    """Give CPU microseconds for each of many, the median of nine runs."""
    runs = []
    for _ in range(9):
        before = time.process_time_ns()
        for _ in range(TIMES // 9):
            deed()
        runs.append((time.process_time_ns() - before) / (TIMES // 9) / 1_000)
    return median(runs)


def measure(*, quick: bool) -> Iterator[Figure]:  # noqa: ARG001
    """Time a response and a feedback, each decided with a yes: all rules are asked."""
    terms = load_profile(PROFILES / "freelance.toml").rows[0]
    ended = parse_instant("2026-10-24T09:30:00Z")
    contract = Contract(
        "c7",
        "ann",
        "bob",
        "Logo",
        None,
        None,
        ended - DAY,
        ended,
        terms,
        closes(ended, 14),
        ended + DAY,
        "120.00",
        "USD",
    )
    shown = Feedback(
        contract, "client", Left(1, has_comment=True, shown_at=ended + DAY, removed=False), None, (), 0, None
    )
    words = "Thank you. A clear brief made that easy. " * 8
    responding = Responding(shown, "bob", words, ended + 2 * DAY)
    assert not hasattr(response.respond(responding), "kind")
    yield Figure("one decision: a response", _microseconds(lambda: response.respond(responding)), "µs", limit=20)
    none = Feedback(contract, "freelancer", None, None, (), 0, None)
    ratings = dict.fromkeys(terms.weights["freelancer"], 5)
    leaving = Leaving(none, "bob", ratings, words, None, other_left=False, now=ended + DAY // 2)
    assert not hasattr(feedback.leave(leaving), "kind")
    yield Figure("one decision: a feedback", _microseconds(lambda: feedback.leave(leaving)), "µs", limit=20)
