"""What examples can't say well: erased members, tables, sizes, and the shape of answers."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.policy import change, contract, feedback, may, removal, report, response, visibility
from rejoinder.policy.deadlines import DAY, closes, parse_instant
from rejoinder.policy.decision import Kind, first_refusal
from rejoinder.policy.facts import (
    ChangeAllowed,
    ChangeAsked,
    EvidenceAdded,
    FeedbackChanged,
    FeedbackLeft,
    FeedbackWithdrawn,
    PressureTold,
    PrivateWords,
    ReportMade,
    ResponseGiven,
)
from rejoinder.policy.feedback import Answer, Feedback, Left, overall, star, two_decimals, words
from rejoinder.policy.grounds import GROUNDS, OPINIONS
from rejoinder.policy.refusals import (
    AlreadyGiven,
    AmountInvalid,
    NotAboutYou,
    NotAParty,
    RatingsInvalid,
    ReportNotAvailable,
    ResponseWindowClosed,
    TooMuchEvidence,
)
from rejoinder.policy.visibility import Sight, State, Viewer, looks_as, sees_response, sight, state_of
from tests.policy.market import DESCRIPTION, TERMS, Market, stars

ENDED = parse_instant("2027-10-24T15:00:00Z")
CLOSES = closes(ENDED, 14)
LATER = closes(ENDED, 20)


def shown(side: Any = "client", **changes: Any) -> Feedback:
    """A feedback that was left alone and revealed at the deadline."""
    market = Market()
    market.register(ENDED - DAY)
    market.end(ENDED, ENDED)
    left = Left(version=1, has_comment=True, shown_at=CLOSES, removed=False)
    fields: dict[str, Any] = {"left": left, "answer": None, "windows_close": (), "requests": 0, "asked_until": None}
    return Feedback(contract=market.standing, side=side, **{**fields, **changes})


def without(side: str, of: Feedback) -> Feedback:
    changes: dict[str, Any] = {side: None}
    return replace(of, contract=replace(of.contract, **changes))


# Facts


def test_a_feedback_that_was_left() -> None:
    market = Market()
    market.register(ENDED - DAY)
    market.end(ENDED, ENDED)
    private = PrivateWords(9, " A note. ")
    fact = market.leave("clara", "client", ENDED, 4, " Good\r\nwork. ", private)
    assert fact == FeedbackLeft(
        contract="c1",
        side="client",
        author="clara",
        about="felix",
        ratings=stars("client", 4),
        overall=Fraction(4),
        comment="Good\nwork.",
        private=PrivateWords(9, "A note."),
        reveals_at=CLOSES,
        shown_at=CLOSES,
        both=False,
    )
    second = market.leave("felix", "freelancer", ENDED + 1, 2, None, PrivateWords(None, None))
    assert isinstance(second, FeedbackLeft)
    assert (second.both, second.reveals_at, second.shown_at) == (True, ENDED + 1, ENDED + 1)
    assert (second.author, second.about, second.private) == ("felix", "clara", PrivateWords(None, None))


def test_the_other_facts() -> None:
    of = shown()
    assert response.respond(response.Responding(of, "felix", " Thank you. ", LATER)) == ResponseGiven(
        "c1", "client", "felix", "Thank you.", 1, "public"
    )
    assert change.ask(change.Asking(replace(of, requests=2), "clara", LATER)) == ChangeAsked(
        "c1", "client", "clara", 3, closes(LATER, 14)
    )
    assert change.allow(change.Allowing(of, "felix", LATER)) == ChangeAllowed(
        "c1", "client", "felix", 1, closes(LATER, 14)
    )
    open_for = replace(of, windows_close=(LATER + 1,))
    assert change.change(change.Changing(open_for, "clara", stars("client", 2), " \u200b ", LATER)) == FeedbackChanged(
        "c1", "client", "clara", 2, stars("client", 2), Fraction(2), None
    )
    withdrawn = removal.withdraw(removal.Withdrawing(of, "clara", True, " Forced. ", LATER))
    assert withdrawn == FeedbackWithdrawn("c1", "client", "clara", True, "Forced.")
    assert reporting(of, evidence=("a", "b", "a"), filed={"a": 1, "b": 1}) == ReportMade(
        contract="c1",
        side="client",
        target="feedback",
        version=1,
        reporter="felix",
        ground="fraud",
        kind=None,
        description=DESCRIPTION,
        evidence=("a", "b"),
        due_at=report.due_at(LATER, TERMS),
    )
    told = feedback.Telling(of.contract, "clara", " Help. ", ("e",), {"e"})
    assert feedback.tell_in_confidence(told) == PressureTold("c1", "clara", "Help.", ("e",))


def reporting(of: Feedback, **changes: Any) -> object:
    fields: dict[str, Any] = {
        "feedback": of,
        "target": "feedback",
        "reporter": "felix",
        "ground": "fraud",
        "kind": None,
        "description": DESCRIPTION,
        "evidence": (),
        "filed": {},
        "already_made": False,
        "now": LATER,
    }
    return report.report(report.Reporting(**{**fields, **changes}))


# Refusals


def test_a_refusal_tells_what_helps() -> None:
    assert ResponseWindowClosed(CLOSES).extras() == {"closed_at": CLOSES}
    assert NotAboutYou().extras() == {}
    refused = RatingsInvalid(("skills",), ("charm",))
    assert refused.extras() == {"criteria": ("skills",), "wrong": ("charm",)}


def test_the_first_rule_that_refuses_is_heard() -> None:
    assert first_refusal((), 1) is None
    assert first_refusal((lambda _: None,), 1) is None
    rules = (lambda _: None, lambda _: NotAParty(), lambda _: NotAboutYou())
    assert first_refusal(rules, 1) == NotAParty()
    assert list(Kind) == [Kind.STANDING, Kind.STATE, Kind.TIME, Kind.CONTENT]


# numbers


@pytest.mark.parametrize(
    ("amount", "currency", "taken"),
    [
        ("0", "USD", True),
        ("120", "USD", True),
        ("120.0", "EUR", True),
        ("120.0000", "EUR", True),
        ("9" * 12, "EUR", True),
        ("9" * 12 + ".9999", "EUR", True),
        ("9" * 13, "EUR", False),
        ("1.00000", "EUR", False),
        ("1.", "EUR", False),
        (".5", "EUR", False),
        ("", "EUR", False),
        (".", "EUR", False),
        ("1.0.0", "EUR", False),
        ("-1", "EUR", False),
        ("+1", "EUR", False),
        ("1e3", "EUR", False),
        ("1_000", "EUR", False),
        (" 1", "EUR", False),
        ("NaN", "EUR", False),
        ("\u0663", "EUR", False),
        ("1.\u0663", "EUR", False),
        ("\u00b2", "EUR", False),
        ("1", "EU", False),
        ("1", "EURO", False),
        ("1", "eur", False),
        ("1", "E1R", False),
        ("1", "\u00c4\u00d6\u00dc", False),
        ("1", "", False),
    ],
)
def test_amounts(amount: str, currency: str, taken: bool) -> None:
    market = Market()
    market.register(ENDED, amount=None, currency=None)
    assert (market.pay(amount, currency) != AmountInvalid()) == taken
    assert (Market().register(ENDED, amount=amount, currency=currency) != AmountInvalid()) == taken


def test_an_amount_needs_its_currency() -> None:
    assert Market().register(ENDED, amount="1", currency=None) == AmountInvalid()


@pytest.mark.parametrize(
    ("amount", "public"),
    [(None, False), ("0.9999", False), ("1", True), ("1.0000", True), ("1.01", True), ("10", True)],
)
def test_what_is_enough_to_be_public(amount: str | None, public: bool) -> None:
    assert contract.enough_was_paid_to_be_public(amount, TERMS) == public


@pytest.mark.parametrize(
    ("exact", "stands_for", "written"),
    [
        ("1", 1, "1.00"),
        ("149/100", 1, "1.49"),
        ("1499999/1000000", 1, "1.50"),
        ("3/2", 2, "1.50"),
        ("5/2", 3, "2.50"),
        ("7/2", 4, "3.50"),
        ("9/2", 5, "4.50"),
        ("4499/1000", 4, "4.50"),
        ("13/3", 4, "4.33"),
        ("14/3", 5, "4.67"),
        ("4005/1000", 4, "4.01"),
        ("40049/10000", 4, "4.00"),
        ("0", 0, "0.00"),
        ("1/200", 0, "0.01"),
        ("1/201", 0, "0.00"),
        ("5", 5, "5.00"),
    ],
)
def test_stars_and_decimals_are_rounded_half_up(exact: str, stands_for: int, written: str) -> None:
    assert star(Fraction(exact)) == stands_for
    assert two_decimals(Fraction(exact)) == written
    assert two_decimals(Fraction(exact) * 7, 7) == written


def test_only_what_is_wrong_is_named() -> None:
    weights = dict.fromkeys(("a", "b", "c", "d", "e"), 1)
    refused = feedback.ratings_refused({"a": 0, "b": 1, "c": 5, "d": 6, "f": 3}, weights)
    assert refused == RatingsInvalid(("a", "b", "c", "d", "e"), ("a", "d", "e", "f"))
    assert feedback.ratings_refused({"a": 1, "b": 5, "c": 1, "d": 5, "e": 3}, weights) is None


def test_the_overall_is_the_weighted_mean() -> None:
    assert overall({"a": 5, "b": 2}, {"a": 1, "b": 1}) == Fraction(7, 2)
    assert overall({"a": 5, "b": 2}, {"a": 2, "b": 1}) == 4
    assert overall({"a": 5, "b": 2}, {"a": 1, "b": 100}) == Fraction(205, 101)


@given(st.dictionaries(st.sampled_from("abcdef"), st.tuples(st.integers(1, 5), st.integers(1, 100)), min_size=1))
def test_the_overall_lies_between_the_ratings(given_: dict[str, tuple[int, int]]) -> None:
    ratings = {name: rating for name, (rating, _) in given_.items()}
    mean = overall(ratings, {name: weight for name, (_, weight) in given_.items()})
    assert min(ratings.values()) <= mean <= max(ratings.values())
    assert abs(star(mean) - mean) <= Fraction(1, 2)
    assert abs(Fraction(two_decimals(mean)) - mean) <= Fraction(1, 200)


@given(st.text(max_size=60))
def test_words_are_stored_as_they_were_checked(text: str) -> None:
    refused = feedback.words_refused(text, "comment", 60 * 4)
    if refused is None:
        stored = words(text)
        assert stored is None or (words(stored) == stored and stored)


def test_what_is_not_plain_has_no_words() -> None:
    assert words("a\0") is None
    assert words(None) is None
    assert words("\u1fb7" * 10) == "\u1fb7" * 10


# Erased members and removed responses


def test_nobody_acts_in_the_place_of_an_erased_member() -> None:
    of = without("client", shown())
    assert of.author is None
    assert of.about == "felix"
    assert without("freelancer", of).about is None
    assert not of.contract.has_party(None)
    assert looks_as(None, of.contract, "client") is Viewer.OTHERS
    assert looks_as("clara", of.contract, "client") is Viewer.OTHERS
    assert looks_as("felix", of.contract, "client") is Viewer.ABOUT
    assert may.with_feedback(of, None, LATER, already_made=False) == may.nothing()
    assert may.with_feedback(of, "clara", LATER, already_made=False) == may.nothing()
    refused = removal.withdraw(removal.Withdrawing(of, "clara", None, None, LATER))
    assert getattr(refused, "code", None) == "withdrawal.not_yours"


def test_what_an_erased_member_wrote_can_still_be_answered() -> None:
    of = without("client", shown())
    assert isinstance(response.respond(response.Responding(of, "felix", "Thanks.", LATER)), ResponseGiven)


def test_a_removed_response_makes_no_room_for_a_second_one() -> None:
    of = shown(answer=Answer("public", removed=True))
    assert response.respond(response.Responding(of, "felix", "Again.", LATER)) == AlreadyGiven()
    assert reporting(of, target="response", reporter="clara") == ReportNotAvailable()
    standing = shown(answer=Answer("public", removed=False))
    assert isinstance(reporting(standing, target="response", reporter="clara"), ReportMade)


def test_what_was_removed_is_open_to_nobody_though_its_window_runs() -> None:
    left = Left(version=1, has_comment=True, shown_at=CLOSES, removed=True)
    of = shown(left=left, windows_close=(LATER + 1,))
    assert not of.is_shown(LATER)
    assert not of.is_open_for_change(LATER)
    assert replace(of, left=replace(left, removed=False)).is_open_for_change(LATER)
    assert replace(of, left=None).is_open_for_change(LATER)


def test_the_last_window_is_the_one_that_counts() -> None:
    of = shown(windows_close=(LATER - DAY, LATER + 1))
    assert of.is_open_for_change(LATER)
    assert not of.is_open_for_change(LATER + 1)
    refused = change.change(change.Changing(of, "clara", {}, None, LATER + 1))
    assert getattr(refused, "closed_at", None) == LATER + 1
    refused = change.change(change.Changing(shown(), "clara", {}, None, LATER))
    assert getattr(refused, "closed_at", 0) is None


# Time that there is none of yet


def test_before_the_end_there_is_no_response_window() -> None:
    market = Market()
    market.register(ENDED)
    assert response.response_closes_at(market.standing) is None
    ended = replace(market.standing, ended_at=ENDED)
    assert response.response_closes_at(ended) is None
    assert response.response_closes_at(shown().contract) == closes(ENDED, 28)
    assert may.leave_feedback(market.known_to("clara", "client", ENDED), "clara", ENDED).until is None


def test_a_response_to_an_older_version_is_marked() -> None:
    assert response.was_written_before_a_change(1, 2)
    assert not response.was_written_before_a_change(2, 2)


def test_who_will_see_it_is_said_beforehand() -> None:
    assert may.respond(shown("client"), "felix", LATER).audience == "public"
    assert may.respond(shown("freelancer"), "clara", LATER).audience == "author_only"


def test_an_open_report_hides_nothing() -> None:
    assert report.an_open_report_hides_nothing(shown(), CLOSES)
    assert not report.an_open_report_hides_nothing(shown(), CLOSES - 1)


def test_authors_are_asked_to_be_honest_fair_and_considerate() -> None:
    asked = " ".join(feedback.what_authors_are_asked())
    for word in ("honest", "fair", "considerate", "went well", "better", "offered", "respond", "change", "report"):
        assert word in asked


#


def test_the_grounds() -> None:
    assert list(GROUNDS) == ["manipulation", "inappropriate", "irrelevant", "conflict_of_interest", "fraud"]
    assert GROUNDS["manipulation"].kinds == ("bribery", "pressure", "extortion", "bought_or_sold", "fake_contract")
    assert not any(ground.kinds for name, ground in GROUNDS.items() if name != "manipulation")
    assert not set(OPINIONS) & set(GROUNDS)
    for ground in GROUNDS.values():
        assert ground.title
        assert ground.what
        assert ground.example
        assert ground.not_this


@pytest.mark.parametrize("kind", [*GROUNDS["manipulation"].kinds, None])
def test_every_kind_of_manipulation_can_be_reported(kind: str | None) -> None:
    fact = reporting(shown(), ground="manipulation", kind=kind)
    assert isinstance(fact, ReportMade)
    assert fact.kind == kind


def test_the_documents_of_a_report_have_a_hundred_megabytes_in_all() -> None:
    assert report.REPORT_BYTES == 104_857_600
    half = report.REPORT_BYTES // 2
    assert isinstance(reporting(shown(), evidence=("a", "b"), filed={"a": half, "b": half, "c": 1}), ReportMade)
    refused = reporting(shown(), evidence=("a", "b"), filed={"a": half, "b": half + 1})
    assert refused == TooMuchEvidence(10)
    assert isinstance(reporting(shown(), evidence=("a",) * 11, filed={"a": report.REPORT_BYTES}), ReportMade)


def test_documents_that_are_added_count_with_those_that_are_there() -> None:
    half = report.REPORT_BYTES // 2
    adding = report.Adding(shown().contract, "r1", "felix", True, ("b", "a", "b"), {"a": half}, {"b": half})
    assert report.add_evidence(adding) == EvidenceAdded("r1", "c1", "felix", ("b",))
    assert report.add_evidence(replace(adding, filed={"b": half + 1})) == TooMuchEvidence(10)
    assert getattr(report.add_evidence(replace(adding, open=False, filed={})), "code", None) == "report.closed"


def test_only_whom_it_is_about_is_told_other_ways() -> None:
    answered = shown(answer=Answer("public", removed=False))
    refused: Any = reporting(answered, target="response", reporter="clara", ground="inaccurate")
    assert refused.instead == ()
    refused = reporting(shown(), ground="inaccurate")
    assert refused.instead == (("respond", closes(ENDED, 28)), ("enable_changes", None))


# Chapter 8: the table

A, F, P, N = Sight.ALL, Sight.FEEDBACK, Sight.PLACEHOLDER, Sight.NOTHING
TABLE = {
    State.ABSENT: (N, N, N),
    State.SEALED: (A, N, N),
    State.PUBLIC: (A, F, F),
    State.PARTIES: (A, F, N),
    State.REMOVED: (A, P, P),
    State.REMOVED_PARTIES: (A, P, N),
}


@pytest.mark.parametrize("state", State)
def test_who_sees_what(state: State) -> None:
    viewers = (Viewer.AUTHOR, Viewer.ABOUT, Viewer.OTHERS)
    assert tuple(sight(viewer, state) for viewer in viewers) == TABLE[state]
    assert set(visibility.SEEN) == set(State)


@pytest.mark.parametrize(
    ("revealed", "public", "removed", "state"),
    [
        (False, False, False, State.SEALED),
        (False, True, False, State.SEALED),
        (False, True, True, State.SEALED),
        (True, True, False, State.PUBLIC),
        (True, False, False, State.PARTIES),
        (True, True, True, State.REMOVED),
        (True, False, True, State.REMOVED_PARTIES),
    ],
)
def test_what_has_become_of_it(revealed: bool, public: bool, removed: bool, state: State) -> None:
    assert state_of(revealed=revealed, public=public, removed=removed) is state


def test_as_whom_one_looks() -> None:
    of = shown().contract
    assert looks_as("clara", of, "client") is Viewer.AUTHOR
    assert looks_as("clara", of, "freelancer") is Viewer.ABOUT
    assert looks_as("felix", of, "freelancer") is Viewer.AUTHOR
    assert looks_as("felix", of, "client") is Viewer.ABOUT
    assert looks_as("otto", of, "client") is Viewer.OTHERS
    assert looks_as(None, of, "client") is Viewer.OTHERS


def test_who_sees_a_response() -> None:
    assert [sees_response(viewer, "public") for viewer in Viewer] == [True, True, True]
    assert [sees_response(viewer, "author_only") for viewer in Viewer] == [True, True, False]
