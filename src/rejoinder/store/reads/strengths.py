"""R-903. What a member's own feedback says of their strengths, beside others who do like work: for them alone."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rejoinder.policy.terms import other
from rejoinder.reputation.explain import Rated, strengths
from rejoinder.reputation.summary import read_fraction, read_ratings

if TYPE_CHECKING:
    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading

MOST = 2_000
"""How many of a member's feedbacks, and of others' in one category, are looked at: the newest."""
OWN = """
SELECT f.ratings, f.shown_at, c.category FROM counted f JOIN contract c ON c.key = f.contract
WHERE f.about = :member AND f.side = :side AND f.public = 1 AND f.shown_at <= :now AND f.removed_at IS NULL
ORDER BY f.shown_at DESC LIMIT :most
"""
OTHERS = """
SELECT f.about, f.ratings FROM contract c JOIN counted f ON f.contract = c.key AND f.side = :side
WHERE c.category = :category AND f.about <> :member AND f.public = 1 AND f.shown_at <= :now AND f.removed_at IS NULL
ORDER BY c.ended_at DESC LIMIT :most
"""


def read_strengths(reading: Reading, member: int, side: str, now: Instant) -> list[dict[str, Any]]:
    """Say it criterion by criterion, the strongest first, from public, revealed, unremoved feedback alone."""
    names = {"member": member, "side": other(side), "now": now, "most": MOST}
    rated = [
        Rated(criterion, stars, at, category)
        for ratings, at, category in reading.rows(OWN, names)
        for criterion, stars in _stars(ratings)
    ]
    categories = {each.category for each in rated if each.category is not None}
    like_work: dict[tuple[str, str], list[Fraction]] = {}
    for category in sorted(categories):
        like_work |= _means(reading, category, names)
    return [strength.as_data() for strength in strengths(rated, like_work)]


def _means(reading: Reading, category: str, names: dict[str, Any]) -> dict[tuple[str, str], list[Fraction]]:
    """Give the means of the other members who do this kind of work, by criterion."""
    sums: defaultdict[tuple[int, str], list[Fraction]] = defaultdict(lambda: [Fraction(0), Fraction(0)])
    for about, ratings in reading.rows(OTHERS, {**names, "category": category}):
        for criterion, stars in _stars(ratings):
            sums[about, criterion][0] += stars
            sums[about, criterion][1] += 1
    means: defaultdict[tuple[str, str], list[Fraction]] = defaultdict(list)
    for (_, criterion), (total, count) in sums.items():
        means[category, criterion].append(total / count)
    return dict(means)


def _stars(ratings: str) -> list[tuple[str, Fraction]]:
    return [
        (criterion, Fraction(stars) if isinstance(stars, int) else read_fraction(stars))
        for criterion, stars in read_ratings(ratings).items()
        if criterion != "overall"
    ]
