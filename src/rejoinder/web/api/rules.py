"""The rules themselves: grounds, terms, rulebook. Rendered from what is enforced, so they can't go stale."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from rejoinder.policy.feedback import what_authors_are_asked
from rejoinder.policy.grounds import GROUNDS
from rejoinder.policy.refusals import OpinionIsNotAGround
from rejoinder.policy.rulebook import as_data, rulebook
from rejoinder.web.api.door import PUBLIC, Door, a_list, answer
from rejoinder.web.house import the_house

router = Router(tags=["Reading"])


@router.get("/grounds", auth=Door(), operation_id="getGrounds")
def get_grounds(request: HttpRequest) -> HttpResponse:
    """List the grounds of a report with their kinds, an example, and what is not removed under each (R-502)."""
    rows = [
        {
            "object": "ground",
            "ground": name,
            "title": ground.title,
            "what": ground.what,
            "kinds": list(ground.kinds),
            "example": ground.example,
            "not_this": ground.not_this,
        }
        for name, ground in GROUNDS.items()
    ]
    not_a_ground = {
        "ground": "inaccurate",
        "code": OpinionIsNotAGround.code,
        "detail": OpinionIsNotAGround.sentence,
    }
    return answer(request, {**a_list(rows, None), "not_a_ground": [not_a_ground]}, cache=PUBLIC)


@router.get("/terms", auth=Door(), operation_id="getTerms")
def get_terms(request: HttpRequest) -> HttpResponse:
    """List the terms, row by dated row, and say which is in force."""
    house = the_house()
    with house.database.snapshot() as reading:
        now = house.now(reading)
    rows = [{"object": "terms", **row.as_data()} for row in house.profile.rows]
    in_force = house.profile.in_force(now).starts_on
    shown = {
        **a_list(rows, None),
        "profile": house.profile.name,
        "in_force": in_force,
        "authors_are_asked": list(what_authors_are_asked()),
    }
    return answer(request, shown, cache=PUBLIC)


@router.get("/rulebook", auth=Door(), operation_id="getRulebook")
def get_rulebook(request: HttpRequest) -> HttpResponse:
    """Give the rulebook: each rule with its number, its sentence and its refusals, from the code that enforces it."""
    house = the_house()
    with house.database.snapshot() as reading:
        now = house.now(reading)
    return answer(request, as_data(rulebook(house.profile.in_force(now))), cache=PUBLIC)
