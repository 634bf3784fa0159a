"""What is looked for is found: a page that is spoiled on purpose is told from a good one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rejoinder.actions.sign_in import sign_in_as
from tests.house import done
from tests.journeys import scenes
from tests.journeys.keyboard import Keyboard
from tests.journeys.looks import WIDE, faults_of, look, shift_of
from tests.journeys.story import ROSA, TERMS

if TYPE_CHECKING:
    from tests.house import House
    from tests.journeys.person import Person

SPOILED = {
    "image-alt": "document.querySelector('main').append(document.createElement('img'))",
    "px wide where there are 320": "document.querySelector('main').style.inlineSize = '400px'",
    "cut off": "Object.assign(document.querySelector('.btn').style, "
    "{overflow: 'hidden', whiteSpace: 'nowrap', inlineSize: '30px', minInlineSize: 0})",
    "color-contrast": "document.querySelector('h2').style.color = 'light-dark(#ddd, #333)'",
    "target-size": "for (const each of ['a', 'b']) { const tiny = document.createElement('button'); "
    "tiny.textContent = each; Object.assign(tiny.style, {inlineSize: '9px', blockSize: '9px', minBlockSize: 0, "
    "padding: 0, fontSize: '5px'}); document.querySelector('main').append(tiny) }",
}
WRONG = {
    "securitypolicyviolation": "document.body.setAttribute('style', 'color: red')",
    "asked another host": "const image = new Image(); image.src = 'http://127.0.0.2/x.png'",
    "script error": "setTimeout(() => { throw new Error('oh') })",
    "console error": "console.error('oh')",
    "404: GET": "fetch('/static/nothing.js')",
}


@pytest.fixture
def page(house: House, reader: Person) -> Person:
    """A good page."""
    scenes.revealed(house)
    reader.faults.clear()
    look(reader.page, WIDE, "light")
    reader.is_signed_in(done(sign_in_as(house.installation, ROSA))["session"])
    return reader.goes_to(TERMS)


@pytest.mark.parametrize("fault", SPOILED)
def test_what_is_wrong_with_the_looks_is_found(page: Person, fault: str) -> None:
    page.page.evaluate(SPOILED[fault])
    assert [each for each in faults_of(page.page) if fault in each]


@pytest.mark.parametrize("fault", WRONG)
def test_what_goes_wrong_behind_a_page_is_noticed(page: Person, fault: str) -> None:
    page.page.evaluate(WRONG[fault])
    page.page.wait_for_timeout(200)
    assert [each for each in page.faults if fault in each], page.faults
    page.faults.clear()


def test_what_moves_by_itself_is_measured(page: Person) -> None:
    assert shift_of(page.page) < 0.01
    page.page.evaluate("document.querySelector('main').style.marginBlockStart = '200px'")
    assert shift_of(page.page) > 0.02


def test_a_stop_that_cannot_be_seen_is_noticed(page: Person) -> None:
    page.page.evaluate(
        "const sheet = new CSSStyleSheet(); sheet.replaceSync(':focus-visible { outline: none !important }');"
        "document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]"
    )
    with pytest.raises(AssertionError, match="nothing shows"):
        Keyboard(page).tabs()


def test_a_stop_that_is_covered_is_noticed(page: Person) -> None:
    page.page.evaluate(
        "const cover = document.createElement('div'); document.body.append(cover);"
        "Object.assign(cover.style, {position: 'fixed', inset: 0, background: 'white', zIndex: 99})"
    )
    with pytest.raises(AssertionError, match="covers"):
        Keyboard(page).tabs()
