"""Tables as pandas, polars or Arrow tables; each library is imported when it is asked for.

The types are the same in all: 64-bit numbers, booleans, texts and days, each with a mark of
its own for what is missing. A `Column` is given to the library in its short form and
spread out there.
"""

from collections.abc import Callable, Sequence
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from itertools import chain
from typing import TYPE_CHECKING, Any

from .columns import Kind, Runs, Slices, Value, plain

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-not-found,import-untyped,unused-ignore]  # if it is installed
    import polars as pl  # type: ignore[import-not-found,import-untyped,unused-ignore]  # if it is installed
    import pyarrow as pa  # type: ignore[import-not-found,import-untyped,unused-ignore]  # if it is installed

    from .table import Table


EXTRA = "csto-membership[frames]"
"""The extra that brings the libraries."""


def library(name: str) -> Any:  # noqa: ANN401  a module
    """Return a library that is needed now.

    Raises:
        ImportError: it is not installed.
    """
    try:
        return import_module(name)
    except ImportError:
        message = f"this needs {name}, which is not installed: pip install {name}, or 'pip install {EXTRA}' for all"
        raise ImportError(message, name=name) from None


def values_of_arrow(arrow: Any) -> list[Any]:  # noqa: ANN401  of a library
    """Return the values of a column of Arrow, or the rows of a table.

    Raises:
        ValueError: Python has no such value, as of a day after the year 9999 or a text that is not UTF-8.
    """
    try:
        return list(arrow.to_pylist())
    except Exception as error:  # noqa: BLE001  pyarrow has errors of its own
        message = f"holds what Python has no value for: {' '.join(str(error).split())}"
        raise ValueError(message) from None


def _columns(
    table: "Table", made: Callable[[Sequence[Value], Kind], Any], spread: Callable[[Any, Runs | Slices], Any]
) -> dict[str, Any]:
    """Make a library's columns: of the values, then spread out where they are in a short form."""
    columns: dict[str, Any] = {}
    for name in table.columns:
        column, kind = table.column(name), table.kind(name)
        values: Sequence[Value] = column.items if isinstance(column, Runs | Slices) else column
        if kind is str:
            values = [value if value is None or type(value) is str else plain(value) for value in values]
        try:
            array = made(values, kind)
        except (OverflowError, TypeError, ValueError) as error:
            message = f"column {name!r} has a value that its type, {kind.__name__}, cannot hold: {error}"
            raise ValueError(message) from error
        columns[name] = spread(array, column) if isinstance(column, Runs | Slices) else array
    return columns


def pandas_frame(table: "Table") -> "pd.DataFrame":
    """Return a table as a pandas frame.

    Raises:
        ImportError: pandas is not installed.
        ValueError: a value does not fit the type of its column, such as a whole number of more than 64 bits.
    """
    pandas, numpy = library("pandas"), library("numpy")
    kinds = {str: "string", int: "Int64", float: "Float64", bool: "boolean", date: "datetime64[s]"}

    def spread(array: Any, column: Runs | Slices) -> Any:  # noqa: ANN401  an extension array
        if isinstance(column, Runs):
            return array.repeat(column.lengths)
        places = [numpy.tile(numpy.arange(start, stop), times) for start, stop, times in column.parts]
        return array.take(numpy.concatenate([numpy.arange(0), *places]))

    made = _columns(table, lambda values, kind: pandas.array(list(values), dtype=kinds[kind]), spread)
    frame: pd.DataFrame = pandas.DataFrame(made, columns=list(table.columns))
    return frame


def _run_places(polars: Any, lengths: Sequence[int]) -> Any:  # noqa: ANN401  a series
    """Return for each value of a column of runs the place of its run."""
    if find_spec("numpy") is not None:  # several times as fast
        numpy = import_module("numpy")
        return polars.Series(numpy.repeat(numpy.arange(len(lengths), dtype="uint32"), lengths))
    times = polars.lit(polars.Series(lengths, dtype=polars.UInt64))
    one = polars.int_range(len(lengths), dtype=polars.get_index_type())
    return polars.select(one.repeat_by(times).explode()).to_series()


def polars_frame(table: "Table") -> "pl.DataFrame":
    """Return a table as a polars frame.

    Raises:
        ImportError: polars is not installed.
        ValueError: a value does not fit the type of its column.
    """
    polars = library("polars")
    kinds = {str: polars.String, int: polars.Int64, float: polars.Float64, bool: polars.Boolean, date: polars.Date}
    places: dict[int, Any] = {}  # of columns with the same runs

    def spread(series: Any, column: Runs | Slices) -> Any:  # noqa: ANN401  a series, or an expression
        if isinstance(column, Slices):
            parts = [series.slice(a, b - a).implode().new_from_index(0, n).explode() for a, b, n in column.parts]
            return polars.concat([series.head(0), *parts])
        if id(column.lengths) not in places:
            places[id(column.lengths)] = polars.lit(_run_places(polars, column.lengths))
        return polars.lit(series).gather(places[id(column.lengths)])

    columns = _columns(table, lambda values, kind: polars.Series(values, dtype=kinds[kind]), spread)
    lit: Callable[[Any], Any] = polars.lit
    frame: pl.DataFrame = polars.select(  # columns are spread out side by side
        [(lit(column) if isinstance(column, polars.Series) else column).alias(name) for name, column in columns.items()]
    )
    return frame


def arrow_table(table: "Table") -> "pa.Table":
    """Return a table as an Arrow table.

    Raises:
        ImportError: pyarrow is not installed.
        ValueError: a value does not fit the type of its column.
    """
    arrow, compute = library("pyarrow"), library("pyarrow.compute")
    kinds = {str: arrow.string(), int: arrow.int64(), float: arrow.float64(), bool: arrow.bool_(), date: arrow.date32()}

    def spread(array: Any, column: Runs | Slices) -> Any:  # noqa: ANN401  an array
        if isinstance(column, Runs):
            ends = arrow.array(column.ends, arrow.int64())
            return compute.run_end_decode(arrow.RunEndEncodedArray.from_arrays(ends, array))
        parts = ([array.slice(start, stop - start)] * times for start, stop, times in column.parts)
        return arrow.concat_arrays([array.slice(0, 0), *chain.from_iterable(parts)])

    made = _columns(table, lambda values, kind: arrow.array(values, kinds[kind]), spread)
    result: pa.Table = arrow.table(made)
    return result
