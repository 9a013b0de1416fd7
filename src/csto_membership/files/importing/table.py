"""The table that is imported, as rows of texts: from a file of separated values, Parquet, or a data frame."""

# frames of other libraries are of any shape
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

import io
from collections.abc import Iterable, Iterator, Mapping
from os import PathLike
from pathlib import Path
from typing import Any

from attrs import define, field, frozen

from csto_membership.errors import UnknownWordError
from csto_membership.files.separated import read_separated
from csto_membership.model.days import plain_time
from csto_membership.output.bounded_read import content_of
from csto_membership.output.frames import library, values_of_arrow

ASIDE = "in a row that was set aside"
"""What became of a day that has no fault of its own, in such a row."""


@define(slots=True, eq=False)
class Row:
    """One row of the table, and what becomes of it.

    Attributes:
        number: the line of the file on which it begins; of a frame, its place, from 1.
        cells: its texts by column.
        fates: what became of each filled day, by column; empty as long as that is not known.
        faults: why days cannot be taken, by column: the kind, and the reason with what stands there.
        state: the code of its state.
        instrument: the id of its instrument.
        kind: why it was set aside, in words that are the same for all rows of the kind; empty if it was kept.
        reason: why it was set aside, with what stands there.
    """

    number: int
    cells: dict[str, str]
    fates: dict[str, str] = field(factory=dict[str, str])
    faults: dict[str, tuple[str, str]] = field(factory=dict[str, tuple[str, str]])
    state: str = ""
    instrument: str = ""
    kind: str = ""
    reason: str = ""

    def set_aside(self, kind: str, reason: str = "") -> None:
        """Set the row aside, with all of its days."""
        self.kind, self.reason = kind, reason or kind
        self.fates = {at: self.faults[at][0] if at in self.faults else ASIDE for at in self.fates}


@frozen(slots=True)
class TableRead:
    """A table as it was read.

    Attributes:
        title: the name of its file, else empty.
        header: the names of its columns.
        rows: its rows.
    """

    title: str
    header: tuple[str, ...]
    rows: list[Row]

    def chosen(self, where: Iterable[tuple[str, str]]) -> Iterator[Row]:
        """Return the rows that have one of the values given for each column; the others are set aside.

        Raises:
            UnknownWordError: the table has no such column.
        """
        wanted: dict[str, set[str]] = {}
        for column, value in where:
            if column not in self.header:
                raise UnknownWordError(column, self.header, "column")
            wanted.setdefault(column, set()).add(value.strip())
        for row in self.rows:
            if all(row.cells[column] in values for column, values in wanted.items()):
                yield row
            else:
                row.set_aside("not chosen (--where)")


def read_table(frame: Any, encoding: str = "") -> TableRead:  # noqa: ANN401  a path or any frame
    """Return a table as rows of texts.

    Args:
        frame: the path of a file (csv, or Parquet), a `Table`, a data frame of pandas, polars or Arrow, or rows.
        encoding: of a csv file, how its text is encoded; by default UTF-8.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: the file cannot be read as a table.
        TypeError: it is nothing that has rows.
    """
    if isinstance(frame, str | PathLike):
        return _from_file(Path(frame), encoding)
    records = list(_records(frame))
    header = tuple(dict.fromkeys(str(name) for record in records for name in record))
    if not header:
        header = tuple(map(str, getattr(frame, "column_names", getattr(frame, "columns", ()))))  # the first are Arrow's
    rows = [{str(name): _text(value) for name, value in record.items()} for record in records]
    return TableRead(
        "", header, [Row(n, {name: row.get(name, "") for name in header}) for n, row in enumerate(rows, 1)]
    )


def _from_file(path: Path, encoding: str) -> TableRead:
    content = content_of(path)
    if path.suffix.casefold() == ".parquet":
        read = read_table(library("pyarrow.parquet").read_table(io.BytesIO(content)))
        return TableRead(path.name, read.header, read.rows)
    try:
        separated = read_separated(content, encoding)
    except ValueError as error:
        message = f"{path} {error}"
        raise ValueError(message) from None
    header: list[str] = []
    for number, name in enumerate(separated.header, start=1):
        header.append(name if name and name not in header else f"{name}#{number}")  # not to be taken for another
    rows: list[Row] = []
    shared: dict[str, str] = {}  # one text for equal cells: a matrix has millions
    for line, cells in separated.rows:
        texts = (cell.strip() for cell in cells)
        filled = [shared.setdefault(text, text) for text in texts] + [""] * len(header)
        row = Row(line, dict(zip(header, filled, strict=False)))
        if len(cells) < len(header) or any(filled[len(header) :]):
            row.set_aside("not as many cells as columns", f"{len(cells)} cells for {len(header)} columns")
        rows.append(row)
    return TableRead(path.name, tuple(header), rows)


def _records(frame: Any) -> Iterable[Mapping[Any, Any]]:  # noqa: ANN401  whatever was given
    if hasattr(frame, "to_dicts"):  # polars
        found: Any = frame.to_dicts()
    elif hasattr(frame, "to_pylist"):  # Arrow
        found = values_of_arrow(frame)
    elif hasattr(frame, "to_dict") and hasattr(frame, "columns"):  # pandas
        found = frame.to_dict("records")
    else:
        found = frame
    if isinstance(found, Iterable):
        records = list(found)
        if all(isinstance(record, Mapping) for record in records):
            return records
    message = f"a table is a path, a data frame, a Table or rows as mappings, not {type(frame).__name__}"
    raise TypeError(message)


def _text(value: Any) -> str:  # noqa: ANN401  whatever stands in a cell
    """Return a value as the text that a csv file would have."""
    text = str(plain_time(value)).strip()
    if isinstance(value, str):
        return text
    return "" if text in {"None", "nan", "<NA>", "NaT"} else text.removesuffix(" 00:00:00").removesuffix(".0")
