"""Plays every example in tests/examples to the rules alone."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from rejoinder.policy.deadlines import format_instant
from rejoinder.policy.decision import Refusal
from rejoinder.policy.facts import NothingNew, PrivateWords
from rejoinder.policy.feedback import two_decimals
from rejoinder.policy.refusals import every_refusal
from rejoinder.policy.response import response_closes_at
from rejoinder.policy.terms import Profile, Side, profile_from
from rejoinder.policy.visibility import Sight
from tests.examples.reading import Act, Example, every_example, instant, read_file, words
from tests.policy.market import BLIND, FREELANCE, MEMBERS, Market

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

EXAMPLES = every_example()
SEEN = {Sight.NOTHING: "nothing", Sight.PLACEHOLDER: "placeholder", Sight.FEEDBACK: "feedback", Sight.ALL: "all"}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.chapter}: {example.name}")
def test_example(example: Example) -> None:
    market = Market(profile(example.terms))
    for act in example.acts:
        where = f"{example.name}: {format_instant(act.when)}, {act.who} {act.does}"
        decided = do(market, act)
        assert answer(decided) == act.answer, f"{where}: {decided}"
        for key, expected in act.gives.items():
            assert told(decided, key, market) == wanted(expected, key), f"{where}: {key}"


def profile(terms: str | tuple[Mapping[str, str], ...]) -> Profile:
    """Rows of an example say what they have otherwise than ``freelance``."""
    if isinstance(terms, str):
        return {"freelance": FREELANCE, "blind-until-deadline": BLIND}[terms]
    plain = FREELANCE.rows[-1].as_data()
    plain.pop("starts_on")
    rows = []
    for row in terms:
        values: dict[str, Any] = {key: int(value) if value.isdigit() else value for key, value in row.items()}
        values["from"] = date.fromisoformat(row["from"])
        if "holidays" in row:
            values["holidays"] = row["holidays"].split()
        if "private_part" in row:
            values["private_part"] = row["private_part"] == "true"
        rows.append({**plain, "holidays": [], **values})
    return profile_from({"name": "example", "terms": rows}, "example")


def do(market: Market, act: Act) -> object:  # noqa: C901, PLR0911, PLR0912  One line a deed.
    who, how = MEMBERS[act.who], act.how
    match act.does:
        case "registers the contract":
            return registered(market, how)
        case "ends the contract":
            try:
                ended = instant(how["ended"]) if "ended" in how else None
            except ValueError:
                return "not an instant"
            return market.end(ended, act.when)
        case "sets the amount paid":
            amount, currency = how["paid"].split()
            return market.pay(amount, currency)
        case "leaves feedback":
            private = None
            if "recommend" in how or "note" in how:
                recommend = int(how["recommend"]) if "recommend" in how else None
                private = PrivateWords(recommend, words(how["note"]) if "note" in how else None)
            return market.leave(who, side(act), act.when, ratings(how), comment(how, "Good work."), private)
        case "changes the feedback":
            before = market.kept.get(side(act))
            rated = ratings(how) if "ratings" in how else None
            return market.change(who, side(act), act.when, rated, comment(how, before.comment if before else None))
        case "responds":
            return market.respond(who, side(act), act.when, words(how.get("text", "Thank you.")))
        case "asks to change":
            return market.ask(who, side(act), act.when)
        case "allows changes":
            return market.allow(who, side(act), act.when)
        case "withdraws the feedback":
            return market.withdraw(who, side(act), act.when, words(how["note"]) if "note" in how else None)
        case "reports":
            texts = {key: words(how[key]) for key in ("target", "ground", "kind", "description") if key in how}
            named, filed = documents(how)
            return market.report(who, side(act), act.when, **texts, evidence=named, filed=filed)
        case "adds evidence":
            named, filed = documents(how)
            return market.add_evidence(who, side(act), named, filed)
        case "tells in confidence":
            return market.tell(who, words(how["note"]))
        case _:
            assert act.does == "looks"
            return look(market, act)


def registered(market: Market, how: Mapping[str, str]) -> object:
    paid = how.get("paid", "nothing")
    amount, currency = (None, None) if paid == "nothing" else paid.split()
    members = {key: MEMBERS[how[key]] for key in ("client", "freelancer") if key in how}
    title = {"title": how["title"]} if "title" in how else {}
    same = how.get("same_person") == "yes"
    return market.register(
        instant(how["started"]), **members, **title, amount=amount, currency=currency, same_person=same
    )


def side(act: Act) -> Side:
    return "client" if act.on == "client" else "freelancer"


def ratings(how: Mapping[str, Any]) -> int | dict[str, int]:
    told = how.get("ratings", "5")
    return int(told) if isinstance(told, str) else {key: int(value) for key, value in told.items()}


def comment(how: Mapping[str, str], default: str | None) -> str | None:
    if "comment" not in how:
        return default
    return None if how["comment"] == "none" else words(how["comment"])


def documents(how: Mapping[str, str]) -> tuple[tuple[str, ...], dict[str, int]]:
    """``3`` of their own, or ``1 of somebody else``."""
    count, _, whose = how.get("documents", "0").partition(" of ")
    named = tuple(f"{whose or 'own'}-{number}" for number in range(int(count)))
    return named, {} if whose else dict.fromkeys(named, 1_000)


def look(market: Market, act: Act) -> str:
    who, now = MEMBERS[act.who], market.now(act.when)
    for what, expected in act.how.get("sees", {}).items():
        response_to = what.removeprefix("response to ")
        of: Side = "client" if response_to == "client" else "freelancer"
        if what == response_to:
            seen = SEEN[market.sees(who, of, now)]
        else:
            seen = "seen" if market.sees_response_to(who, of, now) else "nothing"
        assert seen == expected, f"{act.who} sees of {what}"
    for deed, expected in act.how.get("may", {}).items():
        found = market.may(who, now)[deed]
        if found.refused is not None:
            assert found.refused.code == expected, deed
        else:
            until = "yes" if found.until is None else found.until
            assert until == ("yes" if expected == "yes" else instant(expected.removeprefix("until "))), deed
    sides: tuple[Side, Side] = ("client", "freelancer")
    for of in sides:
        shown = market.summary(of, now)
        for path, expected in act.how.get(f"summary of {of}", {}).items():
            value: Any = shown
            for step in path.split("."):
                value = value[step]
            assert ("none" if value is None else str(value)) == expected, path
    return "yes"


def answer(decided: object) -> str:
    if isinstance(decided, Refusal):
        return decided.code
    if isinstance(decided, str):
        return decided
    return "nothing new" if isinstance(decided, NothingNew) else "yes"


def told(decided: object, key: str, market: Market) -> object:
    if key == "response_closes_at":
        return response_closes_at(market.standing)
    value = getattr(decided, key)
    if isinstance(value, Fraction):
        return two_decimals(value)
    if key == "instead":
        return [way if until is None else f"{way} until {format_instant(until)}" for way, until in value]
    if isinstance(value, tuple):
        return list(value)
    return value if key.endswith("_at") else str(value)


def wanted(expected: Any, key: str) -> object:
    return instant(expected) if key.endswith("_at") and expected != "none" else expected


def test_there_are_enough_of_them_and_each_is_named_once() -> None:
    names = [example.name for example in EXAMPLES]
    assert len(names) == len(set(names)) >= 120


def test_every_answer_in_them_exists() -> None:
    answers = {act.answer for example in EXAMPLES for act in example.acts}
    assert answers <= every_refusal().keys() | {"yes", "nothing new", "not an instant"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- {example: A, rules: [R-1], acts: [{when: 2027-01-01, who: client, does: sleeps}]}", "sleeps"),
        ("- {example: A, rules: [R-1], acts: [{when: 2027-01-01, who: nobody, does: looks}]}", "nobody"),
        ("- {example: A, rules: [R-1], acts: [{when: tomorrow, who: client, does: looks}]}", "RFC 3339"),
        ("- {example: A, rules: [R-1], acts: [{when: 2027-01-01, who: client, does: looks, colour: red}]}", "colour"),
        ("- {example: A, rules: [R-1], terms: unheard-of, acts: []}", "unheard-of"),
        ("- {example: A, acts: []}", "rules"),
        ("- {example: A, rules: [R-1], acts: [], because: 1}", "because"),
        ("- {example: A, rules: [R-1], contract: {colour: red}, acts: []}", "colour"),
    ],
)
def test_a_slip_of_the_pen_is_named(tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "slip.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=rf"slip\.yaml: 'A': .*{reason}"):
        list(read_file(file))
