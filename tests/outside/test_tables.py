"""Tables are read a row at a time, whatever is in them, and what can't be read is told by its line."""

from __future__ import annotations

import gzip
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from rejoinder.outside.table_files import write_table
from rejoinder.outside.tables import LONGEST_LINE, Unread, Unusable, digest, open_table

if TYPE_CHECKING:
    from pathlib import Path


def rows(path: Path, *known: str, headless: bool = False) -> list[tuple[int, object]]:
    return [
        (line, cells.reason if isinstance(cells, Unread) else cells)
        for line, cells in open_table(path, known, headless=headless).rows
    ]


@pytest.fixture
def csv_file(tmp_path: Path) -> Path:
    return tmp_path / "x.csv"


def test_csv_is_read_plain_or_compressed_with_a_mark_of_its_encoding_or_without(csv_file: Path, tmp_path: Path) -> None:
    text = '\ufeffa,b\r\n1,"x\ny"\r\n\r\n2,\r\n'
    csv_file.write_bytes(text.encode())
    compressed = tmp_path / "y.csv.gz"
    compressed.write_bytes(gzip.compress(text.encode()))
    for path in (csv_file, compressed):
        table = open_table(path, ())
        assert table.columns == ("a", "b")
        assert list(table.rows) == [(2, ["1", "x\ny"]), (5, ["2", None])]
    assert rows(csv_file, "p", "q", headless=True)[0] == (1, ["a", "b"])


def test_bad_rows_are_told_and_the_next_is_read(csv_file: Path) -> None:
    csv_file.write_bytes(b'a,b\n1\n"x"y,2\n\xff,3\n' + b"z" * 200_000 + b",4\n5,\0\n6,7\n")
    found = rows(csv_file)
    assert [line for line, _ in found] == [2, 3, 4, 5, 6, 7]
    assert "1 cells" in str(found[0][1])
    assert "not a row of CSV" in str(found[1][1])
    assert found[2][1] == ["\udcff", "3"]
    assert "field larger" in str(found[3][1])
    assert [cells for _, cells in found[4:]] == [["5", "\0"], ["6", "7"]]


def test_a_line_without_end_takes_no_memory_without_end(csv_file: Path) -> None:
    csv_file.write_text("a,b\n" + "x" * (3 * LONGEST_LINE) + ",1\n2,3\n")
    found = rows(csv_file)
    assert "not a row of CSV" in str(found[0][1])
    assert found[1][1] == ["2", "3"]


def test_a_broken_archive_is_said_to_be_broken(tmp_path: Path) -> None:
    path = tmp_path / "x.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n" + b"1,2\n" * 100_000)[:200])
    with pytest.raises(Unusable, match="can't be read"):
        rows(path)
    for call in (lambda: rows(tmp_path / "none.csv"), lambda: digest(tmp_path / "none.csv")):
        with pytest.raises(Unusable, match="No such file"):
            call()
    with pytest.raises(Unusable, match="its name ends in none of"):
        rows(tmp_path / "x.xlsx")


def test_json_lines_keep_numbers_as_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(
        '{"a": 4.850, "b": null}\n\n{"b": "x"}\n{"a": true}\n{"c": 1}\n{"a": 1, "a": 2}\n[1]\n{"a": NaN}\n'
        '{"a": {"b": 1}}\n' + "[" * 100_000 + '\n{"file": "x", "line": 3, "reason": "y", "a": "z"}\n'
    )
    found = rows(path, "a", "b")
    assert found[:2] == [(1, ["4.850", None]), (3, [None, "x"])]
    assert [line for line, why in found if isinstance(why, str)] == [4, 5, 6, 7, 8, 9, 10]
    assert found[-1] == (11, ["z", None])


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_what_is_written_is_read_again(tmp_path: Path, kind: str) -> None:
    given: list[list[str | int | None]] = [
        ["=1+1", 5],
        ["'=x", None],
        ["''=x", 1],
        ["a'b", 2],
        ["-", 3],
        ['x\n,"y"', 4],
    ]
    path = tmp_path / f"x.{kind}"
    assert write_table(path, ("a", "rating_b"), iter(given * 2_000)) == 12_000
    table = open_table(path, ("a", "rating_b"))
    assert table.columns == ("a", "rating_b")
    read = [cells for _, cells in table.rows]
    assert read == [[a, None if b is None else str(b)] for a, b in given] * 2_000
    assert list(tmp_path.iterdir()) == [path]


def test_parquet_has_instants_and_numbers_of_its_own(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    at = datetime(2026, 1, 1, tzinfo=UTC)
    path = tmp_path / "x.parquet"
    parquet.write_table(pyarrow.table({"a": [at, None], "b": [4.85, 5.0], "c": ["", "x"]}), path)
    assert rows(path) == [(1, ["2026-01-01T00:00:00+00:00", "4.85", None]), (2, [None, "5.0", "x"])]
    path.write_bytes(b"PAR1 and nothing")
    with pytest.raises(Unusable, match="can't be read"):
        rows(path)


WITHOUT_PYARROW = """
import sys
sys.modules["pyarrow"] = None
from pathlib import Path
from rejoinder.outside.table_files import write_table
from rejoinder.outside.tables import Unusable, open_table
for call in (lambda: open_table(Path("x.parquet"), ()), lambda: write_table(Path("x.parquet"), ("a",), iter(()))):
    try:
        call()
    except Unusable as error:
        print(error)
"""


def test_without_pyarrow_it_is_said_what_is_missing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_PYARROW], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.count("pip install 'rejoinder[parquet]'") == 2


def test_a_file_that_can_not_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="can't be written"):
        write_table(tmp_path / "none" / "x.csv", ("a",), iter(()))

    def broken() -> object:
        yield ["1"]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_table(tmp_path / "x.csv", ("a",), broken())  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []
