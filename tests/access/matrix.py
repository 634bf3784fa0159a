"""Who may call what, and sees what, in which state: written by hand from RULES.md §8 and API.md, not from the code.

The feedback in question is the client's: its author is ``acme``, it is about ``bea``, and ``eve`` has no part in it.
"""

from __future__ import annotations

from typing import Any

F = "/v1/contracts/{contract}/feedback/client"
WHO = {"author": "acme", "about": "bea", "outsider": "eve"}
SINGLE_SCOPES = ("members", "read", "desk", "private", "events", "clock")
LOOKING = {"members", "read", "desk", "private"}
MEMBERS = {"members"}
ANYBODY: set[str] = set()

SCOPES: dict[str, set[str]] = {
    "putMember": MEMBERS,
    "putContract": MEMBERS,
    "getContract": LOOKING,
    "endContract": MEMBERS,
    "putNetPaid": MEMBERS,
    "makePageSession": MEMBERS,
    "tellInConfidence": MEMBERS,
    "leaveFeedback": MEMBERS,
    "getFeedback": LOOKING,
    "getFeedbackVersions": LOOKING,
    "changeFeedback": MEMBERS,
    "withdrawFeedback": MEMBERS,
    "respond": MEMBERS,
    "askToChange": MEMBERS,
    "allowChange": MEMBERS,
    "makeReport": MEMBERS,
    "getReport": MEMBERS,
    "addEvidence": MEMBERS,
    "fileEvidence": MEMBERS,
    "getEvidence": MEMBERS,
    "getEvidenceContent": MEMBERS,
    "fileNotice": ANYBODY,
    "getHistory": ANYBODY,
    "getSummary": ANYBODY,
    "explainSummary": ANYBODY,
    "getGrounds": ANYBODY,
    "getTerms": ANYBODY,
    "getRulebook": ANYBODY,
    "getEvents": {"events"},
    "getTestClock": {"clock"},
    "advanceTestClock": {"clock"},
    "getTestClockTimeline": {"clock"},
}
"""Which single scope opens a route; where none is named, no key is needed. A route that isn't here fails the test."""

STATES = (
    *("not_ended", "absent", "sealed", "public", "changing", "parties_only"),
    *("removed", "removed_parties_only"),
)

# What is seen of a feedback (§8). `None` is 404, the same as for nothing.
TO_READERS = frozenset(
    {
        *(
            "object",
            "contract",
            "side",
            "author",
            "about",
            "ratings",
            "overall",
            "comment",
            "revealed_at",
            "changed_at",
        ),
        *("version", "state", "public", "response", "actions"),
    }
)
TO_AUTHOR = TO_READERS | {"private"}
TO_AUTHOR_SEALED = TO_AUTHOR | {"reveals_at"}
TO_AUTHOR_REMOVED = TO_AUTHOR | {"removed"}
PLACEHOLDER = frozenset({"object", "contract", "side", "state", "removed"})
PRIVATE_KEY = TO_READERS | {"private"}

Fields = frozenset[str] | None
FEEDBACK: dict[str, dict[str, Fields]] = {
    "not_ended": {"author": None, "about": None, "others": None, "private": None},
    "absent": {"author": None, "about": None, "others": None, "private": None},
    "sealed": {"author": TO_AUTHOR_SEALED, "about": None, "others": None, "private": None},
    "public": {"author": TO_AUTHOR, "about": TO_READERS, "others": TO_READERS, "private": PRIVATE_KEY},
    "changing": {"author": TO_AUTHOR, "about": TO_READERS, "others": TO_READERS, "private": PRIVATE_KEY},
    "parties_only": {"author": TO_AUTHOR, "about": TO_READERS, "others": None, "private": None},
    "removed": {"author": TO_AUTHOR_REMOVED, "about": PLACEHOLDER, "others": PLACEHOLDER, "private": PLACEHOLDER},
    "removed_parties_only": {"author": TO_AUTHOR_REMOVED, "about": PLACEHOLDER, "others": None, "private": None},
}
"""R-207, R-208, R-608, R-206. ``others`` is an outsider, and a key without viewer; ``private`` is that key alone."""

VERSIONS = {
    "not_ended": set[str](),
    "absent": set[str](),
    "sealed": {"author"},
    "public": {"author", "about"},
    "changing": {"author", "about"},
    "parties_only": {"author", "about"},
    "removed": {"author"},
    "removed_parties_only": {"author"},
}
"""R-404: who sees the versions; everybody else hears 404."""

CONTRACT_TO_PUBLIC = frozenset(
    {
        *("object", "id", "title", "category", "started_at", "ended_at", "feedback", "actions", "timeline"),
    }
)
CONTRACT_TO_PARTIES = CONTRACT_TO_PUBLIC | {"client", "freelancer", "description", "net_paid"}

ROW = frozenset(["contract", "title", "category", "started_at", "ended_at", "feedback", "why_none"])
HISTORY: dict[str, tuple[str | None, Fields] | None] = {
    "not_ended": None,
    "absent": ("window_open", None),
    "sealed": ("window_open", None),
    "public": (None, TO_READERS),
    "changing": (None, TO_READERS),
    "parties_only": ("not_public", None),
    "removed": (None, PLACEHOLDER),
    "removed_parties_only": ("not_public", None),
}
"""Why a row has no feedback, or what is seen of it, the same to everybody."""
COUNTS = {state: int(state in {"public", "changing"}) for state in STATES}
"""R-900: whether it counts in the summary and stands in its explanation."""

# What may be done (chapters 2 to 6): the status and the code for each member, in each state.
OK, CONFIDED = 200, 202
SHOWN = ("public", "changing", "parties_only")


def _only(who: str, stranger: str, **by_state: Any) -> dict[str, dict[str, Any]]:
    """One of the three may, by state; the others are refused for who they are, in every state alike (R-800)."""
    return {each: {state: by_state[state] if each == who else (403, stranger) for state in STATES} for each in WHO}


DEEDS: dict[str, dict[str, dict[str, Any]]] = {
    "leaveFeedback": _only(
        "author",
        "feedback.not_a_party",
        **dict.fromkeys(STATES, (409, "feedback.already_left"))
        | {"not_ended": (409, "feedback.contract_not_ended"), "absent": 201},
    ),
    "respond": _only(
        "about",
        "response.not_about_you",
        **{state: 201 if state in SHOWN else (409, "response.nothing_to_answer") for state in STATES},
    ),
    "changeFeedback": _only(
        "author",
        "change.not_yours",
        **{state: OK if state == "changing" else (409, "change.window_not_open") for state in STATES},
    ),
    "askToChange": _only(
        "author",
        "change.not_yours",
        **{state: 201 if state in SHOWN else (409, "change.not_available") for state in STATES}
        | {"changing": (409, "change.window_used")},
    ),
    "allowChange": _only(
        "about",
        "change.not_about_you",
        **{state: 201 if state in SHOWN else (409, "change.not_available") for state in STATES}
        | {"changing": (409, "change.window_used")},
    ),
    "withdrawFeedback": _only(
        "author",
        "withdrawal.not_yours",
        **{state: OK if state in SHOWN else (409, "withdrawal.not_available") for state in STATES},
    ),
    "makeReport": _only(
        "about",
        "report.not_about_you",
        **{state: 201 if state in SHOWN else (409, "report.not_available") for state in STATES},
    ),
    "tellInConfidence": {
        "author": dict.fromkeys(STATES, CONFIDED),
        "about": dict.fromkeys(STATES, CONFIDED),
        "outsider": dict.fromkeys(STATES, (403, "pressured.not_a_party")),
    },
}

MINE = {"getReport", "addEvidence", "getEvidence", "getEvidenceContent"}
"""What is there for the one who filed it alone; everybody else hears 404 (T-43)."""
