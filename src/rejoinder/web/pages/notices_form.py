"""A notice of illegal or abusive content: anybody may give one, and hears the same whatever is there (R-500, T-69)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext

from rejoinder.actions.file_notice import FileNotice, file_notice
from rejoinder.policy.decision import Refusal
from rejoinder.policy.notice import AN_HOUR, REASONS_LENGTH, is_an_email
from rejoinder.policy.refusals import RateLimited
from rejoinder.policy.text import fits_an_id
from rejoinder.web.pages.forms import Errors, came_before, new_key, read, repeatable
from rejoinder.web.pages.page import a_form, page
from rejoinder.web.pages.refused import add_to
from rejoinder.web.problems import status_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from rejoinder.policy.terms import Side
    from rejoinder.web.pages.visit import Visit

FIELDS = ("feedback", "name", "email", "reasons", "good_faith")
WHICH = re.compile(r"contracts/([^/?#]+)/feedback/(client|freelancer)(?:[/?#]|$)")
"""The part of a feedback's address that says which it is."""
AN_HOUR_ON = "3600"


@a_form
def give(visit: Visit) -> HttpResponse:
    """Give notice; it is one page and one form, for anybody."""
    if visit.request.method != "POST":
        return _ask(visit, dict.fromkeys(FIELDS, "") | {"feedback": _led_from(visit)})
    given = read(visit, *FIELDS)
    which = _which(given["feedback"])
    errors = _missing(given, which)
    if which is None or errors:
        return _ask(visit, given, errors, 422)
    deed = FileNotice(
        contract=which[0],
        side=cast("Side", which[1]),
        name=given["name"],
        email=given["email"],
        reasons=given["reasons"],
        address=visit.request.META.get("REMOTE_ADDR", ""),
    )
    outcome = file_notice(visit.house, deed, repeatable(visit, *(given[each] for each in FIELDS)))
    if isinstance(outcome, RateLimited):
        response = _ask(visit, given, status=429, limited=True)
        response.headers["Retry-After"] = AN_HOUR_ON
        return response
    if isinstance(outcome, Refusal):
        return _ask(visit, given, _said_of(outcome), status_of(type(outcome)))
    return page(visit, "notice_done.html", {"number": outcome.told["id"], "at": outcome.told["at"]}, 202)


def _led_from(visit: Visit) -> str:
    """Give the address of the feedback whose page led here, or nothing."""
    asked = visit.request.GET
    at = f"/contracts/{asked['contract']}/feedback/{asked['side']}" if {"contract", "side"} <= asked.keys() else ""
    return at if _which(at) else ""


def _said_of(refusal: Refusal) -> Errors:
    """Say what the rules found wrong with what was sent."""
    errors = Errors()
    if came_before(refusal):
        errors.add("reasons", gettext("This page has been sent before, with other words. These are not sent yet."))
    else:
        add_to(errors, refusal, "reasons")
    return errors


def _missing(given: dict[str, str], which: tuple[str, str] | None) -> Errors:
    """Say of everything that is missing at once, in the order of the form."""
    errors = Errors()
    if which is None:
        errors.add("feedback", gettext("Paste the address of the feedback: it has contracts/…/feedback/… in it."))
    if not given["name"].strip():
        errors.add("name", gettext("Write your name."))
    if not is_an_email(given["email"]):
        errors.add("email", gettext("Write your e-mail address, such as name@example.org."))
    if not given["reasons"].strip():
        errors.add("reasons", gettext("Write your reasons: which words, and why they may not stay."))
    if not given["good_faith"]:
        errors.add("good_faith", gettext("Say that you believe in good faith that this is right and complete."))
    return errors


def _which(address: str) -> tuple[str, str] | None:
    """Read which feedback an address names; whether there is one is never asked."""
    found = WHICH.search(address)
    return (found[1], found[2]) if found and fits_an_id(found[1]) else None


def _ask(
    visit: Visit, given: dict[str, str], errors: Errors | None = None, status: int = 200, *, limited: bool = False
) -> HttpResponse:
    most = {"most_reasons": REASONS_LENGTH, "an_hour": AN_HOUR}
    shown = {"given": given, "errors": errors, "limited": limited, "once": new_key(), **most}
    return page(visit, "notice_new.html", shown, status)
