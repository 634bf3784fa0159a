"""The faces: interface, pages, templates."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates and what they show."""

    name = "rejoinder.web"
    label = "web"
