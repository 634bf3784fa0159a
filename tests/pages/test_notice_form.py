"""A notice of illegal content: from anybody, about any address, and answered alike whatever is there (R-500, T-69)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from rejoinder.policy.notice import AN_HOUR
from tests.pages.reporting import a_revealed_contract

if TYPE_CHECKING:
    from tests.house import House
    from tests.pages.conftest import Browser

NEW = "/notices/new"
WORDS = "It names where I live."
GIVEN: dict[str, Any] = {
    "feedback": "https://market.example/contracts/c/feedback/client",
    "name": "Ann Reader",
    "email": "ann@example.org",
    "reasons": WORDS,
    "good_faith": "1",
}


@pytest.fixture
def market(house: House) -> House:
    a_revealed_contract(house)
    return house


def notices(house: House) -> list[Any]:
    return house.rows("SELECT contract, side, name, email, reasons FROM notice ORDER BY at")


def test_anybody_gives_notice(market: House, browser: Browser) -> None:
    asked = browser.read(f"{NEW}?contract=c&side=client")
    given = {each["name"]: each.get("value") for each in asked.all("input")}
    assert given["feedback"] == "/contracts/c/feedback/client"
    assert "no-store" in browser.get(NEW).headers["Cache-Control"]
    done = browser.send(NEW, 202, **{**GIVEN, "feedback": str(given["feedback"])})
    assert "We have your notice" in done.text
    assert notices(market) == [("c", "client", "Ann Reader", "ann@example.org", WORDS)]
    ((number,),) = market.rows("SELECT id FROM notice")
    assert number in done.text


def test_the_answer_is_the_same_whatever_is_there(market: House, browser: Browser) -> None:
    market.contract("sealed")
    market.leave("sealed", "client")
    market.contract("none")
    market.contract("unpaid", amount="0.50")
    market.both("unpaid")
    market.contract("removed")
    market.both("removed")
    market.withdraw("removed", "client")
    forms, answers = set(), set()
    for contract in ("c", "sealed", "none", "unpaid", "removed", "never"):
        form = browser.get(f"{NEW}?contract={contract}&side=client").content.decode()
        forms.add(re.sub(r'value="[^"]*"|req_\w+', "", form))
        answer = browser.post(NEW, **{**GIVEN, "feedback": f"/contracts/{contract}/feedback/client"})
        assert answer.status_code == 202
        answers.add(re.sub(r"\b[0-9a-f]{32}\b", "", answer.content.decode()))
    assert len(forms) == len(answers) == 1
    assert len(notices(market)) == 6


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("feedback", "c", "Paste the address of the feedback: it has contracts/…/feedback/… in it."),
        ("feedback", "/contracts/../feedback/client", "Paste the address of the feedback"),
        ("feedback", "/contracts/c/feedback/both", "Paste the address of the feedback"),
        ("name", " ", "Write your name."),
        ("email", "ann", "Write your e-mail address, such as name@example.org."),
        ("reasons", "", "Write your reasons: which words, and why they may not stay."),
        ("reasons", "x" * 5_001, "This is 1 character too long: at most 5,000 can be kept."),
        ("good_faith", "", "Say that you believe in good faith that this is right and complete."),
    ],
)
def test_what_is_missing_is_said_and_the_rest_is_kept(
    market: House, browser: Browser, name: str, value: str, said: str
) -> None:
    page = browser.send(NEW, 422, **{**GIVEN, name: value})
    assert page.text.count(said) == 2
    given = {each["name"]: each.get("value") for each in page.all("input")}
    kept = {each: GIVEN[each] for each in ("feedback", "name", "email") if each != name}
    assert {each: given[each] for each in kept} == kept
    assert (value if name == "reasons" else WORDS) in page.text
    assert notices(market) == []


def test_sent_twice_it_is_one_notice_and_the_same_answer(market: House, browser: Browser) -> None:
    first, second = (browser.send(NEW, 202, **GIVEN, once="o" * 32) for _ in range(2))
    assert first.text == second.text
    assert len(notices(market)) == 1
    other = browser.send(NEW, 422, **{**GIVEN, "reasons": "Something else."}, once="o" * 32)
    assert other.text.count("This page has been sent before, with other words. These are not sent yet.") == 2
    assert "Something else." in other.text


def test_too_many_in_an_hour_are_told_when_and_keep_their_words(market: House, browser: Browser) -> None:
    for _ in range(AN_HOUR):
        browser.send(NEW, 202, **GIVEN)
    answer = browser.post(NEW, **GIVEN)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "3600"
    page = browser.send(NEW, 429, **GIVEN)
    assert "At most 20 notices an hour are taken from one address. Try again in an hour at the latest" in page.text
    assert WORDS in page.text
    assert len(notices(market)) == AN_HOUR


def test_a_member_who_is_signed_in_may_give_notice_too(market: House, browser: Browser) -> None:
    browser.sign_in(market, "bea").send(NEW, 202, **GIVEN, once="o" * 32)
    assert len(notices(market)) == 1


def test_the_form_needs_its_secret(market: House) -> None:
    from django.test import Client

    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    answer = client.post(NEW, GIVEN)
    assert answer.status_code == 403
    assert WORDS in answer.content.decode()
    assert notices(market) == []
