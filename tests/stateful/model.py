"""One contract as RULES.md has it, in plain Python that shares no line with the product: what every act must answer.

Each ``may_…`` says why not, or ``None``: standing first, then state, then time (R-800). An act asks it, then the
contents, and then happens. An answer is ``(status, code)``; the code is ``"replayed"`` where a repeat is answered as
the first time, and ``""`` where all is well.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

CRITERIA = {
    "client": ("skills", "quality", "availability", "schedule", "communication", "cooperation"),
    "freelancer": ("clarity", "communication", "cooperation", "schedule", "payment", "professionalism"),
}
OTHER = {"client": "freelancer", "freelancer": "client"}
AUDIENCE = {"client": "public", "freelancer": "author_only"}
"""R-304: who sees the response to this side's feedback. The freelancer answers the client in public."""

Answer = tuple[int, str]
GOOD: Answer = (200, "")
CREATED: Answer = (201, "")
REPLAYED: Answer = (200, "replayed")


def midnight_after(moment: datetime, days: int) -> datetime:
    """R-1: a window of so many days closes at the midnight that ends the last of them."""
    return datetime.combine(moment.date() + timedelta(days=days + 1), datetime.min.time(), moment.tzinfo)


def clean(text: str | None) -> str | None:
    """R-205: white space at both ends isn't part of a text, and nothing isn't one."""
    return (text or "").strip() or None


def bad_text(text: str | None, most: int) -> Answer | None:
    """R-205: what no text may have, or too much of it."""
    if text is not None and "\0" in text:
        return 422, "text.not_plain"
    return (422, "text.too_long") if len(clean(text) or "") > most else None


def half_up(exact: Fraction) -> str:
    """R-204: two decimals, half up."""
    hundredths = int(exact * 100 + Fraction(1, 2))
    return f"{hundredths // 100}.{hundredths % 100:02}"


@dataclass
class Said:
    """A feedback: what was first submitted, what stands, and since when it is shown."""

    first: tuple[dict[str, int], str | None, Any]
    ratings: dict[str, int]
    comment: str | None
    shown_at: datetime
    version: int = 1
    removed: bool = False


@dataclass
class Model:
    """Everything about one contract. Feedback, responses and windows are keyed by the side of the feedback's author."""

    client: str
    freelancer: str
    started_at: datetime
    amount: str | None
    now: datetime
    ended_at: datetime | None = None
    left: dict[str, Said] = field(default_factory=dict)
    responses: dict[str, tuple[str, int]] = field(default_factory=dict)
    windows: dict[str, datetime] = field(default_factory=dict)
    asked: dict[str, datetime] = field(default_factory=dict)
    reported: set[tuple[str, str, int]] = field(default_factory=set)
    cases: set[tuple[str, str]] = field(default_factory=set)
    told: list[tuple[str, str]] = field(default_factory=list)

    # What is so

    def party(self, side: str) -> str:
        """Name who is on a side."""
        return self.client if side == "client" else self.freelancer

    def about(self, side: str) -> str:
        """Name whom this side's feedback is about."""
        return self.party(OTHER[side])

    @property
    def closes(self) -> datetime:
        """R-203."""
        assert self.ended_at is not None
        return midnight_after(self.ended_at, 14)

    @property
    def responses_close(self) -> datetime:
        """R-303."""
        assert self.ended_at is not None
        return midnight_after(self.ended_at, 28)

    @property
    def public(self) -> bool:
        """R-208."""
        return self.amount is not None and Decimal(self.amount) >= 1

    def shown(self, side: str) -> bool:
        """Revealed, and not removed."""
        said = self.left.get(side)
        return said is not None and said.shown_at <= self.now and not said.removed

    def is_open(self, side: str) -> bool:
        """R-403, R-408."""
        removed = side in self.left and self.left[side].removed
        return side in self.windows and self.now < self.windows[side] and not removed

    def deadlines(self) -> list[datetime]:
        """List every instant at which something changes."""
        if self.ended_at is None:
            return []
        return [self.closes, self.responses_close, *self.windows.values(), *self.asked.values()]

    def advance(self, to: datetime) -> None:
        """R-207: time alone reveals."""
        for side in sorted(self.left):
            if self.now < self.left[side].shown_at <= to:
                self.told.append(("feedback.revealed", side))
        self.now = to

    # What may be done

    def may_leave(self, side: str, who: str) -> Answer | None:
        if who != self.party(side):
            return 403, "feedback.not_a_party"
        if self.ended_at is None:
            return 409, "feedback.contract_not_ended"
        if side in self.left:
            return 409, "feedback.already_left"
        late = self.now >= self.closes and not self.is_open(side)
        return (409, "feedback.window_closed") if late else None

    def may_respond(self, side: str, who: str) -> Answer | None:
        if who != self.about(side):
            return 403, "response.not_about_you"
        if not self.shown(side) or self.left[side].comment is None:
            return 409, "response.nothing_to_answer"
        if side in self.responses:
            return 409, "response.already_given"
        return (409, "response.window_closed") if self.now >= self.responses_close else None

    def _available(self, side: str, who: str) -> bool:
        """R-401, as far as this member may know: what is sealed is, to whom it is about, as if it were not there."""
        if self.ended_at is None:
            return False
        said = self.left.get(side)
        if said is None or (said.shown_at > self.now and who != self.party(side)):
            return self.now >= self.closes
        return self.shown(side)

    def may_ask(self, side: str, who: str) -> Answer | None:
        if who != self.party(side):
            return 403, "change.not_yours"
        if not self._available(side, who):
            return 409, "change.not_available"
        if side in self.windows:
            return 409, "change.window_used"
        waiting = side in self.asked and self.now < self.asked[side]
        return (409, "change.already_asked") if waiting else None

    def may_allow(self, side: str, who: str) -> Answer | None:
        if who != self.about(side):
            return 403, "change.not_about_you"
        if not self._available(side, who):
            return 409, "change.not_available"
        return (409, "change.window_used") if side in self.windows else None

    def may_change(self, side: str, who: str) -> Answer | None:
        if who != self.party(side):
            return 403, "change.not_yours"
        if not self.is_open(side):
            return 409, "change.window_not_open"
        return (409, "change.not_available") if side not in self.left else None

    def may_withdraw(self, side: str, who: str) -> Answer | None:
        if who != self.party(side):
            return 403, "withdrawal.not_yours"
        return None if self.shown(side) else (409, "withdrawal.not_available")

    def may_report(self, side: str, who: str, target: str = "feedback") -> Answer | None:
        if who != (self.about(side) if target == "feedback" else self.party(side)):
            return 403, "report.not_about_you"
        if not self.shown(side) or (target == "response" and side not in self.responses):
            return 409, "report.not_available"
        version = self.left[side].version if target == "feedback" else 1
        return (409, "report.already_made") if (side, target, version) in self.reported else None

    def actions(self, who: str) -> dict[str, str]:
        """Say for a party, for each deed, the code of its refusal, or "" where it is allowed."""
        own = "client" if who == self.client else "freelancer"
        theirs = OTHER[own]
        asked = {
            "leave_feedback": self.may_leave(own, who),
            "respond": self.may_respond(theirs, who),
            "enable_changes": self.may_allow(theirs, who),
            "report": self.may_report(theirs, who),
            "ask_to_change": self.may_ask(own, who),
            "change": self.may_change(own, who),
            "withdraw": self.may_withdraw(own, who),
        }
        return {deed: refused[1] if refused else "" for deed, refused in asked.items()}

    def untils(self, who: str) -> dict[str, datetime]:
        """Say until when, of what is allowed and has an end."""
        own = "client" if who == self.client else "freelancer"
        allowed = [deed for deed, refused in self.actions(who).items() if not refused]
        ends: dict[str, datetime] = {}
        if "leave_feedback" in allowed:
            ends["leave_feedback"] = self.closes if self.now < self.closes else self.windows[own]
        if "respond" in allowed:
            ends["respond"] = self.responses_close
        if "change" in allowed:
            ends["change"] = self.windows[own]
        return ends

    # What is done

    def end(self, at: datetime | None) -> Answer:
        if self.ended_at is not None:
            return GOOD if at in {None, self.ended_at} else (409, "contract.already_ended")
        if at is not None and at > self.now:
            return 422, "contract.end_in_future"
        if (at or self.now) < self.started_at:
            return 422, "contract.end_before_start"
        self.ended_at = at or self.now
        self.told += [("contract.ended", ""), ("feedback.window_opened", "")]
        return GOOD

    def pay(self, amount: str) -> Answer:
        try:
            good = Decimal(amount) >= 0
        except ArithmeticError:
            good = False
        if not good:
            return 422, "contract.amount_invalid"
        self.amount = amount
        return GOOD

    def leave(self, side: str, who: str, ratings: dict[str, int], comment: str | None, private: Any) -> Answer:
        refused = self.may_leave(side, who)
        if refused == (409, "feedback.already_left") and self.left[side].first == (ratings, clean(comment), private):
            return REPLAYED
        refused = refused or self._bad_words(side, ratings, comment)
        if refused is None and private and not 0 <= private["recommend"] <= 10:
            refused = 422, "feedback.recommend_invalid"
        if refused:
            return refused
        both = OTHER[side] in self.left and self.now < self.closes
        shown_at = self.now if both or self.now >= self.closes else self.closes
        self.left[side] = Said((ratings, clean(comment), private), ratings, clean(comment), shown_at)
        if both:
            self.left[OTHER[side]].shown_at = self.now
            self.told += [("feedback.revealed", "client"), ("feedback.revealed", "freelancer")]
        elif shown_at == self.now:
            self.told.append(("feedback.revealed", side))
        return CREATED

    def _bad_words(self, side: str, ratings: dict[str, int], comment: str | None) -> Answer | None:
        complete = set(ratings) == set(CRITERIA[side]) and all(stars in range(1, 6) for stars in ratings.values())
        return bad_text(comment, 5_000) if complete else (422, "feedback.ratings_invalid")

    def respond(self, side: str, who: str, text: str) -> Answer:
        refused = self.may_respond(side, who)
        if refused == (409, "response.already_given") and self.responses[side][0] == clean(text):
            return REPLAYED
        refused = refused or bad_text(text, 2_000) or (None if clean(text) else (422, "text.empty"))
        if refused:
            return refused
        self.responses[side] = clean(text) or "", self.left[side].version
        self.told.append(("response.given", side))
        return CREATED

    def ask(self, side: str, who: str) -> Answer:
        refused = self.may_ask(side, who)
        if refused:
            return refused
        self.asked[side] = midnight_after(self.now, 14)
        self.told.append(("change.asked", side))
        return CREATED

    def allow(self, side: str, who: str) -> Answer:
        refused = self.may_allow(side, who)
        if refused:
            return refused
        self.windows[side] = midnight_after(self.now, 14)
        self.told.append(("change.window_opened", side))
        return CREATED

    def change(self, side: str, who: str, new: dict[str, Any]) -> Answer:
        """``new`` has ratings or a comment, or both: what isn't named stays."""
        refused = self.may_change(side, who)
        if refused is None:
            said = self.left[side]
            ratings, comment = new.get("ratings", said.ratings), new.get("comment", said.comment)
            refused = self._bad_words(side, ratings, comment)
        if refused:
            return refused
        if (ratings, clean(comment)) != (said.ratings, said.comment):
            said.ratings, said.comment, said.version = ratings, clean(comment), said.version + 1
            self.told.append(("feedback.changed", side))
        return GOOD

    def withdraw(self, side: str, who: str) -> Answer:
        refused = self.may_withdraw(side, who)
        if refused:
            return refused
        self.left[side].removed = True
        self.cases = {case for case in self.cases if case[0] != side}
        self.told.append(("feedback.withdrawn", side))
        return GOOD

    def report(self, side: str, who: str, target: str, ground: str, description: str) -> Answer:
        refused = self.may_report(side, who, target)
        if refused is None and ground == "inaccurate":
            refused = 422, "report.opinion_is_not_a_ground"
        if refused is None and ground not in {"manipulation", "inappropriate", "irrelevant", "fraud"}:
            refused = 422, "report.ground_unknown"
        if refused is None and len(description) < 30:
            refused = 422, "report.description_too_short"
        if refused:
            return refused
        self.reported.add((side, target, self.left[side].version if target == "feedback" else 1))
        self.told.append(("report.made", side))
        if (side, target) not in self.cases:
            self.cases.add((side, target))
            self.told.append(("case.opened", side))
        return CREATED

    # What is seen

    def seen(self, side: str, viewer: str | None) -> dict[str, Any] | None:
        """Chapter 8: what a viewer gets of a feedback, or ``None`` where there is nothing for them."""
        said = self.left.get(side)
        if said is None:
            return None
        if viewer != self.party(side):
            if said.shown_at > self.now or (viewer != self.about(side) and not self.public):
                return None
            if said.removed:
                return {"state": "removed", "removed": "author_request"}
        sees = viewer in {self.client, self.freelancer} or AUDIENCE[side] == "public"
        response = self.responses[side] if side in self.responses and sees else None
        return {
            "state": "removed" if said.removed else "revealed" if said.shown_at <= self.now else "sealed",
            "ratings": said.ratings,
            "overall": half_up(Fraction(sum(said.ratings.values()), len(said.ratings))),
            "comment": said.comment,
            "version": said.version,
            "response": response[0] if response else None,
            "public": self.public and said.shown_at <= self.now and not said.removed,
        }

    def why_none(self, side: str) -> str | None:
        """Say why a history row has nothing of this side's feedback."""
        if not self.public:
            return "not_public"
        if side in self.left and self.left[side].shown_at <= self.now:
            return None
        return "window_open" if self.now < self.closes else "none_left"
