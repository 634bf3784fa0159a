"""What a row of somebody's file says, by the same checks as what comes in over HTTP: a value, or a ``ValueError``."""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rejoinder.policy import contract as contract_policy
from rejoinder.policy.contract import CATEGORY_LENGTH, DESCRIPTION_LENGTH, TITLE_LENGTH
from rejoinder.policy.deadlines import EARLIEST, LATEST, SECOND, parse_instant
from rejoinder.policy.decision import Refusal
from rejoinder.policy.refusals import AmountInvalid, RatingsInvalid, RecommendInvalid, SameMember
from rejoinder.policy.terms import SIDES
from rejoinder.policy.terms import WHOLE as BOUNDS
from rejoinder.policy.text import NAME_LENGTH, fits_an_id, plain
from rejoinder.store.feedback import write_ratings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rejoinder.actions.import_map import Map
    from rejoinder.policy.deadlines import Instant

Row = dict[str, str | None]
LONGEST = max(BOUNDS["comment_length"][1], BOUNDS["response_length"][1])
"""Characters of a comment or response that any terms can admit; the contract's own terms are asked later."""
OVERALL = re.compile(r"[1-5](?:\.[0-9]{1,2})?")
UNIX = re.compile(r"([0-9]{1,10})(?:\.([0-9]{1,18}))?")
COUNTRY = re.compile(r"[A-Z]{2}")
WHOLE = re.compile(r"[0-9]{1,2}")
NUMBER = re.compile(r"[+-]?[0-9]{1,9}(?:\.[0-9]{1,9})?")
LONGEST_ID = 64

COLUMNS = {
    "members": ("member", "display_name", "country", "created_at"),
    "contracts": (
        "contract",
        "client",
        "freelancer",
        "title",
        "description",
        "category",
        "started_at",
        "ended_at",
        "net_paid",
        "currency",
    ),
    "feedback": ("contract", "side", "left_at"),
    "ratings": ("author", "about", "rating", "at"),
}
AFTER_RATINGS = ("overall", "comment", "private_recommend", "response", "response_at")
NEEDED = {
    "members": ("member", "display_name"),
    "contracts": ("contract", "client", "freelancer", "title", "started_at"),
    "feedback": ("contract", "side", "left_at"),
    "ratings": ("author", "about", "rating", "at"),
}


def columns_of(kind: str, criteria: Iterable[str]) -> tuple[str, ...]:
    """Give the columns of a kind of file, in API.md's order."""
    if kind != "feedback":
        return COLUMNS[kind]
    return (*COLUMNS[kind], *(f"rating_{name}" for name in criteria), *AFTER_RATINGS)


class Rows:
    """Reads the rows of one file by its map; ``now`` is the instant after which nothing can have happened."""

    def __init__(self, meaning: Map, now: Instant) -> None:
        self._map = meaning
        self._now = now
        self._moment = unix_instant if meaning.time == "unix" else parse_instant
        # Asked for each of millions of rows, and mostly of what was asked before.
        self._known_id = lru_cache(maxsize=16_384)(self._member_id)
        self._known_stars = lru_cache(maxsize=1_024)(self._stars)

    def member(self, row: Row) -> tuple[Any, ...]:
        """Read a row of members."""
        country = row.get("country")
        if country is not None and not COUNTRY.fullmatch(country):
            raise ValueError("country: A country is two capital letters, as in ISO 3166-1.")
        name = _words(row, "display_name", NAME_LENGTH, multiline=False)
        created_at = self._optional_instant(row, "created_at")
        return self._member_id(row.get("member"), "member"), _needed(name, "display_name"), country, created_at

    def contract(self, row: Row) -> tuple[Any, ...]:
        """Read a row of contracts."""
        asked = contract_policy.Registering(
            standing=None,
            id=_id(row, "contract"),
            client=self._member_id(row.get("client"), "client"),
            freelancer=self._member_id(row.get("freelancer"), "freelancer"),
            title=_needed(_words(row, "title", TITLE_LENGTH, multiline=False), "title"),
            description=_words(row, "description", DESCRIPTION_LENGTH),
            category=_words(row, "category", CATEGORY_LENGTH, multiline=False),
            started_at=self._instant(row, "started_at"),
            amount=row.get("net_paid"),
            currency=row.get("currency"),
            same_person=False,
        )
        ended_at = self._optional_instant(row, "ended_at")
        fact = contract_policy.register(asked)
        if isinstance(fact, Refusal):
            raise ValueError(fact.sentence)  # noqa: TRY004  It is the row that is wrong.
        if (asked.amount is None) != (asked.currency is None):
            raise ValueError(AmountInvalid.sentence)
        words = (asked.title, asked.description, asked.category, asked.started_at)
        return asked.id, asked.client, asked.freelancer, *words, ended_at, asked.amount, asked.currency

    def feedback(self, row: Row) -> tuple[Any, ...]:
        """Read a row of feedback; what the contract's terms say of it is asked later."""
        side = row.get("side")
        if side not in SIDES:
            raise ValueError("side: The side of its author is client or freelancer.")
        ratings, overall = _ratings(row), row.get("overall")
        if (ratings is None) == (overall is None):
            raise ValueError("It has either a rating on every criterion, or an overall alone.")
        response, response_at = _words(row, "response", LONGEST), self._optional_instant(row, "response_at")
        if (response is None) != (response_at is None):
            raise ValueError("A response has its instant, response_at, and an instant its response.")
        alone = overall_alone(overall) if overall is not None else None
        comment, recommend = _words(row, "comment", LONGEST), _recommend(row.get("private_recommend"))
        left_at = self._past(self._instant(row, "left_at"), "left_at")
        if response_at is not None:
            self._past(response_at, "response_at")
        return _id(row, "contract"), side, left_at, ratings, alone, comment, recommend, response, response_at

    def rating(self, cells: Sequence[str | None], at: Sequence[int], file: int, line: int) -> tuple[Any, ...]:
        """Read a row of ratings whose author, about, rating and instant stand ``at`` these places."""
        author, about = self._known_id(cells[at[0]], "author"), self._known_id(cells[at[1]], "about")
        stars = self._known_stars(cells[at[2]])
        left_at = self._past(self._moment(cells[at[3]] or ""), "at")
        if author < about:
            return pair_id(author, about), author, about, "client", left_at, stars, file, line
        if author == about:
            raise ValueError(SameMember.sentence)
        return pair_id(about, author), about, author, "freelancer", left_at, stars, file, line

    def _stars(self, said: str | None) -> str:
        number = Decimal(said) if said is not None and NUMBER.fullmatch(said) else None
        stars = self._map.stars_for(number) if number is not None else None
        if stars is None:
            raise ValueError("rating: The mapping file gives no stars for it.")
        return str(stars)

    def _member_id(self, said: str | None, name: str) -> str:
        return _id({name: self._map.member_prefix + said if said else None}, name)

    def _instant(self, row: Row, name: str) -> Instant:
        try:
            return self._moment(row.get(name) or "")
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None

    def _optional_instant(self, row: Row, name: str) -> Instant | None:
        return None if row.get(name) is None else self._instant(row, name)

    def _past(self, instant: Instant, name: str) -> Instant:
        if instant > self._now:
            raise ValueError(f"{name}: It is in the future.")
        return instant


def pair_id(client: str, freelancer: str) -> str:
    """Name the one contract of two members who rated each other: by their ids, where no other pair gives that name."""
    name = f"{client}:{freelancer}"
    if len(name) <= LONGEST_ID and name.count(":") == 1:
        return name
    return "pair:" + hashlib.sha256(f"{client}\n{freelancer}".encode()).hexdigest()[:40]


def unix_instant(text: str) -> Instant:
    """Read seconds since 1970, UTC, with or without a fraction, which is cut to microseconds."""
    found = UNIX.fullmatch(text)
    if found is None:
        raise ValueError("An instant is written as seconds since 1970, such as 1289241911.72836.")
    instant = int(found[1]) * SECOND + int((found[2] or "0")[:6].ljust(6, "0"))
    if not EARLIEST <= instant < LATEST:
        raise ValueError("Instants lie in the years 2000 to 2100.")
    return instant


def overall_alone(text: str) -> str:
    """Read an overall that stands alone: 1 to 5, at most two decimals; give it as short as it can be written."""
    if not OVERALL.fullmatch(text) or Fraction(text) > 5:  # noqa: PLR2004  R-204.
        raise ValueError("overall: It is from 1 to 5, with two decimals at most.")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _id(row: Mapping[str, str | None], name: str) -> str:
    text = row.get(name) or ""
    if not fits_an_id(text):
        raise ValueError(f"{name}: An id is 1 to 64 of A-Za-z0-9_.:-, and neither . nor .. alone.")
    return text


def _words(row: Row, name: str, limit: int, *, multiline: bool = True) -> str | None:
    text = row.get(name)
    read = None if text is None else plain(text, field=name, limit=limit, multiline=multiline)
    if isinstance(read, Refusal):
        raise ValueError(f"{name}: {read.sentence}")  # noqa: TRY004  It is the row's text that is wrong.
    return read or None


def _needed(text: str | None, name: str) -> str:
    if text is None:
        raise ValueError(f"{name}: There is nothing to read in the text.")
    return text


def _ratings(row: Row) -> str | None:
    said = {name.removeprefix("rating_"): stars for name, stars in row.items() if stars and name.startswith("rating_")}
    if not all(stars in "12345" and len(stars) == 1 for stars in said.values()):
        raise ValueError(RatingsInvalid.sentence)
    return write_ratings({name: int(stars) for name, stars in said.items()}) if said else None


def _recommend(text: str | None) -> int | None:
    if text is None:
        return None
    if not WHOLE.fullmatch(text) or int(text) > 10:  # noqa: PLR2004  R-206.
        raise ValueError(f"private_recommend: {RecommendInvalid.sentence}")
    return int(text)


READERS: dict[str, Callable[[Rows, Row], tuple[Any, ...]]] = {
    "members": Rows.member,
    "contracts": Rows.contract,
    "feedback": Rows.feedback,
}
