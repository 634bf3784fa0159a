"""A language that nobody speaks: English, longer and with accents, so that whatever was not translated is seen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog

from tests.pages.messages import FORMATS, PLACEHOLDER, collect, compiled, said

if TYPE_CHECKING:
    from pathlib import Path

BEGINS, ENDS = "⟦", "⟧"
ACCENTED = str.maketrans("aceilnorsuyzACEILNORSUYZ", "áçéíļñóŕšúýžÁÇÉÍĻÑÓŔŠÚÝŽ")
LONGER = 0.4
"""By so much a language may be longer than English: pages must have room for it."""


def pseudo(words: str) -> str:
    """Write a sentence with accents and 40 % longer, its placeholders and tags as they are."""
    pieces = re.split(f"({PLACEHOLDER.pattern})", words)
    accented = "".join(each if number % 2 else each.translate(ACCENTED) for number, each in enumerate(pieces))
    more = " ".join(["ẋ" * 6] * round(len(words) * LONGER / 7))
    return f"{BEGINS}{accented}{' ' if more else ''}{more}{ENDS}"


def pseudo_catalogue(language: str) -> Catalog:
    """Translate everything that the pages say into it; dates are written as in English."""
    made = Catalog(locale=language, charset="utf-8")
    for message in collect():
        if not message.id:
            continue
        if message.context and FORMATS in message.context:
            made.add(message.id, message.id, context=message.context)
            continue
        longer = [pseudo(each) for each in said(message)]
        forms = (longer[0], *[longer[-1]] * (made.num_plurals - 1))
        made.add(message.id, forms if message.pluralizable else longer[0], context=message.context)
    return made


def put_in(folder: Path, language: str, as_locale: str = "en") -> None:
    """Put such a catalogue into a folder of catalogues; ``as_locale`` gives its plural forms."""
    place = folder / language / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "django.mo").write_bytes(compiled(pseudo_catalogue(as_locale)))
