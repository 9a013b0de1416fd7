"""Very many questions at once: a million states and days, and panels, beside joins by hand."""

import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from csto_membership import CSTO, Counting, Event, Register, Table, annotate, panel
from csto_membership.analysis import bulk

from . import building, made_up
from .contest import Contest, Row, Sense
from .measure import Contender, Contenders, Taken

QUESTIONS = 1_000_000
STATES, CHANGES = 200, 6
TREATY = "cst"
"""The instrument of the packaged register whose histories have the most changes."""
SINCE_EVER = date(1, 1, 1)
Answer = tuple[str | None, bool | None]
Annotated = Callable[[Any], Any]
"""`annotate`, with all that is asked but the frame."""
Change = tuple[str, date, str | None, bool | None]
"""A state, a day, and the status and the membership from then on; nothing where they are not known."""


def _asked(names: Sequence[str], first: date, length: int, count: int) -> dict[str, list[Any]]:
    """Return random states and days, as they come."""
    chance = random.Random(4)  # noqa: S311  the same questions each time
    days = [date.fromordinal(first.toordinal() + number) for number in range(length)]
    return {"state": chance.choices(names, k=count), "on": chance.choices(days, k=count)}


def _columns(changes: Iterable[Change]) -> dict[str, list[Any]]:
    """Return what one would write down to join by hand: a column each, sorted by day."""
    ordered = sorted(changes, key=lambda change: change[1])
    return dict(zip(("state", "on", "status", "member"), map(list, zip(*ordered, strict=True)), strict=True))


def questions(scale: float = 1.0) -> Contenders:
    """Return the ways to answer for a frame of states and days about a large register that is made up."""
    states = max(10, int(STATES * scale))
    known = made_up.facts(states, CHANGES)
    register = made_up.register(made_up.events(known), states)
    changes: list[Change] = [(code, SINCE_EVER, "outsider", False) for code in made_up.codes(states)]
    changes += [(one.state, one.on, one.status, one.status not in made_up.OUT) for one in known]
    length = (made_up.LAST - made_up.FIRST).days
    asked = _asked(made_up.codes(states), made_up.FIRST, length, max(1000, int(QUESTIONS * scale)))
    return _ways(partial(annotate, register), asked, _columns(changes))


def packaged_changes() -> Iterator[Change]:
    """Return what the packaged register says of each state in turn, from each day of change on."""
    for state in CSTO.states:
        days, possible = CSTO.timeline(state, instrument=TREATY).held
        for day, some in zip((SINCE_EVER, *days), possible, strict=True):
            statuses = {str(here.position.status) for here in some}
            members = {Counting.DE_JURE.counts(here.position, here.consent) for here in some}
            known = len(statuses) == 1, len(members) == 1
            yield state.code, day, statuses.pop() if known[0] else None, members.pop() if known[1] else None


def packaged_questions(scale: float = 1.0) -> Contenders:
    """Return the ways to answer for a frame of states and days about the packaged register."""
    names = [state.code for state in CSTO.states]
    asked = _asked(names, date(1990, 1, 1), 13_000, max(1000, int(QUESTIONS * scale)))
    return _ways(partial(annotate, CSTO, instrument=TREATY), asked, _columns(packaged_changes()))


def _ways(annotated: Callable[..., Any], asked: dict[str, Any], changes: dict[str, Any]) -> Contenders:
    ours = partial(annotated, state="state", on="on")
    return {
        **_with_polars(ours, asked, changes),
        **_with_pandas(ours, asked, changes),
        **_with_duckdb(ours, asked, changes),
        **_with_tables(ours, asked),
    }


def _read(statuses: Iterable[Any], members: Iterable[Any]) -> list[Answer]:
    """Return the answers; every library has its own way to say that there is none."""
    return [
        (status if isinstance(status, str) else None, member if isinstance(member, bool) else None)
        for status, member in zip(statuses, members, strict=True)
    ]


def _with_polars(annotated: Annotated, asked: dict[str, Any], changes: dict[str, Any]) -> dict[str, Contender]:
    pl = import_module("polars")
    frame, dated = pl.DataFrame(asked), pl.DataFrame(changes)
    ordered = frame.sort("on")

    def by_hand() -> Any:  # noqa: ANN401  a frame
        return joined(frame.with_row_index("row").sort("on")).sort("row")

    def joined(sorted_by_day: Any) -> Any:  # noqa: ANN401  a frame gives a frame
        return sorted_by_day.join_asof(dated, on="on", by="state", check_sortedness=False)

    def answers(made: Callable[[], Any]) -> Callable[[], object]:
        return lambda: _read(made()["status"].to_list(), made()["member"].to_list())

    def ours() -> Any:  # noqa: ANN401  a frame
        return annotated(frame)

    return {
        "ours, polars": Contender(ours, answers(ours)),
        "polars": Contender(by_hand, answers(by_hand)),
        "ours, polars, sorted": Contender(lambda: annotated(ordered)),
        "polars, sorted beforehand": Contender(lambda: joined(ordered)),
    }


def _with_pandas(annotated: Annotated, asked: dict[str, Any], changes: dict[str, Any]) -> dict[str, Contender]:
    pd = import_module("pandas")
    frame, dated = (pd.DataFrame(one) for one in (asked, changes))
    for one in (frame, dated):
        one["on"] = pd.Series(one["on"].to_numpy("datetime64[s]"))
    dated["member"] = dated["member"].astype("boolean")
    ordered = frame.sort_values("on")

    def by_hand() -> Any:  # noqa: ANN401  a frame
        again = frame.sort_values("on")
        return joined(again).set_index(again.index).sort_index()

    def joined(sorted_by_day: Any) -> Any:  # noqa: ANN401  a frame gives a frame
        return pd.merge_asof(sorted_by_day, dated, on="on", by="state")

    def answers(made: Callable[[], Any]) -> Callable[[], object]:
        return lambda: _read(made()["status"].tolist(), made()["member"].tolist())

    def ours() -> Any:  # noqa: ANN401  a frame
        return annotated(frame)

    return {
        "ours, pandas": Contender(ours, answers(ours)),
        "pandas": Contender(by_hand, answers(by_hand)),
        "ours, pandas, sorted": Contender(lambda: annotated(ordered)),
        "pandas, sorted beforehand": Contender(lambda: joined(ordered)),
    }


def _with_duckdb(annotated: Annotated, asked: dict[str, Any], changes: dict[str, Any]) -> dict[str, Contender]:
    duckdb, pl = import_module("duckdb"), import_module("polars")
    base = duckdb.connect()
    for name, one in (("facts", asked | {"row": range(len(asked["on"]))}), ("changes", changes)):
        base.register("arrow", pl.DataFrame(one).to_arrow())
        base.execute(f"CREATE TABLE {name} AS SELECT * FROM arrow")  # noqa: S608  two fixed names
    base.execute('CREATE TABLE ordered AS SELECT * FROM facts ORDER BY "on"')

    def ours(table: str = "facts") -> Any:  # noqa: ANN401  a table of Arrow
        return annotated(base.table(table)).to_arrow_table()

    def by_hand(table: str = "facts") -> Any:  # noqa: ANN401  a table of Arrow
        return base.sql(f'SELECT * FROM {table} ASOF LEFT JOIN changes USING (state, "on")').to_arrow_table()  # noqa: S608  two fixed names

    def answers(made: Callable[[], Any]) -> Callable[[], object]:
        def answer() -> object:
            table = made().sort_by("row")
            return _read(table["status"].to_pylist(), table["member"].to_pylist())

        return answer

    return {
        "ours, DuckDB": Contender(ours, answers(ours)),
        "DuckDB": Contender(by_hand, answers(by_hand)),
        "ours, DuckDB, sorted": Contender(partial(ours, "ordered")),
        "DuckDB, sorted beforehand": Contender(partial(by_hand, "ordered")),
    }


def _with_tables(annotated: Annotated, asked: dict[str, Any]) -> dict[str, Contender]:
    table = Table(("state", "on"), list(zip(asked["state"], asked["on"], strict=True)))

    def ours() -> Table:
        made: Table = annotated(table)
        return made

    def answer() -> object:
        made = ours()
        return _read(made.column("status"), made.column("member"))

    return {"ours, a table of our own": Contender(ours, answer)}


FIRST_YEAR, YEARS = 1945, 76
INSTRUMENTS, SHARE = 300, 0.25
TABLES = 5
"""How many panels are made in a turn: one takes some milliseconds, the others a hundred and more."""


class Signed(NamedTuple):
    """A change of one bond: what an as-of join over a grid needs."""

    instrument: int
    state: int
    on: date
    status: int


STATUSES = ("outsider", "signatory", "member", "withdrawn")
KEYS = ("instrument", "state")


def _signed(instruments: int, share: float) -> list[Signed]:
    """Let a share of the states sign, ratify and withdraw on random days, under each instrument."""
    chance = random.Random(1)  # noqa: S311  the same changes each time
    start = date(FIRST_YEAR, 1, 1).toordinal()
    found = []
    for under in range(instruments):
        for state in range(STATES):
            if chance.random() < share:
                days = sorted(chance.sample(range(YEARS * 365), 3))
                found += [
                    Signed(under, state, date.fromordinal(start + day), place)
                    for place, day in enumerate(days, start=1)
                ]
    return found


@contextmanager
def _pure() -> Iterator[None]:
    """Leave numpy aside, as where it is not installed."""
    kept, bulk.MANY = bulk.MANY, sys.maxsize
    try:
        yield
    finally:
        bulk.MANY = kept


def panels(scale: float = 1.0) -> Contenders:
    """Return the ways to say where every state stood under every instrument at the end of every year.

    Each peer is given what suits it best: the changes sorted beforehand, the keys as small
    integers; it makes the grid and joins. Ours has its register compiled beforehand.
    """
    instruments = max(25, int(INSTRUMENTS * scale))
    signed = _signed(instruments, SHARE)
    return {**_our_panels(signed, instruments), **_grids(signed, instruments)}


def _register(signed: list[Signed], instruments: int) -> Register:
    acts = ("sign", "ratify", "withdraw")
    events = [
        Event(id="e", state=f"S{one.state:03}", act=acts[one.status - 1], instrument=f"i{one.instrument}", date=one.on)
        for one in signed
    ]
    return made_up.register(events, STATES, instruments)


def _our_panels(signed: list[Signed], instruments: int) -> dict[str, Contender]:
    register, last = _register(signed, instruments), FIRST_YEAR + YEARS - 1

    def ours() -> Table:
        table = panel(register, FIRST_YEAR, last, rule="last", instrument=register.instruments)
        for name in ("status", "member"):
            column: Any = table.column(name)
            column.items  # noqa: B018  makes the values, one for each run
        return table

    def pure() -> Table:
        with _pure():
            return ours()

    def numbers(made: Callable[[], Any]) -> Callable[[], object]:
        def answer() -> object:
            table = made()
            column = table.column("status") if isinstance(table, Table) else table["status"]
            return [STATUSES.index(str(status)) for status in column]

        return answer

    def several() -> None:
        for _ in range(TABLES):
            ours()

    ways = {"panel without numpy": pure, "panel, spread out in polars": partial(spread, register)}
    return {
        "panel": Contender(several, numbers(ours), TABLES),
        **{name: Contender(way, numbers(way)) for name, way in ways.items()},
    }


def _grids(signed: list[Signed], instruments: int) -> dict[str, Contender]:
    pl, duckdb, pd = (import_module(name) for name in ("polars", "duckdb", "pandas"))
    small = {"instrument": pl.Int32, "state": pl.Int32, "on": pl.Date, "status": pl.Int8}
    changes = pl.DataFrame(signed, schema=small, orient="row").with_columns(member=pl.col("status") == 2)  # noqa: PLR2004
    ends = [date(year, 12, 31) for year in range(FIRST_YEAR, FIRST_YEAR + YEARS)]
    frames = {
        "i": pl.DataFrame({"instrument": range(instruments)}, schema={"instrument": pl.Int32}),
        "s": pl.DataFrame({"state": range(STATES)}, schema={"state": pl.Int32}),
        "y": pl.DataFrame({"on": ends}),
    }
    base = duckdb.connect()
    for name, frame in (frames | {"changes": changes}).items():
        base.register("arrow", frame.to_arrow())
        base.execute(f"CREATE TABLE {name} AS SELECT * FROM arrow")  # noqa: S608  fixed names
    by_day = changes.to_pandas().sort_values("on", kind="stable")
    i, s, y = (frames[name].to_pandas() for name in "isy")
    grid = 'SELECT * FROM i, s, y ORDER BY instrument, state, "on"'
    joined = f'SELECT * FROM ({grid}) g ASOF LEFT JOIN changes USING (instrument, state, "on")'  # noqa: S608  our own

    def with_polars() -> Any:  # noqa: ANN401  a frame
        cells = frames["i"].join(frames["s"], how="cross").join(frames["y"], how="cross")
        return cells.join_asof(changes, on="on", by=KEYS, check_sortedness=False)

    def with_duckdb() -> Any:  # noqa: ANN401  a table of Arrow
        return base.sql(joined).to_arrow_table()

    def with_pandas() -> Any:  # noqa: ANN401  a frame
        return pd.merge_asof(y.merge(i, how="cross").merge(s, how="cross"), by_day, on="on", by=list(KEYS))

    def numbers(made: Callable[[], Any]) -> Callable[[], object]:
        def answer() -> object:
            status = pl.DataFrame(made()).sort(*KEYS, "on")["status"]
            return status.cast(pl.Float64).fill_nan(None).fill_null(0).cast(pl.Int8).to_list()

        return answer

    ways = {"polars": with_polars, "DuckDB": with_duckdb, "pandas": with_pandas}
    return {f"grid in {name}": Contender(way, numbers(way)) for name, way in ways.items()}


def _row(key: str, what: str, against: str, pair: tuple[str, str], limit: tuple[Sense, float | None]) -> Row:
    ours, theirs = pair
    sense, target = limit
    return Row(key=key, what=what, against=against, ours=ours, theirs=theirs, sense=sense, target=target)


NEEDS = ("polars", "pandas", "duckdb", "pyarrow", "narwhals", "numpy")


def _million(suffix: str, about: str, targets: Mapping[str, float]) -> tuple[Row, ...]:
    """Return the rows of a million questions."""
    rows = []
    for engine, join in (("polars", "`join_asof`"), ("pandas", "`merge_asof`"), ("DuckDB", "`ASOF LEFT JOIN`")):
        for order, how, ours in (
            ("", "rows as they come", ""),
            ("-sorted", "rows sorted by day beforehand", ", sorted"),
        ):
            key = f"million-{engine.lower()}{order}"
            what = f"a million questions about {about}: `annotate` in {engine}, {how}"
            pair = f"ours, {engine}{ours}", f"{engine}, sorted beforehand" if order else engine
            rows.append(_row(key + suffix, what, join, pair, ("at most", targets.get(key))))
    what = f"a million questions about {about}: `annotate` of a pandas frame, with numpy"
    pair = "ours, pandas", "ours, a table of our own"
    limit: tuple[Sense, float | None] = ("at most", targets.get("million-numpy"))
    return (*rows, _row(f"million-numpy{suffix}", what, "`annotate` of a `Table`, without", pair, limit))


ASKED_INSTRUMENTS = 300


def instruments(scale: float = 1.0) -> Contenders:
    """Return the ways to answer for a frame with a column of instruments, and for one instrument."""
    pl, pd = import_module("polars"), import_module("pandas")
    count = max(3, int(ASKED_INSTRUMENTS * scale))
    signed = _signed(count, SHARE)
    register = _register(signed, count)
    asked = _asked(made_up.codes(STATES), date(FIRST_YEAR, 1, 1), YEARS * 365, max(1000, int(QUESTIONS * scale)))
    chance = random.Random(6)  # noqa: S311  the same instruments each time
    asked["under"] = chance.choices([f"i{number}" for number in range(count)], k=len(asked["on"]))
    few = {name: values[:1000] for name, values in asked.items()}
    ask = partial(annotate, register, state="state", on="on")

    def questioned() -> object:
        rows = zip(few["state"], few["on"], few["under"], strict=True)
        return [str(register.status(state, on, instrument=under)) for state, on, under in rows]

    ways = {"questions": Contender(lambda: None, questioned)}
    for name, frame, small in (
        ("polars", pl.DataFrame(asked), pl.DataFrame(few)),
        ("pandas", pd.DataFrame(asked), pd.DataFrame(few)),
    ):
        many, one = partial(ask, instrument_column="under"), partial(ask, instrument="i0")
        ways[f"300 instruments, {name}"] = Contender(partial(many, frame), _statuses(many, small))
        ways[f"one instrument, {name}"] = Contender(partial(one, frame))
    return ways


def _statuses(annotated: Annotated, frame: Any) -> Callable[[], object]:  # noqa: ANN401  a frame
    return lambda: [str(one) for one in annotated(frame)["status"]]


def spread(register: Register) -> Any:  # noqa: ANN401  a frame
    """Return the panel of a register as a polars frame, a value for each cell."""
    table = panel(register, FIRST_YEAR, FIRST_YEAR + YEARS - 1, rule="last", instrument=register.instruments)
    names = ("instrument", "state", "period", "status", "member")
    return Table.of_columns({n: table.column(n) for n in names}, {n: table.kind(n) for n in names}).to_polars()


def spread_memory(scale: float) -> dict[str, float]:
    """Return by how much the resident memory of this process grows at most for a frame, and the frame's own size.

    The size is that of its buffers: the estimate of polars leaves out the sixteen bytes that each text has in a column.
    """
    count = max(25, int(INSTRUMENTS * scale))
    register = _register(_signed(count, SHARE), count)
    panel(register, FIRST_YEAR, FIRST_YEAR, rule="last", instrument=register.instruments)  # folds every history
    Table(("one",), [(1,)]).to_polars()
    ready = building.peak()
    frame = spread(register)
    return {"growth": building.peak() - ready, "frame": _size(frame)}


def _size(frame: Any) -> int:  # noqa: ANN401  a frame
    layout = import_module("polars").CompatLevel.newest()  # that of polars itself
    return sum(int(column.to_arrow(compat_level=layout).nbytes) for column in frame)


def spread_measured(rounds: int, scale: float) -> Taken:
    """Spread out a panel in fresh processes."""
    taken: Taken = {"growth": [], "frame": []}
    for _ in range(rounds):
        command = (sys.executable, "-m", "benchmarks.bulk", str(scale))
        ran = subprocess.run(command, cwd=Path(__file__).parent.parent, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603  our own
        for name, figure in json.loads(ran.stdout).items():
            taken[name].append(figure)
    return taken


_LARGE = [f"million-{engine}{order}" for engine in ("polars", "pandas", "duckdb") for order in ("", "-sorted")]
CONTESTS = (
    Contest(
        prepare=packaged_questions,
        rounds=7,
        needs=NEEDS,
        quick=0.3,  # with fewer rows DuckDB spends its time on planning the query
        rows=_million(
            "", "the packaged register", {"million-polars": 0.3, "million-pandas": 0.5, "million-numpy": 0.4}
        ),
    ),
    Contest(
        prepare=questions,
        rounds=3,
        needs=NEEDS,
        quick=0.1,
        rows=_million("-large", "200 states with 1,200 change dates", dict.fromkeys(_LARGE, 1.3)),
    ),
    Contest(
        prepare=instruments,
        rounds=15,
        needs=NEEDS,
        quick=0.1,
        rows=tuple(
            _row(
                f"instruments-{name}",
                f"`annotate` of a million rows in {name} with a column that names one of 300 instruments",
                "`annotate` of the same rows about one instrument",
                (f"300 instruments, {name}", f"one instrument, {name}"),
                ("at most", 3),
            )
            for name in ("polars", "pandas")
        ),
    ),
    Contest(
        prepare=panels,
        measure=spread_measured,
        rounds=3,
        needs=NEEDS,
        quick=0.1,
        rows=(
            Row(
                key="panel-spread-memory",
                what="`panel` of 200 states, 300 instruments, 76 years as a polars frame: growth of resident memory",
                against="the size of the frame",
                ours="growth",
                theirs="frame",
                unit="bytes",
                target=2,
            ),
        ),
    ),
    Contest(
        prepare=panels,
        rounds=15,
        needs=NEEDS,
        quick=0.1,
        rows=(
            *(
                _row(
                    f"panel-{name.lower()}",
                    f"as-of join over the grid in {name}",
                    "`panel` of 200 states, 300 instruments, 76 years",
                    ("panel", f"grid in {name}"),
                    ("at least", 10),
                )
                for name in ("pandas", "DuckDB", "polars")
            ),
            _row("panel-numpy", "`panel` with numpy", "without", ("panel", "panel without numpy"), ("at most", 0.4)),
            _row(
                "panel-spread",
                "`panel` spread out as a polars frame, a value for each cell",
                "as-of join over the grid in polars",
                ("panel, spread out in polars", "grid in polars"),
                ("at most", 1.5),
            ),
        ),
    ),
)

if __name__ == "__main__":
    print(json.dumps(spread_memory(float(sys.argv[1]))))
