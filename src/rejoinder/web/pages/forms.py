"""What comes in by a form: each field once, line breaks as people mean them, nothing that wasn't asked for."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rejoinder.policy.refusals import KeyReused, StillInProgress
from rejoinder.store.idempotency import Repeatable
from rejoinder.web.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rejoinder.policy.decision import Refusal
    from rejoinder.web.pages.visit import Visit

ONCE = "once"
"""The hidden field that makes a form that is sent twice the same act."""
LONGEST_KEY = 64


def read(visit: Visit, *names: str) -> dict[str, str]:
    """Read these fields of a form; one that is missing is empty, one that comes twice is refused."""
    given = {name: visit.request.POST.getlist(name) for name in names}
    if any(len(values) > 1 for values in given.values()):
        raise Problem("request.invalid")
    # A browser sends a line break as CR LF, whatever was typed.
    return {
        name: values[0].replace("\r\n", "\n").replace("\r", "\n") if values else "" for name, values in given.items()
    }


def new_key() -> str:
    """Make the key of a form that acts once."""
    return secrets.token_hex(16)


def repeatable(visit: Visit, *parts: str) -> Repeatable | None:
    """Let a form that is sent twice be answered as the first time; ``parts`` are what it says."""
    key = read(visit, ONCE)[ONCE]
    if not key or len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
        return None
    house = visit.house
    address = visit.request.META.get("REMOTE_ADDR", "")
    caller = (house.mac("page", visit.member) if visit.signed_in else house.mac("address", address))[:8]
    return Repeatable(caller, key, visit.request.path, house.mac("form", *parts))


def came_before(refusal: Refusal) -> bool:
    """Tell whether an act refused a form because it has come before, with other words, or is being worked on."""
    return isinstance(refusal, KeyReused | StillInProgress)


@dataclass(slots=True)
class Errors:
    """What is wrong with a form: by field, in the words that stand beside the field and in the summary above."""

    said: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, words: str) -> None:
        """Say what is wrong with a field; the first thing that is said stays."""
        self.said.setdefault(name, words)

    def of(self, name: str) -> str | None:
        """Give what is wrong with a field, or nothing."""
        return self.said.get(name)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.said.items())

    def __bool__(self) -> bool:
        return bool(self.said)
