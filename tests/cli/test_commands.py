"""Every other command: what it prints where, and how it ends."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from rejoinder.cli.main import app, told
from rejoinder.store.database import StoreUnavailable
from rejoinder.store.keys import SCOPES

COMMANDS = [
    "demo", "serve", "worker", "import", "export", "migrate", "doctor", "verify", "openapi", "rulebook", "keys create",
    "keys list", "keys revoke", "members erase", "clock now", "clock advance", "clock timeline", "events tail",
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_and_refuses_what_it_does_not_know(command: str) -> None:
    shown = CliRunner().invoke(app, [*command.split(), "--help"])
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert "Usage:" in shown.stdout
    refused = CliRunner().invoke(app, [*command.split(), "--no-such-option"])
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "No such option" in refused.stderr


def test_the_program_does_so_too(run: Any) -> None:
    for wrong in (["--no-such-option"], ["no-such-command"], ["keys", "no-such-command"], ["serve", "surplus"]):
        done = run(*wrong)
        assert (done.returncode, done.stdout) == (2, "")
        assert "Error: " in done.stderr
    assert run("--version").stdout.count(".") == 2


def test_a_fault_of_our_own_is_a_sentence_too() -> None:
    assert told(ZeroDivisionError("division by zero\nmore")) == (
        "Something is wrong in Rejoinder itself: ZeroDivisionError: division by zero. REJOINDER_DEBUG=1 shows where.",
        1,
    )
    assert told(PermissionError(13, "Permission denied", "/there")) == ("Permission denied: /there.", 3)
    assert told(StoreUnavailable("OperationalError"))[1] == 3


def test_help_loads_nothing_that_takes_time(run: Any, tmp_path: Path) -> None:
    done = run("--help", PYTHONPROFILEIMPORTTIME="1")
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "rejoinder.cli.serve" in loaded
    assert not loaded & {"django", "ninja", "pydantic", "granian", "psycopg", "rich", "PIL", "cryptography", "pyarrow"}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "command", ["keys list", "keys revoke abc", "doctor", "verify", "events tail", "clock now", "members erase a --yes"]
)
def test_what_only_reads_makes_no_database(run: Any, tmp_path: Path, command: str) -> None:
    done = run(*command.split())
    assert done.returncode == 3
    assert "There is no database in" in done.stderr
    assert "`rejoinder migrate` makes one" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_key_is_printed_alone_and_listed_without_itself(run: Any) -> None:
    made = run("keys", "create", "--scopes", "members, read,read")
    assert made.returncode == 0
    key = made.stdout.removesuffix("\n")
    assert key.startswith("rj_")
    assert key.split() == [key]
    listed = json.loads(run("keys", "list", "--json").stdout)
    assert [(each["id"], each["scopes"], each["revoked_at"]) for each in listed] == [
        (key[3:11], ["members", "read"], None)
    ]
    assert key not in run("keys", "list").stdout
    assert run("keys", "revoke", key[3:11]).returncode == 0
    assert json.loads(run("keys", "list", "--json").stdout)[0]["revoked_at"] is not None
    again = run("keys", "revoke", key[3:11])
    assert again.returncode == 1
    assert "revoked before" in again.stderr
    assert run("verify").returncode == 0


@pytest.mark.parametrize("scopes", ["nobody", "", "members,nobody", "MEMBERS"])
def test_a_key_with_a_scope_that_there_is_not_is_not_made(run: Any, scopes: str) -> None:
    done = run("keys", "create", "--scopes", scopes)
    assert done.returncode == 2
    assert done.stdout == ""
    assert run("migrate").returncode == 0
    assert json.loads(run("keys", "list", "--json").stdout) == []


def test_a_sandbox_has_every_scope_and_a_clock(run: Any) -> None:
    made = json.loads(run("keys", "create", "--scopes", ",".join(SCOPES), "--sandbox", "--json").stdout)
    assert made["key"][3:11] == made["id"]
    before = run("clock", "now").stdout
    time.sleep(0.01)
    assert run("clock", "now").stdout == before  # it stands still
    assert json.loads(run("clock", "advance", "P28D", "--json").stdout)["now"] > before
    assert run("clock", "advance", "--to", "2100-01-01T00:00:00Z").stdout == "2100-01-01T00:00:00Z\n"
    assert json.loads(run("clock", "timeline", "--json").stdout) == []
    assert "0 to come" in run("clock", "timeline").stderr


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ([], 2), (["soon"], 2), (["--by", "P1D", "--to", "next"], 2), (["-P1D"], 2), (["2020-01-01T00:00:00Z"], None),
        (["next"], None),
    ],
)  # fmt: skip
def test_the_clock_goes_forward_only(run: Any, asked: list[str], code: int | None) -> None:
    run("migrate", "--sandbox")
    before = run("clock", "now").stdout
    done = run("clock", "advance", *asked)
    assert done.returncode in ({1, 2} if code is None else {code})
    assert done.stderr
    assert run("clock", "now").stdout == before


def test_a_real_installation_has_no_such_clock(run: Any) -> None:
    run("keys", "create", "--scopes", "read")
    for command in ("now", "timeline", "advance P1D"):
        done = run("clock", *command.split())
        assert (done.returncode, done.stdout) == (1, "")
        assert "no sandbox" in done.stderr


def test_events_are_one_a_line_and_can_be_followed(run: Any, serve: Any, tmp_path: Path) -> None:
    run("migrate", "--sandbox")
    run("clock", "advance", "P1D")
    (first,) = [json.loads(line) for line in run("events", "tail", "--json").stdout.splitlines()]
    assert first["type"] == "test_clock.ready"
    assert "test_clock.ready" in run("events", "tail").stdout
    assert run("events", "tail", "--after", first["id"]).stdout == ""
    assert run("events", "tail", "--after", "0" * 32).returncode == 2

    from tests.cli.conftest import PROGRAM, environment

    follow = [*PROGRAM, "events", "tail", "--follow", "--json"]
    with subprocess.Popen(follow, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, text=True) as following:
        assert following.stdout is not None
        assert json.loads(following.stdout.readline())["id"] == first["id"]
        run("clock", "advance", "P1D")
        assert json.loads(following.stdout.readline())["type"] == "test_clock.ready"
        following.terminate()


def test_commands_work_beside_a_server(run: Any, serve: Any) -> None:
    served = serve("--sandbox")
    key = run("keys", "create", "--scopes", "clock").stdout.strip()
    before = json.loads(served.get("/v1/test-clock", Authorization=f"Bearer {key}")[1])["now"]
    now = run("clock", "advance", "P1D").stdout.strip()
    assert json.loads(served.get("/v1/test-clock", Authorization=f"Bearer {key}")[1])["now"] == now > before
    assert run("migrate").stdout == "nothing to do\n"
    assert run("verify").returncode == 0
    assert run("doctor").returncode == 0
    run("keys", "revoke", key[3:11])
    assert served.get("/v1/test-clock", Authorization=f"Bearer {key}")[0] == 401


def test_verify_names_what_was_tampered_with(run: Any, tmp_path: Path) -> None:
    run("keys", "create", "--scopes", "read")
    run("keys", "create", "--scopes", "read")
    clean = run("verify", "--print-head")
    assert clean.returncode == 0
    (tmp_path / "head").write_text(clean.stdout)
    assert run("verify", "--head", "head").returncode == 0
    assert run("doctor", "--anchor", "head").returncode == 0
    database = sqlite3.connect(tmp_path / "rejoinder-data/rejoinder.db")
    trigger = database.execute("SELECT sql FROM sqlite_master WHERE name = 'journal_is_never_edited'").fetchone()[0]
    database.execute("DROP TRIGGER journal_is_never_edited")
    with database:
        database.execute("UPDATE journal SET entry = replace(entry, 'key', 'kez') WHERE seq = 1")
    database.execute(trigger)
    database.close()
    found = run("verify", "--json", "--head", "head")
    assert found.returncode == 1
    assert json.loads(found.stdout)["clean"] is False
    assert "1" in json.loads(found.stdout)["findings"][0]["where"]
    assert run("verify").stdout.splitlines()[0].startswith("chain: ")
    assert run("verify", "--head", "missing").returncode == 2


def test_nobody_is_erased_by_who_says_no(run: Any) -> None:
    run("migrate", "--sandbox")
    for asked in (("--yes",), ()):
        done = run("members", "erase", "nobody", *asked)
        assert done.returncode == 1
        assert done.stdout == ""
    done = run("members", "erase", "nobody", stdin="n\n")
    assert done.returncode == 2
    assert "Nothing was erased" in done.stderr
    assert "Nothing was erased" not in run("members", "erase", "nobody", stdin="y\n").stderr


def test_an_erasure_says_when_it_was(run: Any, tmp_path: Path) -> None:
    run("migrate", "--sandbox")
    (tmp_path / "m.csv").write_text("member,display_name\nacme,Acme\nbea,Bea\n")
    assert run("import", "m.csv", "--as", "members").returncode == 0
    now = run("clock", "now").stdout.strip()
    assert f"erased_at: {now}" in run("members", "erase", "acme", stdin="yes\n").stdout.splitlines()
    told = json.loads(run("members", "erase", "bea", "--yes", "--json").stdout)
    assert (told["member"], told["erased_at"], told["held_until"]) == ("bea", now, None)


def test_the_rulebook_is_for_people_and_for_programs(run: Any) -> None:
    assert "### R-303" in run("rulebook").stdout
    as_data = json.loads(run("rulebook", "--format", "json").stdout)
    assert any(each["rule"] == "R-303" for each in as_data["data"])
    assert run("rulebook", "--json", "--profile", "blind-until-deadline").returncode == 0
    assert run("rulebook", "--format", "pdf").returncode == 2


def test_the_interface_is_described_as_it_is_served(run: Any, serve: Any) -> None:
    described = json.loads(run("openapi").stdout)
    assert "/v1/test-clock" not in described["paths"]
    served = serve("--sandbox")
    assert json.loads(served.get("/v1/openapi.json")[1]) == json.loads(run("openapi", "--sandbox").stdout)


def test_the_embedded_database_needs_no_worker(run: Any) -> None:
    assert run("worker").returncode == 2


@pytest.mark.parametrize("command", [["keys", "list"], ["doctor"], ["--help"], ["verify"]])
def test_nothing_is_coloured(run: Any, command: list[str]) -> None:
    run("migrate")
    for more in ({"NO_COLOR": "1"}, {"FORCE_COLOR": "1", "NO_COLOR": "1"}):
        done = run(*command, **more)
        assert "\x1b" not in done.stdout + done.stderr


def test_a_reader_that_has_read_enough_is_no_trouble(run: Any, tmp_path: Path) -> None:
    from tests.cli.conftest import PROGRAM, environment

    with subprocess.Popen(
        [*PROGRAM, "rulebook"], cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as cut:
        assert cut.stdout is not None
        assert cut.stderr is not None
        cut.stdout.close()
        assert cut.stderr.read() == b""
