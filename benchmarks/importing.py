"""How fast ratings come in, and whether memory stays flat: the command itself, on generated ratings."""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

FEW, MANY = 35_000, 1_000_000


def _write(file: Path, ratings: int) -> None:
    """Write ratings like those of the real network: four in five are answered by the other side."""
    chance = random.Random(20_261_122)
    members = max(100, ratings // 6)
    written: set[tuple[int, int]] = set()
    with file.open("w") as out:
        while len(written) < ratings:
            one, other = chance.randrange(members), chance.randrange(members)
            pairs = ((one, other), (other, one)) if chance.random() < 0.8 else ((one, other),)
            for pair in pairs:
                if one != other and pair not in written and len(written) < ratings:
                    written.add(pair)
                    stars = chance.choice((1, 1, 2, 3, 5, 8, 10, -1, -10))
                    out.write(f"{pair[0]},{pair[1]},{stars},{1_290_000_000 + len(written) * 3}.5\n")


def _import(file: Path, directory: Path) -> tuple[float, float]:
    """Give the CPU seconds that it took, start and end of the program included, and its peak memory in MB."""
    command = [str(Path(sys.executable).parent / "rejoinder"), "import", str(file), "--map", "bitcoin-otc"]
    process = subprocess.Popen([*command, "--data", str(directory)], stdout=subprocess.DEVNULL)
    peak, ended = 0.0, 0
    while not ended:  # The kernel's own peak would count what this process held when it started that one.
        with contextlib.suppress(OSError, StopIteration):
            text = Path(f"/proc/{process.pid}/status").read_text()
            peak = int(next(line for line in text.splitlines() if line.startswith("VmHWM:")).split()[1]) / 1024
        ended, status, used = os.wait4(process.pid, os.WNOHANG)
        time.sleep(0.02)
    if status:
        message = f"The import ended with {status}."
        raise RuntimeError(message)
    return used.ru_utime + used.ru_stime, peak


def measure(*, quick: bool) -> Iterator[Figure]:
    """Import few and many, each into an empty installation."""
    many = MANY // 5 if quick else MANY
    with tempfile.TemporaryDirectory(prefix="rejoinder-bench-") as name:
        folder = Path(name)
        memory = {}
        for count in (FEW, many):
            file = folder / f"{count}.csv"
            _write(file, count)
            seconds, memory[count] = _import(file, folder / f"data-{count}")
            yield Figure(
                f"import of {count:,} ratings", count / seconds, "ratings a CPU second", limit=20_000, at_least=True
            )
        grown = memory[many] / memory[FEW]
        yield Figure(f"import: peak memory at {FEW:,}", memory[FEW], "MB")
        yield Figure(f"import: peak memory at {many:,} to {FEW:,}", grown, "×", limit=1.2)
