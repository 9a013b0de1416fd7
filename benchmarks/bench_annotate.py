"""Annotating ten million rows, beside the engine's own range join written by hand.

Run it with ``python benchmarks/bench_annotate.py [ROWS]``; it needs polars, duckdb, pyarrow and
narwhals, and takes about two minutes. Both ways run in this one process, in turns, so that
whatever else the machine does meets both; what counts are the ratios. It exits with 1 if one is
above its limit.

The join by hand keeps the rows whose state is not known, as annotating does. That of
polars is also shown without them and without order (``join_where``), which is less work.
"""

import sys
from collections.abc import Callable, Iterator
from datetime import date
from statistics import median
from time import perf_counter

import duckdb
import polars as pl

from csto_membership import CSTO
from csto_membership.analysis.annotate import annotate
from csto_membership.analysis.stretches import stretches

ROWS = 10_000_000
ROUNDS = 5
LIMIT = 1.3
"""How many times as long as the range join by hand annotating may take."""
LINEAR = 1.5
"""How many times as long a row of many may take as a row of half as many."""
TREATY = "cst"
"""The instrument whose histories have the most changes."""


def facts(rows: int) -> pl.DataFrame:
    """Return random states, one in ten of them unknown, and random days."""
    codes = pl.Series([*(state.code for state in CSTO.states), "FRA"])
    place, later = pl.int_range(rows).hash(1), pl.int_range(rows).hash(2)
    days = pl.lit(date(1990, 1, 1)) + pl.duration(days=(later % 13_000).cast(pl.Int64))
    return pl.select(state=pl.lit(codes).gather(place % len(codes)), day=days)


def known() -> pl.DataFrame:
    """Return what somebody would write down to join by hand."""
    rows = [
        (state.code, one.first, one.last, one.status, any(position.bound for position in one.positions))
        for state in CSTO.states
        for one in stretches(CSTO.timeline(state, instrument=TREATY))
    ]
    return pl.DataFrame(rows, schema=["code", "first", "last", "status", "member"], orient="row")


def polars_ways(frame: pl.DataFrame, spells: pl.DataFrame) -> dict[str, Callable[[], object]]:
    """Return the ways to annotate with polars."""
    lazy, small = frame.lazy(), spells.lazy()
    state, day = pl.col("state"), pl.col("day")
    during = (day >= pl.col("first")) & (day <= pl.col("last"))
    joined = small.with_columns(pl.col("first", "last"))
    left = lazy.join(joined, left_on="state", right_on="code", how="left").filter(during | pl.col("first").is_null())
    inner = lazy.join_where(small, state == pl.col("code"), day >= pl.col("first"), day <= pl.col("last"))
    shown = ("state", "day", "status", "member")
    return {
        "by hand": lambda: left.select(shown).collect(),
        "by hand, known states only": lambda: inner.select("state", "day", "status", "member").collect(),
        "annotate, lazy": lambda: annotate(CSTO, lazy, state="state", on="day", instrument=TREATY).collect(),
    }


def duckdb_ways(frame: pl.DataFrame, spells: pl.DataFrame) -> dict[str, Callable[[], object]]:
    """Return the ways to annotate with DuckDB; each writes a table."""
    con = duckdb.connect()
    for name, one in (("facts", frame), ("spells", spells)):
        con.register("arrow", one.to_arrow())
        con.execute(f"CREATE TABLE {name} AS SELECT * FROM arrow")  # noqa: S608  two fixed names
    by_hand = """
        SELECT facts.*, spells.status, spells.member FROM facts LEFT JOIN spells
        ON facts.state = spells.code AND facts.day BETWEEN spells.first AND spells.last
    """
    relation = con.table("facts")

    def write(made: Callable[[], duckdb.DuckDBPyRelation]) -> None:
        con.execute("DROP TABLE IF EXISTS written")
        made().create("written")

    return {
        "by hand": lambda: write(lambda: con.sql(by_hand)),
        "annotate": lambda: write(lambda: annotate(CSTO, relation, state="state", on="day", instrument=TREATY)),
    }


def in_turns(ways: dict[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Run the ways in turns and return their seconds."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(-1, rounds):
        for name, way in ways.items():
            begun = perf_counter()
            way()
            if number >= 0:  # the first turn warms up
                taken[name].append(perf_counter() - begun)
    return taken


def ratios(taken: dict[str, list[float]], baseline: str) -> dict[str, float]:
    """Return for each way the median of its ratios to the baseline of the same turn."""
    return {name: median(a / b for a, b in zip(times, taken[baseline], strict=True)) for name, times in taken.items()}


def verdicts(rows: int) -> Iterator[bool]:
    """Measure, print, and say of each limit whether it is kept."""
    spells, half, whole = known(), facts(rows // 2), facts(rows)
    for engine, make in (("polars", polars_ways), ("duckdb", duckdb_ways)):
        taken = in_turns(make(whole, spells), ROUNDS)
        found = ratios(taken, "by hand")
        print(f"\n{engine}, {rows:,} rows")
        for name, ratio in found.items():
            print(f"  {name:<28}{median(taken[name]):6.2f} s  {ratio:5.2f} times by hand")
        ours = next(name for name in found if name.startswith("annotate"))
        yield found[ours] <= LIMIT
        fewer, more = make(half, spells)[ours], make(whole, spells)[ours]
        growth = ratios(in_turns({"half": fewer, "all": more}, ROUNDS), "half")["all"] / 2
        print(f"  a row of all costs {growth:.2f} times a row of half")
        yield growth <= LINEAR


if __name__ == "__main__":
    kept = list(verdicts(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS))
    print(f"\n{'every limit is kept' if all(kept) else 'a limit is broken'}: {LIMIT} and {LINEAR}")
    sys.exit(not all(kept))
