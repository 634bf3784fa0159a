"""Files and public pages as they go out: compressed for whoever takes it so, and named by what is in them."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

import pytest

from rejoinder.web.pages.static import FILES, address

if TYPE_CHECKING:
    from tests.house import House
    from tests.pages.conftest import Browser

FONT = "inter-5.3.0-latin.woff2"


@pytest.mark.parametrize("name", sorted(name for name in FILES if not name.endswith(".woff2")))
def test_a_file_goes_out_compressed_to_whoever_takes_it_so(browser: Browser, name: str) -> None:
    plain = browser.get(address(name))
    packed = browser.get(address(name), accept_encoding="br, gzip;q=0.8")
    assert "Content-Encoding" not in plain
    assert plain.get("Vary") == packed.get("Vary")
    if FILES[name].gzip is None:
        assert packed.content == plain.content
        return
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content)
    assert packed["Vary"] == "Accept-Encoding"
    assert packed["ETag"] != plain["ETag"]
    assert packed["Cache-Control"] == plain["Cache-Control"] == "public, max-age=31536000, immutable"
    again = browser.get(address(name), accept_encoding="gzip", if_none_match=packed["ETag"])
    assert (again.status_code, again.content, again["Vary"]) == (304, b"", "Accept-Encoding")


@pytest.mark.parametrize("accepted", ["", "br", "identity", "gzip;q=0", "gzip; q=0.000", "x", "gzipped"])
def test_who_doesn_t_take_gzip_gets_the_file_as_it_is(browser: Browser, accepted: str) -> None:
    answer = browser.get(address("rejoinder.css"), accept_encoding=accepted)
    assert "Content-Encoding" not in answer
    assert answer.content == FILES["rejoinder.css"].content


def test_a_font_is_not_compressed_twice(browser: Browser) -> None:
    answer = browser.get(address(FONT), accept_encoding="gzip")
    assert "Content-Encoding" not in answer
    assert answer["Content-Type"] == "font/woff2"


def test_the_sheet_names_the_very_font_that_the_page_has_asked_for(house: House, browser: Browser) -> None:
    house.member("bea")
    page = browser.read("/how")
    (preload,) = [each for each in page.all("link") if each.get("rel") == "preload"]
    sheet = browser.get(address("rejoinder.css")).content.decode()
    named = re.findall(r"url\(([^)]*)\)", sheet)
    assert preload["href"] in named
    assert len(named) == 2
    for each in named:
        answer = browser.get(each)
        assert (answer.status_code, answer["Cache-Control"]) == (200, "public, max-age=31536000, immutable")


@pytest.mark.parametrize("path", ["/members/bea", "/how", "/docs", "/members/bea/history.atom", "/problems/not_found"])
def test_a_public_page_goes_out_compressed(house: House, browser: Browser, path: str) -> None:
    house.contract("c")
    house.both("c")
    plain, packed = browser.get(path), browser.get(path, accept_encoding="gzip, br")
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed["ETag"] != plain["ETag"]
    for each in (plain, packed):
        assert "Accept-Encoding" in each["Vary"]
    again = browser.get(path, accept_encoding="gzip", if_none_match=packed["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert "Content-Encoding" not in again
    assert browser.get(path, if_none_match=packed["ETag"]).status_code == 200


@pytest.mark.parametrize("path", ["/members/bea", "/how", "/contracts/c/terms"])
def test_what_somebody_signed_in_sees_is_never_compressed(house: House, browser: Browser, path: str) -> None:
    """Beside a secret of theirs, what comes from the address would tell of it by the length (BREACH)."""
    house.contract("c")
    answer = browser.sign_in(house, "bea").get(path, accept_encoding="gzip")
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer
    assert answer["Cache-Control"] == "private, no-store"
