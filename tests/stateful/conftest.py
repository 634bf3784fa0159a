"""In memory where there is such a place, as the interface's tests: these are not about what a disk keeps, either."""

from __future__ import annotations

from tests.web.conftest import sqlite_url

__all__ = ["sqlite_url"]
