"""Where this installation stands on the web: for addresses that leave it, in links, in feeds and in linked data."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest


def origin_of(request: HttpRequest) -> str:
    """Give scheme and host, such as "https://feedback.example": the operator's word, else what was asked for.

    Raises ``DisallowedHost`` where that is no host; a page then says that the request can't be read.
    """
    told: str = settings.PUBLIC_URL.rstrip("/")
    return told or f"{request.scheme}://{request.get_host()}"


def host_of(request: HttpRequest) -> str:
    """Give the host's name alone, for names that must stay the same for ever."""
    return urlsplit(origin_of(request)).hostname or "localhost"
