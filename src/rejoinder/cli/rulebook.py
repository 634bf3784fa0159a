"""``rejoinder rulebook``: the published rules, read off the code that enforces them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from rejoinder.cli import settings
from rejoinder.cli.settings import Json
from rejoinder.cli.talk import say, say_json


class Form(StrEnum):
    """How it is written."""

    md = "md"
    json = "json"


def rulebook(
    form: Annotated[Form, typer.Option("--format", help="For people or for programs.")] = Form.md,
    profile: Annotated[
        str | None, typer.Option(metavar="NAME|FILE", help="The terms whose numbers are printed.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Print every rule with its number, its sentence, its refusals and the numbers in force today."""
    from rejoinder.actions.installation import PROFILES
    from rejoinder.outside.clock import wall_clock
    from rejoinder.policy.rulebook import as_data, as_markdown
    from rejoinder.policy.rulebook import rulebook as read_off
    from rejoinder.policy.terms import load_profile

    terms = load_profile(settings.profile(profile) or PROFILES / "freelance.toml")
    entries = read_off(terms.in_force(wall_clock()))
    if as_json or form is Form.json:
        say_json(as_data(entries))
    else:
        say(as_markdown(entries, terms.name).rstrip("\n"))
