"""Imports point down only: `.importlinter` is kept, and can fail."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
ALLOWED_BESIDE_THE_STANDARD_LIBRARY = {
    "rejoinder/policy": {"rejoinder"},
    "rejoinder/reputation": {"rejoinder"},
    "rejoinder/record": {"rejoinder"},
    "rejoinder_verify": {"rejoinder_verify", "psycopg"},  # the driver, without which PostgreSQL can't be read
}


def lint_imports(project: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts over one copy of the sources."""
    command = "import sys; sys.path.insert(0, 'src'); from importlinter.cli import lint_imports_command as c; c()"
    return subprocess.run(
        [sys.executable, "-c", command, "--no-cache"],
        cwd=project,
        env={"PYTHONPATH": str(project / "src")},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The folders and the law about them, to be spoiled."""
    ignore = shutil.ignore_patterns("__pycache__", "*.egg-info", "templates", "static")
    shutil.copytree(PROJECT / "src", tmp_path / "src", ignore=ignore)
    shutil.copy(PROJECT / ".importlinter", tmp_path)
    return tmp_path


def test_the_contracts_are_kept() -> None:
    done = lint_imports(PROJECT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("file", "line", "broken"),
    [
        ("rejoinder/policy/planted.py", "import rejoinder.store", "Imports point down only BROKEN"),
        ("rejoinder/outside/planted.py", "import rejoinder.actions", "Imports point down only BROKEN"),
        ("rejoinder/untold/__init__.py", "", "Imports point down only BROKEN"),
        ("rejoinder/policy/planted.py", "import time", "chance or framework BROKEN"),
        ("rejoinder/record/planted.py", "from secrets import token_hex", "chance or framework BROKEN"),
        ("rejoinder/reputation/planted.py", "import django.db", "chance or framework BROKEN"),
        ("rejoinder_verify/planted.py", "import rejoinder.record", "shares no code with the writer BROKEN"),
        (
            "rejoinder/store/planted.py",
            "import rejoinder_verify",
            "Nothing but cli/verify.py calls the verifier BROKEN",
        ),
        ("rejoinder/store/reads/planted.py", "import rejoinder.store.sealed", "reach sealed words BROKEN"),
        ("rejoinder/web/planted.py", "from rejoinder.store.sealed import WORDS", "reach sealed words BROKEN"),
    ],
)
def test_a_planted_import_breaks_its_contract(copied: Path, file: str, line: str, broken: str) -> None:
    planted = copied / "src" / file
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(line + "\n")
    done = lint_imports(copied)
    assert done.returncode == 1, done.stdout + done.stderr
    assert broken in " ".join(done.stdout.split())


def test_one_command_may_call_the_verifier(copied: Path) -> None:
    (copied / "src/rejoinder/cli/verify.py").write_text("import rejoinder_verify\n")
    done = lint_imports(copied)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("folder", ALLOWED_BESIDE_THE_STANDARD_LIBRARY)
def test_rules_arithmetic_proof_and_verifier_need_the_standard_library_alone(folder: str) -> None:
    allowed = sys.stdlib_module_names | ALLOWED_BESIDE_THE_STANDARD_LIBRARY[folder]
    foreign = [
        f"{file.relative_to(PROJECT)}:{node.lineno} imports {name}"
        for file in sorted((PROJECT / "src" / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in imported(node)
        if name.partition(".")[0] not in allowed
    ]
    assert foreign == []


def imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    """Name the modules of one import; a relative one names none."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if node.module and not node.level else []
