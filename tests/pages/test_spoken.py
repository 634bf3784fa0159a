"""Templates in one language: what is said when they are compiled is what would be said to each reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.web.client import application

if TYPE_CHECKING:
    from rejoinder.web.pages.spoken import Spoken


@pytest.fixture
def environment() -> Spoken:
    application()
    from django.template import engines

    found: Any = engines["jinja2"]
    return found.env  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    "template",
    [
        '{{ _("Sunday") }}',
        '<a title="{{ _("Sunday") }}">{{ icon("link") }}</a>',
        '{{ static("app.js") }}',
        '{{ _("Sunday") if x else _("Monday") }}',
        '{{ _("%(name)s", name=x) }}',
        '{{ ngettext("%(num)s day", "%(num)s days", 2) }}',
        '{{ "<" ~ _("Sunday") }}',
        "{{ _(x) }}",
        "{{ x }}",
    ],
)
def test_compiled_for_a_language_a_template_says_the_same(environment: Spoken, template: str) -> None:
    from django.utils.translation import override

    with override("es"):
        for x in ("<b>&", "", "Sunday"):
            said = environment.from_string(template).render(x=x)
            assert environment.in_language("es").from_string(template).render(x=x) == said


def test_a_sentence_is_said_in_the_language_that_it_was_compiled_for(environment: Spoken) -> None:
    from django.utils.translation import override

    spanish = environment.in_language("es").from_string('{{ _("Sunday") }}')
    with override("en"):
        assert spanish.render() == "domingo"
        assert environment.in_language("en").from_string('{{ _("Sunday") }}').render() == "Sunday"


def test_a_page_that_is_made_after_its_language_was_left_speaks_it_and_is_kept_in_it(environment: Spoken) -> None:
    from types import SimpleNamespace

    from django.utils.translation import gettext, ngettext, override

    reader = SimpleNamespace(language="es")
    one, many = "You have left %(count)s feedback.", "You have left %(count)s feedbacks."
    template = environment.in_language("es").from_string(
        f'{{{{ _("%(name)s, your account", name="Bea") }}}} {{{{ ngettext("{one}", "{many}", 3, count=3) }}}}'
    )
    with override("en"):
        said = template.render(visit=reader)
    with override("es"):
        name, count = gettext("%(name)s, your account"), ngettext(one, many, 3)
        assert template.render(visit=reader) == said == f"{name % {'name': 'Bea'}} {count % {'count': 3}}"
    assert "Bea, your account" not in said


def test_what_is_put_into_a_sentence_is_escaped(environment: Spoken) -> None:
    for made in (environment, environment.in_language("en")):
        assert made.from_string('{{ _("From %(name)s", name=x) }}').render(x="<b>") == "From &lt;b&gt;"
        counted = made.from_string('{{ ngettext("%(num)s of %(x)s", "%(num)s", 1, x=x) }}')
        assert counted.render(x="<b>") == "1 of &lt;b&gt;"


def test_a_language_that_is_read_the_other_way_says_so() -> None:
    application()
    from rejoinder.web.pages.spoken import direction

    assert (direction("ar"), direction("en")) == ("rtl", "ltr")
