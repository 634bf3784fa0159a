"""Every field of every form of the pages, with something good to say in it; what is hostile is put in one by one."""

from __future__ import annotations

from urllib.parse import quote_from_bytes

from tests.access.pages import DEMO, PAGES

STARS = {f"r-{name}": "4" for name in ("skills", "quality", "availability", "schedule", "communication", "cooperation")}
CLAIM = {"ground": "fraud", "kind": "", "description": "This account is the other account of somebody known."}
LEFT = {**STARS, "comment": "Good work.", "recommend": "3", "note": "Late.", "once": "a" * 32}
SAID = {"text": "Thank you.", "version": "1", "read": "1", "once": "a" * 32}
F = "contracts/<str:contract>/feedback/<str:side>"

FORMS: dict[str, dict[str, str]] = {
    "contracts/<str:contract>/leave": LEFT,
    "contracts/<str:contract>/leave/check": LEFT,
    "contracts/<str:contract>/leave/done": LEFT,
    "contracts/<str:contract>/pressured": {"note": "They want five stars.", "once": "a" * 32},
    "contracts/<str:contract>/pressured/done": {"note": "They want five stars.", "once": "a" * 32},
    f"{F}/respond": SAID,
    f"{F}/respond/check": SAID,
    f"{F}/respond/done": SAID,
    f"{F}/allow-change": {"once": "a" * 32},
    f"{F}/allow-change/done": {"once": "a" * 32},
    f"{F}/ask-change": {"once": "a" * 32},
    f"{F}/change": {**STARS, "comment": "On second thought.", "version": "1"},
    f"{F}/change/check": {**STARS, "comment": "On second thought.", "version": "1"},
    f"{F}/change/done": {**STARS, "comment": "On second thought.", "version": "1", "once": "a" * 32},
    f"{F}/withdraw": {"pressured": "yes", "note": "They offered money."},
    f"{F}/withdraw/check": {"pressured": "yes", "note": "They offered money."},
    f"{F}/withdraw/done": {"pressured": "yes", "note": "They offered money.", "once": "a" * 32},
    f"{F}/report": CLAIM,
    f"{F}/report/ground": CLAIM,
    f"{F}/report/what": CLAIM,
    f"{F}/report/evidence": {**CLAIM, "evidence": "0" * 32, "remove": ""},
    f"{F}/report/check": {**CLAIM, "evidence": "0" * 32, "remove": ""},
    f"{F}/report/sent": {**CLAIM, "evidence": "0" * 32, "true": "1", "once": "a" * 32},
    "reports/<str:report>": {"evidence": "0" * 32, "once": "a" * 32},
    "notices": {"until": "1792834200000000"},
    "settings": {"language": "en", "zone": "Europe/Madrid", "theme": "dark", "return_to": "/how"},
    "settings/end-session": {"session": "0" * 64},
    "sign-in/<str:token>": {},
    "sign-out": {},
    "notices/new": {
        "contract": "none",
        "side": "client",
        "name": "Cy",
        "email": "cy@example.org",
        "reasons": "It insults.",
        "good_faith": "1",
        "once": "a" * 32,
    },
    "demo": {},
    "demo/members": {},
    "demo/be": {"member": "bea", "return_to": "/how"},
    "demo/clock": {"by": "PT0S", "to": "", "days": "", "since": "", "once": "a" * 32},
    "demo/public": {},
}
"""The fields of each form, by hand; a page that takes forms and isn't here fails the test."""
QUERIES = (
    *("as", "rating", "since", "cursor", "show", "by", "return_to", "target", "contract", "side"),
    *("days", "after", "search", "format", "limit", "none"),
)


def encoded(fields: dict[str, str], token: str) -> bytes:
    """Write a form; what can't be encoded goes out as its bytes would."""
    pairs = [("csrfmiddlewaretoken", token), *fields.items()]
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs).encode()


def _quoted(text: str) -> str:
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe="")


def takes_forms() -> set[str]:
    """Name the pages that take forms."""
    return {route for route, page in (PAGES | DEMO).items() if page.posts}
