"""Columns that a frame is given on the way in, and loses again: the day of a year, the instrument with the state.

They bring what `annotate` can be asked into the one form that the engines look up: a key and a day.
"""

# frames of other libraries are of any shape
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from collections.abc import Callable, Mapping
from datetime import date
from importlib import import_module
from typing import Any

from csto_membership.errors import MomentError
from csto_membership.output.columns import Value

YEARS = range(date.min.year, date.max.year + 1)


def whole_year(value: Any) -> int | None:  # noqa: ANN401  whatever stands in a column
    """Return the year that a number names, ``None`` for what is missing.

    Raises:
        MomentError: it is no year of the calendar.
    """
    if value is None or value != value:  # noqa: PLR0124  what is no number
        return None
    if value not in YEARS:  # 2012.0 is
        raise MomentError(value, f"is no year from {YEARS[0]} to {YEARS[-1]}")
    return int(value)


def last_day(value: Value) -> date | None:
    """Return the last day of a year."""
    year = whole_year(value)
    return None if year is None else date(year, 12, 31)


# the last day of the year, in each library; what is no year has none


def _of_pandas(frame: Any, year: str, new: str) -> Any:  # noqa: ANN401  a frame
    pd, np = import_module("pandas"), import_module("numpy")
    column = frame[year]
    if isinstance(column.dtype, pd.PeriodDtype):
        column = column.dt.year.where(column.notna())
    years = pd.to_numeric(column).to_numpy(dtype="float64", na_value=np.nan)
    with np.errstate(invalid="ignore"):
        known = (years >= YEARS[0]) & (years <= YEARS[-1]) & (years % 1 == 0)
    days = np.where(known, years, 0).astype("int64") - 1970 + 1
    days = days.astype("datetime64[Y]").astype("datetime64[D]").astype("datetime64[s]") - np.timedelta64(1, "D")
    days[~known] = np.datetime64("NaT")
    return frame.assign(**{new: days})


def _of_dask(frame: Any, year: str, new: str) -> Any:  # noqa: ANN401  a frame
    return frame.map_partitions(_of_pandas, year, new, meta=_of_pandas(frame._meta, year, new))  # noqa: SLF001  Dask's own name for the empty frame


def _of_polars(frame: Any, year: str, new: str) -> Any:  # noqa: ANN401  a frame
    pl = import_module("polars")
    given = pl.col(year).cast(pl.Float64)
    known = given.is_between(YEARS[0], YEARS[-1]) & (given % 1 == 0)
    return frame.with_columns(pl.date(pl.when(known).then(given).cast(pl.Int32), 12, 31).alias(new))


def _of_arrow(frame: Any, year: str, new: str) -> Any:  # noqa: ANN401  a table
    pa, pc = import_module("pyarrow"), import_module("pyarrow.compute")
    given = frame[year].cast(pa.float64())
    known = pc.and_(pc.is_in(given, value_set=pa.array(YEARS, pa.float64())), pc.is_valid(given))
    years = pc.if_else(known, given, pa.scalar(None, pa.float64())).cast(pa.int32())
    leap = pc.subtract(pc.divide(years, 4), pc.subtract(pc.divide(years, 100), pc.divide(years, 400)))
    ordinal = pc.add(pc.multiply(years, 365), leap)
    days = pc.subtract(ordinal, pa.scalar(date(1970, 1, 1).toordinal(), pa.int32()))
    return frame.append_column(new, days.cast(pa.int32()).cast(pa.date32()))


def _of_duckdb(frame: Any, year: str, new: str) -> Any:  # noqa: ANN401  a relation
    name, added = (one.replace('"', '""') for one in (year, new))
    known = f'"{name}" BETWEEN {YEARS[0]} AND {YEARS[-1]} AND "{name}" % 1 = 0'
    return frame.project(f'*, CASE WHEN {known} THEN make_date(CAST("{name}" AS INTEGER), 12, 31) END AS "{added}"')


def _of_spark(frame: Any, year: str, new: str) -> Any:  # noqa: ANN401  a frame
    sql = import_module("pyspark.sql.functions")
    given = frame[year].cast("double")
    known = given.between(YEARS[0], YEARS[-1]) & (given % 1 == 0)
    whole = sql.when(known, given).cast("int")
    return frame.withColumn(new, sql.make_date(whole, sql.lit(12), sql.lit(31)))


LAST_DAYS: Mapping[str, Callable[[Any, str, str], Any]] = {
    "pandas": _of_pandas,
    "dask": _of_dask,
    "polars": _of_polars,
    "pyarrow": _of_arrow,
    "duckdb": _of_duckdb,
    "pyspark": _of_spark,
    "pyspark[connect]": _of_spark,
}
"""By the name that narwhals has for the library: what adds a column with the last day of the year in another."""
