"""What has happened on a member's contracts that they may know, and the bell that counts it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy
from markupsafe import Markup

from rejoinder.actions.see_notices import see_notices
from rejoinder.policy.deadlines import EARLIEST, LATEST
from rejoinder.policy.decision import Refusal
from rejoinder.store.reads.notices import KEPT_DAYS, MOST, read_notices
from rejoinder.web.pages.forms import read
from rejoinder.web.pages.lists import need_shown
from rejoinder.web.pages.page import a_member_page, page, see
from rejoinder.web.pages.sentences import name_of
from rejoinder.web.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpResponse

    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.reads.notices import Notice
    from rejoinder.web.pages.visit import Visit

SAID = {
    "ended": ("done", gettext_lazy("Your contract with %(name)s has ended.")),
    "both_shown": ("eye", gettext_lazy("Your feedback about %(name)s and theirs about you are shown.")),
    "about_you_shown": ("eye", gettext_lazy("Feedback from %(name)s about you is shown.")),
    "yours_shown": ("eye", gettext_lazy("Your feedback about %(name)s is shown.")),
    "answered": ("msg", gettext_lazy("%(name)s has responded to your feedback.")),
    "asked": ("pencil", gettext_lazy("%(name)s has asked you to let them write or change their feedback.")),
    "let_in": ("pencil", gettext_lazy("%(name)s lets you write or change your feedback.")),
    "changed": ("pencil", gettext_lazy("%(name)s has changed their feedback about you.")),
    "about_you_removed": ("gone", gettext_lazy("Feedback from %(name)s about you was removed.")),
    "leave_closes": ("clock", gettext_lazy("The time to leave feedback about %(name)s ends soon.")),
    "respond_closes": ("clock", gettext_lazy("The time to respond to %(name)s ends soon.")),
    "change_closes": ("clock", gettext_lazy("The time to change your feedback about %(name)s ends soon.")),
}
"""Picture and sentence of each kind of notice."""
WAITS = {
    "ended": ("leave_feedback",),
    "both_shown": ("respond",),
    "about_you_shown": ("respond",),
    "asked": ("allow_change",),
    "let_in": ("change", "leave_feedback"),
    "changed": ("respond",),
    "leave_closes": ("leave_feedback",),
    "respond_closes": ("respond",),
    "change_closes": ("change", "leave_feedback"),
}
"""What a notice leads to, where the rules say that it is open still."""


@a_member_page
def show(visit: Visit) -> HttpResponse:
    """List what happened; sent as a form, note that it was read. Looking notes nothing."""
    if visit.request.method == "POST":
        given = read(visit, "until")["until"]
        outcome = see_notices(visit.house, visit.member, _instant(given))
        if isinstance(outcome, Refusal):
            raise Problem("not_found")
        return see("/notices")
    with visit.reading() as reading:
        notices = read_notices(reading, (visit.key, visit.member), visit.then)
    shown = {
        "section": "/notices",
        "notices": [_shown(each) for each in notices],
        "unread": any(each.unread for each in notices),
        "most": MOST if len(notices) == MOST else None,
        "days": KEPT_DAYS,
    }
    return page(visit, "notices.html", shown)


def _instant(given: str) -> Instant:
    """Read the instant up to which the member has looked, as their page gave it."""
    if not (given.isascii() and given.isdigit() and len(given) <= len(str(LATEST))):
        raise Problem("request.invalid")
    return min(max(int(given), EARLIEST), LATEST)


def _shown(notice: Notice) -> dict[str, Any]:
    picture, words = SAID[notice.kind]
    contract = notice.on.row.contract
    deeds = WAITS.get(notice.kind, ())
    return {
        "picture": picture,
        "said": Markup(words) % {"name": name_of(notice.on.them)},  # noqa: S704  Ours; the name is escaped.
        "at": notice.at,
        "unread": notice.unread,
        "title": contract.title,
        "terms_page": f"/contracts/{contract.id}/terms",
        "needs": [need_shown(notice.on, need) for need in notice.on.needs if need.deed in deeds],
    }
