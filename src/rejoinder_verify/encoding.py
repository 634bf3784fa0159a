"""A strict reader of the record's two forms: an entry, and the payload that it commits to."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from json import encoder
from typing import Any, NamedTuple

_NUMBER = rb"(0|-?[1-9][0-9]{0,15})"
_ENTRY = re.compile(
    rb'\{"actor":"([0-9a-f]{32})","at":' + _NUMBER + rb',"commit":"([0-9a-f]{64})","kind":"([a-z_]+\.[a-z_]+)",'
    rb'"prev":"([0-9a-f]{64})","seq":' + _NUMBER + rb',"subject":"([0-9a-f]{32})","v":1\}'
).fullmatch


class Malformed(ValueError):  # noqa: N818  It is said of the bytes.
    """Bytes that aren't in the one form they may have."""


def _no_float(text: object) -> Any:
    message = f"holds {text}, which isn't a whole number"
    raise Malformed(message)


_slow = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, check_circular=False).encode


def _fast() -> Callable[[Any], str]:
    """Make CPython's encoder once instead of once a value: half of the time goes there. Elsewhere, the slow way."""
    make = getattr(encoder, "c_make_encoder", None)
    if make is None:
        return _slow
    pieces = make(None, _no_float, encoder.encode_basestring, None, ":", ",", True, False, False)  # noqa: FBT003
    return lambda value: "".join(pieces(value, 0))


_write = _fast()


Fields = tuple[bytes, ...]


class Entry(NamedTuple):
    """One entry, read. ``at`` is microseconds UTC; ``prev`` and ``commit`` are hexadecimal."""

    seq: int
    prev: str
    at: int
    kind: str
    actor: str
    subject: str
    commit: str


def read_fields(raw: bytes) -> Fields:
    """Read an entry as it stands: actor, at, commit, kind, prev, seq, subject; or raise ``Malformed``.

    All fields, in order, nothing else, and no second way to write them.
    """
    found = _ENTRY(raw)
    if found is None:
        message = "is not in the form of an entry"
        raise Malformed(message)
    return found.groups()


def read_entry(raw: bytes) -> Entry:
    """Read an entry, or raise ``Malformed``."""
    actor, at, commit, kind, prev, seq, subject = read_fields(raw)
    return Entry(int(seq), prev.decode(), int(at), kind.decode(), actor.decode(), subject.decode(), commit.decode())


_read = json.JSONDecoder(parse_float=_no_float, parse_constant=_no_float).decode


def read_payload(raw: bytes) -> dict[str, Any]:
    """Read a payload, or raise ``Malformed``: an object, canonical to the byte, whole numbers alone."""
    try:
        value = _read(raw.decode())
        again = _write(value).encode()
    except Malformed:
        raise
    except (ValueError, RecursionError) as error:
        message = "is not JSON"
        raise Malformed(message) from error
    if not isinstance(value, dict) or again != raw:
        message = "is not canonical"
        raise Malformed(message)
    return value


def canonical(value: object) -> str:
    """Write a value as a row keeps it: canonical JSON."""
    return _write(value)
