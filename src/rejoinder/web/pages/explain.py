"""A member's summary, worked out step by step: every feedback that counts, the formula, what does not count."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rejoinder.policy.feedback import two_decimals
from rejoinder.store.members import read_member
from rejoinder.store.reads.explain import read_explained
from rejoinder.store.reads.history_page import read_titles
from rejoinder.store.reads.summary import show_summary
from rejoinder.web.api.door import write_cursor
from rejoinder.web.origin import origin_of
from rejoinder.web.pages.history import SIDES, asked_of
from rejoinder.web.pages.page import a_page, public_page
from rejoinder.web.pages.sentences import formula
from rejoinder.web.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpResponse

    from rejoinder.web.pages.visit import Visit

ROWS = 25
SAMPLE = """\
import json
from fractions import Fraction
from urllib.request import urlopen

address, cursor, overalls = "{address}", "", []
while cursor is not None:
    page = json.load(urlopen(address + (f"&cursor={{cursor}}" if cursor else "")))
    overalls += [Fraction(each["overall_exact"]) for each in page["data"]]
    cursor = page["next_cursor"]
if overalls:
    mean = sum(overalls) / len(overalls)
    hundredths = (2 * 100 * mean.numerator + mean.denominator) // (2 * mean.denominator)
    print(f"{{hundredths // 100}}.{{hundredths % 100:02d}}")
"""
"""A program that reads every feedback that counts and works the mean out again (R-902)."""


@a_page
def show(visit: Visit, member: str) -> HttpResponse:
    """Show how a member's public figures come about, so that anybody can check them (R-902)."""
    asked, route, after = asked_of(visit.request, member, "explain page {member} {as}")
    with visit.reading() as reading:
        found = read_member(reading, member)
        if found is None:
            raise Problem("not_found")
        whose, now = (found[0], member), visit.then
        explained, following = read_explained(reading, whose, asked.works_as, now, after=after, limit=ROWS)
        summary = show_summary(reading, visit.house.profile, whose, asked.works_as, now)
        titles = read_titles(reading, [each["contract"] for each in explained["data"]])
    terms = visit.house.profile.in_force(now)
    here = f"/members/{member}/explain"
    query = f"as={asked.works_as}"
    more = write_cursor(route, list(following)) if following else None
    data = f"{origin_of(visit.request)}/v1/members/{member}/summary/explain?{query}&limit=100"
    shown = {
        "member": {"id": member, "name": found[1]},
        "works_as": asked.works_as,
        "sides": [(side, said, f"{here}?as={side}") for side, said in SIDES.items()],
        "summary": summary,
        "rows": [{**each, "title": titles[each["contract"]]} for each in explained["data"]],
        "sum": None if asked.cursor or more else the_sum(explained["data"]),
        "formula": formula(),
        "sample": SAMPLE.format(address=data),
        "public_from": terms.public_from,
        "reveal": terms.reveal,
        "newest": f"{here}?{query}" if asked.cursor else None,
        "older": f"{here}?{query}&cursor={more}" if more else None,
        "history": f"/members/{member}?{query}",
        "as_data": f"/v1/members/{member}/summary/explain?{query}",
    }
    return public_page(visit, "explain.html", shown)


def the_sum(rows: Sequence[Mapping[str, Any]]) -> dict[str, str] | None:
    """Work the mean out of these feedbacks, which must be all that count: exactly, and as it is shown."""
    if not rows:
        return None
    total = sum((Fraction(each["overall_exact"]) for each in rows), Fraction(0))
    return {
        "parts": " + ".join(each["overall_exact"] for each in rows),
        "total": f"{total.numerator}/{total.denominator}",
        "count": str(len(rows)),
        "mean": two_decimals(total, len(rows)),
    }
