"""What one would use instead: the chart itself, a data base, a data frame."""

import sqlite3
from collections.abc import Callable, Iterable
from datetime import date
from importlib import import_module
from time import process_time
from typing import Any

from csto_membership import CSTO, Act, Counting, Event, Instrument, MembershipChart, State
from csto_membership.engine.columns import of_columns
from csto_membership.engine.configurations import START
from csto_membership.engine.fold import fold
from csto_membership.engine.plain_fold import Holding
from csto_membership.engine.timeline import Timeline
from csto_membership.model.vocabulary import CONSENTS

from . import made_up
from .contest import Contest, Row
from .measure import Contender, Contenders
from .questions import CHANGES, REPEATS, STATES, asking

Deed = tuple[date, Act]


def _settled(days: Iterable[date]) -> list[date]:
    """Return the days that no window of days covers."""
    windows = [(s.earliest, s.latest) for state in CSTO.states for s in CSTO.timeline(state).steps]
    known = [day for day in days if day <= CSTO.checked_through]
    return [day for day in known if not any(first <= day < last for first, last in windows)]


def _in_force(act: Act) -> tuple[Act, ...]:
    """Return an act and, after a consent, its entry into force."""
    return (act, Act.ENTER_INTO_FORCE) if act in CONSENTS else (act,)


def replayed(deeds: Iterable[Deed], on: date) -> MembershipChart:
    """Return a chart to which everything was done that took effect by a day."""
    chart = MembershipChart()
    for day, act in deeds:
        if day <= on:
            for one in _in_force(act):
                chart.perform(one)
    return chart


def charts(scale: float = 1.0) -> Contenders:
    """Return members and status of the packaged register, and the same by replaying charts."""
    deeds = {state.code: [(s.latest, s.event.act) for s in CSTO.timeline(state).steps] for state in CSTO.states}
    first = min(day for done in deeds.values() for day, _ in done).toordinal()
    length = CSTO.checked_through.toordinal() - first
    days = _settled(date.fromordinal(first + number * 7919 % length) for number in range(int(1000 * scale)))
    few, pairs = days[:3], [(CSTO.states[place % len(CSTO.states)].code, day) for place, day in enumerate(days)]

    def member(chart: MembershipChart) -> bool:
        return Counting.DE_JURE.counts(chart.position)

    def by_charts(on: date) -> frozenset[str]:
        return frozenset(code for code, done in deeds.items() if member(replayed(done, on)))

    def members() -> None:
        for day in days:
            CSTO.members(day)

    def status() -> None:
        for code, day in pairs:
            CSTO.status(code, day)

    def status_by_chart(code: str, on: date) -> str:
        return str(replayed(deeds[code], on).position.status)

    def few_answers(roster: Callable[[date], Any], word: Callable[[str, date], object]) -> object:
        return [frozenset(roster(day)) for day in few], [str(word(*pair)) for pair in pairs[:40]]

    return {
        "members": asking(days, members, lambda: few_answers(lambda day: CSTO.members(day).codes, CSTO.status)),
        "status": asking(pairs, status),
        "members by charts": Contender(
            lambda: [by_charts(day) for day in few], lambda: few_answers(by_charts, status_by_chart), len(few)
        ),
        "status by a chart": Contender(lambda: [status_by_chart(*pair) for pair in pairs[:20]], None, len(pairs[:20])),
    }


def folds(scale: float = 1.0) -> Contenders:
    """Return the ways to fold a long history, which ends with an exit, so that it can begin anew."""
    known = made_up.facts(1, max(2, int(167 * scale)) * len(made_up.COURSE))
    happened, acts = made_up.events(known), [one.act for one in known]
    state = State(code="S000", name="S000")
    treaty = Instrument(id="i0", name="", kind="treaty", in_force="1900-01-01")
    bonds = made_up.in_columns(known).bonds[treaty.id]
    return _folds(
        happened, acts, lambda: fold(state, treaty, happened), lambda: next(of_columns(treaty, bonds, _not_plain))[1]
    )


def _not_plain(code: str) -> Any:  # noqa: ANN401  never
    raise AssertionError(code)


def _by_table(acts: list[Act]) -> list[str]:
    here, found = START, []
    for act in acts:
        for one in _in_force(act):
            here = here.moves[one]
        found.append(str(here.position.status))
    return found


def _folds(
    happened: list[Event], acts: list[Act], whole: Callable[[], Timeline], columns: Callable[[], Holding]
) -> Contenders:
    every = [one for act in acts for one in _in_force(act)]

    def moves() -> None:
        here = START
        for _ in range(REPEATS):
            for act in every:
                here = here.moves[act]

    def by_chart() -> list[str]:
        chart, found = MembershipChart(), []
        for act in acts:
            for one in _in_force(act):
                chart.perform(one)
            found.append(str(chart.position.status))
        return found

    started = MembershipChart()

    def performed() -> None:
        for act in every:
            started.perform(act)

    return {
        "fold": Contender(whole, lambda: [str(held.position.status) for (held,) in whole().held[1][1:]], len(happened)),
        "record": Contender(lambda: whole().steps, lambda: [str(s.after.status) for s in whole().steps], len(happened)),
        "columns": Contender(
            columns,
            lambda: [str(held.position.status) for (held,) in columns()[1][1:]],
            len(happened),
        ),
        "table": Contender(moves, lambda: _by_table(acts), len(every) * REPEATS),
        "chart": Contender(performed, by_chart, len(every)),
    }


Spells = list[tuple[str, str, date, date]]
Standing = list[tuple[str, str]]


def _spells(known: Iterable[made_up.Fact]) -> Spells:
    """Return who counted with which status from when until when (exclusive): what one would keep in a table."""
    held = made_up.statuses(known)
    found = [
        (state, str(status), first, until)
        for state, floor in held.items()
        for status, first, until in zip(floor.values[1:], floor.days, [*floor.days[1:], date.max], strict=True)
        if status not in made_up.OUT
    ]
    return sorted(found)


def _sqlite(spells: Spells) -> Callable[[date], Standing]:
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE spells (code TEXT, status TEXT, first TEXT, until TEXT)")
    base.executemany(
        "INSERT INTO spells VALUES (?, ?, ?, ?)", [(*who, f"{one}", f"{end}") for *who, one, end in spells]
    )
    base.execute("CREATE INDEX by_code ON spells (code, first, until, status)")
    query = "SELECT code, status FROM spells WHERE first <= ?1 AND until > ?1 ORDER BY code"
    return lambda on: base.execute(query, (on.isoformat(),)).fetchall()


def _polars(spells: Spells) -> Callable[[date], Standing]:
    pl = import_module("polars")
    frame = pl.DataFrame(spells, schema=["code", "status", "first", "until"], orient="row")

    def ask(on: date) -> Standing:
        found: Standing = frame.filter((pl.col("first") <= on) & (pl.col("until") > on))["code", "status"].rows()
        return found

    return ask


def _pandas(spells: Spells) -> Callable[[date], Standing]:
    pd = import_module("pandas")
    frame = pd.DataFrame(spells, columns=["code", "status", "first", "until"])
    for name in ("first", "until"):
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[s]")

    def ask(on: date) -> Standing:
        day = pd.Timestamp(on)
        found = frame[(frame["first"] <= day) & (frame["until"] > day)]
        return list(zip(found["code"], found["status"], strict=True))

    return ask


def _duckdb(spells: Spells) -> Callable[[date], Standing]:
    base = import_module("duckdb").connect()
    base.execute("CREATE TABLE spells (code VARCHAR, status VARCHAR, first DATE, until DATE)")
    base.executemany("INSERT INTO spells VALUES (?, ?, ?, ?)", spells)
    query = "SELECT code, status FROM spells WHERE first <= $1 AND until > $1 ORDER BY code"

    def ask(on: date) -> Standing:
        found: Standing = base.execute(query, [on]).fetchall()
        return found

    return ask


def engines(scale: float = 1.0) -> Contenders:
    """Return the ways to ask a table of spells who the members are, in order and with their status."""
    known, days = made_up.facts(STATES, CHANGES), made_up.days(max(20, int(1000 * scale)))
    register, spells, few = made_up.register(made_up.events(known), STATES), _spells(known), days[:20]

    def members() -> None:
        for day in days:
            register.members(day)

    def in_full(day: date) -> Standing:
        return [(state.code, str(status)) for state, status in register.members(day).statuses.items()]

    def filtering(ask: Callable[[date], Standing], asked: list[date]) -> Contender:
        return Contender(lambda: [ask(day) for day in asked], lambda: list(map(ask, few)), len(asked))

    return {
        "members": asking(days, members, lambda: list(map(in_full, few))),
        "SQLite": filtering(_sqlite(spells), days),
        "polars": filtering(_polars(spells), few),
        "pandas": filtering(_pandas(spells), few),
        "DuckDB": filtering(_duckdb(spells), few),
    }


CONTESTS = (
    Contest(
        prepare=charts,
        clock=process_time,
        rounds=25,
        rows=(
            Row(
                key="charts",
                what="replaying `MembershipChart` instances",
                against="`members` of the packaged register",
                ours="members",
                theirs="members by charts",
                sense="at least",
                target=20_000,
            ),
            Row(
                key="chart",
                what="replaying one `MembershipChart`",
                against="`status` of the packaged register",
                ours="status",
                theirs="status by a chart",
                sense="at least",
                target=3_000,
            ),
        ),
    ),
    Contest(
        prepare=engines,
        clock=process_time,
        rounds=25,
        needs=("polars", "pandas", "duckdb"),
        rows=tuple(
            Row(
                key=name.lower(),
                what=what,
                against="`members(date)`, 60 change dates",
                ours="members",
                theirs=name,
                sense="at least",
                target=target,
            )
            for name, what, target in (
                ("SQLite", "SQLite in memory, spells indexed", 40),
                ("polars", "polars, filtering spells", 1_000),
                ("pandas", "pandas, filtering spells", 2_000),
                ("DuckDB", "DuckDB, filtering spells", 2_500),
            )
        ),
    ),
    Contest(
        prepare=folds,
        clock=process_time,
        rounds=15,
        rows=(
            Row(
                key="fold",
                what="an event sent to a chart",
                against="an event's part of folding a history of 1,000 events: the days and what is held from each",
                ours="fold",
                theirs="chart",
                sense="at least",
                target=120,
            ),
            Row(
                key="fold-columns",
                what="an event sent to a chart",
                against="an event's part of the same, the events being in columns",
                ours="columns",
                theirs="chart",
                sense="at least",
                target=300,
            ),
            Row(
                key="fold-record",
                what="an event sent to a chart",
                against="an event's part of folding a history, with a record of each step",
                ours="record",
                theirs="chart",
                sense="at least",
            ),
            Row(
                key="fold-move",
                what="an event sent to a chart",
                against="the move alone: one look-up in the table derived from the chart",
                ours="table",
                theirs="chart",
                sense="at least",
            ),
        ),
    ),
)
