from __future__ import annotations

from tests.policy.lifecycles import DOCUMENT, document, explored

EDGES = explored()


def test_the_page_in_docs_is_what_the_rules_do() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "python -m tests.policy.lifecycles writes it again"


def test_nothing_comes_back_from_a_removal() -> None:
    assert not [pair for pair in EDGES["A feedback"] if pair[0] == "removed"]
    assert not [pair for pair in EDGES["The response to it"] if pair[0] == "gone with the feedback"]
    assert not [pair for pair in EDGES["The change window on it"] if pair[0] == "over, the feedback is removed"]


def test_a_sealed_feedback_is_revealed_by_the_other_side_or_by_time_alone() -> None:
    ways = {after: names for (before, after), names in EDGES["A feedback"].items() if before == "sealed"}
    assert ways == {"revealed": ["the other side leaves theirs", "a deadline passes"]}


def test_a_response_is_never_taken_back_and_never_given_twice() -> None:
    ways = {after for before, after in EDGES["The response to it"] if before == "given"}
    assert ways == {"gone with the feedback"}


def test_a_change_window_that_was_open_is_never_open_again() -> None:
    ways = {after for before, after in EDGES["The change window on it"] if before == "closed for good"}
    assert ways <= {"over, the feedback is removed"}
