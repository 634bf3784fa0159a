"""The arithmetic of deadlines and of ratings, worked out from the rules and not from the server's code."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rejoinder_verify.reading import Source
    from rejoinder_verify.report import Findings

DAY = 86_400_000_000
"""Microseconds in a day of UTC."""

EPOCH = date(1970, 1, 1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Terms:
    """What of one row of the terms the verifier needs."""

    starts_on: str
    feedback_days: int
    response_days: int
    change_days: int
    change_request_days: int
    reveal: str
    public_from: Decimal
    weights: Mapping[str, Mapping[str, int]]
    response_audience: Mapping[str, str]
    report_days: int
    holidays: frozenset[str]

    def is_public(self, amount: str | None) -> bool:
        """R-208. Tell whether enough was paid."""
        return amount is not None and Decimal(amount) >= self.public_from


def terms_by_hash(source: Source, findings: Findings) -> dict[str, Terms]:
    """Read all rows of the terms. Each is named by the SHA-256 of its text, so that what was promised can't move."""
    known: dict[str, Terms] = {}
    for name, starts_on, body in source.rows("SELECT hash, starts_on, body FROM terms ORDER BY hash"):
        where = f"row terms {name}"
        if sha256(body.encode()).hexdigest() != name:
            findings.add("rows", where, "doesn't have the text that its hash names", -1)
            continue
        try:
            known[name] = _terms(starts_on, json.loads(body))
        except (KeyError, TypeError, ValueError, InvalidOperation):
            findings.add("rows", where, "lacks a number that the rules need", -1)
            continue
        if json.loads(body).get("starts_on", starts_on) != starts_on:
            findings.add("rows", where, "doesn't start on the day in its text", -1)
    return known


def _terms(starts_on: str, body: dict[str, Any]) -> Terms:
    return Terms(
        starts_on=starts_on,
        feedback_days=int(body["feedback_days"]),
        response_days=int(body["response_days"]),
        change_days=int(body["change_days"]),
        change_request_days=int(body["change_request_days"]),
        reveal=str(body["reveal"]),
        public_from=Decimal(body["public_from"]),
        weights={side: dict(body["weights"][side]) for side in ("client", "freelancer")},
        response_audience=dict(body["response_audience"]),
        report_days=int(body["report_days"]),
        holidays=frozenset(body["holidays"]),
    )


def closes(start: int, days: int) -> int:
    """R-1. The midnight that ends day D+N, in microseconds."""
    midnight = start - start % DAY
    return midnight + (1 + days) * DAY


def day_of(instant: int) -> str:
    """Name the UTC day of an instant."""
    return (EPOCH + timedelta(days=instant // DAY)).isoformat()


def working_days_after(start: int, days: int, holidays: frozenset[str]) -> int:
    """R-604. The midnight that ends the N-th day after, counting Monday to Friday less the holidays."""
    day = EPOCH + timedelta(days=start // DAY)
    left = days
    while left:
        day = day + timedelta(days=1)
        left -= day.weekday() < SATURDAY and day.isoformat() not in holidays
    return ((day - EPOCH).days + 1) * DAY


def mean(ratings: Mapping[str, Any], weights: Mapping[str, int]) -> Fraction | None:
    """R-204. The exact weighted mean, or ``None`` where the ratings aren't what the terms ask for.

    An imported overall alone stands in ``overall``, such as "4.85", and every criterion has taken it.
    """
    if "overall" in ratings:
        alone, others = _alone(ratings["overall"]), ratings.keys() - {"overall"}
        takes_it = all(_alone(ratings[name]) == alone for name in others)
        return alone if takes_it and others in (set(), weights.keys()) else None
    if ratings.keys() != weights.keys():
        return None
    total = weight = 0
    for name, stars in ratings.items():
        if type(stars) is not int or not 1 <= stars <= 5:  # noqa: PLR2004  The stars of R-204.
            return None
        total += stars * weights[name]
        weight += weights[name]
    return _fraction(total, weight)


@lru_cache(maxsize=4_096)
def _fraction(total: int, weight: int) -> Fraction:
    return Fraction(total, weight)


@lru_cache(maxsize=4_096)
def _alone(text: object) -> Fraction | None:
    try:
        value = Fraction(str(text))
    except (ValueError, ZeroDivisionError):
        return None
    return value if 1 <= value <= 5 else None  # noqa: PLR2004  The stars of R-204.


@lru_cache(maxsize=4_096)
def exact(text: str) -> Fraction | None:
    """Read an exact fraction as rows keep it, such as "13/3"; in lowest terms, or not at all."""
    try:
        value = Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None
    return value if f"{value.numerator}/{value.denominator}" == text else None


@lru_cache(maxsize=4_096)
def star(value: Fraction) -> int:
    """R-900. The nearest star, half up."""
    return int((value + Fraction(1, 2)).__floor__())
