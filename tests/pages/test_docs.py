"""The reference, the pages of the codes, and the files that they need."""

from __future__ import annotations

import json
import shlex

import pytest

from rejoinder.web.problems import every_code
from tests.house import House
from tests.pages.conftest import Browser
from tests.pages.markup import taken_apart
from tests.web.client import document, serving


def operations() -> dict[str, tuple[str, str]]:
    """Give method and path of every operation."""
    return {
        operation["operationId"]: (method, path)
        for path, found in document()["paths"].items()
        for method, operation in found.items()
    }


def test_the_reference_has_every_call_parameter_field_and_code(
    house: House, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REJOINDER_SANDBOX", "1")
    answer = browser.get("/docs")
    assert answer["Cache-Control"] == "public, no-cache"
    page = taken_apart(answer.content)
    sections = {each["id"] for each in page.all("section") if "id" in each}
    assert set(operations()) <= sections
    for name, schema in document()["components"]["schemas"].items():
        for field in schema.get("properties", {}):
            assert field in page.text, (name, field)
    for path, found in document()["paths"].items():
        for operation in found.values():
            assert path in page.text
            assert all(each["name"] in page.text for each in operation["parameters"])
    assert set(every_code()) <= set(page.text.split())
    assert browser.get("/docs", if_none_match=answer["ETag"]).status_code == 304


def test_an_installation_for_real_people_has_no_clock_in_its_reference(
    house: House, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REJOINDER_SANDBOX", raising=False)
    assert "test-clock" not in taken_apart(browser.get("/docs").content).text


def test_the_lines_of_curl_are_what_the_document_asks_for() -> None:
    """Each is a call that the service reads to the end: it is done, or a rule refuses it; it is never malformed."""
    from rejoinder.web.pages.docs import read

    calls = [call for calls in read(with_sandbox=True)["groups"].values() for call in calls]
    assert {call.id for call in calls} == set(operations())
    for call in calls:
        words = shlex.split(call.curl.replace("\\\n", " "))
        assert words[0] == "curl"
        address = next(word for word in words if word.startswith("$REJOINDER/v1/"))
        assert "{" not in address
        assert ("Authorization: Bearer $KEY" in words) == call.needs_key
        if "-d" in words:
            body = json.loads(words[words.index("-d") + 1])
            assert {each.field.name for each in call.body if each.field.required and "." not in each.field.name} <= (
                body.keys()
            )


def test_the_lines_of_curl_are_understood(house: House) -> None:
    from rejoinder.web.pages.docs import read

    house.member("acme")
    house.member("bea")
    with serving(house) as service:
        for calls in read(with_sandbox=True)["groups"].values():
            for call in calls:
                if call.body_type == "multipart/form-data":
                    continue
                words = shlex.split(call.curl.replace("\\\n", " "))
                path = next(word for word in words if word.startswith("$REJOINDER")).removeprefix("$REJOINDER")
                if "-d" in words:
                    answer = service.call(call.method.upper(), path, words[words.index("-d") + 1].encode())
                else:
                    answer = service.call(call.method.upper(), path)
                if answer.status >= 400:
                    assert answer.code not in {"request.invalid", "request.malformed"}, (call.curl, answer.body)


def test_every_code_has_a_page(house: House, browser: Browser) -> None:
    for code, (status, title, sentence) in every_code().items():
        read = browser.read(f"/problems/{code}").text
        assert f"{title} {' '.join(sentence.split())} Code {code} Status {status}" in read


def test_the_page_of_a_code_leads_to_its_rule(house: House, browser: Browser) -> None:
    page = browser.read("/problems/response.window_closed")
    assert "/rulebook#R-303" in [link.get("href") for link in page.all("a")]


@pytest.mark.parametrize("code", ["nothing.like_it", "%00", "<script>", "..", "%FF"])
def test_a_code_that_there_isn_t_has_none(house: House, browser: Browser, code: str) -> None:
    assert "Nothing here" in browser.read(f"/problems/{code}", 404).text


def test_pages_name_files_that_are_there_and_may_be_kept_for_ever(house: House, browser: Browser) -> None:
    page = taken_apart(browser.get("/problems/not_found").content)
    for link in page.all("link"):
        answer = browser.get(str(link["href"]))
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Type"] in {"text/css; charset=utf-8", "image/svg+xml", "font/woff2"}


def test_a_file_without_its_version_is_asked_for_anew(browser: Browser) -> None:
    for path in ("/static/rejoinder.css", "/static/rejoinder.css?v=0000"):
        answer = browser.get(path)
        assert (answer.status_code, answer["Cache-Control"]) == (200, "public, no-cache")
        assert browser.get(path, if_none_match=answer["ETag"]).status_code == 304
    assert browser.call("POST", "/static/rejoinder.css").status_code == 405


@pytest.mark.parametrize(
    "name",
    [
        *("", "..", ".", "nothing.css", "../templates/base.html", "..%2ftemplates%2fbase.html", "%2e%2e/page.py"),
        *("..%5cpage.py", "/etc/passwd", "%2fetc%2fpasswd", "rejoinder.css%00", "%00", "REJOINDER.CSS", "%FF", ".css"),
    ],
)
def test_nothing_else_is_served(house: House, browser: Browser, name: str) -> None:
    assert browser.get(f"/static/{name}").status_code == 404


@pytest.mark.parametrize("name", ["rejoinder.css", "docs.css"])
def test_the_style_sheets_ask_for_nothing_from_elsewhere(browser: Browser, name: str) -> None:
    sheet = browser.get(f"/static/{name}").content.decode()
    assert sheet.count("url(") == sheet.count("url(/static/")
    assert "@import" not in sheet
    assert "http" not in sheet
