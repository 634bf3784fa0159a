"""``rejoinder openapi``: the description of the HTTP interface, as ``GET /v1/openapi.json`` serves it."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from rejoinder.cli import settings
from rejoinder.cli.settings import Json
from rejoinder.cli.talk import say_json


def openapi(
    sandbox: Annotated[bool | None, typer.Option("--sandbox", help="With the paths that a sandbox alone has.")] = None,
    as_json: Json = False,  # noqa: ARG001  It is JSON in any case.
) -> None:
    """Print the OpenAPI document."""
    own = settings.yes_or_no("sandbox", sandbox) or False
    os.environ |= {"DJANGO_SETTINGS_MODULE": "rejoinder.site.settings", "REJOINDER_SANDBOX": "1" if own else "0"}
    import django

    django.setup()
    from rejoinder.web.api.documents import document

    say_json(document(with_sandbox=own))
