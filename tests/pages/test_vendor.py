"""What others have made is what VENDOR.toml says, byte for byte, and nothing beside it."""

from __future__ import annotations

import tomllib
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src/rejoinder/web/static"
VENDOR, FOR_TESTS = STATIC / "vendor", ROOT / "tests/vendor"
PARTS: list[dict[str, Any]] = tomllib.loads((VENDOR / "VENDOR.toml").read_text())["part"]
NAMES = [part["file"] for part in PARTS]


def folder_of(part: dict[str, Any]) -> Path:
    return ROOT / part["folder"] if "folder" in part else VENDOR


@pytest.mark.parametrize("part", PARTS, ids=NAMES)
def test_a_vendored_file_is_the_one_that_was_looked_at(part: dict[str, Any]) -> None:
    content = (folder_of(part) / part["file"]).read_bytes()
    assert len(content) == part["bytes"]
    assert sha256(content).hexdigest() == part["sha256"]


@pytest.mark.parametrize("part", PARTS, ids=NAMES)
def test_its_licence_lies_beside_it_and_is_told(part: dict[str, Any]) -> None:
    assert (folder_of(part) / part["licence_file"]).stat().st_size > 500
    told = (ROOT / "THIRD_PARTY.md").read_text()
    assert f"| {part['version']} | {part['licence']} |" in told
    assert part["licence_file"] in told
    assert part["version"] in part["file"]
    assert part["used_for"]


def test_there_is_no_file_that_is_not_listed() -> None:
    listed = {folder_of(part) / part[kind] for part in PARTS for kind in ("file", "licence_file")}
    there = {path for folder in (VENDOR, FOR_TESTS) for path in folder.rglob("*") if path.is_file()}
    assert there - {VENDOR / "VENDOR.toml"} == listed


def test_what_is_for_tests_alone_is_not_in_the_package() -> None:
    assert [part["name"] for part in PARTS if "folder" in part] == ["axe-core"]
    assert not list(STATIC.rglob("axe*"))


def test_nothing_of_ours_is_fetched_from_elsewhere() -> None:
    ours = [path for path in STATIC.iterdir() if path.suffix in {".css", ".js"}]
    assert ours
    for path in [*ours, VENDOR / "VENDOR.toml"]:
        text = path.read_text()
        assert "://" not in text, path.name
        assert "url(//" not in text, path.name
