"""``rejoinder import`` and ``rejoinder export`` as their user has them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.imports.conftest import CONTRACTS, MEMBERS, feedback

if TYPE_CHECKING:
    from pathlib import Path

BOTH = feedback("c1,client,2026-02-03T00:00:00Z,4.85,,,", "c1,freelancer,2026-02-05T00:00:00Z,4,,,")
FINISHED = CONTRACTS.replace("2026-", "2025-")
SAID = BOTH.replace("2026-", "2025-")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, text in (("members", MEMBERS), ("contracts", FINISHED), ("feedback", SAID)):
        (tmp_path / f"{name}.csv").write_text(text)
    return tmp_path


def test_files_come_in_and_go_out_again(run: Any, files: Path) -> None:
    done = run("import", "feedback.csv", "contracts.csv", "members.csv", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    said = json.loads(done.stdout)
    assert said["new"] == {"members": 2, "contracts": 1, "feedback": 2}
    assert (said["kept"], said["rejected"]) == (True, 0)
    again = run("import", "feedback.csv", "contracts.csv", "members.csv")
    assert (again.returncode, again.stderr) == (0, "")
    assert "feedback: 0 new, 2 there already" in again.stdout
    assert run("verify").returncode == 0
    out = run("export", "out", "--format", "jsonl", "--json")
    assert (out.returncode, json.loads(out.stdout)["rows"]) == (0, {"members": 2, "contracts": 1, "feedback": 2})
    elsewhere = run(
        "import", *(f"out/{name}.jsonl" for name in ("members", "contracts", "feedback")), "--data", "other"
    )
    assert elsewhere.returncode == 0
    assert run("export", "again", "--format", "jsonl", "--data", "other").returncode == 0
    for name in ("members", "contracts", "feedback"):
        assert (files / f"out/{name}.jsonl").read_bytes() == (files / f"again/{name}.jsonl").read_bytes()


def test_bad_rows_keep_everything_out_unless_there_is_a_file_for_them(run: Any, files: Path) -> None:
    (files / "members.csv").write_text(MEMBERS + "x y,X\n")
    done = run("import", "members.csv")
    assert done.returncode == 1
    assert "members.csv:4: member: An id is" in done.stderr
    assert "Nothing was kept." in done.stderr
    assert "members: 2 good, and not kept" in done.stdout
    done = run("import", "members.csv", "--rejects", "r.csv")
    assert done.returncode == 1
    assert "members: 2 new" in done.stdout
    assert (files / "r.csv").read_text().splitlines()[1].endswith(",x y,X")


def test_a_dry_run_says_what_would_be(run: Any, files: Path) -> None:
    done = run("import", "members.csv", "--dry-run")
    assert (done.returncode, "There is no database" in done.stderr) == (3, True)
    assert not (files / "rejoinder-data").exists()
    assert run("migrate").returncode == 0
    done = run("import", "members.csv", "--dry-run")
    assert (done.returncode, "members: 2 would be new" in done.stdout) == (0, True)
    assert "members: 2 new" in run("import", "members.csv").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["attributes.csv"], "files of attributes have their format and no use yet"),
        (["x.csv", "--as", "messages"], "files of messages have their format and no use yet"),
        (["x.csv"], "say with --as what its rows are"),
        (["x.csv", "--as", "ratings"], "ratings need a mapping file"),
        (["x.csv", "--as", "members"], "No such file"),
        (["x.csv", "--map", "no-such-map"], "no-such-map"),
        (["members.xlsx"], "its name ends in none of"),
        ([], "Missing argument"),
    ],
)
def test_what_can_not_be_taken_in_is_said_in_a_sentence(run: Any, arguments: list[str], said: str) -> None:
    done = run("import", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_shipped_map_is_known_by_its_name(run: Any, files: Path) -> None:
    (files / "net.csv").write_text("6,2,4,1289241911.72836\n2,6,-10,1289241941.53378\n")
    done = run("import", "net.csv", "--map", "bitcoin-otc", "--json")
    assert json.loads(done.stdout)["new"] == {"members": 2, "contracts": 1, "feedback": 2}


def test_export_says_what_it_can_not_do(run: Any, files: Path) -> None:
    done = run("export", "out")
    assert (done.returncode, "There is no database" in done.stderr) == (3, True)
    assert run("export", "out", "--format", "xml").returncode == 2
    assert run("migrate").returncode == 0
    assert run("export", "members.csv").returncode == 1
    done = run("export", "out")
    assert (done.returncode, (files / "out/members.csv").read_text()) == (0, "member,display_name,country,created_at\n")
