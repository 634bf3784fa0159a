"""The demo's page: be anyone, at any time, and learn of nothing that is sealed."""

from __future__ import annotations

import http.cookiejar
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

from rejoinder.actions.advance_clock import advance
from rejoinder.policy.deadlines import DAY, parse_instant
from rejoinder.store.reads import demo as reads
from tests.house import done, stars
from tests.pages.demos import Demo, demo
from tests.pages.markup import taken_apart

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.house import House
    from tests.pages.markup import Page


class NoFurther(urllib.request.HTTPRedirectHandler):
    """Stays where it is sent away from."""

    def redirect_request(self, *_: Any) -> None:
        """Follow nothing."""


class Person:
    """Somebody before a browser without scripts, with its own cookies."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.jar = http.cookiejar.CookieJar()
        cookies = urllib.request.HTTPCookieProcessor(self.jar)
        self.opener = urllib.request.build_opener(cookies, NoFurther)

    def ask(self, path: str, body: bytes | None = None, **headers: str) -> tuple[int, str, str]:
        """Give status, body and where it leads."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.demo.base + path, data=body, headers=named)
        try:
            with self.opener.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode(), ""
        except urllib.error.HTTPError as other:
            with other:
                return other.code, other.read().decode(), other.headers.get("Location", "")

    def read(self, path: str, status: int = 200) -> Page:
        found, body, _ = self.ask(path)
        assert found == status, body
        return taken_apart(body.encode())

    def form(self, path: str = "/demo") -> dict[str, str]:
        """Give what is hidden in the first form of a page that sends it once."""
        _, body, _ = self.ask(path)
        names = ("csrfmiddlewaretoken", "once", "since")
        found = {name: re.search(rf'name="{name}" value="([^"]*)"', body) for name in names}
        return {name: each[1] for name, each in found.items() if each}

    def press(self, path: str, form: dict[str, str] | None = None, **fields: str) -> tuple[int, str, str]:
        """Send a form of the demo's page."""
        sent = {**(self.form() if form is None else form), **fields}
        return self.ask(path, urllib.parse.urlencode(sent).encode())

    def cookie(self, name: str) -> str | None:
        return next((each.value for each in self.jar if each.name == name), None)


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo whose clock nobody moves."""
    with demo(tmp_path_factory.mktemp("still")) as found:
        yield found


@pytest.fixture
def moving(tmp_path: Path) -> Iterator[Demo]:
    with demo(tmp_path) as found:
        yield found


def without_keys(body: str) -> str:
    """What stands on a page, without the secrets that differ each time it is asked for."""
    return re.sub(r'(name="(?:csrfmiddlewaretoken|once)" value=")[^"]*', r"\1", body)


def test_everything_begins_there(still: Demo) -> None:
    somebody = Person(still)
    assert somebody.ask("/")[2] == "/demo"
    said = somebody.read("/demo").text
    assert "It is now Thu 12 Nov 2026, 11:02 UTC" in said
    assert "7 days on: Thu 19 Nov 2026." in said
    assert "Time only moves forward" in said
    assert "Its clock shows 12 Nov 2026, 11:02 UTC" in said


def test_whoever_could_do_something_stands_first_with_what_and_how_long(still: Demo) -> None:
    somebody = Person(still)
    said = somebody.read("/demo").text
    assert "Rosa Pérez client Can respond to feedback · 9 days left and 1 thing more" in said
    assert said.index("Rosa Pérez") < said.index("Juno Ashdale freelancer Nothing waiting")
    assert "Quill & Fog no contract yet Nothing waiting" in somebody.read("/demo/members").text
    assert "The Vanishing Lantern" not in somebody.read("/demo/members").text


def test_somebody_is_found_by_a_part_of_their_name(still: Demo) -> None:
    somebody = Person(still)
    found = somebody.read("/demo/members?search=OKAFOR").text
    assert "Amara Okafor" in found
    assert "Rosa" not in found
    assert "Nobody is called so." in somebody.read("/demo/members?search=100%25").text
    assert somebody.ask("/demo/members?after=%2e%2e")[0] == 422


@pytest.mark.parametrize(("member", "place"), [("rosa", "/talent/hires"), ("amara", "/work/jobs")])
def test_signing_in_as_somebody_leads_to_their_contracts(still: Demo, member: str, place: str) -> None:
    somebody = Person(still)
    status, _, leads_to = somebody.press("/demo/be", member=member)
    assert (status, leads_to) == (303, place)
    said = somebody.read("/contracts/C-20418/terms").text
    assert f"You are {'Rosa Pérez' if member == 'rosa' else 'Amara Okafor'}, on a made-up marketplace" in said


def test_who_came_from_a_page_goes_back_to_it_and_nowhere_else(still: Demo) -> None:
    somebody = Person(still)
    wanted = "/contracts/C-20418/terms"
    _, refused, _ = somebody.ask(wanted)
    assert f"/demo?return_to={urllib.parse.quote(wanted, safe='')}" in refused
    assert f'name="return_to" value="{wanted}"' in somebody.ask(f"/demo?return_to={wanted}")[1]
    assert 'name="return_to"' not in somebody.ask("/demo?return_to=//elsewhere.example")[1]
    assert somebody.press("/demo/be", member="rosa", return_to=wanted)[2] == wanted
    assert somebody.press("/demo/be", member="rosa", return_to="//elsewhere.example")[2] == "/talent/hires"


def test_nobody_is_signed_in_without_the_form_of_this_very_page(still: Demo) -> None:
    somebody = Person(still)
    assert somebody.press("/demo/be", form={}, member="rosa")[0] == 403
    form = somebody.form()
    body = urllib.parse.urlencode({**form, "member": "rosa"}).encode()
    assert somebody.ask("/demo/be", body, Sec_Fetch_Site="cross-site")[0] == 403
    assert somebody.ask("/demo/be?member=rosa")[2] == "/demo"
    assert somebody.press("/demo/be", member="nobody-of-this-id")[0] == 404
    assert somebody.press("/demo/be", member="../rosa")[0] == 404
    assert somebody.cookie("session") is None


def test_who_becomes_somebody_else_was_never_two(still: Demo) -> None:
    somebody, thief = Person(still), Person(still)
    somebody.press("/demo/be", member="rosa")
    for each in somebody.jar:
        thief.jar.set_cookie(each)
    assert thief.ask("/contracts/C-20418/terms")[0] == 200
    somebody.press("/demo/be", member="amara")
    thief.jar.clear()
    for each in somebody.jar:
        thief.jar.set_cookie(each)
    before = thief.cookie("session")
    somebody.press("/demo/public")
    assert somebody.cookie("session") is None
    assert before is not None
    assert thief.ask("/contracts/C-20418/terms")[0] == 403


def test_the_public_looks_at_whoever_this_was(still: Demo) -> None:
    somebody = Person(still)
    somebody.press("/demo/be", member="rosa")
    assert somebody.press("/demo/public")[2] == "/members/rosa?as=client"
    assert somebody.ask("/contracts/C-20418/terms")[0] == 403


def test_the_slider_says_where_it_leads_with_a_script_and_without(still: Demo) -> None:
    somebody = Person(still)
    status, fragment, _ = somebody.ask("/demo/coming?days=9", HX_Request="true")
    assert status == 200
    assert fragment.strip().startswith("9 days on: Sat 21 Nov 2026. On the way: 8 windows close.")
    assert "<script" not in fragment
    assert "<html" not in fragment
    marks = re.findall(r'<line x1="[0-9.]+" x2="[0-9.]+" y2="8"( class="on")?/>', fragment)
    assert (marks.count(' class="on"'), len(marks)) == (6, 13)
    assert somebody.ask("/demo/coming?days=9")[2] == "/demo?days=9"
    page = somebody.read("/demo?days=9")
    assert "9 days on: Sat 21 Nov 2026. On the way: 8 windows close." in page.text
    (slider,) = [each for each in page.all("input") if each.get("type") == "range"]
    assert (slider["value"], slider["min"], slider["max"]) == ("9", "0", "42")
    for wrong in ("43", "-1", "x", "٩"):
        assert somebody.ask(f"/demo/coming?days={urllib.parse.quote(wrong)}")[0] == 422


def test_the_clock_goes_to_the_next_window_and_the_page_says_what_closed(moving: Demo) -> None:
    somebody = Person(moving)
    status, _, leads_to = somebody.press("/demo/clock", to="next")
    assert status == 303
    said = somebody.read(leads_to).text
    assert "Moved to 13 Nov 2026, 00:00 UTC. 2 windows closed." in said
    assert "Time to leave feedback ended: Labels for a workshop" in said
    assert "It is now Fri 13 Nov 2026, 00:00 UTC" in said


def test_a_button_that_is_pressed_twice_moves_the_clock_once(moving: Demo) -> None:
    somebody = Person(moving)
    form = somebody.form()
    assert [somebody.press("/demo/clock", form, by="P1D")[0] for _ in range(2)] == [303, 303]
    assert "It is now Fri 13 Nov 2026, 11:02 UTC" in somebody.read("/demo").text
    assert somebody.press("/demo/clock", form, by="P7D")[0] == 303
    assert "It is now Fri 20 Nov 2026, 11:02 UTC" in somebody.read("/demo").text


def test_time_only_moves_forward_and_by_the_form_alone(moving: Demo) -> None:
    somebody = Person(moving)
    status, body, _ = somebody.press("/demo/clock", to="2026-11-11T00:00:00Z")
    assert status == 422
    assert "forward only" in body
    assert somebody.press("/demo/clock", by="P1Y")[0] == 422
    assert somebody.press("/demo/clock", form={}, by="P1D")[0] == 403
    assert somebody.ask("/demo/clock?by=P1D")[2] == "/demo"
    assert "It is now Thu 12 Nov 2026, 11:02 UTC" in somebody.read("/demo").text


def test_when_no_window_is_left_there_is_no_next_event(moving: Demo) -> None:
    somebody = Person(moving)
    said = somebody.read(somebody.press("/demo/clock", days="42")[2]).text
    assert "Moved to 24 Dec 2026, 11:02 UTC. 18 windows closed." in said
    assert "Feedback was shown: Website with a small shop · Harbour & Pine and Odhran Feld" in said
    assert "No window is open, so none closes." in said
    assert "Rosa Pérez client Nothing waiting" in said
    status, body, _ = somebody.press("/demo/clock", to="next")
    assert status == 422
    assert "No deadline is waiting" in body


def test_what_is_sealed_changes_no_byte_of_it(moving: Demo) -> None:
    paths = ("/demo", "/demo?days=42", "/demo?since=2026-11-01T00:00:00Z", "/demo/members", "/demo/coming?days=42")

    def pages() -> list[str]:
        return [without_keys(Person(moving).ask(path, HX_Request="true")[1]) for path in paths]

    before = pages()
    assert not any("will be shown" in each or "revealed" in each for each in before)
    leave(moving, "C-20460", "freelancer", "amara")
    assert pages() == before
    leave(moving, "C-20460", "client", "lumen-school")  # Now both are shown, and each can respond.
    assert [after != each for after, each in zip(pages(), before, strict=True)] == [True, True, True, True, False]


def leave(demo: Demo, contract: str, side: str, author: str) -> None:
    """Leave a feedback by the marketplace's key."""
    body = {"author": author, "ratings": stars(side, 4), "comment": "Said."}
    request = urllib.request.Request(
        f"{demo.base}/v1/contracts/{contract}/feedback/{side}",
        data=json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {demo.key}", "Content-Type": "application/json"},
        method="PUT",
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.status == 201


def test_what_only_two_may_see_is_not_among_what_was_shown(either_house: House) -> None:
    house = either_house
    house.contract("seen")
    house.contract("unseen", amount="0.50")
    for each in ("seen", "unseen"):
        house.leave(each, "client")
    began = house.now()
    done(advance(house.installation, by="P15D"))
    with house.installation.database.snapshot() as reading:
        found = reads.what_closed(reading, began, house.installation.now(reading), 100)
        named = reads.named(reading, found)
    assert [(kind, contract) for _, kind, contract in found] == [
        ("feedback.revealed", "seen"),
        ("feedback.window_closed", "seen"),
        ("feedback.window_closed", "unseen"),
    ]
    assert [each.title for each in named] == ["Work seen", "Work seen", "Work unseen"]


def test_what_waits_is_said_by_what_everybody_knows(either_house: House) -> None:
    house = either_house
    house.contract("c-1")

    def waiting() -> list[tuple[str, str]]:
        with house.installation.database.snapshot() as reading:
            return [(each.member, each.deed) for each in reads.read_waiting(reading, house.installation.now(reading))]

    both = [("acme", "leave_feedback"), ("bea", "leave_feedback")]
    assert waiting() == both
    house.leave("c-1", "client")
    assert waiting() == both
    house.leave("c-1", "freelancer")
    assert waiting() == [("acme", "respond"), ("bea", "respond")]
    house.later(1)
    with house.installation.database.snapshot() as reading:
        windows = reads.windows_that_close(reading, house.installation.now(reading))
        people, further = reads.search_people(reading, "BE", "", 1)
    assert [kind for _, kind, _ in windows] == ["feedback.window_closed", "response.window_closed"]
    assert windows[0][0] == parse_instant("2026-11-08T00:00:00Z")
    assert windows[1][0] - windows[0][0] == 14 * DAY
    assert ([each.id for each in people], further) == (["bea"], None)
