from __future__ import annotations

import pytest

from rejoinder.policy.deadlines import DAY, HOUR, SECOND
from rejoinder.policy.durations import parse_duration


@pytest.mark.parametrize(
    ("text", "microseconds"),
    [
        ("P28D", 28 * DAY),
        ("P2W", 14 * DAY),
        ("P1W1D", 8 * DAY),
        ("PT36H", 36 * HOUR),
        ("PT5M", 300 * SECOND),
        ("P1DT1H1M1S", DAY + HOUR + 61 * SECOND),
        ("PT0.5S", 500_000),
        ("PT0,000001S", 1),
        ("PT1.9999999S", 1_999_999),
        ("PT0S", 0),
    ],
)
def test_a_duration_is_read_exactly(text: str, microseconds: int) -> None:
    assert parse_duration(text) == microseconds


@pytest.mark.parametrize("text", ["P1Y", "P1M", "P1Y2M3D", "P1MT1M"])
def test_years_and_months_are_refused_because_they_have_no_fixed_length(text: str) -> None:
    with pytest.raises(ValueError, match="differ in length"):
        parse_duration(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "P", "PT", "P1DT", "1D", "28", "P1", "PD", "P1H", "PT1D", "PT1S1M", "P1D1W"),
        *("-P1D", "P-1D", "+P1D", "P1.5D", "PT0.5H", "PT.5S", "PT1.S", "p1d", " P1D", "P1D\n", "P1D "),
        *("P٣D", "P1234567890D", "PT1.1234567890S", "P1D2D", "tomorrow"),
    ],
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="ISO 8601"):
        parse_duration(text)
