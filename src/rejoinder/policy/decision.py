"""How a decision is written: rules asked in order, each answering with a refusal or with nothing."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Kind(IntEnum):
    """What a refusal is about, in the order in which the rules are asked (R-800)."""

    STANDING = 1
    STATE = 2
    TIME = 3
    CONTENT = 4


@dataclass(frozen=True, slots=True)
class Refusal:
    """No: with a stable ``code``, a ``title``, and the ``sentence`` that a person reads."""

    code: ClassVar[str]
    title: ClassVar[str]
    sentence: ClassVar[str]
    kind: ClassVar[Kind]

    def extras(self) -> dict[str, Any]:
        """Whatever helps beside the sentence: instants, fields, other ways."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


Asked = TypeVar("Asked")


def first_refusal(rules: Iterable[Callable[[Asked], Refusal | None]], this: Asked) -> Refusal | None:
    """R-800. An outsider's refusal reveals nothing: standing, state, time and content are asked in this order."""
    for rule in rules:
        refused = rule(this)
        if refused is not None:
            return refused
    return None
