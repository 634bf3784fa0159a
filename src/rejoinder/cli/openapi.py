"""``rejoinder openapi``: the description of the HTTP interface, as ``GET /v1/openapi.json`` serves it."""

from __future__ import annotations

import os

from rejoinder.cli.settings import Json
from rejoinder.cli.talk import say_json


def openapi(as_json: Json = False) -> None:  # noqa: ARG001  It is JSON in any case.
    """Print the OpenAPI document."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "rejoinder.site.settings"
    import django

    django.setup()
    from rejoinder.web.api.documents import document

    say_json(document())
