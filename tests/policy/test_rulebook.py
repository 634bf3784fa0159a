from __future__ import annotations

import re
from dataclasses import fields, replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from rejoinder.policy import change, contract, feedback, removal, report, response
from rejoinder.policy.decision import Kind
from rejoinder.policy.refusals import every_refusal
from rejoinder.policy.rulebook import (
    CHAPTERS,
    HELD_ELSEWHERE,
    MODULES,
    NUMBERS,
    WITH_THE_DESK,
    RuleEntry,
    as_data,
    as_markdown,
    rulebook,
)
from rejoinder.policy.terms import Terms
from tests.examples.reading import every_example
from tests.policy.market import FREELANCE, TERMS

PROJECT = Path(__file__).parents[2]

RULES = (
    *("R-1", "R-2", "R-3"),
    *("R-100", "R-101", "R-102", "R-103"),
    *("R-200", "R-201", "R-202", "R-203", "R-204", "R-205", "R-206", "R-207", "R-208", "R-209", "R-210", "R-211"),
    *("R-300", "R-301", "R-302", "R-303", "R-304", "R-305", "R-306"),
    *("R-400", "R-401", "R-402", "R-403", "R-404", "R-405", "R-406", "R-408"),
    *("R-500", "R-501", "R-502", "R-503", "R-504", "R-505"),
    *("R-604", "R-606", "R-608"),
    "R-800",
    *("R-900", "R-901", "R-902", "R-903"),
    *("R-1000", "R-1001", "R-1002"),
)
"""Every rule that is in force here. A rule that is added to the product is added to this list."""

SHOWN_IN = {
    "R-211": "tests/policy/test_core.py",
    "R-902": "tests/reputation/test_explain.py",
    "R-903": "tests/reputation/test_explain.py",
    "R-1000": "tests/record/test_chain.py",
    "R-1002": "tests/record/test_entry.py",
}
"""Rules that are no matter of yes or no, so that no example and no refusal can show them: the tests that do."""

ENTRIES = rulebook(TERMS)
EXEMPLIFIED = {rule for example in every_example() for rule in example.rules}


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_function_and_an_example_or_a_refusal(rule: str) -> None:
    of_it = [entry for entry in ENTRIES if entry.rule == rule]
    assert any(entry.function for entry in of_it), f"{rule} has no function"
    shown = rule in EXEMPLIFIED or any(entry.refusals for entry in of_it)
    assert shown or (PROJECT / SHOWN_IN[rule]).exists(), f"{rule} has neither an example nor a refusal"


def test_the_rulebook_and_the_examples_know_no_other_rules() -> None:
    assert {entry.rule for entry in ENTRIES} == set(RULES)
    assert set(RULES) >= EXEMPLIFIED
    assert not set(RULES) & set(WITH_THE_DESK)
    assert not {rule for rule in SHOWN_IN if rule in EXEMPLIFIED}


def test_every_refusal_that_cites_a_rule_is_in_it() -> None:
    published = {refusal for entry in ENTRIES for refusal in entry.refusals}
    left_out = set(every_refusal().values()) - published
    assert all((refusal.__doc__ or "").startswith("API.md") for refusal in left_out)


@pytest.mark.parametrize("refusal", every_refusal().values(), ids=lambda refusal: refusal.code)
def test_every_refusal_says_what_is_so_and_cites_why(refusal: type[Any]) -> None:
    assert re.match(r"(R-\d+|API\.md, [A-Z][A-Za-z ]+)\.", refusal.__doc__ or "")
    assert re.fullmatch(r"[a-z_]+(\.[a-z_]+)?", refusal.code)
    assert refusal.sentence[-1] == "."
    assert refusal.title[-1] != "."
    assert refusal.kind in Kind


def test_every_function_that_is_named_is_there() -> None:
    for entry in ENTRIES:
        if entry.function:
            module, _, name = entry.function.rpartition(".")
            assert callable(getattr(import_module(f"rejoinder.{module}"), name))
    assert {function for _, function, _ in HELD_ELSEWHERE} <= {entry.function for entry in ENTRIES}


def test_rules_come_by_their_numbers_and_within_one_in_the_order_of_asking() -> None:
    numbers = [int(entry.rule[2:]) for entry in ENTRIES]
    assert numbers == sorted(numbers)
    for rule in RULES:
        kinds = [
            min((refusal.kind for refusal in entry.refusals), default=9) for entry in ENTRIES if entry.rule == rule
        ]
        assert kinds == sorted(kinds), rule
    for entry in ENTRIES:
        assert [refusal.kind for refusal in entry.refusals] == sorted(refusal.kind for refusal in entry.refusals)


def test_a_rule_that_one_may_look_up() -> None:
    (found,) = [entry for entry in ENTRIES if entry.rule == "R-300"]
    assert found == RuleEntry(
        rule="R-300",
        chapter="response",
        sentence="Only the member whom the feedback is about may respond.",
        function="policy.response.only_the_member_it_is_about_may_respond",
        refusals=(every_refusal()["response.not_about_you"],),
        numbers=(),
    )


def test_numbers_come_from_the_terms_and_no_sentence_has_them() -> None:
    other = rulebook(replace(TERMS, response_days=45))
    assert {entry.numbers for entry in other if entry.rule == "R-303"} == {(("response_days", 45),)}
    assert {entry.numbers for entry in ENTRIES if entry.rule == "R-303"} == {(("response_days", 28),)}
    numbers = {str(getattr(TERMS, key)) for key in NUMBERS if type(getattr(TERMS, key)) is int}
    for entry in ENTRIES:
        named = set(re.findall(r"(?<![-\w.])\d[\d,]*", entry.sentence))
        # The years of R-3 and the 0 to 10 of R-206 are no numbers of the terms, though they look like some.
        assert entry.rule in {"R-3", "R-206"} or not {number.replace(",", "") for number in named} & numbers, (
            entry.sentence
        )


def test_every_key_of_the_terms_belongs_to_a_rule() -> None:
    assert {field.name for field in fields(Terms)} == {*NUMBERS, "starts_on"}
    assert {rule for rule, _ in NUMBERS.values()} <= {*RULES, *WITH_THE_DESK}


def test_as_data() -> None:
    data = as_data(ENTRIES)
    assert data["object"] == "list"
    assert len(data["data"]) == len(ENTRIES)
    (found,) = [each for each in data["data"] if each["rule"] == "R-303"]
    assert found == {
        "rule": "R-303",
        "chapter": "response",
        "sentence": (
            "Within the response window, from the contract's end, whenever it was revealed; its closing is too late."
        ),
        "function": "policy.response.the_response_window_is_open",
        "refusals": [
            {
                "code": "response.window_closed",
                "title": "The time to respond is over",
                "detail": "The time to respond has ended.",
            }
        ],
        "numbers": {"response_days": 28},
    }
    assert [each for each in data["data"] if each["rule"] == "R-500"][1]["function"] is None


def test_the_page_in_docs_is_this_one() -> None:
    page = (PROJECT / "docs/rulebook.md").read_text(encoding="utf-8")
    assert page == as_markdown(ENTRIES, FREELANCE.name), "make docs writes it again"
    for rule in RULES:
        assert f"\n### {rule}\n" in page
    for title, name, _ in CHAPTERS:
        assert (f"· {title}\n" in page or f"## {title}\n" in page) == any(entry.chapter == name for entry in ENTRIES)


def test_the_page_shows_values_as_people_read_them() -> None:
    page = as_markdown(rulebook(replace(TERMS, holidays=("2027-12-25",), private_part=False)), "other")
    assert "- Days that are no business days: **2027-12-25** (`holidays`)" in page
    assert "- Whether there is a private part: **no** (`private_part`)" in page
    assert "- Days that are no business days: **none** (`holidays`)" in as_markdown(ENTRIES, "freelance")


@pytest.mark.parametrize(
    "rules",
    [
        contract.REGISTER,
        contract.END,
        contract.PAY,
        feedback.LEAVE,
        response.RESPOND,
        change.MAY_ASK,
        change.MAY_ALLOW,
        change.CHANGE,
        report.REPORT,
        report.ADD,
        removal.WITHDRAW,
    ],
)
def test_rules_are_asked_in_the_order_standing_state_time_content(rules: tuple[Any, ...]) -> None:
    published = {entry.function: entry.refusals for entry in ENTRIES}
    kinds: list[Kind] = []
    for rule in rules:
        refusals = published[f"{rule.__module__.removeprefix('rejoinder.')}.{rule.__name__}"]
        assert refusals, f"{rule.__name__} names no refusal in its annotation"
        kinds += [refusal.kind for refusal in refusals]
    assert kinds == sorted(kinds)


def test_every_public_rule_is_collected() -> None:
    collected = {entry.function for entry in ENTRIES}
    for name in MODULES:
        source = (PROJECT / "src/rejoinder" / f"{name.replace('.', '/')}.py").read_text(encoding="utf-8")
        for found in re.finditer(r'^def ([a-z]\w*)\([^"]*?\)[^"]*?:\n    """R-', source, re.MULTILINE):
            assert f"{name}.{found[1]}" in collected
