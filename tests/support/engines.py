"""Frames of every library that `annotate` takes, made of a `Table` and read back as plain rows."""

import shutil
import warnings
from datetime import date, datetime
from functools import cache

import pytest

from csto_membership import Table

COLUMNS = ("place", "who", "on")
KINDS = {"place": int, "who": str, "on": date}
CONNECTIONS = []


def as_pandas(table):
    return table.to_pandas()


def as_polars(table):
    return table.to_polars()


def as_lazy_polars(table):
    return table.to_polars().lazy()


def as_arrow(table):
    return table.to_arrow()


def as_dask(table):
    return partner("dask.dataframe").from_pandas(table.to_pandas(), npartitions=3)


def relation(made):
    """Return an Arrow table as a relation of DuckDB; one of DuckDB 1.2 needs its connection, which is kept open."""
    con = partner("duckdb").connect()
    CONNECTIONS.append(con)
    con.register("given", made)
    return con.sql("SELECT * FROM given")


def as_duckdb(table):
    con = partner("duckdb").connect()
    CONNECTIONS.append(con)
    con.register("given", table.to_arrow())
    con.execute("CREATE TABLE facts AS SELECT * FROM given")
    return con.table("facts")


@cache
def spark():
    built = partner("pyspark.sql").SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    return built.config("spark.sql.shuffle.partitions", "1").getOrCreate()


def as_spark(table):
    return spark().createDataFrame(table.to_arrow())


BACKENDS = {
    "table": ((), lambda table: table),
    "pandas": (("narwhals", "pandas"), as_pandas),
    "polars": (("narwhals", "polars"), as_polars),
    "polars-lazy": (("narwhals", "polars"), as_lazy_polars),
    "pyarrow": (("narwhals", "pyarrow"), as_arrow),
    "dask": (("narwhals", "pandas", "dask.dataframe"), as_dask),
    "duckdb": (("narwhals", "pyarrow", "duckdb"), as_duckdb),
    "spark": (("narwhals", "pandas", "pyarrow", "pyspark"), as_spark),
}
EAGER = ("table", "pandas", "polars", "pyarrow")
ORDERED = (*EAGER, "polars-lazy", "dask")


def partner(module):
    """Return a library; skip where it is absent."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip(module, reason=f"{module} is a partner that .ci/run installs")


def engine(name):
    """Return what makes a frame of a table; skip where its library, or Java, is absent."""
    needed, make = BACKENDS[name]
    for module in needed:
        partner(module)
    if name == "spark" and shutil.which("java") is None:
        pytest.skip("Spark needs Java, which is not found")
    return make


def frame(name, rows, columns=COLUMNS, kinds=KINDS):
    return engine(name)(Table(columns, rows, kinds))


def rows_of(made):
    """Return the columns and the rows of a frame of any engine, as plain values."""
    if isinstance(made, Table):
        return made.columns, list(made.rows)
    if hasattr(made, "fetchall"):
        return tuple(made.columns), made.fetchall()
    if hasattr(made, "compute"):
        made = made.compute()
    if hasattr(made, "toArrow"):
        made = made.toArrow()
    if hasattr(made, "collect"):
        made = made.collect()
    if hasattr(made, "to_pylist"):
        return tuple(made.column_names), list(zip(*(column.to_pylist() for column in made.columns), strict=True))
    if hasattr(made, "itertuples"):
        return tuple(made.columns), list(zip(*(map(plain, made[name].tolist()) for name in made.columns), strict=True))
    return tuple(made.columns), made.rows()


def plain(value):
    """Return a value of pandas as one of Python."""
    if type(value).__name__ in {"NAType", "NaTType"} or value != value:  # noqa: PLR0124  what is no number
        return None
    return value.date() if isinstance(value, datetime) else value


quiet = pytest.mark.filterwarnings("ignore")
"""Libraries warn of each other; what we warn of is tested where nothing is ignored."""
every_engine = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.heavy] if needed else []) for name, (needed, _) in BACKENDS.items()]
)
