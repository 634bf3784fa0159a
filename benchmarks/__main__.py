"""``python -m benchmarks [--quick] [NAME …]``: measure, print a table, write ``results.json``."""

from __future__ import annotations

import argparse
import sys

from benchmarks import core, importing, pages, requests, starting
from benchmarks.figures import Figure, show, write

MEASURES = {
    "core": core.measure,
    "starting": starting.measure,
    "requests": requests.measure,
    "pages": pages.measure,
    "importing": importing.measure,
}


def main() -> int:
    """Measure what is named, or everything."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("names", nargs="*", metavar="NAME", help=f"any of {', '.join(MEASURES)}")
    asked.add_argument("--quick", action="store_true", help="less stored, for a look; nothing is written")
    given = asked.parse_args()
    if unknown := set(given.names) - MEASURES.keys():
        asked.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    figures: list[Figure] = []
    for name in given.names or MEASURES:
        for figure in MEASURES[name](quick=given.quick):
            print(f"{figure.name}: {figure.value:.4g} {figure.unit}", file=sys.stderr, flush=True)
            figures.append(figure)
    show(figures)
    if not given.quick:
        write(figures)
    return 0 if all(figure.holds for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
