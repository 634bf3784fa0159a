"""A member's own reports: the list, how each stands, late or closed, and documents that are added (R-501, R-604)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rejoinder.policy.deadlines import business_days_late, parse_instant
from rejoinder.store.reads.reports import A_PAGE
from tests.pages.reporting import REPORT, TEXT, a_revealed_contract, fields, file, number_on, send_report

if TYPE_CHECKING:
    from tests.house import House
    from tests.pages.conftest import Browser


@pytest.fixture
def bea(house: House, browser: Browser) -> Browser:
    a_revealed_contract(house)
    return browser.sign_in(house, "bea")


def test_a_report_is_shown_as_it_was_filed_and_as_it_stands(house: House, bea: Browser) -> None:
    evidence = house.document("bea", "Pay, or else.")
    number = number_on(send_report(bea, evidence=evidence))
    page = bea.read(f"/reports/{number}")
    assert "Received 12 Nov 2026, 09:30 UTC In review" in page.text
    assert "Decided expected by 23 Nov 2026" in page.text
    assert "The feedback stays visible meanwhile." in page.text
    assert "Manipulation of the feedback system: Extortion: a threat to gain something" in page.text
    assert "or else one star, on 3 November." in page.text
    assert "late" not in page.text.replace("later", "")
    assert f"/evidence/{evidence}" in {each["href"] for each in page.all("a")}
    assert bea.get(f"/reports/{number}").headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2026-11-23T23:59:59Z", None),
        ("2026-11-24T00:00:00Z", "We are 1 business day late."),
        ("2026-11-25T08:00:00Z", "We are 2 business days late."),
        ("2026-11-29T08:00:00Z", "We are 4 business days late."),
        ("2026-11-30T08:00:00Z", "We are 5 business days late."),
    ],
)
def test_what_is_late_is_said_to_be(house: House, bea: Browser, now: str, said: str | None) -> None:
    number = number_on(send_report(bea))
    house.at(now)
    for path in (f"/reports/{number}", "/reports"):
        text = bea.read(path).text
        assert said in text if said else "business day" not in text


def test_weekends_and_holidays_are_no_days_late() -> None:
    due = parse_instant("2026-12-25T00:00:00Z")
    days = {"2026-12-25": 0, "2026-12-26": 0, "2026-12-27": 0, "2026-12-28": 1, "2027-01-04": 6}
    for day, late in days.items():
        assert business_days_late(due, parse_instant(f"{day}T12:00:00Z"), ("2026-12-25",)) == late, day
    assert business_days_late(due, due - 1, ()) == 0


def test_only_ones_own_are_there(house: House, bea: Browser, browser: Browser) -> None:
    number = number_on(send_report(bea))
    assert "Brand guidelines" in bea.read("/reports").text
    acme = browser.__class__().sign_in(house, "acme")
    assert "You have reported nothing." in acme.read("/reports").text
    theirs, nobodys = acme.get(f"/reports/{number}"), acme.get(f"/reports/{'0' * 32}")
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.content.replace(number.encode(), b"") == nobodys.content.replace(b"0" * 32, b"")
    assert acme.post(f"/reports/{number}", attach="1", documents=[file("a.txt", b"x")]).status_code == 404
    assert house.rows("SELECT count(*) FROM evidence") == [(0,)]
    assert browser.__class__().get(f"/reports/{number}").status_code == 403


def test_the_newest_stands_first_and_the_list_goes_on(house: House, bea: Browser) -> None:
    for number in range(A_PAGE + 2):
        contract = house.contract(f"n-{number}", title=f"Nr {number}.")
        house.both(contract)
        house.later(0.001)
        house.report(contract, "client")
    first = bea.read("/reports")
    assert first.text.index(f"Nr {A_PAGE + 1}.") < first.text.index(f"Nr {A_PAGE}.") < first.text.index("Nr 2.")
    assert "Nr 1." not in first.text
    (further,) = [each["href"] for each in first.all("a") if (each["href"] or "").startswith("/reports?")]
    second = bea.read(str(further))
    assert second.text.index("Nr 1.") < second.text.index("Nr 0.")
    assert "Nr 2." not in second.text
    assert "Earlier reports" not in second.text
    assert "There are no earlier reports." in bea.read(f"/reports?before={'0' * 32}").text


def test_documents_are_added_while_it_is_open(house: House, bea: Browser) -> None:
    number = number_on(send_report(bea, evidence=house.document("bea", "first", "first.txt")))
    page = bea.send(f"/reports/{number}", documents=[file("a.txt", b"one"), file("b.txt", b"two")], attach="1")
    assert [name for name in ("first.txt", "a.txt", "b.txt") if name not in page.text] == []
    assert "up to 7, 10 MB each" in page.text
    assert fields(page, "evidence") == []
    assert house.rows("SELECT count(*) FROM evidence_use") == [(3,)]


def test_documents_may_come_one_by_one_before_they_are_added(house: House, bea: Browser) -> None:
    number = number_on(send_report(bea))
    page = bea.send(f"/reports/{number}", documents=[file("a.txt", b"one")])
    assert house.rows("SELECT count(*) FROM evidence_use") == [(0,)]
    bea.send(f"/reports/{number}", evidence=fields(page, "evidence"), attach="1")
    assert house.rows("SELECT count(*) FROM evidence_use") == [(1,)]


def test_one_that_is_refused_keeps_the_others_waiting(house: House, bea: Browser) -> None:
    number = number_on(send_report(bea))
    sent = [file("a.txt", b"one"), file("b.exe", b"MZ\x00")]
    page = bea.send(f"/reports/{number}", 422, documents=sent, attach="1")
    assert "b.exe: Documents are PNG" in page.text
    assert len(fields(page, "evidence")) == 1
    assert house.rows("SELECT count(*) FROM evidence_use") == [(0,)]
    assert "Choose at least one document." in bea.send(f"/reports/{number}", 422, attach="1").text


def test_ten_in_all(house: House, bea: Browser) -> None:
    number = number_on(send_report(bea, evidence=[house.document("bea", f"nr {each}") for each in range(9)]))
    page = bea.send(f"/reports/{number}", 422, documents=[file("a.txt", b"1"), file("b.txt", b"2")], attach="1")
    assert "b.txt: At most 1 document can be added here, and 100 MB in all." in page.text
    bea.send(f"/reports/{number}", evidence=fields(page, "evidence"), attach="1")
    assert "Your report has as many documents as it may have." in bea.read(f"/reports/{number}").text


def test_another_members_document_cant_be_added(house: House, bea: Browser) -> None:
    number = number_on(send_report(bea))
    page = bea.send(f"/reports/{number}", 422, evidence=house.document("acme", "mine"), attach="1")
    assert "Choose at least one document." in page.text
    assert house.rows("SELECT count(*) FROM evidence_use") == [(0,)]


def test_a_withdrawal_closes_it_and_nothing_can_be_added(house: House, bea: Browser) -> None:
    number = number_on(send_report(bea))
    house.withdraw("c", "client")
    page = bea.read(f"/reports/{number}")
    assert "Closed without a decision Its author had this feedback removed" in page.text
    assert "Add to your report" not in page.text
    assert "closed" in bea.read("/reports").text
    refused = bea.send(f"/reports/{number}", 409, documents=[file("a.txt", b"one")], attach="1")
    assert refused.text.count("This report is no longer open, so nothing can be added to it.") == 2


def test_a_report_of_a_response_says_so(house: House, bea: Browser, browser: Browser) -> None:
    house.respond("c", "client")
    acme = browser.sign_in(house, "acme")
    page = acme.read(f"/reports/{number_on(send_report(acme, f'{REPORT}?target=response'))}")
    assert "Your report of a response" in page.text
    assert "The response stays visible meanwhile." in page.text
    assert TEXT.partition("\n")[2] in page.text
