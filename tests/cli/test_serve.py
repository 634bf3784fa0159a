"""`rejoinder serve`: ready when it says so, alone with its data, gone when it is told, and nothing left of it."""

from __future__ import annotations

import json
import signal
import socket
import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.postgres_cluster import PostgresCluster


def is_gone(pid: int) -> bool:
    """Ended, or only waiting to be counted."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def wait_for(condition: Callable[[], bool], seconds: float = 5) -> bool:
    give_up = time.monotonic() + seconds
    while not condition() and time.monotonic() < give_up:
        time.sleep(0.01)
    return condition()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_once_it_says_so_and_stops_in_order(serve: Any, tmp_path: Path, how: signal.Signals) -> None:
    served = serve("--sandbox")
    assert served.get("/healthz")[0] == 200
    assert served.said().count("listening on") == 1
    (worker,) = served.workers()
    began = time.monotonic()
    assert served.stop(how) == 0
    assert time.monotonic() - began < 3
    assert is_gone(worker)
    assert served.log.with_suffix(".out").read_text() == ""
    assert "Traceback" not in served.said()
    assert sorted(path.name for path in (tmp_path / "rejoinder-data").iterdir()) == [
        "files", "installation.key", "migrate.lock", "rejoinder.db", "serve.lock", "write.lock",
    ]  # fmt: skip


def test_an_idle_connection_does_not_hold_up_the_end(serve: Any) -> None:
    served = serve()
    host, port = served.base.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as idle:
        idle.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        assert idle.recv(12) == b"HTTP/1.1 200"
        began = time.monotonic()
        assert served.stop() == 0
        assert time.monotonic() - began < 3


def test_killed_it_leaves_no_orphan_and_starts_again_on_the_same_data_and_port(serve: Any) -> None:
    served = serve("--sandbox")
    for _ in range(3):
        (worker,) = served.workers()
        served.process.kill()
        port = int(served.base.rpartition(":")[2])
        served.process.wait()
        served = serve("--sandbox", port=port)
        assert is_gone(worker)
        assert served.get("/healthz")[0] == 200
    assert served.stop() == 0


def test_the_process_that_answers_killed_is_told_and_ends_the_server(serve: Any) -> None:
    import os

    served = serve()
    os.kill(served.workers()[0], signal.SIGKILL)
    assert served.process.wait(10) == 1
    assert "ended by itself" in served.said()


def test_a_second_server_on_the_same_data_is_refused(serve: Any) -> None:
    first = serve("--sandbox")
    second = serve.without_waiting("--sandbox")
    assert second.process.wait(60) == 1
    assert "Another rejoinder serves" in second.said()
    assert "listening" not in second.said()
    assert first.get("/healthz")[0] == 200


def test_a_second_server_waits_for_one_that_is_ending(serve: Any) -> None:
    first = serve()
    second = serve.without_waiting()
    assert wait_for(lambda: "Waiting for another" in second.said())
    assert first.stop() == 0
    second.wait_until_ready()


def test_a_port_that_is_taken_is_named(serve: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        served = serve.without_waiting(port=taken.getsockname()[1])
        assert served.process.wait(60) == 3
        assert f"port {taken.getsockname()[1]}: another program uses it" in served.said()


def test_two_servers_do_not_share_a_port(serve: Any) -> None:
    first = serve("--data", "one")
    second = serve.without_waiting("--data", "two", port=int(first.base.rpartition(":")[2]))
    assert second.process.wait(60) == 3


def test_what_is_real_stays_real(serve: Any, run: Any) -> None:
    assert run("migrate").returncode == 0
    assert serve().stop() == 0
    refused = run("keys", "create", "--scopes", "clock")
    assert refused.returncode == 2
    assert "this database is none" in refused.stderr
    refused = run("serve", "--sandbox", "--port", 0)
    assert refused.returncode == 1
    assert "made for real use: start it without --sandbox" in refused.stderr
    assert run("serve", "--sandbox", "--data", "other", "--workers", 2).returncode == 2
    assert run("migrate", "--sandbox", "--data", "other").returncode == 0
    refused = run("serve", "--data", "other", "--port", 0)
    assert refused.returncode == 1
    assert "made for a sandbox: start it with --sandbox" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--workers", "2"], 2, "The embedded database has one server process."),
        (["--workers", "x"], 2, "Invalid value"),
        (["--port", "70000"], 2, "a whole number from 0 to 65535"),
        (["--unknown"], 2, "No such option: --unknown"),
        (["--database", "mysql://x/y"], 2, "--database names PostgreSQL"),
        (["--database", "postgresql://127.0.0.1:1/nobody"], 3, "can't be reached"),
        (["--profile", "nobody"], 2, "There is no profile nobody"),
        (["--host", "203.0.113.7"], 3, "Can't listen on 203.0.113.7"),
        (["--data", "/proc/nothing"], 3, "can't be made"),
    ],
)
def test_what_it_cannot_do_it_says(run: Any, arguments: list[str], code: int, said: str) -> None:
    done = run("serve", *arguments)
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert done.stdout == ""


def test_a_wrong_profile_is_named_with_its_key(run: Any, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('name = "mine"\n')
    done = run("serve", "--profile", "mine.toml", "--port", 0)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("rejoinder: The profile can't be used: ")


def test_a_key_may_be_made_before_it_is_said_what_the_database_is(run: Any, serve: Any) -> None:
    key = run("keys", "create", "--scopes", "clock").stdout.strip()
    served = serve("--sandbox")
    assert served.get("/v1/test-clock", Authorization=f"Bearer {key}")[0] == 200


def test_another_profile_is_served(serve: Any) -> None:
    served = serve("--profile", "blind-until-deadline")
    assert json.loads(served.get("/v1/terms")[1])["data"][0]["reveal"] == "deadline_only"


def test_missing_triggers_are_not_served_over(run: Any, serve: Any, tmp_path: Path) -> None:
    assert serve().stop() == 0
    database = sqlite3.connect(tmp_path / "rejoinder-data/rejoinder.db")
    database.execute("DROP TRIGGER response_is_never_edited")
    database.close()
    refused = run("serve", "--port", 0)
    assert refused.returncode == 1
    assert "response_is_never_edited" in refused.stderr
    assert run("verify").returncode == 1
    assert run("doctor").returncode == 1
    assert run("migrate").stdout == "migrated\n"
    assert run("verify").returncode == 0
    assert serve().stop() == 0


def test_a_schema_that_was_left_half_made_is_finished(run: Any, serve: Any, tmp_path: Path) -> None:
    assert run("migrate").returncode == 0
    database = sqlite3.connect(tmp_path / "rejoinder-data/rejoinder.db")
    for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        database.execute(f"DROP TRIGGER {name}")
    database.close()
    assert serve().stop() == 0
    assert run("verify").returncode == 0


def test_nothing_that_is_not_a_database_is_written_over(run: Any, tmp_path: Path) -> None:
    (tmp_path / "rejoinder-data").mkdir()
    file = tmp_path / "rejoinder-data/rejoinder.db"
    file.write_bytes(b"a diary, dear to somebody" * 100)
    done = run("serve", "--port", 0)
    assert done.returncode == 3
    assert "not a database" in done.stderr
    assert file.read_bytes() == b"a diary, dear to somebody" * 100


def test_a_log_of_answers_names_nobody(serve: Any) -> None:
    quiet, loud = serve("--data", "quiet"), serve("--data", "loud", "--access-log")
    for served in (quiet, loud):
        served.get("/v1/members/dear-canary/history?as=client")
        served.get("/dear-canary")
        served.stop()
        assert "canary" not in served.said()
    assert '"group":"members"' in loud.said()
    assert '"group"' not in quiet.said()


def test_postgresql_waits_to_be_migrated_and_takes_more_workers(
    run: Any, serve: Any, bare_postgres: PostgresCluster
) -> None:
    url = bare_postgres.empty_url()
    refused = run("serve", "--port", 0, REJOINDER_DATABASE_URL=url)
    assert refused.returncode == 1
    assert "Run `rejoinder migrate`" in refused.stderr
    assert url.split("@")[0].rpartition(":")[2] not in refused.stderr  # the password
    assert run("migrate", "--database", url).returncode == 0
    assert run("migrate", "--database", url, "--json").stdout.endswith('"migrated": false}\n')
    served = serve("--workers", 2, "--sandbox", REJOINDER_DATABASE_URL=url)
    assert len(served.workers()) == 2
    assert served.get("/healthz")[0] == 200
    assert served.said().count("listening on") == 1
    checks = json.loads(run("doctor", "--database", url, "--json").stdout)["checks"]
    assert {each["what"]: each["how"] for each in checks}["triggers"] == "fine"
    # The throw-away cluster is started without fsync, and that is what a doctor is for.
    assert next(each["mend"] for each in checks if each["what"] == "durability").startswith("Set fsync = on")
    telling = serve.without_waiting(command="worker", port=None, REJOINDER_DATABASE_URL=url)
    assert wait_for(lambda: "telling what becomes due" in telling.said())
    assert telling.stop() == 0
    assert served.stop() == 0
    assert run("keys", "create", "--scopes", "clock", "--database", url).stdout.startswith("rj_")
    bare_postgres.drop(url)


def test_a_postgresql_that_is_not_there_is_said_to_be_so(run: Any) -> None:
    for command in ("serve", "migrate", "doctor", "verify", "keys list", "worker", "events tail"):
        done = run(*command.split(), "--database", "postgresql://somebody:hush@127.0.0.1:1/nothing")
        assert done.returncode == 3, done.stderr
        assert done.stdout == ""
        assert "hush" not in done.stderr
