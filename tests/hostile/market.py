"""What hostile strings are sent to: for each operation something that would take a good one, made anew when it did."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from tests.access.market import contract_in
from tests.web.client import document

if TYPE_CHECKING:
    from tests.web.client import Answer, Service

STATE = {
    "leaveFeedback": "absent",
    "changeFeedback": "changing",
    "endContract": "not_ended",
    "putContract": "",
    "putMember": "",
}
PATHS: dict[str, tuple[str, str]] = {
    operation["operationId"]: (method.upper(), path)
    for path, of_it in document()["paths"].items()
    for method, operation in of_it.items()
}
PARTS = ("contract", "side", "report", "evidence", "member")


@dataclass
class Market:
    """A house that is served, and what each operation is tried on."""

    service: Service
    numbers: count[int] = field(default_factory=lambda: count(1))
    targets: dict[str, dict[str, str]] = field(default_factory=dict)
    tables: list[str] = field(default_factory=list)

    def target(self, operation: str) -> dict[str, str]:
        """Give the names in the path under which a good request of this operation would be taken."""
        if operation not in self.targets:
            self.targets[operation] = self._made(operation)
        return self.targets[operation]

    def _made(self, operation: str) -> dict[str, str]:
        house, number = self.service.house, next(self.numbers)
        state = STATE.get(operation, "public")
        contract = contract_in(house, state) if state else f"new-{number}"
        names = {"contract": contract, "side": "client", "member": f"member-{number}"}
        if "{report}" in PATHS[operation][1]:
            names["report"] = house.report(contract, "client")
        if "{evidence}" in PATHS[operation][1]:
            names["evidence"] = house.document("bea", f"Letter {number}.")
        return names

    def path(self, operation: str, **other: str) -> str:
        """Write the path of an operation to its target, with other names where they are given."""
        path: str = PATHS[operation][1]
        names = {**self.target(operation), **other}
        for name in PARTS:
            path = path.replace(f"{{{name}}}", names.get(name, ""))
        return path

    def send(self, operation: str, body: Any, **more: Any) -> Answer:
        """Send a body to an operation's target; where it was taken, the next one has another target."""
        path = more.pop("path", None) or self.path(operation)
        address = f"10.{next(self.numbers) % 250}.{next(self.numbers) % 250}.1"
        answer = self.service.call(PATHS[operation][0], path, body, address=address, **more)
        if answer.status < 400 and PATHS[operation][0] != "GET":
            self.targets.pop(operation, None)
        return answer

    def stored(self) -> tuple[int, ...]:
        """Count the rows of every table."""
        house = self.service.house
        if not self.tables:
            of_sqlite = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
            of_postgresql = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
            on_sqlite = house.installation.database.dialect == "sqlite"
            self.tables = [name for (name,) in house.rows(of_sqlite if on_sqlite else of_postgresql)]
        counts = ", ".join(f'(SELECT count(*) FROM "{name}")' for name in self.tables)
        return tuple(house.rows(f"SELECT {counts}")[0])
