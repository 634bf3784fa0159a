"""What can't be written is answered with 503 and changes nothing; reads go on, and so do writes once they can."""

from __future__ import annotations

import resource
import shutil
import sqlite3
from typing import TYPE_CHECKING

import pytest

from rejoinder_verify import check
from tests.crash.clients import STARTED, story
from tests.crash.serving import Caller, Server, key_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REGISTER = {"client": "acme", "freelancer": "bea", "title": "Work", "started_at": STARTED}


@pytest.fixture
def server(sqlite_template: Path, tmp_path: Path) -> Iterator[tuple[Server, Caller]]:
    data = tmp_path / "data"
    shutil.copytree(sqlite_template, data)
    key = key_of(data)
    with Server(data) as server:
        caller = Caller(server.address, key)
        for member in ("acme", "bea"):
            assert caller.call("PUT", f"/members/{member}", {"display_name": member.title()}).status == 201
        yield server, caller
        caller.close()


def entries(server: Server) -> int:
    connection = sqlite3.connect(f"file:{server.data / 'rejoinder.db'}?mode=ro", uri=True)
    (found,) = connection.execute("SELECT count(*) FROM journal").fetchone()
    connection.close()
    return int(found)


def unavailable(caller: Caller, number: int) -> None:
    answer = caller.call("PUT", f"/contracts/c{number}", REGISTER)
    assert (answer.status, answer.body["code"]) == (503, "unavailable"), answer
    assert answer.headers["retry-after"] == "1"


def test_when_the_disk_takes_no_more(server: tuple[Server, Caller]) -> None:
    serving, caller = server
    for request in list(story("whole"))[:4]:
        answer = caller.call(request.method, request.path, request.body, request.again)
        assert answer.status in {200, 201}, answer
    (worker,) = serving.workers()
    before, history = entries(serving), caller.call("GET", "/members/bea/history?as=freelancer")
    # No file of this process may grow beyond what the log has now: the next commit gets half way.
    log = (serving.data / "rejoinder.db-wal").stat().st_size
    soft, hard = resource.prlimit(worker, resource.RLIMIT_FSIZE)
    resource.prlimit(worker, resource.RLIMIT_FSIZE, (log + 2_000, hard))
    for number in range(5):
        unavailable(caller, number)
        assert caller.call("GET", "/members/bea/history?as=freelancer").body == history.body
        assert caller.call("GET", f"/contracts/c{number}").status == 404
    assert entries(serving) == before
    resource.prlimit(worker, resource.RLIMIT_FSIZE, (soft, hard))
    assert caller.call("PUT", "/contracts/c0", REGISTER).status == 201
    assert entries(serving) == before + 1
    assert check(str(serving.data / "rejoinder.db")).clean


def test_when_somebody_else_holds_the_database(server: tuple[Server, Caller]) -> None:
    """A tool of the operator's holds the write lock for longer than we wait."""
    serving, caller = server
    before = entries(serving)
    other = sqlite3.connect(serving.data / "rejoinder.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    unavailable(caller, 0)
    assert caller.call("GET", "/contracts/c0").status == 404
    other.execute("ROLLBACK")
    other.close()
    assert entries(serving) == before
    assert caller.call("PUT", "/contracts/c0", REGISTER).status == 201
    assert check(str(serving.data / "rejoinder.db")).clean
