"""Ids compare bytewise on both databases, so that pages of a list are cut at the same places (I-8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import migrations

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.state import StateApps


def compare_bytewise(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001
    """SQLite compares bytewise as it is; PostgreSQL by the database's language, unless it is told."""
    if editor.connection.vendor == "postgresql":
        for table in ("member", "contract"):
            editor.execute(f'ALTER TABLE {table} ALTER COLUMN id TYPE varchar(64) COLLATE "C"')


class Migration(migrations.Migration):
    """See above."""

    dependencies: ClassVar = [("store", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(compare_bytewise, migrations.RunPython.noop)]
