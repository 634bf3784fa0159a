"""A mapping file: what the columns of somebody else's file mean, and what is invented where it says nothing."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING, Any

from rejoinder.policy.contract import CATEGORY_LENGTH, TITLE_LENGTH, Registering, the_amount_is_an_amount
from rejoinder.policy.decision import Refusal
from rejoinder.policy.text import fits_an_id, plain

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

KINDS = ("members", "contracts", "feedback", "ratings")
LATER = ("attributes", "relations", "messages")
"""Kinds of files that have their format, and no use yet."""
TIMES = ("rfc3339", "unix")
STARS = ("1", "2", "3", "4", "5")
KEYS = {"as", "columns", "time", "member_prefix", "stars", "contract"}
INVENTED = {"title", "category", "net_paid", "currency"}


class WrongMap(Exception):  # noqa: N818  It is said in the words of the map's author.
    """A mapping file that can't be used: which key, and why."""


@dataclass(frozen=True, slots=True)
class Invented:
    """What nobody wrote down of the contracts behind ratings: alike for all of them."""

    title: str
    category: str | None
    amount: str
    currency: str


@dataclass(frozen=True, slots=True)
class Map:
    """How a file is read. ``in_order`` are the columns of a file without a first line; ``theirs`` our names' names.

    ``stars`` has (lowest, highest, stars), both included; ``time`` is how instants are written: rfc3339 or unix.
    """

    kind: str | None = None
    in_order: tuple[str, ...] | None = None
    theirs: Mapping[str, str] = field(default_factory=dict)
    time: str = "rfc3339"
    member_prefix: str = ""
    stars: tuple[tuple[Decimal, Decimal, int], ...] = ()
    invented: Invented | None = None

    def stars_for(self, rating: Decimal) -> int | None:
        """Give the whole stars of a rating on its own scale, or ``None`` where it has no such rating."""
        return next((stars for low, high, stars in self.stars if low <= rating <= high), None)


def load_map(file: Path) -> Map:
    """Read a mapping file, or raise ``WrongMap`` with the key and the reason."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"{file.name}: {error}"
        raise WrongMap(message) from error
    return map_from(data, file.name)


def map_from(data: Mapping[str, Any], source: str) -> Map:
    """Check a mapping and make it; ``WrongMap`` names the key and the reason."""
    _require(not data.keys() - KEYS, source, ", ".join(sorted(data.keys() - KEYS)), "is not a key of a mapping file")
    kind, time, prefix = data.get("as"), data.get("time", "rfc3339"), data.get("member_prefix", "")
    _require(kind in (None, *KINDS), source, "as", f"must be one of {', '.join(KINDS)}")
    _require(time in TIMES, source, "time", f"must be one of {', '.join(TIMES)}")
    _require(prefix == "" or _is_id(prefix), source, "member_prefix", "must be such as an id begins")
    in_order, theirs = _columns(data.get("columns", {}), source)
    stars = _stars(data.get("stars", {}), source)
    invented = _invented(data["contract"], source) if "contract" in data else None
    return Map(kind, in_order, theirs, time, prefix, stars, invented)


def _require(holds: bool, where: str, key: str, reason: str) -> None:  # noqa: FBT001
    if not holds:
        message = f"{where}: {key} {reason}."
        raise WrongMap(message)


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and fits_an_id(value)


def _is_number(value: Any) -> bool:
    return type(value) is int or (type(value) is float and isfinite(value))


def _columns(said: Any, source: str) -> tuple[tuple[str, ...] | None, Mapping[str, str]]:
    """A list names the columns of a file without a first line, a table says what our columns are called there."""
    names = list(said.values()) if isinstance(said, dict) else said
    named = isinstance(names, list) and all(isinstance(name, str) for name in names)
    _require(named, source, "columns", 'must be a list of names, or a table such as author = "rater"')
    used = [name for name in names if name]
    _require(len(set(used)) == len(used), source, "columns", "must name each column once")
    return (None, said) if isinstance(said, dict) else (tuple(said), {})


def _stars(said: Any, source: str) -> tuple[tuple[Decimal, Decimal, int], ...]:
    _require(isinstance(said, dict), source, "stars", "must be a table such as 5 = [8, 10]")
    found: list[tuple[Decimal, Decimal, int]] = []
    for stars, bounds in said.items():
        ok = isinstance(bounds, list) and len(bounds) == 2 and all(map(_is_number, bounds))  # noqa: PLR2004
        _require(stars in STARS and ok, source, f"stars.{stars}", "must be 1 to 5 = [lowest, highest] rating")
        low, high = (Decimal(str(each)) for each in bounds)
        apart = low <= high and all(high < other[0] or other[1] < low for other in found)
        _require(apart, source, f"stars.{stars}", "must not overlap another, nor begin after its end")
        found.append((low, high, int(stars)))
    return tuple(found)


def _invented(said: Any, source: str) -> Invented:
    _require(isinstance(said, dict), source, "contract", "must be a table")
    unknown = ", ".join(sorted(said.keys() - INVENTED))
    _require(not unknown, source, f"contract.{unknown}", "is not a key of the contract")
    for key in sorted(INVENTED - {"category"}):
        _require(isinstance(said.get(key), str), source, f"contract.{key}", "must be there, and a text")
    words: dict[str, str] = {}
    for key, limit in (("title", TITLE_LENGTH), ("category", CATEGORY_LENGTH)):
        text = said.get(key, "")
        read = plain(text, field=key, limit=limit, multiline=False) if isinstance(text, str) else None
        fits = isinstance(read, str) and (read != "" or key == "category")
        _require(fits, source, f"contract.{key}", f"must be one line of plain text, at most {limit} characters")
        words[key] = str(read)
    amount, currency = said["net_paid"], said["currency"]
    asked = Registering(None, "", "", "", "", None, None, 0, amount, currency, same_person=False)
    refused = the_amount_is_an_amount(asked)
    _require(
        not isinstance(refused, Refusal), source, "contract.net_paid", "must be an amount such as 1.00, with a currency"
    )
    return Invented(words["title"], words["category"] or None, amount, currency)
