"""The verifier: reads a database of Rejoinder's and works out anew what the record, and nothing else, says (J-10).

Standard library only, and no line shared with the server: two that agree on everything would agree on mistakes.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from rejoinder_verify.journal import Walk
from rejoinder_verify.others import Apart, compare_kept, compare_members, entries_about_nothing
from rejoinder_verify.reading import Unreadable, opened
from rejoinder_verify.report import CHECKS, Finding, Findings, Head, Report
from rejoinder_verify.rows import compare_contracts
from rejoinder_verify.second_process import SecondProcess
from rejoinder_verify.summaries import compare_summaries
from rejoinder_verify.triggers import compare_triggers
from rejoinder_verify.windows import terms_by_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Progress = Callable[[str, int, int], None]

__all__ = ["CHECKS", "Finding", "Head", "Report", "Unreadable", "check", "verify"]


def check(
    database: str,
    heads: Sequence[Head] = (),
    progress: Progress | None = None,
    *,
    expected_triggers: Mapping[str, str] | None = None,
    without: frozenset[str] = frozenset(),
) -> Report:
    """Check a database: the path of a SQLite file, or a ``postgresql://`` URL. It is only read, in one state.

    ``heads`` are old heads that were kept elsewhere; ``expected_triggers`` the triggers as shipped, text by name.
    ``progress`` is told the stage, how many entries are done, and of how many. ``without`` switches checks off (Q-10).
    Raises ``Unreadable``.
    """
    findings = Findings(without)
    with ExitStack() as stack:
        source = stack.enter_context(opened(database))
        total = int(next(source.rows("SELECT count(*) FROM journal"))[0])
        second = stack.enter_context(SecondProcess(database, total))

        def told(stage: str) -> Callable[[int], None]:
            return lambda done: progress(stage, min(done, total), total) if progress else None

        apart = Apart(source, findings)
        walked = Walk(findings, heads, apart.meet).over(source, told("record"))
        apart.finish(walked)
        entries_about_nothing(source, walked, findings)
        compare_members(source, walked, findings)
        compare_kept(source, walked, findings)
        compare_summaries(source, walked.head.at or 0, findings)
        if not second.has_compared(findings, told("rows")):
            compare_contracts(source, terms_by_hash(source, findings), findings, told("rows"))
        if expected_triggers is not None:
            compare_triggers(source, expected_triggers, findings)
        told("rows")(total)
    return Report(findings.in_order(), walked.entries, walked.head, findings.untold)


def verify(database: str, heads: Sequence[Head] = ()) -> list[Finding]:
    """Give what ``check`` finds."""
    return list(check(database, heads).findings)
