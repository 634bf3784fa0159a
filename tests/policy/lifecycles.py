"""Finds out how contract, feedback, response, change window and report go through life, by trying every act everywhere.

Nobody writes these diagrams: what the rules refuse isn't in them, and what they allow is. ``python -m
tests.policy.lifecycles`` writes docs/lifecycles.md again.
"""

from __future__ import annotations

from copy import copy
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rejoinder.policy.deadlines import parse_instant
from rejoinder.policy.decision import Refusal
from rejoinder.policy.response import response_closes_at
from tests.policy.market import Market

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DOCUMENT = Path(__file__).parents[2] / "docs/lifecycles.md"
STARTED, ENDED = parse_instant("2027-01-04T00:00:00Z"), parse_instant("2027-10-24T15:00:00Z")
MOST_VERSIONS, MOST_REQUESTS = 3, 2

ACTS: dict[str, Callable[[Market, int], object]] = {
    "the marketplace ends it": lambda market, now: market.end(None, now),
    "its author leaves it": lambda market, now: market.leave("clara", "client", now),
    "the other side leaves theirs": lambda market, now: market.leave("felix", "freelancer", now),
    "whom it is about responds": lambda market, now: market.respond("felix", "client", now),
    "its author asks": lambda market, now: market.ask("clara", "client", now),
    "whom it is about opens it": lambda market, now: market.allow("felix", "client", now),
    "its author changes it": lambda market, now: market.change("clara", "client", now, 3, "Another comment."),
    "its author withdraws it": lambda market, now: market.withdraw("clara", "client", now),
    "whom it is about reports it": lambda market, now: market.report("felix", "client", now),
}
TIME = "a deadline passes"


def contract(market: Market, now: int) -> str:
    closes_at = market.standing.closes_at
    if closes_at is None:
        return "running"
    responses = response_closes_at(market.standing)
    if now < closes_at:
        return "ended, feedback can be left"
    return "feedback closed, responses open" if responses is not None and now < responses else "responses closed"


def feedback(market: Market, now: int) -> str:
    kept = market.kept.get("client")
    if kept is None:
        return "nothing left"
    if kept.removed:
        return "removed"
    if kept.shown_at > now:
        return "sealed"
    return "changed" if kept.version > 1 else "revealed"


def response(market: Market, now: int) -> str:
    if "client" in market.answers:
        return "gone with the feedback" if market.kept["client"].removed else "given"
    refused = market.may("felix", now)["respond"].refused
    if refused is None:
        return "can be given"
    return "too late" if refused.code == "response.window_closed" else "nothing to answer"


def change_window(market: Market, now: int) -> str:
    known = market.known_to("clara", "client", now)
    if known.left and known.left.removed:
        return "over, the feedback is removed"
    if known.windows_close:
        return "open" if known.is_open_for_change(now) else "closed for good"
    if known.asked_until and now < known.asked_until:
        return "asked for"
    return "not possible" if market.may("felix", now)["enable_changes"].refused else "can be opened"


def report(market: Market, now: int) -> str:
    kept = market.kept.get("client")
    if market.reported and kept and kept.removed:
        return "closed by the withdrawal"
    refused = market.may("felix", now)["report"].refused
    if refused is None:
        return "can be made"
    return "made, for this version" if refused.code == "report.already_made" else "not possible"


LIVES = {
    "A contract": contract,
    "A feedback": feedback,
    "The response to it": response,
    "The change window on it": change_window,
    "The report of it": report,
}
Edges = dict[str, dict[tuple[str, str], list[str]]]


@lru_cache(maxsize=1)
def explored() -> Edges:
    """Try every act in every state that can be reached, and note what it changes."""
    first = Market()
    first.register(STARTED)
    waiting, seen = [(first, ENDED)], {_key(first, ENDED)}
    edges: Edges = {life: {} for life in LIVES}
    while waiting:
        market, now = waiting.pop(0)
        for name, after, then in _steps(market, now):
            for life, label in LIVES.items():
                before_and_after = label(market, now), label(after, then)
                if before_and_after[0] != before_and_after[1]:
                    names = edges[life].setdefault(before_and_after, [])
                    if name not in names:
                        names.append(name)
            if _key(after, then) not in seen:
                seen.add(_key(after, then))
                waiting.append((after, then))
    return edges


def _steps(market: Market, now: int) -> Iterator[tuple[str, Market, int]]:
    for name, act in ACTS.items():
        after = _copy(market)
        if name != "the marketplace ends it" and market.standing.ended_at is None:
            assert isinstance(act(after, now), Refusal)
        elif not isinstance(act(after, now), Refusal) and not _enough(after):
            yield name, after, now
    ahead = [at for at in _deadlines(market) if at > now]
    if ahead:
        yield TIME, market, min(ahead)


def _enough(market: Market) -> bool:
    versions = [kept.version for kept in market.kept.values()]
    requests = [len(asked) for asked in market.requests.values()]
    return max(versions, default=0) > MOST_VERSIONS or max(requests, default=0) > MOST_REQUESTS


def _deadlines(market: Market) -> Iterator[int]:
    yield from (at for at in (market.standing.closes_at, response_closes_at(market.standing)) if at is not None)
    for of_a_side in (*market.windows.values(), *market.requests.values()):
        yield from of_a_side


def _copy(market: Market) -> Market:
    after = copy(market)
    for name in ("kept", "answers", "windows", "requests", "reported"):
        setattr(after, name, dict(getattr(market, name)))
    return after


def _key(market: Market, now: int) -> Any:
    kept = tuple((side, of.version, of.shown_at, of.removed) for side, of in sorted(market.kept.items()))
    parts = (market.answers, market.windows, market.requests, market.reported)
    ended = market.standing.ended_at, market.standing.reveals_at
    return now, ended, kept, *(tuple(sorted((str(key), str(of)) for key, of in part.items())) for part in parts)


INTRODUCTION = """# Lifecycles

Found by trying every act in every state that can be reached under the terms of `freelance`, and tested against the
code; `.venv/bin/python -m tests.policy.lifecycles` writes this page again. What isn't drawn here, the rules refuse.
A feedback is the client's here; the freelancer's lives alike.
"""


def document() -> str:
    """Write one diagram a life."""
    parts = [INTRODUCTION]
    for life, edges in explored().items():
        states = list(dict.fromkeys(state for pair in edges for state in pair))
        named = {state: f"s{number}" for number, state in enumerate(states)}
        parts += [f"## {life}\n", "```mermaid\nstateDiagram-v2"]
        parts += [f'    state "{state}" as {name}' for state, name in named.items()]
        parts.append("    [*] --> s0")
        parts += [
            f"    {named[before]} --> {named[after]}: {' / '.join(names)}" for (before, after), names in edges.items()
        ]
        parts.append("```\n")
        parts += [f"- *{before}* → *{after}*: {', or '.join(names)}" for (before, after), names in edges.items()]
        parts.append("")
    return "\n".join(parts)


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
