"""T-26 from outside: sixteen connections to a real server, and one of sixteen different acts is the one that counts."""

from __future__ import annotations

import shutil
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from rejoinder_verify import check
from tests.crash.clients import story
from tests.crash.serving import Answer, Caller, Server, key_of
from tests.house import stars
from tests.races.runners import ROUNDS, RUNNERS, dawdle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Ask = Callable[[int], tuple[str, str, dict[str, Any], str | None]]

REVEALED = 4
"""So many acts of the story until both feedbacks are shown."""
FEEDBACK = "/contracts/{contract}/feedback/client"

RACES: dict[str, tuple[int, str, Ask, str]] = {
    "feedback": (
        2,
        "feedback.already_left",
        lambda n: (
            "PUT",
            "",
            {"author": "acme", "ratings": stars("client", 1 + n % 5), "comment": f"Words {n}."},
            None,
        ),
        "comment",
    ),
    "response": (
        REVEALED,
        "response.already_given",
        lambda n: ("PUT", "/response", {"author": "bea", "text": f"Thanks {n}."}, None),
        "text",
    ),
    "change window": (
        REVEALED,
        "change.window_used",
        lambda n: ("POST", "/change-window", {"by": "bea"}, f"key-{n}"),
        "closes_at",
    ),
    "change request": (
        REVEALED,
        "change.already_asked",
        lambda n: ("POST", "/change-requests", {"author": "acme"}, f"key-{n}"),
        "lapses_at",
    ),
    "report": (
        REVEALED,
        "report.already_made",
        lambda n: ("POST", "/reports", {"reporter": "bea", "ground": "fraud", "description": f"They {n:02}" * 6}, None),
        "id",
    ),
    "withdrawal": (
        REVEALED,
        "withdrawal.not_available",
        lambda n: ("POST", "/withdrawal", {"author": "acme", "note": f"Note {n}."}, None),
        "state",
    ),
}


class Sixteen:
    """Sixteen connections to one server, each with a thread of its own."""

    def __init__(self, address: tuple[str, int], key: str) -> None:
        self.callers = [Caller(address, key) for _ in range(RUNNERS)]
        self._pool = ThreadPoolExecutor(RUNNERS)

    def race(self, contract: str, ask: Ask) -> list[Answer]:
        """Ask sixteen things at once."""
        line = threading.Barrier(RUNNERS)

        def run(number: int) -> Answer:
            method, path, body, again = ask(number)
            line.wait(30)
            dawdle()
            return self.callers[number].call(method, FEEDBACK.format(contract=contract) + path, body, again)

        return list(self._pool.map(run, range(RUNNERS)))

    def close(self) -> None:
        """Hang up."""
        self._pool.shutdown()
        for caller in self.callers:
            caller.close()


@pytest.fixture(scope="module")
def server(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Sixteen]]:
    data = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(sqlite_template, data)
    key = key_of(data)
    with Server(data) as server:
        sixteen = Sixteen(server.address, key)
        for member in ("acme", "bea"):
            assert sixteen.callers[0].call("PUT", f"/members/{member}", {"display_name": member.title()}).status == 201
        yield server, sixteen
        sixteen.close()


@pytest.mark.parametrize("name", RACES)
def test_one_wins_over_http(server: tuple[Server, Sixteen], name: str) -> None:
    serving, sixteen = server
    before, loses, ask, told = RACES[name]
    caller = sixteen.callers[0]
    for number in range(ROUNDS or 4):
        contract = f"{name.replace(' ', '-')}-{number}"
        for request in list(story(contract))[:before]:
            answer = caller.call(request.method, request.path, request.body, request.again)
            assert answer.status in {200, 201}, answer
        answers = sixteen.race(contract, ask)
        codes = Counter(answer.body.get("code", "won") for answer in answers)
        assert codes == {"won": 1, loses: RUNNERS - 1}
        (winner,) = [answer for answer in answers if answer.status in {200, 201}]
        assert {answer.status for answer in answers if answer is not winner} == {409}
        assert stands(caller, contract, name, winner.body[told]) == winner.body[told]
    assert check(str(serving.data / "rejoinder.db")).clean


def stands(caller: Caller, contract: str, name: str, otherwise: Any) -> Any:
    """Read what stands, where a read shows it."""
    feedback = caller.call("GET", FEEDBACK.format(contract=contract) + "?viewer=acme").body
    match name:
        case "feedback":
            return feedback["comment"]
        case "response":
            return feedback["response"]["text"]
        case "withdrawal":
            return feedback["state"]
        case _:
            return otherwise
