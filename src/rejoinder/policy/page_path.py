"""Where a sign-in link may lead: a path of this installation, and nowhere else (O-8)."""

from __future__ import annotations

PATH_LENGTH = 2_000
"""Characters of a path at most."""
SIGN_IN = "/sign-in"


def is_a_page_path(path: str) -> bool:
    """Tell whether a browser that is sent to this path stays in this installation, and isn't asked to sign in again.

    ``//host`` names another host, and browsers read a backslash as a slash and drop tabs and line breaks: so neither a
    backslash nor a control character stands anywhere in it.
    """
    if not 1 <= len(path) <= PATH_LENGTH or path[0] != "/" or path.startswith("//"):
        return False
    if not all(each.isprintable() and each != "\\" for each in path):
        return False
    place = path.partition("?")[0].partition("#")[0]
    return place != SIGN_IN and not place.startswith(SIGN_IN + "/")
