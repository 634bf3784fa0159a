"""One contract, told again from its entries alone: what its rows must be, and whether the rules allowed each act.

What an erasure took away leaves acts without words (``payload`` is ``None``): they stand, and prove nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from rejoinder_verify.encoding import canonical
from rejoinder_verify.windows import closes, day_of, exact, mean

if TYPE_CHECKING:
    from rejoinder_verify.report import Findings
    from rejoinder_verify.windows import Terms

OTHER = {"client": "freelancer", "freelancer": "client"}
TABLES = (
    "contract",
    "feedback_version",
    "private_part",
    "response",
    "change_request",
    "change_window",
    "removal",
    "pressured",
    "desk_case",
    "report",
    "evidence_use",
    "counted",
)

FACTS = ("client", "freelancer", "title", "description", "category", "started_at", "amount", "currency")

Row = tuple[Any, ...]


class Act(NamedTuple):
    """One entry of a contract's, with what it committed to where that can still be read."""

    seq: int
    at: int
    kind: str
    actor: str
    payload: dict[str, Any] | None


@dataclass(slots=True)
class Left:
    """A feedback as it stands: its latest version, when it was left, and what is said of it."""

    at: int
    version: int
    ratings: dict[str, Any]
    overall: str
    comment: str | None
    seq: int
    removed_at: int | None = None
    responded: bool = False


@dataclass(slots=True)
class Parties:
    """A contract's row, as far as the story needs it: keys and pseudonyms of both sides (``None`` once erased)."""

    key: int
    id: str
    keys: dict[str, int]
    ids: dict[str, str | None]
    pseudonyms: dict[str, str | None]

    def side_of(self, pseudonym: str) -> str | None:
        """Tell on which side somebody works, by their pseudonym."""
        return next((side for side, known in self.pseudonyms.items() if known == pseudonym), None)


@dataclass(slots=True)
class Story:
    """What the entries of one contract add up to. ``rows`` is, for each table, {key: (row, entry)}."""

    parties: Parties
    terms_known: dict[str, Terms]
    findings: Findings
    contract: dict[str, Any] = field(default_factory=dict)
    terms: Terms | None = None
    left: dict[str, Left] = field(default_factory=dict)
    windows: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: {"client": [], "freelancer": []})
    asked: dict[str, list[int]] = field(default_factory=lambda: {"client": [], "freelancer": []})
    rows: dict[str, dict[Row, tuple[Row, int]]] = field(default_factory=lambda: {table: {} for table in TABLES})
    reports: set[Row] = field(default_factory=set)
    opaque: dict[str, int] = field(default_factory=dict)
    last_at: int = -(1 << 62)
    last_seq: int = -1
    imported: bool = False

    def broken(self, act: Act, what: str) -> None:
        """Say that an act broke a rule."""
        where = f"entry {act.seq} ({act.kind}) of contract {self.parties.id}"
        self.findings.add("windows", where, what, act.seq)

    def broken_unless_erased(self, act: Act, what: str) -> None:
        """Say that an act broke a rule that looks at acts before it, where all of those can still be read."""
        if not self.opaque:
            self.broken(act, what)

    def expect(self, table: str, key: Row, row: Row, act: Act) -> None:
        """Expect a row. Two acts can't have made one row: every "only one" is a key."""
        rows = self.rows[table]
        if key in rows:
            what = f"made {table} {'/'.join(map(str, key))} a second time, after entry {rows[key][1]}"
            self.broken(act, what)
        rows[key] = (row, act.seq)

    def shown_at(self, side: str) -> int | None:
        """R-207. From when a feedback is shown: the contract's reveal, or its own instant where that is later."""
        left, reveals_at = self.left.get(side), self.contract.get("reveals_at")
        return None if left is None or reveals_at is None else max(reveals_at, left.at)

    def is_shown(self, side: str, now: int) -> bool:
        """Tell whether a feedback is revealed and not removed."""
        shown_at = self.shown_at(side)
        return shown_at is not None and shown_at <= now and self.left[side].removed_at is None

    def may_change(self, side: str, now: int) -> bool:
        """R-403. Tell whether a change window is open."""
        return any(opened_at <= now < closes_at for opened_at, closes_at in self.windows[side])


def actor_is(story: Story, act: Act, side: str, rule: str) -> None:
    """Say so where an act wasn't done by the member on this side."""
    pseudonym = story.parties.pseudonyms[side]
    if pseudonym is not None and act.actor != pseudonym:
        story.broken(act, f"wasn't done by the {side} ({rule})")


def registered(story: Story, act: Act, said: dict[str, Any]) -> None:
    """Begin the story: a contract was registered."""
    if story.contract:
        story.broken(act, "registered it a second time")
    if said["client"] == said["freelancer"]:
        story.broken(act, "joins a member with themselves (R-100)")
    story.contract = {name: said[name] for name in FACTS}


def ended(story: Story, act: Act, said: dict[str, Any]) -> None:
    """R-101. The contract ended, under terms that stand from now on."""
    if "ended_at" in story.contract:
        story.broken(act, "recorded a second end (R-101)")
    ended_at, terms = said["ended_at"], story.terms_known.get(said["terms"])
    if ended_at > act.at:
        story.broken(act, "recorded an end in the future (R-101)")
    if ended_at < story.contract.get("started_at", ended_at):
        story.broken(act, "recorded an end before the start (R-101)")
    if terms is None:
        story.broken(act, f"promised terms that aren't kept: {said['terms']}")
    else:
        if terms.starts_on > day_of(ended_at) and len(story.terms_known) > 1:
            story.broken(act, f"promised terms that began only on {terms.starts_on}")
        if said["closes_at"] != closes(ended_at, terms.feedback_days):
            story.broken(act, "set another close of the feedback window than the terms give (R-203)")
    story.terms = terms
    story.contract.update(
        ended_at=ended_at,
        end_recorded_at=act.at,
        terms=said["terms"],
        closes_at=said["closes_at"],
        reveals_at=said["closes_at"],
    )


def is_rated(story: Story, act: Act, side: str, said: dict[str, Any]) -> None:
    """R-204. Say so where ratings and overall don't go together."""
    overall = exact(said["overall"])
    if overall is None:
        story.broken(act, f"has {said['overall']!r} as overall, which is no exact fraction (R-204)")
    elif story.terms is not None and mean(said["ratings"], story.terms.weights[side]) != overall:
        story.broken(act, "has an overall that isn't the mean of its ratings (R-204)")


def version(story: Story, act: Act, side: str, said: dict[str, Any], at: int) -> None:
    """Expect the row of one version of a feedback."""
    row = (side, said["version"], at, canonical(said["ratings"]), said["overall"], said["comment"])
    story.expect("feedback_version", (side, said["version"]), row, act)
