"""J-1. One entry an act: the exact bytes that are hashed, with nobody's name in them."""

from __future__ import annotations

import re

from rejoinder.record.canonical import LARGEST
from rejoinder.record.kinds import KINDS

VERSION = 1
"""The form of the entries."""

_HASH = re.compile(r"[0-9a-f]{64}").fullmatch
_PSEUDONYM = re.compile(r"[0-9a-f]{32}").fullmatch


def entry_bytes(
    seq: int,
    prev_hex: str,
    at: int,
    kind: str,
    actor: str,
    subject: str,
    commit_hex: str,
) -> bytes:
    """J-1. Write an entry in its canonical bytes, about 350 of them.

    ``seq`` counts from 0; ``prev_hex`` is the root over all entries before; ``at`` is the act's instant in
    microseconds; ``actor`` and ``subject`` are pseudonyms (32 hexadecimal digits), never ids of the marketplace's.
    Raises ``KeyError`` for a kind that the record doesn't know, ``ValueError`` for any other field out of its form.
    """
    KINDS[kind]
    if not (_HASH(prev_hex) and _HASH(commit_hex) and _PSEUDONYM(actor) and _PSEUDONYM(subject)):
        message = "An entry holds hashes and pseudonyms in lower-case hexadecimal, and nothing else."
        raise ValueError(message)
    if not (0 <= seq <= LARGEST and -LARGEST <= at <= LARGEST):
        message = "The number or the instant of the entry is out of bounds."
        raise ValueError(message)
    # The keys in their sorted order; nothing in it needs an escape, so this is what canonical() would write.
    return (
        f'{{"actor":"{actor}","at":{at:d},"commit":"{commit_hex}","kind":"{kind}","prev":"{prev_hex}",'
        f'"seq":{seq:d},"subject":"{subject}","v":{VERSION}}}'
    ).encode()
