"""The floor: raw WSGI and the same driver, running the very statements that the product runs, on the same server.

``FLOOR_SCRIPT`` has for each route the statements that the product was seen to run, with their parameters; the floor
runs them with today's ids, does the same reads after the commit, and answers the rows as JSON objects.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_local = threading.local()
_writing = threading.Lock()
_writer: list[sqlite3.Connection] = []


def _connect(*pragmas: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        os.environ["FLOOR_DATABASE"], isolation_level=None, check_same_thread=False, cached_statements=512
    )
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _reader() -> sqlite3.Connection:
    if not hasattr(_local, "reader"):
        _local.reader = _connect("query_only = ON", "wal_autocheckpoint = 0")
    connection: sqlite3.Connection = _local.reader
    return connection


def _the_writer() -> sqlite3.Connection:
    if not _writer:
        _writer.append(
            _connect("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "recursive_triggers = ON")
        )
    return _writer[0]


def _run(connection: sqlite3.Connection, statements: list[Any], current: dict[str, Any]) -> list[Any]:
    """Run statements with today's values in place of those that were seen."""
    fetched = []
    for sql, names in statements:
        rows = connection.execute(sql, {**names, **{key: current[key] for key in names.keys() & current.keys()}})
        if sql.lstrip().startswith("SELECT"):
            columns = [column[0] for column in rows.description]
            fetched.append([dict(zip(columns, row, strict=True)) for row in rows.fetchall()])
    return fetched


def _script() -> dict[str, Any]:
    def unhex(value: Any) -> Any:
        return bytes.fromhex(value["hex"]) if isinstance(value, dict) else value

    read = json.loads(Path(os.environ["FLOOR_SCRIPT"]).read_text())
    return {
        route: [[[sql, {key: unhex(value) for key, value in names.items()}] for sql, names in part] for part in parts]
        for route, parts in read.items()
    }


SCRIPT = _script() if "FLOOR_SCRIPT" in os.environ else {}


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer ``/read/{key of the member}`` and ``PUT /write/{contract}``."""
    _, kind, *rest = environ["PATH_INFO"].split("/")
    if kind == "read":
        rows = _run(_reader(), SCRIPT["read"][0], {"member": int(rest[0])})
        body = orjson.dumps(rows)
    elif kind == "write":
        body = _write(rest[0], orjson.loads(environ["wsgi.input"].read()))
    else:
        body = b"{}"
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


def _write(contract: str, given: dict[str, Any]) -> bytes:
    before, act, after = SCRIPT["write"]
    _run(_reader(), before, {})
    with _writing:
        writer = _the_writer()
        writer.execute("BEGIN IMMEDIATE")
        key = writer.execute("SELECT key FROM contract WHERE id = ?", (contract,)).fetchone()[0]
        size, frontier = writer.execute("SELECT size, frontier FROM journal_head WHERE id = 1").fetchone()
        current = {
            "id": contract,
            "contract": key,
            "key": key,
            "comment": given["comment"],
            "seq": size,
            "size": size + 1,
            "frontier": frontier,
        }
        _run(writer, act, current)
        writer.execute("COMMIT")
    fetched = _run(_reader(), after, {"id": contract, "contract": key})
    return orjson.dumps(fetched, default=lambda value: value.hex())


def main() -> None:
    """Serve as the product is served."""
    import multiprocessing

    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    multiprocessing.set_start_method("fork", force=True)
    Granian(
        "benchmarks.floor:application",
        address="127.0.0.1",
        port=int(os.environ["FLOOR_PORT"]),
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=8,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.error,
        log_access=False,
    ).serve(target_loader=lambda: application, wrap_loader=False)


if __name__ == "__main__":
    main()
