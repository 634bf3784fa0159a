"""What a member has seen of their notices is noted for them alone, and never further than now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.actions.see_notices import see_notices
from rejoinder.policy.refusals import NotFound
from tests.house import done

if TYPE_CHECKING:
    from tests.house import House


def test_nobody_is_noted_for_a_member_that_there_is_not(house: House) -> None:
    assert see_notices(house.installation, "nobody", house.now()) == NotFound()
    assert house.rows("SELECT at FROM notices_seen") == []


def test_an_instant_that_is_to_come_is_as_good_as_now(house: House) -> None:
    house.member("ann")
    now = house.now()
    done(see_notices(house.installation, "ann", now + 1))
    assert house.rows("SELECT at FROM notices_seen") == [(now,)]
    journal = len(house.rows("SELECT seq FROM journal"))
    done(see_notices(house.installation, "ann", now - 1))
    assert house.rows("SELECT at FROM notices_seen") == [(now,)]
    assert len(house.rows("SELECT seq FROM journal")) == journal
