"""`annotate` of a file of separated values, whose columns stay as they are written."""

import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from attrs import frozen

from csto_membership.analysis.codes import need_codes
from csto_membership.analysis.compare.columns import MISSING
from csto_membership.analysis.compare.csv_file import read_coding
from csto_membership.errors import MomentError
from csto_membership.model.days import day_of_time_text, iso_day
from csto_membership.output.columns import Value
from csto_membership.output.table import Table
from csto_membership.register import Register

from .annotate import annotate
from .scratch import whole_year

T = TypeVar("T")


@frozen(kw_only=True)
class AnnotatedFile:
    """The rows of a file with their answers.

    Attributes:
        table: all columns of the file as they are written, then the answers.
        last: the last day asked about; ``None`` if no row has one.
        notes: what `annotate` warned of.
    """

    table: Table
    last: date | None
    notes: tuple[str, ...]


def annotate_file(
    register: Register,
    file: Path,
    *,
    state: str,
    codes: str | None = None,
    on: str | None = None,
    year: str | None = None,
    add: Mapping[str, str],
    **question: Any,  # noqa: ANN401  as `annotate` takes it
) -> AnnotatedFile:
    """Return the rows of a file of separated values with the answers about each.

    Args:
        register: the register.
        file: the file.
        state: the column with the states.
        codes: the system of their codes; needed if they are numbers.
        on: the column with the days, as ``2012-07-01``; a time after the day is left out.
        year: instead of `on`, the column with the years.
        add: the answers, with the names of their columns.
        question: the other arguments of `annotate`.

    Raises:
        MomentError: a cell holds no day or no year.
        ValueError: the states are numbers, and `codes` does not say whose.
        As `annotate` and `read_coding`.
    """
    given = read_coding(file)
    if codes is None and state in given.columns:
        named = [str(one) for one in given.column(state) if one is not None]
        if named and all(one.isdecimal() for one in named):
            raise need_codes(f"those of column {state!r}")
    times: Sequence[Value] = ()
    if on is not None:
        times = _read(given, on, _day)
    elif year is not None:
        times = _read(given, year, _year)
    known: Any = [one for one in times if isinstance(one, int | date)]  # days, or years
    last: int | date | None = max(known, default=None)
    typed = {name: times if name == (on or year) else given.column(name) for name in given.columns}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = annotate(
            register, Table.of_columns(typed), state=state, codes=codes, on=on, year=year, add=add, **question
        )
    columns = {name: given.column(name) for name in given.columns}
    answers = {name: found.column(name) for name in found.columns if name not in columns}
    kinds = {name: found.kind(name) for name in answers}
    return AnnotatedFile(
        table=Table.of_columns(columns | answers, kinds),
        last=date(last, 12, 31) if isinstance(last, int) else last,
        notes=tuple(str(one.message) for one in caught),
    )


def _read(table: Table, column: str, reader: Callable[[str], T]) -> list[T | None]:
    """Return the values of a column, read; nothing for what stands for nothing.

    Raises:
        MomentError: a cell cannot be read.
    """
    texts = [None if value is None else str(value).strip() for value in table.column(column)]
    read: dict[str, T] = {}
    for text in dict.fromkeys(one for one in texts if one is not None and one.casefold() not in MISSING):
        try:
            read[text] = reader(text)
        except MomentError as error:
            raise MomentError(text, f"in column {column!r} {error.why}") from None
    return [None if text is None else read.get(text) for text in texts]


def _day(text: str) -> date:
    if text.isdigit() and len(text) == 4:  # noqa: PLR2004  the length of a year
        raise MomentError(text, "is a year, not a day: give the column of years as --year")
    return iso_day(day_of_time_text(text))


def _year(text: str) -> int:
    whole, _, rest = text.partition(".")
    if not re.fullmatch(r"\d{1,9}", whole) or rest.strip("0"):
        raise MomentError(text, "is no year, such as 2012")
    return whole_year(int(whole)) or 0
