"""What a member's feedback says of their strengths and of what could be better: for them alone (R-903)."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, gettext_lazy

from rejoinder.policy.terms import SIDES
from rejoinder.store.reads.strengths import read_strengths
from rejoinder.store.reads.summary import show_summary
from rejoinder.web.pages.lists import asked_for
from rejoinder.web.pages.page import a_member_page, page
from rejoinder.web.pages.words import bar, label, number, percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpResponse

    from rejoinder.policy.terms import Side
    from rejoinder.web.pages.visit import Visit

SIDES_SAID: dict[Side, Any] = {"freelancer": gettext_lazy("As freelancer"), "client": gettext_lazy("As client")}
FEW = 5
"""Below so many feedbacks the page says that a mean of them tells little."""
QUARTERS = 12
"""How many quarters with ratings are drawn, the latest: three years where there is no gap."""
WIDE, HIGH, SIDE, LOW = 320, 92, 24, 20
"""A chart's width and height, and the room for its numbers and its quarters."""


@a_member_page
def show(visit: Visit) -> HttpResponse:
    """Show summary, criteria from the strongest down, their course over time, and where they stand among like work."""
    asked = asked_for(visit, **{"as": ("", *SIDES)})["as"]
    with visit.reading() as reading:
        me = (visit.key, visit.member)
        summaries = {side: show_summary(reading, visit.house.profile, me, side, visit.then) for side in SIDES}
        busier = max(SIDES_SAID, key=lambda each: int(summaries[each]["feedback_count"]))
        side = next((each for each in SIDES if each == asked), busier)
        found = read_strengths(reading, visit.key, side, visit.then)
    mean = sum((Decimal(each["mean"]) for each in found), Decimal(0)) / max(1, len(found))
    quarters = sorted({point["quarter"] for each in found for point in each["course"]})[-QUARTERS:]
    criteria = [_criterion(each, quarters) for each in found]
    shown = {
        "section": "/feedback",
        "side": side,
        "sides": [(each, said, f"/reputation?as={each}") for each, said in SIDES_SAID.items()],
        "summary": summaries[side],
        "few": summaries[side]["feedback_count"] < FEW,
        "strong": [each for each in criteria if Decimal(each["mean"]) >= mean],
        "better": [each for each in criteria if Decimal(each["mean"]) < mean],
        "criteria": criteria,
        "quarters": [(each, quarter_said(each)) for each in quarters],
        "says": {each: quarter_said(each) for each in quarters},
        "grid": GRID,
        "among": _among(found),
        "explained": f"/members/{visit.member}/explain?as={side}",
    }
    return page(visit, "reputation.html", shown)


def quarter_said(name: str) -> str:
    """Write "2027-Q1" as people read it."""
    year, _, quarter = name.partition("-Q")
    return gettext("Q%(quarter)s %(year)s") % {"quarter": quarter, "year": year}


def _criterion(found: Mapping[str, Any], quarters: Sequence[str]) -> dict[str, Any]:
    course = {point["quarter"]: point for point in found["course"]}
    points = [course[quarter] for quarter in quarters if quarter in course]
    return {
        "name": found["criterion"],
        "said": label(found["criterion"]),
        "mean": found["mean"],
        "count": found["count"],
        "bar": bar(found["mean"]),
        "course": course,
        "sentence": _sentence(label(found["criterion"]), points),
        "chart": _chart(course, quarters),
    }


def _sentence(criterion: str, points: Sequence[Mapping[str, Any]]) -> str:
    """Say in words what the picture shows."""
    if not points:
        return gettext("%(criterion)s: nothing in these quarters") % {"criterion": criterion}
    first, last = points[0], points[-1]
    if first is last:
        words = gettext("%(criterion)s: %(mean)s in %(quarter)s")
        return words % {
            "criterion": criterion,
            "mean": number(first["mean"]),
            "quarter": quarter_said(first["quarter"]),
        }
    return gettext("%(criterion)s: from %(first)s in %(since)s to %(last)s in %(until)s") % {
        "criterion": criterion,
        "first": number(first["mean"]),
        "since": quarter_said(first["quarter"]),
        "last": number(last["mean"]),
        "until": quarter_said(last["quarter"]),
    }


def _chart(course: Mapping[str, Mapping[str, Any]], quarters: Sequence[str]) -> dict[str, Any]:
    """Place the points: a quarter each from left to right, 1 to 5 from below; no line across a quarter without any."""
    step = (WIDE - 2 * SIDE) / max(1, len(quarters) - 1)
    placed = [
        {"x": round(SIDE + place * step, 1), "y": _height(course[quarter]["mean"])} if quarter in course else None
        for place, quarter in enumerate(quarters)
    ]
    pairs = pairwise(placed)
    return {
        "points": [each for each in placed if each],
        "lines": [(one, two) for one, two in pairs if one and two],
        "ends": [(SIDE, "start", quarters[0])] + ([(WIDE - SIDE, "end", quarters[-1])] if len(quarters) > 1 else [])
        if quarters
        else [],
    }


def _height(mean: str | int) -> float:
    return round(float((5 - Decimal(mean)) / 4) * (HIGH - LOW - 12) + 8, 1)


GRID = [(stars, _height(stars)) for stars in (1, 3, 5)]


def _among(found: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Give, by kind of work and criterion, how many of the others have no higher mean."""
    return [
        {
            "category": each["category"],
            "criterion": label(strength["criterion"]),
            "mean": each["mean"],
            "percent": percent(each["at_or_below"]),
            "others": each["others"],
        }
        for strength in found
        for each in strength["among"]
    ]
