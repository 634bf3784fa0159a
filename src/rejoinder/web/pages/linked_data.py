"""What search engines may read of a history: JSON-LD of what everybody sees on the same page, and of nothing else.

It stands on the history and on one feedback's own page alone. Somebody's ratings point at them with ``itemReviewed``,
because a ``Person`` has no ``aggregateRating``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from django.utils.translation import gettext
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rejoinder.store.reads.history_page import Told

LEAST, MOST = "1", "5"
HARMLESS = ((b"<", b"\\u003c"), (b">", b"\\u003e"), (b"&", b"\\u0026"))
"""Nothing in it can end the block that it stands in."""


def linked_data(
    origin: str,
    page: str,
    member: tuple[str, str],
    rows: Iterable[Told],
    summary: Mapping[str, Any] | None = None,
) -> Markup:
    """Describe a member (id and name) with the feedback of these rows that is shown, and what all of it adds up to."""
    here = f"{origin}{page}"
    person = f"{origin}/members/{member[0]}#person"
    about = {"@id": person}
    found: list[dict[str, Any]] = [
        {
            "@type": "ProfilePage",
            "@id": here,
            "url": here,
            "mainEntity": {"@type": "Person", "@id": person, "name": member[1], "url": f"{origin}/members/{member[0]}"},
        }
    ]
    if summary is not None and summary["feedback_count"]:
        found.append(
            {
                "@type": "AggregateRating",
                "itemReviewed": about,
                "ratingValue": summary["mean_overall"],
                "ratingCount": summary["feedback_count"],
                "worstRating": LEAST,
                "bestRating": MOST,
            }
        )
    found += [
        _review(origin, about, row.shown["feedback"], row.author)
        for row in rows
        if row.shown["feedback"] and row.shown["feedback"]["state"] == "revealed"
    ]
    written = orjson.dumps({"@context": "https://schema.org", "@graph": found})
    for sign, instead in HARMLESS:
        written = written.replace(sign, instead)
    return Markup(written.decode())  # noqa: S704  JSON in which no tag and no entity can begin.


def _review(origin: str, about: Mapping[str, str], feedback: Mapping[str, Any], author: str | None) -> dict[str, Any]:
    review = {
        "@type": "Review",
        "@id": f"{origin}/contracts/{feedback['contract']}/feedback/{feedback['side']}",
        "itemReviewed": about,
        "author": {"@type": "Person", "name": author or gettext("a former member")},
        "datePublished": feedback["revealed_at"],
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": feedback["overall"],
            "worstRating": LEAST,
            "bestRating": MOST,
        },
    }
    if feedback["comment"]:
        review["reviewBody"] = feedback["comment"]
    if feedback["changed_at"]:
        review["dateModified"] = feedback["changed_at"]
    return review
