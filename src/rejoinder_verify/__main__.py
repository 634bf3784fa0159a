"""``python -m rejoinder_verify DATABASE [--head FILE]…``: exit 0 when all is as recorded, 1 with findings.

2 where it was asked wrongly, 3 where the database can't be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from rejoinder_verify import Head, Unreadable, check

FOUND, MISUSED, UNREADABLE = 1, 2, 3


def main(arguments: list[str] | None = None) -> int:
    """Verify what the arguments name; findings go to stdout, one a line, and all else to stderr."""
    parser = argparse.ArgumentParser(prog="rejoinder_verify", description="Verify a database of Rejoinder's.")
    parser.add_argument("database", help="the path of a SQLite file, or a postgresql:// URL")
    parser.add_argument("--head", action="append", default=[], type=Path, help="a file of old heads, one JSON a line")
    parser.add_argument("--print-head", action="store_true", help="print the head of now as JSON")
    asked = parser.parse_args(arguments)
    try:
        heads = [head for file in asked.head for head in read_heads(file)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        sys.stderr.write(f"The heads can't be read: {error}\n")
        return MISUSED
    try:
        report = check(asked.database, heads, _progress if sys.stderr.isatty() else None)
    except Unreadable as error:
        sys.stderr.write(f"{error}\n")
        return UNREADABLE
    for finding in report.findings:
        sys.stdout.write(f"{finding}\n")
    if report.untold:
        sys.stdout.write(f"… and {report.untold} more\n")
    if asked.print_head:
        head = {"size": report.head.size, "root": report.head.root, "at": report.head.at}
        sys.stdout.write(json.dumps(head) + "\n")
    said = "everything is as it was recorded" if report.clean else f"{len(report.findings) + report.untold} findings"
    sys.stderr.write(f"{report.entries} entries: {said}.\n")
    return 0 if report.clean else FOUND


def read_heads(file: Path) -> list[Head]:
    """Read old heads, one JSON object a line: ``size``, ``root`` in hexadecimal, and ``at`` where it was kept."""
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [Head(int(line["size"]), str(line["root"]), line.get("at")) for line in lines]


def _progress(stage: str, done: int, total: int) -> None:
    end = "\n" if done == total else ""
    sys.stderr.write(f"\r{stage}: {done:,} of {total:,}{end}")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
