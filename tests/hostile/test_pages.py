"""Q-9 at the pages: whatever comes in by a path, a query, a cookie or a form, it is a page that answers."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.access.market import contract_in
from tests.access.pages import DEMO, PAGES
from tests.access.visitor import SECRET, Visitor
from tests.hostile import corpus
from tests.hostile.calm import address, is_calm, quoted
from tests.hostile.forms import FORMS, QUERIES, encoded, takes_forms

if TYPE_CHECKING:
    from tests.house import House

MEMORY = Path("/dev/shm")
EACH = 1 if "REJOINDER_HOSTILE" in os.environ else 37
"""Every which attempt is made in an ordinary run; with REJOINDER_HOSTILE all are."""
QUERIES_EACH = 5
"""… and of the queries, which most pages don't read, every which of those."""
STATES = {"leave": "absent", "change": "changing"}
STRINGS = (
    *(text.sent for text in corpus.TEXTS),
    *(id.sent for id in corpus.IDS),
    *("9" * 400, "-1", "1e9", "0x1", "\u0661"),
)
ELSEWHERE = (
    *(
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "/\t/evil.example",
        "/%2f%2fevil.example",
    ),
    *("https://evil.example", "https:evil.example", "javascript:alert(1)", "data:text/html,x", "/how\r\nX-Evil: 1"),
    *("/how\nSet-Cookie: session=x", " //evil.example", "\u2028//evil.example", "/..//evil.example", "//", "/\\"),
)
"""Where nobody is ever sent."""


class Attempts:
    """What was tried; in an ordinary run a part of it, and another part at each form."""

    def __init__(self) -> None:
        self.number = 0
        self.made = 0

    def wanted(self, of: int = 1) -> bool:
        self.number += 1
        if (self.number + self.number // 97) % (EACH * of):
            return False
        self.made += 1
        return True


@pytest.fixture(scope="module")
def attempts() -> Attempts:
    return Attempts()


# Paths, queries, cookies


@pytest.mark.parametrize("route", [each for each in PAGES if "<str:" in each])
def test_hostile_names_in_every_path(visitors: dict[str, Visitor], attempts: Attempts, route: str) -> None:
    for part in re.findall(r"<str:(\w+)>", route):
        for string in STRINGS:
            if attempts.wanted():
                path = address(route, "none", **{part: quoted(string)})
                for who in ("acme", ""):
                    answer = visitors[who].get(path)
                    is_calm(answer, (who, path))


@pytest.mark.parametrize("name", QUERIES)
def test_hostile_queries_of_every_page(
    house: House, visitors: dict[str, Visitor], attempts: Attempts, name: str
) -> None:
    contract = contract_in(house, "public")
    for route in PAGES | DEMO:
        for string in (*STRINGS, *ELSEWHERE):
            if attempts.wanted(QUERIES_EACH):
                path = f"{address(route, contract)}?{name}={quoted(string)}"
                is_calm(visitors["bea"].get(path), path)
        for query in (f"{name}=1&{name}=2", f"{name}=%ff%fe", f"{name}=%00", f"{name}", f"&&&={name}", f"{name}[]=1"):
            if attempts.wanted():
                path = f"{address(route, contract)}?{query}"
                is_calm(visitors["bea"].get(path), path)


@pytest.mark.parametrize("name", ["session", "tz", "language", "theme", "form"])
def test_hostile_cookies(visitors: dict[str, Visitor], attempts: Attempts, name: str) -> None:
    visitor = visitors["bea"]
    held = {each: visitor.client.cookies[each].value for each in ("form", "session") if each != name}
    kept = "; ".join(f"{each}={value}" for each, value in held.items())
    bare = Visitor(None, None)
    bare.client.cookies.clear()
    for string in (*STRINGS, *ELSEWHERE):
        sent = string.encode("utf-8", "surrogatepass").decode("latin-1")
        for path in ("/members/bea", "/feedback", "/settings"):
            if not {"\r", "\n", "\0"} & set(sent) and attempts.wanted():
                answer = bare.ask("GET", path, cookie=f"{kept}; {name}={sent}")
                is_calm(answer, (name, string, path))
                closed = name == "session" and path == "/feedback"
                assert answer.status_code == (403 if closed else 200), (string, path)


# Forms


def test_every_form_is_tried() -> None:
    assert takes_forms() == FORMS.keys()


def target(house: House, route: str) -> str:
    """Make a contract on which this form would be taken."""
    step = route.rpartition("feedback/<str:side>/")[2] if "<str:side>" in route else route.rpartition(">/")[2]
    return contract_in(house, STATES.get(step.partition("/")[0], "public"))


def author_of(route: str) -> str:
    return "acme" if re.search(r"/(ask-change|change|withdraw|leave|pressured)", route) else "bea"


@pytest.mark.parametrize("route", FORMS)
def test_hostile_words_in_every_field(
    house: House, visitors: dict[str, Visitor], attempts: Attempts, route: str
) -> None:
    for field in (*FORMS[route], "unknown"):
        for string in (*STRINGS, *ELSEWHERE):
            if not attempts.wanted():
                continue
            path = address(route, target(house, route))
            visitor = (
                Visitor(house, author_of(route)) if "demo" in route or "sign" in route else visitors[author_of(route)]
            )
            answer = visitor.send(path, encoded({**FORMS[route], field: string}, SECRET))
            is_calm(answer, (path, field, string))


BODIES = {
    "nothing": b"",
    "broken UTF-8": b"csrfmiddlewaretoken=%s&text=%%ff%%c0%%af&note=\xff&comment=%%ed%%a0%%80",
    "NUL": b"csrfmiddlewaretoken=%s&text=%%00&note=a%%00b&description=%%00&reasons=%%00&member=%%00&once=%%00",
    "repeated": b"csrfmiddlewaretoken=%s&" + b"text=1&version=1&note=1&comment=1&ground=fraud&member=bea&" * 3,
    "a thousand fields": b"csrfmiddlewaretoken=%s&" + b"&".join(b"f%d=1" % number for number in range(1_200)),
    "huge": b"csrfmiddlewaretoken=%s&text=" + b"x" * 400_000,
    "no names": b"csrfmiddlewaretoken=%s&=&=1&&&;;&text",
    "JSON": b'{"csrfmiddlewaretoken": "%s", "text": "T"}',
    "zalgo": b"csrfmiddlewaretoken=%s&text=a" + b"%%cc%%81" * 20_000,
}
MULTIPART = "multipart/form-data; boundary=xyz"
URLENCODED = "application/x-www-form-urlencoded"
TYPES = (
    *(URLENCODED, "application/json", "text/plain", "", "multipart/form-data", MULTIPART),
    *(f"{URLENCODED}; charset=utf-16", f"{URLENCODED}; charset=nothing"),
    *("multipart/form-data; boundary=" + "x" * 300, "multipart/form-data; boundary=\xff"),
)
PARTS = (
    b'--xyz\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n%s\r\n'
    b'--xyz\r\nContent-Disposition: form-data; name="documents"; filename="../../<b>.png"\r\n'
    b"Content-Type: image/png\r\n\r\n\x89PNG\r\n--xyz--\r\n"
)
BROKEN = {
    "parts": PARTS,
    "cut short": PARTS[:-20],
    "no end": PARTS.replace(b"--xyz--", b""),
    "base64 that isn't": PARTS.replace(b"Content-Type", b"Content-Transfer-Encoding: base64\r\nContent-Type"),
    "a long name": PARTS.replace(b"<b>", b"n" * 9_000),
    "headers for ever": PARTS.replace(b"image/png", b"image/png" + b"\r\nX: 1" * 3_000),
    "a text as a file": PARTS.replace(b'name="documents"', b'name="text"'),
}


@pytest.mark.parametrize("route", FORMS)
def test_hostile_bodies_at_every_form(
    house: House, visitors: dict[str, Visitor], attempts: Attempts, route: str
) -> None:
    tried = [(name, body, kind) for name, body in BODIES.items() for kind in TYPES]
    tried += [(name, body, kind) for name, body in BROKEN.items() for kind in (MULTIPART, TYPES[0], "multipart/mixed")]
    path = address(route, target(house, route))
    for name, body, kind in tried:
        if attempts.wanted() or kind == MULTIPART:
            sent = body % SECRET.encode() if b"%s" in body else body
            visitor = Visitor(house, author_of(route))
            for headers in ({}, {"hx_request": "true"}) if name == "parts" else ({},):
                is_calm(visitor.send(path, sent, kind, **headers), (path, name, kind))


def test_a_form_is_as_long_as_it_says(visitors: dict[str, Visitor], house: House) -> None:
    path = address("contracts/<str:contract>/pressured/done", contract_in(house, "public"))
    for said in ("", "-1", "x", "999999999999", "1e3", "\u0661"):
        body = f"csrfmiddlewaretoken={SECRET}".encode()
        answer = visitors["bea"].send(path, body, content_length=said)
        is_calm(answer, said)


# Nobody is sent elsewhere


def test_nobody_is_sent_elsewhere(house: House) -> None:
    for place in ELSEWHERE:
        for path, fields in (
            ("/settings", {"language": "en", "zone": "UTC", "theme": "light", "return_to": place}),
            ("/demo/be", {"member": "bea", "return_to": place}),
        ):
            visitor = Visitor(house, "bea")
            answer = visitor.send(path, encoded(fields, SECRET))
            is_calm(answer, (path, place))
            # With its slashes written otherwise it is a path of our own, of which there is none.
            assert answer.headers.get("Location", "").lstrip("/").split("/")[0] != "evil.example", place
            assert "X-Evil" not in answer.headers, place
            is_calm(visitor.get(f"{path}?return_to={quoted(place)}"), (path, place))
