"""A member's figures, worked out step by step: whoever does it again comes to the same."""

from __future__ import annotations

import html
import http.server
import re
import subprocess
import sys
import threading
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rejoinder.actions.installation import profile_file
from tests.house import open_house, stars
from tests.pages.markup import hrefs
from tests.web.client import serving

if TYPE_CHECKING:
    from pathlib import Path

    from tests.house import House
    from tests.pages.conftest import Browser
    from tests.web.client import Service

PAGE = "/members/bea/explain"


def test_each_feedback_that_counts_stands_there_with_its_share(either_house: House, browser: Browser) -> None:
    house = either_house
    house.contract("low", title="Icon set")
    house.leave("low", "client", stars("client", 3) | {"skills": 4}, "Good.")
    house.leave("low", "freelancer")
    house.contract("high", title="Brand guidelines")
    house.both("high", 5)
    house.contract("unpaid", title="Logo exploration", amount=None)
    house.both("unpaid", 1)
    house.contract("removed", title="Annual report")
    house.both("removed", 1)
    house.withdraw("removed", "client")
    house.contract("sealed", title="Packaging system")
    house.leave("sealed", "client", 1, "Sealed words.")
    page = browser.read(PAGE)
    assert "Icon set 3.17 19/6 0.500000" in page.text
    assert "Brand guidelines 5.00 5/1 0.500000" in page.text
    assert "÷ 2 = 49/6 ÷ 2 = 4.08" in page.text
    for title in ("Logo exploration", "Annual report", "Packaging system", "Sealed words."):
        assert title not in page.text
    assert "/contracts/high/feedback/client" in hrefs(page)
    assert "Mean of 2 public feedbacks" in browser.read("/members/bea").text
    assert "4.08" in browser.read("/members/bea").text


def test_what_doesn_t_count_is_said_with_its_rule(house: House, browser: Browser) -> None:
    house.member("bea")
    page = browser.read(PAGE)
    assert "No public feedback yet" in page.text
    assert "less than 1.00 was paid" in page.text
    for rule in ("R-207", "R-208", "R-608", "R-900"):
        assert f"/rulebook#{rule}" in hrefs(page)


def test_under_terms_that_wait_for_the_deadline_nothing_is_said_of_both_sides(
    sqlite_url: str, tmp_path: Path, browser: Browser
) -> None:
    with open_house(sqlite_url, tmp_path, profile=profile_file("blind-until-deadline")) as house, serving(house):
        house.member("bea")
        read = browser.read(PAGE).text
    assert "until the time to leave it is over, it is nobody’s to see" in read
    assert "both sides" not in read


def test_a_long_list_goes_on(house: House, browser: Browser) -> None:
    for number in range(30):
        house.contract(f"c{number}", title=f"Work-{number}.")
        house.both(f"c{number}", 4)
    seen: list[str] = []
    link = PAGE
    for _ in range(2):
        page = browser.read(link)
        seen += [word for word in page.text.split() if word.startswith("Work-")]
        link = next((str(each["href"]) for each in page.all("a") if each.get("rel") == "next"), "")
    assert link == ""
    assert len(seen) == len(set(seen)) == 30
    assert "Here those are 30 feedbacks, with a mean of 4.00." in page.text


def test_the_program_on_the_page_comes_to_the_same_mean(house: House, browser: Browser) -> None:
    for number in range(103):
        house.contract(f"c{number}")
        house.both(f"c{number}", 1 + number % 5)
    house.contract("odd")
    house.leave("odd", "client", stars("client", 2) | {"skills": 5}, None)
    house.leave("odd", "freelancer")
    text = browser.get(PAGE).content.decode()
    (program,) = [
        html.unescape(each) for each in re.findall(r"<pre[^>]*>(.*?)</pre>", text, re.DOTALL) if "import" in each
    ]
    with serving(house) as service, listening(service) as address:
        mean = service.get("/v1/members/bea/summary?as=freelancer").ok(200)["mean_overall"]
        program = program.replace("http://testserver", address)
        run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout.strip() == mean


def test_whoever_is_unknown_gets_one_page(house: House, browser: Browser) -> None:
    house.member("bea")
    answers = [browser.get(f"/members/{member}/explain") for member in ("nobody", "%00", "x" * 65)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert browser.get(f"{PAGE}?cursor=x").status_code == 422


class listening:  # noqa: N801  It is used as a block.
    """Serve the house on a port of its own, for a program that is not in this process."""

    def __init__(self, service: Service) -> None:
        class Answering(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answer = service.get(self.path, key="")
                self.send_response(answer.status)
                self.end_headers()
                self.wfile.write(answer.body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = http.server.HTTPServer(("127.0.0.1", 0), Answering)

    def __enter__(self) -> str:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{self.server.server_address[1]}"
        assert urlsplit(address).port
        return address

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
