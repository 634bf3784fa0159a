"""The people of the stories: Rosa Pérez hired Amara Okafor, and the work ended on 24 Oct 2026 at 09:30 UTC."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.house import House

ROSA, AMARA = "rosa", "amara"
"""Client and freelancer."""
CONTRACT, TITLE = "C-20418", "Brand guidelines refresh"
TERMS = f"/contracts/{CONTRACT}/terms"
BY_ROSA, BY_AMARA = f"/contracts/{CONTRACT}/feedback/client", f"/contracts/{CONTRACT}/feedback/freelancer"
"""One feedback each; the side is that of its author."""
HIRES, JOBS = "/talent/hires", "/work/jobs"
ROSAS_HISTORY, AMARAS_HISTORY = f"/members/{ROSA}?as=client", f"/members/{AMARA}?as=freelancer"
ABOUT_ROSA = "The brief was clear and payment quick. Replies took three or four days, twice in the last week."
ABOUT_AMARA = "Careful, thoughtful work. The second round came later than agreed."
ANSWER = "I was away for a funeral in the last week, and should have said so. Thank you for the work."


def the_work_ended(house: House, contract: str = CONTRACT, title: str = TITLE, amount: str = "480.00") -> None:
    """Let the marketplace register the two and their contract, and end it."""
    house.member(ROSA, "Rosa Pérez", "ES")
    house.member(AMARA, "Amara Okafor", "NG")
    house.contract(
        contract,
        ROSA,
        AMARA,
        title=title,
        amount=amount,
        description="New guidelines from the existing logo.",
        category="Design",
    )


def both_left_feedback(house: House) -> None:
    """Let both leave their feedback in the week after; it is shown on 30 Oct, and now is 12 Nov 2026, 11:02 UTC."""
    house.at("2026-10-27T08:00:00Z")
    house.leave(
        CONTRACT,
        "client",
        {
            **dict.fromkeys(("skills", "quality", "availability"), 5),
            **dict.fromkeys(("schedule", "communication", "cooperation"), 4),
        },
        ABOUT_AMARA,
    )
    house.at("2026-10-30T16:20:00Z")
    house.leave(
        CONTRACT,
        "freelancer",
        {
            **dict.fromkeys(("clarity", "payment", "professionalism"), 5),
            **dict.fromkeys(("communication", "cooperation", "schedule"), 3),
        },
        ABOUT_ROSA,
    )
    house.at("2026-11-12T11:02:00Z")
