"""R-900, R-902. What a member's public feedback adds up to: exact sums, so that anybody can work them out again."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rejoinder.policy.feedback import two_decimals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

STARS = (5, 4, 3, 2, 1)
FORMULA = (
    "A feedback's overall is the weighted mean of its ratings. mean_overall is the sum of the overalls of all feedback "
    "that is public, revealed and not removed, divided by their number; each counts for the star nearest its overall, "
    "half up. Everything is worked out exactly and shown to two decimals, half up."
)
"""R-902, in words."""


@lru_cache(maxsize=16_384)
def read_ratings(text: str) -> Mapping[str, Any]:
    """Read ratings as they are stored."""
    read: dict[str, Any] = json.loads(text)
    return read


@lru_cache(maxsize=16_384)
def read_fraction(text: str) -> Fraction:
    """Read an exact value such as "13/3"."""
    return Fraction(text)


def write_fraction(exact: Fraction) -> str:
    """Write an exact value, the denominator always with it."""
    return f"{exact.numerator}/{exact.denominator}"


@dataclass(slots=True)
class Tally:
    """Sums over a member's public feedback, which acts add to and take from.

    ``criteria`` has for each criterion the sum of its ratings and how many there were.
    """

    contracts_finished: int = 0
    feedback_count: int = 0
    stars: list[int] = field(default_factory=lambda: [0] * 6)
    overall: Fraction = Fraction(0)
    criteria: dict[str, tuple[Fraction, int]] = field(default_factory=dict)

    @classmethod
    def from_row(cls, row: Sequence[Any]) -> Tally:
        """Read a tally as it is stored: two counts, five stars from one up, the sums."""
        sums = read_ratings(row[7])
        return cls(
            row[0],
            row[1],
            [0, *row[2:7]],
            read_fraction(sums["overall"]) if sums else Fraction(0),
            {name: (read_fraction(total), count) for name, (total, count) in sums.get("criteria", {}).items()},
        )

    def copy(self) -> Tally:
        """Give another that can be changed without changing this."""
        return replace(self, stars=list(self.stars), criteria=dict(self.criteria))

    def as_row(self) -> dict[str, Any]:
        """Write a tally as it is stored."""
        sums = {
            "overall": write_fraction(self.overall),
            "criteria": {name: [write_fraction(total), count] for name, (total, count) in self.criteria.items()},
        }
        stars = {f"star_{number}": self.stars[number] for number in STARS}
        written = json.dumps(sums, sort_keys=True, separators=(",", ":"))
        return {
            "contracts_finished": self.contracts_finished,
            "feedback_count": self.feedback_count,
            "sums": written,
            **stars,
        }

    def add(self, star_of_it: int, overall: str, ratings: str, times: int = 1) -> None:
        """Let a feedback count; with ``times`` -1 no longer."""
        self.feedback_count += times
        self.stars[star_of_it] += times
        self.overall += times * read_fraction(overall)
        for name, stars in read_ratings(ratings).items():
            if name != "overall":
                total, count = self.criteria.get(name, (Fraction(0), 0))
                value = stars if isinstance(stars, int) else read_fraction(stars)
                if count + times:
                    self.criteria[name] = (total + times * value, count + times)
                else:
                    self.criteria.pop(name, None)

    def take_away(self, star_of_it: int, overall: str, ratings: str) -> None:
        """Let a feedback count no longer."""
        self.add(star_of_it, overall, ratings, times=-1)

    def shown(self, member: str, side: str, criteria: Sequence[str]) -> dict[str, Any]:
        """Show the summary as the world sees it (R-900); where there is no feedback, there is no mean."""
        count = self.feedback_count
        return {
            "object": "summary",
            "member": member,
            "as": side,
            "contracts_finished": self.contracts_finished,
            "feedback_count": count,
            "mean_overall": two_decimals(self.overall, count) if count else None,
            "stars": {
                str(number): {
                    "count": self.stars[number],
                    "share": two_decimals(self.stars[number], count) if count else "0.00",
                }
                for number in STARS
            },
            "criteria": {
                name: two_decimals(*self.criteria[name])
                for name in (*criteria, *sorted(self.criteria.keys() - set(criteria)))
                if name in self.criteria
            },
        }
