"""What is a member's own, and what everybody may read: lists, histories, one feedback, how it all works."""

from __future__ import annotations

from tests.journeys import scenes
from tests.journeys.states import (
    State,
    fills_in,
    follows,
    goes_on,
    opens_a_link,
    opens_all,
    presses,
    sends_as_it_is,
)
from tests.journeys.story import AMARA, AMARAS_HISTORY, BY_AMARA, BY_ROSA, HIRES, JOBS, ROSA, ROSAS_HISTORY

NOTICE = "/notices/new?contract=C-20418&side=freelancer"

MINE = [
    State("hires: what needs you", scenes.revealed, ROSA, HIRES, "Brand guidelines refresh"),
    State("hires: many", scenes.busy, ROSA, HIRES, "Icon set"),
    State("hires: none", scenes.nobody_yet, ROSA, HIRES, "No contracts yet"),
    State("hires: hostile name", scenes.hostile, ROSA, HIRES, "<b>"),
    State("jobs: what needs you", scenes.revealed, AMARA, JOBS, "Brand guidelines refresh"),
    State("jobs: hostile name", scenes.hostile, AMARA, JOBS, "<b>"),
    State("jobs: none", scenes.nobody_yet, AMARA, JOBS, "No contracts yet"),
    State("feedback about and by you", scenes.responded, ROSA, "/feedback", "Replies took three or four days"),
    State("feedback by you", scenes.responded, ROSA, "/feedback", "Careful, thoughtful work.", (follows("By you"),)),
    State("feedback about and by you: none", scenes.nobody_yet, ROSA, "/feedback", "Feedback"),
    State("reputation: many", scenes.busy, ROSA, "/reputation?as=client", "Clarity"),
    State("reputation: none", scenes.nobody_yet, ROSA, "/reputation?as=client", "No public feedback yet"),
    State("notices: some", scenes.busy, AMARA, "/notices", "Icon set"),
    State("notices: none", scenes.nobody_yet, AMARA, "/notices", "Notices"),
    State("settings", scenes.revealed, ROSA, "/settings", "Time zone"),
    State("settings: kept", scenes.revealed, ROSA, "/settings", "Kept, in this browser.", (goes_on,)),
    State("settings: not signed in", scenes.revealed, None, "/settings", "Time zone"),
    State("your data", scenes.revealed, ROSA, "/settings/data", "Download as JSON"),
    State("settings: signed out", scenes.nobody_yet, ROSA, "/settings", "signed out", (presses("Sign out"),)),
    State("sign in: link", scenes.nobody_yet, None, "/docs", "The link works once", (opens_a_link,)),
    State("sign in: link is over", scenes.nobody_yet, None, f"/sign-in/{'x' * 43}", "link", status=410),
]
PUBLIC = [
    State("history: as a client", scenes.responded, None, ROSAS_HISTORY, "Replies took three or four days"),
    State("history: as a freelancer", scenes.responded, None, AMARAS_HISTORY, "Response from Amara Okafor"),
    State("history: signed in", scenes.responded, AMARA, AMARAS_HISTORY, "Response from Amara Okafor"),
    State("history: many", scenes.busy, None, AMARAS_HISTORY, "Icon set", (opens_all,)),
    State("history: filtered", scenes.busy, None, f"{AMARAS_HISTORY}&rating=4", "4.00"),
    State("history: filtered, none", scenes.responded, None, f"{AMARAS_HISTORY}&rating=1", "No"),
    State("history: empty", scenes.nobody_yet, None, ROSAS_HISTORY, "No public feedback yet"),
    State("history: window open", scenes.amara_left, None, ROSAS_HISTORY, "Feedback can be left until"),
    State("history: none left", scenes.nothing_left, None, ROSAS_HISTORY, "No feedback was left for this contract."),
    State("history: not public", scenes.not_public, None, ROSAS_HISTORY, "Feedback for this contract isn’t public."),
    State("history: changed", scenes.changed, None, ROSAS_HISTORY, "changed"),
    State("history: removed", scenes.withdrawn, None, ROSAS_HISTORY, "This feedback has been removed."),
    State("history: longest words", scenes.longest, None, AMARAS_HISTORY, "The end."),
    State("history: one endless word", scenes.one_word, None, AMARAS_HISTORY, "unbreakable"),
    State("history: right to left", scenes.arabic, None, ROSAS_HISTORY, "روزا بيريز"),
    State("history: hostile name", scenes.hostile, None, ROSAS_HISTORY, "<b>"),
    State("history: former member wrote it", scenes.cleared_away, None, ROSAS_HISTORY, "former member"),
    State(
        "history: nobody of this name", scenes.nobody_yet, None, "/members/nobody?as=client", "Nothing here", status=404
    ),
    State("explained", scenes.busy, None, f"/members/{AMARA}/explain?as=freelancer", "Icon set"),
    State(
        "explained: none", scenes.nobody_yet, None, f"/members/{AMARA}/explain?as=freelancer", "No public feedback yet"
    ),
    State("one feedback", scenes.responded, None, BY_ROSA, "Response from Amara Okafor"),
    State("one feedback: changed", scenes.changed, None, BY_AMARA, "On second thought"),
    State("one feedback: removed", scenes.withdrawn, None, BY_AMARA, "This feedback has been removed."),
    State("one feedback: one endless word", scenes.one_word, None, BY_AMARA, "unbreakable"),
    State("one feedback: right to left", scenes.arabic, None, BY_AMARA, "كان العمل"),
    State("one feedback: sealed", scenes.amara_left, None, BY_AMARA, "Nothing here", status=404),
    State("notice: write", scenes.revealed, None, NOTICE, "good faith"),
    State("notice: errors", scenes.revealed, None, NOTICE, "There is a problem", (sends_as_it_is,)),
    State("notice: given", scenes.revealed, None, NOTICE, "We have your notice", (fills_in, goes_on)),
    State("how it works", scenes.revealed, None, "/how", "until the end of day 28", (opens_all,)),
    State("grounds", scenes.revealed, None, "/grounds", "We don’t remove feedback for", (opens_all,)),
    State("rulebook", scenes.revealed, None, "/rulebook", "R-303"),
    State("docs", scenes.nobody_yet, None, "/docs", "Rejoinder"),
    State("problem", scenes.nobody_yet, None, "/problems/response.window_closed", "response.window_closed"),
    State("nothing here", scenes.nobody_yet, None, "/no/such/page", "Nothing here", status=404),
]
LISTS = MINE + PUBLIC
