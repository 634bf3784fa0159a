from __future__ import annotations

import json
from fractions import Fraction
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.policy.feedback import star, two_decimals
from rejoinder.reputation.summary import FORMULA, STARS, Tally, read_fraction, write_fraction

CRITERIA = ("skills", "quality", "availability")
COLUMNS = ("contracts_finished", "feedback_count", "star_1", "star_2", "star_3", "star_4", "star_5", "sums")
RATINGS = st.fixed_dictionaries(dict.fromkeys(CRITERIA, st.integers(1, 5)))


def overall(ratings: dict[str, int]) -> Fraction:
    return Fraction(sum(ratings.values()), len(ratings))


def add(tally: Tally, ratings: dict[str, int]) -> None:
    exact = overall(ratings)
    tally.add(star(exact), write_fraction(exact), json.dumps(ratings))


def stored(tally: Tally) -> Tally:
    row = tally.as_row()
    return Tally.from_row([row[column] for column in COLUMNS])


def test_an_empty_summary_has_no_means() -> None:
    assert Tally(contracts_finished=3).shown("felix", "freelancer", CRITERIA) == {
        "object": "summary",
        "member": "felix",
        "as": "freelancer",
        "contracts_finished": 3,
        "feedback_count": 0,
        "mean_overall": None,
        "stars": {str(number): {"count": 0, "share": "0.00"} for number in STARS},
        "criteria": {},
    }


def test_a_row_that_is_new_is_empty() -> None:
    assert Tally.from_row([0, 0, 0, 0, 0, 0, 0, "{}"]) == Tally()


def test_three_feedbacks_as_the_world_sees_them() -> None:
    tally = Tally(contracts_finished=4)
    for stars in ((5, 5, 4), (5, 4, 4), (1, 1, 2)):
        add(tally, dict(zip(CRITERIA, stars, strict=True)))
    shown = tally.shown("felix", "freelancer", CRITERIA)
    assert shown["feedback_count"] == 3
    assert shown["mean_overall"] == "3.44"
    assert shown["stars"] == {
        "5": {"count": 1, "share": "0.33"},
        "4": {"count": 1, "share": "0.33"},
        "3": {"count": 0, "share": "0.00"},
        "2": {"count": 0, "share": "0.00"},
        "1": {"count": 1, "share": "0.33"},
    }
    assert shown["criteria"] == {"skills": "3.67", "quality": "3.33", "availability": "3.33"}
    assert list(shown["criteria"]) == list(CRITERIA)
    assert list(shown["stars"]) == ["5", "4", "3", "2", "1"]


def test_an_imported_overall_alone_counts_and_rates_no_criterion() -> None:
    tally = Tally()
    tally.add(5, "97/20", '{"overall":"4.85"}')
    shown = tally.shown("felix", "freelancer", CRITERIA)
    assert (shown["mean_overall"], shown["criteria"]) == ("4.85", {})
    tally.take_away(5, "97/20", '{"overall":"4.85"}')
    assert tally == Tally()


def test_criteria_of_former_terms_come_after_those_of_today() -> None:
    tally = Tally()
    tally.add(4, "4/1", '{"zeal":4,"skills":4,"charm":4}')
    assert list(tally.shown("felix", "freelancer", CRITERIA)["criteria"]) == ["skills", "charm", "zeal"]


def test_exact_ratings_of_a_criterion_are_read() -> None:
    tally = Tally()
    tally.add(4, "9/2", '{"skills":"9/2"}')
    assert tally.shown("felix", "freelancer", CRITERIA)["criteria"] == {"skills": "4.50"}


@given(st.lists(RATINGS, max_size=12), st.lists(RATINGS, max_size=12))
def test_what_is_taken_away_was_never_there(kept: list[dict[str, int]], gone: list[dict[str, int]]) -> None:
    tally, expected = Tally(), Tally()
    for ratings in (*kept, *gone):
        add(tally, ratings)
    for ratings in gone:
        tally.take_away(star(overall(ratings)), write_fraction(overall(ratings)), json.dumps(ratings))
    for ratings in kept:
        add(expected, ratings)
    assert tally == expected == stored(tally)


@given(st.lists(RATINGS, min_size=1, max_size=12))
def test_a_summary_is_what_one_works_out_by_hand(every: list[dict[str, int]]) -> None:
    tally = Tally()
    for ratings in every:
        add(tally, ratings)
    shown = tally.shown("felix", "freelancer", CRITERIA)
    assert shown["mean_overall"] == two_decimals(Fraction(mean(overall(ratings) for ratings in every)))
    for criterion in CRITERIA:
        assert shown["criteria"][criterion] == two_decimals(Fraction(mean(Fraction(each[criterion]) for each in every)))
    for number in STARS:
        near = sum(
            abs(overall(each) - number) < Fraction(1, 2) or number - overall(each) == Fraction(1, 2) for each in every
        )
        assert shown["stars"][str(number)]["count"] == near


def test_a_copy_goes_its_own_way() -> None:
    tally = Tally(contracts_finished=1)
    add(tally, {"skills": 5})
    other = tally.copy()
    assert other == tally
    add(other, {"skills": 1, "quality": 1})
    assert tally.stars == [0, 0, 0, 0, 0, 1]
    assert (tally.feedback_count, tally.criteria) == (1, {"skills": (Fraction(5), 1)})


@pytest.mark.parametrize("text", ["13/3", "4/1", "0/1", "97/20"])
def test_exact_values_are_written_as_they_are_read(text: str) -> None:
    assert write_fraction(read_fraction(text)) == text


def test_the_formula_is_told_in_words() -> None:
    assert FORMULA.endswith("half up.")
