"""What a page says beside a history's rows: who wrote, and until when a window is open. Nothing sealed is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.store.bulk import rows_among
from rejoinder.store.contracts import read_terms

if TYPE_CHECKING:
    from collections.abc import Collection

    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading


def read_windows(reading: Reading, contracts: Collection[str]) -> dict[str, tuple[Instant, str]]:
    """Tell when feedback on ended contracts closes and how it is revealed, both fixed at their end (R-203, R-207).

    ``reveals_at`` is never read here: it moves with what is sealed, ``closes_at`` doesn't.
    """
    sql = "SELECT id, closes_at, terms FROM contract WHERE id IN (…) AND terms IS NOT NULL"
    rows = rows_among(reading, sql, list(contracts))
    return {contract: (closes_at, read_terms(reading, terms).reveal) for contract, closes_at, terms in rows}


def read_names(reading: Reading, members: Collection[str]) -> dict[str, str]:
    """Give the display names of members by their ids."""
    return dict(rows_among(reading, "SELECT id, display_name FROM member WHERE id IN (…)", list(members)))
