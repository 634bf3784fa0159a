"""What goes on around a secret: contracts with members in common, refused acts, repeats, and the clock."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tests.worlds import requests as ask_for
from tests.worlds import survey
from tests.worlds.story import DAY, MEMBERS, SIDES, START, Deal, Pick, Step, Story, at_a_page, opposite

if TYPE_CHECKING:
    from collections.abc import Callable

AMOUNTS = ("120.00", "1.00", "0.99", "0", None)
OTHERS = (("acme", "dan"), ("cleo", "bea"), ("bea", "acme"), ("acme", "bea"))
"""Who has the other contracts: always somebody of the first, once with the sides exchanged."""
PARTIES = {"acme", "bea"}
"""Who has the first contract, the one with the secret."""
IDS = ("k-1", "A.9", "zz:top", "k-10")


@dataclass(slots=True)
class Plot:
    """A story as it is made up. ``never`` has the acts on the first contract that would tell the secret themselves."""

    pick: Pick
    story: Story
    main: Deal
    others: list[Deal]
    now: int = START
    never: set[tuple[str, str]] = field(default_factory=set)
    little: bool = False
    """The first contract is to stay below the amount of R-208."""
    by_date: bool = False
    """The calendar itself differs between the worlds, so the clock goes to instants and never to what is next."""
    told: list[Step] = field(default_factory=list)

    @property
    def deals(self) -> list[Deal]:
        """All contracts, the one with the secret first."""
        return [self.main, *self.others]

    def begin(self, amount: str | None, *, ended: bool = True) -> None:
        """Register all contracts and end them, each at an instant of its own."""
        for deal in self.deals:
            paid = amount if deal is self.main else self.pick.of(AMOUNTS)
            self.story.need(ask_for.register(deal, paid))
            if self.pick.one_in(3):
                self.noise(1, self.main.closes_at() if self.main.ended_at else None)
            if deal is self.main and not ended:
                continue
            if deal is not self.main and self.pick.one_in(4):
                continue
            self.end(deal)

    def end(self, deal: Deal) -> None:
        """End a contract: now, some hours ago, or at the first or last microsecond of a day."""
        midnight = self.now // DAY * DAY
        at = self.pick.of((self.now, self.now - 7 * DAY // 24, midnight, midnight - 1, self.now - 2 * DAY))
        self.story.need(ask_for.end(deal, None if at == self.now and self.pick.one_in(2) else at))
        deal.ended_at = at

    def to(self, instant: int) -> None:
        """Put the clock there."""
        if instant > self.now:
            self.now = instant
            self.story.add(ask_for.advance(instant))

    def later(self, before: int | None = None) -> None:
        """Let time pass: hours, days, or to a microsecond around a deadline, but not to ``before``."""
        ends = [
            deal.closes_at(days) + off
            for deal in self.deals
            if deal.ended_at
            for days in (14, 28)
            for off in (-1, 0, 1)
        ]
        options = [self.now + hours * DAY // 24 for hours in (1, 20, 60, 24 * 5)] + ends
        options = [each for each in options if each > self.now and (before is None or each < before)]
        if not options:
            return
        following = min((each for each in ends[1::3] if each > self.now), default=None)
        if following in options and not self.by_date and self.pick.one_in(5):
            self.story.add(ask_for.advance(None))  # Whatever was next, the step after it goes on to an instant we know.
            self.to(following)
        else:
            self.to(self.pick.of(options))

    def noise(self, most: int, before: int | None = None) -> None:
        """Let a few things happen that are no secret."""
        for _ in range(self.pick.below(most + 1)):
            self.happen(before)

    def happen(self, before: int | None = None) -> None:
        """Let one thing happen."""
        kind = self.pick.below(12)
        if kind == 0:
            self.later(before)
        elif kind <= 3:
            self.story.add(survey.a_look(self.pick, self.deals, self.story.knows))
        elif kind == 4 and self.told:
            self.story.add(self.pick.of(self.told))
        else:
            step = self.marketplace() if kind == 5 else self.confidence() if kind == 6 else self.act()
            if step is not None:
                if step.method == "POST" and self.pick.one_in(4):
                    step = replace(step, repeat=self.pick.of(("once", "twice")))
                self.told.append(step)
                self.story.add(step)

    def act(self) -> Step | None:
        """Let somebody try something with a feedback: who may, or anybody else."""
        deal, side, kind = self.pick.of(self.deals), self.pick.of(SIDES), self.pick.of(ask_for.KINDS)
        member = ask_for.proper(kind, deal, side)
        actor = self.pick.of((member, member, member, deal.about(side), deal.on(side), "oz", "nobody"))
        if deal is self.main and actor == member and (kind, side) in self.never:
            return None
        return ask_for.act(self.pick, kind, deal, side, actor)

    def marketplace(self) -> Step:
        """Let the marketplace repeat itself, or set what was paid."""
        deal = self.pick.of(self.deals)
        match self.pick.below(4):
            case 0 if deal.ended_at:
                return ask_for.end(deal, deal.ended_at + self.pick.of((0, 0, -1)))
            case 1:
                return ask_for.register(deal, "7.00", title=self.pick.of(("Work", "Put right")))
            case 2:
                return ask_for.register(Deal(deal.id, "dan", "cleo"), None)
            case _:
                below = deal is self.main and self.little
                return ask_for.pay(deal, self.pick.of(("0.99", "0", "-1") if below else ("0.99", "1.00", "50.00", "x")))

    def confidence(self) -> Step:
        """Let somebody tell in confidence, give notice, or look at a report of theirs."""
        deal, side = self.pick.of(self.deals), self.pick.of(SIDES)
        match self.pick.below(3):
            case 0:
                return ask_for.notice(deal, side)
            case 1:
                return ask_for.confide(deal, self.pick.of((deal.on(side), "oz")), "They offered me money.")
            case _:
                member = self.pick.of((deal.about(side), "oz"))
                return ask_for.read_report("oz" if self.by_date and member in self.story.knows else member)

    def look(self, *, all_of_it: bool = False) -> None:
        """Look at everything, as everybody."""
        self.story.add(*survey.everything(self.deals, self.story.knows, None if all_of_it else self.pick))

    def slot(self, member: str, *acts: Step | None) -> None:
        """Let each world have its own act of a member here, or a look of theirs where it has none."""
        self.story.differ(*(act or ask_for.harmless(self.main, member) for act in acts))

    def both(self, first: Callable[[str], Step], second: str) -> None:
        """Let the other side leave feedback, too, or the window close, so that all is revealed."""
        if self.story.profile == "freelance" and self.pick.one_in(2):
            self.story.need(first(second))
        else:
            self.to(self.main.closes_at() + self.pick.of((0, 1, DAY)))


def begin(pick: Pick, secret: str, worlds: int, knows: Callable[[Deal], set[str]]) -> Plot:
    """Begin a story with its members and contracts; ``knows`` says who of the first contract knows the secret."""
    main = Deal("k", "acme", "bea")
    others = [Deal(IDS[each], *pick.of(OTHERS)) for each in range(pick.below(3))]
    profile = "blind-until-deadline" if pick.one_in(4) else "freelance"
    who = knows(main)
    # By a session nobody learns less than by the marketplace's key; what is left on a page is the other way round.
    who |= {at_a_page(member) for member in who & set(MEMBERS)}
    return Plot(pick, Story(secret, frozenset(who), worlds, profile), main, others)


def side_of_the_secret(pick: Pick) -> tuple[str, str]:
    """Choose who has the secret, and name the other side."""
    side = pick.of(SIDES)
    return side, opposite(side)
