"""Soft hints beside words that somebody is about to send: they ask to look again, and never stand in the way."""

from __future__ import annotations

import re

from django.utils.translation import gettext

REACHES_SOMEBODY = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.-]+"  # an e-mail address
    r"|(?<![\w.,-])\+?\(?\d[\d ()./-]{7,}\d(?![\w-])"  # a telephone number
    r"|\bhttps?://|\bwww\.",
    re.IGNORECASE,
)
A_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}")
SENTENCE = re.compile(r"[^.!?\n]+")
OFFER = tuple(
    re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for words in (
        r"refund\w*|discount|pay|money|bonus|gift|voucher|reembols\w*|descuent\w*|pag\w+|dinero|devol\w+|regal\w+|vale",
        r"chang\w*|remov\w*|delet\w*|revis\w*|giv\w*|leav\w*|cambi\w*|retir\w*|elimin\w*|borr\w*|dar\w*|dej\w*",
        r"rating|feedback|review|stars?|comment|puntuaci\w+|valoraci\w+|reseña|estrellas?|comentario",
    )
)
"""Something of value, a deed, and a rating: an offer names one of each in one sentence."""


def hints(words: str) -> list[str]:
    """Say what may be looked at again: how to reach somebody, and what reads like an offer (R-210). Nothing is kept."""
    found = []
    if REACHES_SOMEBODY.search(A_DATE.sub("", words)):
        found.append(gettext("There seems to be an address or a telephone number in it. Do you want it to stay there?"))
    if any(all(part.search(sentence) for part in OFFER) for sentence in SENTENCE.findall(words)):
        found.append(
            gettext("It reads as if something were offered for a change. Nothing may be offered for a rating.")
        )
    return found
