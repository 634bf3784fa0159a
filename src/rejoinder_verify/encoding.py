"""A strict reader of the record's two forms: an entry, and the payload that it commits to."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

_NUMBER = rb"(0|-?[1-9][0-9]{0,15})"
_ENTRY = re.compile(
    rb'\{"actor":"([0-9a-f]{32})","at":' + _NUMBER + rb',"commit":"([0-9a-f]{64})","kind":"([a-z_]+\.[a-z_]+)",'
    rb'"prev":"([0-9a-f]{64})","seq":' + _NUMBER + rb',"subject":"([0-9a-f]{32})","v":1\}'
).fullmatch

_write = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, check_circular=False).encode


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, read. ``at`` is microseconds UTC; ``prev`` and ``commit`` are hexadecimal."""

    seq: int
    prev: str
    at: int
    kind: str
    actor: str
    subject: str
    commit: str


class Malformed(ValueError):  # noqa: N818  It is said of the bytes.
    """Bytes that aren't in the one form they may have."""


def read_entry(raw: bytes) -> Entry:
    """Read an entry, or raise ``Malformed``: all fields, in order, nothing else, no second way to write them."""
    found = _ENTRY(raw)
    if found is None:
        message = "is not in the form of an entry"
        raise Malformed(message)
    actor, at, commit, kind, prev, seq, subject = found.groups()
    return Entry(int(seq), prev.decode(), int(at), kind.decode(), actor.decode(), subject.decode(), commit.decode())


def _no_float(text: str) -> Any:
    message = f"holds the number {text}, which isn't whole"
    raise Malformed(message)


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
