from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from rejoinder.policy.deadlines import (
    DAY,
    EARLIEST,
    LATEST,
    MICROSECOND,
    business_days_after,
    closes,
    format_instant,
    never_backwards,
    on_day,
    parse_instant,
)
from tests.hostile import corpus

INSTANTS = st.integers(EARLIEST, LATEST - 1)
DAYS = st.integers(0, 400)


def instant(moment: datetime) -> int:
    """Count microseconds in another way than the code: by days, seconds and microseconds of a difference."""
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def moment(microseconds: int) -> datetime:
    seconds, rest = divmod(microseconds, 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)


@pytest.mark.parametrize("hour", ["00:00:00", "00:00:00.000001", "09:30:00", "23:59:59.999999"])
def test_the_example_of_r_1(hour: str) -> None:
    ended = parse_instant(f"2026-10-24T{hour}Z")
    assert format_instant(closes(ended, 14)) == "2026-11-08T00:00:00Z"
    assert format_instant(closes(ended, 28)) == "2026-11-22T00:00:00Z"


@pytest.mark.parametrize(
    ("start", "days", "closing"),
    [
        ("2024-02-15T12:00:00Z", 14, "2024-03-01T00:00:00Z"),
        ("2026-02-15T12:00:00Z", 14, "2026-03-02T00:00:00Z"),
        ("2024-02-28T23:59:59.999999Z", 0, "2024-02-29T00:00:00Z"),
        ("2024-02-29T00:00:00Z", 0, "2024-03-01T00:00:00Z"),
        ("2000-02-14T00:00:00Z", 14, "2000-02-29T00:00:00Z"),
        ("2100-02-14T00:00:00Z", 14, "2100-03-01T00:00:00Z"),
        ("2026-12-17T08:00:00Z", 14, "2027-01-01T00:00:00Z"),
        ("2026-12-31T23:59:59.999999Z", 28, "2027-01-29T00:00:00Z"),
        ("2027-01-01T00:00:00Z", 28, "2027-01-30T00:00:00Z"),
        ("2016-12-31T23:59:59Z", 14, "2017-01-15T00:00:00Z"),
        ("2100-12-31T23:59:59.999999Z", 183, "2101-07-03T00:00:00Z"),
        ("2000-01-01T00:00:00Z", 0, "2000-01-02T00:00:00Z"),
        ("2026-10-24T01:00:00+02:00", 14, "2026-11-07T00:00:00Z"),
        ("2026-10-24T23:00:00-02:00", 14, "2026-11-09T00:00:00Z"),
    ],
)
def test_windows_close_at_the_midnight_that_ends_their_last_day(start: str, days: int, closing: str) -> None:
    assert format_instant(closes(parse_instant(start), days)) == closing


@given(INSTANTS, DAYS)
def test_closes_agrees_with_the_calendar(start: int, days: int) -> None:
    day = moment(start).date() + timedelta(days=days + 1)
    assert closes(start, days) == instant(datetime(day.year, day.month, day.day, tzinfo=UTC))


@given(INSTANTS, DAYS)
def test_the_last_moment_inside_is_on_the_last_day_and_the_closing_instant_is_not(start: int, days: int) -> None:
    closing = closes(start, days)
    assert moment(closing - MICROSECOND).date() == moment(start).date() + timedelta(days=days)
    assert moment(closing).time() == datetime.min.time()
    assert days * DAY < closing - start <= (days + 1) * DAY


@given(st.integers(-(10**17), EARLIEST))
def test_closes_also_holds_before_1970(start: int) -> None:
    closing = closes(start, 0)
    assert closing % DAY == 0
    assert 0 < closing - start <= DAY


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"])
@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_a_night_on_which_clocks_change_has_no_other_deadline(zone: str, year: int) -> None:
    for number in range(365):
        night = date(year, 1, 1) + timedelta(days=number)
        # Noon at somebody's home, whatever their clock's offset on that day; the window is a matter of UTC alone.
        noon = datetime(night.year, night.month, night.day, 12, tzinfo=ZoneInfo(zone))
        start = parse_instant(noon.isoformat())
        assert start == instant(noon.astimezone(UTC))
        expected = noon.astimezone(UTC).date() + timedelta(days=15)
        closing = closes(start, 14)
        assert format_instant(closing) == f"{expected.isoformat()}T00:00:00Z"
        assert on_day(closing - MICROSECOND) == (expected - timedelta(days=1)).isoformat()
        assert parse_instant(moment(closing - MICROSECOND).astimezone(ZoneInfo(zone)).isoformat()) == closing - 1


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("2026-03-29T01:59:59.999999+01:00", "2026-03-29T00:59:59.999999Z"),
        ("2026-03-29T03:00:00+02:00", "2026-03-29T01:00:00Z"),
        ("2026-10-25T02:30:00+02:00", "2026-10-25T00:30:00Z"),
        ("2026-10-25T02:30:00+01:00", "2026-10-25T01:30:00Z"),
        ("2026-11-01T01:30:00-04:00", "2026-11-01T05:30:00Z"),
        ("2026-11-01T01:30:00-05:00", "2026-11-01T06:30:00Z"),
        ("2026-11-22t09:30:00z", "2026-11-22T09:30:00Z"),
        ("2026-11-22T09:30:00-00:00", "2026-11-22T09:30:00Z"),
        ("2026-11-22T09:30:00+23:59", "2026-11-21T09:31:00Z"),
        ("2026-11-22T09:30:00.5Z", "2026-11-22T09:30:00.500000Z"),
        ("2026-11-22T09:30:00.000000Z", "2026-11-22T09:30:00Z"),
        ("2026-11-22T09:30:00.0000019Z", "2026-11-22T09:30:00.000001Z"),
        ("2026-11-22T23:59:59.999999999Z", "2026-11-22T23:59:59.999999Z"),
        ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"),
        ("2000-02-29T00:00:00Z", "2000-02-29T00:00:00Z"),
        ("2000-01-01T00:00:00Z", "2000-01-01T00:00:00Z"),
        ("1999-12-31T23:00:00-01:00", "2000-01-01T00:00:00Z"),
        ("2100-12-31T23:59:59.999999999Z", "2100-12-31T23:59:59.999999Z"),
        ("2101-01-01T00:59:59.999999+01:00", "2100-12-31T23:59:59.999999Z"),
    ],
)
def test_instants_are_read_with_their_offsets(local: str, utc: str) -> None:
    assert format_instant(parse_instant(local)) == utc


@pytest.mark.parametrize("wrong", corpus.WRONG_INSTANTS, ids=lambda wrong: wrong.reason)
def test_everything_else_is_refused_with_a_sentence(wrong: corpus.WrongInstant) -> None:
    with pytest.raises(ValueError) as refused:
        parse_instant(wrong.sent)
    assert str(refused.value).endswith(".")
    without_example = str(refused.value).replace("2026-11-22T09:30:00Z", "")
    assert not wrong.sent or wrong.sent not in without_example


@given(INSTANTS, st.integers(-23 * 60 - 59, 23 * 60 + 59))
@example(EARLIEST, 0)
@example(LATEST - 1, 0)
def test_what_is_written_is_read_again_in_every_offset(when: int, offset: int) -> None:
    assert parse_instant(format_instant(when)) == when
    there = moment(when).astimezone(timezone(timedelta(minutes=offset)))
    assume(there.year >= 1)
    assert parse_instant(there.isoformat()) == when == instant(there)


@given(st.text("0123456789-+:.TtZz ,\n\u0662\uff12", max_size=40) | st.text(max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        when = parse_instant(text)
    except ValueError:
        return
    assert EARLIEST <= when < LATEST


def test_the_first_and_the_last_instant() -> None:
    assert instant(datetime(2000, 1, 1, tzinfo=UTC)) == EARLIEST
    assert instant(datetime(2101, 1, 1, tzinfo=UTC)) == LATEST


@given(INSTANTS, st.integers(0, 30), st.sets(st.integers(1, 40), max_size=6))
def test_business_days_agree_with_counting_each_day(start: int, days: int, off: set[int]) -> None:
    first = moment(start).date()
    holidays = frozenset((first + timedelta(days=number)).isoformat() for number in off)
    working = [
        day
        for day in (first + timedelta(days=number) for number in range(1, 120))
        if day.isoweekday() <= 5 and day.isoformat() not in holidays
    ]
    last = working[days - 1] if days else first
    assert on_day(business_days_after(start, days, holidays) - MICROSECOND) == last.isoformat()
    assert business_days_after(start, days, holidays) % DAY == 0


def test_seven_business_days_over_christmas() -> None:
    reported = parse_instant("2026-12-18T15:00:00Z")
    assert format_instant(business_days_after(reported, 7, ())) == "2026-12-30T00:00:00Z"
    assert format_instant(business_days_after(reported, 7, {"2026-12-25", "2026-12-26"})) == "2026-12-31T00:00:00Z"


@given(INSTANTS, st.lists(INSTANTS))
def test_an_act_is_never_before_what_has_been(clock: int, used: list[int]) -> None:
    at = never_backwards(clock, *used)
    assert at >= clock
    assert all(at >= before for before in used)
    assert at in {clock, *used}
