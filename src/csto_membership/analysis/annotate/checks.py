"""Whether the columns that `annotate` is given hold what they are to hold; if not, what they hold and what to do."""

from collections.abc import Collection, Iterable
from datetime import date

from csto_membership.analysis.codes import need_codes
from csto_membership.errors import MomentError
from csto_membership.model.state_codes import NUMERIC

from . import contents
from .adapters import Adapter, kind_of_column
from .scratch import whole_year

_TO_DAYS = {
    "pandas": "pandas.to_datetime(frame[{0!r}])",
    "dask": "dask.dataframe.to_datetime(frame[{0!r}])",
    "polars": "polars.col({0!r}).str.to_date()",
    "pyarrow": "pyarrow.compute.strptime(table[{0!r}], '%Y-%m-%d', 's')",
    "duckdb": 'CAST("{0}" AS DATE)',
    "pyspark": "pyspark.sql.functions.to_date({0!r})",
    "pyspark[connect]": "pyspark.sql.functions.to_date({0!r})",
}
"""How texts become days, in each library."""
_TO_NUMBERS = {
    "pandas": "pandas.to_numeric(frame[{0!r}])",
    "dask": "dask.dataframe.to_numeric(frame[{0!r}])",
    "polars": "polars.col({0!r}).cast(polars.Int64)",
    "pyarrow": "table[{0!r}].cast('int64')",
    "duckdb": 'CAST("{0}" AS INTEGER)',
    "pyspark": "frame[{0!r}].cast('int')",
    "pyspark[connect]": "frame[{0!r}].cast('int')",
}
"""How texts become numbers, in each library."""


def state_kind(frame: Adapter, column: str, codes: str | None) -> type:
    """Return whether states are texts, whole numbers or floating ones; no states at all are texts.

    Raises:
        UnknownWordError: there is no such column.
        ValueError: they are numbers, and `codes` does not say whose.
        TypeError: they are neither.
    """
    kind = kind_of_column(frame, column)
    if kind is str or (kind in {int, float} and codes in NUMERIC):
        return kind
    if frame.empty(column):
        return str
    if kind in {int, float}:
        raise need_codes(f"those of column {column!r}")
    message = f"column {column!r} cannot name states: it holds neither texts nor numbers"
    raise TypeError(message)


def check_days(frame: Adapter, column: str) -> None:
    """Refuse a column that holds something else than days, and say what it holds.

    Raises:
        UnknownWordError: there is no such column.
        TypeError: it holds something else, or times with a zone.
    """
    if kind_of_column(frame, column) is date or frame.empty(column):
        return
    held = frame.content(column)
    ways = {
        contents.TEXTS: f"make them days first, such as {_TO_DAYS.get(frame.engine, 'date.fromisoformat(text)')}",
        contents.NUMBERS: "if they are years, give the column as year={0!r} instead; else convert it to dates first",
        contents.ZONED: "on which day they fall depends on the place; convert it to dates, or to times without a zone",
        contents.YEAR_PERIODS: "give the column as year={0!r} instead",
        contents.PERIODS: "choose a day of each first, such as frame[{0!r}].dt.to_timestamp()",
    }
    way = ways.get(held, "convert it to dates, or to times without a zone, first").format(column)
    raise TypeError(f"column {column!r} holds no days but {held}: {way}")


def check_years(frame: Adapter, column: str) -> None:
    """Refuse a column that holds something else than years, and say what it holds.

    The values of a lazy frame are not looked at.

    Raises:
        UnknownWordError: there is no such column.
        TypeError: it holds something else than numbers, or periods of years.
        MomentError: a number is no year.
    """
    kind = kind_of_column(frame, column)
    if kind in {int, float}:
        for value in frame.values(column, kind, every=True)[0] or ():
            _check_year(value, column)
    held = "" if kind in {int, float} or frame.empty(column) else frame.content(column)
    if held not in {"", contents.YEAR_PERIODS}:
        ways = {
            contents.TEXTS: f"make them numbers first, such as {_TO_NUMBERS.get(frame.engine, 'int(text)')}",
            contents.DAYS: "give the column as on={0!r} instead",
            contents.PERIODS: "choose their years first, such as frame[{0!r}].dt.year",
        }
        way = ways.get(held, "convert it to numbers first").format(column)
        raise TypeError(f"column {column!r} holds no years but {held}: {way}")


def _check_year(value: object, column: str) -> None:
    try:
        whole_year(value)
    except MomentError as error:
        raise MomentError(value, f"in column {column!r} {error.why}") from None


def check_instruments(frame: Adapter, column: str) -> None:
    """Refuse a column that cannot name instruments.

    Raises:
        UnknownWordError: there is no such column.
        TypeError: it holds no texts.
    """
    if kind_of_column(frame, column) is not str and not frame.empty(column):
        raise TypeError(f"column {column!r} cannot name instruments: it holds {frame.content(column)}")


def check_new(frame: Adapter, columns: Collection[str]) -> None:
    """Refuse to add columns whose names are taken, or are the same for the engine.

    Raises:
        ValueError: some are.
    """
    fold = str.casefold if frame.ignores_case else str
    taken = {fold(str(name)) for name in frame.columns}
    for name in columns:
        if fold(name) in taken:
            message = (
                f"the frame has a column {name!r} already; name the new one, as in add={{'member': 'csto_member'}}"
            )
            raise ValueError(message)
    if len({fold(name) for name in columns}) < len(columns):
        message = f"two answers have one name: {', '.join(columns)}"
        raise ValueError(message)


def unused_beginning(columns: Iterable[str], stem: str) -> str:
    """Return a text with which no name begins in any case: the stem, or with low lines after it."""
    taken = [str(name).casefold() for name in columns]
    while any(name.startswith(stem) for name in taken):
        stem += "_"
    return stem


def unused_name(columns: Iterable[str], stem: str) -> str:
    """Return a name that is not taken in any case: the stem, or with low lines after it."""
    taken = {str(name).casefold() for name in columns}
    while stem in taken:
        stem += "_"
    return stem
