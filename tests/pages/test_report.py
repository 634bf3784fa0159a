"""A report, step by step, without scripts; what is no ground, and all that can come between (PAGES 4.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from rejoinder.policy.grounds import GROUNDS
from rejoinder.web.pages.report_words import KINDS, NOT_REMOVED_FOR, PROMPTS
from tests.pages.reporting import CLAIM, REPORT, RESPONSE, TEXT, a_revealed_contract, fields, reports, send_report

if TYPE_CHECKING:
    from tests.house import House
    from tests.pages.conftest import Browser

EVERY = [(ground, kind) for ground, each in GROUNDS.items() for kind in ("", *each.kinds)]


@pytest.fixture
def bea(house: House, browser: Browser) -> Browser:
    a_revealed_contract(house)
    return browser.sign_in(house, "bea", tz="Europe/Madrid")


@pytest.mark.parametrize(("ground", "kind"), EVERY)
def test_every_ground_and_kind_goes_through_every_step(house: House, bea: Browser, ground: str, kind: str) -> None:
    said: dict[str, Any] = {"ground": ground, "kind": kind}
    before = bea.read(REPORT)
    assert "In most cases feedback can’t be removed." in before.text
    assert "9 days left" in before.text
    assert "Let Rosa Pérez change it" in before.text
    assert "What is wrong with this feedback?" in bea.read(f"{REPORT}/ground").text
    asked = bea.send(f"{REPORT}/what", **said)
    assert [str(each) for each in PROMPTS[kind or ground] if str(each) not in asked.text] == []
    assert "At least 30 characters." in asked.text
    assert fields(asked, "ground") == [ground]
    evidence = bea.send(f"{REPORT}/evidence", **said, description=TEXT)
    assert "Only the desk and you can see them." in evidence.text
    checked = bea.send(f"{REPORT}/check", **said, description=TEXT)
    assert GROUNDS[ground].title in checked.text
    assert "or else one star, on 3 November." in checked.text
    assert "The feedback stays visible meanwhile." in checked.text
    assert "by 23 Nov 2026, 23:59 UTC · Tue 24 Nov, 00:59 your time" in checked.text
    assert reports(house) == []
    done = bea.send(f"{REPORT}/sent", **said, description=TEXT, true="1", once=fields(checked, "once")[0])
    assert "We have your report" in done.text
    assert "by 23 Nov 2026, 23:59 UTC" in done.text
    assert "Rosa Pérez is not told that you have reported it." in done.text
    assert reports(house) == [("client", "feedback", 1, ground, kind or None, TEXT)]


def test_the_grounds_are_five_none_chosen_and_each_says_what_it_is_not(bea: Browser) -> None:
    page = bea.read(f"{REPORT}/ground")
    grounds = [each for each in page.all("input") if each.get("name") == "ground"]
    assert [each["value"] for each in grounds] == [*GROUNDS, "inaccurate"]
    kinds = [each["value"] for each in page.all("input") if each.get("name") == "kind"]
    assert kinds == list(GROUNDS["manipulation"].kinds) == list(KINDS)
    assert [each for each in page.all("input") if "checked" in each] == []
    for ground in GROUNDS.values():
        assert ground.example in page.text
        assert f"We don’t remove feedback for {ground.not_this}." in page.text
    assert set(NOT_REMOVED_FOR) == set(GROUNDS)
    assert "respond (9 days left) or let Rosa Pérez change it" in page.text


@pytest.mark.parametrize("step", ["what", "evidence", "check", "sent"])
def test_inaccurate_is_no_ground_at_any_step_and_is_never_stored(house: House, bea: Browser, step: str) -> None:
    before = house.rows("SELECT count(*) FROM journal")
    page = bea.send(f"{REPORT}/{step}", **{**CLAIM, "ground": "inaccurate", "true": "1"})
    assert "That is not a ground" in page.text
    assert "9 days left" in page.text
    assert "Let Rosa Pérez change it" in page.text
    assert "it doesn’t count against you" in page.text
    assert "report.opinion_is_not_a_ground" not in page.text
    assert fields(page, "description") == [TEXT]
    assert reports(house) == []
    assert house.rows("SELECT count(*) FROM journal") == before
    back = bea.send(f"{REPORT}/ground", description=TEXT)
    assert fields(back, "description") == [TEXT]


def test_what_is_no_ground_says_why_where_no_way_is_open_either(house: House, bea: Browser) -> None:
    house.allow("c", "client")
    house.respond("c", "client")
    page = bea.send(f"{REPORT}/what", ground="inaccurate")
    assert "You have responded. A response can’t be edited" in page.text.replace("can't", "can’t")
    assert "It has been opened for changes once" in page.text


@pytest.mark.parametrize("ground", ["", "ugly"])
def test_without_a_ground_of_ours_it_is_asked_again(bea: Browser, ground: str) -> None:
    page = bea.send(f"{REPORT}/what", 422, ground=ground, description=TEXT)
    assert page.text.count("Choose what is wrong, or “None of these”.") == 2
    assert fields(page, "description") == [TEXT]


def test_a_kind_of_another_ground_is_left_out(house: House, bea: Browser) -> None:
    send_report(bea, ground="fraud", kind="extortion")
    assert reports(house)[0][3:5] == ("fraud", None)


@pytest.mark.parametrize("step", ["evidence", "check", "sent"])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x" * 29, "Describe it in at least 30 characters, so that it can be looked into: these are 29."),
        ("x" * 5_001, "This is 1 character too long: at most 5,000 can be kept."),
        (
            "They threatened me \u202e and asked for money",
            "Character 20, U+202E RIGHT-TO-LEFT OVERRIDE, can’t stand in plain text.",
        ),
    ],
)
def test_what_is_wrong_with_the_words_is_said_and_they_are_kept(
    house: House, bea: Browser, step: str, text: str, said: str
) -> None:
    page = bea.send(f"{REPORT}/{step}", 422, **{**CLAIM, "description": text, "true": "1"})
    assert page.text.count(said) == 2
    assert text in page.text
    assert fields(page, "kind") == ["extortion"]
    assert reports(house) == []


def test_without_the_tick_it_is_not_sent(house: House, bea: Browser) -> None:
    page = bea.send(f"{REPORT}/sent", 422, **CLAIM)
    assert page.text.count("Say that this is true as far as you know.") == 2
    assert fields(page, "description") == [TEXT]
    assert reports(house) == []


def test_sent_twice_it_is_one_report_and_the_same_page(house: House, bea: Browser) -> None:
    first, second = send_report(bea), send_report(bea)
    assert first.text == second.text
    assert len(reports(house)) == 1


def test_a_second_tab_is_told_and_gets_its_words_back(house: House, bea: Browser) -> None:
    send_report(bea)
    for once in ("k" * 32, "another"):
        page = bea.send(f"{REPORT}/sent", 409, **{**CLAIM, "description": f"{TEXT} More.", "true": "1", "once": once})
        assert "Your report was not sent" in page.text
        assert "on 3 November. More." in page.text
        assert [each for each in page.all("a") if (each["href"] or "").startswith("/reports/")]
    assert len(reports(house)) == 1


def test_once_it_is_made_every_step_leads_to_what_was_sent(bea: Browser) -> None:
    send_report(bea)
    for step in ("", "/ground", "/what", "/evidence", "/check"):
        assert bea.get(REPORT + step).headers["Location"] == f"{REPORT}/sent"
    assert "no-store" in bea.get(f"{REPORT}/sent").headers["Cache-Control"]


def test_before_it_is_made_a_later_step_leads_to_the_first(bea: Browser) -> None:
    for step in ("what", "evidence", "check"):
        assert bea.get(f"{REPORT}/{step}").headers["Location"] == f"{REPORT}/ground"
    assert bea.get(f"{REPORT}/sent").headers["Location"] == REPORT


def test_what_was_changed_may_be_reported_anew(house: House, bea: Browser) -> None:
    send_report(bea)
    house.allow("c", "client")
    house.change("c", "client", 2)
    assert "Before you report" in bea.read(REPORT).text
    send_report(bea, once="n" * 32)
    assert [each[2] for each in reports(house)] == [1, 2]


def test_the_author_reports_the_response_on_the_same_pages(house: House, bea: Browser, browser: Browser) -> None:
    house.respond("c", "client", "Pay me, or I tell everybody.")
    acme = browser.sign_in(house, "acme")
    mine = f"{REPORT}?target=response"
    before = acme.read(mine)
    assert "Before you report this response" in before.text
    assert "Pay me, or I tell everybody." in before.text
    assert "What is wrong with this response?" in acme.read(f"{REPORT}/ground?target=response").text
    opinion = acme.send(f"{REPORT}/what?target=response", ground="inaccurate")
    assert "A response is somebody’s own view." in opinion.text
    assert "Bea’s response to your feedback" in acme.send(f"{REPORT}/check?target=response", **CLAIM).text
    assert "The response stays visible meanwhile." in send_report(acme, mine).text
    assert reports(house) == [("client", "response", 1, "manipulation", "extortion", TEXT)]
    assert acme.get(mine).headers["Location"] == f"{REPORT}/sent?target=response"


def test_a_response_that_there_isnt_cant_be_reported(house: House, bea: Browser, browser: Browser) -> None:
    acme = browser.sign_in(house, "acme")
    page = acme.read(f"{REPORT}?target=response", 409)
    assert "You can’t report this response" in page.text
    assert "There is nothing here that can be reported now." in page.text


def test_whoever_it_isnt_about_finds_no_such_page(house: House, bea: Browser) -> None:
    house.respond("c", "client")
    house.contract("other", "acme", "eve")
    house.both("other")
    for path in (
        RESPONSE,
        f"{REPORT}?target=response",
        f"{REPORT}?target=member",
        "/contracts/other/feedback/client/report",
        "/contracts/nothing/feedback/client/report",
    ):
        assert bea.get(path).status_code == 404, path
        first, _, query = path.partition("?")
        step = f"{first}/sent?{query}"
        assert bea.post(step, **CLAIM, true="1").status_code == 404, step
    assert reports(house) == []


def test_sealed_and_none_are_alike(house: House, bea: Browser) -> None:
    house.contract("sealed")
    house.leave("sealed", "client")
    house.contract("nobody")
    for step in ("", "/ground", "/what", "/evidence", "/check"):
        one, other = (bea.get(f"/contracts/{each}/feedback/client/report{step}") for each in ("sealed", "nobody"))
        assert one.status_code == other.status_code == 409
        assert one.content.replace(b"sealed", b"nobody") == other.content


def test_removed_meanwhile_gives_the_words_back(house: House, bea: Browser) -> None:
    house.withdraw("c", "client")
    for step in ("what", "evidence", "check", "sent"):
        page = bea.send(f"{REPORT}/{step}", 409, **CLAIM, true="1")
        assert "There is nothing here that can be reported now." in page.text
        assert "or else one star, on 3 November." in page.text
    assert reports(house) == []


def test_the_authors_pages_stay_as_they_are(house: House, bea: Browser, browser: Browser) -> None:
    acme = browser.__class__().sign_in(house, "acme")
    public = browser.__class__()
    paths = [(acme, "/contracts/c"), (acme, "/contracts/c/terms"), (public, "/members/bea?as=freelancer")]
    before = [who.get(path).content for who, path in paths]
    send_report(bea)
    assert [who.get(path).content for who, path in paths] == before


def test_signed_out_while_writing_gives_the_words_back(house: House, bea: Browser) -> None:
    del bea.client.cookies["session"]
    answer = bea.post(f"{REPORT}/evidence", **CLAIM)
    assert answer.status_code == 403
    assert "or else one star, on 3 November." in answer.content.decode()
