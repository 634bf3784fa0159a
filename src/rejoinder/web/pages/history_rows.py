"""The rows of a history, as they are drawn on it and alone on one feedback's own page.

They are written here and not in a template: a page has 25, each with a dozen values, and written so the page costs the
server half of what it did. Whatever somebody wrote goes through ``escape`` in the line that takes it.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from markupsafe import Markup

from rejoinder.web.pages.icons import STROKES
from rejoinder.web.pages.sentences import ground_class
from rejoinder.web.pages.words import day, label, last_moment, score

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rejoinder.store.reads.history_page import Told

NAMES = ("link", "flag", "clock", "info", "gone")
PICTURES = Markup('<svg class="sprite" aria-hidden="true"><defs>{}</defs></svg>').format(
    Markup("").join(
        Markup('<symbol id="i-{}" viewBox="0 0 24 24">{}</symbol>').format(name, Markup(STROKES[name]))  # noqa: S704  Ours.
        for name in NAMES
    )
)
"""The pictures of all rows, drawn once on the page; each row names them."""
LINK, FLAG, CLOCK, INFO, GONE = (
    f'<svg class="ic" viewBox="0 0 24 24" aria-hidden="true"><use href="#i-{name}"/></svg>' for name in NAMES
)


class Says:
    """What every row says alike, in one language."""

    def __init__(self) -> None:
        """Look it up in the language that is being spoken."""
        self.ended = gettext("ended %(day)s")
        self.by = gettext("from %(name)s")
        self.by_nobody = gettext("from a former member")
        self.changed = gettext("changed %(day)s")
        self.until = gettext("Feedback can be left until %(moment)s.")
        self.response_from = gettext("Response from %(name)s")
        self.to_an_earlier = gettext("written before the feedback was changed")
        self.removed = gettext("This feedback has been removed.")
        self.response_removed = gettext("This response has been removed.")
        self.what_that_means = gettext("What that means")
        self.each = gettext("Rating of each criterion")
        self.link = gettext("Link")
        self.report = gettext("Report")
        self.nobody = gettext("a former member")
        self.why = {
            "none_left": gettext("No feedback was left for this contract."),
            "not_public": gettext("Feedback for this contract isn’t public."),
            # R-207, for those who look on: the same words whether something is sealed or not.
            "both_or_deadline": gettext("Nothing is shown before both sides have left it or that time is over."),
            "deadline_only": gettext("Nothing is shown before that time is over."),
        }


@lru_cache(maxsize=64)
def _says(language: str) -> Says:  # The language that is being spoken, as the key.
    return Says()


class Rows:
    """Draws rows for one reader; ``order`` has the criteria in the order of today's terms.

    ``about`` is id and name of whom the rows are about, ``reader`` the id of who is signed in.
    """

    def __init__(
        self, language: str, order: tuple[str, ...], about: tuple[str | None, str | None], reader: str | None = None
    ) -> None:
        """Begin in the reader's ``language``, which must be the one that is being spoken."""
        self.language = language
        self.order = order
        self.is_about_reader = about[0] is not None and about[0] == reader
        self.says = says = _says(language)
        self.response_from = says.response_from % {
            "name": f"<bdi>{escape(about[1])}</bdi>" if about[1] else says.nobody
        }

    def row(self, told: Told) -> Markup:
        """Draw one row."""
        shown, says = told.shown, self.says
        feedback = shown["feedback"]
        title = escape(shown["title"])
        under = says.ended % {"day": self._on(shown["ended_at"])}
        if shown["category"]:
            under = f"<bdi>{escape(shown['category'])}</bdi> · {under}"
        if feedback is None:
            drawn, below = "", self._none(told)
        elif feedback["state"] == "removed":
            drawn, below = "", self._gone(says.removed, feedback["removed"])
        else:
            drawn = score(feedback["overall"], self.language)
            said_by = says.by % {"name": f"<bdi>{escape(told.author)}</bdi>"} if told.author else says.by_nobody
            under = f"{under} · {said_by}"
            if feedback["changed_at"]:
                changed = says.changed % {"day": self._on(feedback["changed_at"])}
                under = f'{under} <span class="pill">{changed}</span>'
            below = self._said(feedback, title)
        head = f'<div><h3><bdi>{title}</bdi></h3><p class="muted">{under}</p></div>{drawn}'
        return Markup(f"<li><header>{head}</header>\n{below}</li>\n")  # noqa: S704  Each value is escaped above.

    def _on(self, at: str) -> str:
        """Write a day: an instant as the interface writes it, or a day."""
        return f'<time datetime="{at}">{day(at, self.language)}</time>'

    def _none(self, told: Told) -> str:
        says, why = self.says, told.shown["why_none"]
        if why != "window_open":
            return f'<p class="none">{INFO}<span>{says.why[why]}</span></p>'
        until = says.until % {"moment": last_moment(told.closes_at)}
        return f'<p class="none">{CLOCK}<span>{until} {says.why[told.reveal]}</span></p>'

    def _said(self, feedback: Mapping[str, Any], title: str) -> str:
        contract, side, says = feedback["contract"], feedback["side"], self.says
        below = ""
        if feedback["comment"]:
            below = f'<p class="said" dir="auto">{escape(feedback["comment"])}</p>\n'
        if feedback["response"]:
            below += f'<div class="reply">{self._response(feedback["response"], feedback["version"])}</div>\n'
        if feedback["ratings"]:
            listed = ratings_listed(tuple(feedback["ratings"].items()), self.order, self.language)
            below += f'<details class="each"><summary>{says.each}</summary><dl>{listed}</dl></details>\n'
        here = f"/contracts/{contract}/feedback/{side}"
        report = f"{here}/report" if self.is_about_reader else f"/notices/new?contract={contract}&amp;side={side}"
        which = f'<span class="vh">: {title}</span></a>'
        return (
            f'{below}<p class="linkrow"><a class="quiet" href="{here}">{LINK} {says.link}{which}'
            f'<a class="quiet" href="{report}">{FLAG} {says.report}{which}</p>'
        )

    def _response(self, response: Mapping[str, Any], version: int) -> str:
        if response.get("state") == "removed":
            return self._gone(self.says.response_removed, response["removed"])
        under = f"· {self._on(response['at'])}"
        if response["answered_version"] < version:
            under = f"{under} · {self.says.to_an_earlier}"
        said = f'<p class="said" dir="auto">{escape(response["text"])}</p>'
        return f'<p><b>{self.response_from}</b> <span class="muted">{under}</span></p>{said}'

    def _gone(self, what: str, removed: Mapping[str, Any]) -> str:
        """Draw what stands in the place of something removed (R-608)."""
        ground, on = escape(ground_class(removed["ground_class"])), self._on(removed["on"])
        link = f'<a href="/rulebook#R-608">{self.says.what_that_means}</a>'
        return f'<div class="gone">{GONE}<p><b>{what}</b> {ground} · {on} · {link}</p></div>'


@lru_cache(maxsize=4_096)
def ratings_listed(ratings: tuple[tuple[str, int], ...], order: tuple[str, ...], language: str) -> str:
    """List the ratings of each criterion, those of today's terms first and in their order."""
    given = dict(ratings)
    names = [name for name in order if name in given] + [name for name in given if name not in order]
    return "".join(f"<div><dt>{escape(label(name))}</dt><dd>{given[name]}</dd></div>" for name in names)
