"""Templates in one language: what never changes on a page is said when it is compiled, not anew for every reader."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.template import engines
from django.utils.translation import get_language_bidi, gettext, override
from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from rejoinder.web.pages.icons import icon
from rejoinder.web.pages.static import address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2 import Template

SENTENCES = ("_", "gettext")
ALWAYS_THE_SAME: Mapping[str, Callable[..., str]] = {"icon": icon, "static": address}
"""Functions of a template that give the same for the same words, whoever reads."""


class Spoken(Environment):
    """An environment whose templates may be compiled for one language."""

    language: str | None = None

    def in_language(self, language: str) -> Spoken:
        """Give the environment in which this language is spoken."""
        spoken = self.overlay()
        assert isinstance(spoken, Spoken)  # noqa: S101  It is of the class of what it overlays.
        spoken.language = language
        return spoken

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,  # noqa: FBT001, FBT002  As Jinja has it.
    ) -> str:
        """Say what can be said already: Jinja's hook for whoever changes a template before it becomes Python."""
        if self.language is not None:
            with override(self.language):
                source = _Saying(self).visit(source)
        return super()._generate(source, name, filename, defer_init)


class _Saying(NodeTransformer):
    """Puts the sentence, the picture or the address in the place of the call that asks for it."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802  The visitor's own way of naming.
        """Look at one call."""
        self.generic_visit(node)
        given = [each.value for each in node.args if isinstance(each, nodes.Const) and isinstance(each.value, str)]
        is_plain = isinstance(node.node, nodes.Name) and len(given) == len(node.args) and given
        if not is_plain or node.kwargs or node.dyn_args or node.dyn_kwargs:
            return node
        assert isinstance(node.node, nodes.Name)  # noqa: S101  Asked above.
        if node.node.name in SENTENCES and len(given) == 1:
            said: str = Markup(gettext(given[0]) % {})  # noqa: S704  A sentence of ours, or of the operator's catalogue.
        elif node.node.name in ALWAYS_THE_SAME:
            said = ALWAYS_THE_SAME[node.node.name](*given)
        else:
            return node
        return nodes.Const(said, lineno=node.lineno, environment=self.environment)


def template(name: str, language: str) -> Template:
    """Give a template as it is in this language."""
    return _environment(language).get_template(name)


@lru_cache(maxsize=64)
def _environment(language: str) -> Spoken:
    made: Spoken = engines["jinja2"].env  # type: ignore[attr-defined]  # Django's stubs don't know its backends apart.
    return made.in_language(language)


@lru_cache(maxsize=64)
def direction(language: str) -> str:
    """Tell which way a language is written, as HTML says it."""
    with override(language):
        return "rtl" if get_language_bidi() else "ltr"
