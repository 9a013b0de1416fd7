"""Tables as data frames: types, what is missing, columns in a short form, and libraries that are not there."""

import builtins
import json
import subprocess
import sys
from datetime import date
from itertools import product
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from thorough import examples

from csto_membership import CSTO
from csto_membership.analysis.panel import panel, wide
from csto_membership.analysis.spells import events_table, spells
from csto_membership.output.columns import Runs, Slices
from csto_membership.output.frames import EXTRA
from csto_membership.output.table import Table

KINDS = {"text": str, "whole": int, "broken": float, "true": bool, "day": date}
ROWS = [
    ("Armenia", 1, 0.5, True, date(1994, 4, 20)),
    (None, None, None, None, None),
    ("", -(2**63), 1.0, False, date(1, 1, 1)),
    ("Грузия", 2**63 - 1, 1e300, True, date(9999, 12, 31)),
]
FULL = Table(tuple(KINDS), ROWS)
BARE = Table(tuple(KINDS), [(None,) * 5] * 2, KINDS)
EMPTY = Table(tuple(KINDS), [], KINDS)
TYPES = {
    "pandas": ["string", "Int64", "Float64", "boolean", "datetime64[s]"],
    "polars": ["String", "Int64", "Float64", "Boolean", "Date"],
    "pyarrow": ["string", "int64", "double", "bool", "date32[day]"],
}
FORMS = {"pandas": "to_pandas", "polars": "to_polars", "pyarrow": "to_arrow"}
LIBRARIES = tuple(FORMS)


def framed(table, library):
    pytest.importorskip(library, reason=f"{library} is not installed")
    return getattr(table, FORMS[library])()


def types_of(frame, library):
    return [str(one) for one in (frame.schema.types if library == "pyarrow" else frame.dtypes)]


def rows_of(frame, library):
    """Return the rows as plain values, with None for what is missing."""
    if library == "polars":
        return frame.rows()
    if library == "pyarrow":
        return [tuple(row.values()) for row in frame.to_pylist()]
    columns = [
        [None if missing else value for value, missing in zip(frame[name], frame[name].isna(), strict=True)]
        for name in frame
    ]
    rows = zip(*columns, strict=True)
    return [tuple(value.date() if hasattr(value, "date") else value for value in row) for row in rows]


# types and values


@pytest.mark.parametrize(("library", "table"), list(product(LIBRARIES, (FULL, BARE, EMPTY))))
def test_the_types_are_those_of_the_kinds_whatever_is_missing(library, table):
    assert types_of(framed(table, library), library) == TYPES[library]


@pytest.mark.parametrize(("library", "table"), list(product(LIBRARIES, (FULL, BARE, EMPTY))))
def test_the_values_are_the_same_and_what_is_missing_is_missing(library, table):
    assert rows_of(framed(table, library), library) == list(table.rows)


@pytest.mark.parametrize("library", LIBRARIES)
def test_values_of_different_kinds_in_one_column_become_texts(library):
    frame = framed(Table(["mixed"], [("a",), (1,), (None,), (True,), (date(2012, 7, 1),)]), library)
    assert rows_of(frame, library) == [("a",), ("1",), (None,), ("true",), ("2012-07-01",)]


@pytest.mark.parametrize("library", LIBRARIES)
def test_whole_and_broken_numbers_together_are_broken_numbers(library):
    frame = framed(Table(["number"], [(1,), (0.5,), (None,)]), library)
    assert rows_of(frame, library) == [(1.0,), (0.5,), (None,)]
    assert types_of(frame, library) == [TYPES[library][2]]


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_table_without_columns_is_a_frame_without_columns(library):
    frame = framed(Table((), ()), library)
    assert types_of(frame, library) == []


# columns in a short form


VALUES = {
    str: st.sampled_from(["a", "b", None]),
    int: st.sampled_from([1, 2, None]),
    bool: st.sampled_from([True, None]),
}


@st.composite
def short(draw):
    """Draw a table of two columns in a short form, and the values of the two."""
    kind = draw(st.sampled_from(sorted(VALUES, key=str)))
    parts = draw(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(0, 3)), max_size=4))
    base = draw(st.lists(VALUES[kind], min_size=4, max_size=4))
    long = [value for start, stop, times in parts for value in base[start:stop] * times]
    runs = draw(st.lists(st.tuples(VALUES[kind], st.integers(0, 3)), max_size=5))
    missing = len(long) - sum(length for _, length in runs)
    if missing < 0:
        runs, missing = [], len(long)
    runs.append((draw(VALUES[kind]), missing))
    columns = {"slices": Slices(base, parts), "runs": Runs(*zip(*runs, strict=True))}
    return Table.of_columns(columns, dict.fromkeys(columns, kind)), long, [v for v, n in runs for _ in range(n)]


@pytest.mark.parametrize("library", LIBRARIES)
@examples(60)
@given(short())
def test_columns_in_a_short_form_are_spread_out(library, drawn):
    table, slices, runs = drawn
    assert rows_of(framed(table, library), library) == list(zip(slices, runs, strict=True))


@examples(60)
@given(short())
def test_columns_in_a_short_form_are_spread_out_in_polars_without_numpy_too(drawn):
    table, slices, runs = drawn
    with patch("csto_membership.output.frames.find_spec", return_value=None):
        assert rows_of(framed(table, "polars"), "polars") == list(zip(slices, runs, strict=True))


def test_a_place_in_slices_is_found_whatever_stands_before_it():
    column = Slices("abcd", [(0, 1, 1), (1, 4, 2), (0, 2, 1)])
    assert "".join(column) == "".join(column[place] for place in range(9)) == "abcdbcdab"


@pytest.mark.parametrize("library", LIBRARIES)
def test_values_that_are_made_later_are_made_for_a_frame(library):
    column = Runs("ab", [2, 1]).alike(lambda: iter("xy"))
    other = Slices(lambda: range(3), [(0, 3, 1)])
    table = Table.of_columns({"runs": column, "slices": other})
    assert rows_of(framed(table, library), library) == [("x", 0), ("x", 1), ("y", 2)]


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize(
    "table",
    [
        panel(CSTO, 1990, 2027, every="quarter", instrument=CSTO.instruments, codes=("iso3", "cow", "name")),
        panel(CSTO, "2012-12-01", "2012-12-31", every="day"),
        wide(CSTO, 1999, 2012, shown="member"),
        spells(CSTO, instrument=CSTO.instruments),
        events_table(CSTO),
    ],
    ids=["panel", "days", "wide", "spells", "events"],
)
def test_the_tables_of_analysts_are_frames_of_the_same_values(library, table):
    assert rows_of(framed(table, library), library) == list(table.rows)


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_types_of_a_panel_do_not_depend_on_what_it_holds(library):
    tables = [panel(CSTO, 2012, 2012), panel(CSTO, 2012, 2012, states=())]
    full, empty = (types_of(framed(table, library), library) for table in tables)
    text, whole, broken, true, _ = TYPES[library]
    assert full == empty == [text, text, whole, text, true, broken, broken, true, true]


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_types_of_spells_do_not_depend_on_what_they_hold(library):
    text, whole, _, true, day = TYPES[library]
    kinds = [text] * 5 + [true] + [text] * 2 + [day] * 4 + [whole] + [true] * 2 + [text] * 5 + [true]
    assert types_of(framed(spells(CSTO, "GEO"), library), library) == kinds


# the Arrow stream


def test_polars_reads_a_table_by_its_stream():
    pytest.importorskip("pyarrow", reason="pyarrow, which makes the stream, is not installed")
    polars = pytest.importorskip("polars", reason="polars is not installed")
    assert polars.DataFrame(FULL).equals(FULL.to_polars())


def test_duckdb_reads_a_table_by_its_stream():
    pytest.importorskip("pyarrow", reason="pyarrow, which makes the stream, is not installed")
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
    coded = panel(CSTO, 2012, 2012, rule="last")
    assert duckdb.sql("select count(*) from coded where member").fetchall() == [(6,)]
    assert len(coded) == 9


def test_a_stream_can_be_asked_for_another_schema():
    arrow = pytest.importorskip("pyarrow", reason="pyarrow, which makes the stream, is not installed")
    schema = arrow.schema([("whole", arrow.float64())])
    table = Table(["whole"], [(1,), (None,)])
    capsule = table.__arrow_c_stream__(schema.__arrow_c_schema__())
    assert arrow.RecordBatchReader._import_from_c_capsule(capsule).read_all().schema == schema  # noqa: SLF001  its only reader


# libraries that are not there


@pytest.fixture
def without(monkeypatch):
    """Make a library impossible to import."""

    def hide(name):
        real = builtins.__import__

        def refuse(module, *rest, **named):
            if module.partition(".")[0] == name:
                message = f"No module named {name!r}"
                raise ModuleNotFoundError(message)
            return real(module, *rest, **named)

        for module in [one for one in sys.modules if one.partition(".")[0] == name]:
            monkeypatch.delitem(sys.modules, module)
        monkeypatch.setitem(sys.modules, name, None)
        monkeypatch.setattr(builtins, "__import__", refuse)

    return hide


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_missing_library_is_named_with_the_extra_that_brings_it(library, without):
    without(library)
    with pytest.raises(ImportError) as caught:
        getattr(FULL, FORMS[library])()
    assert caught.value.name == library
    expected = f"this needs {library}, which is not installed: pip install {library}, or 'pip install {EXTRA}' for all"
    assert str(caught.value) == expected


def test_a_stream_needs_pyarrow(without):
    without("pyarrow")
    with pytest.raises(ImportError, match="this needs pyarrow"):
        FULL.__arrow_c_stream__()


def test_nothing_is_loaded_before_a_frame_is_asked_for():
    code = """
import json, sys
from csto_membership import CSTO
from csto_membership.cli import tables as commands
from csto_membership.analysis.dyads import dyads
from csto_membership.analysis.panel import panel, wide
from csto_membership.analysis.spells import events_table, spells
tables = panel(CSTO, 1990, 2030), wide(CSTO, 2000, 2010), dyads(CSTO, 2000, 2010), spells(CSTO), events_table(CSTO)
for table in tables:
    table.to_csv(), table._repr_html_()
print(json.dumps(sorted({"numpy", "pandas", "polars", "pyarrow", "narwhals"} & set(sys.modules))))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert json.loads(done.stdout) == []


@pytest.mark.parametrize("to", ["to_pandas", "to_polars", "to_arrow"])
def test_a_number_of_more_than_64_bits_is_refused_with_its_column(to):
    pytest.importorskip({"to_pandas": "pandas", "to_polars": "polars", "to_arrow": "pyarrow"}[to])
    with pytest.raises(ValueError, match="column 'n' has a value that its type, int, cannot hold"):
        getattr(Table(("a", "n"), [("x", 10**20)]), to)()
