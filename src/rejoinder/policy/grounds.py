"""R-502. The grounds of a report: what each is, an example, and what is not removed under it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground; ``kinds`` is empty where it has none."""

    title: str
    what: str
    example: str
    not_this: str
    kinds: tuple[str, ...] = ()


GROUNDS = {
    "manipulation": Ground(
        title="Manipulation of the feedback system",
        what="Somebody was bribed, pressured or extorted for feedback, bought or sold it, or made up a contract.",
        example="“Refund half of it, or I leave one star.”",
        not_this="a low rating after a dispute, or a refund that you chose to give",
        kinds=("bribery", "pressure", "extortion", "bought_or_sold", "fake_contract"),
    ),
    "inappropriate": Ground(
        title="Abusive or offensive language",
        what="The words insult, threaten or demean.",
        example="A slur, a threat, an insult at the person.",
        not_this="blunt or unfriendly criticism of the work",
    ),
    "irrelevant": Ground(
        title="Nothing to do with the contract",
        what="The words are completely unrelated to this contract.",
        example="An advertisement, or a comment on somebody else's work.",
        not_this="telling only one side of what happened in this contract",
    ),
    "conflict_of_interest": Ground(
        title="Conflict of interest",
        what="The two accounts are closely connected.",
        example="Both sides are run from one household, or by one employer.",
        not_this="having worked together before",
    ),
    "fraud": Ground(
        title="Fraud",
        what="The author is involved in confirmed fraud.",
        example="The author paid with a stolen card, and the marketplace has confirmed it.",
        not_this="a payment dispute between the two of you",
    ),
}
OPINIONS = ("inaccurate",)
"""What is not a ground, whoever asks: R-503 answers it with the ways that do exist."""
