"""History is brought in from files: all of it is read and checked first, and only then is any of it kept.

Batches are transactions, and what is there already adds nothing: so an import that was cut off goes on when it is run
again, and one that is run twice changes nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from rejoinder.actions.import_batch import Batches, Count
from rejoinder.actions.import_map import KINDS, LATER, Map
from rejoinder.actions.import_rows import NEEDED, READERS, Rows, columns_of
from rejoinder.actions.import_terms import Book
from rejoinder.outside.table_files import write_table
from rejoinder.outside.tables import REMARKS, Unread, Unusable, digest, open_table
from rejoinder.store import imports
from rejoinder.store.bulk import much_at_once
from rejoinder.store.reads.export import criteria
from rejoinder.store.staging import Staging

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from rejoinder.actions.installation import Installation
    from rejoinder.outside.tables import Cells, Table
    from rejoinder.store.staging import Group

TABLES = {"members": "member", "contracts": "contract", "feedback": "feedback", "ratings": "rating"}
NOT_YET = "{file}: files of {kind} have their format and no use yet; this release takes {kinds}."


@dataclass(frozen=True, slots=True)
class Source:
    """A file, what kind of rows it has, and what its columns mean."""

    path: Path
    kind: str
    meaning: Map = field(default_factory=Map)


@dataclass(slots=True)
class Imported:
    """What an import came to: whether it was kept, and for each file its path, kind, rows, and how many rejected."""

    kept: bool
    files: list[tuple[Path, str, int, int]]
    count: Count
    reasons: list[tuple[Path, int, str]]
    rejected: int


def guess_kind(path: Path, named: str | None, meaning: Map) -> str:
    """Say what kind of rows a file has: as it was named, as its map says, or as its own name does; or ``Unusable``."""
    known = (*KINDS, *LATER)
    said = named or meaning.kind
    words = path.name.lower()
    guesses = [said] if said else [kind for kind in known if kind in words]
    if len(guesses) != 1 or guesses[0] not in known:
        message = f"{path}: say with --as what its rows are: {', '.join(KINDS)}."
        raise Unusable(message)
    if guesses[0] in LATER:
        raise Unusable(NOT_YET.format(file=path, kind=guesses[0], kinds=", ".join(KINDS)))
    if guesses[0] == "ratings" and not (meaning.stars and meaning.invented):
        message = f"{path}: ratings need a mapping file (--map) with [stars] and [contract]."
        raise Unusable(message)
    return guesses[0]


def import_files(
    installation: Installation,
    sources: Sequence[Source],
    *,
    dry_run: bool = False,
    rejects: Path | None = None,
    progress: Callable[[str, int, int | None], None] = lambda *_: None,
) -> Imported:
    """Bring in all files as one: where a row is bad, nothing of them, unless ``rejects`` names a file for bad rows.

    Raises ``Unusable`` where a file as a whole can't be taken in; then nothing of any was.
    """
    installation.trust_the_clock()
    with Staging() as staging:
        reading = _Reading(installation, sources, staging, progress)
        reading.read_all()
        invented = [each.meaning.invented for each in sources]
        batches = Batches(installation, staging, Book(installation.profile), invented)
        _check(batches, reading, dry_run=dry_run)
        may_keep = not dry_run and (rejects is not None or staging.count("rejected") == 0)
        if may_keep:
            batches.count = Count.nothing()
            with much_at_once(installation.database):
                _keep(batches, reading)
        if rejects is not None:
            reading.write_rejects(rejects)
        return reading.told(batches.count, kept=may_keep)


def _check(batches: Batches, reading: _Reading, *, dry_run: bool) -> None:
    done = 0
    for members in reading.staging.members():
        batches.check_members(members)
    staging = reading.staging
    # Ratings that speak of each pair and side once have nothing against them where there is nothing yet.
    plain = not dry_run and batches.nothing_is_there() and not staging.ratings_again()
    for groups in staging.contracts() if plain else _groups(staging):
        batches.check(groups, reading.now)
        done += len(groups)
        reading.progress("Checking", done, None)


def _keep(batches: Batches, reading: _Reading) -> None:
    done = 0
    for members in reading.staging.members():
        batches.bring_members(members)
    for groups in _groups(reading.staging):
        batches.bring(groups)
        done += sum(len(group.feedback) + len(group.contracts) for group in groups)
        reading.progress("Keeping", done, reading.rows)
    batches.finish()
    with reading.installation.database.transaction() as writing:
        for source, rows in zip(reading.sources, reading.counts, strict=True):
            name = hashlib.sha256(f"{source.kind}\0{source.meaning}\0{digest(source.path)}".encode()).hexdigest()
            imports.keep_file(writing, name, source.kind, rows, reading.installation.now(writing))


def _groups(staging: Staging) -> Iterator[list[Group]]:
    yield from staging.contracts()
    yield from staging.ratings()


class _Reading:
    """Reads all files into ``staging``, and again what of them was rejected."""

    def __init__(
        self,
        installation: Installation,
        sources: Sequence[Source],
        staging: Staging,
        progress: Callable[[str, int, int | None], None],
    ) -> None:
        self.installation, self.sources, self.staging, self.progress = installation, sources, staging, progress
        with installation.database.snapshot() as reading:
            self.now = installation.now(reading)
            self._criteria = criteria(reading, installation.profile)
        self.counts = [0] * len(sources)

    @property
    def rows(self) -> int:
        """The number of all rows."""
        return sum(self.counts)

    def read_all(self) -> None:
        """Read and check each row by itself; what it says of others is asked when all are there."""
        for number, source in enumerate(self.sources):
            table = self._open(source)
            if source.kind == "ratings":
                self._read_ratings(number, source, table)
            else:
                self._read(number, source, table)
        self.staging.settle()

    def _open(self, source: Source) -> Table:
        meaning = source.meaning
        if meaning.in_order is not None:
            table = open_table(source.path, meaning.in_order, headless=True)
            ours = meaning.in_order
        else:
            known = columns_of(source.kind, self._criteria)
            table = open_table(source.path, [meaning.theirs.get(name, name) for name in known])
            ours = _ours(table.columns, meaning)
        unknown = [name for name in ours if name and name not in (*columns_of(source.kind, self._criteria), *REMARKS)]
        missing = [name for name in NEEDED[source.kind] if name not in ours]
        if unknown or missing:
            what = "has no column" if missing else "has columns that mean nothing:"
            message = f"{source.path}: as {source.kind} it {what} {', '.join(missing or unknown)}."
            raise Unusable(message)
        return table

    def _names(self, source: Source, table: Table) -> tuple[str, ...]:
        return table.columns if source.meaning.in_order is not None else _ours(table.columns, source.meaning)

    def _read(self, number: int, source: Source, table: Table) -> None:
        read, rows, into = READERS[source.kind], Rows(source.meaning, self.now), TABLES[source.kind]
        names, line = self._names(source, table), 0
        for line, cells in self._counted(number, table):
            if isinstance(cells, Unread):
                self.staging.reject(number, line, cells.reason)
                continue
            try:
                said = read(rows, dict(zip(names, cells, strict=True)))
            except ValueError as error:
                self.staging.reject(number, line, str(error))
            else:
                self.staging.add(into, (*said, number, line))

    def _read_ratings(self, number: int, source: Source, table: Table) -> None:
        """Ratings come by the million: no name is looked up a row."""
        names = self._names(source, table)
        at = [names.index(name) for name in NEEDED["ratings"]]
        read, reject, add = Rows(source.meaning, self.now).rating, self.staging.reject, self.staging.add
        for line, cells in self._counted(number, table):
            if isinstance(cells, Unread):
                reject(number, line, cells.reason)
                continue
            try:
                add("rating", read(cells, at, number, line))
            except ValueError as error:
                reject(number, line, str(error))

    def _counted(self, number: int, table: Table) -> Iterator[tuple[int, Cells | Unread]]:
        while some := list(islice(table.rows, 5_000)):
            self.counts[number] += len(some)
            self.progress("Reading", self.rows, None)
            yield from some

    def write_rejects(self, path: Path) -> None:
        """Write the rows that were not taken in as they stand in their files, each with its reason."""
        columns = dict.fromkeys(REMARKS)
        for number, source in enumerate(self.sources):
            if next(self.staging.rejects(number), None) is not None:
                columns.update(dict.fromkeys(self._open(source).columns))
        for mark in REMARKS:
            columns.pop(mark)
        write_table(path, (*REMARKS, *columns), self._rejects(tuple(columns)), "csv")

    def _rejects(self, columns: Sequence[str]) -> Iterator[list[str | int | None]]:
        for number, source in enumerate(self.sources):
            wanted = self.staging.rejects(number)
            line, reason = next(wanted, (0, ""))
            table = self._open(source) if line else None
            for at, cells in table.rows if table else ():
                if at == line and table:
                    named = dict(zip(table.columns, cells.cells if isinstance(cells, Unread) else cells, strict=False))
                    yield [source.path.name, line, reason, *(named.get(column) for column in columns)]
                    line, reason = next(wanted, (0, ""))

    def told(self, count: Count, *, kept: bool) -> Imported:
        """Tell what it came to, with the first reasons."""
        files: list[tuple[Path, str, int, int]] = []
        reasons: list[tuple[Path, int, str]] = []
        for number, source in enumerate(self.sources):
            here = 0
            for line, reason in self.staging.rejects(number):
                here += 1
                if len(reasons) < 20:  # noqa: PLR2004  A person reads these.
                    reasons.append((source.path, line, reason))
            files.append((source.path, source.kind, self.counts[number], here))
        return Imported(kept, files, count, reasons, sum(each[3] for each in files))


def _ours(columns: Sequence[str], meaning: Map) -> tuple[str, ...]:
    ours = {theirs: name for name, theirs in meaning.theirs.items()}
    return tuple(ours.get(name, name) for name in columns)
