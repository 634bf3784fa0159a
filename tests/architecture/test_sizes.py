"""The measure of length measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.architecture.sizes import too_long

if TYPE_CHECKING:
    from pathlib import Path


def test_long_files_rules_and_policies_are_named_and_short_ones_are_not(tmp_path: Path) -> None:
    policy = tmp_path / "rejoinder/policy"
    policy.mkdir(parents=True)
    (policy / "short.py").write_text("A = 1\n" * 300)
    (policy / "long.py").write_text("A = 1\n" * 1_300)
    rule = 'def it_holds() -> None:\n    """R-1. It holds."""\n' + "    a = 1\n" * 8
    (policy / "rule.py").write_text(rule)
    assert list(too_long(tmp_path)) == [
        "rejoinder/policy/long.py has 1300 lines; 300 are plenty",
        "policy/ has 1610 lines in all; 1500 are plenty",
        "rejoinder/policy/rule.py:1 it_holds has 9 lines; 8 are plenty",
    ]


def test_nothing_long_is_nothing_said(tmp_path: Path) -> None:
    assert list(too_long(tmp_path)) == []
