"""What reads and acts need of a database, whichever of the two it is: plain SQL with ``:names``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Row = tuple[Any, ...]
NO_PARAMETERS: Mapping[str, Any] = {}


class StoreUnavailable(Exception):  # noqa: N818  It is said as a state of the world, not as a fault of the caller's.
    """The database can't be reached, read or written just now; nothing was changed."""


class Reading(Protocol):
    """What a read needs: rows by SQL with ``:names``."""

    dialect: str

    def rows(self, sql: str, parameters: Mapping[str, Any] = ...) -> list[Row]:
        """Give all rows."""

    def row(self, sql: str, parameters: Mapping[str, Any] = ...) -> Row | None:
        """Give the first row, or ``None``."""


class Writing(Reading, Protocol):
    """What an act needs beside."""

    def run(self, sql: str, parameters: Mapping[str, Any] = ...) -> int:
        """Run a statement, and tell how many rows it touched."""

    def many(self, sql: str, parameters: Sequence[Mapping[str, Any]]) -> None:
        """Run a statement for each of these."""

    def lock(self, name: str) -> None:
        """Hold a name that may not have a row yet, until the transaction ends."""

    def try_lock(self, name: str) -> bool:
        """Hold a name unless somebody else does."""

    def lock_row(self, sql: str, parameters: Mapping[str, Any]) -> None:
        """Hold the rows that this finds, until the transaction ends."""
