"""Q-3: a model of a whole contract and the real service, on both databases, answer every act alike."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from rejoinder_verify import check
from tests.house import open_house
from tests.stateful.machine import Contract
from tests.web.client import serving

if TYPE_CHECKING:
    from pathlib import Path

RUNS = int(os.environ.get("REJOINDER_RUNS", "100"))
STEPS = 40
EVERY_ANSWER = {
    "200 end", "200 net-paid", "201 client", "201 freelancer", "200 replayed", "201 response", "201 change-requests",
    "201 change-window", "200 client", "200 withdrawal", "201 reports",
    "403 feedback.not_a_party", "409 feedback.contract_not_ended", "409 feedback.already_left",
    "422 feedback.ratings_invalid", "403 response.not_about_you", "409 response.nothing_to_answer",
    "409 response.already_given", "403 change.not_yours", "403 change.not_about_you", "409 change.not_available",
    "409 change.window_used", "409 change.window_not_open", "403 withdrawal.not_yours",
    "409 withdrawal.not_available", "403 report.not_about_you", "409 report.not_available",
    "422 report.opinion_is_not_a_ground", "409 contract.already_ended", "422 contract.end_in_future",
}  # fmt: skip
"""What a hundred runs always meet, or the machine has gone blind."""


def differs_nowhere(url: str, folder: Path, runs: int) -> None:
    """Run the machine against a house of its own, and verify all that it has done."""
    with open_house(url, folder) as house, serving(house) as service:
        machine = type("Contract", (Contract,), {"service": service, "runs": 0})
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=runs,
                stateful_step_count=STEPS,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
        findings = check(house.url.removeprefix("sqlite:///")).findings
        assert [str(finding) for finding in findings] == []


def test_the_model_and_the_service_answer_alike(sqlite_url: str, tmp_path: Path) -> None:
    Contract.seen.clear()
    differs_nowhere(sqlite_url, tmp_path, RUNS)
    assert set(Contract.seen) >= EVERY_ANSWER if RUNS >= 100 else Contract.seen


def test_the_model_and_the_service_on_postgresql_answer_alike(postgres_url: str, tmp_path: Path) -> None:
    differs_nowhere(postgres_url, tmp_path, max(RUNS // 5, 5))
