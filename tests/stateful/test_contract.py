"""Q-3: a model of a whole contract and the real service, on both databases, answer every act alike."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from rejoinder_verify import check
from tests.house import open_house
from tests.stateful.machine import Contract
from tests.stateful.model import Answer, Model
from tests.web.client import serving

if TYPE_CHECKING:
    from pathlib import Path

RUNS = int(os.environ.get("REJOINDER_RUNS", "100"))
STEPS = 40
EVERY_ANSWER = {
    "200 end", "200 net-paid", "201 client", "201 freelancer", "200 replayed", "201 response", "201 change-requests",
    "201 change-window", "200 withdrawal", "201 reports", "403 feedback.not_a_party", "409 feedback.already_left",
    "409 feedback.window_closed", "403 response.not_about_you", "409 response.nothing_to_answer",
    "409 response.window_closed", "403 change.not_yours", "403 change.not_about_you", "409 change.not_available",
    "409 change.window_used", "409 change.window_not_open", "403 withdrawal.not_yours", "403 report.not_about_you",
    "409 report.not_available", "409 contract.already_ended",
}  # fmt: skip
"""What a hundred runs always meet, or the machine has gone blind."""


def differs_nowhere(url: str, folder: Path, runs: int, model: type[Model] = Model, **other: Any) -> None:
    """Run the machine against a house of its own, and verify all that it has done."""
    with open_house(url, folder) as house, serving(house) as service:
        machine = type("Contract", (Contract,), {"service": service, "model": model, "runs": 0})
        many = settings(
            max_examples=runs,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            **other,
        )
        run_state_machine_as_test(machine, settings=many)
        findings = check(house.url.removeprefix("sqlite:///")).findings
        assert [str(finding) for finding in findings] == []


def test_the_model_and_the_service_answer_alike(sqlite_url: str, tmp_path: Path) -> None:
    Contract.seen.clear()
    differs_nowhere(sqlite_url, tmp_path, RUNS)
    assert RUNS < 100 or EVERY_ANSWER - set(Contract.seen) == set()


def test_the_model_and_the_service_on_postgresql_answer_alike(postgres_url: str, tmp_path: Path) -> None:
    differs_nowhere(postgres_url, tmp_path, max(RUNS // 5, 5))


class OneDayTooShort(Model):
    """A fault, planted: the time to respond is a day too short."""

    @property
    def responses_close(self) -> datetime:
        """R-303, wrong."""
        return super().responses_close - timedelta(days=1)


class TellsTheOtherSide(Model):
    """A fault, planted: whom a sealed feedback is about may open a change window for it, and so learns of it."""

    def may_allow(self, side: str, who: str) -> Answer | None:
        """R-401, wrong."""
        sealed = side in self.left and self.left[side].shown_at > self.now
        return None if sealed and who == self.about(side) else super().may_allow(side, who)


@pytest.mark.parametrize("model", [OneDayTooShort, TellsTheOtherSide])
def test_the_machine_can_fail(sqlite_url: str, tmp_path: Path, model: type[Model]) -> None:
    with pytest.raises(AssertionError):
        differs_nowhere(sqlite_url, tmp_path, 100, model, phases=[Phase.generate], database=None)
