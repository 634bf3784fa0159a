"""The main pages again, narrow, in a language that is 40 % longer and in one that runs from right to left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import override_settings

from rejoinder.actions.sign_in import sign_in_as
from tests.house import done
from tests.journeys.looks import NARROW, faults_when_narrow, look
from tests.journeys.server import AXE_PATH
from tests.journeys.states_of_contracts import CONTRACTS
from tests.journeys.states_of_deeds import DEEDS
from tests.journeys.states_of_lists import LISTS
from tests.pages.pseudo import put_in
from tests.web.client import application

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.house import House
    from tests.journeys.person import Person
    from tests.journeys.states import State

LANGUAGES = {"en-xa": "ltr", "ar": "rtl"}
MAIN = {
    *("terms: shown, as a client", "terms: window open", "overview: ended", "leave: write"),
    *("respond: write, as a client", "change: write", "allow change: read", "withdraw: check"),
    *("report: before", "report: ground", "reports: one", "hires: many", "history: many", "one feedback: changed"),
    *("reputation: many", "notices: some", "settings", "how it works", "notice: write"),
}
STATES = [each for each in CONTRACTS + DEEDS + LISTS if each.name in MAIN]


@pytest.fixture(scope="module", autouse=True)
def further(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Two more languages, as an operator may have them."""
    application()
    folder: Path = tmp_path_factory.mktemp("locales")
    put_in(folder, "en_XA")
    put_in(folder, "ar", "ar")
    from rejoinder.site.settings import LOCALE_PATHS

    languages = [("en", "en"), *((each, each) for each in LANGUAGES)]
    with override_settings(LOCALE_PATHS=[folder, *LOCALE_PATHS], LANGUAGES=languages):
        yield


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES, ids=[each.name for each in STATES])
def test_a_page_is_for_everybody_in(house: House, reader: Person, state: State, language: str) -> None:
    state.scene(house)
    reader.faults.clear()
    look(reader.page, NARROW, "dark")
    reader.is_signed_in(state.who and done(sign_in_as(house.installation, state.who))["session"])
    reader.reads_in(language)
    reader.goes_to(state.path)
    html = reader.page.locator("html")
    assert (html.get_attribute("lang"), html.get_attribute("dir")) == (language, LANGUAGES[language])
    reader.page.add_script_tag(url=AXE_PATH)
    faults = faults_when_narrow(reader.page)
    assert faults == [], "\n".join([state.path, *faults])
    reader.nothing_went_wrong()


def test_every_main_page_is_in_the_catalogue() -> None:
    assert {each.name for each in STATES} == MAIN
