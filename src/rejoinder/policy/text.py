"""R-205. What is plain text, and how much of it there is: every string that a person wrote comes through here once.

What is stored is what was checked. All of it takes time in proportion to the length, whatever the text is.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rejoinder.policy.refusals import NotPlain, TooLong

MOST_MARKS = 4
"""So many combining marks may stand on one letter (R-205)."""

MOST_MARKS_COMPOSED = 3
"""NFC makes one letter of a letter and at most so many marks, because none is taken apart into more."""

LONGEST_DECOMPOSITION = 4
"""NFC makes one code point of at most so many, so it never leaves less than a quarter of a text."""

NAME_LENGTH = 200
"""Code points of a person's or firm's name."""

PLAIN_ASCII = bytes([*b"\t\n\r", *range(0x20, 0x7F)])
REFUSED = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
LINE_BREAK = re.compile("[\n\r\u2028\u2029]")
ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")

NAMES = {
    "\0": "NULL",
    "\x08": "BACKSPACE",
    "\n": "LINE FEED",
    "\x0b": "LINE TABULATION",
    "\x0c": "FORM FEED",
    "\r": "CARRIAGE RETURN",
    "\x1b": "ESCAPE",
    "\x7f": "DELETE",
    "\x85": "NEXT LINE",
}
"""Control characters have no name in Unicode itself; these are the aliases of those that people do meet."""

BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0\U0001d159\U00013441\U00013442")
"""Letters and symbols by category, yet nothing shows: the fillers and blanks of Hangul, Braille, music, hieroglyphs."""


def plain(text: str, *, field: str, limit: int, multiline: bool = True) -> str | NotPlain | TooLong:
    """R-205. What is stored is what was checked, as plain text; or the refusal says what it can't have.

    CR LF and CR become LF, TAB becomes a space, NFC composes the letters, white space at both ends goes. Refused are
    control characters, lone surrogates, bidirectional overrides and isolates, more than four marks on one letter, line
    breaks unless ``multiline``, and what is then longer than ``limit`` code points. A text in which nothing can be seen
    is no text: it comes back as ``""``, and the caller decides whether that will do.

    ``NotPlain.position`` counts the code points of the text as it was sent, from 0. ``TooLong.length`` is counted after
    NFC, except that a text of more than four times the limit is refused as it is.
    """
    refused = _first_refused(text, multiline=multiline)
    if refused is not None:
        return NotPlain(field=field, character=_named(text[refused]), position=refused)
    tidied = _tidied(text)
    if len(tidied) > LONGEST_DECOMPOSITION * limit:
        return TooLong(field=field, length=len(tidied), limit=limit)
    if not tidied.isascii():
        return _plain_beyond_ascii(text, field=field, limit=limit)
    return tidied if len(tidied) <= limit else TooLong(field=field, length=len(tidied), limit=limit)


def fits_an_id(text: str) -> bool:
    """Tell whether this may be an id of the marketplace: 1 to 64 of ``A-Za-z0-9_.:-``, but not ``.`` or ``..``."""
    return ID.fullmatch(text) is not None and text not in {".", ".."}


def _plain_beyond_ascii(text: str, *, field: str, limit: int) -> str | NotPlain | TooLong:
    """Compose the letters, and do the checks that only make sense on what was composed."""
    sent = _cut_after_a_hopeless_run(text)
    composed = unicodedata.normalize("NFC", sent)
    tidied = _tidied(composed)
    if len(tidied) > limit and sent == text:
        return TooLong(field=field, length=len(tidied), limit=limit)
    surplus = _first_surplus_mark(composed)
    if surplus is not None:
        position = _position_as_sent(sent, composed[: surplus + 1])
        return NotPlain(field=field, character=_named(text[position]), position=position)
    return tidied if any(map(_can_be_seen, tidied)) else ""


def _tidied(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip()


def _first_refused(text: str, *, multiline: bool) -> int | None:
    """Find the first character that no plain text has, or the first line break inside a text of one line."""
    # Five thousand ASCII characters take 2 µs this way, and 15 µs through the pattern.
    if not text.isascii() or text.encode("ascii").translate(None, PLAIN_ASCII):
        found = REFUSED.search(text)
        if found is not None:
            return found.start()
    if not multiline:
        # A line break at either end is white space there, and goes.
        found = LINE_BREAK.search(text, len(text) - len(text.lstrip()), len(text.rstrip()))
        if found is not None:
            return found.start()
    return None


@lru_cache(maxsize=4096)
def _stacks(character: str) -> bool:
    """Tell whether a mark takes no room of its own: such marks pile up until they cover other people's lines."""
    return unicodedata.category(character) in {"Mn", "Me"} or unicodedata.combining(character) > 0


@lru_cache(maxsize=4096)
def _keeps_the_stack(character: str) -> bool:
    """Tell whether what follows still stands on the same letter: after a vowel sign with its own room, or a joiner.

    Neither is counted, because Burmese has common words with five marks on a letter of which two take no room.
    """
    return unicodedata.category(character) in {"Mc", "Cf"}


def _runs_of(codes: list[int], least: int) -> re.Pattern[str]:
    """Find runs of these characters of the basic plane, and of any in the higher planes, which are told apart later.

    Listed one by one, those of the higher planes would make every other character be compared with 200 ranges.
    """
    return re.compile(f"[{''.join(map(chr, codes))}\U00010000-\U0010ffff]{{{least},}}")


HOPELESS = MOST_MARKS + MOST_MARKS_COMPOSED + 1
MAY_BE_HOPELESS = _runs_of([code for code in range(0x10000) if unicodedata.combining(chr(code))], HOPELESS)
MAY_BE_SURPLUS = _runs_of(
    [code for code in range(0x10000) if unicodedata.category(chr(code)) in {"Mn", "Me", "Mc", "Cf"}], MOST_MARKS + 1
)


def _cut_after_a_hopeless_run(text: str) -> str:
    """Leave out all that comes after a run of marks that stays too long however NFC composes it.

    NFC sorts the marks of a run by insertion: 32,000 of them took 1.6 s. A run that is cut is refused all the same.
    """
    for run in MAY_BE_HOPELESS.finditer(text):
        marks = 0
        for position, character in enumerate(run[0], run.start()):
            marks = marks + 1 if unicodedata.combining(character) else 0
            if marks == HOPELESS:
                return text[: position + 1]
    return text


def _first_surplus_mark(composed: str) -> int | None:
    """Find the first mark that is one too many on its letter."""
    for run in MAY_BE_SURPLUS.finditer(composed):
        marks = 0
        for position, character in enumerate(run[0], run.start()):
            if _stacks(character):
                marks += 1
                if marks > MOST_MARKS:
                    return position
            elif not _keeps_the_stack(character):
                marks = 0
    return None


def _position_as_sent(sent: str, composed: str) -> int:
    """Find where in the text as it was sent stands what ``composed`` ends with.

    Taken apart, every character has a length that doesn't depend on its neighbours; so the place is found by halving:
    half of the text is taken apart first, then a quarter, and so on.
    """
    before = len(unicodedata.normalize("NFD", composed)) - 1
    low, high = 0, len(sent)
    while high - low > 1:
        middle = (low + high) // 2
        length = len(unicodedata.normalize("NFD", sent[low:middle]))
        if length <= before:
            low, before = middle, before - length
        else:
            high = middle
    return low


def _can_be_seen(character: str) -> bool:
    """Tell whether there is something to see; a mark without a letter, a filler, a private character isn't.

    Code points that aren't assigned yet count as seen: next year's emoji are among them.
    """
    category = unicodedata.category(character)
    if category == "Cn":
        code = ord(character)
        never_assigned = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF  # noqa: PLR2004  Noncharacters.
        ignored = code == 0x2065 or 0xFFF0 <= code <= 0xFFF8 or 0xE0000 <= code <= 0xE0FFF  # noqa: PLR2004
        return not never_assigned and not ignored
    return category[0] not in "CZM" and character not in BLANK


def _named(character: str) -> str:
    """Name a character such as "U+202E RIGHT-TO-LEFT OVERRIDE"; the text itself isn't quoted back."""
    if "\ud800" <= character <= "\udfff":
        name = "LONE SURROGATE"
    else:
        name = unicodedata.name(character, "") or NAMES.get(character, "CONTROL CHARACTER")
    return f"U+{ord(character):04X} {name}"
