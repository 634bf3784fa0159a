"""The rulebook for people: every rule with its number, read off the code that holds it, with the numbers in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rejoinder.policy.rulebook import CHAPTERS, NUMBERS, WITH_THE_DESK, promise, rulebook, value_in_words
from rejoinder.web.pages.page import a_page, public_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from rejoinder.policy.rulebook import RuleEntry
    from rejoinder.policy.terms import Terms
    from rejoinder.web.pages.visit import Visit


@a_page
def show(visit: Visit) -> HttpResponse:
    """Show the rulebook with the numbers of today's terms."""
    with visit.reading():
        terms = visit.house.profile.in_force(visit.then)
    shown = {
        "chapters": chapters(terms),
        "profile": visit.house.profile.name,
        "starts_on": terms.starts_on,
        "desk": WITH_THE_DESK,
    }
    return public_page(visit, "rulebook.html", shown)


def chapters(terms: Terms) -> list[dict[str, Any]]:
    """Put the rules into their chapters, by number; a chapter without rules is left out."""
    entries = rulebook(terms)
    found = []
    for number, (title, name, module) in enumerate(CHAPTERS):
        of_it = [entry for entry in entries if entry.chapter == name]
        if of_it:
            rules = [_rule([entry for entry in of_it if entry.rule == rule]) for rule in _in_order(of_it)]
            found.append({"name": name, "number": number, "title": title, "promise": promise(module), "rules": rules})
    return found


def _in_order(entries: list[RuleEntry]) -> list[str]:
    return list(dict.fromkeys(entry.rule for entry in entries))


def _rule(entries: list[RuleEntry]) -> dict[str, Any]:
    return {
        "rule": entries[0].rule,
        "entries": entries,
        "numbers": [(NUMBERS[key][1], value_in_words(value), key) for key, value in entries[0].numbers],
    }
