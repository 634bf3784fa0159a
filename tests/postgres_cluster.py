"""A PostgreSQL of the tests' own: started from the binaries found, thrown away afterwards, never somebody else's."""

from __future__ import annotations

import contextlib
import itertools
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HOW_TO_GET_IT = (
    "PostgreSQL's server binaries (initdb, postgres) were found neither on the PATH nor in /usr/lib/postgresql. "
    "On Debian or Ubuntu: apt-get install postgresql. Elsewhere: put the folder that has them on the PATH."
)
OWNER = "rejoinder"
SECONDS_TO_START = 60
SECONDS_TO_STOP = 20
TRIES = 5
"""A free port can be taken by somebody else between being found and being used."""


class PostgresMissingError(RuntimeError):
    """There are no server binaries on this machine; the message says how to get them."""


class PostgresDidNotStartError(RuntimeError):
    """The server ended, or did not answer in time; the message is the end of its log."""


def binaries() -> Path:
    """Return the folder with initdb and postgres: the newest that Debian installed, or else the one on the PATH.

    Raises:
        PostgresMissingError: There is none.
    """
    installed = [
        folder / "bin"
        for folder in Path("/usr/lib/postgresql").glob("*")
        if folder.name.isdigit() and (folder / "bin/initdb").exists() and (folder / "bin/postgres").exists()
    ]
    if installed:
        return max(installed, key=lambda folder: int(folder.parent.name))
    initdb = shutil.which("initdb")
    if initdb and (Path(initdb).resolve().parent / "postgres").exists():
        return Path(initdb).resolve().parent
    raise PostgresMissingError(HOW_TO_GET_IT)


class PostgresCluster:
    """One running server; hands out databases that nobody has touched."""

    def __init__(self, port: int, password: str) -> None:
        self.port = port
        self._password = password
        self._numbers = itertools.count(1)
        self._template: str | None = None

    def url(self, database: str) -> str:
        """Return the address of one database."""
        return f"postgresql://{OWNER}:{self._password}@127.0.0.1:{self.port}/{database}"

    def postgres_url(self) -> str:
        """Create a database and return its address: a copy of the template when there is one, or else empty."""
        return self.url(self._create(f"test_{next(self._numbers)}", self._template or "template0"))

    def empty_url(self) -> str:
        """Create a database with nothing in it and return its address."""
        return self.url(self._create(f"test_{next(self._numbers)}", "template0"))

    def make_template(self, migrate: Callable[[str], None]) -> None:
        """Migrate once what every later `postgres_url` copies; `migrate` must have disconnected when it returns."""
        name = self._create("migrated", "template0")
        migrate(self.url(name))
        self._template = name

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected to it."""
        name = str(conninfo_to_dict(url)["dbname"])
        with self._connection() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def is_ready(self) -> bool:
        """Say whether the server answers."""
        with contextlib.suppress(psycopg.OperationalError), self._connection() as connection:
            connection.execute("SELECT 1")
            return True
        return False

    def _create(self, name: str, template: str) -> str:
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        with self._connection() as connection:
            connection.execute(statement)
        return name

    def _connection(self) -> psycopg.Connection:
        return psycopg.connect(self.url("postgres"), autocommit=True, connect_timeout=5)


@contextlib.contextmanager
def running_cluster(*, fsync: bool = False) -> Iterator[PostgresCluster]:
    """Start a server in a folder of its own, and stop it and remove the folder afterwards.

    Args:
        fsync: Whether an acknowledged write survives a power cut. Off is several times faster and right for every
            test but those of exactly this.

    Raises:
        PostgresMissingError: There are no server binaries here.
        PostgresDidNotStartError: The server would not start.
    """
    programs = binaries()
    folder = Path(tempfile.mkdtemp(prefix="rejoinder-postgres-"))
    try:
        user = _user()
        if user is not None:
            os.chown(folder, user.pw_uid, user.pw_gid)
        password = _initialise(programs, folder, user)
        with _server(programs, folder, user, password, fsync=fsync) as cluster:
            yield cluster
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> pwd.struct_passwd | None:
    """Return whom the server is to run as: itself refuses to be root. None: as we are."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    message = "PostgreSQL refuses to run as root, and there is neither a user 'postgres' nor a user 'nobody' here."
    raise PostgresDidNotStartError(message)


def _start(
    command: list[str], folder: Path, user: pwd.struct_passwd | None, output: int | None = None
) -> subprocess.Popen[bytes]:
    """Start a program in the folder, as the user, with nothing of our environment that could point it elsewhere."""
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC", "HOME": str(folder)}
    return subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if output is None else output,
        stderr=subprocess.STDOUT,
        user=None if user is None else user.pw_uid,
        group=None if user is None else user.pw_gid,
        extra_groups=None if user is None else [],
        start_new_session=True,  # Ctrl-C is for pytest, which then stops the server in order
    )


def _initialise(programs: Path, folder: Path, user: pwd.struct_passwd | None) -> str:
    """Create the data directory and return the password of its owner."""
    password = secrets.token_hex(16)
    password_file = folder / "password"
    password_file.touch(mode=0o600)
    if user is not None:
        os.chown(password_file, user.pw_uid, user.pw_gid)
    password_file.write_text(password)
    initdb = [str(programs / "initdb"), "--pgdata", str(folder / "data"), "--username", OWNER]
    initdb += ["--pwfile", str(password_file), "--auth", "scram-sha-256", "--encoding", "UTF8", "--no-locale"]
    process = _start([*initdb, "--no-sync"], folder, user)
    output, _ = process.communicate(timeout=SECONDS_TO_START)
    password_file.unlink()
    if process.returncode != 0:
        raise PostgresDidNotStartError(output.decode(errors="replace"))
    return password


@contextlib.contextmanager
def _server(
    programs: Path, folder: Path, user: pwd.struct_passwd | None, password: str, *, fsync: bool
) -> Iterator[PostgresCluster]:
    """Run the server until the caller is done; what stops is the process started here and no other."""
    log = folder / "log"
    for last in (*[False] * (TRIES - 1), True):
        cluster = PostgresCluster(_free_port(), password)
        with log.open("wb") as output:
            process = _start(_command(programs, folder, cluster.port, fsync=fsync), folder, user, output.fileno())
        try:
            if _answers(process, cluster):
                yield cluster
                return
        finally:
            _stop(process)
        if last or "could not bind" not in log.read_text(errors="replace"):
            raise PostgresDidNotStartError(log.read_text(errors="replace")[-4000:])


def _command(programs: Path, folder: Path, port: int, *, fsync: bool) -> list[str]:
    settings = {"listen_addresses": "127.0.0.1", "port": str(port), "max_connections": "100", "log_timezone": "UTC"}
    settings["unix_socket_directories"] = str(folder) if len(str(folder)) < 80 else ""  # a socket's path holds 107
    settings["unix_socket_permissions"] = "0700"
    if not fsync:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    command = [str(programs / "postgres"), "-D", str(folder / "data")]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    setpriv = shutil.which("setpriv")  # where there is one, the server ends even when pytest is killed
    return [setpriv, "--pdeathsig", "INT", *command] if setpriv else command


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(process: subprocess.Popen[bytes], cluster: PostgresCluster) -> bool:
    give_up = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < give_up:
        if cluster.is_ready():
            return True
        time.sleep(0.05)
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Stop fast (SIGINT: open transactions are rolled back), and if that takes too long at once (SIGQUIT, SIGKILL)."""
    for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if process.poll() is not None:
            return
        process.send_signal(how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(SECONDS_TO_STOP)
