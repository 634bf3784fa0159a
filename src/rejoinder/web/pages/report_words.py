"""What the pages of a report say of each ground and kind: whole sentences, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_lazy

from rejoinder.policy.grounds import GROUNDS

NOT_REMOVED_FOR = {
    "manipulation": gettext_lazy(
        "We don’t remove feedback for a low rating after a dispute, or a refund that you chose to give."
    ),
    "inappropriate": gettext_lazy("We don’t remove feedback for blunt or unfriendly criticism of the work."),
    "irrelevant": gettext_lazy("We don’t remove feedback for telling only one side of what happened in this contract."),
    "conflict_of_interest": gettext_lazy("We don’t remove feedback for having worked together before."),
    "fraud": gettext_lazy("We don’t remove feedback for a payment dispute between the two of you."),
}
"""By ground; a test holds each to what the rules say."""
KINDS = {
    "bribery": gettext_lazy("A bribe"),
    "pressure": gettext_lazy("Pressure"),
    "extortion": gettext_lazy("Extortion: a threat to gain something"),
    "bought_or_sold": gettext_lazy("Bought or sold feedback"),
    "fake_contract": gettext_lazy("A fake contract"),
}
"""Kinds of manipulation."""
PROMPTS = {
    "manipulation": (
        gettext_lazy("What was done to get a rating, or to have one changed?"),
        gettext_lazy("By whom, when, and where: in messages, by e-mail, in a call?"),
    ),
    "bribery": (
        gettext_lazy("What was offered, and for which rating?"),
        gettext_lazy("By whom, when, and where: in messages, by e-mail, in a call?"),
        gettext_lazy("What did you answer?"),
    ),
    "pressure": (
        gettext_lazy("What were you pressed to do or to give?"),
        gettext_lazy("By whom, when, and where: in messages, by e-mail, in a call?"),
    ),
    "extortion": (
        gettext_lazy("What was asked of you, and what was threatened otherwise?"),
        gettext_lazy("When, and where: in messages, by e-mail, in a call?"),
        gettext_lazy("What did you answer?"),
    ),
    "bought_or_sold": (
        gettext_lazy("What tells you that feedback was bought or sold?"),
        gettext_lazy("Who took part, and where was it offered?"),
    ),
    "fake_contract": (
        gettext_lazy("What tells you that no work was done or meant?"),
        gettext_lazy("What do the two accounts have to do with each other?"),
    ),
    "inappropriate": (
        gettext_lazy("Which words do you mean? Quote them."),
        gettext_lazy("Whom do they insult, threaten or demean?"),
    ),
    "irrelevant": (
        gettext_lazy("Which words have nothing to do with this contract? Quote them."),
        gettext_lazy("What are they about instead?"),
    ),
    "conflict_of_interest": (
        gettext_lazy("How are the two accounts connected?"),
        gettext_lazy("How do you know?"),
    ),
    "fraud": (
        gettext_lazy("What was confirmed, by whom and when?"),
        gettext_lazy("How was the author involved?"),
    ),
}
"""What helps to describe it: by kind, or by ground where there is none."""


def ground_and_kind(ground: str, kind: str | None) -> str:
    """Name a ground, with its kind where there is one."""
    title = gettext(GROUNDS[ground].title)
    if kind not in KINDS:
        return title
    return gettext("%(ground)s: %(kind)s") % {"ground": title, "kind": KINDS[kind]}
