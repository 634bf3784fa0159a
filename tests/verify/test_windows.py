"""J-10 (5). A record whose rows and entries agree, and that broke a rule: found from the entries alone."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from rejoinder_verify import check
from rejoinder_verify.windows import closes, working_days_after
from tests.verify.invented import DAY, ENDED, Deal, Invented
from tests.verify.marketplace import add_up, world_due

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CLOSES = (ENDED // DAY + 15) * DAY
RESPONSES_CLOSE = (ENDED // DAY + 29) * DAY


@pytest.fixture
def deal(tmp_path: Path) -> Iterator[Deal]:
    """A contract that is registered."""
    world = Invented(tmp_path / "invented.db")
    world.member("acme")
    world.member("bea")
    yield Deal(world, 1, "acme", "bea")
    world.close()


def found(deal: Deal, without: frozenset[str] = frozenset()) -> list[str]:
    """Verify, without old heads."""
    add_up(deal.world, deal.world.now)
    return [str(finding) for finding in check(str(deal.world.path), without=without).findings]


def both_left(deal: Deal) -> None:
    """End it, and leave feedback on both sides on the first day."""
    deal.end()
    deal.leave("client", ENDED + DAY, (5, 4))
    deal.leave("freelancer", ENDED + DAY + 1, (5, 4))


def too_late(deal: Deal) -> None:
    deal.end()
    deal.leave("client", CLOSES, (5, 4))


def in_time(deal: Deal) -> None:
    deal.end()
    deal.leave("client", CLOSES - 1, (5, 4))


def response_too_late(deal: Deal) -> None:
    both_left(deal)
    deal.respond("client", RESPONSES_CLOSE)


def response_in_time(deal: Deal) -> None:
    both_left(deal)
    deal.respond("client", RESPONSES_CLOSE - 1)


def response_to_sealed(deal: Deal) -> None:
    deal.end()
    deal.leave("client", ENDED + DAY, (5, 4))
    deal.respond("client", ENDED + 2 * DAY)


def response_to_no_comment(deal: Deal) -> None:
    deal.end()
    deal.leave("client", ENDED + DAY, (5, 4), None)
    deal.respond("client", CLOSES + 1)


def changed_without_window(deal: Deal) -> None:
    both_left(deal)
    deal.change("client", ENDED + 2 * DAY, (1, 1))


def changed_too_late(deal: Deal) -> None:
    both_left(deal)
    deal.allow("client", ENDED + 2 * DAY)
    deal.change("client", closes(ENDED + 2 * DAY, 14), (1, 1))


def changed_in_time(deal: Deal) -> None:
    both_left(deal)
    deal.allow("client", ENDED + 2 * DAY)
    deal.change("client", closes(ENDED + 2 * DAY, 14) - 1, (1, 1))


def second_window(deal: Deal) -> None:
    both_left(deal)
    deal.allow("client", ENDED + 2 * DAY)
    deal.allow("client", ENDED + 3 * DAY, number=2)


def window_before_reveal(deal: Deal) -> None:
    deal.end()
    deal.leave("client", ENDED + DAY, (5, 4))
    deal.allow("client", ENDED + 2 * DAY)


def asked_before_reveal(deal: Deal) -> None:
    deal.end()
    deal.leave("client", ENDED + DAY, (5, 4))
    deal.ask("client", ENDED + 2 * DAY)


def withdrawn_sealed(deal: Deal) -> None:
    deal.end()
    deal.leave("client", ENDED + DAY, (5, 4))
    deal.withdraw("client", ENDED + 2 * DAY)


def changed_after_removal(deal: Deal) -> None:
    both_left(deal)
    deal.allow("client", ENDED + 2 * DAY)
    deal.withdraw("client", ENDED + 3 * DAY)
    deal.change("client", ENDED + 4 * DAY, (1, 1))


def backwards(deal: Deal) -> None:
    both_left(deal)
    deal.respond("client", ENDED + 3 * DAY)
    deal.respond("freelancer", ENDED + 2 * DAY)


def report_due_another_day(deal: Deal) -> None:
    both_left(deal)
    deal.report("client", ENDED + 2 * DAY, world_due(ENDED + 2 * DAY) + DAY)


def wrong_mean(deal: Deal) -> None:
    deal.overall = lambda *_: "5/1"  # type: ignore[method-assign]
    both_left(deal)


RULES: dict[str, tuple[Callable[[Deal], None], str]] = {
    "R-203": (too_late, "R-203"),
    "R-303": (response_too_late, "R-303"),
    "R-301 sealed": (response_to_sealed, "R-301"),
    "R-301 no comment": (response_to_no_comment, "R-301"),
    "R-403 none": (changed_without_window, "R-403"),
    "R-403 over": (changed_too_late, "R-403"),
    "R-400": (second_window, "R-400"),
    "R-401": (window_before_reveal, "R-401"),
    "R-402": (asked_before_reveal, "R-401"),
    "R-606": (withdrawn_sealed, "R-606"),
    "R-408": (changed_after_removal, "R-408"),
    "R-2": (backwards, "R-2"),
    "R-604": (report_due_another_day, "R-604"),
    "R-204": (wrong_mean, "R-204"),
}


@pytest.mark.parametrize("rule", RULES)
def test_an_act_that_broke_a_rule_is_found_from_the_entries_alone(deal: Deal, rule: str) -> None:
    tell, number = RULES[rule]
    tell(deal)
    findings = found(deal)
    assert findings
    assert f"({number}" in findings[0] or f", {number}" in findings[0]
    assert all(finding.startswith("windows: entry") for finding in findings)


@pytest.mark.parametrize("tell", [in_time, response_in_time, changed_in_time, both_left])
def test_one_microsecond_earlier_is_in_time(deal: Deal, tell: Callable[[Deal], None]) -> None:
    tell(deal)
    assert found(deal) == []


def test_q10_without_the_windows_a_late_response_goes_unseen(deal: Deal) -> None:
    response_too_late(deal)
    assert found(deal, frozenset({"windows"})) == []


def twice(deal: Deal, kind: str) -> None:
    """Record the last act of a kind a second time, with no second row: the key holds one."""
    sql = "SELECT entry, payload FROM journal JOIN journal_payload USING (seq) WHERE CAST(entry AS TEXT) LIKE ?"
    row = deal.world.db.execute(f"{sql} ORDER BY seq DESC", (f'%"kind":"{kind}"%',)).fetchone()
    entry, said = json.loads(row[0]), json.loads(row[1])
    deal.world.act(kind, entry["actor"], entry["subject"], deal.world.now, **said)


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        ("contract.registered", "a second time"),
        ("contract.ended", "R-101"),
        ("feedback.left", "R-201"),
        ("response.given", "R-302"),
        ("change.asked", "R-402"),
        ("change.allowed", "R-400"),
        ("report.made", "R-501"),
        ("feedback.withdrawn", "R-606"),
    ],
)
def test_the_same_act_twice_is_found(deal: Deal, kind: str, rule: str) -> None:
    both_left(deal)
    deal.respond("client", ENDED + 2 * DAY)
    deal.ask("client", ENDED + 2 * DAY)
    deal.allow("client", ENDED + 2 * DAY)
    deal.report("client", ENDED + 2 * DAY, world_due(ENDED + 2 * DAY))
    deal.withdraw("client", ENDED + 3 * DAY)
    twice(deal, kind)
    assert any(rule in finding for finding in found(deal) if finding.startswith("windows"))


def test_an_act_by_the_wrong_side_is_found(deal: Deal) -> None:
    both_left(deal)
    deal.parties["freelancer"], kept = (deal.parties["freelancer"][0], "e" * 32), deal.parties["freelancer"]
    deal.respond("client", ENDED + 2 * DAY)
    deal.parties["freelancer"] = kept
    assert any("(R-300)" in finding for finding in found(deal))


@pytest.mark.parametrize(
    ("start", "closes_at"), [(0, 15), (1, 15), (DAY - 1, 15), (DAY, 16), (20_000 * DAY + 5, 20_015)]
)
def test_r1_a_window_closes_at_the_midnight_that_ends_its_last_day(start: int, closes_at: int) -> None:
    assert closes(start, 14) == closes_at * DAY


def test_r604_weekends_and_holidays_do_not_count() -> None:
    day = (date(2026, 11, 27) - date(1970, 1, 1)).days  # A Friday.
    assert working_days_after(day * DAY + 1, 1, frozenset()) == (day + 4) * DAY
    assert working_days_after(day * DAY + 1, 1, frozenset({"2026-11-30"})) == (day + 5) * DAY
    assert working_days_after(day * DAY + 1, 7, frozenset()) == (day + 12) * DAY
