"""The queries of the page on SQL, run in the engines that their captions name."""

import re
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from csto_membership import CSTO
from csto_membership.analysis.export import export

PAGE = (Path(__file__).parent.parent / "docs" / "sql.md").read_text(encoding="utf-8")
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


@pytest.mark.parametrize("on", ["1992-01-01", "2003-09-18", "2012-07-01", "2012-12-19", "2026-01-31"])
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
    assert duckdb.execute("SELECT max(start) FROM answers").fetchone() == (date(2024, 2, 22),)
