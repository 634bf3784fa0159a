"""Every request of a story, by its name: acts of members and of the marketplace, good ones and such as are refused."""

from __future__ import annotations

from typing import Any

from tests.worlds.story import DAY, MEMBERS, START, Deal, Pick, Step, at_a_page, written

CRITERIA = {
    "client": ("skills", "quality", "availability", "schedule", "communication", "cooperation"),
    "freelancer": ("clarity", "communication", "cooperation", "schedule", "payment", "professionalism"),
}
COMMENTS = ("Good work.", None, "Überraschend gut – danke!", "Late.\nAnd dear.", "x" * 900)
REASONS = "They asked for five stars, or else the money back."
GROUNDS = (("manipulation", "extortion"), ("irrelevant", None), ("inaccurate", None), ("rude", None))
BAD_BODIES: tuple[Any, ...] = ({}, {"author": True}, {"author": "oz", "unknown": 1}, {"author": "../x"})


def of(deal: Deal, side: str, rest: str = "") -> str:
    """Address a feedback."""
    return f"/v1/contracts/{deal.id}/feedback/{side}{rest}"


def register(deal: Deal, amount: str | None, title: str = "Work") -> Step:
    body: dict[str, Any] = {"client": deal.client, "freelancer": deal.freelancer, "title": f"{title} {deal.id}"}
    body |= {"started_at": written(START - 30 * DAY), "category": "web"}
    if amount is not None:
        body["net_paid"] = {"amount": amount, "currency": "USD"}
    return Step("marketplace", "PUT", f"/v1/contracts/{deal.id}", body)


def end(deal: Deal, at: int | None) -> Step:
    body = {} if at is None else {"ended_at": written(at)}
    return Step("marketplace", "POST", f"/v1/contracts/{deal.id}/end", body)


def pay(deal: Deal, amount: str) -> Step:
    return Step("marketplace", "PUT", f"/v1/contracts/{deal.id}/net-paid", {"amount": amount, "currency": "USD"})


def advance(to: int | None) -> Step:
    """Move the clock to an instant, or to the next deadline."""
    body = {"to": "next" if to is None else written(to)}
    return Step("clock", "POST", "/v1/test-clock/advance", body, key="clock")


def words(
    side: str, stars: int | tuple[int, ...], comment: str | None, private: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Say what a feedback says: all criteria alike, or one by one."""
    given = stars if isinstance(stars, tuple) else (stars,) * 6
    said: dict[str, Any] = {"ratings": dict(zip(CRITERIA[side], given, strict=True))}
    if comment is not None:
        said["comment"] = comment
    return said | ({"private": private} if private else {})


def any_words(pick: Pick, side: str, *, comment: bool = False) -> dict[str, Any]:
    """Say anything that may be said; ``comment``: in words, too."""
    stars: int | tuple[int, ...] = tuple(1 + pick.below(5) for _ in range(6)) if pick.one_in(2) else 1 + pick.below(5)
    private = {"recommend": pick.below(11), "note": "Would not again."} if pick.one_in(3) else None
    return words(side, stars, pick.of([each for each in COMMENTS if each or not comment]), private)


def leave(deal: Deal, side: str, said: dict[str, Any], author: str | None = None) -> Step:
    author = author or deal.on(side)
    return Step(author, "PUT", of(deal, side), {"author": author, **said})


def leave_on_a_page(deal: Deal, side: str, said: dict[str, Any]) -> Step:
    """Leave it by the form of the page, as its last step sends it."""
    private = said.get("private", {})
    fields = {f"r-{name}": stars for name, stars in said["ratings"].items()}
    fields |= {"comment": said.get("comment"), "recommend": private.get("recommend"), "note": private.get("note")}
    form = tuple((name, str(value)) for name, value in fields.items() if value is not None)
    return Step(at_a_page(deal.on(side)), "POST", f"/contracts/{deal.id}/leave/done", key=None, form=form)


def respond(deal: Deal, side: str, text: str, author: str | None = None) -> Step:
    author = author or deal.about(side)
    return Step(author, "PUT", of(deal, side, "/response"), {"author": author, "text": text})


def ask(deal: Deal, side: str, author: str | None = None) -> Step:
    author = author or deal.on(side)
    return Step(author, "POST", of(deal, side, "/change-requests"), {"author": author})


def allow(deal: Deal, side: str, by: str | None = None) -> Step:
    by = by or deal.about(side)
    return Step(by, "POST", of(deal, side, "/change-window"), {"by": by})


def change(deal: Deal, side: str, said: dict[str, Any], author: str | None = None) -> Step:
    author = author or deal.on(side)
    said = {name: value for name, value in said.items() if name != "private"}
    return Step(author, "PATCH", of(deal, side), {"author": author, **said})


def withdraw(deal: Deal, side: str, note: str | None = None, author: str | None = None) -> Step:
    author = author or deal.on(side)
    body: dict[str, Any] = {"author": author}
    return Step(
        author, "POST", of(deal, side, "/withdrawal"), body | ({"pressured": True, "note": note} if note else {})
    )


def report(
    deal: Deal, side: str, ground: tuple[str, str | None] = GROUNDS[0], target: str = "feedback", by: str | None = None
) -> Step:
    reporter = by or (deal.about(side) if target == "feedback" else deal.on(side))
    body = {"reporter": reporter, "target": target, "ground": ground[0], "description": REASONS}
    return Step(reporter, "POST", of(deal, side, "/reports"), body | ({"kind": ground[1]} if ground[1] else {}))


def read_report(reporter: str) -> Step:
    return Step(reporter, "GET", f"/v1/reports/{{report}}?viewer={reporter}")


def notice(deal: Deal, side: str, reasons: str = REASONS, hears: str = "public") -> Step:
    body = {"contract": deal.id, "side": side, "name": "Nick", "email": "n@example.org", "reasons": reasons}
    return Step(hears, "POST", "/v1/notices", body | {"good_faith": True}, key=None)


def confide(deal: Deal, by: str, note: str) -> Step:
    return Step(by, "POST", f"/v1/contracts/{deal.id}/pressured", {"by": by, "note": note})


def harmless(deal: Deal, member: str) -> Step:
    """Look at a contract of one's own: what a world has where another has a hidden act."""
    if member not in MEMBERS:
        return Step(member, "GET", f"/contracts/{deal.id}/leave", key=None)
    return Step(member, "GET", f"/v1/contracts/{deal.id}?viewer={member}")


def erase(member: str) -> Step:
    """Let the operator erase a member's personal data (R-1001)."""
    return Step("eraser", "ERASE", member, key=None)


KINDS = ("leave", "respond", "ask", "allow", "change", "withdraw", "report", "report_response")
"""The acts on a feedback, by name."""


def proper(kind: str, deal: Deal, side: str) -> str:
    """Give the one member who may do this."""
    return deal.on(side) if kind in {"leave", "ask", "change", "withdraw", "report_response"} else deal.about(side)


def act(pick: Pick, kind: str, deal: Deal, side: str, actor: str) -> Step:  # noqa: PLR0911  One line a route.
    """Act on a feedback; now and then with a body that is refused."""
    bad = pick.one_in(6)
    if bad and pick.one_in(2):
        step = act(Pick(lambda _: 0), kind, deal, side, actor)
        return Step(actor, step.method, step.path, pick.of(BAD_BODIES), only_http=True)
    if kind in {"leave", "change"}:
        said = any_words(pick, side)
        said |= pick.of(({"comment": "a\u202eb"}, {"ratings": {"skills": 9}}, {"comment": "y" * 5_001})) if bad else {}
        return leave(deal, side, said, actor) if kind == "leave" else change(deal, side, said, actor)
    match kind:
        case "respond":
            return respond(deal, side, "" if bad else pick.of(("Thank you.", "I see it otherwise.")), actor)
        case "ask":
            return ask(deal, side, actor)
        case "allow":
            return allow(deal, side, actor)
        case "withdraw":
            return withdraw(deal, side, "\0" if bad else None, actor)
        case _:
            return report(deal, side, pick.of(GROUNDS), "response" if "_" in kind else "feedback", actor)
