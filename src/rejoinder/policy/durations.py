"""How long: ISO 8601 durations whose length is known, read as microseconds."""

from __future__ import annotations

import re

from rejoinder.policy.deadlines import DAY, HOUR, SECOND

DURATION = re.compile(
    r"P(?:([0-9]{1,9})Y)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})W)?(?:([0-9]{1,9})D)?"
    r"(T(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})(?:[.,]([0-9]{1,9}))?S)?)?"
)
MINUTE = 60 * SECOND


def parse_duration(text: str) -> int:
    """Read a duration such as "P28D", "P2W" or "PT1H30M0.5S" as microseconds; a fraction is cut to them.

    Raises ``ValueError`` with the reason: years and months are refused, because they have no fixed length.
    """
    found = DURATION.fullmatch(text)
    if found is None or text.endswith(("P", "T")):
        message = "A duration is written as ISO 8601, such as P28D, P2W or PT1H30M."
        raise ValueError(message)
    years, months, weeks, days, _, hours, minutes, seconds, fraction = found.groups()
    if years or months:
        message = "Years and months differ in length: name weeks or days."
        raise ValueError(message)
    whole = zip((weeks, days, hours, minutes, seconds), (7 * DAY, DAY, HOUR, MINUTE, SECOND), strict=True)
    return sum(int(count or 0) * unit for count, unit in whole) + int((fraction or "0")[:6].ljust(6, "0"))
