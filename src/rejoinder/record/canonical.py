"""J-2. One way to write a value as bytes: RFC 8785, narrowed to what can't be written in two ways.

UTF-8 JSON without white space, keys sorted and in ASCII; strings, booleans, null, arrays, objects and integers that
every reader of JSON keeps exact. No floats: amounts and means are strings, instants are integer microseconds.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LARGEST = 2**53 - 1
"""The greatest integer that a reader with 64-bit floats keeps exact (RFC 8785, I-JSON)."""

_write = json.JSONEncoder(
    sort_keys=True,
    separators=(",", ":"),
    ensure_ascii=False,
    allow_nan=False,
    check_circular=False,
).encode

_quote = json.encoder.encode_basestring


def canonical(value: object) -> bytes:
    """J-2. Write a value as its one canonical sequence of bytes.

    Raises ``TypeError`` for a float or any other type that the form doesn't have, and ``ValueError`` for an integer
    beyond ±(2⁵³-1), a key that isn't ASCII, or text with a lone surrogate.
    """
    _refuse_what_the_form_lacks(value)
    return _write(value).encode()


def quoted(text: str | None) -> str:
    """J-2. Write a text, or its absence, as ``canonical`` does: for payloads that are written by the million."""
    return "null" if text is None else _quote(text)


def _refuse_what_the_form_lacks(value: object) -> None:
    parts: Iterable[object] = (value,)
    if type(value) is dict:
        _refuse_keys_in_doubt(value)
        parts = value.values()
    elif type(value) is list or type(value) is tuple:
        parts = value
    # One loop over a level: this stands in the way of every act, and a call for each part would double its cost.
    for part in parts:
        kind = type(part)
        if kind is str or kind is bool or part is None:
            continue
        if kind is int:
            if not -LARGEST <= part <= LARGEST:  # type: ignore[operator]  # an int, by the line above
                message = "The integer is beyond what every reader keeps exact."
                raise ValueError(message)
        elif kind is dict or kind is list or kind is tuple:
            _refuse_what_the_form_lacks(part)
        elif not isinstance(part, str):
            message = f"The canonical form has no {kind.__name__}."
            raise TypeError(message)


def _refuse_keys_in_doubt(keys: Iterable[object]) -> None:
    for key in keys:
        if not isinstance(key, str):
            message = f"A key is text, not {type(key).__name__}."
            raise TypeError(message)
        if not key.isascii():
            message = "Keys are ASCII, so that every reader sorts them alike."
            raise ValueError(message)
