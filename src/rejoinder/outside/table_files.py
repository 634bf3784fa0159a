"""Files that tables are written to: CSV, JSON Lines and Parquet, there as a whole or not at all."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

from rejoinder.outside.tables import Unusable, ending, guarded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path


def write_table(
    path: Path, columns: Sequence[str], rows: Iterator[Sequence[str | int | None]], kind: str | None = None
) -> int:
    """Write a file of this kind, or of that which its name ends in; it is there as a whole or not at all.

    Gives the number of rows.
    """
    writers: dict[str, Callable[[Path, Sequence[str], Iterator[Sequence[str | int | None]]], int]] = {
        "csv": _write_csv,
        "jsonl": _write_jsonl,
        "parquet": _write_parquet,
    }
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        count = writers[kind or ending(path)](unfinished, columns, rows)
        unfinished.replace(path)
    except OSError as error:
        message = f"{path} can't be written: {error.strerror}."
        raise Unusable(message) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return count


def _write_csv(path: Path, columns: Sequence[str], rows: Iterator[Sequence[str | int | None]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", errors="surrogateescape", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([guarded(cell) for cell in row])
            count += 1
    return count


def _write_jsonl(path: Path, columns: Sequence[str], rows: Iterator[Sequence[str | int | None]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as stream:
        for row in rows:
            said = {name: cell for name, cell in zip(columns, row, strict=True) if cell is not None}
            stream.write(json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n")
            count += 1
    return count


def _write_parquet(path: Path, columns: Sequence[str], rows: Iterator[Sequence[str | int | None]]) -> int:
    try:
        import pyarrow as pa  # noqa: PLC0415  As above.
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        message = f"{path}: Parquet needs pyarrow, which is not installed: pip install 'rejoinder[parquet]'."
        raise Unusable(message) from error
    whole = ("rating_", "private_recommend")
    schema = pa.schema([(name, pa.int8() if name.startswith(whole) else pa.string()) for name in columns])
    some: list[Sequence[str | int | None]] = []
    count = 0
    with parquet.ParquetWriter(path, schema) as writer:
        for row in rows:
            some.append(row)
            count += 1
            if len(some) == 10_000:  # noqa: PLR2004  A group of rows; always as many, so that files compare.
                writer.write_batch(_batch(pa, schema, some))
                some.clear()
        if some:
            writer.write_batch(_batch(pa, schema, some))
    return count


def _batch(pa: Any, schema: Any, rows: Sequence[Sequence[str | int | None]]) -> Any:
    columns = zip(schema, zip(*rows, strict=True), strict=True)
    return pa.record_batch([pa.array(cells, field.type) for field, cells in columns], schema=schema)
