"""Every page as everybody may look at it. The list of pages is that of the tests of access: none is left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.access.pages import DEMO, PAGES
from tests.worlds.story import MEMBERS, SIDES, Step, at_a_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tests.access.pages import Page
    from tests.worlds.story import Deal, Pick

REPORT = "{report}"
STILL = re.compile(r"/(docs|rulebook|grounds|problems|static)\b")
"""What says the same to everybody is looked at once."""
FEW = 3
"""Pages that are looked at now and then, where not all of them are."""


def page_paths(deal: Deal, pages: Mapping[str, Page]) -> list[str]:
    """Write the address of every page that has to do with a contract, its parties or nothing at all."""
    names = {
        "contract": (deal.id,),
        "side": SIDES,
        "member": (deal.client, deal.freelancer),
        "report": (REPORT,),
        "code": ("not_found", "response.window_closed"),
        "evidence": ("0" * 32,),
        "token": ("no-such-link",),
        "name": ("mark.svg",),
    }
    found = []
    for route, page in pages.items():
        paths = [""]
        for text, name in _parts(route):
            paths = [each + text + value for each in paths for value in (names[name] if name else ("",))]
        found += [f"/{path}{_filled(query, deal)}" for path in paths for query in page.queries]
    return found


def _parts(route: str) -> Iterator[tuple[str, str | None]]:
    at = 0
    for found in re.finditer(r"<str:(\w+)>", route):
        yield route[at : found.start()], found[1]
        at = found.end()
    yield route[at:], None


def _filled(query: str, deal: Deal) -> str:
    return query.replace("{contract}", deal.id).replace("{side}", SIDES[0])


def visitor(looks: str) -> str:
    """Name who looks at a page: a member by a session, or the public."""
    return at_a_page(looks) if looks in MEMBERS else looks


def a_page(looks: str, path: str) -> Step:
    """Look at a page."""
    return Step(visitor(looks), "GET", path, key=None)


def forms(deal: Deal, looks: str) -> Iterator[Step]:
    """Send the forms that only ask the rules, or that are refused, as whoever looks: nothing is done by them."""
    for side in SIDES:
        feedback = f"/contracts/{deal.id}/feedback/{side}"
        text = (("text", "Thank you."), ("version", "1"))
        for path, form in (
            (f"{feedback}/respond", text),
            (f"{feedback}/respond/check", text),
            (f"{feedback}/respond/check", (("text", ""), ("version", "1"))),
            (f"{feedback}/change/check", (("comment", "Better."), ("version", "1"))),
            (f"{feedback}/withdraw/check", (("pressured", "no"),)),
        ):
            yield Step(visitor(looks), "POST", path, key=None, form=form)
    yield Step(visitor(looks), "POST", f"/contracts/{deal.id}/leave/check", key=None, form=(("comment", "Half."),))


def tries(deal: Deal, side: str) -> Iterator[Step]:
    """Try by the pages what nobody can do with a feedback that is sealed: whom it is about, and an outsider."""
    feedback = f"/contracts/{deal.id}/feedback/{side}"
    said = (("text", "Thank you."), ("version", "1"), ("read", "1"))
    claim = (("ground", "fraud"), ("description", "They are one and the same person, I think."), ("true", "1"))
    new = (("comment", "Better."), ("version", "1"))
    for looks in (deal.about(side), "oz"):
        for step, form in (
            ("respond/done", said),
            ("allow-change/done", ()),
            ("ask-change", ()),
            ("change/done", new),
            ("withdraw/done", (("pressured", "no"),)),
            ("report/ground", claim),
            ("report/what", claim),
            ("report/evidence", claim),
            ("report/check", claim),
            ("report/sent", claim),
        ):
            yield Step(visitor(looks), "POST", f"{feedback}/{step}", key=None, form=form)


def every_page(deals: Iterable[Deal], knows: frozenset[str], named: str) -> Iterator[Step]:
    """Look at every page whose address has this pattern, as everybody who must not know the secret."""
    deals = list(deals)
    for number, deal in enumerate(deals):
        for looks in dict.fromkeys((deal.client, deal.freelancer, "oz", "public")):
            if visitor(looks) in knows:
                continue
            for path in page_paths(deal, PAGES | DEMO):
                # What is about no contract is the same for all of them.
                same = number > 0 and deal.id not in path
                if not same and re.search(named, path) and (looks == "public" or not STILL.match(path)):
                    yield a_page(looks, path)
            yield from (step for step in forms(deal, looks) if re.search(named, step.path))


def some_pages(pick: Pick, deals: Iterable[Deal], knows: frozenset[str]) -> Iterator[Step]:
    """Look at a few of them."""
    deals = list(deals)
    for _ in range(FEW):
        deal = pick.of(deals)
        looks = [each for each in (deal.client, deal.freelancer, "oz", "public") if visitor(each) not in knows]
        paths = page_paths(deal, PAGES)
        yield a_page(pick.of(looks), paths[(pick.below(99) * 99 + pick.below(99)) % len(paths)])
