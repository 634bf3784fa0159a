"""What members' lists share: what is asked for, where a list goes on, and the ways to what waits for somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy

from rejoinder.policy.terms import other
from rejoinder.web.api.door import read_cursor, write_cursor
from rejoinder.web.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rejoinder.store.reads.contracts_of import Listed, Need
    from rejoinder.web.pages.visit import Visit

NEEDS = {
    "leave_feedback": (gettext_lazy("Leave feedback"), "/contracts/{contract}/leave"),
    "respond": (gettext_lazy("Respond"), "/contracts/{contract}/feedback/{about}/respond"),
    "change": (gettext_lazy("Change your feedback"), "/contracts/{contract}/feedback/{by}/change"),
    "allow_change": (gettext_lazy("Asked to change it"), "/contracts/{contract}/feedback/{about}/allow-change"),
}
"""What a deed that waits is called in a list, and where it is done."""


def need_shown(listed: Listed, need: Need) -> dict[str, Any]:
    """Give what waits for somebody on a contract as a link with its end."""
    said, path = NEEDS[need.deed]
    where = path.format(contract=listed.row.contract.id, by=listed.side, about=other(listed.side))
    return {"said": said, "path": where, "until": need.until}


def asked_for(visit: Visit, **choices: Sequence[str]) -> dict[str, str]:
    """Read the address: each name once, one of its choices, the first where none is given; names of others are left."""
    found = {}
    for name, allowed in choices.items():
        given = visit.request.GET.getlist(name) or [allowed[0]]
        if len(given) > 1 or given[0] not in allowed:
            raise Problem("request.invalid")
        found[name] = given[0]
    return found


def place_in(visit: Visit, route: str) -> list[Any] | None:
    """Read where the list of this route goes on; ``None`` at its beginning."""
    given = [each for each in visit.request.GET.getlist("cursor") if each]
    if len(given) > 1:
        raise Problem("request.invalid")
    return read_cursor(route, given[0]) if given else None


def pages(visit: Visit, route: str, query: Mapping[str, str], following: Sequence[Any] | None) -> dict[str, str | None]:
    """Give the links to the beginning of a list and to its next page, where there are such."""
    path = visit.request.path
    begun = bool(visit.request.GET.get("cursor"))
    more = write_cursor(route, list(following)) if following is not None else None
    return {
        "newest": link(path, query) if begun else None,
        "older": link(path, {**query, "cursor": more}) if more else None,
    }


def link(path: str, query: Mapping[str, str]) -> str:
    """Write an address with its query."""
    return f"{path}?{urlencode(query)}" if query else path
