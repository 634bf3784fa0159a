"""How templates are made into pages: escaped by themselves, strict about names, with the words that pages need."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from jinja2 import StrictUndefined

from rejoinder.web.pages import words
from rejoinder.web.pages.icons import icon
from rejoinder.web.pages.ratings import STAR_WORDS, in_order
from rejoinder.web.pages.refused import why_not
from rejoinder.web.pages.sentences import ground_class, no_guessing, who_sees_it, who_will_see
from rejoinder.web.pages.spoken import Spoken
from rejoinder.web.pages.static import address
from rejoinder.web.pages.translated import say, say_many, say_many_of, say_of


def environment(**options: Any) -> Spoken:
    """Make the environment of all templates, as Django's settings ask for it."""
    options |= {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    made = Spoken(**options, extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"])
    made.globals |= {
        "_": say,
        "gettext": say,
        "ngettext": say_many,
        "pgettext": say_of,
        "npgettext": say_many_of,
        "icon": icon,
        "static": address,
        "get_language": get_language,
        "why_not": why_not,
        "star_words": STAR_WORDS,
        "in_order": in_order,
        **{each.__name__: each for each in (ground_class, no_guessing, who_will_see, who_sees_it)},
        **{
            name: getattr(words, name)
            for name in (
                *("day", "day_of", "moment", "moment_here", "time", "last_moment", "inside", "time_left", "runs_out"),
                *("share_passed", "number", "bdi", "initials", "label", "percent", "bar", "stars", "score", "size_of"),
            )
        },
    }
    return made
