"""Server CPU for an answer: against the floor, and against itself with fifty times as much stored."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.capture import write_script
from benchmarks.dataset import CLIENT, WORDS, build
from benchmarks.figures import Figure
from benchmarks.serving import Request, ask, compare, floor, product, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.serving import Server

READS, WRITES, ROUNDS = 400, 150, 7
LEAST, MOST = 100_000, 5_000_000
HISTORY = "/v1/members/{}/history?as=freelancer"


def _body() -> bytes:
    return json.dumps({"author": "writer", "ratings": dict.fromkeys(CLIENT, 4), "comment": WORDS}).encode()


def _put(contract: int, key: str) -> Request:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    return "PUT", f"/v1/contracts/open-{contract}/feedback/client", _body(), headers


def _get(member: str) -> Request:
    return "GET", HISTORY.format(member), None, {}


def against_the_floor(folder: Path) -> Iterator[Figure]:
    """Compare with raw WSGI over a copy of the same database."""
    ours, theirs, script = folder / "product", folder / "floor", folder / "script.json"
    contracts = WRITES * (ROUNDS + 2) + 10
    key = build(ours, LEAST, contracts)
    write_script(ours, key, HISTORY.format("big-10k"), (_put(contracts - 1, key)[1], _body()), script)
    shutil.copytree(ours, theirs)
    member = LEAST // 2 // 50 + 1
    command, port = product(ours)
    floor_command, floor_port, names = floor(theirs, script)
    with serving(command, port, {}) as one, serving(floor_command, floor_port, names) as other:
        reads = [_get("big-10k")] * READS
        raw_reads: list[Request] = [("GET", f"/read/{member}", None, {})] * READS
        spent, least, ratio = compare(lambda _: ask(one, reads, 200), lambda _: ask(other, raw_reads, 200), ROUNDS)
        yield Figure("GET history, 25 rows of 10,000, with summary: server CPU", spent * 1e6, "µs", floor=least * 1e6)
        yield Figure("GET history: ratio to raw WSGI with the same SQL", ratio, "×", limit=2.0)

        def write(turn: int) -> float:
            return ask(one, [_put(turn * WRITES + each, key) for each in range(WRITES)], 201)

        def raw_write(turn: int) -> float:
            many = range(turn * WRITES, (turn + 1) * WRITES)
            return ask(other, [("PUT", f"/write/open-{each}", _body(), {}) for each in many], 200)

        spent, least, ratio = compare(write, raw_write, ROUNDS)
        yield Figure("PUT feedback, durable: server CPU", spent * 1e6, "µs", floor=least * 1e6)
        yield Figure("PUT feedback: ratio to raw WSGI with the same SQL", ratio, "×", limit=2.5)


def with_more_stored(folder: Path, most: int) -> Iterator[Figure]:
    """Compare an installation with another that has fifty times as much: in turn, on the same machine."""
    contracts = WRITES * (ROUNDS + 2)
    small, large = folder / "small", folder / "large"
    keys = build(small, LEAST, contracts), build(large, most, contracts)
    (small_command, small_port), (large_command, large_port) = product(small), product(large)
    with serving(small_command, small_port, {}) as few, serving(large_command, large_port, {}) as many:
        for member, said in (("m17", "an ordinary member"), ("big-100k", f"a member with {min(100_000, most // 8):,}")):
            reads = [_get(member)] * READS
            yield _flat(f"GET history of {said}", _asking(many, reads), _asking(few, reads), most)

        def writing(server: Server, key: str) -> Callable[[int], float]:
            return lambda turn: ask(server, [_put(turn * WRITES + each, key) for each in range(WRITES)], 201)

        yield _flat("PUT feedback", writing(many, keys[1]), writing(few, keys[0]), most)


def _asking(server: Server, reads: list[Request]) -> Callable[[int], float]:
    return lambda _: ask(server, reads, 200)


def _flat(name: str, many: Callable[[int], float], few: Callable[[int], float], most: int) -> Figure:
    _, _, ratio = compare(many, few, ROUNDS)
    return Figure(f"{name}: {most:,} stored to {LEAST:,}", ratio, "×", limit=1.2)


def measure(*, quick: bool) -> Iterator[Figure]:
    """Measure all of it; ``quick`` stops at a fifth of a million stored feedbacks."""
    with tempfile.TemporaryDirectory(prefix="rejoinder-bench-") as name:
        yield from against_the_floor(Path(name))
    with tempfile.TemporaryDirectory(prefix="rejoinder-bench-") as name:
        yield from with_more_stored(Path(name), LEAST * 2 if quick else MOST)
