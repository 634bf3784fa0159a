"""What every page must be: nothing inline, one heading, landmarks, links that lead somewhere."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

INLINE = frozenset({"a", "b", "bdi", "code", "span", "time"})
EMPTY = frozenset({"meta", "link", "input", "br", "hr", "img"})


class Page(HTMLParser):
    """A page taken apart; a tag that is closed out of order fails at once."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.data: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._space_at(tag)
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self._space_at(tag)

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["script"]:
            self.data.append(data)
        elif self.open[-1:] != ["title"]:
            self.words.append(data)

    def _space_at(self, tag: str) -> None:
        if tag not in INLINE:
            self.words.append(" ")

    @property
    def text(self) -> str:
        """Give what is read on the page, in one line."""
        return " ".join("".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Give the attributes of every such tag."""
        return [attributes for name, attributes in self.tags if name == tag]


def hrefs(page: Page) -> list[str]:
    """Give where the links of a page lead."""
    return [str(each["href"]) for each in page.all("a") if each.get("href")]


def taken_apart(body: bytes) -> Page:
    """Take a page apart, and hold it to what every page must be."""
    text = body.decode()
    page = Page(text)
    assert not re.search(r"<(style|iframe|object|base)[\s>]", text)
    for tag, attributes in page.tags:
        if tag == "script":
            data = attributes.get("type") in {"application/ld+json", "application/json"}
            assert data or str(attributes.get("src")).startswith("/static/"), attributes
    for tag, attributes in page.tags:
        assert "style" not in attributes, tag
        assert not [name for name in attributes if name.startswith("on")], tag
        assert "javascript:" not in (attributes.get("href") or ""), tag
    assert len(page.all("h1")) == len(page.all("main")) == len(page.all("title")) == 1
    (html,) = page.all("html")
    assert html["lang"]
    assert html["dir"] in {"ltr", "rtl"}
    ids = Counter(attributes["id"] for _, attributes in page.tags if attributes.get("id"))
    assert [each for each, count in ids.items() if count > 1] == []
    links = [attributes["href"] or "" for tag, attributes in page.tags if attributes.get("href")]
    assert [each for each in links if each.startswith("#") and each[1:] not in ids] == []
    assert [each for each in links if not each.startswith(("#", "/"))] == [], links
    return page
