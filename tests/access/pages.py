"""Every page: who gets it, in which state. Written by hand from RULES.md §8 and PAGES.md, not from the code.

The feedback in question is the client's: its author is ``acme``, it is about ``bea``, and ``eve`` has no part in it.
This is the one list of pages: a route that isn't here fails the tests of access, and the worlds look at all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.access.matrix import STATES

if TYPE_CHECKING:
    from collections.abc import Mapping

OK, SEE, SIGN_IN, NOTHING, NOT_NOW, GONE = 200, 303, 403, 404, 409, 410
SHOWN = ("public", "changing", "parties_only")
NOBODY, OUTSIDER, ABOUT, AUTHOR = "nobody", "outsider", "about", "author"
VISITORS: dict[str, str | None] = {NOBODY: None, OUTSIDER: "eve", ABOUT: "bea", AUTHOR: "acme"}
"""Who comes, and as which member they are signed in."""


@dataclass(frozen=True, slots=True)
class Page:
    """``statuses`` is what a GET is answered with, by visitor and state. ``posts`` says whether it takes forms.

    ``queries`` are asked for where worlds are compared. ``kind`` is what it is: a page, a feed, a file, a download.
    """

    statuses: Mapping[str, Mapping[str, int]]
    posts: bool = False
    queries: tuple[str, ...] = ("",)
    kind: str = "html"


def always(status: int) -> dict[str, int]:
    """Answer alike in every state."""
    return dict.fromkeys(STATES, status)


def by_state(otherwise: int, **statuses: int) -> dict[str, int]:
    """Answer by the state of the feedback."""
    return always(otherwise) | statuses


def among(status: int, *states: str) -> dict[str, int]:
    """Answer so in these states."""
    return dict.fromkeys(states, status)


def of_parties(author: Mapping[str, int], about: Mapping[str, int]) -> Mapping[str, Mapping[str, int]]:
    """Let the two parties have a page: nobody is asked to sign in, to an outsider it isn't there (R-800)."""
    return {NOBODY: always(SIGN_IN), OUTSIDER: always(NOTHING), ABOUT: about, AUTHOR: author}


NOT_THERE = always(NOTHING)
TO_ANYBODY = {each: always(OK) for each in VISITORS}
TO_MEMBERS = TO_ANYBODY | {NOBODY: always(SIGN_IN)}
TO_MEMBERS_SEE = TO_MEMBERS | {each: always(SEE) for each in (OUTSIDER, ABOUT, AUTHOR)}
NOBODYS = TO_MEMBERS | {each: always(NOTHING) for each in (OUTSIDER, ABOUT, AUTHOR)}
"""What is there for the one who filed it alone is there for none of these (T-43)."""
BOTH = of_parties(always(OK), always(OK))
LEFT = ("sealed", *SHOWN, "removed", "removed_parties_only")
BOTH_LEFT = LEFT[1:]
NOW_AND_SHOWN = by_state(NOT_NOW, **among(OK, *SHOWN))
TO_WITHDRAW = NOW_AND_SHOWN | among(SEE, "removed", "removed_parties_only")
F = "contracts/<str:contract>/feedback/<str:side>"
PUBLIC_STATES = among(OK, "public", "changing", "removed")


def _step_back(only: str) -> Mapping[str, Mapping[str, int]]:
    """Lead back to the step before: what a step that takes a form answers a GET with."""
    lead = dict.fromkeys((AUTHOR, ABOUT), NOT_THERE) | {only: always(SEE)}
    return of_parties(lead[AUTHOR], lead[ABOUT])


def _step_back_while_shown() -> Mapping[str, Mapping[str, int]]:
    """Lead back to the step before; where there is nothing to report, say so at once."""
    return of_parties(NOT_THERE, by_state(NOT_NOW, **among(SEE, *SHOWN)))


PAGES: dict[str, Page] = {
    # Contracts.
    "talent/hires": Page(TO_MEMBERS, queries=("", "?show=all", "?show=needs-you")),
    "work/jobs": Page(TO_MEMBERS, queries=("", "?show=all", "?show=needs-you")),
    "contracts/<str:contract>": Page(BOTH),
    "contracts/<str:contract>/terms": Page(BOTH),
    "contracts/<str:contract>/pressured": Page(BOTH, posts=True),
    "contracts/<str:contract>/pressured/done": Page(of_parties(always(SEE), always(SEE)), posts=True),
    "contracts/<str:contract>/leave": Page(
        of_parties(by_state(SEE, absent=OK, not_ended=NOT_NOW), by_state(SEE, absent=OK, sealed=OK, not_ended=NOT_NOW)),
        posts=True,
    ),
    "contracts/<str:contract>/leave/check": Page(of_parties(always(SEE), always(SEE)), posts=True),
    "contracts/<str:contract>/leave/done": Page(
        of_parties(by_state(SEE, **among(OK, *LEFT)), by_state(SEE, **among(OK, *BOTH_LEFT))), posts=True
    ),
    # One feedback, by whom it is about.
    f"{F}/respond": Page(of_parties(NOT_THERE, NOW_AND_SHOWN), posts=True),
    f"{F}/respond/check": Page(_step_back(ABOUT), posts=True),
    f"{F}/respond/done": Page(_step_back(ABOUT), posts=True),
    f"{F}/allow-change": Page(
        of_parties(NOT_THERE, by_state(NOT_NOW, **among(OK, "public", "parties_only"), changing=SEE)), posts=True
    ),
    f"{F}/allow-change/done": Page(of_parties(NOT_THERE, by_state(SEE, changing=OK)), posts=True),
    # One feedback, by its author.
    f"{F}/ask-change": Page(
        of_parties(
            by_state(NOT_NOW, **among(OK, "public", "parties_only"), **among(SEE, "absent", "changing")), NOT_THERE
        ),
        posts=True,
    ),
    f"{F}/change": Page(of_parties(by_state(NOT_NOW, changing=OK, absent=SEE), NOT_THERE), posts=True),
    f"{F}/change/check": Page(_step_back(AUTHOR), posts=True),
    f"{F}/change/done": Page(_step_back(AUTHOR), posts=True),
    f"{F}/withdraw": Page(
        of_parties(by_state(NOT_NOW, **among(OK, *SHOWN), **among(SEE, "removed", "removed_parties_only")), NOT_THERE),
        posts=True,
    ),
    f"{F}/withdraw/check": Page(of_parties(TO_WITHDRAW, NOT_THERE), posts=True),
    f"{F}/withdraw/done": Page(
        of_parties(by_state(SEE, **among(OK, "removed", "removed_parties_only")), NOT_THERE), posts=True
    ),
    # Reports.
    f"{F}/report": Page(of_parties(NOT_THERE, NOW_AND_SHOWN), posts=True),
    f"{F}/report/ground": Page(of_parties(NOT_THERE, NOW_AND_SHOWN), posts=True),
    f"{F}/report/what": Page(_step_back_while_shown(), posts=True),
    f"{F}/report/evidence": Page(_step_back_while_shown(), posts=True),
    f"{F}/report/check": Page(_step_back_while_shown(), posts=True),
    f"{F}/report/sent": Page(_step_back(ABOUT), posts=True),
    "reports": Page(TO_MEMBERS),
    "reports/<str:report>": Page(NOBODYS, posts=True),
    "evidence/<str:evidence>": Page(NOBODYS),
    # To read.
    f"{F}/versions": Page(
        of_parties(
            by_state(NOTHING, **among(OK, *SHOWN, "sealed", "removed", "removed_parties_only")),
            by_state(NOTHING, **among(OK, *SHOWN)),
        )
    ),
    F: Page({each: by_state(NOTHING, **PUBLIC_STATES) for each in VISITORS}),
    "feedback": Page(TO_MEMBERS, queries=("", "?by=me")),
    "reputation": Page(TO_MEMBERS, queries=("", "?as=client", "?as=freelancer")),
    "notices": Page(TO_MEMBERS, posts=True),
    "settings": Page(TO_ANYBODY, posts=True),
    "settings/end-session": Page(TO_MEMBERS_SEE, posts=True),
    "settings/data": Page(TO_MEMBERS, kind="download"),
    # Anybody.
    "members/<str:member>": Page(
        TO_ANYBODY, queries=("", "?as=client", "?as=freelancer", "?as=client&rating=5", "?as=freelancer&rating=1")
    ),
    "members/<str:member>/explain": Page(TO_ANYBODY, queries=("?as=client", "?as=freelancer")),
    "members/<str:member>/history.atom": Page(TO_ANYBODY, queries=("?as=client", "?as=freelancer"), kind="atom"),
    "sign-in/<str:token>": Page({each: always(GONE) for each in VISITORS}, posts=True),
    "sign-out": Page(TO_MEMBERS_SEE, posts=True),
    "docs": Page(TO_ANYBODY),
    "problems/<str:code>": Page(TO_ANYBODY),
    "static/<str:name>": Page(TO_ANYBODY, kind="file"),
    "how": Page(TO_ANYBODY),
    "grounds": Page(TO_ANYBODY),
    "rulebook": Page(TO_ANYBODY),
    "notices/new": Page(TO_ANYBODY, posts=True, queries=("", "?contract={contract}&side={side}")),
}
SERVICE = {"", "v1/openapi.json", "healthz", "readyz", "metrics"}
"""Routes that are no pages: what watches the service, the document of the API, and the front door, which leads on."""
DEMO = {
    "demo": Page(TO_ANYBODY, posts=True, queries=("", "?since=2026-10-24T09:30:00Z", "?days=42")),
    "demo/members": Page(TO_ANYBODY, posts=True),
    "demo/coming": Page({each: always(SEE) for each in VISITORS}),
    "demo/clock": Page({each: always(SEE) for each in VISITORS}, posts=True),
    "demo/be": Page({each: always(SEE) for each in VISITORS}, posts=True),
    "demo/public": Page({each: always(SEE) for each in VISITORS}, posts=True),
}
"""Where anybody may be anyone: served by a demo alone (A-7)."""
