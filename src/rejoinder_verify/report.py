"""What the verifier found, as values; the first bad thing stands first."""

from __future__ import annotations

from dataclasses import dataclass, field

CHECKS = ("chain", "heads", "payloads", "rows", "windows", "summaries", "triggers")
"""The checks, in the order in which their findings are told: what the later ones find may follow from the earlier."""

MOST = 500
"""Findings kept of each check; the rest are counted, so that a ruined database doesn't fill the memory."""

NOWHERE = 1 << 62


@dataclass(frozen=True, slots=True)
class Head:
    """An old head: how many entries there were, the root over them in hexadecimal, and when (microseconds UTC)."""

    size: int
    root: str
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that isn't as it was recorded: which check found it, where, and what it is."""

    check: str
    where: str
    what: str

    def __str__(self) -> str:
        """Read as one line."""
        return f"{self.check}: {self.where} {self.what}"


@dataclass(frozen=True, slots=True)
class Report:
    """All findings, how many entries were read, and the head that they add up to now."""

    findings: tuple[Finding, ...]
    entries: int
    head: Head
    untold: int = 0

    @property
    def clean(self) -> bool:
        """Tell whether nothing was found."""
        return not self.findings


@dataclass(slots=True)
class Findings:
    """Findings as they come, put in order at the end. ``without`` names checks that are switched off."""

    without: frozenset[str] = frozenset()
    kept: dict[str, list[tuple[int, Finding]]] = field(default_factory=lambda: {check: [] for check in CHECKS})
    untold: int = 0

    def add(self, check: str, where: str, what: str, seq: int = NOWHERE) -> None:
        """Keep a finding; ``seq`` is the entry by which it is put in order."""
        if check in self.without:
            return
        if len(self.kept[check]) < MOST:
            self.kept[check].append((seq, Finding(check, where, what)))
        else:
            self.untold += 1

    def in_order(self) -> tuple[Finding, ...]:
        """Give the findings by check, and in each by the entry concerned."""
        return tuple(finding for check in CHECKS for _, finding in sorted(self.kept[check], key=lambda found: found[0]))
