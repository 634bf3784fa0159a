"""Collects what the pages say, and brings the catalogues up to date: ``python -m tests.pages.messages``.

English stands in the templates and in the code; every other language has a catalogue under ``web/locale``. What the
rules say (refusals, grounds, the rulebook) is said in English by ``policy/`` and translated where it is shown.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages import pofile
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo

from rejoinder.actions.installation import PROFILES
from rejoinder.policy.deadlines import EPOCH
from rejoinder.policy.feedback import what_authors_are_asked
from rejoinder.policy.grounds import GROUNDS
from rejoinder.policy.refusals import every_refusal
from rejoinder.policy.rulebook import CHAPTERS, NUMBERS, promise, rulebook
from rejoinder.policy.terms import SIDES, load_profile
from rejoinder.store.reads.reports import WITHDRAWN
from rejoinder.web.problems import EDGE

if TYPE_CHECKING:
    from collections.abc import Iterator

WEB = Path(__file__).parents[2] / "src" / "rejoinder" / "web"
LOCALE = WEB / "locale"
METHODS = [("pages/**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
OPTIONS = {"templates/**.html": {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}}
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%%|\{n\}|<[^>]+>")
FORMATS = "Django's date format"
"""A context that says that this is no sentence."""


def said_by_the_rules() -> Iterator[str]:
    """Give what ``policy/`` says to people, in English."""
    for refusal in every_refusal().values():
        yield from (refusal.title, refusal.sentence)
    for _, title, said in EDGE.values():
        yield from (title, said)
    yield WITHDRAWN
    for ground in GROUNDS.values():
        yield from (ground.title, ground.what, ground.example, ground.not_this)
        yield from (kind.replace("_", " ").capitalize() for kind in ground.kinds)
    yield from what_authors_are_asked()
    terms = load_profile(PROFILES / "freelance.toml").rows[-1]
    for side in SIDES:
        yield from (name.replace("_", " ").capitalize() for name in terms.weights[side])
    yield from (entry.sentence for entry in rulebook(terms))
    for title, _, module in CHAPTERS:
        yield title
        if module:
            yield promise(module)
    yield from (said for _, said in NUMBERS.values())


def collect() -> Catalog:
    """Collect every message that the pages can show."""
    catalog = Catalog(project="Rejoinder", charset="utf-8", header_comment="# What the pages of Rejoinder say.")
    found = extract_from_dir(
        WEB, METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
    )
    for filename, _line, message, comments, context in found:
        catalog.add(message, locations=[(filename, 0)], auto_comments=comments, context=context)
    for sentence in said_by_the_rules():
        catalog.add(sentence, locations=[("policy", 0)])
    return catalog


def read_catalogue(language: str) -> Catalog:
    """Read the catalogue of a language."""
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalog = pofile.read_po(file, locale=language)
    catalog.creation_date = catalog.revision_date = EPOCH  # Else the hour of the day would be in what is compiled.
    return catalog


def written(catalog: Catalog) -> bytes:
    """Write a catalogue as text; the same messages give the same bytes."""
    out = io.BytesIO()
    pofile.write_po(
        out, catalog, width=120, omit_header=False, sort_output=True, no_location=True, ignore_obsolete=True
    )
    return re.sub(
        rb'^"(?:POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team)[^\n]*\n',
        b"",
        out.getvalue(),
        flags=re.MULTILINE,
    )


def compiled(catalog: Catalog) -> bytes:
    """Write a catalogue as the program reads it."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def brought_up_to_date(language: str) -> Catalog:
    """Give a language's catalogue with every message that there is now, and none that there isn't any more."""
    catalog = read_catalogue(language)
    catalog.update(collect(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    return catalog


def said(message: Message) -> list[str]:
    """Give a message's English: one sentence, or one and its plural."""
    return [message.id] if isinstance(message.id, str) else list(message.id)


def strings(message: Message) -> list[str]:
    """Give a message's translations; an empty one is missing."""
    found = message.string
    return [found] if isinstance(found, str) else [each or "" for each in found or [""]]


def main() -> None:
    """Bring every catalogue up to date, and say what is still to be translated."""
    for folder in sorted(LOCALE.iterdir()):
        catalog = brought_up_to_date(folder.name)
        file = folder / "LC_MESSAGES" / "django.po"
        file.write_bytes(written(catalog))
        clean = read_catalogue(folder.name)
        file.with_suffix(".mo").write_bytes(compiled(clean))
        missing = sum(1 for message in clean if message.id and not all(strings(message)))
        print(f"{folder.name}: {len(clean)} messages, {missing} still to be translated.")


if __name__ == "__main__":
    main()
