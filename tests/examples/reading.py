"""Reads the examples: one YAML file a chapter, written by whoever knows the rules and need not know the code.

README.md beside this file says how they are written. What reads here knows nothing of how an act is carried out, so
the same files can be played to the rules alone, or to a running service.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from rejoinder.policy.deadlines import parse_instant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLDER = Path(__file__).parent
WHO = ("client", "freelancer", "outsider", "marketplace")
PROFILES = ("freelance", "blind-until-deadline")
STARTED, ENDED, PAID = "2027-01-04", "2027-10-24 15:00", "120.00 USD"

DEEDS = {
    "registers the contract": {"client", "freelancer", "started", "title", "paid", "same_person"},
    "ends the contract": {"ended"},
    "sets the amount paid": {"paid"},
    "leaves feedback": {"on", "ratings", "comment", "recommend", "note"},
    "changes the feedback": {"on", "ratings", "comment"},
    "responds": {"on", "text"},
    "asks to change": {"on"},
    "allows changes": {"on"},
    "withdraws the feedback": {"on", "note"},
    "reports": {"on", "target", "ground", "kind", "description", "documents"},
    "adds evidence": {"on", "documents"},
    "tells in confidence": {"note"},
    "looks": {"sees", "may", "summary of client", "summary of freelancer"},
}
"""Everything that somebody can do, and what may be said of how."""
OWN = {"leaves feedback", "changes the feedback", "asks to change", "withdraws the feedback"}


@dataclass(frozen=True, slots=True)
class Act:
    """Who does what, when; and the answer: ``yes``, ``nothing new``, or the code of a refusal."""

    when: int
    who: str
    does: str
    how: Mapping[str, Any]
    answer: str
    gives: Mapping[str, Any]

    @property
    def on(self) -> str:
        """The side of the author of the feedback that this is about."""
        if "on" in self.how:
            return str(self.how["on"])
        own = self.does in OWN or self.how.get("target") == "response"
        if self.who == "outsider":
            return "client"
        return self.who if own else {"client": "freelancer", "freelancer": "client"}[self.who]


@dataclass(frozen=True, slots=True)
class Example:
    """A story with its answers. ``terms`` is a profile's name, or rows that differ from ``freelance``, each dated."""

    chapter: str
    name: str
    rules: tuple[str, ...]
    acts: tuple[Act, ...]
    terms: str | tuple[Mapping[str, str], ...] = "freelance"
    only: str | None = None
    """``rules``, where only the rules can be asked: no service turns its clock back."""


def every_example() -> list[Example]:
    """Read all files."""
    return [example for file in sorted(FOLDER.glob("*.yaml")) for example in read_file(file)]


def read_file(file: Path) -> Iterator[Example]:
    """Read one chapter. All values are text: no ``no`` becomes false, no time becomes a number."""
    for told in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader):
        try:
            yield _example(told, file.stem)
        except (KeyError, ValueError, TypeError) as wrong:
            message = f"{file.name}: {told.get('example', told)!r}: {wrong!r}"
            raise ValueError(message) from wrong


def _example(told: Mapping[str, Any], chapter: str) -> Example:
    _only(told, {"example", "rules", "acts", "terms", "contract", "only"})
    contract = told.get("contract", {})
    acts = [] if contract == "none" else list(_before(contract))
    acts += [_act(each) for each in told["acts"]]
    terms = told.get("terms", "freelance")
    if isinstance(terms, str) and terms not in PROFILES:
        message = f"there is no profile {terms}"
        raise ValueError(message)
    return Example(
        chapter,
        told["example"],
        tuple(told["rules"]),
        tuple(acts),
        terms if isinstance(terms, str) else tuple(terms),
        told.get("only"),
    )


def _before(contract: Mapping[str, str]) -> Iterator[Act]:
    """The marketplace registers every example's contract and ends it, unless the example says otherwise."""
    _only(contract, {"started", "ended", "paid"})
    started = contract.get("started", STARTED)
    how = {"started": started, "paid": contract.get("paid", PAID)}
    yield Act(instant(started), "marketplace", "registers the contract", how, "yes", {})
    ended = contract.get("ended", ENDED)
    if ended != "not yet":
        yield Act(instant(ended), "marketplace", "ends the contract", {}, "yes", {})


def _act(told: Mapping[str, Any]) -> Act:
    how = {key: value for key, value in told.items() if key not in {"when", "who", "does", "answer", "gives"}}
    _only(how, DEEDS[told["does"]])
    if told["who"] not in WHO:
        message = f"nobody is called {told['who']}"
        raise ValueError(message)
    return Act(instant(told["when"]), told["who"], told["does"], how, told.get("answer", "yes"), told.get("gives", {}))


def _only(told: Mapping[str, Any], known: set[str]) -> None:
    if unknown := told.keys() - known:
        message = f"{', '.join(sorted(unknown))}: not known here; {', '.join(sorted(known))} are"
        raise ValueError(message)


SHORT = re.compile(r"(?:just (before|after) )?(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d)(:\d\d(?:\.\d{1,6})?)?)?")


def instant(told: str) -> int:
    """Read ``2027-11-08``, ``2027-11-08 09:30``, ``just before 2027-11-08``, always UTC; or RFC 3339."""
    found = SHORT.fullmatch(told)
    if found is None:
        return parse_instant(told)
    at = parse_instant(f"{found[2]}T{found[3] or '00:00'}{found[4] or ':00'}Z")
    return at + {"before": -1, "after": 1, None: 0}[found[1]]


TIMES = re.compile(r"(\d+) × (.+)", re.DOTALL)


def words(told: str) -> str:
    """Read a text; ``5000 × a`` is so many of them."""
    found = TIMES.fullmatch(told)
    return found[2] * int(found[1]) if found else told
