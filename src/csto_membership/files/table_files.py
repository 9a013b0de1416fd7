"""Tables as files of a register: ``events.csv``, ``states.parquet`` and so on become the rows that TOML would hold.

The names of the columns are the keys of the table. A cell is the value as TOML has it, without
quotes; an empty cell is an absent key. A list separates its values with ``|``, a key of an inner
table is named with a dot (``withdrawal.notice``), and readings are written ``dispute=reading|reading``,
several disputes separated by ``;``.
"""

# rows are of any shape until they are checked; pyarrow has no types
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

import io
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin

from attrs import has

from csto_membership.errors import Fault, MomentError
from csto_membership.model.days import iso_day
from csto_membership.model.events import Readings
from csto_membership.model.lineages import Since
from csto_membership.output.columns import MadeWhenRead
from csto_membership.output.frames import library, values_of_arrow

from .rows import Parsed, Row, parse
from .separated import read_separated
from .tables import SEVERAL, TABLES, keys_of, own_keys

LIST = "|"
"""What separates the values of a list in one cell."""
PLURALS = {"duty": "duties", "erratum": "errata"}
_ENDINGS = ("csv", "parquet")
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")

TABLE_OF_NAME = {name: table for table in TABLES for name in (table, PLURALS.get(table, f"{table}s"))}
"""The tables by the names that files of them have, without their endings."""


def parse_file(file: str, content: bytes) -> Parsed:
    """Parse a file of a register into rows: a table by its ending, anything else as TOML."""
    ending = file.casefold().rpartition(".")[2]
    if ending not in _ENDINGS:
        return parse(file, content)
    table = table_of(file)
    if table is None:
        known = ", ".join(f"{name}.{ending}" for name in ("events", "states", "sources"))
        problem = f"is named after no table: {known}, … (another table: csto-membership import)"
        return Parsed(faults=[Fault(file, "", "", "", None, problem)], unread=set(TABLES))
    try:
        header, rows = (_from_csv if ending == "csv" else _from_parquet)(content)
        return _to_rows(file, table, header, rows)
    except (ValueError, ImportError) as error:
        return Parsed(faults=[Fault(file, "", "", "", None, str(error))], unread={table})


def table_of(file: str) -> str | None:
    """Return the table that a table file is named after; ``None``: after none, or it is another kind of file."""
    stem, _, ending = file.casefold().rpartition(".")
    return TABLE_OF_NAME.get(stem) if ending in _ENDINGS else None


Lines = Sequence[tuple[int, Sequence[Any]]]
"""The line on which each row begins (0 where there are no lines), and its cells."""
_BATCH = 8192
"""How many rows of Parquet are values of Python at once."""


class _ParquetLines(MadeWhenRead[tuple[int, Sequence[Any]]]):
    """The rows of a table of Arrow, as values of Python while they are looked at; equal texts are one object."""

    def __init__(self, table: Any) -> None:  # noqa: ANN401  a table of Arrow
        self._table = table
        self._texts: dict[str, str] = {}

    def __len__(self) -> int:
        return int(self._table.num_rows)

    def __iter__(self) -> Iterator[tuple[int, Sequence[Any]]]:
        for start in range(0, len(self), _BATCH):
            yield from self._between(start, _BATCH)

    def _at(self, place: int) -> tuple[int, Sequence[Any]]:
        return self._between(place, 1)[0]

    def columns(self) -> list[list[Any]]:
        """Return the columns."""
        return [self._values(column) for column in self._table.columns]

    def _between(self, start: int, count: int) -> list[tuple[int, Sequence[Any]]]:
        columns = [self._values(column) for column in self._table.slice(start, count).columns]
        return [(0, cells) for cells in zip(*columns, strict=True)]

    def _values(self, column: Any) -> list[Any]:  # noqa: ANN401  a column of Arrow
        """Return the values of a column; texts are kept, so that records and ids share them."""
        kept = self._texts.setdefault
        return [kept(one, one) if isinstance(one, str) else one for one in values_of_arrow(column)]


class _TableRows(MadeWhenRead[Row]):
    """The rows of one table, each made when it is looked at: very many of them do not fit into memory at once."""

    def __init__(self, file: str, table: str, header: Sequence[str], lines: Lines) -> None:
        self._file, self._table, self._lines = file, table, lines
        self._readers = [
            (place, name, read)
            for place, name in enumerate(header)
            if (read := _reader_of(TABLES[table], name)) is not None and header.count(name) == 1
        ]

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[Row]:
        for number, (line, cells) in enumerate(self._lines, start=1):
            yield self._row(number, line, cells)

    def _at(self, place: int) -> Row:
        return self._row(place + 1, *self._lines[place])

    def _row(self, number: int, line: int, cells: Sequence[Any]) -> Row:
        row = Row(file=self._file, table=self._table, number=number, values={}, line=line)
        for place, name, read in self._readers:
            value = _cell(cells[place]) if place < len(cells) else None
            if value is not None:
                _put(row.values, name, read(value) if isinstance(value, str) else value)
        return row


def cells_by_column(file: str, content: bytes) -> dict[str, Sequence[Any]] | None:
    """Return the cells of a table by the names of its columns; ``None``: it has faults, which `parse_file` names."""
    try:
        header, lines = (_from_csv if file.casefold().endswith("csv") else _from_parquet)(content)
        if isinstance(lines, _ParquetLines):
            columns = lines.columns()
        elif all(len(cells) == len(header) for _, cells in lines):
            columns = [list(column) for column in zip(*(cells for _, cells in lines), strict=True)]
        else:
            return None
    except (ValueError, ImportError):
        return None
    return dict(zip(header, columns, strict=True)) if len(set(header)) == len(columns) else None


def value_of(kind: type, key: str, cell: Any) -> Any:  # noqa: ANN401  of any key
    """Return the value of a cell as TOML would have it; ``None`` for an empty one."""
    value, read = _cell(cell), _reader_of(kind, key)
    return read(value) if isinstance(value, str) and read is not None else value


def _from_csv(content: bytes) -> tuple[Sequence[str], Lines]:
    separated = read_separated(content)
    return separated.header, separated.rows


def _from_parquet(content: bytes) -> tuple[Sequence[str], Lines]:
    parquet = library("pyarrow.parquet")
    try:
        table = parquet.read_table(io.BytesIO(content))
    except Exception as error:  # noqa: BLE001  pyarrow has errors of its own
        message = f"is not Parquet: {' '.join(str(error).split())}"
        raise ValueError(message) from None
    return table.column_names, _ParquetLines(table)


def _to_rows(file: str, table: str, header: Sequence[str], lines: Lines) -> Parsed:
    """Make the rows of a table; what no key fits is a fault, once for each column."""
    kind = TABLES[table]
    rows = _TableRows(file, table, header, lines)
    parsed = Parsed({table: rows})
    for name in sorted({name for name in header if name and header.count(name) > 1}):
        parsed.faults.append(Fault(file, table, "", name, None, "is the name of two columns", 1))
    unknown: dict[str, list[int]] = {}
    for place, name in enumerate(header):
        if _reader_of(kind, name) is None:
            unknown.setdefault(name, []).append(place)
    for place, (_, cells) in enumerate(lines):
        filled = {column for column, cell in enumerate(cells) if _cell(cell) is not None} if unknown else set[int]()
        for name in [name for name, columns in unknown.items() if not filled.isdisjoint(columns)]:
            del unknown[name]
            row = rows[place]
            known = f"unknown key; one of: {', '.join(keys_of(kind))}"
            problem = known if name else "a column without a name holds values"
            parsed.faults.append(Fault(file, table, row.label, name, None, problem, row.line))
        if len(cells) < len(header) or any(cells[len(header) :]):
            problem = f"{len(cells)} values for {len(header)} columns"
            parsed.faults.append(rows[place].fault("", None, problem))
    return parsed


def _cell(value: Any) -> Any:  # noqa: ANN401  whatever stands in a column
    """Return what a cell holds as TOML would have it: nothing, if it is empty; a time at midnight is a day."""
    if isinstance(value, str):
        return value.strip() or None
    midnight = isinstance(value, datetime) and value.tzinfo is None and value.time() == time()
    return value.date() if midnight else value


def _put(values: dict[str, Any], path: str, value: Any) -> None:  # noqa: ANN401  of any key
    outer, dot, key = path.partition(".")
    if dot:
        values.setdefault(outer, {})[key] = value
    else:
        values[path] = value


@cache
def _reader_of(kind: type, path: str) -> Callable[[str], Any] | None:
    """Return what reads the cells of a column; ``None``: the table has no such key."""
    key, _, rest = path.partition(".")
    found = keys_of(kind).get(key)
    if found is None:
        return None
    annotation = _given(found.type)
    if not rest:
        return _texts if key in SEVERAL.values() else _reader_of_values(annotation)
    if annotation == Since:  # a day for each instrument, whose ids are the keys
        return str
    inner = own_keys(annotation).get(rest) if has(annotation) else None
    return None if inner is None else _reader_of_values(_given(inner.type))


def _given(annotation: Any) -> Any:  # noqa: ANN401  the type of any key
    """Return the type of a key that is there: the first of several, but not ``None``."""
    several = get_args(annotation) if isinstance(annotation, UnionType) else (annotation,)
    return next(one for one in several if one is not type(None))


def _reader_of_values(annotation: Any) -> Callable[[str], Any]:  # noqa: ANN401  the type of any key
    """Return what reads the cells of values of one type; a list of words is written as a list of texts is."""
    first = get_args(annotation)[0] if get_origin(annotation) is tuple else None
    words = isinstance(first, type) and issubclass(first, str)
    return _READERS.get(annotation, _texts if words else str)


def _texts(text: str) -> list[str]:
    return [one.strip() for one in text.split(LIST)]


def _readings(text: str) -> Any:  # noqa: ANN401  the text itself, if it cannot be read
    pairs = [one.partition("=") for one in text.split(";")]
    if not all(dispute.strip() and equals for dispute, equals, _ in pairs):
        return text
    return {dispute.strip(): _texts(chosen) for dispute, _, chosen in pairs}


def _whole(text: str) -> int | str:
    return int(text) if _NUMBER.fullmatch(text) else text


def _truth(text: str) -> bool | str:
    return {"true": True, "false": False}.get(text.casefold(), text)


def _day(text: str) -> date | str:
    try:
        return iso_day(text)
    except MomentError:
        return text


_READERS: dict[Any, Callable[[str], Any]] = {
    Readings: _readings,
    int: _whole,
    bool: _truth,
    date: _day,
}
"""What makes a value of a cell, by the type of the key; the text itself for any other, and where it cannot be read."""
