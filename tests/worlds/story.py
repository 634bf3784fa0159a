"""A story in several worlds: what is asked, step by step, who hears each answer, and what stays secret from whom.

The worlds of one story differ in nothing but the secret: where one has a hidden act, another has a harmless read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

DAY = 86_400_000_000
START = 20_750 * DAY + 34_200_000_000
"""2026-10-24T09:30:00Z, when every story begins: a window of 14 days that starts then closes on 8 November."""
MEMBERS = ("acme", "bea", "cleo", "dan", "oz")
"""Who is registered before a story begins. ``oz`` has no contract: an outsider."""
SIDES = ("client", "freelancer")
KEYS = ("members", "read", "desk", "private", "events", "clock")
"""One key for each scope, and for nothing else."""
AT_A_PAGE = " at a page"
"""Who hears by a session isn't who hears by the marketplace's key: what is left on a page stays on the pages (O-1)."""
Choice = TypeVar("Choice")


def written(instant: int) -> str:
    """Write an instant, given in microseconds, as RFC 3339."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=instant)).isoformat().replace("+00:00", "Z")


def at_a_page(member: str) -> str:
    """Name a member who looks by a session of the pages."""
    return member + AT_A_PAGE


@dataclass(frozen=True, slots=True)
class Step:
    """One request. ``hears`` is who gets the answer: a member, ``public``, or the key that looks for itself.

    ``{report}`` and ``{event}`` in a path stand for the latest id of this kind that this hearer has seen.
    """

    hears: str
    method: str
    path: str
    body: Any = None
    key: str | None = "members"
    follow: bool = False
    """Turn the pages of a list to the end."""
    revalidate: bool = False
    """Send the ETag that the same request was answered with before."""
    repeat: str | None = None
    """The Idempotency-Key."""
    only_http: bool = False
    """Its shape is wrong, and only the door over HTTP looks at shapes."""
    form: tuple[tuple[str, str], ...] | None = None
    """What is sent by a form of a page."""

    @property
    def signed_in(self) -> str | None:
        """Name the member whose session goes along; on the pages there are no keys."""
        member, at, _ = self.hears.partition(AT_A_PAGE)
        return member if at else None

    def __str__(self) -> str:
        body = f" {self.body or self.form}" if self.body is not None or self.form is not None else ""
        return f"{self.hears}: {self.method} {self.path}{body}"


@dataclass(frozen=True, slots=True)
class Moment:
    """What is asked in each world; one step where all ask the same. ``needed``: without a 2xx there is no story."""

    steps: tuple[Step, ...]
    needed: bool = False
    status_only: bool = False
    """From here on more is permitted: that the status is the same is all that is asked of this answer."""

    def step(self, world: int) -> Step:
        """Give what is asked in one world."""
        return self.steps[world] if len(self.steps) > 1 else self.steps[0]


@dataclass(slots=True)
class Story:
    """What happens, and from which moment to which (exclusive) the secret is kept from all but those who know it."""

    secret: str
    knows: frozenset[str]
    worlds: int
    profile: str = "freelance"
    moments: list[Moment] = field(default_factory=list)
    since: int = 0
    until: int | None = None

    def add(self, *steps: Step) -> None:
        """Let this happen in every world."""
        self.moments += [Moment((step,)) for step in steps]

    def differ(self, *steps: Step) -> None:
        """Let each world have its own step here; each must be done."""
        assert len(steps) == self.worlds
        self.moments.append(Moment(steps, needed=True))

    def need(self, step: Step) -> None:
        """Let this happen in every world, or there is no story."""
        self.moments.append(Moment((step,), needed=True))

    def __str__(self) -> str:
        lines = [f"secret: {self.secret}, under the terms {self.profile}; it is known to {sorted(self.knows)}"]
        for number, moment in enumerate(self.moments):
            mark = "|" if self.since <= number < (self.until or len(self.moments)) else " "
            lines += [
                f"{number:4} {mark} {f'in world {world}: ' if len(moment.steps) > 1 else ''}{step}"
                for world, step in enumerate(moment.steps)
            ]
        return "\n".join(lines)


@dataclass(slots=True)
class Deal:
    """A contract as far as the story must know of it."""

    id: str
    client: str
    freelancer: str
    ended_at: int | None = None

    def on(self, side: str) -> str:
        """Give the member on a side."""
        return self.client if side == "client" else self.freelancer

    def about(self, side: str) -> str:
        """Give whom this side's feedback is about."""
        return self.on(opposite(side))

    def closes_at(self, days: int = 14) -> int:
        """Give the midnight that ends the last of so many days after the end (R-1), reckoned on our own."""
        assert self.ended_at is not None
        return (self.ended_at // DAY + days + 1) * DAY


def opposite(side: str) -> str:
    """Give the other side."""
    return "freelancer" if side == "client" else "client"


class Pick:
    """Choices, from wherever they come: hypothesis draws them, and makes them smaller when something was found."""

    def __init__(self, number: Callable[[int], int], *, pages: str = "") -> None:
        """Choose by ``number(n)``, a whole number below n.

        Wherever all is looked at, every page is that has ``pages`` in its address, as a pattern; else a few are.
        """
        self.below = number
        self.pages = pages

    def of(self, options: Sequence[Choice]) -> Choice:
        """Choose one of these."""
        return options[self.below(len(options))]

    def one_in(self, many: int) -> bool:
        """Say yes now and then; the smallest choice is no."""
        return self.below(many) == many - 1
