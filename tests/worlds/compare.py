"""Run one story in its worlds, and compare byte by byte what everybody hears who must not know the secret."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import zip_longest
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager

    from tests.worlds.story import Step, Story

RANDOM_ID = re.compile(rb"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
"""Ids of reports, events and the like: 128 random bits. They become ordinals; how many and where must be the same."""
REQUEST_ID = re.compile(rb"req_[0-9a-f]{24}")
FORM_TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[A-Za-z0-9]{64}(?=")')
"""The token of a form against forgery: masked anew each time it is written, and always as long."""
MASKED_HEADERS = {"date"}
DONE = {200, 201, 202, 204, 303}
"""How an act is answered that was done; a page then leads to another page."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, byte by byte, and what was logged meanwhile."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    log: bytes = b""


class World(Protocol):
    """One world: a house, its clock at the start of all stories, with the members and keys of all stories."""

    def ask(self, step: Step) -> list[Answer]:
        """Do what a step asks; a list whose pages are turned has several answers."""

    def forget(self) -> None:
        """Forget every ETag: what was seen until now may differ by right."""


class Differ(AssertionError):  # noqa: N818  It says what the worlds do.
    """Two worlds can be told apart. ``sink`` says by what."""

    def __init__(self, story: Story, number: int, sink: str, one: bytes, two: bytes) -> None:
        self.sink = sink
        self.step = story.moments[number].step(0)
        super().__init__(
            f"the worlds differ at step {number} in {sink}\n  {self.step}\n  one: {one!r}\n  two: {two!r}\n\n{story}"
        )


@dataclass
class Tally:
    """What was compared: the figure that is published."""

    stories: int = 0
    void: int = 0
    pairs: int = 0
    answers: int = 0
    compared: int = 0
    differing: int = 0
    sinks: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    """Sinks that had something to show."""

    def __str__(self) -> str:
        return (
            f"{self.pairs} pairs of worlds, {len(self.sinks)} sinks, {self.answers} answers of {self.compared} bytes "
            f"compared, {self.differing} differing bytes ({self.void} stories could not be told)"
        )


TALLIES: dict[str, Tally] = {}


class Heard:
    """What was heard in one world, in the same words for every world: random ids as ordinals, no request ids."""

    def __init__(self) -> None:
        self._ids: dict[bytes, bytes] = {}

    def _ordinal(self, found: re.Match[bytes]) -> bytes:
        return self._ids.setdefault(found[0], b"<id %d>" % len(self._ids))

    def plain(self, text: bytes) -> bytes:
        """Put what is random by right into the same words."""
        return RANDOM_ID.sub(self._ordinal, FORM_TOKEN.sub(b"<token>", REQUEST_ID.sub(b"<request>", text)))

    def parts(self, answer: Answer) -> Iterable[tuple[str, bytes]]:
        """Take an answer apart: status, each header, body, log."""
        yield "status", b"%d" % answer.status
        etag = f'"{sha256(answer.body).hexdigest()}"'
        for name, value in answer.headers:
            if name.lower() in MASKED_HEADERS:
                value = "*"  # noqa: PLW2901
            if name.lower() == "etag" and value == etag:
                value = "the hash of this very body"  # noqa: PLW2901  The body is compared.
            yield f"header {name}", self.plain(value.encode())
        yield "body", self.plain(answer.body)


def sink_of(step: Step) -> str:
    """Name a sink: the kind of path, without its ids, and who looks."""
    path, _, query = step.path.partition("?")
    kind = re.sub(r"/(contracts|members|reports|problems|static)/[^/]+", r"/\1/…", path)
    names = ",".join(sorted(each.partition("=")[0] for each in query.split("&") if each))
    return f"{step.method} {kind}{'?' + names if names else ''} as {step.hears}{' again' if step.revalidate else ''}"


def tell(story: Story, opened: Callable[[int, Story], AbstractContextManager[World]], tally: Tally) -> bool:
    """Tell a story in each of its worlds, and compare; a story in which a needed act was refused is void.

    Raises ``Differ`` at the first byte that is not the same.
    """
    tally.stories += 1
    told = []
    for number in range(story.worlds):
        with opened(number, story) as world:
            answers = _told(story, number, world)
        if answers is None:
            tally.void += 1
            return False
        told.append(answers)
    for other in told[1:]:
        _compare(story, told[0], other, tally)
        tally.pairs += 1
    return True


def _told(story: Story, number: int, world: World) -> list[list[Answer]] | None:
    answers: list[list[Answer]] = []
    for index, moment in enumerate(story.moments):
        if index == story.since:
            world.forget()
        answers.append(world.ask(moment.step(number)))
        if moment.needed and answers[-1][0].status not in DONE:
            return None
    return answers


def _compare(story: Story, one: list[list[Answer]], two: list[list[Answer]], tally: Tally) -> None:
    heard = Heard(), Heard()
    for number in range(story.since, len(story.moments)):
        moment = story.moments[number]
        step = moment.step(0)
        # The log is the operator's, whoever asked: it tells no act from a look.
        logs = [
            b"".join(heard[world].plain(each.log) for each in told[number]) for world, told in enumerate((one, two))
        ]
        if logs[0] != logs[1]:
            _differ(story, number, "log", logs[0], logs[1], tally)
        if len(moment.steps) > 1 or step.hears in story.knows:
            continue
        sink = sink_of(step)
        tally.sinks.add(sink)
        if len(one[number]) != len(two[number]):
            _differ(story, number, f"pages of {sink}", b"%d" % len(one[number]), b"%d" % len(two[number]), tally)
        for first, second in zip(one[number], two[number], strict=True):
            tally.answers += 1
            if first.status == 200:
                tally.shown.add(sink)
            for (name, left), (same, right) in zip_longest(
                heard[0].parts(first), heard[1].parts(second), fillvalue=("nothing", b"")
            ):
                tally.compared += len(left)
                if (name, left) != (same, right):
                    _differ(story, number, f"{name} of {sink}", left, right, tally)
                if moment.status_only:
                    break


def _differ(story: Story, number: int, sink: str, one: bytes, two: bytes, tally: Tally) -> None:
    tally.differing += sum(left != right for left, right in zip_longest(one, two))
    raise Differ(story, number, sink, one, two)
