"""With CI=true a skipped test is a failed run; without, it is a skipped test."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
SKIPPING = "import pytest\n\ndef test_one():\n    pass\n\ndef test_two():\n    pytest.skip('PostgreSQL is not here')\n"
WHOLE = "def test_one():\n    pass\n"


@pytest.mark.parametrize(
    ("tests", "ci", "status"), [(SKIPPING, "true", 1), (SKIPPING, "", 0), (WHOLE, "true", 0), (WHOLE, "", 0)]
)
def test_a_skipped_test_fails_ci_and_only_ci(tmp_path: Path, tests: str, ci: str, status: int) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_some.py").write_text(tests)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider", "-rs", str(tmp_path)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(PROJECT), "CI": ci},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert ("PostgreSQL is not here" in done.stdout) == (tests == SKIPPING)
    assert ("nothing may be" in done.stdout) == (status == 1)
