"""What the entries of imported history commit to: the bytes that ``payload_bytes`` would give, written at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.record.canonical import quoted
from rejoinder.record.kinds import payload_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rejoinder.store.imports import Brought, Said
    from rejoinder.store.staging import GivenContract

FACTS = ("client", "freelancer", "title", "description", "category", "started_at", "amount", "currency")


def registered(given: GivenContract) -> bytes:
    """Write what ``contract.registered`` commits to."""
    facts = {name: getattr(given, name) for name in FACTS}
    return payload_bytes("contract.registered", contract=given.id, **facts)


def imported(given: GivenContract, brought: Brought) -> bytes:
    """Write the payload as ``payload_bytes`` would, keys in their order: at once, because they come by the million."""
    name, client, freelancer, title, description, category, started_at, _, amount, currency, _, _ = given
    return (
        f'{{"amount":{quoted(amount)},"category":{quoted(category)},"client":"{client}",'
        f'"closes_at":{brought.closes_at},"contract":"{name}","currency":{quoted(currency)},'
        f'"description":{quoted(description)},"ended_at":{brought.ended_at},"feedback":[{_feedback(brought.said)}],'
        f'"freelancer":"{freelancer}","reveals_at":{brought.reveals_at},"started_at":{started_at},'
        f'"terms":"{brought.terms}","title":{quoted(title)}}}'
    ).encode()


def more(contract: str, said: Sequence[Said]) -> bytes:
    """Write what ``feedback.imported`` commits to."""
    return f'{{"contract":{quoted(contract)},"feedback":[{_feedback(said)}]}}'.encode()


def _feedback(said: Sequence[Said]) -> str:
    return ",".join(
        [
            f'{{"comment":{quoted(each.comment)},"left_at":{each.left_at},"overall":"{each.overall}","ratings":{each.ratings},'
            f'"recommend":{"null" if each.recommend is None else each.recommend},"response":{_response(each)},'
            f'"side":"{each.side}","version":1}}'
            for each in said
        ]
    )


def _response(said: Said) -> str:
    return "null" if said.response is None else f'{{"at":{said.response_at},"text":{quoted(said.response)}}}'
