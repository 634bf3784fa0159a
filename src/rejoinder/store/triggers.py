"""Every "never edited" as a trigger: rows that only come, and go only in an erasure (R-302, R-600, R-1001).

They are made anew after each migration, because Django rebuilds SQLite's tables and the triggers go with them (X-9),
and their texts are compared at start. ``INSERT OR REPLACE`` deletes without asking a delete trigger (X-8), so an insert
over a row that stands is refused as well, by whichever of its unique keys it would take that row's place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rejoinder.store.database import Reading, Writing

NEVER_CHANGE = {
    "feedback_version": ("contract", "side", "version"),
    "private_part": ("contract", "side"),
    "response": ("contract", "side"),
    "change_request": ("contract", "side", "number"),
    "change_window": ("contract", "side", "number"),
    "removal": ("contract", "side", "target", "number"),
    "pressured": ("id",),
    "report": ("id",),
    "evidence": ("id",),
    "evidence_use": ("evidence", "used_by"),
    "journal": ("seq",),
    "journal_payload": ("seq",),
    "terms": ("hash",),
    "erased_id": ("mac",),
}
"""Tables whose rows are never updated, with the key by which a second row would take a first one's place."""
LAST_FOR_EVER = {"journal", "terms", "erased_id", "installation", "api_key"}
"""Rows that not even an erasure takes away."""
STAYS = {
    "contract": ("key", "id", "pseudonym", "client", "freelancer", "started_at"),
    "counted": ("contract", "side", "author", "about", "left_at"),
    "installation": ("id", "pseudonym", "created_at"),
    "api_key": ("id", "hash", "scopes", "created_at"),
    "desk_case": ("id", "contract", "side", "target", "opened_at", "due_at"),
    "notice": ("id", "contract", "side", "name", "email", "reasons", "at"),
    "member": ("key", "created_at"),
}
"""Columns that keep their value in rows whose other columns move."""
ONLY_GOES = {"member": ("id", "pseudonym")}
"""Columns that keep their value until an erasure empties them."""
WRITTEN_ONCE = {
    "contract": ("ended_at", "end_recorded_at", "terms", "closes_at"),
    "api_key": ("revoked_at",),
    "installation": ("sandbox",),
}
"""Columns that are written once and then stay."""
TAKES_ITS_PLACE = {
    "contract": (("key",), ("id",), ("pseudonym",)),
    "counted": (("contract", "side"),),
    "installation": (("id",),),
    "api_key": (("id",),),
    "desk_case": (("id",), ("contract", "side", "target", "state")),
    "notice": (("id",),),
    "member": (("key",), ("id",), ("pseudonym",)),
    "report": (("id",), ("contract", "side", "target", "version", "reporter")),
}
"""All unique keys of the rows that only partly stay, or have more keys than one: on SQLite each could be replaced."""

WITHOUT_TICKET = "NOT EXISTS (SELECT 1 FROM erasure_ticket)"
FUNCTIONS = (
    """CREATE OR REPLACE FUNCTION rejoinder_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'RJ001'; END $$""",
    """CREATE OR REPLACE FUNCTION rejoinder_refuse_without_ticket() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN IF EXISTS (SELECT 1 FROM erasure_ticket) THEN RETURN OLD; END IF;
RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'RJ001'; END $$""",
)
"""What PostgreSQL's triggers call: there a condition can't look into another table, a function can."""


def triggers(dialect: str) -> dict[str, str]:
    """Give the text of each trigger by its name."""
    differs = "IS NOT" if dialect == "sqlite" else "IS DISTINCT FROM"
    made: dict[str, str] = {}

    def refuse(name: str, table: str, done: str, event: str, when: str = "") -> None:
        made[name] = _text(dialect, name, table, done, event, when)

    for table in NEVER_CHANGE:
        refuse(f"{table}_is_never_edited", table, "edited", "UPDATE")
    for table, keys in ({table: (key,) for table, key in NEVER_CHANGE.items()} | TAKES_ITS_PLACE).items():
        refuse(f"{table}_lasts", table, "deleted", "DELETE", "" if table in LAST_FOR_EVER else WITHOUT_TICKET)
        if dialect == "sqlite":
            refuse(f"{table}_is_not_replaced", table, "replaced", "INSERT", " OR ".join(_taken(table, keys)))
        else:
            refuse(f"{table}_is_not_emptied", table, "deleted", "TRUNCATE")
    for table, columns in STAYS.items():
        moved = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in columns)
        refuse(f"{table}_keeps_its_names", table, "edited", "UPDATE", moved)
    for table, columns in ONLY_GOES.items():
        moved = " OR ".join(f"(NEW.{each} IS NOT NULL AND NEW.{each} {differs} OLD.{each})" for each in columns)
        refuse(f"{table}_is_not_renamed", table, "edited", "UPDATE", moved)
    for table, columns in WRITTEN_ONCE.items():
        moved = " OR ".join(f"(OLD.{each} IS NOT NULL AND NEW.{each} {differs} OLD.{each})" for each in columns)
        refuse(f"{table}_is_written_once", table, "edited", "UPDATE", moved)
    later = "OLD.reveals_at IS NOT NULL AND (NEW.reveals_at IS NULL OR NEW.reveals_at > OLD.reveals_at)"
    refuse("contract_reveals_never_later", "contract", "edited", "UPDATE", later)
    return made


def _taken(table: str, keys: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    """Ask for each unique key whether a row that stands has the new row's."""
    for key in keys:
        same = " AND ".join(f"{column} = NEW.{column}" for column in key)
        yield f"EXISTS (SELECT 1 FROM {table} WHERE {same})"


def _text(dialect: str, name: str, table: str, done: str, event: str, when: str) -> str:
    said = f"{table} is never {done}"
    if dialect == "sqlite":
        condition = f" WHEN {when}" if when else ""
        body = f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
        return f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW{condition} {body}"
    call = "rejoinder_refuse"
    if when == WITHOUT_TICKET:
        call, when = "rejoinder_refuse_without_ticket", ""
    condition = f" WHEN ({when})" if when else ""
    for_each = "FOR EACH STATEMENT" if event == "TRUNCATE" else "FOR EACH ROW"
    return f"CREATE TRIGGER {name} BEFORE {event} ON {table} {for_each}{condition} EXECUTE FUNCTION {call}('{said}')"


def make_triggers(writing: Writing) -> None:
    """Make all triggers anew, in the transaction that the caller holds."""
    if writing.dialect == "postgresql":
        for function in FUNCTIONS:
            writing.run(function)
    for name, text in triggers(writing.dialect).items():
        table = text.split(" ON ", 1)[1].split(" ", 1)[0]
        on = "" if writing.dialect == "sqlite" else f" ON {table}"
        writing.run(f"DROP TRIGGER IF EXISTS {name}{on}")
        writing.run(text)


def triggers_that_differ(reading: Reading) -> list[str]:
    """Name the triggers that are missing or not as shipped (X-9). On PostgreSQL names are compared."""
    expected = triggers(reading.dialect)
    if reading.dialect == "sqlite":
        there: dict[str, str] = dict(reading.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        return sorted(name for name, text in expected.items() if there.get(name) != text)
    names = {
        name for (name,) in reading.rows("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'")
    }
    return sorted(expected.keys() - names)
