"""Tables that come in and go out: CSV, JSON Lines and Parquet, a row at a time, however long the file is.

A row that can't be read is told with its line, and the next one is read; nothing in a cell is ever evaluated (T-75).
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
import zlib
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

LONGEST_LINE = 1 << 20
"""Characters of one line that are looked at (I-10); what is longer is no row of ours."""
GZIP = b"\x1f\x8b"
REMARKS = ("file", "line", "reason")
"""The first columns of a file of rejects: passed over, so that it can be mended and taken in as it is."""
FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""What a spreadsheet takes for a formula, whatever apostrophes stand before it."""

Cells = list[str | None]


class Unusable(Exception):  # noqa: N818  It is said to the operator in these words.
    """A file that can't be taken in as it is: which, and why."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A row that can't be read: why, and what stands there."""

    reason: str
    cells: Cells


@dataclass(frozen=True, slots=True)
class Table:
    """A file as a table: ``rows`` gives a row's line (from 1) and a cell a column, ``None`` where it is empty."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[int, Cells | Unread]]


def ending(path: Path) -> str:
    """Tell what kind of file this is by the end of its name: ``csv``, ``jsonl`` or ``parquet``."""
    found = path.name.lower().removesuffix(".gz").rpartition(".")[2]
    known = {"csv": "csv", "jsonl": "jsonl", "ndjson": "jsonl", "parquet": "parquet"}.get(found)
    if known is None:
        message = f"{path}: its name ends in none of .csv, .jsonl, .parquet (or .csv.gz, .jsonl.gz)."
        raise Unusable(message)
    return known


def open_table(path: Path, known: Sequence[str], *, headless: bool = False) -> Table:
    """Open a file. ``known`` are the columns that it may have; ``headless`` says that they are its columns, in order.

    Raises ``Unusable``, also while rows are read, where the file as a whole is no such table.
    """
    kind = ending(path)
    if kind == "parquet":
        return _parquet(path)
    lines = _lines(path)
    if kind == "jsonl":
        return Table(tuple(known), _json_rows(lines, known))
    reader = csv.reader(lines, strict=True)
    columns = tuple(known) if headless else _header(path, reader)
    return Table(columns, _csv_rows(reader, len(columns)))


def digest(path: Path) -> str:
    """Give the SHA-256 of a file's bytes."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        message = f"{path} can't be read: {error.strerror}."
        raise Unusable(message) from error


def _lines(path: Path) -> Iterator[str]:
    """Read lines; of one that is too long, the beginning, which no reader takes for a row."""
    try:
        with path.open("rb") as raw, _plain(raw) as stream:
            text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
            while line := text.readline(LONGEST_LINE):
                yield line
                while len(line) == LONGEST_LINE and line[-1] not in "\r\n":
                    line = text.readline(LONGEST_LINE)  # The rest of it is passed over.
    except (OSError, EOFError, zlib.error) as error:
        message = f"{path} can't be read: {getattr(error, 'strerror', None) or error}."
        raise Unusable(message) from error


def _plain(raw: BinaryIO) -> BinaryIO:
    compressed = raw.peek(2)[:2] == GZIP if isinstance(raw, io.BufferedReader) else False
    return gzip.open(raw) if compressed else raw  # type: ignore[return-value]  # Opened for bytes, it gives bytes.


def _header(path: Path, reader: Iterator[list[str]]) -> tuple[str, ...]:
    try:
        columns = tuple(cell.strip() for cell in next(reader, ()))
    except csv.Error as error:
        message = f"{path}: its first line can't be read: {error}."
        raise Unusable(message) from error
    if not any(columns) or len(set(columns)) < len(columns):
        message = f"{path}: its first line must name the columns, each once."
        raise Unusable(message)
    return columns


def _csv_rows(reader: Any, width: int) -> Iterator[tuple[int, Cells | Unread]]:
    line = reader.line_num
    while True:
        try:
            for cells in reader:
                if len(cells) == width:
                    if "'" in "".join(cells):
                        cells = [_unguarded(cell) for cell in cells]  # noqa: PLW2901  As they were before the export.
                    yield line + 1, cells if all(cells) else [cell or None for cell in cells]
                elif cells:
                    yield line + 1, Unread(f"It has {len(cells)} cells, and there are {width} columns.", cells)
                line = reader.line_num
            return
        except csv.Error as error:
            yield line + 1, Unread(f"It is not a row of CSV: {error}.", [])
            line = reader.line_num


def guarded(cell: str | int | None) -> str | int | None:
    """Put an apostrophe before what a spreadsheet would take for a formula; reading takes it away again."""
    return f"'{cell}" if isinstance(cell, str) and FORMULA.match(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and FORMULA.match(cell) else cell


def _json_rows(lines: Iterator[str], known: Sequence[str]) -> Iterator[tuple[int, Cells | Unread]]:
    place = {name: number for number, name in enumerate(known)}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield number, _json_cells(line, place)
        except (ValueError, RecursionError) as error:
            yield number, Unread(f"It is not a row of JSON Lines: {error}.", [line.strip()[:1_000]])


def _json_cells(line: str, place: dict[str, int]) -> Cells:
    cells: Cells = [None] * len(place)
    said = _read_json(line)
    if not isinstance(said, dict):
        message = "it is not an object"
        raise ValueError(message)  # noqa: TRY004  To who wrote the line it is one and the same.
    for name, value in said.items():
        if name in place:
            if value is not None and not isinstance(value, str):
                message = f"“{name}” is neither a text nor a number"
                raise ValueError(message)
            cells[place[name]] = value or None
        elif name not in REMARKS:
            message = f"“{name[:64]}” is no column of it"
            raise ValueError(message)
    return cells


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        message = "a name stands in it twice"
        raise ValueError(message)
    return found


def _refuse(constant: str) -> None:
    message = f"{constant} is no number"
    raise ValueError(message)


_read_json = json.JSONDecoder(object_pairs_hook=_once, parse_float=str, parse_int=str, parse_constant=_refuse).decode
"""Numbers stay as they are written: nothing is rounded on the way in."""


def _parquet(path: Path) -> Table:
    try:
        import pyarrow  # noqa: ICN001, PLC0415  An extra: wanted for this kind of file alone.
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        message = f"{path}: Parquet needs pyarrow, which is not installed: pip install 'rejoinder[parquet]'."
        raise Unusable(message) from error
    try:
        file = parquet.ParquetFile(path)
        columns = tuple(file.schema_arrow.names)
    except (OSError, pyarrow.ArrowException) as error:
        message = f"{path} can't be read: {error}."
        raise Unusable(message) from error
    return Table(columns, _parquet_rows(path, file, pyarrow.ArrowException))


def _parquet_rows(path: Path, file: Any, broken: type[Exception]) -> Iterator[tuple[int, Cells | Unread]]:
    number = 0
    try:
        with closing(file):
            for batch in file.iter_batches(batch_size=5_000):
                for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    number += 1
                    yield number, [_as_text(value) for value in values]
    except (OSError, broken, ValueError) as error:
        message = f"{path} can't be read: {error}."
        raise Unusable(message) from error


def _as_text(value: Any) -> str | None:
    """Write a value of Parquet's as CSV would have it; an instant of any time zone is one of RFC 3339."""
    if value is None or value == "":
        return None
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
