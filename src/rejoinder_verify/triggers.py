"""The triggers that hold every "never edited": there, and as shipped (X-8, X-9). The caller gives their texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rejoinder_verify.reading import Source
    from rejoinder_verify.report import Findings

THERE = {
    "sqlite": "SELECT name, sql, '' FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": """
SELECT t.tgname, pg_get_triggerdef(t.oid), CASE t.tgenabled WHEN 'O' THEN '' WHEN 'A' THEN '' ELSE 'off' END
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal AND n.nspname = current_schema() ORDER BY t.tgname
""",
}
FUNCTIONS = """
SELECT p.proname, pg_get_functiondef(p.oid) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = current_schema() AND p.prorettype = 'trigger'::regtype ORDER BY p.proname
"""


def compare_triggers(source: Source, expected: Mapping[str, str], findings: Findings) -> None:
    """Compare the triggers by name and text; on PostgreSQL also the functions that they call, where they are given."""
    there: dict[str, str] = {}
    for name, text, off in source.rows(THERE[source.dialect]):
        there[name] = text
        if off:
            findings.add("triggers", f"trigger {name}", "is switched off")
    if source.dialect == "postgresql":
        there |= {name: text for name, text in source.rows(FUNCTIONS) if name in expected}
    for name, text in sorted(expected.items()):
        if name not in there:
            findings.add("triggers", f"trigger {name}", "is missing")
        elif _plain(there[name]) != _plain(text):
            findings.add("triggers", f"trigger {name}", "isn't the one that was shipped")
    for name in sorted(there.keys() - expected.keys()):
        findings.add("triggers", f"trigger {name}", "was never shipped")


def _plain(text: str) -> str:
    """Compare words alone: a database may keep another white space, parentheses and schema than it was given."""
    words = (
        text.replace("(", " ")
        .replace(")", " ")
        .replace("public.", "")
        .replace("::text", "")
        .replace("$function$", "$$")
    )
    return " ".join(words.split()).upper()
