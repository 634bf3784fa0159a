"""Rows that belong to no contract: members, keys, evidence, notices; and entries that are about nothing there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rejoinder_verify.encoding import Malformed, canonical, read_entry, read_payload
from rejoinder_verify.reading import as_bytes

if TYPE_CHECKING:
    from rejoinder_verify.encoding import Entry
    from rejoinder_verify.journal import Walked
    from rejoinder_verify.reading import Source
    from rejoinder_verify.report import Findings

EVIDENCE = (
    "SELECT e.at, e.name, e.media_type, e.size, e.sha256, e.stored_sha256, m.pseudonym"
    " FROM evidence e JOIN member m ON m.key = e.uploader WHERE e.id = ?"
)
NOTICE = "SELECT at, contract, side, name, email, reasons, case_id FROM notice WHERE id = ?"
ABOUT_MEMBERS = {
    "sqlite": """
SELECT m.key, j.seq, j.entry, p.payload FROM journal j
JOIN member m ON m.pseudonym = CAST(substr(j.entry, -40, 32) AS TEXT)
LEFT JOIN journal_payload p ON p.seq = j.seq ORDER BY m.key, j.seq
""",
    "postgresql": """
SELECT m.key, j.seq, j.entry, p.payload FROM journal j
JOIN member m ON m.pseudonym = encode(substring(j.entry FROM length(j.entry) - 39 FOR 32), 'escape')
LEFT JOIN journal_payload p ON p.seq = j.seq ORDER BY m.key, j.seq
""",
}
MEMBERS = "SELECT key, id, display_name, country, erased_at FROM member ORDER BY key"
ABOUT_NOTHING = {
    "sqlite": """
SELECT j.seq, j.entry FROM journal j
WHERE NOT EXISTS (SELECT 1 FROM contract c WHERE c.pseudonym = CAST(substr(j.entry, -40, 32) AS TEXT))
AND NOT EXISTS (SELECT 1 FROM member m WHERE m.pseudonym = CAST(substr(j.entry, -40, 32) AS TEXT))
AND NOT EXISTS (SELECT 1 FROM installation i WHERE i.pseudonym = CAST(substr(j.entry, -40, 32) AS TEXT))
ORDER BY j.seq
""",
    "postgresql": """
SELECT j.seq, j.entry FROM (
  SELECT seq, entry, encode(substring(entry FROM length(entry) - 39 FOR 32), 'escape') AS subject FROM journal) j
LEFT JOIN contract c ON c.pseudonym = j.subject LEFT JOIN member m ON m.pseudonym = j.subject
LEFT JOIN installation i ON i.pseudonym = j.subject
WHERE c.key IS NULL AND m.key IS NULL AND i.id IS NULL ORDER BY j.seq
""",
}
KEPT = "SELECT count(*) FROM counted f JOIN member m ON m.key = f.author WHERE m.erased_at IS NOT NULL"
KEPT_BY_KEY = "SELECT version, ratings, overall FROM counted WHERE contract = ? AND side = ?"
KEPT_BY_ID = (
    "SELECT f.version, f.ratings, f.overall FROM counted f JOIN contract c ON c.key = f.contract"
    " WHERE c.id = ? AND f.side = ?"
)


class Apart:
    """Compares rows with the entries that belong to no contract, as the walk over the record meets them."""

    def __init__(self, source: Source, findings: Findings) -> None:
        self._source = source
        self._findings = findings
        self._keys: dict[str, tuple[list[str], int, int | None, int]] = {}
        self._seen = {"evidence": 0, "notice": 0}

    def meet(self, entry: Entry, said: dict[str, Any]) -> None:
        """Compare what one entry recorded."""
        try:
            {
                "key.created": self._key_created,
                "key.revoked": self._key_revoked,
                "evidence.stored": self._evidence,
                "notice.made": self._notice,
            }[entry.kind](entry, said)
        except (KeyError, TypeError) as error:
            what = f"has a payload that lacks what its kind has: {error}"
            self._findings.add("windows", f"entry {entry.seq} ({entry.kind})", what, entry.seq)

    def _key_created(self, entry: Entry, said: dict[str, Any]) -> None:
        self._keys[said["key"]] = (said["scopes"], entry.at, None, entry.seq)

    def _key_revoked(self, entry: Entry, said: dict[str, Any]) -> None:
        scopes, created_at, _, seq = self._keys[said["key"]]
        self._keys[said["key"]] = (scopes, created_at, entry.at, seq)

    def _evidence(self, entry: Entry, said: dict[str, Any]) -> None:
        names = ("name", "media_type", "size", "sha256", "stored_sha256")
        self._compare("evidence", EVIDENCE, entry, said["id"], (*(said[name] for name in names), entry.actor))

    def _notice(self, entry: Entry, said: dict[str, Any]) -> None:
        names = ("contract", "side", "name", "email", "reasons", "case")
        self._compare("notice", NOTICE, entry, said["id"], tuple(said[name] for name in names))

    def _compare(self, table: str, sql: str, entry: Entry, name: str, expected: tuple[Any, ...]) -> None:
        row, where = self._source.one(sql, name), f"row {table} {name}"
        if row is None:
            self._findings.add("rows", where, f"is missing, and entry {entry.seq} recorded it", entry.seq)
            return
        self._seen[table] += 1
        if row != (entry.at, *expected):
            self._findings.add("rows", where, f"is not what entry {entry.seq} recorded", entry.seq)

    def finish(self, walked: Walked) -> None:
        """Find rows that no entry recorded, once all entries were met."""
        self._compare_keys()
        for table, seen in self._seen.items():
            there = next(self._source.rows(f"SELECT count(*) FROM {table}"))[0]  # noqa: S608  Only our own names.
            unproven = sum(kind.startswith(table) for _, kind in walked.missing)
            if there > seen + unproven:
                self._findings.add("rows", f"table {table}", f"has {there - seen} rows without an entry")
        uses = next(
            self._source.rows(
                "SELECT count(*) FROM evidence_use u WHERE u.used_by NOT IN (SELECT id FROM report)"
                " AND u.used_by NOT IN (SELECT id FROM pressured)"
            )
        )[0]
        if uses:
            self._findings.add("rows", "table evidence_use", f"has {uses} rows that belong to no report and no note")

    def _compare_keys(self) -> None:
        keys = dict(self._keys)
        for name, scopes, created_at, revoked_at in self._source.rows(
            "SELECT id, scopes, created_at, revoked_at FROM api_key ORDER BY id"
        ):
            made, where = keys.pop(name, None), f"row api_key {name}"
            if made is None:
                self._findings.add("rows", where, "has no entry")
            elif (_scopes(scopes), created_at, revoked_at) != (_scopes(made[0]), *made[1:3]):
                self._findings.add("rows", where, f"is not what entry {made[3]} recorded", made[3])
        for name, (_, _, _, seq) in keys.items():
            self._findings.add("rows", f"row api_key {name}", f"is missing, and entry {seq} recorded it", seq)


def _scopes(value: object) -> list[str]:
    """Scopes are a list in the record, and a text in a row, whatever stands between them."""
    words = value if isinstance(value, str) else canonical(value)
    for mark in '[]",':
        words = words.replace(mark, " ")
    return sorted(words.split())


def compare_members(source: Source, walked: Walked, findings: Findings) -> None:
    """Compare each member's row with the last entry about it; who was erased has a row without a person."""
    entries = source.rows(ABOUT_MEMBERS[source.dialect])
    entry, erased = next(entries, None), []
    for key, name, display_name, country, erased_at in source.rows(MEMBERS):
        latest: tuple[Any, ...] | None = None
        seq = -1
        while entry is not None and entry[0] <= key:
            if entry[0] == key and (said := _member(entry)) is not None:
                latest, seq = said, entry[1]
            entry = next(entries, None)
        if erased_at is not None:
            erased.append(erased_at)
            if (name, display_name, country) != (None, None, None):
                findings.add("rows", f"row member {key}", "was erased, and still names somebody")
        elif latest is None:
            findings.add("rows", f"row member {name}", "has no entry")
        elif latest != (name, display_name, country):
            findings.add("rows", f"row member {name}", f"is not what entry {seq} recorded", seq)
    # What was held at first goes later, with an entry of its own about the same member.
    first = {each.subject: each.at for each in reversed(walked.erasures)}
    if sorted(erased) != sorted(first.values()):
        findings.add("rows", "table member", "doesn't have an erased row for each erasure on record")


def compare_kept(source: Source, walked: Walked, findings: Findings) -> None:
    """J-11. What an erased author's feedback counts for stands in the erasure's own entry: compare, one to one."""
    for seq, kept in walked.kept:
        try:
            contract, side, version, ratings, overall = kept
        except (TypeError, ValueError):
            findings.add("rows", f"entry {seq} (member.erased)", "doesn't say what it kept", seq)
            continue
        row = source.one(KEPT_BY_KEY if isinstance(contract, int) else KEPT_BY_ID, contract, side)
        said = (version, ratings if isinstance(ratings, str) else canonical(ratings), overall)
        if row != said:
            findings.add("rows", f"row counted {contract}/{side}", f"is not what entry {seq} kept", seq)
    there = next(source.rows(KEPT))[0]
    if there != len(walked.kept):
        what = f"has {there} feedbacks of erased members, and {len(walked.kept)} were kept"
        findings.add("rows", "table counted", what)


def _member(row: tuple[Any, ...]) -> tuple[Any, ...] | None:
    try:
        entry = read_entry(as_bytes(row[2]))
        if not entry.kind.startswith("member.") or row[3] is None:
            return None
        said = read_payload(as_bytes(row[3]))
    except Malformed:
        return None
    return said.get("member"), said.get("display_name"), said.get("country")


def entries_about_nothing(source: Source, walked: Walked, findings: Findings) -> None:
    """Find entries whose subject has no row: something that was recorded is gone."""
    erased = {entry.subject for entry in walked.erasures}
    for seq, raw in source.rows(ABOUT_NOTHING[source.dialect]):
        try:
            entry = read_entry(as_bytes(raw))
        except Malformed:
            continue
        if entry.subject not in erased:
            findings.add("rows", f"entry {seq} ({entry.kind})", "is about something that has no row", seq)
