"""`import_table`: somebody else's table becomes a register; what cannot is set aside with its reason."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sized
from os import PathLike
from pathlib import Path
from typing import Any, cast

from attrs import fields

from csto_membership.errors import cut
from csto_membership.files import reader
from csto_membership.model.dates import Day
from csto_membership.model.facts import Facts
from csto_membership.model.vocabulary import Act
from csto_membership.output.atomic_write import put_all
from csto_membership.output.table import Table
from csto_membership.register import Register

from . import matrix
from .bonds import EVENT, Made, RefusedError, RowReader
from .build import Build
from .cells import UnreadCellError, is_missing
from .edition import NAME as EDITION
from .edition import Edition
from .folder import Held, before, held_in, is_part
from .naming import Names
from .options import NAME as RECORD
from .options import Options, in_force_of
from .result import ImportResult, counted
from .review import updated
from .table import Row, TableRead, read_table
from .update import Update
from .writing import files_of

KEPT = "kept"
MOST = 20
"""How many notes are shown."""


def import_table(  # noqa: D417, PLR0913  pairs are described together; each is part of what the table means
    frame: Any,  # noqa: ANN401  a path or any frame
    *,
    output: str | PathLike[str] | None = None,
    id: str = "",  # noqa: A002  the name of the option
    name: str = "",
    state: str = "",
    codes: str | None = None,
    treaty: str | None = None,
    acts: Mapping[str, str | Iterable[str]] | Iterable[tuple[str, str]] = (),
    marked: str | None = None,
    marks: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    start: str | None = None,
    end: str | None = None,
    force: str | None = None,
    in_force: str | None = None,
    open: str | Iterable[str] = (),  # noqa: A002  the name of the option
    where: Mapping[str, str | Iterable[str]] | Iterable[tuple[str, str]] = (),
    effective: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    source: str = "",
    note: str | None = None,
    dates: str | None = None,
    day_numbers: str | None = None,
    undated: str | None = None,
    end_is: str | None = None,
    drop: str | Iterable[str] = (),
    wide: bool = False,
    year: str | None = None,
    member: str | Iterable[str] = (),
    missing: str | Iterable[str] = (),
    checked_through: Day | None = None,
    refused: str | PathLike[str] | None = None,
    encoding: str = "",
    update: bool = False,
    dry_run: bool = False,
) -> ImportResult:
    """Make a register of a table, and write it as ``register.toml`` and ``events.csv``; or update the one it made.

    A bond (a state and a treaty) that no history allows is set aside with the words of the refusal; all others
    are kept. Nothing is written if the table cannot be read at all.

    Args:
        frame: the path of a csv or Parquet file, a `Table`, a data frame, or rows as mappings.
        output: the folder to write; ``None``: nothing is written. It may hold a table of states (``states.csv``, as
            in a register) that the catalogue does not have.
        id: the register's id. Like `state`, it is needed, but for an update.
        name: its name; by default its id.
        state: the column of states.
        codes: the system of their codes; by default names and ISO codes.
        treaty: the column that names the treaty; each value becomes an instrument. Without it there is one.
        acts: for each act, the column (or columns) with its day.
        marked: the column of days with a mark: none ratification, ``a`` accession, ``A`` acceptance,
            ``AA`` approval, ``d`` succession, ``s`` definitive signature.
        marks: the acts that other letters mean in this table, such as ``P`` for ``accede``.
        start, end: the columns of the first day of a spell, and of its end.
        force: the column of the day from which the treaty is in force for the state.
        in_force: the day on which the treaty entered into force, or the column that has it.
        open: values of an end that mean that there is none.
        where: values that a row must have; several of one column mean or, several columns mean and.
        effective: for each act, the column with its day of effect.
        source: a text that names the source, or ``=COLUMN``.
        note: a column of notes.
        dates: the order of days in numbers: ymd, dmy or mdy.
        day_numbers: from when the table counts days, such as 36526: 1900 (spreadsheets), 1904 (those of old Macs),
            1960 (Stata, SAS) or 1970 (R). Numbers from 1000 to 2199 are years in any case. By default they are refused.
        undated: ``refuse`` (the default) sets rows without a day aside; ``bounds`` takes them as consents on some day.
        end_is: whether an end is the ``first-day-out`` (the default) or the ``last-day`` of the spell.
        drop: ``signature-after-consent`` leaves such signatures out; otherwise their bonds are set aside.
        wide, year: the table is a matrix of states and years with a column for each treaty.
        member, missing: values of its cells that mean a member (by default 1), and that say nothing.
        checked_through: the register's last day; by default today, and of a matrix the end of its last year.
        refused: where to write what was set aside; by default ``_refused.csv`` in the folder.
        encoding: of a csv file, how its text is encoded; by default UTF-8.
        update: the table is a newer edition of the one whose register is in the folder. Options that are not given
            are those of the edition before; one that is given and differs is noted. What did not change in the
            table stays as it stands in the register; new events get the last day of the edition (`checked_through`)
            as `reported`. What changed, vanished or is in conflict is listed in ``_review.csv``, and ``_news.md``
            is a draft for the news of the data. All files are written, or none; what they were before an update that
            changes the register is kept in ``_before``.
        dry_run: nothing is written; the result says what would be.

    Raises:
        ValueError: options that do not belong together, a table that cannot be read, a folder that has a register
            (of an update: that has none which was imported, or of a later edition).
        UnknownWordError: there is no such column, act or system of codes.
        RegisterError: the register to update has faults.
        FileNotFoundError, OSError: a file cannot be read or written.
    """
    asked = dict(locals())  # before anything else is local
    folder = None if output is None else Path(output)
    held = held_in(folder, update=update)
    given = {one.name: asked[one.name] for one in fields(Options) if _is_given(asked[one.name])}
    options, differing = Options.of(given, held.record)
    if held.edition is not None and held.facts is not None and held.facts.id != options.id:
        message = f"the register of {folder} is {held.facts.id!r}, not {options.id!r}"
        raise ValueError(message)
    if refused:
        _check_place(Path(refused), folder, frame)
    run = _Run(options, read_table(frame, options.encoding), held)
    run.notes += differing
    return run.result(None if dry_run else folder, Path(refused) if refused else None)


def _is_given(value: Any) -> bool:  # noqa: ANN401  any option
    return value is not None and value is not False and not (isinstance(value, Sized) and not len(value))


def _check_place(refused: Path, folder: Path | None, frame: Any) -> None:  # noqa: ANN401  as `import_table` takes it
    """Refuse to write what was set aside over the table, or where it would be a file of the register."""
    if (
        isinstance(frame, str | PathLike)
        and refused.exists()
        and refused.samefile(Path(cast("str | PathLike[str]", frame)))
    ):
        raise ValueError(f"{refused} is the table that is read; what is set aside needs another file (refused)")
    if folder is not None and refused.resolve().parent == folder.resolve() and refused.name[:1] not in {".", "_"}:
        message = f"{refused} would be a file of the register; choose another folder, or a name with _ before it"
        raise ValueError(message)


class _Run:
    """One import under way."""

    def __init__(self, options: Options, table: TableRead, held: Held) -> None:
        self.options, self.table, self.held = options, table, held
        through = options.checked_through or dt.date.today()  # noqa: DTZ011  the user's own day
        states = held.facts.states if held.facts is not None else ()
        self.build = Build((options.id, options.name or options.id, through), options.drop, states)
        slugs = dict[str, str]()
        if held.facts is not None and held.edition is not None:  # ids stay
            slugs |= {one.id: instrument for instrument, one in held.edition.treaties.items()}
            self.build.sources |= held.facts.sources.by_id()
        self.names = Names(options, table, self.build, slugs)
        self.cells = Counter[str]()
        self.notes: list[str] = []
        rows = [row for row in table.chosen(options.where) if not row.kind]
        if options.wide:
            self.notes += matrix.read(rows, table.header, options, self.names, self.build, self.cells)
        else:
            self._read(rows)
            read = options.columns(table.header)
            if unread := [name for name in table.header if name not in read]:
                self.notes.append(f"columns not read: {cut(', '.join(unread[:MOST]))}{', …' * (len(unread) > MOST)}")
        if not self.build.instruments:
            self.names.slug_of(options.id, options.name or options.id)

    def _read(self, rows: list[Row]) -> None:
        """Make the events of rows with days."""
        options, reader_ = self.options, RowReader(self.options, self.table.header)
        whole = None
        if options.in_force and options.in_force not in self.table.header:
            whole = in_force_of(options.in_force, options.dates, options.day_numbers)
        undated: list[Row] = []
        for row in rows:
            try:
                days = reader_.days(row)
                self._name(row, min((cell.day.earliest for cell in days.values()), default=None))
                if whole:
                    self.build.in_force[row.instrument] = whole
                elif options.in_force:
                    self._enter_into_force(row, reader_)
                if days:
                    self._add(row, reader_.events(row, days))
                else:
                    undated.append(row)
            except (RefusedError, UnreadCellError) as error:
                row.set_aside(error.kind, str(error))
        self.notes += [*reader_.notes(), *self.names.notes()]
        self._read_undated(undated)

    def _read_undated(self, rows: list[Row]) -> None:
        """Make the consents of rows without days, or set them aside."""
        options, dated = self.options, {instrument for _, instrument in self.build.made}
        for row in rows:
            if (row.state, row.instrument) in self.build.made:
                row.set_aside("no day, and other rows of the bond have days")
            elif options.undated != "bounds":
                row.set_aside("no day (--undated bounds takes it as a consent on some day)")
            elif row.instrument not in dated | self.build.in_force.keys():
                row.set_aside("no day, and the table has no day of this treaty")
            else:
                self._add(row, [Made(row, "", Act.ACCEDE, None, note="The table has no day.")])

    def _name(self, row: Row, first: dt.date | None) -> None:
        """Find the treaty and the state of a row; if days of it are unread, set it aside then, with both.

        Raises:
            RefusedError: they are unknown, or a day is unread.
        """
        row.instrument = self.names.instrument(row)
        row.state = self.names.state(row, first)
        if row.faults:
            kinds, reasons = zip(*row.faults.values(), strict=True)
            raise RefusedError(kinds[0], "; ".join(reasons))

    def _add(self, row: Row, made: list[Made]) -> None:
        self.build.made.setdefault((row.state, row.instrument), []).extend(made)
        self.build.source_of[id(row)] = self.names.source(row)

    def _enter_into_force(self, row: Row, reader_: RowReader) -> None:
        text = row.cells[str(self.options.in_force)]
        cell = None if is_missing(text) or text in self.options.open else reader_.cell(row, [text])
        if cell is None:
            return
        if cell.mark or cell.former:
            raise RefusedError("an entry into force with a mark", f"{self.options.in_force}: {text!r} has a mark")
        day = cell.day
        held = self.build.in_force.setdefault(row.instrument, day)
        if held != day and not any(note.startswith(f"{row.instrument}:") for note in self.notes):
            differ = f"{row.instrument}: rows differ on its entry into force, {held} and {day}"
            self.notes.append(f"{differ} (line {row.number}); the first is taken")

    def result(self, folder: Path | None, refused: Path | None) -> ImportResult:
        """Prove what was made, write it, and count what became of the table."""
        build, options = self.build, self.options
        made = build.prove()
        self._note_of_bonds(made)
        edition = Edition.of(made, {text: id_ for id_, text in self.names.slugs.items()}, build.in_force, build.undated)
        update, held = None, self.held
        if held.facts is not None and held.edition is not None:
            update = updated(Update(held.files, held.facts, held.edition, edition, made, build), self.table.title)
        aside = self._refused()
        contents = update.contents if update else files_of(made) | {EDITION: edition.to_bytes()}
        parts = {name: content for name, content in (held.files | contents).items() if is_part(Path(name))}
        view = reader.read_view(list(parts.items()))  # what is written reads back, and every bond folds
        places = dict[Path, bytes]()
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            places[refused or folder / "_refused.csv"] = aside.to_csv().encode()
            places |= {folder / name: content for name, content in ({RECORD: options.to_toml()} | contents).items()}
            if held.edition is not None:
                places = before(folder, places) | places
            put_all(places)
        days = self.cells if options.wide else Counter(f for row in self.table.rows for f in row.fates.values())
        bonds = (*(KEPT for _ in build.made), *(kind for kind, _ in build.refused.values()))
        return ImportResult(
            register=Register(view),
            refused=aside,
            rows=counted(KEPT, (row.kind or KEPT for row in self.table.rows)),
            bonds=counted(KEPT, bonds),
            days=counted(matrix.MEMBER if options.wide else EVENT, days.elements()),
            notes=(*self.notes[:MOST], *([f"and {len(self.notes) - MOST} more"] if len(self.notes) > MOST else ())),
            files=tuple(map(str, places)),
            events=update.events if update else {},
            review=update.review if update else None,
            news=update.news if update else "",
        )

    def _note_of_bonds(self, made: Facts) -> None:
        """Say which bonds are kept without some of their rows, and which treaties are never in force."""
        some = {(row.state, row.instrument): None for row in self.table.rows if row.kind and row.fates}
        if partly := [bond for bond in some if bond in self.build.made]:
            kept = f"{len(partly)} bond{'s' * (len(partly) > 1)} kept without rows that were set aside"
            self.notes.insert(0, f"{kept}, such as {partly[0][0]} under {partly[0][1]}")
        waiting = [one.id for one in made.instruments if one.in_force is None and one.id in made.bonds]
        if waiting:
            named = ", ".join(waiting[:3]) + (f" and {len(waiting) - 3} more" if waiting[3:] else "")
            self.notes.append(f"no day of entry into force, so nobody is a member: {named} (--in-force DAY or COLUMN)")

    def _refused(self) -> Table:
        """Return what was set aside: rows with what they hold, and the bonds of a matrix."""
        columns = ("_row", "_state", "_treaty", "_reason")
        lines: list[list[str | int]] = [
            [row.number, row.state, row.instrument, row.reason, *row.cells.values()]
            for row in self.table.rows
            if row.kind and not row.kind.startswith("not chosen")
        ]
        if self.options.wide:
            empty: list[str | int] = [""] * len(self.table.header)
            lines += [["", *bond, reason, *empty] for bond, (_, reason) in self.build.refused.items()]
        return Table((*columns, *self.table.header), lines)
