"""An option wins over the environment, which wins over rejoinder.toml, which wins over the default."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


def where(run: Any, *arguments: str, **more: str) -> str:
    """The data directory that a command that only reads goes to."""
    said: str = run("doctor", *arguments, **more).stderr
    return said.partition("There is no database in ")[2].partition(". ")[0].rpartition("/")[2]


def test_an_option_wins_over_the_environment_over_the_file(run: Any, tmp_path: Path) -> None:
    assert where(run) == "rejoinder-data"
    (tmp_path / "rejoinder.toml").write_text('data = "from-file"\n')
    assert where(run) == "from-file"
    assert where(run, REJOINDER_DATA="from-environment") == "from-environment"
    assert where(run, "--data", "from-option", REJOINDER_DATA="from-environment") == "from-option"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("dat = 'x'", "a key “dat” that means nothing"),
        ("port = '8000'", "“port” is to be a int"),
        ("sandbox = 1", "“sandbox” is to be a bool"),
        ("data = ", "rejoinder.toml can't be read"),
        ("database = 'sqlite:///x'", "--database names PostgreSQL"),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused(run: Any, tmp_path: Path, written: str, said: str) -> None:
    (tmp_path / "rejoinder.toml").write_text(written)
    done = run("doctor")
    assert done.returncode == 2
    assert said in done.stderr


def test_everything_can_be_set_in_the_file(serve: Any, run: Any, tmp_path: Path) -> None:
    (tmp_path / "rejoinder.toml").write_text(
        'data = "there"\nsandbox = true\nhost = "127.0.0.1"\nprofile = "freelance"\nworkers = 1\naccess_log = true\n'
    )
    served = serve()
    assert served.get("/healthz")[0] == 200
    served.stop()
    assert '"group":"service"' in served.said()
    assert run("clock", "now").returncode == 0  # so it is a sandbox


def test_the_environment_says_yes_or_no(run: Any) -> None:
    assert run("migrate", REJOINDER_SANDBOX="maybe").returncode == 2
    assert run("migrate", REJOINDER_SANDBOX="no").returncode == 0
    assert run("migrate", REJOINDER_SANDBOX="yes").returncode == 0
    assert run("clock", "now").returncode == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", "feedback.example.org"),
        ("PUBLIC_URL", "ftp://feedback.example.org"),
        ("PUBLIC_URL", "https://feedback.example.org/pages"),
        ("PUBLIC_URL", "https://feedback.example.org?a"),
        ("PUBLIC_URL", "https://me:secret@feedback.example.org"),
        ("PUBLIC_URL", "https://feedback.example.org:port"),
        ("PUBLIC_URL", "https://"),
        ("SIGN_IN_URL", "http://example.org/sign-in"),
        ("SIGN_IN_URL", "javascript:alert(1)"),
        ("SIGN_IN_URL", "/sign-in"),
        ("LOCALES", "no-such-folder"),
    ],
)
def test_an_address_that_no_browser_should_be_sent_to_is_refused(run: Any, name: str, value: str) -> None:
    done = run("serve", **{f"REJOINDER_{name}": value})
    assert done.returncode == 2
    assert f"“{name.lower()}”" in done.stderr


def test_a_link_to_the_pages_begins_with_the_address_that_was_set_and_stands_in_no_log(
    serve: Any, run: Any, tmp_path: Path
) -> None:
    (tmp_path / "rejoinder.toml").write_text(
        'public_url = "https://feedback.example.org/"\nname = "Atelier"\nsign_in_url = "http://localhost:1/in"\n'
    )
    served = serve("--sandbox", "--access-log")
    key = run("keys", "create", "--scopes", "members").stdout.strip()
    assert served.send("PUT", "/v1/members/bea", {"display_name": "Bea"}, key)[0] == 201
    status, body = served.send("POST", "/v1/page-sessions", {"member": "bea", "return_to": "/"}, key)
    assert status == 201
    origin, _, token = json.loads(body)["url"].partition("/sign-in/")
    assert origin == "https://feedback.example.org"
    served.get(f"/sign-in/{token}")
    served.stop()
    assert served.said().count('"status":"2xx"') >= 2  # so there is a log
    assert token not in served.said() + served.log.with_suffix(".out").read_text()
