"""Reading JSON that strangers sent: it has one meaning or none, and it never breaks the reader (THREATS I-2).

Python's own parser lets the last of two equal keys win, admits NaN, and can be led into too deep a recursion.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from typing import Any

MOST_LEVELS = 20
"""So many arrays and objects may stand inside each other, the outermost included."""

MOST_DIGITS = 19
"""So many digits a whole number may have: enough for every 64-bit integer."""

LONGEST_STEP = 64
"""So many characters of a key are shown in a pointer; no key of ours is longer."""

# Possessive, and the closing quotation mark may lack: a string without an end is passed over once, not once per mark.
NOT_A_BRACKET = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[^][}{"]++', re.DOTALL)
UP_OR_DOWN = bytes.maketrans(b"[{]}", b"\x01\x01\xff\xff")
NOT_SHOWN = re.compile("[\0-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

DETAILS = {
    "too_deep": f"Arrays and objects stand inside each other at most {MOST_LEVELS} deep.",
    "duplicate_key": "An object has each key once.",
    "not_a_number": "NaN and Infinity are not numbers in JSON.",
    "number_too_large": f"A whole number has at most {MOST_DIGITS} digits, and any other number fits a double.",
    "wrong_type": "The body is an object.",
}


class BadJson(ValueError):  # noqa: N818  It says what it is without the word error.
    """Why a body can't be read: the ``status``, ``code`` and ``detail`` of the problem.

    A 422 also has a ``pointer`` into the body (RFC 6901; ``""`` is all of it) and a ``fault``, the code of the single
    entry in ``errors``. A 400 has neither, because where nothing can be parsed there is nothing to point at.
    """

    def __init__(
        self, status: int, code: str, detail: str, pointer: str | None = None, *, fault: str | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.pointer = pointer
        self.fault = fault

    @property
    def errors(self) -> list[dict[str, str]]:
        """What a problem document lists under ``errors``."""
        if self.fault is None or self.pointer is None:
            return []
        return [{"pointer": self.pointer, "code": self.fault, "detail": self.detail}]


def parse(body: bytes, *, empty_is: dict[str, Any] | None = None) -> dict[str, Any]:
    """Read the object that is in a body, or raise ``BadJson``.

    A body without a single byte is ``empty_is``, where the caller has that. Lone surrogates in strings are let
    through: the rules about text and ids refuse them. How large a body may be is settled before it comes here (I-1).
    """
    if not body and empty_is is not None:
        return dict(empty_is)
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise BadJson(400, "request.malformed", "The body is not UTF-8.") from None
    if _is_too_deep(body):
        raise _invalid("too_deep")
    try:
        value = READER.decode(text)
    except _Fault:
        raise _invalid_somewhere(text) from None
    except json.JSONDecodeError as error:
        raise _malformed(error) from None
    if not isinstance(value, dict):
        raise _invalid("wrong_type")
    return value


def pointer_to(steps: Iterable[str | int]) -> str:
    """Write a JSON pointer (RFC 6901) that can be sent in any answer, even where the keys are hostile."""
    return "".join(f"/{_shown(str(step)).replace('~', '~0').replace('/', '~1')}" for step in steps)


def _shown(step: str) -> str:
    return NOT_SHOWN.sub("\N{REPLACEMENT CHARACTER}", step[:LONGEST_STEP])


class _Fault(Exception):  # noqa: N818  Raised by one reader, and a value in what the other one reads.
    """Something that JSON or Python would let pass; ``keys`` are those of the object where one is there twice."""

    def __init__(self, code: str, keys: list[str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.keys = keys or []

    def steps(self) -> list[str]:
        """Name the key that is there twice; counting is left until here, because a body can have thousands of these."""
        return [key for key, _times in Counter(self.keys).most_common(1)]


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise _Fault("duplicate_key", [key for key, _value in pairs])
    return value


def _whole_number(literal: str) -> int:
    # Counted before int(), which takes time by the square of the digits, and refuses over 4,300 of them in its own way.
    if len(literal) > MOST_DIGITS and len(literal.removeprefix("-")) > MOST_DIGITS:
        raise _Fault("number_too_large")
    return int(literal)


def _other_number(literal: str) -> float:
    value = float(literal)
    if math.isinf(value):
        raise _Fault("number_too_large")
    return value


def _constant(_literal: str) -> float:
    raise _Fault("not_a_number")


def _kept(hook: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Make a fault a value among the others, so that its place can be found once all is read."""

    def keep(given: Any) -> Any:
        try:
            return hook(given)
        except _Fault as fault:
            return fault

    return keep


READER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_whole_number, parse_float=_other_number, parse_constant=_constant
)
FAULT_FINDER = json.JSONDecoder(
    object_pairs_hook=_kept(_object),
    parse_int=_kept(_whole_number),
    parse_float=_kept(_other_number),
    parse_constant=_kept(_constant),
)


def _is_too_deep(body: bytes) -> bool:
    """Look at the brackets outside strings, and see how many are open at once; few bodies have enough to look at."""
    if body.count(b"[") + body.count(b"{") <= MOST_LEVELS:
        return False
    brackets = NOT_A_BRACKET.sub(b"", body).translate(UP_OR_DOWN)
    return max(accumulate(memoryview(brackets).cast("b")), default=0) > MOST_LEVELS


def _invalid_somewhere(text: str) -> BadJson:
    """Read once more what has a fault in it, to say where; what stops being JSON further on is malformed instead."""
    try:
        value = FAULT_FINDER.decode(text)
    except json.JSONDecodeError as error:
        return _malformed(error)
    fault, steps = next(_faults(value, ()))
    return _invalid(fault.code, (*steps, *fault.steps()))


def _faults(value: Any, steps: tuple[str | int, ...]) -> Iterator[tuple[_Fault, tuple[str | int, ...]]]:
    if isinstance(value, _Fault):
        yield value, steps
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _faults(inner, (*steps, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _faults(inner, (*steps, place))


def _invalid(fault: str, steps: Iterable[str | int] = ()) -> BadJson:
    return BadJson(422, "request.invalid", DETAILS[fault], pointer_to(steps), fault=fault)


def _malformed(error: json.JSONDecodeError) -> BadJson:
    detail = f"The body is not JSON: it stops making sense at line {error.lineno}, column {error.colno}."
    return BadJson(400, "request.malformed", detail)
