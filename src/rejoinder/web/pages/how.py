"""How feedback works here, in plain words: written around the terms in force, from which every number comes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, gettext_lazy

from rejoinder.policy.feedback import what_authors_are_asked
from rejoinder.policy.rulebook import NUMBERS
from rejoinder.policy.terms import SIDES
from rejoinder.reputation.summary import STARS
from rejoinder.web.pages.page import a_page, public_page
from rejoinder.web.pages.sentences import formula, no_guessing
from rejoinder.web.pages.words import day, label, number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse
    from django.utils.functional import _StrPromise

    from rejoinder.policy.terms import Terms
    from rejoinder.web.pages.visit import Visit

RESPONSES: Mapping[tuple[str, str], _StrPromise] = {
    ("client", "author_only"): gettext_lazy(
        "A client’s response is seen by the freelancer alone, next to the feedback. "
        "Nobody looking at the client’s history sees it, or that there is one."
    ),
    ("client", "public"): gettext_lazy(
        "A client’s response is public: everybody who looks at the client’s history sees it, next to the feedback."
    ),
    ("freelancer", "author_only"): gettext_lazy(
        "A freelancer’s response is seen by the client alone, next to the feedback. "
        "Nobody looking at the freelancer’s history sees it, or that there is one."
    ),
    ("freelancer", "public"): gettext_lazy(
        "A freelancer’s response is public: everybody who looks at the freelancer’s history sees it, "
        "next to the feedback."
    ),
}
"""R-304. Who sees the response that a side writes."""
IN_WORDS: Mapping[tuple[str, object], _StrPromise] = {
    ("private_part", True): gettext_lazy("yes"),
    ("private_part", False): gettext_lazy("no"),
    ("reveal", "both_or_deadline"): gettext_lazy("when both sides have left theirs, or when the time is over"),
    ("reveal", "deadline_only"): gettext_lazy("when the time is over"),
    ("erased_author", "kept"): gettext_lazy("the ratings stay, without words"),
    ("erased_author", "removed"): gettext_lazy("the feedback goes"),
}
"""Values of the terms that are a choice and not a number."""
WEIGHTS = {
    "client": gettext_lazy("by clients: %(criteria)s"),
    "freelancer": gettext_lazy("by freelancers: %(criteria)s"),
}
AUDIENCES: Mapping[tuple[str, str], _StrPromise] = {
    ("client", "author_only"): gettext_lazy("of a client: its author alone"),
    ("client", "public"): gettext_lazy("of a client: everybody"),
    ("freelancer", "author_only"): gettext_lazy("of a freelancer: its author alone"),
    ("freelancer", "public"): gettext_lazy("of a freelancer: everybody"),
}


@a_page
def show(visit: Visit) -> HttpResponse:
    """Show it, with the terms as a table beneath."""
    with visit.reading():
        terms = visit.house.profile.in_force(visit.then)
    shown = {
        "terms": terms,
        "asked": [gettext(sentence) for sentence in what_authors_are_asked()],
        "least": min(STARS),
        "most": max(STARS),
        "criteria": {side: ", ".join(label(name) for name in terms.weights[side]) for side in SIDES},
        "responses": [_found(RESPONSES, side, terms.response_audience[side]) for side in SIDES],
        "formula": formula(),
        "rows": [(rule, gettext(said), values(terms, key)) for key, (rule, said) in NUMBERS.items()],
        "profile": visit.house.profile.name,
        "later": [row.starts_on for row in visit.house.profile.rows if row.starts_on > terms.starts_on],
    }
    return public_page(visit, "how.html", shown)


def values(terms: Terms, key: str) -> list[str]:
    """Write a value of the terms for people, in as many lines as it needs."""
    value: Any = getattr(terms, key)
    if (key, value if isinstance(value, (str, bool)) else None) in IN_WORDS:
        return [str(IN_WORDS[key, value])]
    if key == "weights":
        return [WEIGHTS[side] % {"criteria": _weighed(value[side])} for side in SIDES]
    if key == "response_audience":
        return [_found(AUDIENCES, side, value[side]) for side in SIDES]
    if key == "holidays":
        return [day(each) for each in value] or [gettext("none")]
    return [number(value)]


def _weighed(weights: Mapping[str, int]) -> str:
    return ", ".join(f"{label(name)} × {number(weight)}" for name, weight in weights.items())


def _found(table: Mapping[tuple[str, str], _StrPromise], side: str, value: str) -> str:
    """Find the sentence for a value of the terms; one that there is none for stops the page."""
    if (side, value) not in table:
        no_guessing("response_audience", value)
    return str(table[side, value])
