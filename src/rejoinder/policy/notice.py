"""Anybody may give notice of misuse, signed in or not (R-500): in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rejoinder.policy.decision import first_refusal
from rejoinder.policy.facts import NoticeGiven
from rejoinder.policy.refusals import EmptyText
from rejoinder.policy.text import NAME_LENGTH, plain

if TYPE_CHECKING:
    from rejoinder.policy.decision import Refusal
    from rejoinder.policy.refusals import NotPlain, TooLong

EMAIL_LENGTH, REASONS_LENGTH = 320, 5_000
"""Code points, as R-205 counts them."""
AN_HOUR = 20
"""Notices from one address in an hour: a guard of the door, asked once the notice itself is in order."""


@dataclass(frozen=True, slots=True)
class GivingNotice:
    """What somebody sends."""

    name: str
    email: str
    reasons: str


def all_of_it_is_plain(this: GivingNotice) -> EmptyText | NotPlain | TooLong | None:
    """R-500. A notice has a name, an e-mail address and reasons, in plain words."""
    for field, text in zip(("name", "email", "reasons"), _words(this), strict=True):
        if not text:
            return EmptyText(field)
        if not isinstance(text, str):
            return text
    return None


def is_an_email(text: str) -> bool:
    """Tell whether this may be an e-mail address: something on both sides of its @, and no space in it."""
    name, at, host = text.strip().rpartition("@")
    return bool(name and at and host) and not any(character.isspace() for character in text.strip())


def give_notice(this: GivingNotice) -> NoticeGiven | Refusal:
    """Take a notice, or say why not."""
    refused = first_refusal((all_of_it_is_plain,), this)
    return refused or NoticeGiven(*map(str, _words(this)))


def _words(this: GivingNotice) -> tuple[str | NotPlain | TooLong, ...]:
    return (
        plain(this.name, field="name", limit=NAME_LENGTH, multiline=False),
        plain(this.email, field="email", limit=EMAIL_LENGTH, multiline=False),
        plain(this.reasons, field="reasons", limit=REASONS_LENGTH),
    )
