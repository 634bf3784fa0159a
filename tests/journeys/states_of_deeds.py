"""What comes after feedback: letting it be changed, changing it, removing it, telling in confidence, reporting it."""

from __future__ import annotations

from tests.journeys import scenes
from tests.journeys.states import (
    State,
    at,
    fills_in,
    follows,
    goes_on,
    hands_over,
    meanwhile,
    picks,
    presses,
    sends_as_it_is,
)
from tests.journeys.story import AMARA, ANSWER, BY_AMARA, BY_ROSA, CONTRACT, ROSA, TITLE

CHECK = (fills_in, goes_on)
ALLOW, ASK, CHANGE = f"{BY_AMARA}/allow-change", f"{BY_ROSA}/ask-change", f"{BY_AMARA}/change"
WITHDRAW, PRESSURED, REPORT = f"{BY_AMARA}/withdraw", f"/contracts/{CONTRACT}/pressured", f"{BY_AMARA}/report"
GROUND = f"{REPORT}/ground"

CHANGING = [
    State("allow change: read", scenes.revealed, ROSA, ALLOW, "You can’t call it back."),
    State("allow change: asked for", scenes.asked, ROSA, ALLOW, "You can’t call it back."),
    State("allow change: nothing left", scenes.nothing_left, ROSA, ALLOW, "shown at once"),
    State("allow change: done", scenes.asked, ROSA, ALLOW, "Amara Okafor", (goes_on,)),
    State("allow change: sealed", scenes.amara_left, ROSA, ALLOW, "You can’t open this feedback", status=409),
    State("allow change: used", scenes.change_is_over, ROSA, ALLOW, "You can’t open this feedback", status=409),
    State("ask to change: read", scenes.revealed, ROSA, ASK, "No answer means no."),
    State("ask to change: nothing left", scenes.one_sided, ROSA, ASK, "No answer means no."),
    State("ask to change: done", scenes.revealed, ROSA, ASK, "Amara Okafor", (goes_on,)),
    State("ask to change: not shown yet", scenes.rosa_left, ROSA, ASK, "You can’t ask to change", status=409),
    State("change: write", scenes.allowed, AMARA, CHANGE, "Nothing may be offered"),
    State("change: longest words", scenes.arabic, AMARA, CHANGE, "Nothing may be offered"),
    State("change: check", scenes.allowed, AMARA, CHANGE, "Save the change", CHECK),
    State("change: done", scenes.allowed, AMARA, CHANGE, "You can change it again until", (*CHECK, goes_on)),
    State(
        "change: closed while writing",
        scenes.allowed,
        AMARA,
        CHANGE,
        "Your changes were not saved",
        (*CHECK, at("2026-12-01T00:00:00Z"), goes_on),
    ),
    State(
        "change: changed in another tab",
        scenes.allowed,
        AMARA,
        CHANGE,
        "has changed while you were writing",
        (*CHECK, meanwhile(lambda house: house.change(CONTRACT, "freelancer", 5)), goes_on),
    ),
    State("change: nothing is different", scenes.allowed, AMARA, CHANGE, "Nothing is different", (goes_on,)),
    State("change: not open", scenes.revealed, AMARA, CHANGE, "You can’t change this feedback now", status=409),
    State("versions: as whom it is about", scenes.changed, ROSA, f"{BY_AMARA}/versions", "On second thought"),
    State("versions: as its author", scenes.changed, AMARA, f"{BY_AMARA}/versions", "On second thought"),
]
REMOVING = [
    State("withdraw: read", scenes.responded, AMARA, WITHDRAW, "You can’t leave new feedback on this contract."),
    State("withdraw: check", scenes.responded, AMARA, f"{WITHDRAW}/check", "Remove my feedback"),
    State("withdraw: done", scenes.responded, AMARA, f"{WITHDRAW}/check", "has been removed", CHECK),
    State(
        "withdraw: answered meanwhile",
        scenes.revealed,
        AMARA,
        f"{WITHDRAW}/check",
        "Read what stands now, then check again.",
        (fills_in, meanwhile(lambda house: house.respond(CONTRACT, "freelancer", ANSWER)), goes_on),
    ),
    State("withdraw: not shown yet", scenes.amara_left, AMARA, WITHDRAW, "You can’t remove this feedback", status=409),
    State("pressured: write", scenes.ended, ROSA, PRESSURED, "Only you and our desk can read it."),
    State("pressured: empty", scenes.ended, ROSA, PRESSURED, "There is a problem", (sends_as_it_is,)),
    State("pressured: told", scenes.revealed, ROSA, PRESSURED, "Thank you for telling us", (fills_in, goes_on)),
    State("pressured: told before", scenes.confided, ROSA, f"{PRESSURED}/done", "They asked for five stars"),
]
TO_WHAT = (picks("ground", "manipulation"), picks("kind", "extortion"), goes_on)
TO_EVIDENCE = (*TO_WHAT, fills_in, goes_on)
TO_CHECK = (*TO_EVIDENCE, hands_over("letter.txt"), presses("Continue"))
OPINION = (picks("ground", "inaccurate"), goes_on)
REPORTING = [
    State("report: before", scenes.revealed, ROSA, REPORT, "In most cases"),
    State("report: before, time to respond is over", scenes.closed, ROSA, REPORT, "It closed on 21 Nov 2026"),
    State("report: ground", scenes.revealed, ROSA, GROUND, "We don’t remove feedback for"),
    State("report: no ground chosen", scenes.revealed, ROSA, GROUND, "There is a problem", (sends_as_it_is,)),
    State("report: none of these", scenes.revealed, ROSA, GROUND, "That is not a ground", OPINION),
    State("report: none of these, and no way", scenes.change_is_over, ROSA, GROUND, "neither is open to you", OPINION),
    State("report: what happened", scenes.revealed, ROSA, GROUND, "What was asked of you", TO_WHAT),
    State("report: too short", scenes.revealed, ROSA, GROUND, "There is a problem", (*TO_WHAT, sends_as_it_is)),
    State("report: evidence", scenes.revealed, ROSA, GROUND, "Only the desk and you", TO_EVIDENCE),
    State(
        "report: evidence, taken", scenes.revealed, ROSA, GROUND, "SHA-256", (*TO_EVIDENCE, hands_over("letter.txt"))
    ),
    State(
        "report: evidence, refused",
        scenes.revealed,
        ROSA,
        GROUND,
        "movie.mp4",
        (*TO_EVIDENCE, hands_over("movie.mp4")),
    ),
    State("report: check", scenes.revealed, ROSA, GROUND, "This is true as far as I know", TO_CHECK),
    State("report: not ticked", scenes.revealed, ROSA, GROUND, "There is a problem", (*TO_CHECK, sends_as_it_is)),
    State("report: sent", scenes.revealed, ROSA, GROUND, "We have your report", (*TO_CHECK, fills_in, goes_on)),
    State("report: made before", scenes.reported, ROSA, REPORT, "We have your report"),
    State("report: sealed", scenes.amara_left, ROSA, REPORT, "You can’t report this feedback", status=409),
    State(
        "report: of a response", scenes.responded, AMARA, f"{REPORT}?target=response", "Before you report this response"
    ),
    State(
        "report: of a response, not a ground",
        scenes.responded,
        AMARA,
        f"{GROUND}?target=response",
        "A response is somebody’s own view.",
        OPINION,
    ),
    State("reports: one", scenes.reported, ROSA, "/reports", "Brand guidelines refresh"),
    State("reports: late", scenes.report_is_late, ROSA, "/reports", "late"),
    State("reports: none", scenes.revealed, ROSA, "/reports", "You have reported nothing."),
    State("report: status", scenes.reported, ROSA, "/reports", "Received", (follows(TITLE),)),
    State("report: status, late", scenes.report_is_late, ROSA, "/reports", "business day", (follows(TITLE),)),
    State("report: status, of a response", scenes.response_reported, AMARA, "/reports", "Received", (follows(TITLE),)),
    State("report: status, closed", scenes.report_is_closed, ROSA, "/reports", "Closed", (follows(TITLE),)),
]
DEEDS = CHANGING + REMOVING + REPORTING
