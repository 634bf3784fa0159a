"""The terms that imported history falls under, and what its ratings come to."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rejoinder.policy.deadlines import DAY
from rejoinder.policy.decision import Refusal
from rejoinder.policy.feedback import overall as weighted_mean
from rejoinder.policy.feedback import ratings_refused, star
from rejoinder.reputation.summary import read_ratings, write_fraction
from rejoinder.store.feedback import write_ratings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.terms import Profile, Terms
    from rejoinder.store.staging import GivenFeedback

Rated = tuple[str, str, int]
"""Ratings as canonical JSON, the overall as an exact fraction, the star."""


class Book:
    """The terms by the day of an end, and what ratings come to under them: worked out once, not a row a time."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._terms: dict[int, Terms] = {}
        self._rated: dict[tuple[str, str, str | None, str | None], Rated | Refusal] = {}

    def terms(self, ended_at: Instant) -> Terms:
        """Give the terms in force on the day of an end."""
        day = ended_at // DAY
        if day not in self._terms:
            self._terms[day] = self._profile.in_force(ended_at)
        return self._terms[day]

    def rated(self, terms: Terms, said: GivenFeedback) -> Rated | Refusal:
        """R-204. Give what is kept of a feedback's ratings, or why they aren't complete."""
        key = (terms.starts_on, said.side, said.ratings, said.overall)
        if key not in self._rated:
            self._rated[key] = _rated(terms.weights[said.side], said)
        return self._rated[key]


def _rated(weights: Mapping[str, int], said: GivenFeedback) -> Rated | Refusal:
    if said.overall is not None:
        exact = Fraction(said.overall)
        value = exact.numerator if exact.denominator == 1 else said.overall
        ratings: dict[str, Any] = {**dict.fromkeys(weights, value), "overall": said.overall}
        return write_ratings(ratings), write_fraction(exact), star(exact)
    ratings = dict(read_ratings(said.ratings or "{}"))
    refused = ratings_refused(ratings, weights)
    if refused is not None:
        return refused
    exact = weighted_mean(ratings, weights)
    return write_ratings(ratings), write_fraction(exact), star(exact)
