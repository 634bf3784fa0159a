"""R-800: what is refused leaves no trace in any table; its code comes in the order standing, state, time, content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from rejoinder.actions.add_evidence import add_evidence
from rejoinder.actions.allow_change import allow_change
from rejoinder.actions.ask_to_change import ask_to_change
from rejoinder.actions.end_contract import end_contract
from rejoinder.actions.file_evidence import file_evidence
from rejoinder.actions.keys import revoke_key
from rejoinder.actions.register_member import register_member
from rejoinder.actions.respond import respond
from rejoinder.actions.set_net_paid import set_net_paid
from rejoinder.actions.tell_in_confidence import tell_in_confidence
from rejoinder.actions.withdraw import withdraw
from rejoinder.policy.deadlines import DAY
from rejoinder.policy.decision import Refusal
from rejoinder.policy.evidence import UNATTACHED
from rejoinder.policy.facts import PrivateWords
from rejoinder.policy.notice import AN_HOUR
from rejoinder.policy.refusals import ChangedMeanwhile
from rejoinder_verify import check
from tests.actions import deeds
from tests.actions.deeds import change, leave, make_report, notice
from tests.house import START, House, open_house, stars
from tests.store.full import everything

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from rejoinder.actions.acting import Outcome

    Tried = tuple[str, Callable[[House], Outcome]]


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    with open_house(database_url, tmp_path) as house:
        yield house


def refuses(house: House, *tried: Tried) -> None:
    """Try each of these: nothing at all changes, and each is refused with its code."""
    before = everything(house)
    for code, act in tried:
        outcome = act(house)
        assert isinstance(outcome, Refusal), (code, outcome)
        assert outcome.code == code
        assert everything(house) == before, code
    assert check(house.url.removeprefix("sqlite:///")).clean


def of(act: Callable[..., Outcome], *given: Any) -> Callable[[House], Outcome]:
    """Bind an act to what it is given, all but the installation."""
    return lambda house: act(house.installation, *given)


def by(act: Callable[..., Outcome], *given: Any, **named: Any) -> Callable[[House], Outcome]:
    """Bind one of our short ways to act."""
    return lambda house: act(house, *given, **named)


def test_where_there_is_nothing(house: House) -> None:
    refuses(
        house,
        ("not_found", of(end_contract, "c1", None)),
        ("not_found", of(set_net_paid, "c1", "1.00", "USD")),
        ("not_found", by(leave, "client", "acme")),
        ("not_found", of(respond, "c1", "client", "bea", "Thank you.")),
        ("not_found", of(ask_to_change, "c1", "client", "acme")),
        ("not_found", of(allow_change, "c1", "client", "bea")),
        ("not_found", by(change)),
        ("not_found", of(withdraw, "c1", "client", "acme", None, None)),
        ("not_found", by(make_report)),
        ("not_found", of(tell_in_confidence, "c1", "bea", "A note.", ())),
        ("not_found", of(add_evidence, "no-report", "bea", ())),
        ("not_found", of(revoke_key, "00000000")),
        ("member.unknown", of(file_evidence, "bea", b"words", "a.txt")),
        ("member.unknown", by(deeds.contract)),
        ("text.empty", of(register_member, "acme", " \u200b ", None)),
        ("text.not_plain", of(register_member, "acme", "A\nB", None)),
        ("text.too_long", of(register_member, "acme", "A" * 1_000, None)),
    )


def test_of_a_member_who_was_erased(house: House) -> None:
    mac = house.installation.mac("member", "acme")
    with house.installation.database.transaction() as writing:
        writing.run("INSERT INTO erased_id (mac) VALUES (:mac)", {"mac": mac})
    outcome = register_member(house.installation, "acme", "Acme", None)
    assert isinstance(outcome, Refusal)
    assert outcome.code == "member.erased"
    assert house.rows("SELECT id FROM member") == []


def test_of_a_contract_that_is_not_registered(house: House) -> None:
    deeds.two_members(house)
    refuses(
        house,
        ("contract.same_person", by(deeds.contract, same_person=True)),
        ("contract.same_member", by(deeds.contract, freelancer="acme")),
        ("contract.amount_invalid", by(deeds.contract, amount="-1")),
        ("contract.amount_invalid", by(deeds.contract, currency="dollars")),
        ("member.unknown", by(deeds.contract, freelancer="nobody")),
        ("member.unknown", by(deeds.contract, client="nobody")),
        ("text.empty", by(deeds.contract, title=" ")),
        ("text.too_long", by(deeds.contract, title="T" * 301)),
        ("text.not_plain", by(deeds.contract, description="\u202e")),
        ("text.too_long", by(deeds.contract, category="c" * 101)),
    )


def test_of_a_contract_that_runs(house: House) -> None:
    deeds.running(house)
    refuses(
        house,
        ("contract.fixed", by(deeds.contract, freelancer="acme")),
        ("contract.fixed", by(deeds.contract, started_at=START)),
        ("contract.end_in_future", of(end_contract, "c1", START + 1)),
        ("contract.end_before_start", of(end_contract, "c1", START - DAY - 1)),
        ("contract.amount_invalid", of(set_net_paid, "c1", "1,00", "USD")),
        ("contract.amount_invalid", of(set_net_paid, "c1", "1.00", "")),
        ("feedback.not_a_party", by(leave, "client", "bea")),
        ("feedback.not_a_party", by(leave, "client", "stranger", ratings={})),
        ("feedback.contract_not_ended", by(leave, "client", "acme", ratings={})),
        ("response.not_about_you", of(respond, "c1", "client", "acme", "")),
        ("response.nothing_to_answer", of(respond, "c1", "client", "bea", "")),
        ("change.not_yours", of(ask_to_change, "c1", "client", "bea")),
        ("change.not_available", of(ask_to_change, "c1", "client", "acme")),
        ("change.not_about_you", of(allow_change, "c1", "client", "acme")),
        ("change.not_available", of(allow_change, "c1", "client", "bea")),
        ("change.window_not_open", by(change)),
        ("withdrawal.not_available", of(withdraw, "c1", "client", "acme", None, None)),
        ("report.not_available", by(make_report)),
        ("pressured.not_a_party", of(tell_in_confidence, "c1", "stranger", "A note.", ())),
        ("text.empty", of(tell_in_confidence, "c1", "bea", " ", ())),
        ("report.evidence_unknown", of(tell_in_confidence, "c1", "bea", "A note.", ("none",))),
        ("report.too_much_evidence", of(tell_in_confidence, "c1", "bea", "A note.", tuple(map(str, range(11))))),
    )


def test_of_a_contract_that_has_ended(house: House) -> None:
    deeds.ended(house)
    refuses(
        house,
        ("contract.already_ended", of(end_contract, "c1", START - 1)),
        ("feedback.ratings_invalid", by(leave, "client", "acme", ratings={})),
        ("feedback.ratings_invalid", by(leave, "client", "acme", ratings=stars("freelancer", 5))),
        ("feedback.ratings_invalid", by(leave, "client", "acme", 6)),
        ("feedback.ratings_invalid", by(leave, "client", "acme", 0)),
        ("text.too_long", by(leave, "client", "acme", comment="x" * 5_001)),
        ("text.not_plain", by(leave, "client", "acme", comment="\0")),
        ("feedback.recommend_invalid", by(leave, "client", "acme", private=PrivateWords(11, None))),
        ("text.not_plain", by(leave, "client", "acme", private=PrivateWords(None, "\0"))),
        ("change.not_available", of(ask_to_change, "c1", "client", "acme")),
        ("change.not_available", of(allow_change, "c1", "client", "bea")),
    )
    house.at("2026-11-08T00:00:00Z")
    refuses(house, ("feedback.window_closed", by(leave, "client", "acme", ratings={})))


def test_of_a_feedback_that_is_sealed(house: House) -> None:
    """To whom it is about, as if there were none; its author knows, and can't undo it."""
    deeds.sealed(house)
    refuses(
        house,
        ("feedback.already_left", by(leave, "client", "acme", 4)),
        ("feedback.already_left", by(leave, "client", "acme", comment=None)),
        ("feedback.already_left", by(leave, "client", "acme", private=PrivateWords(5, None))),
        ("response.nothing_to_answer", of(respond, "c1", "client", "bea", "Thank you.")),
        ("change.not_available", of(ask_to_change, "c1", "client", "acme")),
        ("change.not_available", of(allow_change, "c1", "client", "bea")),
        ("change.window_not_open", by(change)),
        ("withdrawal.not_available", of(withdraw, "c1", "client", "acme", None, None)),
        ("report.not_available", by(make_report)),
    )


def test_of_a_feedback_that_is_shown(house: House) -> None:
    deeds.revealed(house)
    refuses(
        house,
        ("text.empty", of(respond, "c1", "client", "bea", " ")),
        ("text.too_long", of(respond, "c1", "client", "bea", "x" * 2_001)),
        ("response.not_about_you", of(respond, "c1", "client", "stranger", "")),
        ("change.not_yours", by(change, "bea")),
        ("change.window_not_open", by(change)),
        ("withdrawal.not_yours", of(withdraw, "c1", "client", "bea", None, "\0")),
        ("text.not_plain", of(withdraw, "c1", "client", "acme", None, "\0")),
        ("report.not_about_you", by(make_report, "acme")),
        ("report.not_available", by(make_report, "acme", target="response")),
        ("report.opinion_is_not_a_ground", by(make_report, ground="inaccurate", kind=None)),
        ("report.ground_unknown", by(make_report, ground="dislike", kind=None)),
        ("report.ground_unknown", by(make_report, kind="other")),
        ("report.description_too_short", by(make_report, description="x" * 29)),
        ("report.evidence_unknown", by(make_report, evidence=("none",))),
        ("report.too_much_evidence", by(make_report, evidence=tuple(map(str, range(11))))),
        ("text.empty", by(notice, name=" ")),
        ("text.too_long", by(notice, reasons="x" * 5_001)),
        (
            "precondition_failed",
            of(respond, "c1", "client", "bea", "Thank you.", lambda _: ChangedMeanwhile()),
        ),
    )
    house.at("2026-11-22T00:00:00Z")
    refuses(house, ("response.window_closed", of(respond, "c1", "client", "bea", "")))


def test_of_a_feedback_that_was_answered(house: House) -> None:
    deeds.answered(house)
    refuses(
        house,
        ("response.already_given", of(respond, "c1", "client", "bea", "Other words.")),
        ("report.not_about_you", by(make_report, target="response")),
    )


def test_of_a_feedback_that_is_open_for_change(house: House) -> None:
    deeds.opened(house)
    refuses(
        house,
        ("feedback.ratings_invalid", by(change, ratings={})),
        ("text.not_plain", by(change, ratings=None, names_comment=True, comment="\0")),
        ("change.window_used", of(allow_change, "c1", "client", "bea")),
        ("change.window_used", of(ask_to_change, "c1", "client", "acme")),
    )
    house.later(15)
    refuses(house, ("change.window_not_open", by(change)))


def test_of_a_window_that_is_open_on_nothing(house: House) -> None:
    deeds.let_in_late(house)
    refuses(house, ("change.not_available", by(change)))


def test_of_a_feedback_that_was_withdrawn(house: House) -> None:
    deeds.withdrawn(house)
    refuses(
        house,
        ("feedback.already_left", by(leave, "client", "acme", 4)),
        ("response.nothing_to_answer", of(respond, "c1", "client", "bea", "Thank you.")),
        ("change.not_available", of(ask_to_change, "c1", "client", "acme")),
        ("change.not_available", of(allow_change, "c1", "client", "bea")),
        ("withdrawal.not_available", of(withdraw, "c1", "client", "acme", None, None)),
        ("report.not_available", by(make_report)),
    )


def test_of_a_report(house: House) -> None:
    deeds.with_a_document(house)
    report = deeds.the_report(house)
    (mine,) = (deeds.a_document(house),)
    theirs = house.document("acme", "Their letter.")
    refuses(
        house,
        ("report.already_made", by(make_report)),
        ("not_found", of(add_evidence, report, "acme", (theirs,))),
        ("report.evidence_unknown", of(add_evidence, report, "bea", (theirs,))),
        ("report.too_much_evidence", of(add_evidence, report, "bea", (mine, *map(str, range(10))))),
    )
    house.withdraw("c1", "client")
    refuses(house, ("report.closed", of(add_evidence, report, "bea", (mine,))))


def test_of_more_documents_than_are_kept_for_one_member(house: House) -> None:
    deeds.two_members(house)
    for number in range(UNATTACHED):
        house.document("bea", f"Letter {number}.")
    refuses(
        house,
        ("evidence.quota", of(file_evidence, "bea", b"One more.", "letter.txt")),
        ("evidence.unreadable", of(file_evidence, "acme", b"\x89PNG\r\n\x1a\n", "picture.png")),
        ("evidence.type", of(file_evidence, "acme", b"MZ\x90\x00\x03", "program.exe")),
    )
    house.document("acme", "Another member's.")


def test_of_more_notices_than_come_from_one_address(house: House) -> None:
    deeds.revealed(house)
    for number in range(AN_HOUR):
        assert not isinstance(notice(house, f"none{number}"), Refusal)
    refuses(house, ("rate_limited", by(notice)))
    assert not isinstance(notice(house, address="127.0.0.2"), Refusal)
