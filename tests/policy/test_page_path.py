"""O-8: where a sign-in link may lead."""

from __future__ import annotations

import pytest

from rejoinder.policy.page_path import PATH_LENGTH, is_a_page_path


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/contracts/c-1001",
        "/contracts/c-1001/feedback/client/respond?from=mail#text",
        "/members/bea?as=freelancer&next=https://example.org/sign-in/x",
        "/sign-in-help",
        "/búsqueda",
        "/" + "a" * (PATH_LENGTH - 1),
    ],
)
def test_a_path_of_this_installation_is_one(path: str) -> None:
    assert is_a_page_path(path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "contracts/c-1001",
        "//example.org",
        "///example.org",
        "/\\example.org",
        "\\/example.org",
        "/contracts\\c-1001",
        "https://example.org/",
        "javascript:alert(1)",
        " /contracts",
        "/\t/example.org",
        "/\n/example.org",
        "/contracts\r\nSet-Cookie: a=b",
        "/\x00",
        "/\x7f",
        "/\x85",
        "/\u2028",
        "/\ud800",
        "/sign-in",
        "/sign-in?x",
        "/sign-in#x",
        "/sign-in/abc",
        "/" + "a" * PATH_LENGTH,
    ],
)
def test_what_leads_elsewhere_or_back_to_signing_in_is_none(path: str) -> None:
    assert not is_a_page_path(path)
