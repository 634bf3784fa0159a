"""The shape of every answer, closed: whatever leaves the house stands here (T-1). The tests hold every answer to it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from rejoinder.web.api.types import ID_SCHEMA


def sometimes(description: str) -> Any:
    """Describe a field that an answer may leave out."""
    return Field(default_factory=str, description=description)


Id = Annotated[str, WithJsonSchema({**ID_SCHEMA, "description": "An id of the marketplace's own."})]
RandomId = Annotated[str, WithJsonSchema({"type": "string", "pattern": "^[0-9a-f]{32}$"})]
When = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time", "pattern": "Z$"})]
Day = Annotated[str, WithJsonSchema({"type": "string", "format": "date"})]
TwoDecimals = Annotated[str, WithJsonSchema({"type": "string", "pattern": "^[0-9]+[.][0-9]{2}$"})]
Exact = Annotated[str, WithJsonSchema({"type": "string", "pattern": "^[0-9]+/[0-9]+$"})]
Hash = Annotated[str, WithJsonSchema({"type": "string", "pattern": "^[0-9a-f]{64}$"})]
Stars = Annotated[int, Field(ge=1, le=5)]
Count = Annotated[int, Field(ge=0)]
Side = Literal["client", "freelancer"]
Audience = Literal["author_only", "public"]


class Shape(BaseModel):
    """Something that is answered: these fields and no others."""

    model_config = ConfigDict(extra="forbid", defer_build=True)  # Built when the document is asked for.


class Way(Shape):
    """Whether a deed is open to this viewer; ``until``, ``closed_at`` and ``lapses_at`` are exclusive (R-1)."""

    allowed: bool
    until: When = sometimes("The instant at which it is no longer allowed.")
    audience: Audience = sometimes("Who will see it (R-304).")
    code: str = sometimes("The refusal that it would meet.")
    closed_at: When = sometimes("Since when it is no longer allowed.")
    lapses_at: When = sometimes("When the request that is waiting lapses.")


class Actions(Shape):
    """What this viewer may do, why not, until when: nobody else computes a deadline."""

    leave_feedback: Way
    respond: Way
    enable_changes: Way
    report: Way
    ask_to_change: Way
    change: Way
    withdraw: Way


class Removed(Shape):
    """Why there is nothing to read any more: the class of ground, and the day (R-608)."""

    ground_class: str
    on: Day


class Response(Shape):
    """The one response, as it stands beside its feedback."""

    text: str
    at: When
    answered_version: Annotated[int, Field(ge=1)]
    audience: Audience


class ResponseGone(Shape):
    """The place of a response that was removed by itself (R-306)."""

    state: Literal["removed"]
    removed: Removed


class ResponseGiven(Response):
    """The response to its own author, who has just given it."""

    object: Literal["response"]
    contract: Id
    side: Side


class Private(Shape):
    """The private part: for its author, and for the marketplace's key with ``private`` (R-206)."""

    recommend: Annotated[int, Field(ge=0, le=10)] | None
    note: str | None


class Feedback(Shape):
    """A feedback to one who may see it; its author sees it sealed, too."""

    object: Literal["feedback"]
    contract: Id
    side: Side = Field(description="The side of its author.")
    author: Id | None = Field(description="null where the author was erased.")
    about: Id | None = Field(description="null where that member was erased.")
    ratings: dict[str, Stars]
    overall: TwoDecimals
    overall_alone: Literal[True] = sometimes("Imported history that has an overall and no ratings.")
    comment: str | None
    revealed_at: When | None
    changed_at: When | None = Field(description="When the latest version was written, where it isn't the first.")
    version: Annotated[int, Field(ge=1)]
    state: Literal["sealed", "revealed", "removed"]
    public: bool
    response: Response | ResponseGone | None
    reveals_at: When = sometimes("While it is sealed: when it will be revealed at the latest.")
    removed: Removed = sometimes("Once it was removed, to its author.")
    private: Private | None = sometimes("The private part, to those who may see it.")
    actions: Actions


class FeedbackGone(Shape):
    """The place of a removed feedback, for all but its author and the desk."""

    object: Literal["feedback"]
    contract: Id
    side: Side
    state: Literal["removed"]
    removed: Removed


class Version(Shape):
    """One version of a feedback (R-404)."""

    object: Literal["feedback_version"]
    contract: Id
    side: Side
    version: Annotated[int, Field(ge=1)]
    at: When
    ratings: dict[str, Stars]
    overall: TwoDecimals
    overall_alone: Literal[True] = sometimes("Imported history that has an overall and no ratings.")
    comment: str | None


class Paid(Shape):
    """The net amount paid."""

    amount: str
    currency: str


class Sides(Shape):
    """Both feedbacks of a contract; ``null`` where there is nothing that this viewer may see."""

    client: Feedback | FeedbackGone | None
    freelancer: Feedback | FeedbackGone | None


class Coming(Shape):
    """What will happen on a contract. A coming reveal stands in its author's timeline alone."""

    at: When
    event: str
    side: Side = sometimes("Where it is about one side's feedback.")


class Contract(Shape):
    """A contract as this viewer sees it; parties, description and amount are for the parties."""

    object: Literal["contract"]
    id: Id
    title: str
    category: str | None
    started_at: When
    ended_at: When | None
    client: Id | None = sometimes("null where that member was erased.")
    freelancer: Id | None = sometimes("null where that member was erased.")
    description: str | None = sometimes("To the parties.")
    net_paid: Paid | None = sometimes("To the parties.")
    feedback: Sides
    actions: Actions
    timeline: list[Coming]


class Member(Shape):
    """A member as the marketplace registered them."""

    object: Literal["member"]
    id: Id
    display_name: str
    country: str | None


class Note(Shape):
    """What was told in confidence was kept (R-210)."""

    object: Literal["confidential_note"]
    id: RandomId
    at: When


class ChangeRequest(Shape):
    """A request to change one's feedback."""

    object: Literal["change_request"]
    contract: Id
    side: Side
    asked_at: When
    lapses_at: When


class ChangeWindow(Shape):
    """The time in which an author may change their feedback."""

    object: Literal["change_window"]
    contract: Id
    side: Side
    opened_at: When
    closes_at: When


class Report(Shape):
    """A report, to the one who made it. ``due`` is the desk's target (R-604)."""

    object: Literal["report"]
    id: RandomId
    contract: Id
    side: Side
    target: Literal["feedback", "response"]
    version: Annotated[int, Field(ge=1)]
    reporter: Id
    ground: str
    kind: str | None
    description: str
    evidence: list[RandomId]
    made_at: When
    state: Literal["open", "decided", "appealed", "closed"]
    due: When
    late: bool
    outcome: str | None
    reasons: str | None
    closed_at: When | None


class EvidenceFiled(Shape):
    """A document that was taken in; ``size`` (bytes) and ``sha256`` are of what was received."""

    object: Literal["evidence"]
    id: RandomId
    sha256: Hash
    media_type: str
    size: Count


class Evidence(EvidenceFiled):
    """A document, to the one who filed it; ``stored_sha256`` is of what is kept."""

    stored_sha256: Hash
    name: str


class Notice(Shape):
    """A notice was received."""

    object: Literal["notice"]
    id: RandomId
    received_at: When


class StarShare(Shape):
    """How many feedbacks count for a star."""

    count: Count
    share: TwoDecimals


class StarShares(Shape):
    """How many feedbacks count for each star: the one nearest their overall, half up."""

    five: StarShare = Field(alias="5")
    four: StarShare = Field(alias="4")
    three: StarShare = Field(alias="3")
    two: StarShare = Field(alias="2")
    one: StarShare = Field(alias="1")


class Summary(Shape):
    """What a member's public feedback adds up to (R-900)."""

    object: Literal["summary"]
    member: Id
    works_as: Side = Field(alias="as")
    contracts_finished: Count
    feedback_count: Count
    mean_overall: TwoDecimals | None
    stars: StarShares
    criteria: dict[str, TwoDecimals]
