"""One plot for each secret of THREATS.md §2 that a member can have: who keeps it, from whom, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.worlds import requests as ask_for
from tests.worlds.afterwards import earlier_version, noticed, refunded, removed, reported
from tests.worlds.pages import tries
from tests.worlds.plot import PARTIES, begin, side_of_the_secret
from tests.worlds.story import SIDES, Pick, Story, at_a_page

if TYPE_CHECKING:
    from collections.abc import Callable


def sealed(pick: Pick) -> Story:
    """S-1, S-2: a sealed feedback; whether there is one, when it was left, what it says. Until it is revealed."""
    return _sealed(pick, on_a_page=False)


def sealed_on_a_page(pick: Pick) -> Story:
    """S-1, S-2, left on a page: then it is kept from the marketplace's own keys as well, whoever they look as (O-1)."""
    return _sealed(pick, on_a_page=True)


def _sealed(pick: Pick, *, on_a_page: bool) -> Story:
    side, other = side_of_the_secret(pick)
    plot = begin(
        pick, f"what {side} has left, sealed", 2, lambda deal: {(at_a_page if on_a_page else str)(deal.on(side))}
    )
    story, main = plot.story, plot.main
    member = main.on(side)
    leave = ask_for.leave_on_a_page if on_a_page else ask_for.leave
    plot.never = {(kind, side) for kind in ("leave", "ask", "change", "withdraw", "report_response")}
    if story.profile == "freelance":
        plot.never.add(("leave", other))
    plot.begin(pick.of(("120.00", "120.00", "1.00", "0.50", None)))
    closes_at = main.closes_at()
    one, two = (leave(main, side, ask_for.any_words(pick, side)) for _ in range(2))
    slots = 1 + pick.below(3)
    # In each world from some slot on there is something sealed, or there never is; after that its author repeats it.
    begins = [pick.below(slots + 1), pick.of((slots, slots, 0))]
    for slot in range(slots):
        plot.noise(5, closes_at)
        plot.slot(
            at_a_page(member) if on_a_page else member,
            *(
                said if slot == first or (slot > first and pick.one_in(2)) else None
                for said, first in zip((one, two), begins, strict=True)
            ),
        )
    plot.noise(6, closes_at)
    if pick.one_in(2):
        plot.to(closes_at - 1)
    plot.look()
    if pick.pages:
        story.add(*tries(main, side))
    if pick.one_in(3):
        story.add(ask_for.advance(None))
    elif story.profile == "freelance":
        said = ask_for.any_words(pick, other)
        story.add(ask_for.leave(main, other, said))
        last = story.moments.pop()
        story.moments.append(type(last)(last.steps, status_only=True))
    return story


def private_part(pick: Pick) -> Story:
    """S-3: what is for the marketplace alone. For ever."""
    side, other = side_of_the_secret(pick)
    plot = begin(pick, f"the private part of {side}", 2, lambda deal: {deal.on(side), "private", "export"})
    main = plot.main
    plot.never = {("leave", side), ("leave", other)}
    plot.begin(pick.of(("120.00", "0.99")))
    said = ask_for.any_words(pick, side)
    said.pop("private", None)
    parts = pick.of(
        (({"recommend": 3}, None), ({"recommend": 3}, {"recommend": 9}), ({"note": "Rude."}, {"recommend": 0}))
    )
    plot.noise(4, main.closes_at())
    plot.slot(main.on(side), *(ask_for.leave(main, side, said | ({"private": part} if part else {})) for part in parts))
    plot.noise(3, main.closes_at())
    plot.both(lambda each: ask_for.leave(main, each, ask_for.any_words(pick, each)), other)
    plot.noise(12)
    plot.look()
    return plot.story


def clients_response(pick: Pick) -> Story:
    """S-4: a response that the other party alone sees. For ever, from everybody else."""
    plot = begin(pick, "the client's response", 2, lambda deal: {*PARTIES, "events", "export"})
    main, side = plot.main, "freelancer"
    plot.never = {(kind, side) for kind in ("leave", "respond", "change", "withdraw", "report", "report_response")}
    plot.never.add(("leave", "client"))
    plot.begin(pick.of(("120.00", "120.00", "0.99")))
    said = ask_for.any_words(pick, side, comment=True)
    plot.story.need(ask_for.leave(main, side, said))
    plot.both(lambda each: ask_for.leave(main, each, ask_for.any_words(pick, each)), "client")
    plot.noise(3, main.closes_at(28))
    texts: tuple[str | None, ...] = pick.of((("Not so.", None), ("Not so.", "It rained all the time."), (None, "Yes.")))
    plot.slot(main.client, *((ask_for.respond(main, side, text)) if text else None for text in texts))
    plot.never -= {(kind, side) for kind in ("change", "withdraw", "report")}
    plot.noise(12)
    plot.look()
    return plot.story


def below_the_amount(pick: Pick) -> Story:
    """S-5: feedback where too little was paid, sealed or revealed. Until enough is."""
    side, other = side_of_the_secret(pick)
    plot = begin(
        pick, f"what {side} has left below the amount of R-208", 2, lambda deal: {*PARTIES, "events", "export"}
    )
    main = plot.main
    plot.little = True
    plot.never = {(kind, each) for kind in ask_for.KINDS for each in SIDES}
    plot.begin(pick.of(("0.99", "0", None)))
    first = pick.below(3)
    if first == 0:
        plot.story.need(ask_for.leave(main, other, ask_for.any_words(pick, other)))
    plot.noise(4, main.closes_at())
    says = [ask_for.leave(main, side, ask_for.any_words(pick, side)) for _ in range(2)]
    plot.slot(main.on(side), *pick.of(((says[0], None), (says[0], says[1]), (None, says[1]))))
    plot.noise(4, main.closes_at())
    if first == 1:
        plot.story.need(ask_for.leave(main, other, ask_for.any_words(pick, other)))
    plot.look()
    if pick.one_in(2):
        plot.to(main.closes_at() + pick.of((-1, 0, 1)))
    plot.noise(8)
    plot.look()
    return plot.story


def confided(pick: Pick) -> Story:
    """S-8: what was told in confidence, by a note or with a withdrawal. For ever, from all but who told it."""
    side, other = side_of_the_secret(pick)
    member = "acme" if side == "client" else "bea"
    plot = begin(pick, f"what {side} told in confidence", 2, lambda _: {member})
    main = plot.main
    plot.never = {("withdraw", side), ("leave", side), ("leave", other)}
    plot.begin("120.00", ended=pick.one_in(2))
    texts: tuple[str | None, str | None] = pick.of((("They want five stars.", None), ("Help.", "They offered money.")))
    plot.slot(member, *((ask_for.confide(main, member, text)) if text else None for text in texts))
    plot.noise(5)
    if main.ended_at is None:
        plot.end(main)
        plot.story.need(ask_for.leave(main, side, ask_for.any_words(pick, side)))
        plot.both(lambda each: ask_for.leave(main, each, ask_for.any_words(pick, each)), other)
        plot.noise(4)
        plot.slot(member, *(ask_for.withdraw(main, side, text) for text in texts))
        plot.noise(5)
    plot.look()
    return plot.story


def order(pick: Pick) -> Story:
    """S-10: which side wrote first. For ever, from all but the parties."""
    plot = begin(pick, "which side has written first", 2, lambda _: {*PARTIES, "export"})
    main = plot.main
    plot.never = {("leave", "client"), ("leave", "freelancer")}
    plot.begin(pick.of(("120.00", "0.50")))
    says = [ask_for.leave(main, side, ask_for.any_words(pick, side)) for side in SIDES]
    plot.noise(3, main.closes_at())
    plot.story.differ(*says)
    plot.noise(4, main.closes_at())
    plot.look()
    plot.story.differ(*reversed(says))
    plot.noise(8)
    plot.look()
    return plot.story


def erased(pick: Pick) -> Story:
    """S-1 under R-1001: what was sealed when its author was erased. For ever, from everybody."""
    side, other = side_of_the_secret(pick)
    plot = begin(pick, f"what {side} had left, sealed, and was erased", 2, lambda deal: {deal.on(side), "eraser"})
    main = plot.main
    plot.never = {(kind, side) for kind in ("leave", "ask", "change", "withdraw", "report_response")} | {
        ("leave", other)
    }
    plot.begin(pick.of(("120.00", "0.50")))
    plot.noise(3, main.closes_at())
    plot.slot(main.on(side), ask_for.leave(main, side, ask_for.any_words(pick, side)), None)
    plot.noise(3, main.closes_at())
    plot.story.need(ask_for.erase(main.on(side)))
    plot.told.clear()
    plot.never = set()
    plot.noise(6, main.closes_at())
    plot.look()
    plot.to(main.closes_at())
    plot.noise(8)
    plot.look()
    return plot.story


PLOTS: tuple[Callable[[Pick], Story], ...] = (
    sealed,
    private_part,
    clients_response,
    below_the_amount,
    refunded,
    removed,
    earlier_version,
    reported,
    noticed,
    confided,
    order,
    erased,
)


def any_story(number: Callable[[int], int]) -> Story:
    """Make up a story; half of them are about what is sealed."""
    pick = Pick(number)
    return pick.of((sealed,) * (len(PLOTS) - 1) + PLOTS[1:])(pick)


def any_story_with_pages(number: Callable[[int], int]) -> Story:
    """Make up a story that is told over HTTP: some of what is sealed was left on a page."""
    pick = Pick(number)
    return sealed_on_a_page(pick) if pick.one_in(5) else any_story(number)


def some_story(plot: Callable[[Pick], Story], *, pages: str = "") -> Callable[[Callable[[int], int]], Story]:
    """Make up a story of one plot; ``pages`` are those that are all looked at, as a pattern."""

    def tell(number: Callable[[int], int]) -> Story:
        return plot(Pick(number, pages=pages))

    return tell
