"""`Table`: named columns of plain values, and their conversion to texts and data frames.

A table holds its rows as given, or its columns as they were made (`Runs` and `Slices` are
short); rows are then made when they are asked for. Data-frame libraries are loaded in `frames`.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Self

from csto_membership.errors import UnknownWordError

from .characters import escaped, guarded, markdown_cell, one_line
from .columns import Column, Kind, Value, kind_of, plain
from .frames import arrow_table, pandas_frame, polars_frame
from .plain import plain as plain_value

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-not-found,import-untyped,unused-ignore]  # if it is installed
    import polars as pl  # type: ignore[import-not-found,import-untyped,unused-ignore]  # if it is installed
    import pyarrow as pa  # type: ignore[import-not-found,import-untyped,unused-ignore]  # if it is installed

FORMATS = ("csv", "tsv", "json", "markdown", "html")
SUFFIXES = {".csv": "csv", ".tsv": "tsv", ".json": "json", ".md": "markdown", ".html": "html"}
"""The format that the end of a file's name stands for."""
SHOWN_ROWS = 40
"""How many rows a notebook shows of a long table."""


class _EndedInLF(io.StringIO):
    """Takes rows that end in CR LF, so that `csv` quotes either of them within a value, and ends them in LF."""

    def write(self, row: str) -> int:
        return super().write(f"{row[:-2]}\n")


class Table:
    """Rows of plain values under named columns; immutable.

    >>> print(Table(("state", "status"), [("Armenia", "frozen")]).to_csv(), end="")
    state,status
    Armenia,frozen
    """

    __slots__ = ("_held", "_kinds", "_rows", "columns")

    columns: tuple[str, ...]
    """The names of the columns."""
    _held: tuple[Sequence[Value], ...] | None
    _rows: tuple[tuple[Value, ...], ...] | None
    _kinds: dict[str, Kind]

    def __init__(
        self, columns: Sequence[str], rows: Iterable[Sequence[Value]], kinds: Mapping[str, Kind] | None = None
    ) -> None:
        """Hold the rows.

        Args:
            columns: the names of the columns.
            rows: the rows.
            kinds: the types of columns, for data frames; of others they are read off the values.

        Raises:
            ValueError: a row is not as long as the columns, or two columns have one name.
        """
        self._set(columns, None, tuple(tuple(row) for row in rows), kinds)
        for row in self._rows or ():
            if len(row) != len(self.columns):
                message = f"a row has {len(row)} values for {len(self.columns)} columns: {row!r}"
                raise ValueError(message)

    @classmethod
    def of_columns(cls, columns: Mapping[str, Sequence[Value]], kinds: Mapping[str, Kind] | None = None) -> Self:
        """Make a table of columns; a `Column` is kept as it is, and its rows are made when asked for.

        Raises:
            ValueError: the columns are not of one length.
        """
        held = tuple(one if isinstance(one, Column) else tuple(one) for one in columns.values())
        if len({len(one) for one in held}) > 1:
            lengths = ", ".join(f"{name} {len(one)}" for name, one in zip(columns, held, strict=True))
            message = f"the columns of a table have one length, not {lengths}"
            raise ValueError(message)
        table = cls((), ())
        table._set(tuple(columns), held, None, kinds)
        return table

    def _set(
        self,
        columns: Sequence[str],
        held: tuple[Sequence[Value], ...] | None,
        rows: tuple[tuple[Value, ...], ...] | None,
        kinds: Mapping[str, Kind] | None,
    ) -> None:
        put = object.__setattr__
        put(self, "columns", tuple(columns))
        put(self, "_held", held)
        put(self, "_rows", rows)
        put(self, "_kinds", dict(kinds or {}))
        if len(set(self.columns)) < len(self.columns):
            message = f"two columns have one name: {', '.join(self.columns)}"
            raise ValueError(message)

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse: a table does not change."""
        message = f"a table is immutable: cannot set {name!r}"
        raise AttributeError(message)

    def __delattr__(self, name: str) -> None:
        """Refuse: a table does not change."""
        message = f"a table is immutable: cannot delete {name!r}"
        raise AttributeError(message)

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild from the parts when unpickled."""
        if self._held is None:
            return Table, (self.columns, self._rows, self._kinds)
        return Table.of_columns, (dict(zip(self.columns, self._held, strict=True)), self._kinds)

    @property
    def rows(self) -> tuple[tuple[Value, ...], ...]:
        """The rows, each as long as `columns`."""
        if self._rows is None:
            object.__setattr__(self, "_rows", tuple(self._lines()))
        return self._rows or ()

    def _lines(self) -> Iterator[tuple[Value, ...]]:
        """Iterate over the rows without keeping them."""
        return iter(self._rows) if self._rows is not None else zip(*self._held or (), strict=True)

    def __eq__(self, other: object) -> bool:
        """Whether columns and rows are the same."""
        if not isinstance(other, Table):
            return NotImplemented
        if self.columns != other.columns or len(self) != len(other):
            return False
        return all(one == two for one, two in zip(self._lines(), other._lines(), strict=True))

    def __hash__(self) -> int:
        """Hash by columns and rows."""
        return hash((self.columns, self.rows))

    def __len__(self) -> int:
        """Count the rows."""
        if self._rows is not None:
            return len(self._rows)
        return len(self._held[0]) if self._held else 0

    def __iter__(self) -> Iterator[dict[str, Value]]:
        """Iterate over the rows as dictionaries."""
        return (dict(zip(self.columns, row, strict=True)) for row in self._lines())

    def column(self, name: str) -> Sequence[Value]:
        """Return the values of one column: a tuple, or what reads like one.

        Raises:
            UnknownWordError: there is no such column.
        """
        if name not in self.columns:
            raise UnknownWordError(name, self.columns, "column")
        place = self.columns.index(name)
        return self._held[place] if self._held is not None else tuple(row[place] for row in self._rows or ())

    def kind(self, name: str) -> Kind:
        """Return the type of a column's values, those that are missing aside.

        It is the one that the table was made with, or that of the values: `bool`, `int`,
        `float` (of whole and broken numbers together), `datetime.date` or `str`. Where values
        differ, or there are none, it is `str`.

        Raises:
            UnknownWordError: there is no such column.
        """
        column = self.column(name)
        return self._kinds.get(name) or kind_of(column.items if isinstance(column, Column) else column)

    # texts

    def to(self, form: str) -> str:
        """Return the table as ``csv``, ``tsv``, ``json``, ``markdown`` or ``html``.

        Raises:
            UnknownWordError: it is another form.
        """
        if form not in FORMATS:
            raise UnknownWordError(form, FORMATS, "format")
        text: str = getattr(self, f"to_{form}")()
        return text

    def to_csv(self, delimiter: str = ",", *, guard: bool = False) -> str:
        """Return comma-separated values with a header line (RFC 4180, but lines end in LF).

        Args:
            delimiter: what stands between two values.
            guard: write an apostrophe before texts that spreadsheets take for formulas; the file then does
                not have the texts themselves.
        """
        out = _EndedInLF()
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")

        def write(value: Value) -> str:
            return guarded(value) if guard and isinstance(value, str) else plain(value)

        writer.writerow(map(write, self.columns))
        writer.writerows([write(value) for value in row] for row in self._lines())
        return out.getvalue()

    def to_tsv(self) -> str:
        """Return tab-separated values with a header line."""
        return self.to_csv("\t")

    def to_json(self) -> str:
        """Return a JSON array of objects; days are ISO texts; what is missing, no number or endless is null."""
        rows = [{key: plain_value(value) for key, value in row.items()} for row in self]
        return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"

    def to_markdown(self) -> str:
        """Return a Markdown table."""
        lines = [self.columns, tuple("---" for _ in self.columns), *self._lines()]
        cells = [[markdown_cell(plain(v)) for v in line] for line in lines]
        return "".join(f"| {' | '.join(line)} |\n" for line in cells)

    def to_html(self, most: int | None = None, caption: str = "") -> str:
        """Return an HTML table, without style or script.

        Args:
            most: show no more rows than this, and say how many there are; ``None``: all.
            caption: what the table shows.
        """
        head = "".join(f'<th scope="col">{escaped(name)}</th>' for name in self.columns)
        title = f"<caption>{escaped(caption)}</caption>\n" if caption else ""
        parts = ["<table>\n", title, f"<thead><tr>{head}</tr></thead>\n", "<tbody>\n"]
        parts += [
            f"<tr>{''.join(f'<td>{escaped(plain(value))}</td>' for value in row)}</tr>\n"
            for row in islice(self._lines(), most)
        ]
        parts.append("</tbody>\n")
        if most is not None and len(self) > most:
            parts.append(f'<tfoot><tr><td colspan="{len(self.columns)}">{most} of {len(self)} rows</td></tr></tfoot>\n')
        return "".join([*parts, "</table>\n"])

    def _repr_html_(self) -> str:
        """Return what a notebook shows: the first rows, and how many there are."""
        return self.to_html(SHOWN_ROWS)

    def __str__(self) -> str:
        """Return the rows as aligned plain text under a header line."""
        lines = [[one_line(plain(value)) for value in row] for row in (self.columns, *self._lines())]
        widths = [max(len(line[place]) for line in lines) for place in range(len(self.columns))]
        padded = ("  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True)) for line in lines)
        return "\n".join(line.rstrip() for line in padded)

    def __repr__(self) -> str:
        """Return a short form: size and columns."""
        return f"<Table of {len(self)} rows: {', '.join(self.columns)}>"

    # data frames

    def to_pandas(self) -> "pd.DataFrame":
        """Return a pandas frame: nullable ``Int64``, ``Float64``, ``boolean``, ``string``; days as ``datetime64[s]``.

        Raises:
            ImportError: pandas is not installed.
        """
        return pandas_frame(self)

    def to_polars(self) -> "pl.DataFrame":
        """Return a polars frame: ``Int64``, ``Float64``, ``Boolean``, ``String``, ``Date``, all with nulls.

        Raises:
            ImportError: polars is not installed.
        """
        return polars_frame(self)

    def to_arrow(self) -> "pa.Table":
        """Return an Arrow table: ``int64``, ``float64``, ``bool``, ``string``, ``date32``, all with nulls.

        Raises:
            ImportError: pyarrow is not installed.
        """
        return arrow_table(self)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Export as an Arrow C stream, by which other libraries read a table without a copy.

        See the Arrow PyCapsule interface. Polars, DuckDB, pandas and others read it.

        Raises:
            ImportError: pyarrow, which makes the stream, is not installed.
        """
        return self.to_arrow().__arrow_c_stream__(requested_schema)  # type: ignore[no-untyped-call,unused-ignore]  # Arrow's own
