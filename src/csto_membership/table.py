"""`Table`: rows of plain values, and the forms in which they leave."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from .errors import UnknownWordError

Value = str | int | float | bool | date | None
FORMATS = ("csv", "tsv", "json", "markdown")


class Table:
    """Rows of plain values under named columns; immutable.

    >>> print(Table(("state", "status"), [("Armenia", "frozen")]).to_csv(), end="")
    state,status
    Armenia,frozen
    """

    __slots__ = ("columns", "rows")

    columns: tuple[str, ...]
    """The names of the columns."""
    rows: tuple[tuple[Value, ...], ...]
    """The rows, each as long as `columns`."""

    def __init__(self, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
        """Hold the rows.

        Raises:
            ValueError: a row is not as long as the columns.
        """
        object.__setattr__(self, "columns", tuple(columns))
        object.__setattr__(self, "rows", tuple(tuple(row) for row in rows))
        for row in self.rows:
            if len(row) != len(self.columns):
                message = f"a row has {len(row)} values for {len(self.columns)} columns: {row!r}"
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
        return Table, (self.columns, self.rows)

    def __eq__(self, other: object) -> bool:
        """Whether columns and rows are the same."""
        if not isinstance(other, Table):
            return NotImplemented
        return (self.columns, self.rows) == (other.columns, other.rows)

    def __hash__(self) -> int:
        """Hash by columns and rows."""
        return hash((self.columns, self.rows))

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Value]]:
        """Iterate over the rows as dictionaries."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def column(self, name: str) -> tuple[Value, ...]:
        """Return the values of one column.

        Raises:
            UnknownWordError: there is no such column.
        """
        if name not in self.columns:
            raise UnknownWordError(name, self.columns, "column")
        place = self.columns.index(name)
        return tuple(row[place] for row in self.rows)

    def to(self, form: str) -> str:
        """Return the table as ``csv``, ``tsv``, ``json`` or ``markdown``.

        Raises:
            UnknownWordError: it is another form.
        """
        if form not in FORMATS:
            raise UnknownWordError(form, FORMATS, "format")
        text: str = getattr(self, f"to_{form}")()
        return text

    def to_csv(self, delimiter: str = ",") -> str:
        """Return comma-separated values with a header line (RFC 4180, but lines end in LF)."""
        out = io.StringIO()
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows([_plain(value) for value in row] for row in self.rows)
        return out.getvalue()

    def to_tsv(self) -> str:
        """Return tab-separated values with a header line."""
        return self.to_csv("\t")

    def to_json(self) -> str:
        """Return a JSON array of objects; days are ISO texts, what is missing is null."""
        rows = [{key: _day_text(value) for key, value in row.items()} for row in self]
        return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"

    def to_markdown(self) -> str:
        """Return a Markdown table."""
        lines = [self.columns, tuple("---" for _ in self.columns), *self.rows]
        cells = [[_plain(v).replace("|", "\\|").replace("\n", " ") for v in line] for line in lines]
        return "".join(f"| {' | '.join(line)} |\n" for line in cells)

    def __str__(self) -> str:
        """Return the rows as aligned plain text under a header line."""
        lines = [self.columns, *([_plain(value) for value in row] for row in self.rows)]
        widths = [max(len(line[place]) for line in lines) for place in range(len(self.columns))]
        padded = ("  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True)) for line in lines)
        return "\n".join(line.rstrip() for line in padded)

    def __repr__(self) -> str:
        """Return a short form: size and columns."""
        return f"<Table of {len(self)} rows: {', '.join(self.columns)}>"


def _day_text(value: Value) -> Value:
    return value.isoformat() if isinstance(value, date) else value


def _plain(value: Value) -> str:
    """Write a value for people and flat files: nothing for None, true and false in small letters."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
