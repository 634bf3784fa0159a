"""A keyboard and nothing else: where each key leads, that it is seen and nothing covers it (WCAG 2.4.7, 2.4.11)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.person import Person

STOPS = 80
"""No page of ours has more stops than this between two things that somebody wants."""
WHERE = """
() => {
  const at = document.activeElement;
  if (!at || at === document.body || at === document.documentElement) return null;
  const box = at.getBoundingClientRect();
  const label = at.labels && at.labels[0];
  const marks = (each) => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 && style.outlineColor !== "transparent";
  };
  const near = [at, label, at.closest("label"), at.nextElementSibling].filter(Boolean);
  const shown = at.matches("input[type=radio], input[type=checkbox]") && label ? label.getBoundingClientRect() : box;
  const x = Math.min(Math.max(shown.left + shown.width / 2, 1), innerWidth - 1);
  const y = Math.min(Math.max(shown.top + Math.min(shown.height / 2, 12), 1), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  const uncovered = !!top && near.some((each) => each.contains(top) || top.contains(each));
  const name = at.getAttribute("aria-label") || (label && label.textContent) || at.textContent || at.name || at.id;
  return {
    tag: at.tagName.toLowerCase(), type: at.type || "", id: at.id, field: at.name || "", value: at.value || "",
    name: name.trim().replace(/\\s+/g, " "),
    marked: near.some(marks), uncovered,
    inside: shown.bottom > 0 && shown.top < innerHeight && shown.right > 0 && shown.left < innerWidth,
    html: at.outerHTML.slice(0, 140),
  };
}
"""


@dataclass
class Keyboard:
    """Somebody's keyboard. Every stop is held to what a stop must be."""

    person: Person
    stops: list[str] = field(default_factory=list)

    def presses(self, *keys: str) -> Keyboard:
        """Press keys one after the other."""
        for key in keys:
            self.person.page.keyboard.press(key)
        return self

    def types(self, words: str) -> Keyboard:
        """Type, or paste what is long."""
        self.person.page.keyboard.insert_text(words)
        return self

    def where(self) -> dict[str, Any] | None:
        """Say what has the focus."""
        found: dict[str, Any] | None = self.person.page.evaluate(WHERE)
        return found

    def tabs(self, key: str = "Tab") -> dict[str, Any] | None:
        """Go to the next stop, which can be seen; behind the last one there is none."""
        self.person.page.keyboard.press(key)
        at = self.where()
        if at is not None:
            assert at["marked"], f"nothing shows that this has the focus: {at['html']}"
            assert at["inside"], f"this has the focus, outside of the window: {at['html']}"
            assert at["uncovered"], f"something covers what has the focus: {at['html']}"
            self.stops.append(at["name"])
        return at

    def tabs_until(self, what: str, fits: Callable[[dict[str, Any]], bool], key: str = "Tab") -> Keyboard:
        """Go on until something fits."""
        self.stops.clear()
        for _ in range(STOPS):
            at = self.tabs(key)
            if at is not None and fits(at):
                return self
        raise AssertionError(f"no key leads to {what}: {self.stops}")

    def tabs_to(self, name: str, key: str = "Tab") -> Keyboard:
        """Go on until something of this name has the focus."""
        return self.tabs_until(name, lambda at: at["name"] == name, key)

    def tabs_into(self, field_name: str) -> Keyboard:
        """Go on until a field has the focus, by its name in the form."""
        return self.tabs_until(field_name, lambda at: at["field"] == field_name and at["type"] != "hidden")

    def goes(self, key: str = "Enter") -> Keyboard:
        """Press a key that leads to another page, and wait for that."""
        with self.person.page.expect_event("load"):
            self.person.page.keyboard.press(key)
        self.person.nothing_went_wrong()
        return self
