"""How the feedback on many contracts stands, in as many statements as for one."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from rejoinder.store.bulk import rows_among
from rejoinder.store.database import NO_PARAMETERS
from rejoinder.store.feedback import ANSWERS, CHANGES, STANDING, Standing

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.contracts import ContractRow
    from rejoinder.store.database import Reading, Row


TABLES = {
    "counted f": "f.contract",
    "response r": "r.contract",
    "change_window": "contract",
    "change_request": "contract",
}


def _of_many(sql: str) -> str:
    """Let a statement about one contract be one about many, each row ending with its contract's key."""
    for table, contract in TABLES.items():
        sql = sql.replace(f"FROM {table}", f", {contract} FROM {table}")
    return sql.replace("= :contract", "IN (…)")


OF_MANY = {sql: _of_many(sql) for sql in (STANDING, ANSWERS, CHANGES)}


class ReadAhead:
    """What ``Standing`` asks of each contract, read for all of them before the first one asks."""

    def __init__(self, reading: Reading, contracts: Sequence[int]) -> None:
        """Read for these contracts, by their private keys."""
        self.dialect = reading.dialect
        self._rows: defaultdict[tuple[str, int], list[Row]] = defaultdict(list)
        for one, many in OF_MANY.items() if contracts else ():
            for *row, contract in rows_among(reading, many, contracts):
                self._rows[one, contract].append(tuple(row))

    def rows(self, sql: str, parameters: Mapping[str, Any] = NO_PARAMETERS) -> list[Row]:
        """Give the rows of one contract."""
        return self._rows[sql, parameters["contract"]]

    def row(self, sql: str, parameters: Mapping[str, Any] = NO_PARAMETERS) -> Row | None:
        """Give the first row of one contract, or ``None``."""
        return next(iter(self.rows(sql, parameters)), None)


def standings(reading: Reading, rows: Collection[ContractRow], now: Instant) -> dict[int, Standing]:
    """Give how both feedbacks of these contracts stand, by the contracts' private keys."""
    ahead = ReadAhead(reading, [row.key for row in rows])
    return {row.key: Standing(ahead, row, now) for row in rows}
