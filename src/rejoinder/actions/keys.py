"""The operator makes and revokes the marketplace's keys (A-1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.actions.acting import anywhere
from rejoinder.policy.refusals import NotFound
from rejoinder.store import keys

if TYPE_CHECKING:
    from rejoinder.actions.acting import Act, Outcome
    from rejoinder.actions.installation import Installation


def create_key(installation: Installation, scopes: tuple[str, ...]) -> str:
    """Make a key with these scopes, and give it: it is shown this once and kept hashed."""
    made: list[str] = []

    def deed(act: Act) -> Outcome:
        name, key = keys.make_key(act.writing, scopes, act.now)
        made.append(key)
        return act.keep("key.created", {"key": name, "scopes": list(scopes)})

    anywhere(installation, deed)
    return made[0]


def revoke_key(installation: Installation, name: str) -> Outcome:
    """Revoke a key by the eight characters of its id, at once."""

    def deed(act: Act) -> Outcome:
        return act.keep("key.revoked", {"key": name}) if keys.revoke_key(act.writing, name, act.now) else NotFound()

    return anywhere(installation, deed)
