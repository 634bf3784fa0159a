"""`rejoinder demo`: every state is there, and every line that it prints works as it stands."""

from __future__ import annotations

import json
import shlex
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def ask(line: str) -> tuple[int, Any]:
    """Do what a curl line does; not every machine has curl."""
    words = iter(shlex.split(line)[1:])
    url, method, body, headers = "", None, None, {}
    for word in words:
        if word == "-X":
            method = next(words)
        elif word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = next(words).encode()
        elif word != "-s":
            url = word
    request = urllib.request.Request(url, data=body, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.loads(refused.read())


def printed(served: Any) -> str:
    """What stands on stdout once all of it does."""
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        said: str = served.log.with_suffix(".out").read_text(encoding="utf-8")
        if "Ctrl-C stops it." in said:
            return said
        time.sleep(0.05)
    raise AssertionError(served.said())


@pytest.fixture
def demo(serve: Any) -> Any:
    return serve(command="demo")


def viewed(demo: Any, key: str) -> Callable[..., Any]:
    def view(contract: str, viewer: str) -> Any:
        path = f"/v1/contracts/{contract}?viewer={viewer}"
        status, body = demo.get(path, Authorization=f"Bearer {key}")
        assert status == 200, body
        return json.loads(body)

    return view


def key_in(said: str) -> str:
    return said.partition("Bearer ")[2].partition("'")[0]


def test_every_state_is_there(demo: Any, run: Any) -> None:
    from rejoinder.cli.cast import STATES

    said = printed(demo)
    view = viewed(demo, key_in(said))
    for contract in STATES.values():
        assert contract in said
    logo = view("logo-refresh", "mira")["feedback"]
    assert (logo["client"]["state"], logo["client"]["response"]["audience"]) == ("revealed", "public")
    assert logo["freelancer"]["response"]["audience"] == "author_only"
    assert view("menu-translation", "mira")["feedback"]["client"]["changed_at"] is not None
    newsletter = view("newsletter", "mira")
    assert newsletter["feedback"] == {"client": None, "freelancer": None}
    assert not newsletter["actions"]["leave_feedback"]["allowed"]
    assert view("shop-photos", "ines")["feedback"]["client"]["state"] == "removed"
    assert view("tiny-fix", "mira")["feedback"]["client"]["public"] is False
    assert view("bakery-app", "kestrel-bakery")["feedback"]["client"]["actions"]["change"]["allowed"]
    asked = view("price-list", "kestrel-bakery")["feedback"]["client"]["actions"]["ask_to_change"]
    assert asked["code"] == "change.already_asked"
    reported = view("booking-page", "odhran")["feedback"]["client"]["actions"]["report"]
    assert reported["code"] == "report.already_made"
    assert view("course-posters", "mira")["actions"]["leave_feedback"]["allowed"]
    assert view("website", "harbour-pine")["feedback"]["client"]["state"] == "sealed"
    assert view("website", "odhran")["feedback"]["client"] is None
    assert view("winter-campaign", "mira")["ended_at"] is None
    assert view("C-20418", "rosa")["actions"]["respond"]["audience"] == "author_only"
    assert view("C-20502", "rosa")["actions"]["leave_feedback"]["allowed"]
    assert view("C-20377", "qamar")["actions"]["respond"]["code"] == "response.nothing_to_answer"
    assert view("tonight-leave", "silva")["actions"]["leave_feedback"]["allowed"]
    assert view("tonight-respond", "silva")["actions"]["respond"]["allowed"]
    words = [view("long-words", "silva")["feedback"][side]["comment"] for side in ("client", "freelancer")]
    assert (max(map(len, words[0].split())) >= 300, len(words[1])) == (True, 5_000)
    assert view("lantern-posters", "amara")["client"] is None
    assert json.loads(demo.get("/v1/members/juno/history?as=freelancer")[1])["has_more"]
    rows = json.loads(demo.get("/v1/members/mira/history?as=freelancer")[1])["data"]
    assert {row["why_none"] for row in rows} == {None, "window_open", "none_left", "not_public"}
    assert run("verify", "--data", "rejoinder-demo").returncode == 0
    assert run("doctor", "--data", "rejoinder-demo").returncode == 0


def test_what_it_prints_works_line_by_line(demo: Any) -> None:
    said = printed(demo)
    lines = [line.strip() for line in said.splitlines() if line.strip().startswith("curl ")]
    assert len(lines) >= 8
    assert [ask(line)[0] for line in lines] == [200, 200, 404, 201, 200, 201, 200, 200, 200]
    for line in said.splitlines():
        if line.strip().startswith(demo.base):
            status, page = demo.get(line.split()[0].removeprefix(demo.base))
            assert status == 200
            assert b"<html" in page
    _, page = demo.get("/members/mira?as=freelancer")
    assert "Three sketches in a week" in page.decode()
    assert "The oak leaf was your idea" in page.decode()
    assert "second sign" not in demo.get("/members/harbour-pine?as=client")[1].decode()


def test_it_begins_anew_or_goes_on(serve: Any, tmp_path: Path) -> None:
    first = serve(command="demo")
    ask(next(line for line in printed(first).splitlines() if "PUT" in line))
    first.stop()
    kept = serve("--keep", command="demo")
    assert viewed(kept, key_in(printed(kept)))("website", "odhran")["feedback"]["client"]["state"] == "revealed"
    kept.stop()
    anew = serve(command="demo")
    assert viewed(anew, key_in(printed(anew)))("website", "odhran")["feedback"]["client"] is None


def test_its_first_line_says_where_to_look_and_every_page_that_nothing_is_real(demo: Any) -> None:
    first = printed(demo).splitlines()[0]
    assert first == f"Open {demo.base}/demo in a browser: be anyone, at any time."
    assert b"<title>Be anyone, at any time \xc2\xb7 Northlight (invented)</title>" in demo.get("/demo")[1]


def test_its_clock_begins_where_it_is_told(serve: Any) -> None:
    demo = serve("--at", "2026-11-12T11:02:00Z", command="demo")
    assert "Its clock stands at 2026-11-12T11:02:00Z until" in printed(demo)
    shown = viewed(demo, key_in(printed(demo)))("C-20418", "rosa")
    assert shown["ended_at"] == "2026-10-24T11:02:00Z"
    assert shown["actions"]["respond"]["until"] == "2026-11-22T00:00:00Z"


@pytest.mark.parametrize("at", ["yesterday", "2026-11-12", "2000-01-02T00:00:00Z"])
def test_a_beginning_that_cannot_be_is_refused(run: Any, at: str) -> None:
    done = run("demo", "--at", at)
    assert done.returncode == 2
    assert "--at" in done.stderr


def test_a_demo_that_goes_on_has_its_own_time(run: Any) -> None:
    assert run("demo", "--keep", "--at", "2026-11-12T11:02:00Z").returncode == 2


def test_nobody_is_signed_in_as_anyone_outside_a_demo(serve: Any) -> None:
    served = serve("--sandbox", REJOINDER_DEMO="1")
    for path in ("/demo", "/demo/members", "/demo/be", "/demo/clock", "/demo/public", "/demo/coming"):
        assert served.get(path)[0] == 404
    assert b"be anyone" not in served.get("/docs")[1].lower()


def test_it_empties_nothing_that_it_has_not_made(run: Any, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter").write_text("dear")
    done = run("demo", "--data", "mine", "--port", 0)
    assert done.returncode == 1
    assert "is not a demo's" in done.stderr
    assert (tmp_path / "mine/letter").read_text() == "dear"


def test_a_file_that_there_is_not_is_named(run: Any) -> None:
    assert run("demo", "--real", "nowhere.csv").returncode == 2


def test_the_real_network_stands_beside_the_invented_marketplace(serve: Any, real_data: Path, run: Any) -> None:
    demo = serve("--real", real_data / "otc_network.csv.gz", command="demo")
    said = printed(demo)
    page = next(line.split()[0] for line in said.splitlines() if "/members/otc-" in line)
    status, shown = demo.get(page.removeprefix(demo.base))
    assert status == 200
    assert "otc-35" in shown.decode()
    member = "/v1/members/otc-35/summary?as=freelancer"
    assert json.loads(demo.get(member)[1])["feedback_count"] > 100
    assert viewed(demo, key_in(said))("website", "odhran")["feedback"]["client"] is None
    assert run("verify", "--data", "rejoinder-demo").returncode == 0
