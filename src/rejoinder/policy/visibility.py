"""Chapter 8. Who sees what: one table, and everything that leaves the house goes through it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rejoinder.policy.contract import Contract
    from rejoinder.policy.terms import Audience, Side


class Viewer(Enum):
    """Who looks at a feedback."""

    AUTHOR = "its author"
    ABOUT = "whom it is about"
    OTHERS = "other members, the public, the marketplace's key"


class State(Enum):
    """What has become of a feedback."""

    ABSENT = "absent"
    SEALED = "sealed"
    PUBLIC = "revealed, public"
    PARTIES = "revealed, R-208 not met"
    REMOVED = "removed"
    REMOVED_PARTIES = "removed, R-208 not met"


class Sight(Enum):
    """How much of it is seen."""

    NOTHING = "nothing"
    PLACEHOLDER = "that it was removed, the class of ground and the day"
    FEEDBACK = "all but the private part"
    ALL = "all of it"


SEEN = {
    State.ABSENT: {},
    State.SEALED: {Viewer.AUTHOR: Sight.ALL},
    State.PUBLIC: {Viewer.AUTHOR: Sight.ALL, Viewer.ABOUT: Sight.FEEDBACK, Viewer.OTHERS: Sight.FEEDBACK},
    State.PARTIES: {Viewer.AUTHOR: Sight.ALL, Viewer.ABOUT: Sight.FEEDBACK},
    State.REMOVED: {Viewer.AUTHOR: Sight.ALL, Viewer.ABOUT: Sight.PLACEHOLDER, Viewer.OTHERS: Sight.PLACEHOLDER},
    State.REMOVED_PARTIES: {Viewer.AUTHOR: Sight.ALL, Viewer.ABOUT: Sight.PLACEHOLDER},
}
"""Whatever is not in this table is not seen."""


def looks_as(viewer: str | None, contract: Contract, side: Side) -> Viewer:
    """R-800. A party looks as its author or as whom it is about, everybody else as the public does."""
    if viewer is None or not contract.has_party(viewer):
        return Viewer.OTHERS
    return Viewer.AUTHOR if viewer == contract.member_on(side) else Viewer.ABOUT


def state_of(*, revealed: bool, public: bool, removed: bool) -> State:
    """R-208, R-608. Where too little was paid only the parties see it; removed, readers see that it was removed."""
    if not revealed:
        return State.SEALED
    if removed:
        return State.REMOVED if public else State.REMOVED_PARTIES
    return State.PUBLIC if public else State.PARTIES


def sight(viewer: Viewer, state: State) -> Sight:
    """R-207, R-800. Sealed and absent look alike to all but its author; what is in no row of the table isn't seen."""
    return SEEN[state].get(viewer, Sight.NOTHING)


def sees_response(viewer: Viewer, audience: Audience) -> bool:
    """R-304. A response for the author alone is seen by the two parties, a public one by whoever sees the feedback."""
    return audience == "public" or viewer is not Viewer.OTHERS
