"""A contract's own pages in every state of PAGES 4.2, and the flows that begin there."""

from __future__ import annotations

from tests.journeys import scenes
from tests.journeys.states import State, at, fills_in, forgets, goes_on, meanwhile, opens_all, sends_as_it_is, writes
from tests.journeys.story import AMARA, BY_AMARA, BY_ROSA, CONTRACT, ROSA, TERMS

OVERVIEW = f"/contracts/{CONTRACT}"
LEAVE = f"{OVERVIEW}/leave"
RESPOND = f"{BY_AMARA}/respond"
CHECK = (fills_in, goes_on)

TERMS_AND_SETTINGS = [
    State("terms: not ended", scenes.under_way, ROSA, TERMS, "Feedback opens when the contract has ended."),
    State("terms: window open", scenes.ended, ROSA, TERMS, "Leave feedback"),
    State("terms: window open, mine is sealed", scenes.rosa_left, ROSA, TERMS, "Only you can see this until"),
    State("terms: window open, theirs is sealed", scenes.amara_left, ROSA, TERMS, "Leave feedback"),
    State("terms: shown, as a client", scenes.revealed, ROSA, TERMS, "What you can do about it", (opens_all,)),
    State("terms: shown, as a freelancer", scenes.revealed, AMARA, TERMS, "What you can do about it"),
    State("terms: one side alone", scenes.one_sided, ROSA, TERMS, "Ask to be let in"),
    State("terms: nothing left", scenes.nothing_left, ROSA, TERMS, "Amara Okafor left no feedback."),
    State("terms: not public", scenes.not_public, ROSA, TERMS, "It counts in no average."),
    State("terms: no comment", scenes.no_comment, ROSA, TERMS, "There is no comment to answer."),
    State("terms: answered, as a client", scenes.responded, ROSA, TERMS, "You have responded."),
    State("terms: answered, as a freelancer", scenes.responded, AMARA, TERMS, "You have responded."),
    State("terms: last hour", scenes.last_hour, ROSA, TERMS, "30 minutes left"),
    State("terms: time to respond is over", scenes.closed, ROSA, TERMS, "It closed on 21 Nov 2026, 23:59 UTC"),
    State("terms: change asked for", scenes.asked, ROSA, TERMS, "has asked to change it."),
    State("terms: I asked for a change", scenes.asked, AMARA, TERMS, "You have asked to change it."),
    State("terms: asked to be let in", scenes.asked_to_be_let_in, ROSA, TERMS, "You have asked."),
    State("terms: open for change, as whom it is about", scenes.allowed, ROSA, TERMS, "can change it until"),
    State("terms: open for change, as its author", scenes.allowed, AMARA, TERMS, "Change your feedback"),
    State(
        "terms: changed after it was answered", scenes.changed, ROSA, TERMS, "written before the feedback was changed"
    ),
    State("terms: change is over", scenes.change_is_over, AMARA, TERMS, "Your feedback about Rosa Pérez"),
    State("terms: reported", scenes.reported, ROSA, TERMS, "In review, answer expected by"),
    State("terms: reported, as its author", scenes.reported, AMARA, TERMS, "Your feedback about Rosa Pérez"),
    State("terms: response reported", scenes.response_reported, AMARA, TERMS, "Your report of the response"),
    State("terms: removed, about me", scenes.withdrawn, ROSA, TERMS, "This feedback has been removed."),
    State("terms: removed, mine", scenes.withdrawn, AMARA, TERMS, "Removed on"),
    State("terms: longest words", scenes.longest, ROSA, TERMS, "The end."),
    State("terms: one endless word", scenes.one_word, ROSA, TERMS, "unbreakable"),
    State("terms: right to left", scenes.arabic, ROSA, TERMS, "دليل العلامة"),
    State("terms: hostile name", scenes.hostile, AMARA, TERMS, "<b>"),
    State("terms: former member", scenes.cleared_away, ROSA, TERMS, "a former member"),
    State("terms: outsider", scenes.revealed, "stranger", TERMS, "Nothing here", status=404),
    State("terms: not signed in", scenes.revealed, None, TERMS, "Sign in to see this page", status=403),
    State("overview: under way", scenes.under_way, ROSA, OVERVIEW, "Under way"),
    State("overview: ended", scenes.revealed, ROSA, OVERVIEW, "Ended 24 Oct 2026"),
    State("overview: hostile name", scenes.hostile, AMARA, OVERVIEW, "<b>"),
]
LEAVING = [
    State("leave: write", scenes.ended, ROSA, LEAVE, "Nothing may be offered, withheld or threatened for a rating."),
    State("leave: errors", scenes.ended, ROSA, LEAVE, "There is a problem", (sends_as_it_is,)),
    State("leave: check", scenes.ended, ROSA, LEAVE, "Submit feedback", CHECK),
    State(
        "leave: done, first",
        scenes.ended,
        ROSA,
        f"{LEAVE}",
        "It is sealed. Only you can see it until",
        (*CHECK, goes_on),
    ),
    State("leave: done, second", scenes.amara_left, ROSA, LEAVE, "shown", (*CHECK, goes_on)),
    State(
        "leave: closed while writing",
        scenes.ended,
        ROSA,
        LEAVE,
        "Your feedback was not sent",
        (fills_in, goes_on, at("2026-11-08T00:00:00Z"), goes_on),
    ),
    State("leave: too early", scenes.under_way, ROSA, LEAVE, "Feedback can be left once", status=409),
    State("leave: let in after all", scenes.let_in, ROSA, LEAVE, "Nothing may be offered"),
]
RESPONDING = [
    State(
        "respond: write, as a client", scenes.revealed, ROSA, RESPOND, "Only Amara Okafor will see this,", (opens_all,)
    ),
    State("respond: write, as a freelancer", scenes.revealed, AMARA, f"{BY_ROSA}/respond", "Everybody who looks at"),
    State("respond: last hour", scenes.last_hour, ROSA, RESPOND, "Closes 21 Nov 2026, 23:59 UTC"),
    State("respond: longest words", scenes.longest, ROSA, RESPOND, "The end."),
    State("respond: one endless word", scenes.one_word, ROSA, RESPOND, "unbreakable"),
    State("respond: right to left", scenes.arabic, ROSA, RESPOND, "كان العمل"),
    State("respond: hostile name", scenes.hostile, AMARA, f"{BY_ROSA}/respond", "WWW"),
    State("respond: too long", scenes.revealed, ROSA, RESPOND, "1 character too long", (writes("x" * 2_001), goes_on)),
    State("respond: empty", scenes.revealed, ROSA, RESPOND, "There is a problem", (sends_as_it_is,)),
    State("respond: check", scenes.revealed, ROSA, RESPOND, "This is your one response.", CHECK),
    State("respond: check, longest words", scenes.longest, ROSA, RESPOND, "This is your one response.", CHECK),
    State("respond: not ticked", scenes.revealed, ROSA, RESPOND, "There is a problem", (*CHECK, sends_as_it_is)),
    State("respond: done", scenes.revealed, ROSA, RESPOND, "You can’t edit this.", (*CHECK, fills_in, goes_on)),
    State(
        "respond: closed while writing",
        scenes.revealed,
        ROSA,
        RESPOND,
        "Your response was not sent",
        (*CHECK, fills_in, at("2026-11-22T00:00:00Z"), goes_on),
    ),
    State(
        "respond: sent in another tab",
        scenes.revealed,
        ROSA,
        RESPOND,
        "What stands",
        (*CHECK, fills_in, meanwhile(lambda house: house.respond(CONTRACT, "freelancer")), goes_on),
    ),
    State(
        "respond: changed meanwhile",
        scenes.allowed,
        ROSA,
        RESPOND,
        "Read the change, then check your response again.",
        (*CHECK, fills_in, meanwhile(lambda house: house.change(CONTRACT, "freelancer", 5)), goes_on),
    ),
    State(
        "respond: removed meanwhile",
        scenes.revealed,
        ROSA,
        RESPOND,
        "Your response was not sent",
        (*CHECK, fills_in, meanwhile(lambda house: house.withdraw(CONTRACT, "freelancer")), goes_on),
    ),
    State(
        "respond: session is over",
        scenes.revealed,
        ROSA,
        RESPOND,
        "Sign in to see this page",
        (*CHECK, fills_in, forgets("session"), goes_on),
    ),
    State(
        "respond: form is out of date",
        scenes.revealed,
        ROSA,
        RESPOND,
        "This form is out of date",
        (*CHECK, fills_in, forgets("form"), goes_on),
    ),
    State("respond: sealed", scenes.amara_left, ROSA, RESPOND, "You can’t respond to this feedback", status=409),
    State("respond: no comment", scenes.no_comment, ROSA, RESPOND, "You can’t respond to this feedback", status=409),
    State("respond: over", scenes.closed, ROSA, RESPOND, "It closed on 21 Nov 2026, 23:59 UTC", status=409),
]
CONTRACTS = TERMS_AND_SETTINGS + LEAVING + RESPONDING
