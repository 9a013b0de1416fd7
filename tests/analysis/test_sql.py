"""The queries of the page on SQL, run in the engines that their captions name; and a second opinion.

The second opinion is SQLite's: of every exported register, under every combination of readings that
touches a bond, it is asked in plain SQL over the spells who stood where on every day of change, the
day before and the day after.
"""

import re
import sqlite3
from collections import Counter
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from csto_membership import CSTO, Counting, UndeterminedError, load
from csto_membership.analysis.export.export import export
from csto_membership.files.loading import packaged

PAGE = (Path(__file__).parents[2] / "docs" / "sql.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^\.\. code-block:: sql\n   :caption: (.+)\n\n((?:   .*\n|\n)+)", re.MULTILINE)
BLOCKS = {caption: re.sub(r"^   ", "", text, flags=re.MULTILINE) for caption, text in BLOCK.findall(PAGE)}
FACTS = BLOCKS.pop("any database")
ANSWERS = [
    ("UZB", "2012-06-27", 1, "member", True),
    ("UZB", "2012-06-28", 2, "suspended", True),
    ("UZB", "2012-12-19", 3, "withdrawn", False),
    ("ARM", "2024-03-01", 4, "frozen", True),
    ("FRA", "2024-03-01", 5, None, None),
    ("ARM", None, 6, None, None),
]


def of(engine):
    """Return the captions of the queries for an engine that join facts."""
    return [caption for caption, text in BLOCKS.items() if engine in caption and "FROM facts" in text]


def plain(row):
    country, day, amount, status, member = row
    return country, day and str(day), amount, status, None if member is None else bool(member)


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory):
    (file,) = export(CSTO, tmp_path_factory.mktemp("sql") / "csto.sqlite")
    connection = sqlite3.connect(file)
    connection.executescript(FACTS)
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def duckdb(tmp_path_factory):
    library = pytest.importorskip("duckdb", reason="duckdb is a partner that .ci/run installs")
    folder = tmp_path_factory.mktemp("sql")
    export(CSTO, folder)
    with library.connect() as connection:
        connection.execute(FACTS)
        connection.read_csv(str(folder / "answers.csv")).create("answers")
        yield connection


def test_every_query_is_for_some_engine():
    assert {caption: [e for e in ("SQLite", "DuckDB", "PostgreSQL") if e in caption] for caption in BLOCKS} == {
        "SQLite, DuckDB, PostgreSQL: range join": ["SQLite", "DuckDB", "PostgreSQL"],
        "SQLite: the last row that begins on or before the day": ["SQLite"],
        "SQLite: the members on a day": ["SQLite"],
        "DuckDB: as-of join": ["DuckDB"],
        "DuckDB, PostgreSQL: lateral join": ["DuckDB", "PostgreSQL"],
        "PostgreSQL: an index of ranges": ["PostgreSQL"],
    }
    assert PAGE.count("code-block:: sql") == len(BLOCKS) + 1


@pytest.mark.parametrize("caption", of("SQLite"))
def test_a_query_answers_in_sqlite(sqlite, caption):
    assert [plain(row) for row in sqlite.execute(BLOCKS[caption])] == ANSWERS


@pytest.mark.parametrize("caption", of("DuckDB"))
def test_a_query_answers_in_duckdb(duckdb, caption):
    assert [plain(row) for row in duckdb.execute(BLOCKS[caption]).fetchall()] == ANSWERS


def test_the_page_shows_what_the_queries_answer():
    cells = re.findall(r"^\| ([A-Z]{3}) \| ([-\d]*) ?\| (\d) \| (\w*) ?\| (\w*) ?\|$", PAGE, re.MULTILINE)
    words = {True: "yes", False: "no", None: ""}
    assert cells == [(who, day or "", str(n), status or "", words[member]) for who, day, n, status, member in ANSWERS]


@pytest.mark.parametrize("on", ["1992-01-01", "2003-09-18", "2012-07-01", "2012-12-19", "2026-02-13"])
def test_the_members_on_a_day_are_those_of_the_register(sqlite, on):
    rows = sqlite.execute(BLOCKS["SQLite: the members on a day"], {"day": on}).fetchall()
    members = CSTO.members(on)
    assert rows == [(state.name, str(members.statuses[state])) for state in members]


def test_an_index_finds_the_row_of_a_day(sqlite):
    caption = "SQLite: the last row that begins on or before the day"
    plan = [row[3] for row in sqlite.execute(f"EXPLAIN QUERY PLAN {BLOCKS[caption]}")]
    assert any(step.startswith("SEARCH earlier USING") and "INDEX" in step and "start<?" in step for step in plan)


def test_the_days_of_an_exported_answer_are_days_to_duckdb(duckdb):
    (kind,) = set(duckdb.execute("SELECT typeof(start) FROM answers").fetchall())
    assert kind == ("DATE",)
    assert duckdb.execute("SELECT max(start) FROM answers").fetchone() == (date(2025, 12, 31),)


# a second opinion

REGISTERS = {name: name for name in packaged()} | {
    f"example {path.stem}": path for path in (Path(__file__).parents[2] / "examples" / "registers").glob("*.toml")
}
OPINION = """
WITH change(instrument, day) AS (
    SELECT instrument, start_earliest FROM spells WHERE start_earliest IS NOT NULL
    UNION SELECT instrument, start_latest FROM spells WHERE start_latest IS NOT NULL
    UNION SELECT instrument, end_earliest FROM spells WHERE end_earliest IS NOT NULL
    UNION SELECT instrument, end_latest FROM spells WHERE end_latest IS NOT NULL
),
asked(instrument, day) AS (
    SELECT instrument, date(day, '-1 day') FROM change
    UNION SELECT instrument, day FROM change
    UNION SELECT instrument, date(day, '+1 day') FROM change
),
held AS (
    SELECT asked.instrument, asked.day, spells.*,
           status IN ('member', 'suspended', 'frozen', 'withdrawing') AS bound
    FROM asked JOIN spells ON spells.instrument = asked.instrument
        AND (start_earliest IS NULL OR start_earliest <= asked.day)
        AND (end_latest IS NULL OR asked.day < end_latest)
)
SELECT instrument, day, state, group_concat(DISTINCT status),
       min(bound), max(bound),
       min(bound AND participation = 'active'), max(bound AND participation = 'active'),
       min(bound AND participation <> 'suspended' AND voting = 'entitled'),
       max(bound AND participation <> 'suspended' AND voting = 'entitled')
FROM held GROUP BY instrument, day, state ORDER BY instrument, day, state
"""
"""Each state on each day: its possible statuses; for each counting, whether it certainly or possibly counts."""
COUNTINGS = (Counting.DE_JURE, Counting.PARTICIPATING, Counting.VOTING)
"""Those that a position decides; whether consent is given does not split a spell."""


def touching(register):
    """Return for each bond the disputes that touch it."""
    bonds = {}
    for event in register.facts.events:
        bonds.setdefault((event.instrument, event.state), {}).update(dict.fromkeys(d for d, _ in event.readings))
    return {frozenset(names) for names in bonds.values()}


@cache
def views(name):
    """Return a register under as many readings as show each bond under every combination that touches it."""
    register = load(REGISTERS[name])
    choices = {dispute.id: dispute.choices for dispute in register.disputes}
    wanted = {
        frozenset(zip(names, choice, strict=True))
        for names in touching(register)
        for choice in product(*(choices[name] for name in names))
    }
    chosen = []
    while wanted:
        readings = {}
        for some in sorted(wanted, key=lambda some: (-len(some), sorted(some))):
            if all(readings.get(dispute, reading) == reading for dispute, reading in some):
                readings |= dict(some)
        chosen.append(register.read_as(**readings))
        wanted = {some for some in wanted if not some <= chosen[-1].readings.items()}
    return chosen


@cache
def opinions(name):
    """Return what SQLite says of each view of a register: a list of its rows."""
    found = []
    with TemporaryDirectory() as folder:
        for view in views(name):
            (file,) = export(view, Path(folder) / "one.sqlite")
            connection = sqlite3.connect(file)
            found.append(connection.execute(OPINION).fetchall())
            connection.close()
    return list(zip(views(name), found, strict=True))


def figures():
    """Return how many questions SQLite answered, by name; some seconds, for every view is exported."""
    rows = [row for name in REGISTERS for _, found in opinions(name) for row in found]
    return {
        "registers asked about in SQLite": len(REGISTERS),
        "views of them": sum(len(views(name)) for name in REGISTERS),
        "statuses compared with SQLite": len(rows),
        "of them undetermined": sum("," in row[3] for row in rows),
        "memberships compared with SQLite": len(rows) * len(COUNTINGS),
        "rosters compared with SQLite": sum(
            2 * len(COUNTINGS) * len({row[:2] for row in found}) for name in REGISTERS for _, found in opinions(name)
        ),
    }


def one_status(view, state, on, under):
    try:
        return str(view.status(state, on, instrument=under, projected="accept"))
    except UndeterminedError:
        return None


def counted(view, state, on, under, counting):
    try:
        return view.is_member(state, on, instrument=under, counting=counting, projected="accept")
    except UndeterminedError:
        return None


@pytest.mark.parametrize("name", REGISTERS)
def test_sqlite_finds_the_status_that_we_find(name):
    for view, rows in opinions(name):
        for under, on, state, statuses, *_ in rows:
            possible = view.possible_statuses(state, on, instrument=under, projected="accept")
            assert set(statuses.split(",")) == set(map(str, possible)), (view, under, on, state)
            expected = None if "," in statuses else statuses
            assert one_status(view, state, on, under) == expected, (view, under, on, state)


@pytest.mark.parametrize("name", REGISTERS)
def test_sqlite_counts_the_states_that_we_count(name):
    for view, rows in opinions(name):
        for under, on, state, _, *counts in rows:
            for counting, certain, possible in zip(COUNTINGS, counts[::2], counts[1::2], strict=True):
                expected = bool(certain) if certain == possible else None
                assert counted(view, state, on, under, counting) is expected, (view, under, on, state, counting)


@pytest.mark.parametrize("name", REGISTERS)
def test_sqlite_makes_the_rosters_that_we_make(name):
    for view, rows in opinions(name):
        expected = {
            (under, on, ask): set() for under, on, *_ in rows for ask in product(range(len(COUNTINGS)), range(2))
        }
        for under, on, state, _, *counts in rows:
            for place, which in product(range(len(COUNTINGS)), range(2)):
                if counts[2 * place + which]:
                    expected[under, on, (place, which)].add(state)
        for (under, on, (place, which)), states in expected.items():
            doubtful = ("exclude", "include")[which]
            asked = {"instrument": under, "counting": COUNTINGS[place], "projected": "accept"}
            assert set(view.members(on, undetermined=doubtful, **asked).codes) == states, (view, under, on, asked)


def test_every_bond_is_asked_about_under_every_combination_of_readings_that_touches_it():
    seen = Counter()
    for name in REGISTERS:
        for names in touching(load(REGISTERS[name])):
            seen[name] = max(seen[name], len({tuple(view.readings[one] for one in names) for view in views(name)}))
    assert seen["csto"] == 5 * 2 * 2 * 4  # the four disputes about Uzbekistan
    assert len({tuple(view.readings.items()) for view in views("csto")}) == len(views("csto"))


@pytest.mark.parametrize("name", REGISTERS)
def test_sqlite_answers_for_every_state_that_exists_on_the_day(name):
    for view, rows in opinions(name):
        answered = {}
        for under, on, state, *_ in rows:
            answered.setdefault((under, on), []).append(state)
        for (under, on), states in answered.items():
            there = [
                one.code
                for one in view.states
                if (one.since is None or one.since.isoformat() <= on)
                and (one.until is None or on < one.until.isoformat())
            ]
            assert sorted(states) == sorted(there), (view, under, on)


def test_the_figures_do_not_shrink():
    found = figures()
    least = {
        "registers asked about in SQLite": 9,
        "views of them": 91,
        "statuses compared with SQLite": 45_364,
        "of them undetermined": 327,
        "memberships compared with SQLite": 181_456,
        "rosters compared with SQLite": 41_416,
    }
    assert set(found) == set(least)
    assert all(found[name] >= least[name] for name in least), found
