"""Ratings and words as a form has them, for leaving feedback and for changing it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy

from rejoinder.policy.facts import PrivateWords
from rejoinder.policy.refusals import RatingsInvalid
from rejoinder.web.pages.forms import Errors, read
from rejoinder.web.pages.refused import add_to, is_about_what_was_written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rejoinder.policy.decision import Refusal
    from rejoinder.store.reads.contract_page import Seat
    from rejoinder.web.pages.visit import Visit

PREFIX = "r-"
"""Before the name of a criterion in a form: a criterion may be called like any other field, and has no hyphen."""
STARS = ("1", "2", "3", "4", "5")
STAR_WORDS = {
    1: gettext_lazy("Poor"),
    2: gettext_lazy("Fair"),
    3: gettext_lazy("Good"),
    4: gettext_lazy("Very good"),
    5: gettext_lazy("Excellent"),
}
"""What each number of stars is called."""
NO_NUMBER = -1
"""Stands for what was sent in the place of a number and is none; the rules refuse it."""


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody has chosen and written, as it came in by a form; nothing of it is checked yet."""

    ratings: Mapping[str, int] = field(default_factory=dict)
    comment: str = ""
    recommend: str = ""
    note: str = ""

    def __bool__(self) -> bool:
        """Tell whether there is anything."""
        return bool(self.ratings or self.words or self.recommend)

    @property
    def words(self) -> list[str]:
        """Give what they wrote, to be given back where it can't be kept."""
        return [each for each in (self.comment, self.note) if each.strip()]

    @property
    def private(self) -> PrivateWords | None:
        """Give the private part; where neither field was filled in there is none (R-206)."""
        if not self.recommend and not self.note.strip():
            return None
        number = self.recommend
        fits = number.isascii() and number.isdigit() and len(number) <= len("10")
        return PrivateWords((int(number) if fits else NO_NUMBER) if number else None, self.note or None)

    @property
    def fields(self) -> dict[str, Any]:
        """Give it as hidden fields, for the next step of the form."""
        stars = {f"{PREFIX}{name}": value for name, value in self.ratings.items()}
        return {**stars, "comment": self.comment, "recommend": self.recommend or None, "note": self.note or None}


def criteria_of(seat: Seat) -> tuple[str, ...]:
    """Give the criteria of this party's side, in the order of the terms; none before the contract's end (R-204)."""
    return tuple(seat.terms.weights[seat.side]) if seat.terms is not None else ()


def in_order(ratings: Mapping[str, int], visit: Visit) -> list[tuple[str, int]]:
    """Give ratings in the order of today's terms, and after them what those don't name (R-204)."""
    sides = [list(names) for names in visit.house.profile.in_force(visit.then).weights.values()]
    order = max(sides, key=lambda names: len(ratings.keys() & set(names)))
    return sorted(ratings.items(), key=lambda each: order.index(each[0]) if each[0] in order else len(order))


def read_written(visit: Visit, seat: Seat, *, private: bool) -> Written:
    """Read what was chosen and written; ``private`` reads the private part, where the terms have one (R-206)."""
    chosen = read(visit, *(f"{PREFIX}{name}" for name in criteria_of(seat)))
    ratings = {name.removeprefix(PREFIX): int(stars) for name, stars in chosen.items() if stars in STARS}
    words = read(visit, "comment", "recommend", "note")
    if not private or seat.terms is None or not seat.terms.private_part:
        return Written(ratings, words["comment"])
    return Written(ratings, words["comment"], words["recommend"].strip(), words["note"])


def all_that_is_wrong(rules: Iterable[Callable[[Any], Refusal | None]], asked: Any) -> Errors:
    """Say all that the rules have against the content of a form at once, each beside its field.

    Asked for only where the first refusal is one of content: then standing, state and time have passed (R-800).
    """
    errors = Errors()
    for refusal in (rule(asked) for rule in rules):
        if refusal is None or not is_about_what_was_written(refusal):
            continue
        found = Errors()
        add_to(found, refusal, "recommend")
        names = refusal.criteria if isinstance(refusal, RatingsInvalid) else tuple(found.said)
        for name in names:
            words = found.of(name)
            if words is not None:
                place = f"{PREFIX}{name}" if isinstance(refusal, RatingsInvalid) else name.rpartition("/")[2]
                errors.add(place, words)
    return errors
