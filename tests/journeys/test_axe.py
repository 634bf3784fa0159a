"""Every page in every state: nothing that axe-core finds, nothing that is cut off or scrolls sideways, anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rejoinder.actions.sign_in import sign_in_as
from tests.house import done
from tests.journeys.looks import WIDE, faults_of, look
from tests.journeys.states_of_contracts import CONTRACTS
from tests.journeys.states_of_deeds import DEEDS
from tests.journeys.states_of_lists import LISTS

if TYPE_CHECKING:
    from tests.house import House
    from tests.journeys.person import Person
    from tests.journeys.states import State

STATES = CONTRACTS + DEEDS + LISTS


@pytest.mark.parametrize("state", STATES, ids=[each.name for each in STATES])
def test_a_page_is_for_everybody(house: House, reader: Person, state: State) -> None:
    house.member("stranger", "Somebody Else")
    state.scene(house)
    reader.faults.clear()
    look(reader.page, WIDE, "light")
    reader.is_signed_in(state.who and done(sign_in_as(house.installation, state.who))["session"])
    state.is_reached(reader, house)
    faults = faults_of(reader.page)
    assert faults == [], "\n".join([state.path, *faults])
    reader.nothing_went_wrong()


def test_no_two_states_have_one_name() -> None:
    assert len({each.name for each in STATES}) == len(STATES)
