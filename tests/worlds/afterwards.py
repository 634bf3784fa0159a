"""Plots whose secret comes after the reveal: what was taken back, changed, refunded or reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.worlds import requests as ask_for
from tests.worlds.plot import PARTIES, Plot, begin, side_of_the_secret
from tests.worlds.story import DAY, SIDES, Step

if TYPE_CHECKING:
    from tests.worlds.story import Pick, Story


def _two_of_one(pick: Pick, secret: str, knows: set[str], side: str, other: str, amount: str) -> Plot:
    """Begin with two feedbacks that have a comment and differ in their words, both revealed."""
    plot = begin(pick, secret, 2, lambda _: knows)
    main = plot.main
    plot.never = {(kind, side) for kind in ("leave", "change", "withdraw", "report", "ask", "allow")} | {
        ("leave", other)
    }
    plot.begin(amount)
    plot.noise(3, main.closes_at())
    said = [ask_for.words(side, 1 + pick.below(5), text) for text in ("The first words.", "Other words, and more.")]
    plot.slot(main.on(side), *(ask_for.leave(main, side, each) for each in said))
    plot.both(lambda each: ask_for.leave(main, each, ask_for.any_words(pick, each)), other)
    plot.noise(4)
    return plot


def refunded(pick: Pick) -> Story:
    """S-5 from its other end: public until the money went back, and to nobody but the parties from then on."""
    side, other = side_of_the_secret(pick)
    plot = _two_of_one(
        pick, f"what {side} had left before the refund", {*PARTIES, "events", "export"}, side, other, "120.00"
    )
    plot.never |= {(kind, each) for kind in ask_for.KINDS for each in SIDES}
    plot.little = True
    plot.story.need(ask_for.pay(plot.main, "50.00"))
    plot.story.need(ask_for.pay(plot.main, "0.99"))
    return _from_here(plot)


def removed(pick: Pick) -> Story:
    """S-6: the words of a feedback that its author withdrew. For ever, from all but its author."""
    side, other = side_of_the_secret(pick)
    member = "acme" if side == "client" else "bea"
    plot = _two_of_one(pick, f"what {side} had left, withdrawn", {member}, side, other, pick.of(("120.00", "0.50")))
    plot.story.need(ask_for.withdraw(plot.main, side))
    return _from_here(plot)


def earlier_version(pick: Pick) -> Story:
    """S-6: what a feedback said before it was changed. For ever, from all but the parties."""
    side, other = side_of_the_secret(pick)
    plot = _two_of_one(
        pick, f"what {side} said before a change", set(PARTIES), side, other, pick.of(("120.00", "0.50"))
    )
    plot.story.need(ask_for.allow(plot.main, side))
    plot.noise(3, plot.now + 13 * DAY)
    plot.story.need(ask_for.change(plot.main, side, ask_for.words(side, 4, "After all, it was fine.")))
    plot.never -= {("change", side), ("withdraw", side)}
    return _from_here(plot)


def _from_here(plot: Plot) -> Story:
    """Compare from here on; what was seen before differed by right, and so may what was kept of it to revalidate."""
    plot.story.since = len(plot.story.moments)
    plot.told.clear()
    plot.look()
    plot.noise(8)
    plot.look()
    return plot.story


def reported(pick: Pick) -> Story:
    """S-7: an open report. Hidden from all but who made it."""
    side, other = side_of_the_secret(pick)
    who = "bea" if side == "client" else "acme"
    plot = _two_of_one(pick, f"a report on what {side} has left", {who, "events", "clock"}, side, other, "120.00")
    plot.by_date = True
    # Until here the worlds may not differ, so both said the first.
    _alike(plot)
    grounds = [
        ask_for.report(plot.main, side, ground) for ground in (("irrelevant", None), ("manipulation", "bribery"))
    ]
    plot.slot(who, *pick.of(((grounds[0], None), (grounds[0], grounds[1]), (None, grounds[1]))))
    plot.never -= {("change", side), ("withdraw", side), ("ask", side)}
    plot.noise(10)
    plot.look()
    return plot.story


def noticed(pick: Pick) -> Story:
    """S-7: a notice that anybody has filed. Hidden from all, also from who reports the same afterwards."""
    side, other = side_of_the_secret(pick)
    plot = _two_of_one(pick, f"a notice on what {side} has left", {"nick", "events", "clock"}, side, other, "120.00")
    plot.by_date = True
    _alike(plot)
    filed = ask_for.notice(plot.main, side, hears="nick")
    look = Step("nick", "GET", f"/v1/members/{plot.main.client}/history?as=client", key=None)
    plot.story.differ(*pick.of(((filed, look), (look, filed))))
    plot.never -= {("change", side), ("withdraw", side), ("report", side)}
    plot.noise(3)
    plot.later()
    plot.story.add(ask_for.report(plot.main, side, ("irrelevant", None)))
    plot.story.add(ask_for.read_report(plot.main.about(side)))
    plot.noise(8)
    plot.look()
    return plot.story


def _alike(plot: Plot) -> None:
    """Let the worlds be alike up to here."""
    for moment in plot.story.moments:
        if len(moment.steps) > 1:
            plot.story.moments[plot.story.moments.index(moment)] = type(moment)(moment.steps[:1], needed=True)
