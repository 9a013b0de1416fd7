"""How fast is a yearly panel, against an as-of join over the grid in pandas, polars and DuckDB?

    python benchmarks/bench_panels.py [--instruments 1000] [--share 0.25] [--rounds 5]

A register of 200 states is made up in memory; under each instrument a share of the states
signs, ratifies and withdraws on random days of 80 years. The question is the same for all:
status and membership of every state under every instrument at the end of every year.

Each peer is given what suits it best: a table of changes, made and sorted beforehand, and
the keys as small integers; it makes the grid (state by instrument by year) and joins. Ours has
its register compiled beforehand and gives more: three-valued answers, shares of days,
projections. "ours" is the panel as `panel` returns it, with its status and membership made,
kept as runs of equal cells; "spread out" is the same panel as a data frame with one value for
each cell. All contenders run in one process, in interleaved rounds; their answers are
compared before anything is timed. Printed are medians with quartiles, in seconds and as
ratios to ours round by round.
"""

import argparse
import datetime as dt
import random
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl

from csto_membership import Act, Event, Instrument, Register, State
from csto_membership.analysis import bulk
from csto_membership.analysis.panel import panel
from csto_membership.ledger import Ledger
from csto_membership.table import Table

STATES, FIRST, YEARS = 200, 1945, 80
STATUSES = ("outsider", "signatory", "member", "withdrawn")
ACTS = (Act.SIGN, Act.RATIFY, Act.WITHDRAW)
KEYS = ("instrument", "state")


def made_up(instruments: int, share: float) -> tuple[Register, pl.DataFrame]:
    """Make a register, and the same changes as a table sorted by key and day."""
    chance = random.Random(1)  # noqa: S311  the same register each time
    start = dt.date(FIRST, 1, 1).toordinal()
    events, changes = [], []
    for under in range(instruments):
        for state in range(STATES):
            if chance.random() >= share:
                continue
            for place, number in enumerate(sorted(chance.sample(range(YEARS * 365), 3))):
                on = dt.date.fromordinal(start + number)
                events.append(Event(id="e", state=f"S{state:03}", act=ACTS[place], instrument=f"i{under}", date=on))
                changes.append((under, state, on, place + 1))
    register = Register(
        Ledger(
            id="made-up",
            name="Made up",
            constitutive="i0",
            checked_through=dt.date(FIRST + YEARS, 12, 31),
            states=[State(code=f"S{number:03}", name=f"S{number:03}") for number in range(STATES)],
            instruments=[
                Instrument(id=f"i{number}", name="", kind="treaty", in_force="1900-01-01")
                for number in range(instruments)
            ],
            events=events,
        )
    )
    schema = {"instrument": pl.Int32, "state": pl.Int32, "on": pl.Date, "status": pl.Int8}
    table = pl.DataFrame(changes, schema=schema, orient="row").with_columns(member=pl.col("status") == 2)  # noqa: PLR2004
    return register, table


def contenders(register: Register, changes: pl.DataFrame) -> dict[str, Callable[[], Any]]:
    """Return what is timed, by name."""
    under, last = len(register.instruments), FIRST + YEARS - 1
    ends = [dt.date(year, 12, 31) for year in range(FIRST, last + 1)]
    frames = {
        "i": pl.DataFrame({"instrument": range(under)}, schema={"instrument": pl.Int32}),
        "s": pl.DataFrame({"state": range(STATES)}, schema={"state": pl.Int32}),
        "y": pl.DataFrame({"on": ends}),
    }
    database = duckdb.connect()
    for name, frame in (frames | {"changes": changes}).items():
        database.execute(f"create table {name} as select * from frame")  # noqa: S608  our own names
        assert frame is not None  # noqa: S101  DuckDB reads it by its name
    by_day = changes.to_pandas().sort_values("on", kind="stable")
    pandas_frames = {name: frame.to_pandas() for name, frame in frames.items()}

    def ours() -> Table:
        table = panel(register, FIRST, last, rule="last", instrument=register.instruments)
        for name in ("status", "member"):
            table.column(name).items  # noqa: B018  makes the values, one for each run
        return table

    def ours_without_numpy() -> Table:
        kept, bulk.MANY = bulk.MANY, sys.maxsize
        try:
            return ours()
        finally:
            bulk.MANY = kept

    def ours_as_polars() -> pl.DataFrame:
        table = ours()
        names = ("instrument", "state", "period", "status", "member")
        kinds = {name: table.kind(name) for name in names}
        return Table.of_columns({name: table.column(name) for name in names}, kinds).to_polars()

    def with_polars() -> pl.DataFrame:
        grid = frames["i"].join(frames["s"], how="cross").join(frames["y"], how="cross")
        return grid.join_asof(changes, on="on", by=KEYS, check_sortedness=False)

    def with_duckdb() -> Any:  # noqa: ANN401  an Arrow table
        grid = 'select * from i, s, y order by instrument, state, "on"'
        joined = f'select * from ({grid}) g asof left join changes c using (instrument, state, "on")'  # noqa: S608
        return database.sql(joined).to_arrow_table()

    def with_pandas() -> pd.DataFrame:
        grid = pandas_frames["y"].merge(pandas_frames["i"], how="cross").merge(pandas_frames["s"], how="cross")
        return pd.merge_asof(grid, by_day, on="on", by=list(KEYS))

    return {
        "ours": ours,
        "ours, without numpy": ours_without_numpy,
        "ours, spread out in polars": ours_as_polars,
        "polars join_asof": with_polars,
        "DuckDB asof join": with_duckdb,
        "pandas merge_asof": with_pandas,
    }


def codes(result: Any) -> np.ndarray:  # noqa: ANN401  whatever a contender gives
    """Return the statuses as numbers, sorted by instrument, state and year."""
    if isinstance(result, Table):
        return np.array([STATUSES.index(status) for status in result.column("status")], "int8")
    frame = pl.DataFrame(result) if not isinstance(result, pd.DataFrame) else pl.from_pandas(result)
    if "period" in frame.columns:
        return frame["status"].replace_strict(STATUSES, range(len(STATUSES)), return_dtype=pl.Int8).to_numpy()
    return frame.sort(*KEYS, "on")["status"].fill_null(0).cast(pl.Int8).to_numpy()


def spread(values: list[float]) -> str:
    """Write a median with its quartiles."""
    low, middle, high = statistics.quantiles(values, n=4) if len(values) > 1 else values * 3
    return f"{middle:8.3f} ({low:.3f} to {high:.3f})"


def main() -> None:
    """Compare, then time."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--instruments", type=int, default=1000)
    parser.add_argument("--share", type=float, default=0.25, help="of states that take part in an instrument")
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    register, changes = made_up(asked.instruments, asked.share)
    rivals = contenders(register, changes)
    cells = STATES * asked.instruments * YEARS
    versions = f"numpy {np.__version__}, polars {pl.__version__}, DuckDB {duckdb.__version__}, pandas {pd.__version__}"
    print(f"{cells:,} cells, {len(changes):,} changes; Python {sys.version.split()[0]}, {versions}")
    begun = time.perf_counter()
    expected = codes(rivals["ours"]())
    print(f"the first panel, which compiles the register: {time.perf_counter() - begun:.2f} s")
    for name, rival in rivals.items():
        if not np.array_equal(codes(rival()), expected):
            sys.exit(f"{name} gives other answers")
    taken: dict[str, list[float]] = {name: [] for name in rivals}
    for _ in range(asked.rounds):
        for name, rival in rivals.items():
            begun = time.perf_counter()
            rival()
            taken[name].append(time.perf_counter() - begun)
    print(f"{'':28}{'seconds':>28}   times ours")
    for name, times in taken.items():
        ratios = [one / ours for one, ours in zip(times, taken["ours"], strict=True)]
        print(f"{name:28}{spread(times):>28}   {spread(ratios)}")


if __name__ == "__main__":
    main()
