"""How a browser keeps something for us: every cookie of the pages goes out here (A-4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpResponse


def keep_cookie(
    response: HttpResponse, name: str, value: str, max_age: int | None = None, *, for_scripts: bool = False
) -> None:
    """Let a browser keep something, for our own pages alone; over https, but in a sandbox on this machine.

    ``max_age`` is in seconds, 0 to forget it; by itself it lasts for as long as the browser is open.
    """
    response.set_cookie(
        name, value, max_age=max_age, secure=settings.SECURE_COOKIES, httponly=not for_scripts, samesite="Lax"
    )
