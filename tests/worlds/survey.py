"""Everything that anybody can look at: who looks, at what, with every filter and cursor."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.worlds.pages import every_page, some_pages
from tests.worlds.requests import of
from tests.worlds.story import MEMBERS, SIDES, START, Step, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.worlds.story import Deal, Pick

FILTERS = (
    "",
    "&limit=1",
    "&limit=2",
    "&rating=1",
    "&rating=2",
    "&rating=3",
    "&rating=4",
    "&rating=5",
    "&rating=5&limit=1",
)
PUBLIC_KEYS = ("members", "read", "desk", "private")
"""Keys that look at contracts and feedback without naming a viewer."""
STATIC = ("/v1/grounds", "/v1/terms", "/v1/rulebook", "/v1/openapi.json", "/docs", "/problems/not_found", "/v1/nothing")


def of_a_contract(deal: Deal, looks: str, key: str = "members") -> Iterator[Step]:
    """Look at a contract and what hangs on it as a member, or with a key alone."""
    viewer = f"?viewer={looks}" if looks in MEMBERS else ""
    yield Step(looks, "GET", f"/v1/contracts/{deal.id}{viewer}", key=key)
    for side in SIDES:
        yield Step(looks, "GET", of(deal, side) + viewer, key=key)
        yield Step(looks, "GET", of(deal, side, "/versions") + viewer, key=key)


def of_a_member(member: str, works_as: str, pick: Pick | None) -> Iterator[Step]:
    """Read what anybody may of a member; with ``pick`` some of the filters, without all of them."""
    path = f"/v1/members/{member}"
    some = FILTERS if pick is None else (pick.of(FILTERS), pick.of(FILTERS[1:3]))
    for each in some:
        yield Step("public", "GET", f"{path}/history?as={works_as}{each}", key=None, follow="limit" in each)
    yield Step("public", "GET", f"{path}/history?as={works_as}&since={written(START)}", key=None)
    yield Step("public", "GET", f"{path}/summary?as={works_as}", key=None)
    yield Step("public", "GET", f"{path}/summary/explain?as={works_as}&limit=1", key=None, follow=True)
    yield Step(member, "GET", f"{path}/summary/explain?as={works_as}&viewer={member}")
    yield Step("oz", "GET", f"{path}/history?as={works_as}&viewer=oz")
    yield Step("public", "GET", f"/members/{member}?as={works_as}", key=None)
    yield Step("public", "GET", f"/members/{member}", key=None)


def of_the_house(pick: Pick | None) -> Iterator[Step]:
    """Look at what is about no contract: events, the clock, what the operator watches."""
    yield Step("events", "GET", "/v1/events?limit=3", key="events", follow=True)
    yield Step("events", "GET", "/v1/events?after={event}", key="events")
    yield Step("clock", "GET", "/v1/test-clock", key="clock")
    yield Step("clock", "GET", "/v1/test-clock/timeline", key="clock")
    for path in STATIC if pick is None else (pick.of(STATIC),):
        yield Step("public", "GET", path, key=None)
    yield Step("public", "GET", "/readyz", key=None)
    yield Step("operator", "GET", "/metrics", key=None)
    yield Step("export", "GET", "/export", key=None)


def everything(deals: Iterable[Deal], knows: frozenset[str], pick: Pick | None = None) -> Iterator[Step]:
    """Look at all of it as everybody who must not know the secret; with ``pick`` at a good part of it."""
    deals = list(deals)
    for number, deal in enumerate(deals):
        viewers = [each for each in (deal.client, deal.freelancer, "oz") if each not in knows]
        keys = [each for each in PUBLIC_KEYS if each not in knows]
        if pick is not None and number > 0:
            viewers, keys = [pick.of([*viewers, "oz"])], []
        elif pick is not None:
            keys = [pick.of(keys)]
        for viewer in viewers:
            yield from of_a_contract(deal, viewer)
        for key in keys:
            yield from of_a_contract(deal, key, key)
    main = deals[0]
    for member, works_as in ((main.client, "client"), (main.freelancer, "freelancer")):
        yield from (step for step in of_a_member(member, works_as, pick) if step.hears not in knows)
    yield from (step for step in of_the_house(pick) if step.hears not in knows)
    if pick is not None:
        yield from (every_page(deals, knows, pick.pages) if pick.pages else some_pages(pick, deals, knows))


def a_look(pick: Pick, deals: Iterable[Deal], knows: frozenset[str]) -> Step:
    """Look at one thing, sometimes again with the ETag of the last time."""
    deal = pick.of(list(deals))
    match pick.below(6):
        case 4 | 5:
            options = list(some_pages(pick, [deal], knows))
        case 0:
            looks = pick.of([each for each in (deal.client, deal.freelancer, "oz") if each not in knows])
            options = list(of_a_contract(deal, looks))
        case 1:
            key = pick.of([each for each in PUBLIC_KEYS if each not in knows])
            options = list(of_a_contract(deal, key, key))
        case 2:
            side = pick.of(SIDES)
            options = list(of_a_member(deal.on(side), side, pick))
        case _:
            options = list(of_the_house(pick))
    step = pick.of(
        [each for each in options if each.hears not in knows] or [Step("public", "GET", "/healthz", key=None)]
    )
    return again(step) if pick.one_in(2) else step


def again(step: Step) -> Step:
    """Ask for the same with the ETag of the last time."""
    return replace(step, revalidate=True)
