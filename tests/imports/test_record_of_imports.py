"""What is written by the million is, byte for byte, what is written one by one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rejoinder.actions.import_entries import imported, more
from rejoinder.policy.deadlines import DAY
from rejoinder.record.kinds import payload_bytes
from rejoinder.store import journal
from rejoinder.store.imports import Brought, Said
from rejoinder.store.staging import GivenContract
from rejoinder_verify import check
from tests.imports.conftest import Desk

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS = 'Ünï\n"quoted" \\ back\u2028slash 🙂\x7f'
SAID = (
    Said("client", 5 * DAY, 6 * DAY, '{"overall":"4.85","skills":"4.85"}', "97/20", 5, WORDS, 0, WORDS, DAY, "public"),
    Said("freelancer", 6 * DAY, 6 * DAY, '{"clarity":5}', "5/1", 5, None, None, None, None, "author_only"),
)  # fmt: skip
GIVEN = GivenContract("c", "a", "b", WORDS, None, WORDS, 1, 4 * DAY, "1.00", None, 0, 1)
BROUGHT = Brought(1, "f" * 32, 1, 2, GIVEN, 4 * DAY, "e" * 64, 19 * DAY, 6 * DAY, 1, SAID, ())


def as_data(said: Sequence[Said]) -> list[dict[str, object]]:
    return [
        {
            "side": each.side,
            "version": 1,
            "left_at": each.left_at,
            "ratings": json.loads(each.ratings),
            "overall": each.overall,
            "comment": each.comment,
            "recommend": each.recommend,
            "response": None if each.response is None else {"text": each.response, "at": each.response_at},
        }
        for each in said
    ]


def test_payloads_are_canonical() -> None:
    expected = payload_bytes(
        "contract.imported",
        contract="c",
        client="a",
        freelancer="b",
        title=WORDS,
        description=None,
        category=WORDS,
        started_at=1,
        amount="1.00",
        currency=None,
        ended_at=4 * DAY,
        terms="e" * 64,
        closes_at=19 * DAY,
        reveals_at=6 * DAY,
        feedback=as_data(SAID),
    )
    assert imported(GIVEN, BROUGHT) == expected
    assert more("c", SAID) == payload_bytes("feedback.imported", contract="c", feedback=as_data(SAID))


def test_many_entries_at_once_are_bound_as_one_by_one(desk: Desk) -> None:
    payloads = [{"member": f"m{number}", "display_name": "M", "country": None} for number in range(20)]
    with desk.house.installation.database.transaction() as writing:
        for number, payload in enumerate(payloads[:3]):
            journal.append(writing, 10, "member.imported", "a" * 32, f"{number:032x}", payload)
        journal.append_many(
            writing,
            11,
            "a" * 32,
            [
                ("member.imported", f"{number:032x}", payload_bytes("member.imported", **payload))
                for number, payload in enumerate(payloads)
            ],
        )
        assert journal.append(writing, 12, "member.imported", "a" * 32, "b" * 32, payloads[0]) == 23
    # Every entry binds all before it: the verifier walks them with a tree of its own.
    checks = {finding.check for finding in check(desk.house.url).findings}
    assert checks <= {"rows"}  # Nobody made the members.
