"""Clients that write as fast as they are answered, keep every acknowledgement, and ask again for what got lost."""

from __future__ import annotations

import http.client
import json
import sqlite3
import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.crash.serving import Answer, Caller
from tests.house import stars

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STARTED = "2026-01-01T00:00:00Z"


@dataclass(frozen=True, eq=False)
class Request:
    """One act: what is sent, and under which kind, contract and words it must stand in the record."""

    method: str
    path: str
    body: dict[str, Any] | None
    kind: str
    contract: str
    side: str = ""
    words: str = ""

    @property
    def again(self) -> str | None:
        """Give the Idempotency-Key of a POST; a PUT and a PATCH need none."""
        return f"{self.kind}-{self.contract}-{self.side}" if self.method == "POST" else None

    @property
    def mark(self) -> tuple[str, str, str]:
        """Give what names this act in the record."""
        return self.kind, self.contract, self.side


def story(contract: str) -> Iterator[Request]:
    """Tell a whole contract, act by act."""
    at = f"/contracts/{contract}"
    client, freelancer = f"{at}/feedback/client", f"{at}/feedback/freelancer"
    words = {each: f"{each} of {contract}" for each in ("first", "second", "thanks", "changed")}
    report = f"They asked for five stars on {contract}."
    yield Request(
        "PUT",
        at,
        {"client": "acme", "freelancer": "bea", "title": f"Work {contract}", "started_at": STARTED,
         "net_paid": {"amount": "9.00", "currency": "EUR"}},
        "contract.registered",
        contract,
        words=f"Work {contract}",
    )  # fmt: skip
    yield Request("POST", f"{at}/end", {}, "contract.ended", contract)
    one = {"author": "acme", "ratings": stars("client", 4), "comment": words["first"]}
    yield Request("PUT", client, one, "feedback.left", contract, "client", words["first"])
    other = {"author": "bea", "ratings": stars("freelancer", 5), "comment": words["second"]}
    yield Request("PUT", freelancer, other, "feedback.left", contract, "freelancer", words["second"])
    thanks = {"author": "bea", "text": words["thanks"]}
    yield Request("PUT", f"{client}/response", thanks, "response.given", contract, "client", words["thanks"])
    yield Request("POST", f"{client}/change-requests", {"author": "acme"}, "change.asked", contract, "client")
    yield Request("POST", f"{client}/change-window", {"by": "bea"}, "change.allowed", contract, "client")
    changed = {"author": "acme", "comment": words["changed"]}
    yield Request("PATCH", client, changed, "feedback.changed", contract, "client", words["changed"])
    claim = {"reporter": "bea", "ground": "fraud", "description": report}
    yield Request("POST", f"{client}/reports", claim, "report.made", contract, "client", report)
    note = {"by": "bea", "note": report}
    yield Request("POST", f"{at}/pressured", note, "pressured.told", contract, words=report)
    yield Request("POST", f"{freelancer}/withdrawal", {"author": "bea"}, "feedback.withdrawn", contract, "freelancer")


@dataclass
class Client:
    """One client through all the servers that die under it."""

    name: str
    key: str
    acknowledged: dict[Request, Answer] = field(default_factory=dict)
    in_doubt: Request | None = None
    answered_again: int = 0
    faults: list[str] = field(default_factory=list)
    _told: Iterator[Request] | None = None
    _number: int = 0

    def write(self, address: tuple[str, int], begun: threading.Event, stop: threading.Event) -> None:
        """Go on where the last server died, beginning with what was never answered, until this one dies."""
        caller = Caller(address, self.key)
        try:
            while not stop.is_set():
                request = self.in_doubt or self._next()
                doubted, self.in_doubt = self.in_doubt is not None, request
                answer = caller.call(request.method, request.path, request.body, request.again)
                self.in_doubt = None
                self.answered_again += doubted
                if answer.status in {200, 201, 202}:
                    self.acknowledged[request] = answer
                    begun.set()
                else:
                    self.faults.append(f"{request.mark}: {answer.status} {answer.body}")
        except (OSError, http.client.HTTPException):
            pass
        finally:
            caller.close()

    def _next(self) -> Request:
        while True:
            request = next(self._told, None) if self._told is not None else None
            if request is not None:
                return request
            self._number += 1
            self._told = story(f"{self.name}-{self._number}")


@dataclass
class Recorded:
    """What the record has, read from the file itself, entry by entry as it grows."""

    file: Path
    acts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    words: dict[tuple[str, str, str], str] = field(default_factory=dict)
    size: int = 0

    def read_on(self) -> None:
        """Read what has been added; a gap in the numbers is a fault."""
        connection = sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)
        rows = connection.execute(
            "SELECT j.seq, json_extract(CAST(j.entry AS TEXT), '$.kind'), p.payload FROM journal j "
            "JOIN journal_payload p ON p.seq = j.seq WHERE j.seq >= ? ORDER BY j.seq",
            (self.size,),
        ).fetchall()
        connection.close()
        for seq, kind, payload in rows:
            assert seq == self.size
            self.size += 1
            said = json.loads(payload)
            mark = (kind, said.get("contract", ""), said.get("side", ""))
            self.acts[mark] += 1
            self.words[mark] = next(
                (said[each] for each in ("comment", "text", "description", "note", "title") if said.get(each)), ""
            )
