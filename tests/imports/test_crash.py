"""An import that is killed goes on when it is run again, and ends where an undisturbed one does."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import time
from typing import TYPE_CHECKING

from rejoinder_verify import check
from tests.cli.conftest import PROGRAM, environment
from tests.imports.conftest import TABLES

if TYPE_CHECKING:
    from pathlib import Path

RATINGS = 60_000
MAP = """
as = "ratings"
time = "unix"
[stars]
1 = [-10, -1]
5 = [1, 10]
[contract]
title = "Trade"
net_paid = "1.00"
currency = "XXX"
"""


def counts(database: Path) -> dict[str, int]:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        found = {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}
    connection.close()
    return found


def test_an_import_that_was_killed_goes_on(tmp_path: Path) -> None:
    chance = random.Random(7)
    pairs = {(chance.randrange(4_000), chance.randrange(4_000)) for _ in range(RATINGS)}
    lines = [f"m{a},m{b},{chance.choice((-5, 5))},{1_500_000_000 + n}.5\n" for n, (a, b) in enumerate(pairs) if a != b]
    (tmp_path / "ratings.csv").write_text("author,about,rating,at\n" + "".join(lines))
    (tmp_path / "map.toml").write_text(MAP)
    command = [*PROGRAM, "import", "ratings.csv", "--map", "map.toml", "--json", "--data"]

    def start(folder: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([*command, folder], cwd=tmp_path, env=environment(), stdout=subprocess.PIPE)

    whole = start("whole")
    assert (whole.communicate(timeout=120), whole.returncode)[1] == 0
    expected = counts(tmp_path / "whole/rejoinder.db")
    database = tmp_path / "killed/rejoinder.db"
    seen = 0
    for _ in range(2):
        process = start("killed")
        give_up = time.monotonic() + 120
        while process.poll() is None and time.monotonic() < give_up:
            if database.is_file() and (there := _contracts(database)) > seen:
                seen = there
                process.kill()
                break
            time.sleep(0.005)
        process.communicate(timeout=60)
        assert 0 < seen < expected["contract"]
        assert check(str(database)).clean
    last = start("killed")
    assert (last.communicate(timeout=120), last.returncode)[1] == 0
    assert counts(database) == expected
    assert check(str(database)).clean


def _contracts(database: Path) -> int:
    try:
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
            found = int(connection.execute("SELECT count(*) FROM contract").fetchone()[0])
        connection.close()
    except sqlite3.OperationalError:
        return 0
    return found
