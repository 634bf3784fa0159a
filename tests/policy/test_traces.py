"""Any trace of acts, whatever comes to people's minds: what must hold after each of them, and in two worlds."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rejoinder.policy.deadlines import DAY, HOUR, closes, parse_instant
from rejoinder.policy.decision import Refusal
from rejoinder.policy.feedback import Feedback
from rejoinder.policy.response import response_closes_at
from rejoinder.policy.terms import SIDES, Side
from rejoinder.policy.visibility import Sight
from tests.policy.market import BLIND, FREELANCE, Market, other

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rejoinder.policy.terms import Profile

STARTED, ENDED = parse_instant("2027-01-04T00:00:00Z"), parse_instant("2027-10-24T15:00:00Z")
PEOPLE = ("clara", "felix", "otto")
DEEDS = ("leave", "respond", "ask", "allow", "change", "withdraw", "report")
MAY = {
    "leave": "leave_feedback",
    "respond": "respond",
    "ask": "ask_to_change",
    "allow": "enable_changes",
    "change": "change",
    "withdraw": "withdraw",
    "report": "report",
}


@dataclass(frozen=True)
class Step:
    """Time passes, and somebody tries something."""

    passes: str
    who: str
    deed: str
    side: Side


STEPS = st.lists(
    st.builds(
        Step,
        st.sampled_from(["nothing", "a microsecond", "an hour", "three days", "just before", "deadline", "just after"]),
        st.sampled_from(PEOPLE),
        st.sampled_from(DEEDS),
        st.sampled_from(SIDES),
    ),
    max_size=25,
)


def later(market: Market, passes: str) -> int:
    """Let time pass, by a while or to the next deadline."""
    now = market.last_at
    whiles = {"nothing": 0, "a microsecond": 1, "an hour": HOUR, "three days": 3 * DAY}
    if passes in whiles:
        return now + whiles[passes]
    ahead = [at for at in deadlines(market) if at > now] or [closes(now, 0)]
    return max(now, min(ahead) + {"just before": -1, "deadline": 0, "just after": 1}[passes])


def deadlines(market: Market) -> Iterable[int]:
    for at in (market.standing.closes_at, response_closes_at(market.standing)):
        if at is not None:
            yield at
    for side in SIDES:
        yield from market.windows.get(side, ())
        yield from market.requests.get(side, ())


def do(market: Market, step: Step, now: int, rating: int = 4) -> Any:
    match step.deed:
        case "leave":
            return market.leave(step.who, step.side, now, rating)
        case "change":
            return market.change(step.who, step.side, now, rating, "Another comment.")
        case "report":
            return market.report(step.who, step.side, now)
        case _:
            return getattr(market, step.deed)(step.who, step.side, now)


def fresh(profile: Profile = FREELANCE, kind: type[Market] = Market) -> Market:
    market = kind(profile)
    market.register(STARTED)
    market.end(ENDED, ENDED)
    return market


@pytest.mark.parametrize("profile", [FREELANCE, BLIND], ids=lambda profile: profile.name)
@given(steps=STEPS)
@settings(max_examples=150, deadline=None)
def test_what_holds_after_every_act(profile: Profile, steps: list[Step]) -> None:
    market = fresh(profile)
    for step in steps:
        now = later(market, step.passes)
        market.now(now)
        before, said = deepcopy(market), market.may(step.who, now)
        decided = do(market, step, now)
        refused = isinstance(decided, Refusal)
        if refused:
            before.last_at = market.last_at
            assert market == before, "nothing happens when somebody is refused"
        _may_and_deed_agree(step, said, decided)
        for side in SIDES:
            _nothing_comes_back(before, market, side, now)
        contract = market.standing
        assert contract.closes_at == closes(ENDED, 14)
        assert contract.reveals_at is not None
        assert contract.reveals_at <= contract.closes_at
        early = contract.reveals_at < contract.closes_at
        assert early <= (profile is FREELANCE and set(market.kept) == set(SIDES))


def _may_and_deed_agree(step: Step, said: Any, decided: Any) -> None:
    """What one is told beforehand is what one hears."""
    sides: dict[str, Side] = {"clara": "client", "felix": "freelancer"}
    own = sides.get(step.who)
    asked_of = own if step.deed in {"leave", "ask", "change", "withdraw"} else own and other(own)
    if own is None or step.side == asked_of:
        told = said[MAY[step.deed]].refused
        assert (told.code if told else None) == (decided.code if isinstance(decided, Refusal) else None)
        if told is None and said[MAY[step.deed]].until is not None:
            assert said[MAY[step.deed]].until > 0
    else:
        assert isinstance(decided, Refusal)
        assert decided.kind == 1


def _nothing_comes_back(before: Market, market: Market, side: Side, now: int) -> None:
    was, kept = before.kept.get(side), market.kept.get(side)
    if was is not None:
        assert kept is not None
        assert was.version <= kept.version <= was.version + 1
        assert was.removed <= kept.removed
        assert kept.shown_at <= was.shown_at
    if kept is not None and kept.shown_at > now:
        others = [person for person in PEOPLE if person != market.standing.member_on(side)]
        assert all(market.sees(person, side, now) is Sight.NOTHING for person in others)
        assert all(market.known_to(person, side, now).left is None for person in others)
        assert side not in market.answers
        assert side not in market.windows
    assert market.answers.get(side, 0) == before.answers.get(side, market.answers.get(side, 0))
    assert len(market.windows.get(side, ())) <= 1
    if side in market.answers and side not in before.answers:
        closes_at = response_closes_at(market.standing)
        assert closes_at is not None
        assert now < closes_at


def views(market: Market, now: int) -> object:
    """Everything that anybody but the client can get to know, as far as the rules decide it."""
    everybody = [
        (market.sees(who, side, now), market.sees_response_to(who, side, now)) for who in PEOPLE[1:] for side in SIDES
    ]
    summaries = [market.summary(side, now) for side in SIDES]
    return everybody, summaries, [market.may(who, now) for who in PEOPLE[1:]]


def in_two_worlds(steps: list[Step], profile: Profile, kind: type[Market]) -> None:
    """Until the client's feedback is revealed, nobody else can tell whether there is one, or what it says."""
    worlds = {rating: fresh(profile, kind) for rating in (None, 1, 5)}
    now = ENDED
    for step in steps:
        now = later(worlds[5], step.passes)
        heard: dict[int | None, object] = {}
        for rating, market in worlds.items():
            market.now(now)
            sealed = step.who == "clara" and step.side == "client"
            heard[rating] = (
                None if sealed and rating is None else do(market, step, now, rating if sealed and rating else 4)
            )
            if sealed:
                heard[rating] = None
        if "client" in worlds[5].kept and worlds[5].kept["client"].shown_at <= now:
            return
        assert heard[None] == heard[1] == heard[5], step
        assert views(worlds[None], now) == views(worlds[1], now) == views(worlds[5], now), step


@pytest.mark.parametrize("profile", [FREELANCE, BLIND], ids=lambda profile: profile.name)
@given(steps=STEPS)
@settings(max_examples=150, deadline=None)
def test_nobody_can_tell_the_worlds_apart(profile: Profile, steps: list[Step]) -> None:
    in_two_worlds(steps, profile, Market)


class TakesItForShown(Market):
    """A leak: rules that are asked by somebody else take what is sealed for shown."""

    def known_to(self, member: str | None, side: Side, now: int) -> Feedback:
        known = super().known_to(self.standing.member_on(side), side, now)
        return replace(known, left=known.left and replace(known.left, shown_at=0))


class CountsWhatIsSealed(Market):
    """A leak: averages have what nobody may see."""

    def summary(self, side: Side, now: int) -> dict[str, Any]:
        return super().summary(side, closes(now, 400))


class RevealsEarly(Market):
    """A leak: a microsecond too soon."""

    def sees(self, member: str, side: Side, now: int) -> Sight:
        return super().sees(member, side, now + 1)


@pytest.mark.parametrize("leak", [TakesItForShown, CountsWhatIsSealed, RevealsEarly])
def test_a_leak_is_found(leak: type[Market]) -> None:
    steps = [
        Step("nothing", "clara", "leave", "client"),
        Step("an hour", "felix", "respond", "client"),
        Step("just before", "felix", "allow", "client"),
        Step("nothing", "otto", "report", "client"),
    ]
    in_two_worlds(steps, FREELANCE, Market)
    with pytest.raises(AssertionError):
        in_two_worlds(steps, FREELANCE, leak)
