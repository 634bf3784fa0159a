"""The kinds of field that come in: strict, closed, and read once (I-3). What a value may be is the rules' to say."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, InstanceOf, WithJsonSchema
from pydantic_core import PydanticCustomError

from rejoinder.policy.deadlines import Instant, parse_instant
from rejoinder.policy.notice import is_an_email
from rejoinder.policy.page_path import PATH_LENGTH, is_a_page_path
from rejoinder.policy.text import fits_an_id


class Given(BaseModel):
    """A body: no unknown field, no other type, nothing made to fit."""

    model_config = ConfigDict(strict=True, extra="forbid")


def _id(text: str) -> str:
    if not fits_an_id(text):
        kind, message = "id", "An id has 1 to 64 of A-Z a-z 0-9 _ . : - and is not . or .."
        raise PydanticCustomError(kind, message)
    return text


def _instant(value: Any) -> Any:
    if not isinstance(value, str):
        kind, message = "instant", "An instant is a string, RFC 3339 with an offset."
        raise PydanticCustomError(kind, message)
    try:
        return parse_instant(value)
    except ValueError as error:
        raise PydanticCustomError("instant", "{reason}", {"reason": str(error)}) from None


def _country(text: str) -> str:
    if not (len(text) == 2 and text.isascii() and text.isalpha() and text.isupper()):  # noqa: PLR2004
        kind, message = "country", "A country is two capital letters, as in ISO 3166-1."
        raise PydanticCustomError(kind, message)
    return text


def _email(text: str) -> str:
    if not is_an_email(text):
        kind, message = "email", "An e-mail address has something on both sides of its @."
        raise PydanticCustomError(kind, message)
    return text


def _page_path(text: str) -> str:
    if not is_a_page_path(text):
        kind, message = (
            "page_path",
            "A path of this installation, such as /contracts/c-1001, of at most 2000 characters.",
        )
        raise PydanticCustomError(kind, message)
    return text


def _good_faith(value: bool) -> bool:  # noqa: FBT001
    if not value:
        kind, message = "good_faith", "A notice is given in good faith: true."
        raise PydanticCustomError(kind, message)
    return value


ID_SCHEMA = {"type": "string", "pattern": "^[A-Za-z0-9_.:-]{1,64}$"}
Id = Annotated[InstanceOf[str], AfterValidator(_id), WithJsonSchema(ID_SCHEMA)]
When = Annotated[Instant, BeforeValidator(_instant), WithJsonSchema({"type": "string", "format": "date-time"})]
Country = Annotated[str, AfterValidator(_country), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{2}$"})]
Email = Annotated[InstanceOf[str], AfterValidator(_email), WithJsonSchema({"type": "string", "format": "email"})]
PagePath = Annotated[
    InstanceOf[str],
    AfterValidator(_page_path),
    WithJsonSchema({"type": "string", "pattern": "^/", "maxLength": PATH_LENGTH}),
]
GoodFaith = Annotated[bool, AfterValidator(_good_faith), WithJsonSchema({"type": "boolean", "const": True})]
"""``Literal[True]`` would take 1, which equals it."""
Text = Annotated[InstanceOf[str], WithJsonSchema({"type": "string"})]
"""Any string: pydantic's own would refuse a lone surrogate, which is the rules' to refuse, and last (R-205, R-800)."""


class Money(Given):
    """An amount in a currency: ``amount`` in digits, such as "120.00"."""

    amount: Text
    currency: Text


class MemberGiven(Given):
    """A member as the marketplace knows them."""

    display_name: Text
    country: Country | None = None


class PageSessionGiven(Given):
    """Who is to be signed in to the pages, and the page that they come to."""

    member: Id
    return_to: PagePath


class ContractGiven(Given):
    """A contract as the marketplace knows it."""

    client: Id
    freelancer: Id
    title: Text
    description: Text | None = None
    category: Text | None = None
    started_at: When
    net_paid: Money | None = None
    same_person: bool | None = None


class EndGiven(Given):
    """The end; left out, it is now."""

    ended_at: When | None = None


class PrivateGiven(Given):
    """For the marketplace alone (R-206)."""

    recommend: int | None = None
    note: Text | None = None


class FeedbackGiven(Given):
    """What an author says."""

    author: Id
    ratings: dict[str, int]
    comment: Text | None = None
    private: PrivateGiven | None = None


class ChangeGiven(Given):
    """What an author changes: what is left out stays, ``comment: null`` takes the comment away."""

    author: Id
    ratings: dict[str, int] = Field(default_factory=dict)
    comment: Text | None = None


class ResponseGivenBody(Given):
    """The one response."""

    author: Id
    text: Text


class AuthorGiven(Given):
    """Who asks."""

    author: Id


class ByGiven(Given):
    """Who allows."""

    by: Id


class WithdrawalGiven(Given):
    """Who withdraws, and what they tell the desk in confidence."""

    author: Id
    pressured: bool | None = None
    note: Text | None = None


class ReportGiven(Given):
    """What a reporter claims."""

    reporter: Id
    target: Literal["feedback", "response"] = "feedback"
    ground: Text
    kind: Text | None = None
    description: Text
    evidence: list[Text] = Field(default_factory=list)


class EvidenceGiven(Given):
    """Documents that a reporter adds."""

    reporter: Id
    evidence: list[Text]


class PressuredGiven(Given):
    """What a party tells in confidence."""

    by: Id
    note: Text
    evidence: list[Text] = Field(default_factory=list)


class NoticeGiven(Given):
    """What anybody gives notice of."""

    contract: Id
    side: Literal["client", "freelancer"]
    name: Text
    email: Email
    reasons: Text
    good_faith: GoodFaith


class AdvanceGiven(Given):
    """How far the sandbox's clock goes: ``by`` a duration, or ``to`` an instant or "next"."""

    by: Text | None = None
    to: Text | None = None


class Asked(BaseModel):
    """A query: everything in it comes as text."""

    model_config = ConfigDict(extra="forbid")


def _limit(text: Any) -> Any:
    if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= 100:  # noqa: PLR2004
        return int(text)
    kind, message = "limit", "A limit is a whole number from 1 to 100."
    raise PydanticCustomError(kind, message)


def _star(text: Any) -> Any:
    if text in ("1", "2", "3", "4", "5"):
        return int(text)
    kind, message = "rating", "A rating is a whole number from 1 to 5."
    raise PydanticCustomError(kind, message)


Limit = Annotated[
    int, BeforeValidator(_limit), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 100, "default": 25})
]
Star = Annotated[int, BeforeValidator(_star), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 5})]
WorksAs = Literal["client", "freelancer"]


class ViewerAsked(Asked):
    """Who looks; without one, the public."""

    viewer: Id | None = None


class PageAsked(Asked):
    """A page of a list."""

    limit: Limit = 25
    cursor: Annotated[str, Field(max_length=512)] | None = None


class SideAsked(ViewerAsked):
    """The side that a member works on."""

    works_as: WorksAs = Field(alias="as")


class HistoryAsked(SideAsked, PageAsked):
    """Which rows of a history: those whose feedback counts for a star, or that ended since an instant."""

    rating: Star | None = None
    since: When | None = None


class ExplainAsked(SideAsked, PageAsked):
    """A page of the feedback that counts."""


class EventsAsked(Asked):
    """Events after one that was seen before; ``cursor`` goes on from a page, as in every other list."""

    after: Annotated[str, Field(max_length=64)] | None = None
    limit: Limit = 25
    cursor: Annotated[str, Field(max_length=64)] | None = None
