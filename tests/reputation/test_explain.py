from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.policy.deadlines import EARLIEST, LATEST, parse_instant
from rejoinder.policy.visibility import State
from rejoinder.reputation.explain import Among, Mean, Rated, counts, explained, quarter, strengths


def at(text: str) -> int:
    return parse_instant(text)


@pytest.mark.parametrize("state", State)
def test_only_what_is_public_counts(state: State) -> None:
    assert counts(state) == (state is State.PUBLIC)


@pytest.mark.parametrize(
    ("count", "share"),
    [(1, "1.000000"), (2, "0.500000"), (3, "0.333333"), (6, "0.166667"), (10_000, "0.000100"), (2_000_000, "0.000001")],
)
def test_every_feedback_that_counts_has_the_same_share(count: int, share: str) -> None:
    assert explained("c1", "client", "13/3", count) == {
        "contract": "c1",
        "side": "client",
        "overall": "4.33",
        "overall_exact": "13/3",
        "share": share,
    }


@given(st.lists(st.fractions(1, 5, max_denominator=100), min_size=1, max_size=40))
def test_the_mean_can_be_worked_out_from_what_is_listed(overalls: list[Fraction]) -> None:
    rows = [explained(f"c{place}", "client", str(exact), len(overalls)) for place, exact in enumerate(overalls)]
    mean = sum((Fraction(row["overall_exact"]) for row in rows), Fraction(0)) / len(rows)
    assert mean == sum(overalls) / len(overalls)
    shared = sum((Fraction(row["overall_exact"]) * Fraction(row["share"]) for row in rows), Fraction(0))
    assert abs(shared - mean) < Fraction(1, 1_000)


@pytest.mark.parametrize(
    ("instant", "name"),
    [
        ("2026-12-31T23:59:59.999999Z", "2026-Q4"),
        ("2027-01-01T00:00:00Z", "2027-Q1"),
        ("2027-01-01T00:30:00+01:00", "2026-Q4"),
        ("2027-03-31T23:59:59.999999Z", "2027-Q1"),
        ("2027-04-01T00:00:00Z", "2027-Q2"),
        ("2027-06-30T12:00:00Z", "2027-Q2"),
        ("2027-07-01T00:00:00Z", "2027-Q3"),
        ("2027-09-30T23:59:59Z", "2027-Q3"),
        ("2027-10-01T00:00:00Z", "2027-Q4"),
        ("2028-02-29T12:00:00Z", "2028-Q1"),
    ],
)
def test_quarters_are_those_of_the_calendar_in_utc(instant: str, name: str) -> None:
    assert quarter(at(instant)) == name


def test_strengths_come_first_with_their_course_and_their_place_among_like_work() -> None:
    rated = [
        Rated("skills", 5, at("2027-02-01T00:00:00Z"), "design"),
        Rated("skills", 4, at("2027-01-01T00:00:00Z"), "design"),
        Rated("skills", 2, at("2026-11-01T00:00:00Z"), "writing"),
        Rated("quality", 5, at("2027-02-01T00:00:00Z"), None),
        Rated("schedule", Fraction(11, 3), at("2027-02-01T00:00:00Z"), "design"),
        Rated("availability", 5, at("2027-02-01T00:00:00Z"), "design"),
    ]
    like_work = {
        ("design", "skills"): [Fraction(9, 2), Fraction(5), Fraction(4), Fraction(1)],
        ("writing", "skills"): [],
        ("design", "availability"): [Fraction(5)],
        ("music", "skills"): [Fraction(1)],
    }
    found = strengths(rated, like_work)
    assert [strength.criterion for strength in found] == ["availability", "quality", "schedule", "skills"]
    assert [strength.mean for strength in found] == [
        Mean(Fraction(5), 1),
        Mean(Fraction(5), 1),
        Mean(Fraction(11, 3), 1),
        Mean(Fraction(11, 3), 3),
    ]
    skills = found[-1]
    assert list(skills.course.items()) == [("2026-Q4", Mean(Fraction(2), 1)), ("2027-Q1", Mean(Fraction(9, 2), 2))]
    assert skills.among == {"design": Among(Mean(Fraction(9, 2), 2), Fraction(3, 4), 4)}
    assert found[0].among == {"design": Among(Mean(Fraction(5), 1), Fraction(1), 1)}
    assert found[1].among == {}
    assert found[2].among == {}


def test_as_the_member_sees_it() -> None:
    rated = [
        Rated("skills", 5, at("2027-02-01T00:00:00Z"), "design"),
        Rated("skills", 4, at("2027-04-01T00:00:00Z"), "art"),
        Rated("skills", 4, at("2027-04-02T00:00:00Z"), "design"),
    ]
    like_work = {("design", "skills"): [Fraction(3), Fraction(4), Fraction(5)], ("art", "skills"): [Fraction(5)]}
    (found,) = strengths(rated, like_work)
    assert found.as_data() == {
        "criterion": "skills",
        "mean": "4.33",
        "count": 3,
        "course": [
            {"quarter": "2027-Q1", "mean": "5.00", "count": 1},
            {"quarter": "2027-Q2", "mean": "4.00", "count": 2},
        ],
        "among": [
            {"category": "art", "mean": "4.00", "count": 1, "at_or_below": "0.00", "others": 1},
            {"category": "design", "mean": "4.50", "count": 2, "at_or_below": "0.67", "others": 3},
        ],
    }


def test_who_has_no_feedback_has_no_strengths_yet() -> None:
    assert strengths([], {("design", "skills"): [Fraction(5)]}) == ()


RATED = st.builds(
    Rated,
    st.sampled_from(["skills", "quality"]),
    st.integers(1, 5),
    st.integers(EARLIEST, LATEST - 1),
    st.sampled_from(["design", "writing", None]),
)


@given(st.lists(RATED, max_size=30), st.lists(st.fractions(1, 5, max_denominator=20), max_size=6))
def test_means_agree_with_their_parts(rated: list[Rated], others: list[Fraction]) -> None:
    found = strengths(rated, {("design", "skills"): others})
    assert sum(strength.mean.count for strength in found) == len(rated)
    for strength in found:
        ratings = [each.rating for each in rated if each.criterion == strength.criterion]
        assert strength.mean.exact * len(ratings) == sum(ratings)
        assert sum(mean.exact * mean.count for mean in strength.course.values()) == sum(ratings)
        assert list(strength.course) == sorted(strength.course)
        for among in strength.among.values():
            higher = sum(other > among.own.exact for other in others)
            assert among.at_or_below == 1 - Fraction(higher, len(others))
    means = [strength.mean.exact for strength in found]
    assert means == sorted(means, reverse=True)
