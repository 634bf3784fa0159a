"""Every message that the pages can show has a translation, with the same placeholders, compiled as it stands."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pytest

from tests.pages.messages import (
    LOCALE,
    PLACEHOLDER,
    brought_up_to_date,
    collect,
    compiled,
    read_catalogue,
    said,
    strings,
    written,
)

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

LANGUAGES = sorted(each.name for each in LOCALE.iterdir())


@lru_cache(maxsize=4)
def catalogue(language: str) -> Catalog:
    return read_catalogue(language)


def test_spanish_is_there() -> None:
    assert "es" in LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_every_message_and_no_other(language: str) -> None:
    there = {(message.context, *said(message)) for message in catalogue(language) if message.id}
    wanted = {(message.context, *said(message)) for message in collect() if message.id}
    assert wanted - there == set(), "run `make messages` and translate"
    assert there - wanted == set(), "run `make messages`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language: str) -> None:
    assert [said(each) for each in catalogue(language) if each.id and (each.fuzzy or not all(strings(each)))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_same_placeholders(language: str) -> None:
    for message in catalogue(language):
        if not message.id:
            continue
        allowed = [sorted(PLACEHOLDER.findall(each)) for each in said(message)]
        for string in strings(message):
            assert sorted(PLACEHOLDER.findall(string)) in allowed, (message.id, string)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_program_reads_is_what_the_translators_wrote(language: str) -> None:
    place = LOCALE / language / "LC_MESSAGES"
    assert (place / "django.mo").read_bytes() == compiled(catalogue(language))
    assert (place / "django.po").read_bytes() == written(brought_up_to_date(language))
