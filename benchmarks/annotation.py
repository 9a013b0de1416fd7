"""Annotating ten million rows, beside the engine's own range join written by hand.

The join by hand keeps the rows whose state is not known, as annotating does.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from importlib import import_module
from itertools import pairwise
from typing import Any

from csto_membership import CSTO, annotate

from .bulk import TREATY, packaged_changes
from .contest import Contest, Row
from .measure import Contender, Contenders

ROWS = 10_000_000
SHOWN = ("state", "day", "status", "member")
BY_HAND = """
    SELECT facts.*, spells.status, spells.member FROM facts LEFT JOIN spells
    ON facts.state = spells.code AND facts.day BETWEEN spells.first AND spells.last
"""


def _facts(rows: int) -> Any:  # noqa: ANN401  a frame
    """Return random states, one in ten of them unknown, and random days."""
    pl = import_module("polars")
    codes = pl.Series([*(state.code for state in CSTO.states), "XXX"])
    place, later = pl.int_range(rows).hash(1), pl.int_range(rows).hash(2)
    days = pl.lit(date(1990, 1, 1)) + pl.duration(days=(later % 13_000).cast(pl.Int64))
    return pl.select(state=pl.lit(codes).gather(place % len(codes)), day=days)


def _known() -> Any:  # noqa: ANN401  a frame
    """Return what somebody would write down to join by hand."""
    changes = list(packaged_changes())
    ends = [after[1] - timedelta(1) if after[0] == one[0] else date.max for one, after in pairwise(changes)]
    rows = [
        (code, first, last, *answers) for (code, first, *answers), last in zip(changes, [*ends, date.max], strict=True)
    ]
    return import_module("polars").DataFrame(rows, schema=["code", "first", "last", "status", "member"], orient="row")


_annotated = partial(annotate, CSTO, state="state", on="day", instrument=TREATY)


def _sum(frame: Any) -> int:  # noqa: ANN401  a frame
    """Return a number for the rows of a frame, in whatever order they are."""
    return int(frame.select(SHOWN).hash_rows().sum())


def in_polars(scale: float = 1.0) -> Contenders:
    """Return the ways to annotate a lazy frame of polars."""
    pl, rows = import_module("polars"), int(ROWS * scale)
    spells, during = _known().lazy(), pl.col("day").is_between("first", "last")

    def by_hand(lazy: Any) -> Any:  # noqa: ANN401  a lazy frame gives a frame
        joined = lazy.join(spells, left_on="state", right_on="code", how="left")
        return joined.filter(during | pl.col("first").is_null()).select(SHOWN).collect()

    def ours(lazy: Any) -> Any:  # noqa: ANN401  a lazy frame gives a frame
        return _annotated(lazy).collect()

    return _ways(ours, by_hand, [_facts(rows).lazy(), _facts(rows // 2).lazy()])


def in_duckdb(scale: float = 1.0) -> Contenders:
    """Return the ways to annotate a relation of DuckDB."""
    base, rows = import_module("duckdb").connect(), int(ROWS * scale)
    for name, one in (("facts", _facts(rows)), ("half", _facts(rows // 2)), ("spells", _known())):
        base.register("arrow", one.to_arrow())
        base.execute(f"CREATE TABLE {name} AS SELECT * FROM arrow")  # noqa: S608  fixed names

    def written(made: Any) -> Any:  # noqa: ANN401  a relation gives a relation
        """Write a table, so that everything is computed and nothing is handed over."""
        base.execute("DROP TABLE IF EXISTS written")
        made.create("written")
        return base.table("written")

    def by_hand(table: str) -> Any:  # noqa: ANN401  a relation
        return written(base.sql(BY_HAND.replace("facts", table)))

    def ours(table: str) -> Any:  # noqa: ANN401  a relation
        return written(_annotated(base.table(table)))

    return _ways(ours, by_hand, ["facts", "half"])


def _ways(ours: Callable[[Any], Any], by_hand: Callable[[Any], Any], frames: list[Any]) -> Contenders:
    whole, half = frames

    def answer(made: Callable[[Any], Any]) -> Callable[[], int]:
        def answered() -> int:
            found = made(whole)
            return _sum(found if hasattr(found, "hash_rows") else found.pl())

        return answered

    return {
        "ours": Contender(lambda: ours(whole), answer(ours)),
        "by hand": Contender(lambda: by_hand(whole), answer(by_hand)),
        "half": Contender(lambda: ours(half), None, 1),
    }


def _rows(name: str) -> tuple[Row, ...]:
    key = name.lower()
    return (
        Row(
            key=f"annotate-{key}",
            what=f"`annotate` of ten million rows in {name}",
            against="a range join written by hand",
            ours="ours",
            theirs="by hand",
            target=1.3,
        ),
        Row(
            key=f"annotate-{key}-linear",
            what=f"the same in {name}, a row",
            against="a row of half as many",
            ours="ours",
            theirs="half",
            target=1.5,
            ratio=lambda figures: figures["ours"] / figures["half"] / 2,
        ),
    )


CONTESTS = tuple(
    Contest(
        prepare=prepare,
        rounds=5,
        needs=("polars", "duckdb", "pyarrow", "narwhals"),
        quick=0.1,
        rows=_rows(name),
    )
    for name, prepare in (("polars", in_polars), ("DuckDB", in_duckdb))
)
