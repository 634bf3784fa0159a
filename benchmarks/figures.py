"""A figure with its limit, the table for people, and ``results.json`` for machines."""

from __future__ import annotations

import json
import platform
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

RESULTS = Path(__file__).parent / "results.json"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value. ``floor`` is what it was measured against, in the same unit where it has one."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    floor: float | None = None
    at_least: bool = False
    """Whether the limit is the least that it may be; else it is the most."""

    @property
    def holds(self) -> bool:
        """Tell whether it keeps its limit."""
        if self.limit is None:
            return True
        return self.value >= self.limit if self.at_least else self.value <= self.limit


def commit() -> str:
    """Name what was measured."""
    asked = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return asked.stdout.strip() or "unknown"


def machine() -> str:
    """Say on what it was measured."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.processor(),
    )
    return f"{model}, {platform.system()} {platform.release()}, Python {platform.python_version()}"


def show(figures: list[Figure]) -> None:
    """Print the table."""
    table = Table("figure", "value", "limit", "floor", "holds", title=f"{commit()} · {machine()}")
    for each in figures:
        sign = "≥" if each.at_least else "≤"
        limit = "" if each.limit is None else f"{sign} {each.limit:g}"
        floor = "" if each.floor is None else f"{each.floor:.4g}"
        holds = "" if each.limit is None else ("yes" if each.holds else "NO")
        table.add_row(each.name, f"{each.value:.4g} {each.unit}", limit, floor, holds)
    Console(width=140).print(table)


PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
HEAD = """# How fast it is, and against what

Made by `make bench`, which measures a floor in the same run: a raw WSGI application on the same server and driver
that runs the very statements that the product was seen to run, and answers the rows as JSON objects. Figures are CPU
seconds of the server's processes, medians of pairs taken in turn. `benchmarks/results.json` has the same for machines.

| figure | value | limit | floor | kept | commit |
|---|---|---|---|---|---|
"""


def write_page(rows: list[dict[str, Any]]) -> None:
    """Write the table into the docs, each figure with the commit that was measured, and the machines below."""
    lines = []
    for row in rows:
        sign = "≥" if row["at_least"] else "≤"
        limit = "" if row["limit"] is None else f"{sign} {row['limit']:g}"
        floor = "" if row["floor"] is None else f"{row['floor']:.4g} {row['unit']}"
        kept = "" if row["limit"] is None else ("yes" if row["holds"] else "**no**")
        value = f"{row['value']:.4g} {row['unit']}"
        lines.append(f"| {row['name']} | {value} | {limit} | {floor} | {kept} | {row['commit']} |")
    machines = sorted({row["machine"] for row in rows})
    PAGE.write_text(HEAD + "\n".join(lines) + "\n\nMachine: " + "; ".join(machines) + ".\n")


def write(figures: list[Figure], file: Path = RESULTS) -> None:
    """Write what was measured, beside what was measured before and not now."""
    before = {each["name"]: each for each in json.loads(file.read_text())} if file.exists() else {}
    now = {
        each.name: {**asdict(each), "holds": each.holds, "commit": commit(), "machine": machine()} for each in figures
    }
    rows = list((before | now).values())
    file.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
    write_page(rows)
