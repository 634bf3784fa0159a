"""R-207. Which files may name the tables of words, and what they ask first: what `.importlinter` can't see in SQL."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from rejoinder.store.reads import export, history

SOURCES = Path(__file__).parents[2] / "src/rejoinder"
WORDS = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE)\s+(?:feedback_version|private_part)\b")
MAY_NAME_THEM = {
    "store/sealed.py": "reads what may be sealed, for the deeds and the one read that may",
    "store/feedback.py": "keeps them, and asks whether there is a comment",
    "store/imports.py": "compares what comes in with what is there",
    "store/erasure.py": "deletes them",
    "store/reads/history.py": "what is shown",
    "store/reads/export.py": "what is shown",
}


def named_in(source: str) -> bool:
    """Tell whether some statement of these sources names a table of words."""
    constants = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return any(isinstance(value, str) and WORDS.search(value) for value in constants)


def test_no_other_file_names_the_tables_of_words() -> None:
    files = {
        str(file.relative_to(SOURCES))
        for file in SOURCES.rglob("*.py")
        if file.parent.name != "migrations" and named_in(file.read_text(encoding="utf-8"))
    }
    assert files == MAY_NAME_THEM.keys()


@pytest.mark.parametrize("sql", [*history.EVERY_ROW.values(), *history.ROWS_OF_A_STAR.values(), export.FEEDBACK])
def test_a_read_for_everybody_asks_whether_it_is_shown(sql: str) -> None:
    assert WORDS.search(sql)
    assert "f.shown_at <= :now" in sql


@pytest.mark.parametrize("line", ['SQL = "SELECT comment FROM feedback_version"', 'f"{a} JOIN private_part p {b}"'])
def test_it_can_find_one(line: str) -> None:
    assert named_in(line)
