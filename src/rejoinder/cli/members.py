"""``rejoinder members``: what only the operator does with members."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from rejoinder.cli import settings
from rejoinder.cli.opening import opened, there_is
from rejoinder.cli.settings import Data, Database, Json
from rejoinder.cli.talk import MISUSED, Trouble, agreed, say, say_json

app = typer.Typer(help="What only the operator does with members.", no_args_is_help=True)


@app.callback()
def members() -> None:
    """What only the operator does with members."""


@app.command()
def erase(
    member: Annotated[str, typer.Argument(help="The member's id.")],
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask (a script that pipes no answer isn't asked).")] = False,
    data: Data = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Erase a person for good: words, names, documents. Every proof still verifies, and nothing brings them back."""
    from rejoinder.actions.erase_member import erase_member
    from rejoinder.policy.deadlines import format_instant
    from rejoinder.policy.decision import Refusal

    place = settings.place(data, database)
    there_is(place)
    with opened(place) as installation:
        if not yes and not agreed(f"Erase the member {member} for ever? There is no way back."):
            raise Trouble("Nothing was erased. To erase without being asked, add --yes.", MISUSED)
        outcome = erase_member(installation, member)
        if isinstance(outcome, Refusal):
            raise Trouble(f"{member}: {outcome.sentence}")
        told: dict[str, Any] = dict(outcome.told)
    for name in ("erased_at", "held_until"):
        if told.get(name) is not None:
            told[name] = format_instant(told[name])
    if as_json:
        say_json({"member": member, **told})
    else:
        say("\n".join(["erased", *(f"{name}: {value}" for name, value in told.items() if value is not None)]))
