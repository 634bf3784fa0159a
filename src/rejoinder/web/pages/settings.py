"""How somebody reads, where they are signed in, and everything that is kept about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import orjson
from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import get_language_info, gettext, gettext_lazy

from rejoinder.actions.sign_in import end_my_session
from rejoinder.policy.page_path import is_a_page_path
from rejoinder.store.page_sessions import sessions_of
from rejoinder.store.reads.my_data import my_contracts, read_me, read_my_contract
from rejoinder.web.api.door import PRIVATE
from rejoinder.web.pages.cookies import keep_cookie
from rejoinder.web.pages.forms import Errors, read
from rejoinder.web.pages.page import a_form, a_member_page, page, see
from rejoinder.web.pages.visit import A_YEAR, LANGUAGE, THEME, THEMES, ZONE, forget_session, zones
from rejoinder.web.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rejoinder.store.page_sessions import SignedIn
    from rejoinder.web.pages.visit import Visit

THEMES_SAID = {"": gettext_lazy("As the device"), "light": gettext_lazy("Light"), "dark": gettext_lazy("Dark")}
LEFT_OUT = ("Etc/", "SystemV/", "US/", "posix/", "right/", "Factory", "localtime", "posixrules")
"""Zones that stand under another name too, or are none."""
AT_ONCE = 25
"""Contracts read from one snapshot while a member's data goes out."""


@a_form
def show(visit: Visit) -> HttpResponse:
    """Show how somebody reads; sent as a form, keep it in their browser alone."""
    if visit.request.method != "POST":
        return _page(visit, {"language": _cookie(visit, LANGUAGE), "zone": _cookie(visit, ZONE), "theme": visit.theme})
    given = read(visit, "language", "zone", "theme", "return_to")
    errors = Errors()
    if given["language"] and given["language"] not in dict(settings.LANGUAGES):
        errors.add("language", gettext("Choose one of the languages."))
    if given["zone"] and given["zone"] not in zones():
        errors.add("zone", gettext("Choose one of the time zones."))
    if given["theme"] and given["theme"] not in THEMES:
        errors.add("theme", gettext("Choose one of the three."))
    if errors:
        return _page(visit, given, errors, 422)
    response = see(_back(given["return_to"]) or "/settings?kept=1")
    _keep(response, LANGUAGE, given["language"])
    _keep(response, ZONE, given["zone"], for_scripts=True)  # app.js tells it where nobody has chosen one.
    _keep(response, THEME, given["theme"])
    return response


@a_member_page
def end_session(visit: Visit) -> HttpResponse:
    """End one of the member's own sessions: it is over at once, wherever that browser is."""
    if visit.request.method != "POST":
        return see("/settings")
    named = read(visit, "session")["session"]
    with visit.house.database.snapshot() as reading:
        mine = sessions_of(reading, visit.key, visit.house.clock.now())
    found = next((each for each in mine if _name_of(visit, each) == named), None)
    if found is not None:  # One that is over already is as it should be.
        end_my_session(visit.house, visit.member, found.session)
    response = see("/settings")
    if found is not None and visit.signed_in is not None and found.session == visit.signed_in.session:
        forget_session(response)
    return response


@a_member_page
def data(visit: Visit) -> HttpResponse:
    """Say what is kept about a member; sent as a form, give all of it as one file."""
    if visit.request.method != "POST":
        with visit.reading():  # For the instant and the bell.
            pass
        return page(visit, "my_data.html", {"section": "/settings"})
    with visit.reading() as reading:
        wall = visit.house.clock.now()
        me = read_me(reading, visit.house.profile, visit.key, visit.then, wall)
    if me is None:
        raise Problem("not_found")
    response = StreamingHttpResponse(_everything(visit, me), content_type="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    response.headers["Cache-Control"] = PRIVATE
    return cast("HttpResponse", response)  # The page's guard only hands it on.


def _everything(visit: Visit, me: dict[str, Any]) -> Iterator[bytes]:
    """Write one document, a few contracts at a time: no snapshot stays open while somebody downloads slowly."""
    head = orjson.dumps(me, option=orjson.OPT_INDENT_2)
    yield head[: head.rindex(b"\n}")] + b',\n  "contracts": ['
    after, between = "", b"\n"
    while True:
        with visit.house.database.snapshot() as reading:
            now = visit.house.now(reading)
            ids = my_contracts(reading, visit.key, after, AT_ONCE)
            found = [read_my_contract(reading, contract, visit.member, now) for contract in ids]
        for each in found:
            if each is not None:
                yield between + orjson.dumps(each, option=orjson.OPT_INDENT_2)
                between = b",\n"
        if len(ids) < AT_ONCE:
            break
        after = ids[-1]
    yield b"\n]\n}\n"


def _page(visit: Visit, given: dict[str, str], errors: Errors | None = None, status: int = 200) -> HttpResponse:
    sessions: list[SignedIn] = []
    with visit.reading() as reading:
        if visit.signed_in is not None:
            sessions = sessions_of(reading, visit.key, visit.house.clock.now())
    return_to = given.get("return_to") or visit.request.GET.get("return_to", "")
    shown = {
        "section": "/settings",
        "given": given,
        "errors": errors,
        "return_to": _back(return_to) or "",
        "kept": visit.request.GET.get("kept") == "1",
        "languages": [(code, _own_name(code)) for code, _ in settings.LANGUAGES],
        "zones": sorted(each for each in zones() if "/" in each and not each.startswith(LEFT_OUT)),
        "themes": THEMES_SAID,
        "sessions": [(each, _name_of(visit, each), _is_this(visit, each)) for each in sessions],
    }
    return page(visit, "settings.html", shown, status)


def _cookie(visit: Visit, name: str) -> str:
    given = visit.request.COOKIES.get(name, "")
    known = given in dict(settings.LANGUAGES) if name == LANGUAGE else given in zones()
    return given if known else ""


def _keep(response: HttpResponse, name: str, value: str, *, for_scripts: bool = False) -> None:
    """Keep a choice in the browser, or forget it there where nothing is chosen."""
    keep_cookie(response, name, value, A_YEAR if value else 0, for_scripts=for_scripts)


def _back(path: str) -> str | None:
    """Give the page that somebody came from, if it is one of this installation's."""
    return path if is_a_page_path(path) else None


def _own_name(code: str) -> str:
    """Name a language in itself; one that Django doesn't know stands under its code."""
    try:
        return str(get_language_info(code)["name_local"]).capitalize()
    except KeyError:
        return code


def _name_of(visit: Visit, session: SignedIn) -> str:
    """Name a session on a page: nothing that stands in the database, and nothing that lets anybody in."""
    return visit.house.mac("session", session.session.hex())[:32]


def _is_this(visit: Visit, session: SignedIn) -> bool:
    return visit.signed_in is not None and visit.signed_in.session == session.session
