"""What goes out as files comes in again, and goes out as the same bytes; nothing sealed, removed or erased goes out."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

from rejoinder.actions.import_files import Source, import_files
from rejoinder.actions.import_rows import columns_of
from rejoinder.outside.table_files import write_table
from rejoinder.store.reads.export import criteria, export_contracts, export_feedback, export_members
from tests.house import stars
from tests.imports.conftest import CONTRACTS, Desk, feedback

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.house import House

FORMATS = ("csv", "jsonl", "parquet")
KINDS = ("members", "contracts", "feedback")


def export(house: House, folder: Path, kind: str) -> dict[str, bytes]:
    folder.mkdir(exist_ok=True)
    installation = house.installation
    with installation.database.snapshot() as reading:
        names = criteria(reading, installation.profile)
        now = installation.now(reading)
        rows = (export_members(reading), export_contracts(reading), export_feedback(reading, names, now))
        for name, given in zip(KINDS, rows, strict=True):
            write_table(folder / f"{name}.{kind}", columns_of(name, names), given)
    return {name: (folder / f"{name}.{kind}").read_bytes() for name in KINDS}


def a_market(house: House) -> None:
    """Everything that can be said in every state, and what a spreadsheet or a bad reader would stumble over."""
    house.member("acme", "=HYPERLINK(1)", "DE")
    house.member("bea", '\'=quoted, "and" so')
    house.member("-b", "Ünïcode 🙂")
    house.contract("running", ended=False)
    house.contract("cheap", amount="0.50", description="Two\nlines", category="@work")
    house.both("cheap")
    house.contract("answered", "acme", "-b")
    house.leave("answered", "client", {**stars("client", 4), "skills": 1}, '+1\nand, "so" on', (9, "A note."))
    house.leave("answered", "freelancer", 5, None)
    house.respond("answered", "client", "-Thanks-")
    house.allow("answered", "client")
    house.change("answered", "client", 2, None)
    house.contract("sealed")
    house.leave("sealed", "client", 3, "SEALED")
    house.contract("removed")
    house.both("removed")
    house.withdraw("removed", "client")
    house.contract("forgotten", "acme", "gone")
    house.both("forgotten")


def test_an_export_that_is_imported_exports_the_same_bytes(
    desk: Desk, another: Callable[[], Desk], tmp_path: Path
) -> None:
    a_market(desk.house)
    alone = feedback("c1,client,2026-02-03T00:00:00Z,4.85,,,", "c1,freelancer,2026-05-03T00:00:00Z,4.5,x,,")
    desk.good(members="member,display_name,created_at\ncarl,Carl,2001-02-03T04:05:06.7Z\n")
    desk.good(contracts=CONTRACTS, feedback=alone)
    with desk.house.installation.database.transaction() as writing:
        writing.run("UPDATE member SET id = NULL, display_name = NULL, country = NULL WHERE id = 'gone'")
    out = {kind: export(desk.house, tmp_path / f"out-{kind}", kind) for kind in FORMATS}
    for kind in FORMATS:
        empty = another()
        files = [Source(tmp_path / f"out-{kind}" / f"{name}.{kind}", name) for name in KINDS]
        done = import_files(empty.house.installation, files)
        assert done.reasons == []
        empty.verify()
        for again in FORMATS:
            assert export(empty.house, tmp_path / f"again-{kind}-{again}", again) == out[again], (kind, again)


def test_nothing_sealed_removed_or_erased_goes_out(desk: Desk, tmp_path: Path) -> None:
    a_market(desk.house)
    with desk.house.installation.database.transaction() as writing:
        writing.run("UPDATE member SET id = NULL, display_name = NULL, country = NULL WHERE id = 'gone'")
    out = export(desk.house, tmp_path / "out", "jsonl")
    assert b"SEALED" not in b"".join(out.values())
    said = [json.loads(line) for line in out["feedback"].splitlines()]
    # The freelancer's on `removed` is shown, and waits until its window has closed: see FEEDBACK in the export.
    assert [(each["contract"], each["side"]) for each in said] == [
        ("answered", "client"), ("answered", "freelancer"), ("cheap", "client"), ("cheap", "freelancer")
    ]  # fmt: skip
    contracts = [json.loads(line)["contract"] for line in out["contracts"].splitlines()]
    assert contracts == ["answered", "cheap", "removed", "running", "sealed"]
    desk.house.later(30)
    later = {(each["contract"], each["side"]) for each in map(json.loads, export(desk.house, tmp_path / "later", "jsonl")["feedback"].splitlines())}  # fmt: skip  # noqa: E501
    assert later >= {("removed", "freelancer"), ("sealed", "client")}
    assert ("removed", "client") not in later


def test_no_cell_begins_as_a_formula(desk: Desk, tmp_path: Path) -> None:
    a_market(desk.house)
    for text in export(desk.house, tmp_path / "out", "csv").values():
        cells = [cell for row in csv.reader(text.decode().splitlines(keepends=True)) for cell in row]
        assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]


def test_what_is_exported_is_there_already_when_it_is_imported_where_it_came_from(desk: Desk, tmp_path: Path) -> None:
    a_market(desk.house)
    export(desk.house, tmp_path / "out", "csv")
    before = desk.all()
    done = import_files(desk.house.installation, [Source(tmp_path / "out" / f"{name}.csv", name) for name in KINDS])
    assert done.reasons == []
    assert desk.all()[0] == before[0] | {"imported_file": 3}
    assert desk.all()[1] == before[1]


@pytest.mark.parametrize("kind", FORMATS)
def test_an_empty_installation_exports_files_without_rows(desk: Desk, tmp_path: Path, kind: str) -> None:
    export(desk.house, tmp_path / "out", kind)
    done = import_files(desk.house.installation, [Source(tmp_path / "out" / f"{name}.{kind}", name) for name in KINDS])
    assert [rows for _, _, rows, _ in done.files] == [0, 0, 0]
