"""Sentences of templates in the reader's language. A page says many, so each is looked up once, and kept."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, gettext, ngettext, npgettext, override, pgettext
from jinja2 import pass_context
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from jinja2.runtime import Context

KEPT = 8_192


@lru_cache(maxsize=KEPT)
def _one(message: str, language: str | None) -> str:
    # A page of a fault is made after its language was left: said in another, the sentence would be kept as this one's.
    with override(language):
        return gettext(message)


@lru_cache(maxsize=KEPT)
def _many(one: str, many: str, number: int, language: str | None) -> str:
    with override(language):  # As above.
        return ngettext(one, many, number)


@lru_cache(maxsize=KEPT)
def _whole(message: str, language: str | None) -> Markup:
    """Finish a sentence that nothing is put into."""
    return Markup(_one(message, language) % {})  # noqa: S704  Sentences are ours, or a catalogue's of the operator.


def _put(sentence: str, values: dict[str, Any]) -> Markup:
    """Put values into a sentence, each escaped unless it is markup already."""
    return Markup(sentence % {name: escape(value) for name, value in values.items()})  # noqa: S704  As above.


def _language(context: Context) -> str | None:
    """Tell the reader's language: a page knows it, and asking Django costs more than the sentence."""
    visit = context.get("visit")
    return get_language() if visit is None else visit.language


@pass_context
def say(context: Context, message: str, /, **values: Any) -> Markup:
    """Say a sentence: ``_("… %(name)s …", name=…)``."""
    language = _language(context)
    return _put(_one(message, language), values) if values else _whole(message, language)


@pass_context
def say_many(context: Context, one: str, many: str, number: int, /, **values: Any) -> Markup:
    """Say a sentence about a number of things, which it calls ``%(num)s``."""
    return _put(_many(one, many, number, _language(context)), {"num": number, **values})


def say_of(about: str, message: str, /, **values: Any) -> Markup:
    """Say a sentence whose words have another meaning elsewhere: ``about`` tells which is meant."""
    return _put(pgettext(about, message), values)


def say_many_of(about: str, one: str, many: str, number: int, /, **values: Any) -> Markup:
    """Say one of the latter about a number of things."""
    return _put(npgettext(about, one, many, number), {"num": number, **values})
