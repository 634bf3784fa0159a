"""What every test may ask for: a real database of either kind, and the real network of ratings where it is at hand."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.postgres_cluster import PostgresCluster, PostgresMissingError, running_cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _pytest.terminal import TerminalReporter

DATABASES = ("sqlite", "postgresql")
SQLITE = "sqlite:///"
SQLITE_FILE = "rejoinder.db"
"""What the product calls its database file within --data."""
REAL_DATA_FILE = "otc_network.csv.gz"


def migrate(url: str) -> None:
    """Bring an empty database to the newest schema, and disconnect.

    HOOK: this is the one place that knows how the product migrates. It runs in a process of its own, so that no
    connection is left behind that would stand in the way of copying the database.
    """
    folder, database = (str(data_folder(url)), None) if url.startswith(SQLITE) else (tempfile.gettempdir(), url)
    imports = "from pathlib import Path; from rejoinder.store.schema import put_in_place"
    code = f"{imports}; put_in_place(Path({folder!r}), {database!r})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120)
    if done.returncode != 0:
        message = f"migrating ended with {done.returncode}:\n{done.stdout}{done.stderr}"
        raise RuntimeError(message)


def data_folder(url: str) -> Path:
    """Return the folder (--data) of an embedded database's address."""
    return Path(url.removeprefix(SQLITE)).parent


@pytest.fixture(scope="session")
def bare_postgres() -> Iterator[PostgresCluster]:
    """A throw-away server whose databases start empty, for tests of migrating itself."""
    try:
        with running_cluster() as cluster:
            yield cluster
    except PostgresMissingError as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def postgres(bare_postgres: PostgresCluster) -> PostgresCluster:
    """The same server, whose databases start with the newest schema: `postgres.postgres_url()` makes one."""
    bare_postgres.make_template(migrate)
    return bare_postgres


@pytest.fixture
def postgres_url(postgres: PostgresCluster) -> Iterator[str]:
    """A migrated PostgreSQL database that nobody has touched."""
    url = postgres.postgres_url()
    yield url
    postgres.drop(url)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a migrated SQLite database, to be copied."""
    folder = tmp_path_factory.mktemp("sqlite-template")
    migrate(f"{SQLITE}{folder / SQLITE_FILE}")
    return folder


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated SQLite database that nobody has touched, in a data folder of its own."""
    folder = tmp_path / "data"
    shutil.copytree(sqlite_template, folder)
    return f"{SQLITE}{folder / SQLITE_FILE}"


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """Each test that asks for this runs twice: on SQLite and on PostgreSQL."""
    return str(request.getfixturevalue({"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]))


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of the real rating network, which is never part of the project."""
    folder = Path(os.environ.get("REJOINDER_REAL_DATA", "absent"))
    if not (folder / REAL_DATA_FILE).exists():
        pytest.skip(
            f"The real network is not here. Get soc-sign-bitcoinotc from the Stanford Network Analysis Project, save "
            f"it as {REAL_DATA_FILE} (source,target,rating,time, no header) and name its folder in REJOINDER_REAL_DATA."
        )
    return folder


def skipped_is_failed() -> bool:
    """Say whether this run may leave nothing out: CI=true."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """With CI=true a skipped test fails the run: a rule that nobody checked does not hold."""
    reporter: TerminalReporter | None = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and reporter.stats.get("skipped") and skipped_is_failed() and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Say why a run without a failed test failed."""
    skipped = len(terminalreporter.stats.get("skipped", []))
    if skipped and skipped_is_failed():
        terminalreporter.section("skipped with CI=true", sep="=", red=True)
        terminalreporter.line(
            f"{skipped} skipped, and with CI=true nothing may be: each line above says what it lacks."
        )
