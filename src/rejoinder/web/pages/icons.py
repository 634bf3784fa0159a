"""The pictures of the pages: a few strokes each, drawn into the page where they are wanted."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup

STROKES = {
    "bell": '<path d="M6 16v-5.5a6 6 0 0 1 12 0V16l1.4 2H4.6z"/><path d="M10 21h4"/>',
    "chat": (
        '<path d="M4 5h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H9l-4 3.5V14H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1z"/>'
        '<path d="M20 9.5h.2a.8.8 0 0 1 .8.8V20l-3.2-2.4H12"/>'
    ),
    "check": '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.2 2"/>',
    "copy": (
        '<rect x="9" y="9" width="11" height="11" rx="2"/>'
        '<path d="M15 5.5V5a1 1 0 0 0-1-1H5a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1h.5"/>'
    ),
    "done": '<circle cx="12" cy="12" r="9"/><path d="M8.3 12.3l2.5 2.5 4.8-5.1"/>',
    "eye": (
        '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/>'
        '<circle cx="12" cy="12" r="2.8"/>'
    ),
    "eyeoff": (
        '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/><path d="M4.5 4.5l15 15"/>'
    ),
    "feed": '<path d="M5 11a8 8 0 0 1 8 8M5 5a14 14 0 0 1 14 14"/><circle cx="6" cy="18" r="1.4"/>',
    "file": '<path d="M7 3h7l4 4v14H7z"/><path d="M14 3v4h4M10 12h5M10 16h5"/>',
    "flag": '<path d="M5 21V4h12.5l-2.6 4.5 2.6 4.5H5"/>',
    "globe": '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c3.4 3 3.4 15 0 18M12 3c-3.4 3-3.4 15 0 18"/>',
    "gone": '<circle cx="12" cy="12" r="9"/><path d="M6 6l12 12"/>',
    "image": (
        '<rect x="4" y="5" width="16" height="14" rx="2"/>'
        '<circle cx="9" cy="10" r="1.6"/>'
        '<path d="M5 18l5-5 3 3 3-3 4 4"/>'
    ),
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.2M12 7.8v.1"/>',
    "left": '<path d="M15 5l-7 7 7 7"/>',
    "link": (
        '<path d="M10 14l4-4"/><path d="M12 7l2.2-2.2a3.5 3.5 0 0 1 5 5L17 12M12 17l-2.2 2.2a3.5 3.5 0 0 1-5-5L7 12"/>'
    ),
    "lock": '<rect x="5" y="11" width="14" height="9.5" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "log": '<path d="M6 4h12v16H6z"/><path d="M9.5 8.5h5M9.5 12h5M9.5 15.5h3"/>',
    "msg": '<path d="M4 5h16v11H10l-4 3.5V16H4z"/>',
    "next": '<path d="M6 5l9 7-9 7zM18 5v14"/>',
    "pencil": '<path d="M4 20l1-4.2L16 4.8l3.2 3.2L8.2 19z"/><path d="M13.6 7.2l3.2 3.2"/>',
    "print": (
        '<path d="M7 9V4h10v5"/>'
        '<path d="M7 17H5a1.5 1.5 0 0 1-1.5-1.5V11A2 2 0 0 1 5.5 9h13a2 2 0 0 1 2 2v4.5A1.5 1.5 0 0 1 19 17h-2"/>'
        '<rect x="7" y="14" width="10" height="6"/>'
    ),
    "right": '<path d="M9 5l7 7-7 7"/>',
    "scale": (
        '<path d="M12 4v16M8 20h8M5 7h14"/>'
        '<path d="M5 7l-2.6 6a2.7 2.7 0 0 0 5.2 0zM19 7l-2.6 6a2.7 2.7 0 0 0 5.2 0z"/>'
    ),
    "undo": '<path d="M9 7l-4.5 4.5L9 16"/><path d="M5 11.5h9.5a5 5 0 0 1 5 5V18"/>',
    "x": '<path d="M6.5 6.5l11 11M17.5 6.5l-11 11"/>',
}
"""By name, in a box of 24 by 24."""


@lru_cache(maxsize=256)
def icon(name: str, extra: str = "") -> Markup:
    """Draw a picture; it says nothing that the words beside it don't. ``extra`` is a class, such as ``flip``."""
    classes = f"ic {extra}".rstrip()
    return Markup(  # noqa: S704  Our own strokes, and a class of our own.
        f'<svg class="{classes}" viewBox="0 0 24 24" aria-hidden="true">{STROKES[name]}</svg>'
    )
