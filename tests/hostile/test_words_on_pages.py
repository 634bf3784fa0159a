"""What people say is never markup (T-73): whatever stands in names, titles, words and files, the pages are the same."""

from __future__ import annotations

import json
import re
from itertools import count
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from tests.access.pages import DEMO, PAGES
from tests.access.visitor import Visitor
from tests.hostile.calm import address
from tests.pages.markup import taken_apart

if TYPE_CHECKING:
    from tests.house import House

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
