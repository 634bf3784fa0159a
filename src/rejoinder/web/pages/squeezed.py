"""Compression of what goes out: gzip, which every browser takes and Python has."""

from __future__ import annotations

import gzip
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest

QUICK = 1
"""The level for what is made for one answer: most of the gain for the least time."""


def squeeze(content: bytes, level: int = QUICK) -> bytes:
    """Compress; the same content always gives the same bytes."""
    return gzip.compress(content, level, mtime=0)


def takes_gzip(request: HttpRequest) -> bool:
    """Tell whether a reader takes gzip."""
    accepted = request.META.get("HTTP_ACCEPT_ENCODING")
    return accepted is not None and _names_gzip(accepted)


@lru_cache(maxsize=256)
def _names_gzip(accepted: str) -> bool:
    """Read an Accept-Encoding; one that says "gzip;q=0" doesn't take it."""
    for each in accepted.lower().split(","):
        name, _, weight = (part.strip() for part in each.partition(";"))
        if name in ("gzip", "x-gzip"):
            return weight.replace(" ", "").rstrip("0.") != "q="
    return False
