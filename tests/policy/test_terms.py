from __future__ import annotations

import copy
import json
import re
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rejoinder.policy.deadlines import parse_instant
from rejoinder.policy.terms import CHOICES, WHOLE, Terms, WrongTerms, load_profile, profile_from
from tests.policy.market import BLIND, FREELANCE, PROFILES, TERMS

if TYPE_CHECKING:
    from collections.abc import Callable

FILE = PROFILES / "freelance.toml"
TEXT = FILE.read_text(encoding="utf-8")


def test_the_two_profiles_differ_in_the_reveal_alone() -> None:
    assert FREELANCE.name == "freelance"
    assert BLIND.name == "blind-until-deadline"
    one, other = FREELANCE.rows[0].as_data(), BLIND.rows[0].as_data()
    assert (one.pop("reveal"), other.pop("reveal")) == ("both_or_deadline", "deadline_only")
    assert one == other


def test_the_numbers_of_freelance() -> None:
    assert (TERMS.feedback_days, TERMS.response_days, TERMS.change_days, TERMS.change_request_days) == (14, 28, 14, 14)
    assert (TERMS.comment_length, TERMS.response_length, TERMS.report_description) == (5_000, 2_000, 30)
    assert (TERMS.report_documents, TERMS.report_days, TERMS.appeal_days, TERMS.keep_removed_days) == (10, 7, 183, 365)
    assert (TERMS.public_from, TERMS.private_part, TERMS.holidays, TERMS.erased_author) == ("1.00", True, (), "kept")
    assert TERMS.response_audience == {"client": "author_only", "freelancer": "public"}
    assert list(TERMS.weights["client"]) == [
        *("skills", "quality", "availability", "schedule", "communication", "cooperation")
    ]
    assert list(TERMS.weights["freelancer"]) == [
        *("clarity", "communication", "cooperation", "schedule", "payment", "professionalism")
    ]
    assert {weight for weights in TERMS.weights.values() for weight in weights.values()} == {1}


def test_a_row_survives_being_stored() -> None:
    row = with_row(lambda row: row.update(holidays=["2027-12-25", "2028-01-01"])).rows[0]
    again = Terms.from_data(json.loads(json.dumps(row.as_data())))
    assert again == row
    assert again.holidays == ("2027-12-25", "2028-01-01")


def plain() -> dict[str, Any]:
    return tomllib.loads(TEXT)


def with_row(change: Callable[[dict[str, Any]], object]) -> Any:
    data = plain()
    change(data["terms"][0])
    return profile_from(data, "mine.toml")


def with_number(key: str, value: int) -> Any:
    return with_row(lambda row: row.update({key: value}))


def dated(*days: str) -> Any:
    data = plain()
    row = data["terms"][0]
    data["terms"] = [{**copy.deepcopy(row), "from": date.fromisoformat(day)} for day in days]
    return profile_from(data, "mine.toml")


@pytest.mark.parametrize(
    ("ended", "starts_on"),
    [
        ("2000-01-01T00:00:00Z", "2026-01-01"),
        ("2026-01-01T00:00:00Z", "2026-01-01"),
        ("2026-12-31T23:59:59.999999Z", "2026-01-01"),
        ("2027-01-01T00:00:00Z", "2027-01-01"),
        ("2027-01-01T00:30:00+01:00", "2026-01-01"),
        ("2028-02-28T23:59:59.999999Z", "2027-01-01"),
        ("2028-02-29T00:00:00Z", "2028-02-29"),
        ("2100-12-31T00:00:00Z", "2028-02-29"),
    ],
)
def test_the_terms_in_force_are_those_of_the_utc_day_of_the_end(ended: str, starts_on: str) -> None:
    profile = dated("2026-01-01", "2027-01-01", "2028-02-29")
    assert profile.in_force(parse_instant(ended)).starts_on == starts_on


BROKEN: list[tuple[str, str, str]] = [
    ("feedback_days = 14", "feedback_days = 0", "feedback_days must be a whole number from 1 to 366"),
    ("feedback_days = 14", "feedback_days = 367", "feedback_days must be a whole number from 1 to 366"),
    ("feedback_days = 14", "feedback_days = -14", "feedback_days must be a whole number from 1 to 366"),
    ("feedback_days = 14", "feedback_days = 14.0", "feedback_days must be a whole number from 1 to 366"),
    ("feedback_days = 14", 'feedback_days = "14"', "feedback_days must be a whole number from 1 to 366"),
    ("feedback_days = 14", "feedback_days = true", "feedback_days must be a whole number from 1 to 366"),
    ("feedback_days = 14 ", "feedbackdays = 14 ", "feedbackdays is not a key of the terms"),
    ("feedback_days = 14 ", "# ", "feedback_days is missing"),
    ("response_days = 28", "response_days = nan", "response_days must be a whole number from 1 to 366"),
    ("change_days = 14 ", "change_days = 0 ", "change_days must be a whole number from 1 to 366"),
    (
        "change_request_days = 14",
        "change_request_days = 400",
        "change_request_days must be a whole number from 1 to 366",
    ),
    ("comment_length = 5000", "comment_length = 20001", "comment_length must be a whole number from 1 to 20000"),
    ("response_length = 2000", "response_length = 0", "response_length must be a whole number from 1 to 20000"),
    ("report_description = 30", "report_description = 0", "report_description must be a whole number from 1 to 1000"),
    ("report_documents = 10", "report_documents = 11", "report_documents must be a whole number from 0 to 10"),
    ("report_documents = 10", "report_documents = -1", "report_documents must be a whole number from 0 to 10"),
    ("report_days = 7", "report_days = []", "report_days must be a whole number from 1 to 366"),
    ("appeal_days = 183", "appeal_days = 182", "appeal_days must be a whole number from 183 to 3660"),
    (
        "keep_removed_days = 365",
        "keep_removed_days = 364",
        "keep_removed_days must be a whole number from 365 to 36600",
    ),
    ('reveal = "both_or_deadline"', 'reveal = "at_once"', "reveal must be one of both_or_deadline, deadline_only"),
    ('reveal = "both_or_deadline"', "reveal = [1]", "reveal must be one of both_or_deadline, deadline_only"),
    ('erased_author = "kept"', 'erased_author = ""', "erased_author must be one of kept, removed"),
    ("private_part = true", "private_part = 1", "private_part must be true or false"),
    ("private_part = true", 'private_part = "true"', "private_part must be true or false"),
    ('public_from = "1.00"', "public_from = 1.00", "public_from must be an amount in quotes"),
    ('public_from = "1.00"', 'public_from = "-0.01"', "public_from must be an amount in quotes"),
    ('public_from = "1.00"', 'public_from = "much"', "public_from must be an amount in quotes"),
    ('public_from = "1.00"', 'public_from = "Infinity"', "public_from must be an amount in quotes"),
    ('public_from = "1.00"', 'public_from = "NaN"', "public_from must be an amount in quotes"),
    ("holidays = []", 'holidays = "2026-12-25"', "holidays must be a list of days"),
    ("holidays = []", "holidays = [2026-12-25]", "holidays must be a list of days"),
    ("holidays = []", 'holidays = ["2026-02-30"]', "holidays must be a list of days"),
    ("holidays = []", 'holidays = ["20261225"]', "holidays must be a list of days"),
    ("from = 2000-01-01", 'from = "2000-01-01"', "from must be a date in 2000 to 2100"),
    ("from = 2000-01-01", "from = 1999-12-31", "from must be a date in 2000 to 2100"),
    ("from = 2000-01-01", "from = 2101-01-01", "from must be a date in 2000 to 2100"),
    ("from = 2000-01-01", "from = 2000-01-01T00:00:00Z", "from must be a date in 2000 to 2100"),
    ('client = "author_only"', 'client = "nobody"', "response_audience.client must be author_only or public"),
    ('freelancer = "public"', "freelancer = true", "response_audience.freelancer must be author_only or public"),
    ('freelancer = "public"', "", "response_audience must have client and freelancer"),
    ('freelancer = "public"', 'freelancer = "public"\nagency = "public"', "response_audience must have client and"),
    ("[terms.weights.client]", "[terms.weights.buyer]", "weights must have client and freelancer"),
    ("skills = 1", "skills = 0", "weights.client.skills must weigh a whole number from 1 to 100"),
    ("skills = 1", "skills = 101", "weights.client.skills must weigh a whole number from 1 to 100"),
    ("skills = 1", "skills = 0.5", "weights.client.skills must weigh a whole number from 1 to 100"),
    ("skills = 1", "skills = true", "weights.client.skills must weigh a whole number from 1 to 100"),
    ("skills = 1", "Skills = 1", "weights.client.Skills must be a name in small letters"),
    ("skills = 1", "overall = 1", "weights.client.overall must be a name in small letters"),
    ("skills = 1", '"my skills" = 1', "weights.client.my skills must be a name in small letters"),
    ("skills = 1", "skills2 = 1", "weights.client.skills2 must be a name in small letters"),
    ("skills = 1", '"_" = 1', "weights.client._ must be a name in small letters"),
    ("skills = 1", '"fähig" = 1', "weights.client.fähig must be a name in small letters"),
    ('name = "freelance"', 'name = ""', "name must be a text"),
    ('name = "freelance"', "name = 1", "name must be a text"),
    ('name = "freelance"', "", "name must be a text"),
    ('name = "freelance"', 'name = "freelance"\nnmae = 1', "nmae is not a key of a profile"),
    ("[[terms]]", "[terms]", "terms must have one dated row at least"),
    ("[[terms]]", "[[term]]", "not a key of a profile"),
]


@pytest.mark.parametrize(("right", "wrong", "reason"), BROKEN, ids=[f"{wrong}: {why}" for _, wrong, why in BROKEN])
def test_a_broken_profile_is_refused_with_the_key_and_the_reason(
    tmp_path: Path, right: str, wrong: str, reason: str
) -> None:
    assert TEXT.count(right) >= 1, right
    file = tmp_path / "mine.toml"
    text = TEXT.replace(right, wrong, 1)
    if wrong in {"[terms]", "[[term]]"}:
        text = text.replace("[terms.", "[term." if wrong == "[[term]]" else "[terms.")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(WrongTerms, match=re.escape(reason)) as refused:
        load_profile(file)
    assert str(refused.value).startswith("mine.toml: ")


@pytest.mark.parametrize(("key", "limits"), WHOLE.items())
def test_the_least_and_the_most_of_every_number_are_allowed(key: str, limits: tuple[int, int]) -> None:
    least, most = limits
    for value in limits:
        assert getattr(with_number(key, value).rows[0], key) == value
    for value in (least - 1, most + 1):
        with pytest.raises(WrongTerms, match=rf"mine\.toml: terms\[0\]: {key} must be"):
            with_number(key, value)


@pytest.mark.parametrize(("key", "value"), [(key, value) for key, values in CHOICES.items() for value in values])
def test_every_choice_can_be_made(key: str, value: str) -> None:
    assert getattr(with_row(lambda row: row.update({key: value})).rows[0], key) == value


@pytest.mark.parametrize("amount", ["0", "0.00", "1", "1000000.0000"])
def test_amounts_that_are_amounts(amount: str) -> None:
    assert with_row(lambda row: row.update(public_from=amount)).rows[0].public_from == amount


@pytest.mark.parametrize("count", [1, 20])
def test_one_to_twenty_criteria(count: int) -> None:
    weights = {chr(ord("a") + number): 100 for number in range(count)}
    row = with_row(lambda row: row["weights"].update(client=weights)).rows[0]
    assert row.weights["client"] == weights


@pytest.mark.parametrize("weights", [{}, {chr(ord("a") + number): 1 for number in range(21)}, [], 1])
def test_no_criteria_or_too_many_are_refused(weights: Any) -> None:
    with pytest.raises(WrongTerms, match=r"weights\.freelancer must name 1 to 20 criteria"):
        with_row(lambda row: row["weights"].update(freelancer=weights))


@pytest.mark.parametrize("days", [("2027-01-01", "2027-01-01"), ("2027-01-02", "2027-01-01")])
def test_rows_rise_by_their_days(days: tuple[str, str]) -> None:
    with pytest.raises(WrongTerms, match=r"mine\.toml: from must rise from row to row, each day once"):
        dated(*days)


def test_rows_from_the_first_day_to_the_last() -> None:
    assert [row.starts_on for row in dated("2000-01-01", "2100-12-31").rows] == ["2000-01-01", "2100-12-31"]


def test_the_row_that_is_wrong_is_named() -> None:
    data = plain()
    data["terms"].append({**copy.deepcopy(data["terms"][0]), "from": date(2027, 1, 1), "report_days": 0})
    with pytest.raises(WrongTerms, match=r"mine\.toml: terms\[1\]: report_days must be"):
        profile_from(data, "mine.toml")


def test_rows_that_are_none() -> None:
    for rows in ([], None, "all", [1]):
        with pytest.raises(WrongTerms, match=r"terms must"):
            profile_from({"name": "mine", "terms": rows}, "mine.toml")


def test_a_time_of_day_is_no_day() -> None:
    with pytest.raises(WrongTerms, match=r"from must be a date"):
        with_row(lambda row: row.update({"from": datetime(2027, 1, 1)}))  # noqa: DTZ001


@pytest.mark.parametrize("content", [b"name = ", b"\xff\xfe", b"name = 'a'\nname = 'b'"])
def test_what_is_no_toml_is_refused_with_the_file(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes(content)
    with pytest.raises(WrongTerms, match=r"^mine\.toml: "):
        load_profile(file)


def test_a_profile_that_is_not_there_is_refused_with_the_file(tmp_path: Path) -> None:
    with pytest.raises(WrongTerms, match=r"^absent\.toml: "):
        load_profile(tmp_path / "absent.toml")
