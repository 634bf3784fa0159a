"""The shape of every list that is answered, and of a problem: as closed as those in ``shapes.py``."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, WithJsonSchema

from rejoinder.web.api.shapes import (
    Count,
    Day,
    Exact,
    Feedback,
    FeedbackGone,
    Id,
    RandomId,
    Shape,
    Side,
    Summary,
    TwoDecimals,
    Version,
    When,
    sometimes,
)


class Page(Shape):
    """A page of a list; ``next_cursor`` is good for this list and its filters alone."""

    object: Literal["list"]
    has_more: bool
    next_cursor: str | None


class Versions(Page):
    """Every version of a feedback, oldest first."""

    data: list[Version]


class HistoryRow(Shape):
    """An ended contract, with the public feedback about the member, or why there is none."""

    contract: Id
    title: str
    category: str | None
    started_at: When
    ended_at: When
    feedback: Feedback | FeedbackGone | None
    why_none: Literal["window_open", "none_left", "not_public"] | None


class History(Page):
    """A member's ended contracts, newest first, and the summary of the same moment."""

    data: list[HistoryRow]
    summary: Summary


class Explained(Shape):
    """One feedback that counts, and what it weighs in the mean."""

    contract: Id
    side: Side
    overall: TwoDecimals
    overall_exact: Exact
    share: Annotated[str, Field(pattern="^[01][.][0-9]{6}$")]


class Quarter(Shape):
    """A criterion's mean in one calendar quarter (UTC)."""

    quarter: Annotated[str, Field(pattern="^[0-9]{4}-Q[1-4]$")]
    mean: TwoDecimals
    count: Count


class AmongLikeWork(Shape):
    """Where a member's mean stands among the others' in a category."""

    category: str
    mean: TwoDecimals
    count: Count
    at_or_below: TwoDecimals = Field(description="The share of the others whose mean is no higher.")
    others: Count


class Strength(Shape):
    """What a member's feedback says on one criterion (R-903)."""

    criterion: str
    mean: TwoDecimals
    count: Count
    course: list[Quarter]
    among: list[AmongLikeWork]


class Explanation(Page):
    """Every feedback that counts for a member, and the formula (R-902)."""

    data: list[Explained]
    member: Id
    works_as: Side = Field(alias="as")
    feedback_count: Count
    formula: str
    strengths: list[Strength] = sometimes("To the member alone.")


class Ground(Shape):
    """A ground of a report (R-502)."""

    object: Literal["ground"]
    ground: str
    title: str
    what: str
    kinds: list[str]
    example: str
    not_this: str = Field(description="What is not removed on this ground.")


class NotAGround(Shape):
    """What isn't a ground, and the code of the refusal."""

    ground: str
    code: str
    detail: str


class Grounds(Page):
    """The grounds, and no others."""

    data: list[Ground]
    not_a_ground: list[NotAGround]


class BothSides(Shape):
    """Who sees the response that each side writes (R-304)."""

    client: Literal["author_only", "public"]
    freelancer: Literal["author_only", "public"]


class Weights(Shape):
    """What each criterion weighs, by the side of the author (R-204)."""

    client: dict[str, Annotated[int, Field(ge=1)]]
    freelancer: dict[str, Annotated[int, Field(ge=1)]]


class Terms(Shape):
    """One dated row of the terms."""

    object: Literal["terms"]
    starts_on: Day
    feedback_days: Count
    reveal: Literal["both_or_deadline", "deadline_only"]
    response_days: Count
    change_days: Count
    change_request_days: Count
    public_from: str
    comment_length: Count
    response_length: Count
    private_part: bool
    report_description: Count
    report_documents: Count
    report_days: Count
    holidays: list[Day]
    appeal_days: Count
    keep_removed_days: Count
    erased_author: Literal["kept", "removed"]
    response_audience: BothSides
    weights: Weights


class AllTerms(Page):
    """Every row of the terms, oldest first."""

    data: list[Terms]
    profile: str
    in_force: Day = Field(description="The row that is in force for contracts that end now, by its ``starts_on``.")
    authors_are_asked: list[str]


class RuleRefusal(Shape):
    """A refusal that a rule gives."""

    code: str
    title: str
    detail: str


class Rule(Shape):
    """A rule: its number, its sentence, the function that holds it, its refusals, its numbers."""

    rule: Annotated[str, Field(pattern="^R-[0-9]+$")]
    chapter: str
    sentence: str
    function: str | None
    refusals: list[RuleRefusal]
    numbers: dict[str, Any]


class Rulebook(Shape):
    """The rulebook, by number."""

    object: Literal["list"]
    data: list[Rule]


class Event(Shape):
    """Something that happened; ``data`` names things and instants, never words or ratings."""

    id: RandomId
    type: str
    at: When
    data: dict[str, str]


class Events(Page):
    """What happened, oldest first; ``next_cursor`` is the last event's id, for ``after``."""

    data: list[Event]


class TestClock(Shape):
    """The sandbox's clock."""

    object: Literal["test_clock"]
    now: When


class Upcoming(Shape):
    """What is still to happen."""

    at: When
    event: str
    contract: Id
    side: Side = sometimes("Where it is about one side's feedback.")


class Timeline(Page):
    """What is still to happen, next first."""

    data: list[Upcoming]


class Fault(Shape):
    """One part of a request that is wrong."""

    pointer: str = Field(description='A JSON pointer into the body, or "?name" for a parameter.')
    code: str
    detail: str


class Instead(Shape):
    """A way that is open instead of a report (R-503)."""

    action: str
    until: When | None


class PageSession(Shape):
    """A link that signs a member in to the pages, once; send their browser there by a redirect."""

    object: Literal["page_session"]
    url: Annotated[str, WithJsonSchema({"type": "string", "format": "uri"})]
    expires_at: When


class Problem(Shape):
    """Why not (RFC 9457); ``code`` is stable, and what helps stands beside it."""

    type: str = Field(description="A page of this installation that says more.")
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: str
    code: str
    instance: str
    request_id: Annotated[str, Field(pattern="^req_[0-9a-f]{24}$")]
    errors: list[Fault] = sometimes("The parts of the request that are wrong.")
    closed_at: When = sometimes("Since when it is no longer allowed.")
    lapses_at: When = sometimes("When the request that is waiting lapses.")
    ended_at: When = sometimes("The end that was recorded.")
    now: When = sometimes("The sandbox's time.")
    instead: list[Instead] = sometimes("The ways that are open.")
    criteria: list[str] = sometimes("The criteria of this side, all of which are rated.")
    character: str = sometimes("The character that plain text can't have, by its name.")
    position: Count = sometimes("Where it stands in the text as it was sent, from 0.")
    length: Count = sometimes("How many characters there are.")
    limit: Count = sometimes("How many there may be.")
    least: Count = sometimes("How many there must be.")
    reason: str = sometimes("What can't be understood.")
