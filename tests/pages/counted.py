"""Counts the statements of a page, so that a test can say that they don't grow with what it shows."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from rejoinder.store.connection import NO_PARAMETERS
from rejoinder.web.house import settle

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rejoinder.store.connection import Reading, Row
    from tests.house import House


@dataclass
class Heard:
    """A reading that writes down what it is asked."""

    reading: Reading
    asked: list[str]
    dialect: str = field(init=False)

    def __post_init__(self) -> None:
        self.dialect = self.reading.dialect

    def rows(self, sql: str, parameters: Mapping[str, Any] = NO_PARAMETERS) -> list[Row]:
        self.asked.append(sql)
        return self.reading.rows(sql, parameters)

    def row(self, sql: str, parameters: Mapping[str, Any] = NO_PARAMETERS) -> Row | None:
        self.asked.append(sql)
        return self.reading.row(sql, parameters)


@dataclass
class HeardDatabase:
    """A database whose snapshots write down what they are asked; everything else is the database's own."""

    database: Any
    asked: list[str]

    @contextmanager
    def snapshot(self) -> Iterator[Heard]:
        with self.database.snapshot() as reading:
            yield Heard(reading, self.asked)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.database, name)


@contextmanager
def statements(house: House) -> Iterator[list[str]]:
    """Serve a house, and write down the statements of what is read meanwhile."""
    asked: list[str] = []
    database: Any = HeardDatabase(house.installation.database, asked)
    settle(replace(house.installation, database=database))
    try:
        yield asked
    finally:
        settle(house.installation)
