"""How each data-frame library looks answers up for the rows of its frames.

There is one module for each library; that of pandas serves Dask, whose frames are made of those of pandas.

An engine's library is imported when one of its frames arrives, never before.
"""

from collections.abc import Callable, Mapping
from typing import Any

from attrs import field, frozen

from csto_membership.analysis.annotate.lookup import Lookup

from . import arrow, duckdb, pandas, polars, spark

_NULL = {"Null", "null[pyarrow]", '"NULL"', "void"}
"""What the libraries call the type that has no value."""


@frozen(kw_only=True)
class Backend:
    """What `annotate` needs of one library.

    Attributes:
        add_answers: add the new columns of a look-up to a frame whose states are of this type.
        column_type: return the type of a column of a lazy frame.
        ignores_case: whether names of columns that differ in capitals only are the same name.
    """

    add_answers: Callable[[Any, Lookup, type], Any]
    column_type: Callable[[Any, str], object] = field(default=lambda _frame, _column: None)
    ignores_case: bool = False

    def is_null(self, frame: Any, column: str) -> bool:  # noqa: ANN401  a lazy frame
        """Whether a column of a lazy frame is of the type that has no value."""
        return str(self.column_type(frame, column)) in _NULL


_SPARK = Backend(
    add_answers=spark.add_answers, column_type=lambda frame, column: dict(frame.dtypes)[column], ignores_case=True
)
BACKENDS: Mapping[str, Backend] = {
    "polars": Backend(add_answers=polars.add_answers, column_type=lambda frame, column: frame.collect_schema()[column]),
    "pandas": Backend(add_answers=pandas.add_answers),
    "dask": Backend(add_answers=pandas.add_answers_to_dask, column_type=lambda frame, column: frame[column].dtype),
    "pyarrow": Backend(add_answers=arrow.add_answers),
    "duckdb": Backend(
        add_answers=duckdb.add_answers,
        column_type=lambda frame, column: frame.types[frame.columns.index(column)],
        ignores_case=True,
    ),
    "pyspark": _SPARK,
    "pyspark[connect]": _SPARK,
}
"""By the name that narwhals has for them."""
