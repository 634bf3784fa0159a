"""Q-9 at the pages: whatever comes in by a path, a query, a cookie or a form, it is a page that answers."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests.access.market import contract_in
from tests.access.pages import DEMO, PAGES
from tests.access.visitor import SECRET, Visitor
from tests.hostile import corpus
from tests.hostile.forms import FORMS, QUERIES, encoded, takes_forms
from tests.house import open_house
from tests.pages.markup import taken_apart
from tests.web.client import serving
from tests.worlds.http_world import as_a_demo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

    from tests.house import House

MEMORY = Path("/dev/shm")
EACH = 1 if "REJOINDER_HOSTILE" in os.environ else 37
"""Every which attempt is made in an ordinary run; with REJOINDER_HOSTILE all are."""
QUERIES_EACH = 5
"""… and of the queries, which most pages don't read, every which of those."""
OTHERS = "What nobody here may read"
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


@pytest.fixture(scope="module")
def house(sqlite_template: Path) -> Iterator[House]:
    with tempfile.TemporaryDirectory(dir=MEMORY if os.access(MEMORY, os.W_OK) else None) as folder:
        data = Path(folder) / "data"
        shutil.copytree(sqlite_template, data)
        with open_house(f"sqlite:///{data / 'rejoinder.db'}", Path(folder)) as house, serving(house), as_a_demo():
            for member in ("acme", "bea", "eve"):
                house.member(member)
            house.contract("others", "eve", "mallory")
            house.leave("others", "client", 1, OTHERS, private=(1, OTHERS))
            yield house


@pytest.fixture(scope="module")
def visitors(house: House) -> dict[str, Visitor]:
    return {name: Visitor(house, name or None) for name in ("acme", "bea", "")}


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


def is_calm(answer: HttpResponse, where: object) -> None:
    """A page answers, of our own making, without anybody else's words; or one is sent on to another page."""
    assert answer.status_code < 500 or answer.status_code == 503, (where, answer.content[-2_000:])
    assert OTHERS.encode() not in answer.content, where
    if answer.status_code in {301, 302, 303}:
        leads_nowhere_else(answer.headers["Location"], where)
        return
    kind = answer.headers.get("Content-Type", "")
    if "'/static/" in repr(where):
        return
    assert kind.startswith("text/html") or answer.status_code == 200, (where, answer.status_code, kind)
    if kind.startswith("text/html") and b"<main" in answer.content:
        page = taken_apart(answer.content)
        for _, attributes in page.tags:
            for name in ("href", "action", "formaction", "src"):
                if attributes.get(name):
                    leads_nowhere_else(attributes[name] or "", where)


def leads_nowhere_else(place: str, where: object) -> None:
    assert place.startswith(("/", "#")), (where, place)
    assert not place.startswith("//"), (where, place)
    assert "\\" not in place, (where, place)
    assert place.isprintable(), (where, place)


def quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def address(route: str, of: str, **names: str) -> str:
    given = {"contract": of, "side": "client", "member": "bea", "report": "0" * 32, "evidence": "0" * 32}
    given |= {"code": "not_found", "token": "t", "name": "mark.svg"} | names
    return "/" + re.sub(r"<str:(\w+)>", lambda found: given[found[1]], route)


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
            ("/settings", {"language": "en", "tz": "UTC", "theme": "light", "return_to": place}),
            ("/demo/be", {"member": "bea", "return_to": place}),
        ):
            visitor = Visitor(house, "bea")
            answer = visitor.send(path, encoded(fields, SECRET))
            is_calm(answer, (path, place))
            # With its slashes written otherwise it is a path of our own, of which there is none.
            assert answer.headers.get("Location", "").lstrip("/").split("/")[0] != "evil.example", place
            assert "X-Evil" not in answer.headers, place
            is_calm(visitor.get(f"{path}?return_to={quoted(place)}"), (path, place))


# Words of people are words


SPITEFUL = (
    "\"><img src=x onerror=alert(1)>' onmouseover='alert(1) </title></textarea></script><script>alert(1)</script>"
    "<!-- ]]> &lt;b&gt; &amp; %(name)s %s {n} {{7*7}} ${7*7} </bdi><h1>"
)
HARMLESS = "Plain words, and nothing else"
NUMBERS = count(1)


def marketplace(house: House, words: str) -> list[str]:
    """Make a marketplace in which people say this wherever they may, and give its pages."""
    number = next(NUMBERS)
    client, freelancer, name = f"spite-{number}", f"worker-{number}", words[:200]
    house.member(client, name)
    house.member(freelancer, name)
    house.member(f"stranger-{number}")
    contracts = []
    for state in ("absent", "sealed", "public", "changed", "answered", "removed"):
        contract = f"{state}-spite-{number}"
        title, description, category = words[:200], words, words[:60]
        house.contract(contract, client, freelancer, title=title, description=description, category=category)
        contracts.append(contract)
        if state == "absent":
            continue
        house.leave(contract, "client", 4, words, private=(3, words))
        if state == "sealed":
            continue
        house.leave(contract, "freelancer", 5, words)
        if state in {"changed", "answered"}:
            house.respond(contract, "client", words)
            house.respond(contract, "freelancer", words)
        if state == "changed":
            house.allow(contract, "client")
            house.change(contract, "client", 2, words + ".")
        if state == "removed":
            house.withdraw(contract, "client", words)
    house.confide(contracts[2], "freelancer", words)
    document = house.document(freelancer, words, f"{words[:60].replace('/', '')}.txt")
    report = house.report(contracts[2], "client", f"{words} And more of it.", (document,))
    found = []
    for route, page in (PAGES | DEMO).items():
        sides = ("client", "freelancer") if "<str:side>" in route else ("client",)
        for contract in contracts if "<str:contract>" in route else contracts[:1]:
            for side in sides:
                names = {"member": freelancer, "report": report, "evidence": document, "side": side}
                found += [
                    address(route, contract, **names) + query.replace("{contract}", contract).replace("{side}", side)
                    for query in page.queries
                ]
    return found


def test_what_people_say_is_never_markup(house: House) -> None:
    """The same pages, once with harmless words and once with spiteful ones, have the same tags and attributes."""
    pages = marketplace(house, HARMLESS), marketplace(house, SPITEFUL)
    said = {"html": 0, "xml": 0}
    for visitor in ("spite", "worker", "stranger", None):
        comers = [Visitor(house, f"{visitor}-{number}" if visitor else None) for number in (1, 2)]
        for plain, spiteful in zip(*pages, strict=True):
            one, two = comers[0].get(plain), comers[1].get(spiteful)
            assert one.status_code == two.status_code, (visitor, plain, spiteful)
            kind = one.headers["Content-Type"]
            if kind.startswith("text/html") and one.status_code != 303:
                assert shape(one.content) == shape(two.content), (visitor, plain, spiteful)
                said["html"] += "onerror=alert(1)" in taken_apart(two.content).text
            elif "xml" in kind and "svg" not in kind:
                trees = [[each.tag for each in ET.fromstring(answer.content).iter()] for answer in (one, two)]
                assert trees[0] == trees[1], plain
                said["xml"] += b"onerror" in two.content
    assert said["html"] > 60
    assert said["xml"]


def shape(body: bytes) -> list[tuple[str, tuple[str, ...]]]:
    """Give the tags of a page and the names of their attributes; what is data within it must be JSON."""
    text = body.decode()
    for found in re.findall(r'<script type="application/(?:ld\+)?json">(.*?)</script>', text, flags=re.DOTALL):
        json.loads(found)
        assert "<" not in found
    return [(tag, tuple(sorted(attributes))) for tag, attributes in taken_apart(body).tags]
