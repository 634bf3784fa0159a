"""Every number of the rules, dated. A contract keeps the terms in force on the day it ended, for ever."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Literal

from rejoinder.policy.deadlines import on_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rejoinder.policy.deadlines import Instant

Side = Literal["client", "freelancer"]
SIDES: tuple[Side, Side] = ("client", "freelancer")
Audience = Literal["author_only", "public"]


def other(side: str) -> Side:
    """Give the other side: who works on it writes about who works on this one."""
    return "freelancer" if side == "client" else "client"


class WrongTerms(Exception):  # noqa: N818  It is said in the words of the profile's author.
    """A profile that can't be used: which key, and why."""


@dataclass(frozen=True, slots=True)
class Terms:
    """One dated row of a profile. Days are counted by R-1; lengths are in code points."""

    starts_on: str
    feedback_days: int
    reveal: Literal["both_or_deadline", "deadline_only"]
    response_days: int
    change_days: int
    change_request_days: int
    public_from: str
    comment_length: int
    response_length: int
    private_part: bool
    report_description: int
    report_documents: int
    report_days: int
    holidays: tuple[str, ...]
    appeal_days: int
    keep_removed_days: int
    erased_author: Literal["kept", "removed"]
    response_audience: Mapping[Side, Audience]
    weights: Mapping[Side, Mapping[str, int]]

    def as_data(self) -> dict[str, Any]:
        """Everything in this row, for storing, hashing and showing."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Terms:
        """Make a row again from what ``as_data`` gave."""
        return cls(**{**data, "holidays": tuple(data["holidays"])})


@dataclass(frozen=True, slots=True)
class Profile:
    """The rows of one marketplace's terms, oldest first."""

    name: str
    rows: tuple[Terms, ...]

    def in_force(self, ended_at: Instant) -> Terms:
        """Give the terms of a contract that ended at this instant: those in force on that UTC day."""
        day = on_day(ended_at)
        return next((row for row in reversed(self.rows) if row.starts_on <= day), self.rows[0])


WHOLE = {
    "feedback_days": (1, 366),
    "response_days": (1, 366),
    "change_days": (1, 366),
    "change_request_days": (1, 366),
    "comment_length": (1, 20_000),
    "response_length": (1, 20_000),
    "report_description": (1, 1_000),
    "report_documents": (0, 10),
    "report_days": (1, 366),
    "appeal_days": (183, 3_660),
    "keep_removed_days": (365, 36_600),
}
"""Whole numbers, with the least and the most that each may be. An appeal has half a year at least (DSA 20)."""
CHOICES = {"reveal": ("both_or_deadline", "deadline_only"), "erased_author": ("kept", "removed")}
KEYS = {"from", "public_from", "private_part", "holidays", "response_audience", "weights", *WHOLE, *CHOICES}


def load_profile(file: Path) -> Profile:
    """Read a profile, or raise ``WrongTerms`` with the key and the reason."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"{file.name}: {error}"
        raise WrongTerms(message) from error
    return profile_from(data, file.name)


def profile_from(data: Mapping[str, Any], source: str) -> Profile:
    """Check a profile and make its rows; ``WrongTerms`` names the key and the reason."""
    unknown = sorted(data.keys() - {"name", "terms"})
    _require(not unknown, source, ", ".join(unknown), "is not a key of a profile")
    name = data.get("name")
    if not isinstance(name, str) or not name:
        _require(False, source, "name", "must be a text")  # noqa: FBT003
    rows = data.get("terms")
    if not isinstance(rows, list) or not rows:
        _require(False, source, "terms", "must have one dated row at least: [[terms]]")  # noqa: FBT003
    terms = tuple(_row(row, f"{source}: terms[{place}]") for place, row in enumerate(rows or ()))
    days = [row.starts_on for row in terms]
    _require(days == sorted(set(days)), source, "from", "must rise from row to row, each day once")
    return Profile(str(name), terms)


def _require(holds: bool, where: str, key: str, reason: str) -> None:  # noqa: FBT001
    if not holds:
        message = f"{where}: {key} {reason}."
        raise WrongTerms(message)


def _row(row: Any, where: str) -> Terms:
    _require(isinstance(row, dict), where, "terms", "must be a table")
    _require(not row.keys() - KEYS, where, ", ".join(sorted(row.keys() - KEYS)), "is not a key of the terms")
    _require(not KEYS - row.keys(), where, ", ".join(sorted(KEYS - row.keys())), "is missing")
    starts = row["from"]
    _require(type(starts) is date and 2000 <= starts.year <= 2100, where, "from", "must be a date in 2000 to 2100")  # noqa: PLR2004
    for key, (least, most) in WHOLE.items():
        fits = type(row[key]) is int and least <= row[key] <= most
        _require(fits, where, key, f"must be a whole number from {least} to {most}")
    for key, allowed in CHOICES.items():
        _require(row[key] in allowed, where, key, f"must be one of {', '.join(allowed)}")
    _require(type(row["private_part"]) is bool, where, "private_part", "must be true or false")
    _require(_is_amount(row["public_from"]), where, "public_from", 'must be an amount in quotes, such as "1.00"')
    _require(_are_days(row["holidays"]), where, "holidays", 'must be a list of days, such as "2026-12-25"')
    audience, weights = row["response_audience"], row["weights"]
    for key, table in (("response_audience", audience), ("weights", weights)):
        has_both = isinstance(table, dict) and set(table) == set(SIDES)
        _require(has_both, where, key, "must have client and freelancer")
    for side in SIDES:
        _require(
            audience[side] in ("author_only", "public"),
            where,
            f"response_audience.{side}",
            "must be author_only or public",
        )
        _check_weights(weights[side], where, f"weights.{side}")
    values = {key: row[key] for key in KEYS - {"from", "holidays"}}
    return Terms(starts_on=starts.isoformat(), holidays=tuple(row["holidays"]), **values)


def _check_weights(weights: Any, where: str, key: str) -> None:
    _require(isinstance(weights, dict) and 1 <= len(weights) <= 20, where, key, "must name 1 to 20 criteria")  # noqa: PLR2004
    for criterion, weight in weights.items():
        named = criterion.isascii() and criterion.replace("_", "a").isalpha() and criterion.islower()
        _require(named and criterion != "overall", where, f"{key}.{criterion}", "must be a name in small letters")
        heavy = type(weight) is int and 1 <= weight <= 100  # noqa: PLR2004
        _require(heavy, where, f"{key}.{criterion}", "must weigh a whole number from 1 to 100")


def _is_amount(value: Any) -> bool:
    try:
        return isinstance(value, str) and Decimal(value).is_finite() and Decimal(value) >= 0
    except InvalidOperation:
        return False


def _are_days(value: Any) -> bool:
    try:
        return isinstance(value, list) and all(date.fromisoformat(day).isoformat() == day for day in value)
    except (TypeError, ValueError):
        return False
