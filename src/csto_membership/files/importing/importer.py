"""`import_table`: somebody else's table becomes a register; what cannot is set aside with its reason."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from os import PathLike
from pathlib import Path
from typing import Any, cast

from csto_membership.errors import UnknownWordError
from csto_membership.files import reader
from csto_membership.model.catalogue import catalogue
from csto_membership.model.dates import Day
from csto_membership.model.events import Source
from csto_membership.model.names import slug
from csto_membership.model.state_codes import NUMERIC
from csto_membership.model.vocabulary import Act
from csto_membership.output.atomic_write import put_all
from csto_membership.output.table import Table
from csto_membership.register import Register

from . import matrix
from .bonds import EVENT, Made, RefusedError, RowReader
from .build import Build
from .cells import UnreadCellError, is_missing, read_day, without_footnote
from .edition import NAME as EDITION
from .edition import Edition, Held, held_in, is_part
from .options import Options, in_force_of, parts_of
from .result import ImportResult, counted
from .review import NEWS, REVIEW, counts_of, news_of, review_of
from .table import Row, TableRead, read_table
from .update import Update
from .writing import files_of

KEPT = "kept"


def import_table(  # noqa: D417, PLR0913  pairs are described together; each is part of what the table means
    frame: Any,  # noqa: ANN401  a path or any frame
    *,
    output: str | PathLike[str] | None = None,
    id: str,  # noqa: A002  the name of the option
    name: str = "",
    state: str,
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
    undated: str = "refuse",
    end_is: str = "first-day-out",
    drop: str | Iterable[str] = (),
    wide: bool = False,
    year: str | None = None,
    member: str | Iterable[str] = ("1",),
    missing: str | Iterable[str] = (),
    checked_through: Day | None = None,
    refused: str | PathLike[str] | None = None,
    encoding: str = "",
    update: bool = False,
) -> ImportResult:
    """Make a register of a table, and write it as ``register.toml`` and ``events.csv``; or update the one it made.

    A bond (a state and a treaty) that no history allows is set aside with the words of the refusal; all others
    are kept. Nothing is written if the table cannot be read at all.

    Args:
        frame: the path of a csv or Parquet file, a `Table`, a data frame, or rows as mappings.
        output: the folder to write; ``None``: nothing is written.
        id: the register's id.
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
        undated: ``refuse`` sets rows without a day aside; ``bounds`` takes them as consents on some day.
        end_is: whether an end is the ``first-day-out`` or the ``last-day`` of the spell.
        drop: ``signature-after-consent`` leaves such signatures out; otherwise their bonds are set aside.
        wide, year: the table is a matrix of states and years with a column for each treaty.
        member, missing: values of its cells that mean a member, and that say nothing.
        checked_through: the register's last day; by default today, and of a matrix the end of its last year.
        refused: where to write what was set aside; by default ``_refused.csv`` in the folder.
        encoding: of a csv file, how its text is encoded; by default UTF-8.
        update: the table is a newer edition of the one whose register is in the folder. What did not change in the
            table stays as it stands in the register; new events get the last day of the edition (`checked_through`)
            as `reported`. What changed, vanished or is in conflict is listed in ``_review.csv``, and ``_news.md``
            is a draft for the news of the data. All files are written, or none.

    Raises:
        ValueError: options that do not belong together, a table that cannot be read, a folder that has a register
            (of an update: that has none which was imported, or of a later edition).
        UnknownWordError: there is no such column, act or system of codes.
        RegisterError: the register to update has faults.
        FileNotFoundError, OSError: a file cannot be read or written.
    """
    options = Options(
        id=id,
        name=name,
        state=state,
        codes=codes,
        treaty=treaty,
        acts=acts,
        marked=marked,
        marks=marks,
        start=start,
        end=end,
        force=force,
        in_force=in_force,
        open=open,
        where=where,
        effective=effective,
        source=source,
        note=note,
        dates=dates,
        undated=undated,
        end_is=end_is,
        drop=drop,
        wide=wide,
        year=year,
        member=member,
        missing=missing,
        checked_through=checked_through,
    )
    folder = None if output is None else Path(output)
    if folder is None and refused:
        raise ValueError("a file of what was set aside needs a folder beside it (output)")
    held = held_in(folder, options.id) if update else None
    if held is None and folder is not None and folder.exists() and any(map(is_part, folder.iterdir())):
        message = f"{folder} is not empty; delete it to import anew, or take a newer edition of the table (--update)"
        raise ValueError(message)
    if refused:
        _check_place(Path(refused), folder, frame)
    run = _Run(options, read_table(frame, encoding), held)
    return run.result(folder, Path(refused) if refused else None)


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

    def __init__(self, options: Options, table: TableRead, held: Held | None) -> None:
        self.options, self.table, self.held = options, table, held
        for column in (options.state, options.treaty, options.year, options.note):
            if column is not None:
                parts_of(column, table.header)
        through = options.checked_through or dt.date.today()  # noqa: DTZ011  the user's own day
        self.build = Build((options.id, options.name or options.id, through), options.drop)
        self.states: dict[tuple[str, int | None], str] = {}
        self.slugs: dict[str, str] = {}
        if held is not None:  # ids stay
            self.slugs |= {one.id: instrument for instrument, one in held.edition.treaties.items()}
            self.build.sources |= held.facts.sources.by_id()
        self.cells = Counter[str]()
        self.notes: list[str] = []
        if options.source.startswith("=") and options.source[1:] not in table.header:
            raise UnknownWordError(options.source[1:], table.header, "column")
        rows = [row for row in table.chosen(options.where) if not row.kind]
        (self._matrix if options.wide else self._bonds)(rows)
        if not self.build.instruments:
            self.build.instruments[slug(options.id) or "treaty"] = options.name or options.id

    # rows with days

    def _bonds(self, rows: list[Row]) -> None:
        options, reader_ = self.options, RowReader(self.options, self.table.header)
        by_column = options.in_force in self.table.header
        whole = in_force_of(options.in_force, options.dates) if options.in_force and not by_column else None
        undated: list[Row] = []
        for row in rows:
            try:
                days = reader_.days(row)
                row.instrument = self._instrument(row)
                if by_column:
                    self._enter_into_force(row)
                elif whole:
                    self.build.in_force[row.instrument] = whole
                first = min((cell.day.earliest for cell in days.values()), default=None)
                row.state = self._state(row, first)
                if not any(days.values()):
                    undated.append(row)
                    continue
                made = reader_.events(row, days)
            except (RefusedError, UnreadCellError) as error:
                row.set_aside(error.kind, str(error))
                continue
            self._add(row, made)
        dated = {instrument for _, instrument in self.build.made}
        for row in undated:
            self._add_undated(row, row.instrument in dated)

    def _add(self, row: Row, made: list[Made]) -> None:
        self.build.made.setdefault((row.state, row.instrument), []).extend(made)
        self.build.source_of[id(row)] = self._source(row)

    def _add_undated(self, row: Row, dated: bool) -> None:  # noqa: FBT001  passed on
        if (row.state, row.instrument) in self.build.made:
            row.set_aside("no day, and other rows of the bond have days")
        elif self.options.undated != "bounds":
            row.set_aside("no day (--undated bounds takes it as a consent on some day)")
        elif not dated and row.instrument not in self.build.in_force:
            row.set_aside("no day, and the table has no day of this treaty")
        else:
            self._add(row, [Made(row, "", Act.ACCEDE, None, note="The table has no day.")])

    def _instrument(self, row: Row) -> str:
        """Return the id of a row's instrument.

        Raises:
            RefusedError: the row names none.
        """
        options = self.options
        text = options.name or options.id
        if options.treaty is not None:
            text = row.cells[options.treaty]
            if is_missing(text):
                raise RefusedError("no treaty")
        return self._slug_of(text if options.treaty is not None else options.id, text)

    def _slug_of(self, text: str, name: str) -> str:
        if text not in self.slugs:
            stem, taken = slug(text) or "treaty", set(self.slugs.values())
            numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
            found = stem if stem not in taken else next(one for one in numbered if one not in taken)
            self.slugs[text] = found
        self.build.instruments.setdefault(self.slugs[text], name)
        return self.slugs[text]

    def _enter_into_force(self, row: Row) -> None:
        text = row.cells[str(self.options.in_force)]
        if is_missing(text) or text in self.options.open:
            return
        day = read_day(text, self.options.dates)
        held = self.build.in_force.setdefault(row.instrument, day)
        if held != day:
            first = f"{row.instrument}: rows differ on its entry into force, {held} and {day}"
            if not any(note.startswith(f"{row.instrument}:") for note in self.notes):
                self.notes.append(f"{first} (line {row.number}); the first is taken")

    def _state(self, row: Row, first: dt.date | None) -> str:
        """Return the code of a row's state.

        Raises:
            RefusedError: it names none, or none that is known.
            ValueError: it is a number, and the system of codes is not named.
        """
        text, codes = row.cells[self.options.state], self.options.codes
        if is_missing(text) and not (codes == "iso2" and text.casefold() == "na"):
            raise RefusedError("no state")
        year = first.year if first is not None and codes in NUMERIC else None
        if (text, year) not in self.states:
            self.states[text, year] = self._found(text, first)
        found = self.states[text, year]
        if not found:
            meant = catalogue().suggestions(without_footnote(text))
            hint = f"; did you mean {' or '.join(meant)}?" if meant else ""
            raise RefusedError("an unknown state", f"{self.options.state}: {text!r} is an unknown state{hint}")
        return found

    def _found(self, text: str, first: dt.date | None) -> str:
        codes, plain = self.options.codes, text.strip("[] ")
        if codes is not None:
            state = catalogue().by_code(codes, text.removesuffix(".0"), first) or catalogue().by_code(
                codes, text.removesuffix(".0")
            )
        elif plain.isdecimal():
            message = (
                f"numeric state codes, such as {text}, need --codes cow, gw or m49: 704 is Uzbekistan in cow and gw"
            )
            raise ValueError(f"{message}, but Viet Nam in m49")
        else:
            lookup = catalogue().lookup
            name, _, short = without_footnote(plain).strip("[] ").removesuffix(")").partition(" (")
            state = lookup(text) or lookup(plain) or lookup(without_footnote(plain).strip("[] "))
            if state is None and lookup(short) is lookup(name):  # a name with its abbreviation
                state = lookup(name)
        return state.code if state is not None else ""

    def _source(self, row: Row) -> str:
        asked = self.options.source
        text = row.cells[asked[1:]] if asked.startswith("=") else asked
        title = text if not is_missing(text) else self.table.title or "An imported table"
        found = slug(title) or "source"
        while found in self.build.sources and self.build.sources[found].title != title:
            found += "-2"
        self.build.sources.setdefault(found, Source(id=found, title=title))
        return found

    # a matrix

    def _matrix(self, rows: list[Row]) -> None:
        options = self.options
        treaties, others = matrix.treaty_columns(rows, self.table.header, options)
        if others:
            self.notes.append(f"columns without a cell that means a member: {', '.join(others)}")
        years = [(row, matrix.read_year(row.cells[str(options.year)])) for row in rows]
        last = max((year for _, year in years if year is not None), default=None)
        if options.checked_through is None and last is not None:
            self.build.register = (*self.build.register[:2], dt.date(last, 12, 31))
        cells: dict[tuple[str, str], matrix.Cells] = {}
        instruments = {column: self._slug_of(column, column) for column in treaties}
        for row, said_year in years:
            try:
                year = matrix.needed_year(said_year, row.cells[str(options.year)])
                row.state = self._state(row, dt.date(year, 12, 31))
            except RefusedError as error:
                row.set_aside(error.kind, str(error))
                self.cells[error.kind] += len(treaties)
                continue
            self.build.source_of[id(row)] = self._source(row)
            pairs: dict[bool | None, tuple[bool | None, Row]] = {one: (one, row) for one in (None, False, True)}
            for column, instrument in instruments.items():
                said = matrix.read_cell(row.cells[column], options)
                held = cells.setdefault((row.state, instrument), {})
                if year in held and held[year][0] != said:
                    self.build.refused[row.state, instrument] = matrix.CONTRADICTED, f"{row.state} in {year}: {column}"
                held.setdefault(year, pairs[said])
        for bond, held in cells.items():
            if bond in self.build.refused:
                self.cells[matrix.CONTRADICTED] += len(held)
            elif made := list(matrix.spells_of(held, self.cells)):
                self.build.made[bond] = made

    # what it came to

    def result(self, folder: Path | None, refused: Path | None) -> ImportResult:
        build, options = self.build, self.options
        made = build.prove()
        texts = {instrument: text for text, instrument in self.slugs.items()}
        edition = Edition.of(made, texts, build.in_force, build.undated)
        aside = self._refused()
        update: Update | None = None
        review: Table | None = None
        news, before = "", dict[str, bytes]()
        if self.held is not None:
            before = self.held.files
            update = Update(before, self.held.facts, self.held.edition, edition, made, build)
            merged = update.prove()
            files = update.written(merged)
            review, news = review_of(update.changes), news_of(update, merged, self.table.title)
            reports = {REVIEW: review.to_csv().encode(), NEWS: news.encode()}
        else:
            files, reports = files_of(made) | {EDITION: edition.to_bytes()}, dict[str, bytes]()
        parts = {name: content for name, content in (before | files).items() if is_part(Path(name))}
        view = reader.read_view(list(parts.items()))  # what is written reads back, and every bond folds
        written: tuple[str, ...] = ()
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            places = {refused or folder / "_refused.csv": aside.to_csv().encode()}
            places |= {folder / name: content for name, content in (reports | files).items()}
            put_all(places)
            written = tuple(map(str, places))
        kept = set(build.made)
        days = self.cells if options.wide else Counter(f for row in self.table.rows for f in row.fates.values())
        return ImportResult(
            register=Register(view),
            refused=aside,
            rows=counted(KEPT, (row.kind or KEPT for row in self.table.rows)),
            bonds=counted(KEPT, (*(KEPT for _ in kept), *(kind for kind, _ in build.refused.values()))),
            days=counted(matrix.MEMBER if options.wide else EVENT, days.elements()),
            notes=tuple(self.notes[:20]),
            files=written,
            events={} if update is None else counts_of(update),
            review=review,
            news=news,
        )

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
