"""`rejoinder doctor`: each thing that can be wrong is found, with what mends it, and a sound one is left in peace."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from rejoinder.cli.ground import NETWORK, file_system


@pytest.fixture
def data(run: Any, tmp_path: Path) -> Path:
    assert run("keys", "create", "--scopes", "read").returncode == 0
    return tmp_path / "rejoinder-data"


def looked_over(run: Any, *arguments: str) -> tuple[int, dict[str, dict[str, str]]]:
    done = run("doctor", "--json", *arguments)
    shown = json.loads(done.stdout)
    assert shown["healthy"] == (done.returncode == 0)
    return done.returncode, {each["what"]: each for each in shown["checks"] if each["how"] == "finding"}


def test_a_sound_installation_has_no_finding(run: Any, data: Path) -> None:
    assert looked_over(run) == (0, {})
    before = {path: path.read_bytes() for path in data.iterdir() if path.suffix == ".db"}
    assert run("doctor").returncode == 0
    assert {path: path.read_bytes() for path in before} == before


def test_what_others_may_read_is_found(run: Any, data: Path) -> None:
    data.chmod(0o755)
    (data / "installation.key").chmod(0o644)
    code, found = looked_over(run)
    assert code == 1
    assert found["data directory"]["mend"] == f"chmod 700 {data}"
    assert found["installation key"]["mend"] == f"chmod 600 {data / 'installation.key'}"
    refused = run("keys", "list")
    assert refused.returncode == 1
    assert "chmod 600" in refused.stderr


def test_a_document_without_a_row_is_found(run: Any, data: Path) -> None:
    (data / "files" / ("ab" * 16)).write_bytes(b"?")
    code, found = looked_over(run)
    assert code == 1
    assert "ab" * 16 in found["documents"]["mend"]


def test_a_record_behind_its_anchor_is_found(run: Any, data: Path, tmp_path: Path) -> None:
    head = json.loads(run("verify", "--print-head").stdout)
    anchor = tmp_path / "anchor"
    anchor.write_text(json.dumps(head) + "\n")
    assert looked_over(run, "--anchor", "anchor") == (0, {})
    anchor.write_text(json.dumps(head | {"size": head["size"] + 1}) + "\n")
    assert "older database" in looked_over(run, "--anchor", "anchor")[1]["anchor"]["mend"]
    anchor.write_text(json.dumps(head | {"root": "0" * 64}) + "\n")
    assert "verify --head" in looked_over(run, "--anchor", "anchor")[1]["anchor"]["mend"]
    anchor.write_text("{")
    assert "anchor" in looked_over(run, "--anchor", "anchor")[1]
    assert looked_over(run)[0] == 0  # nobody asked about an anchor


def test_a_schema_that_is_not_there_is_found(run: Any, tmp_path: Path) -> None:
    (tmp_path / "rejoinder-data").mkdir(mode=0o700)
    (tmp_path / "rejoinder-data/rejoinder.db").touch()
    code, found = looked_over(run)
    assert code == 1
    assert "rejoinder migrate" in found["schema"]["mend"]


MOUNTS = """\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/root rw
40 22 0:36 / /srv rw,relatime shared:2 - nfs4 files:/export rw
41 40 0:37 / /srv/local\\040disk rw,relatime - xfs /dev/sdb rw
garbage
"""


@pytest.mark.parametrize(
    ("directory", "kind", "network"),
    [
        ("/var/lib/rejoinder", "ext4", False),
        ("/srv/rejoinder", "nfs4", True),
        ("/srvx", "ext4", False),
        ("/srv/local disk/x", "xfs", False),
    ],
)
def test_a_file_system_of_the_network_is_told_from_a_disk(directory: str, kind: str, network: bool) -> None:
    assert file_system(Path(directory), MOUNTS) == kind
    assert bool(NETWORK.fullmatch(kind)) == network


def test_where_nothing_is_known_of_mounts_nothing_is_said() -> None:
    assert file_system(Path(os.sep), "") == ""
