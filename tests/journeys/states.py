"""The catalogue: every page in every state that somebody can meet. The tables are in states_*.py, one an audience."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.house import House
    from tests.journeys.person import Person

    Step = Callable[[Person, House], object]

WORDS = "They asked for five stars in writing, on 3 November, and held the files back until I had given them."
"""Long enough for every field, and short enough."""

FILES = {
    "letter.txt": b"Give me five stars, or I keep the files.\n",
    "movie.mp4": b"\x00\x00\x00\x18ftypmp42" + bytes(64),
}
"""What somebody has on their machine."""


@dataclass(frozen=True)
class State:
    """A page in a state: how things stand, who opens which page, and what they do there before it is looked at.

    ``says`` are words that stand on the page in this state; without them it would be another one.
    """

    name: str
    scene: Callable[[House], None]
    who: str | None
    path: str
    says: str
    steps: tuple[Step, ...] = ()
    status: int = 200

    def is_reached(self, person: Person, house: House) -> None:
        """Go there and do what is to be done."""
        person.goes_to(self.path, self.status)
        for step in self.steps:
            step(person, house)
        person.sees(self.says)


def fills_in(person: Person, _house: House) -> None:
    """Fill in whatever form there is: the third choice of each group, words in each field, a tick in each box."""
    form = person.page.locator("main form").first
    for field in form.locator("textarea:not([readonly]):visible, input[type=text]:visible").all():
        if not field.input_value():
            field.fill(WORDS)
    for field in form.locator("input[type=email]:visible").all():
        field.fill("reader@example.org")
    groups = form.locator("input[type=radio]:visible").evaluate_all("all => [...new Set(all.map((one) => one.name))]")
    for name in groups:
        choices = form.locator(f"input[type=radio][name='{name}']")
        choices.nth(min(2, choices.count() - 1)).check()
    for box in form.locator("input[type=checkbox]:visible").all():
        box.check()


def goes_on(person: Person, _house: House) -> None:
    """Press what the step is for: the first button of its form."""
    button = person.page.locator("main form button[type=submit]:not([formaction]):visible").first
    with person.page.expect_event("load"):
        button.click()
    person.nothing_went_wrong()


def sends_as_it_is(person: Person, _house: House) -> None:
    """Send the form although the browser would hold it back."""
    form = person.page.locator("main form").first
    with person.page.expect_event("load"):
        form.evaluate("form => { form.noValidate = true; form.requestSubmit() }")
    person.nothing_went_wrong()


def writes(words: str) -> Step:
    """Put these words into the first field."""
    return lambda person, _house: person.page.locator("main form textarea").first.fill(words)


def picks(name: str, value: str) -> Step:
    """Choose this value."""
    return lambda person, _house: person.page.locator(f"main input[name='{name}'][value='{value}']").check()


def hands_over(name: str) -> Step:
    """Choose a file of this name as evidence, and send it on its way."""

    def step(person: Person, house: House) -> None:
        file = {"name": name, "mimeType": "application/octet-stream", "buffer": FILES[name]}
        person.page.locator("main input[type=file]").set_input_files(file)  # type: ignore[arg-type]
        person.page.locator("#ready li, #refused li").filter(has_text=name).first.wait_for()

    return step


def presses(name: str) -> Step:
    """Press the button of this name."""
    return lambda person, _house: person.presses(name)


def follows(name: str) -> Step:
    """Follow the link of this name."""
    return lambda person, _house: person.follows(name, within="main")


def opens_a_link(person: Person, house: House) -> None:
    """Come from the marketplace, and look at the page before pressing its button."""
    person.page.goto(person.link(house, "stranger", "/settings"))


def forgets(*cookies: str) -> Step:
    """Lose these cookies, as a browser does that was away for too long."""

    def step(person: Person, _house: House) -> None:
        for name in cookies:
            person.context.clear_cookies(name=name)

    return step


def meanwhile(scene: Callable[[House], None]) -> Step:
    """Let something else happen while the page is open."""
    return lambda _person, house: scene(house)


def at(instant: str) -> Step:
    """Let time go by while the page is open."""
    return lambda _person, house: house.at(instant)


def opens_all(person: Person, _house: House) -> None:
    """Open whatever is folded away."""
    person.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
