"""A member's public feedback as an Atom feed (RFC 4287): one entry each, which says anew what it says now.

Feed readers keep copies. A change is therefore said under the same id with a later ``updated``, and so is a removal,
whose entry has the placeholder for its content: it is never just left out (R-608).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from django.http import HttpResponse
from django.utils.translation import gettext

from rejoinder.policy.deadlines import format_instant
from rejoinder.policy.text import fits_an_id
from rejoinder.store.members import read_member
from rejoinder.store.reads.history_page import read_feed
from rejoinder.web.api.types import HistoryAsked
from rejoinder.web.origin import host_of, origin_of
from rejoinder.web.pages.history import asked_for
from rejoinder.web.pages.page import a_page, kept_by_its_content
from rejoinder.web.pages.sentences import ground_class
from rejoinder.web.pages.visit import NAME
from rejoinder.web.pages.words import day, number, year_of
from rejoinder.web.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rejoinder.store.reads.history_page import Entry
    from rejoinder.web.pages.visit import Visit

ATOM = "http://www.w3.org/2005/Atom"
XML = "http://www.w3.org/XML/1998/namespace"
CONTENT_TYPE = "application/atom+xml; charset=utf-8"
NOT_IN_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)])
"""Characters that XML can't hold. Nobody's words have them (R-205); what came in long ago must not break a feed."""

register_namespace("", ATOM)


@a_page
def show(visit: Visit, member: str) -> HttpResponse:
    """Give the feed of what is said about a member who works on one side."""
    if not fits_an_id(member):
        raise Problem("not_found")
    asked: HistoryAsked = asked_for(visit.request)
    with visit.reading() as reading:
        found = read_member(reading, member)
        if found is None:
            raise Problem("not_found")
        entries = read_feed(reading, (found[0], member), asked.works_as, visit.then)
    origin, host = origin_of(visit.request), host_of(visit.request)
    page = f"{origin}/members/{member}?as={asked.works_as}"
    feed = Element(_atom("feed"), {f"{{{XML}}}lang": visit.language})
    _add(feed, "title", gettext("Feedback about %(name)s") % {"name": found[1]})
    _add(feed, "subtitle", gettext("What everybody can see on %(marketplace)s.") % {"marketplace": NAME})
    _add(feed, "id", f"tag:{host},{year_of(found[4])}:members/{member}/{asked.works_as}")
    _add(feed, "updated", format_instant(max((entry.updated_at for entry in entries), default=found[4])))
    _link(feed, "self", f"{origin}/members/{member}/history.atom?as={asked.works_as}", "application/atom+xml")
    _link(feed, "alternate", page, "text/html")
    for entry in entries:
        _entry(feed, entry, origin, host)
    written = tostring(feed, encoding="utf-8", xml_declaration=True)
    response = HttpResponse(written, content_type=CONTENT_TYPE)
    return kept_by_its_content(visit.request, response)


def _entry(feed: Element, entry: Entry, origin: str, host: str) -> None:
    shown, feedback = entry.shown, entry.shown["feedback"]
    contract, side = shown["contract"], feedback["side"]
    one = SubElement(feed, _atom("entry"))
    _add(one, "id", f"tag:{host},{year_of(shown['ended_at'])}:{contract}/{side}")
    _add(one, "published", format_instant(entry.shown_at))
    _add(one, "updated", format_instant(entry.updated_at))
    _link(one, "alternate", f"{origin}/contracts/{contract}/feedback/{side}", "text/html")
    if feedback["state"] == "removed":
        _add(one, "title", shown["title"])
        _add(SubElement(one, _atom("author")), "name", NAME)
        _add(one, "content", _placeholder(gettext("This feedback has been removed."), feedback["removed"]), type="text")
        return
    title = gettext("%(contract)s: %(overall)s out of 5")
    _add(one, "title", title % {"contract": shown["title"], "overall": number(feedback["overall"])})
    _add(SubElement(one, _atom("author")), "name", entry.author or gettext("a former member"))
    _add(one, "content", _words(feedback), type="text")


def _words(feedback: Mapping[str, Any]) -> str:
    said = [feedback["comment"] or gettext("No comment was written.")]
    response = feedback["response"]
    if response and response.get("state") == "removed":
        said.append(_placeholder(gettext("This response has been removed."), response["removed"]))
    elif response:
        said.append(gettext("Response:"))
        said.append(response["text"])
    return "\n\n".join(said)


def _placeholder(what: str, removed: Mapping[str, Any]) -> str:
    return f"{what} {ground_class(removed['ground_class'])} · {day(removed['on'])}"


def _atom(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _add(parent: Element, name: str, words: str, **attributes: str) -> None:
    SubElement(parent, _atom(name), attributes).text = words.translate(NOT_IN_XML)


def _link(parent: Element, relation: str, address: str, media_type: str) -> None:
    SubElement(parent, _atom("link"), {"rel": relation, "type": media_type, "href": address})
