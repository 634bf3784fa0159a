"""What is said of a member counts only while everybody can see it, and anybody can work it out again."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rejoinder.policy.deadlines import on_day
from rejoinder.policy.feedback import two_decimals
from rejoinder.policy.visibility import State
from rejoinder.reputation.summary import read_fraction

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rejoinder.policy.deadlines import Instant


def counts(state: State) -> bool:
    """R-900, R-901. Only what is public, revealed and not removed counts, from that very instant and no longer."""
    return state is State.PUBLIC


def explained(contract: str, side: str, overall: str, count: int) -> dict[str, str]:
    """R-902. Every feedback that counts has the same share in the mean, one by their number, and all are listed.

    ``overall`` is exact, as "13/3", and also shown to two decimals; the share to six, half up.
    """
    millionths = (2_000_000 + count) // (2 * count)
    return {
        "contract": contract,
        "side": side,
        "overall": two_decimals(read_fraction(overall)),
        "overall_exact": overall,
        "share": f"{millionths // 1_000_000}.{millionths % 1_000_000:06d}",
    }


@dataclass(frozen=True, slots=True)
class Rated:
    """One criterion of one feedback that counts for a member, in its latest version; ``at`` is when it was revealed.

    ``category`` is the contract's, ``None`` where it has none.
    """

    criterion: str
    rating: Fraction | int
    at: Instant
    category: str | None


@dataclass(frozen=True, slots=True)
class Mean:
    """An exact mean, and of how many ratings."""

    exact: Fraction
    count: int


@dataclass(frozen=True, slots=True)
class Among:
    """Where a member's mean in a category stands: ``at_or_below`` is the share of the others with no higher one."""

    own: Mean
    at_or_below: Fraction
    others: int


@dataclass(frozen=True, slots=True)
class Strength:
    """What a member's feedback says on one criterion: in all, by calendar quarter ("2027-Q1", UTC), among like work."""

    criterion: str
    mean: Mean
    course: Mapping[str, Mean]
    among: Mapping[str, Among]

    def as_data(self) -> dict[str, Any]:
        """Show it to the member: means to two decimals, half up."""
        return {
            "criterion": self.criterion,
            "mean": two_decimals(self.mean.exact),
            "count": self.mean.count,
            "course": [
                {"quarter": quarter, "mean": two_decimals(mean.exact), "count": mean.count}
                for quarter, mean in self.course.items()
            ],
            "among": [
                {
                    "category": category,
                    "mean": two_decimals(among.own.exact),
                    "count": among.own.count,
                    "at_or_below": two_decimals(among.at_or_below),
                    "others": among.others,
                }
                for category, among in self.among.items()
            ],
        }


def strengths(rated: Iterable[Rated], like_work: Mapping[tuple[str, str], Sequence[Fraction]]) -> tuple[Strength, ...]:
    """R-903. Members alone see where they are strong and what could be better, over time and among like work.

    ``like_work`` has the means of the other members by (category, criterion); a category that nobody else works in is
    left out. The strongest criterion comes first, equal ones by name; quarters that have ratings come oldest first.
    """
    by_criterion: defaultdict[str, list[Rated]] = defaultdict(list)
    for each in rated:
        by_criterion[each.criterion].append(each)
    found = [_strength(criterion, of_it, like_work) for criterion, of_it in by_criterion.items()]
    return tuple(sorted(found, key=lambda strength: (-strength.mean.exact, strength.criterion)))


def quarter(instant: Instant) -> str:
    """Name the calendar quarter, in UTC, that an instant lies in, such as "2027-Q1"."""
    year, month, _ = on_day(instant).split("-")
    return f"{year}-Q{(int(month) + 2) // 3}"


def _strength(
    criterion: str, rated: Sequence[Rated], like_work: Mapping[tuple[str, str], Sequence[Fraction]]
) -> Strength:
    course: defaultdict[str, list[Rated]] = defaultdict(list)
    work: defaultdict[str, list[Rated]] = defaultdict(list)
    for each in rated:
        course[quarter(each.at)].append(each)
        if each.category is not None:
            work[each.category].append(each)
    return Strength(
        criterion,
        _mean(rated),
        {name: _mean(course[name]) for name in sorted(course)},
        {
            name: _among(_mean(work[name]), like_work[name, criterion])
            for name in sorted(work)
            if like_work.get((name, criterion))
        },
    )


def _mean(rated: Sequence[Rated]) -> Mean:
    return Mean(sum((Fraction(each.rating) for each in rated), Fraction(0)) / len(rated), len(rated))


def _among(own: Mean, others: Sequence[Fraction]) -> Among:
    return Among(own, Fraction(sum(mean <= own.exact for mean in others), len(others)), len(others))
