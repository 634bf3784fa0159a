"""Q-5: killed with -9 in the middle of writing, nothing acknowledged is lost and nothing is doubled.

The page cache survives this, so it isn't a power cut (X-1); that every commit waits for the disk is asserted in
tests/store (X-2).
"""

from __future__ import annotations

import os
import random
import shutil
import threading
import time
from typing import TYPE_CHECKING

from rejoinder_verify import check
from tests.crash.clients import Client, Recorded
from tests.crash.serving import Caller, Server, key_of

if TYPE_CHECKING:
    from pathlib import Path

KILLS = int(os.environ.get("REJOINDER_KILLS", "30"))
CLIENTS = 4


def acknowledged_once(recorded: Recorded, clients: list[Client]) -> None:
    """See that each acknowledged act is in the record once, with its words, and nothing is there twice."""
    recorded.read_on()
    assert [mark for mark, times in recorded.acts.items() if times > 1 and mark[1]] == []
    lost = [
        request.mark
        for client in clients
        for request in client.acknowledged
        if recorded.acts[request.mark] != 1 or (request.words and recorded.words[request.mark] != request.words)
    ]
    assert lost == []


def never_asked_for(recorded: Recorded, clients: list[Client]) -> list[tuple[str, str, str]]:
    """List what stands in the record and was neither acknowledged nor asked for and left in doubt."""
    asked = {request.mark for client in clients for request in client.acknowledged}
    asked |= {client.in_doubt.mark for client in clients if client.in_doubt is not None}
    return [mark for mark in recorded.acts if mark[1] and mark not in asked]


def test_nothing_acknowledged_is_lost_and_nothing_doubled(sqlite_template: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(sqlite_template, data)
    key = key_of(data)
    clients = [Client(f"k{number}", key) for number in range(CLIENTS)]
    recorded = Recorded(data / "rejoinder.db")
    chance = random.Random(time.monotonic_ns())
    committed_unanswered = 0
    for number in range(KILLS):
        with Server(data) as server:
            if number == 0:
                caller = Caller(server.address, key)
                for member in ("acme", "bea"):
                    assert caller.call("PUT", f"/members/{member}", {"display_name": member.title()}).status == 201
                caller.close()
            begun, stop = threading.Event(), threading.Event()
            threads = [threading.Thread(target=each.write, args=(server.address, begun, stop)) for each in clients]
            for thread in threads:
                thread.start()
            assert begun.wait(30), (server.said(), [client.faults for client in clients])
            time.sleep(chance.random() * 0.25)
            server.kill(whom=chance.choice(["all", "watcher", "worker"]))
            for thread in threads:
                thread.join(30)
            assert "Traceback" not in server.said()
        assert [client.faults for client in clients] == [[]] * CLIENTS
        acknowledged_once(recorded, clients)
        assert never_asked_for(recorded, clients) == []
        committed_unanswered += sum(1 for each in clients if each.in_doubt and recorded.acts[each.in_doubt.mark])
        if number % 10 == 0 or number == KILLS - 1:
            found = check(str(data / "rejoinder.db")).findings
            assert [str(finding) for finding in found] == []
    the_same_again(data, key, clients, recorded)
    acknowledged = sum(len(client.acknowledged) for client in clients)
    print(
        f"{KILLS} kills, {acknowledged} acts acknowledged, 0 lost, 0 doubled, {committed_unanswered} committed "
        f"without an answer, {sum(client.answered_again for client in clients)} asked for again"
    )


def the_same_again(data: Path, key: str, clients: list[Client], recorded: Recorded) -> None:
    """Send the last acts again, in doubt or not: they are answered, and the record has each of them once."""
    with Server(data) as server:
        caller = Caller(server.address, key)
        for client in clients:
            if client.in_doubt is not None:
                request = client.in_doubt
                answer = caller.call(request.method, request.path, request.body, request.again)
                assert answer.status in {200, 201, 202}, answer
                client.acknowledged[request] = answer
                client.in_doubt = None
        acknowledged_once(recorded, clients)
        size = recorded.size
        for client in clients:
            last = max(client.acknowledged, key=lambda request: int(request.contract.rpartition("-")[2])).contract
            for request in [each for each in client.acknowledged if each.contract == last]:
                answer = caller.call(request.method, request.path, request.body, request.again)
                if request.method == "PATCH" and answer.status == 409:
                    continue
                assert answer.status in {200, 201, 202}, (request, answer)
                if request.method == "POST" or request.kind in {"feedback.left", "response.given"}:
                    assert answer.replayed or request.kind == "contract.ended", (request, answer)
        acknowledged_once(recorded, clients)
        assert recorded.size == size
        caller.close()
    assert check(str(data / "rejoinder.db")).clean
