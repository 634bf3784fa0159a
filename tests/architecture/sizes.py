"""Prints what has grown too long. Soft: a reason to think, never a reason to fail."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCES = Path(__file__).parents[2] / "src"
LINES_OF_A_FILE = 300
LINES_OF_POLICY = 1_500
LINES_OF_A_RULE = 8
LINES_OF_AN_ACTION = 40


def lines(file: Path) -> int:
    """Count the lines of a file."""
    return len(file.read_text(encoding="utf-8").splitlines())


def too_long(sources: Path = SOURCES) -> Iterator[str]:
    """Yield a sentence for each thing that is longer than the house likes."""
    for file in sorted(sources.rglob("*.py")):
        if file.parent.name != "migrations" and lines(file) > LINES_OF_A_FILE:
            yield f"{file.relative_to(sources)} has {lines(file)} lines; {LINES_OF_A_FILE} are plenty"
    policy = sum(lines(file) for file in (sources / "rejoinder/policy").rglob("*.py"))
    if policy > LINES_OF_POLICY:
        yield f"policy/ has {policy} lines in all; {LINES_OF_POLICY} are plenty"
    yield from _long_functions(sources, "rejoinder/policy", LINES_OF_A_RULE, only_rules=True)
    yield from _long_functions(sources, "rejoinder/actions", LINES_OF_AN_ACTION, only_rules=False)


def _long_functions(sources: Path, folder: str, limit: int, *, only_rules: bool) -> Iterator[str]:
    for file in sorted((sources / folder).rglob("*.py")):
        for function in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(function, ast.FunctionDef):
                continue
            docstring = ast.get_docstring(function) or ""
            if only_rules and not docstring.startswith("R-"):
                continue
            # The docstring is the rule in words; what is counted is the rule in code.
            first = function.body[1] if docstring and len(function.body) > 1 else function.body[0]
            length = 1 + (function.end_lineno or 0) - first.lineno + 1
            if length > limit:
                where = f"{file.relative_to(sources)}:{function.lineno}"
                yield f"{where} {function.name} has {length} lines; {limit} are plenty"


if __name__ == "__main__":
    found = list(too_long())
    print("\n".join(found) or "Nothing has grown too long.")
