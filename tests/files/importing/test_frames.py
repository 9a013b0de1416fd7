"""What an import takes as a table: files, frames of other libraries, rows; and what stands in their cells."""

import math
from datetime import UTC, date, datetime

import pytest

from csto_membership import Table, UnknownWordError, import_table
from csto_membership.files.importing.table import read_table

ROWS = [{"s": "France", "a": date(1990, 1, 1)}, {"s": "Mali", "a": date(1991, 2, 3)}]
TEXTS = [{"s": "France", "a": "1990-01-01"}, {"s": "Mali", "a": "1991-02-03"}]


def cells(frame):
    return [row.cells for row in read_table(frame).rows]


def pandas_frame():
    return pytest.importorskip("pandas").DataFrame(ROWS)


def polars_frame():
    return pytest.importorskip("polars").DataFrame(ROWS)


def arrow_table():
    return pytest.importorskip("pyarrow").Table.from_pylist(ROWS)


FRAMES = [
    pandas_frame,
    polars_frame,
    arrow_table,
    lambda: Table(("s", "a"), [tuple(row.values()) for row in ROWS]),
    lambda: iter(ROWS),
]


@pytest.mark.slow
@pytest.mark.parametrize("make", FRAMES)
def test_frames_are_read_as_the_texts_that_a_file_would_have(make):
    read = read_table(make())
    assert (read.title, read.header) == ("", ("s", "a"))
    assert [row.cells for row in read.rows] == TEXTS
    assert [row.number for row in read.rows] == [1, 2]


@pytest.mark.parametrize("make", FRAMES[:3])
def test_a_frame_without_rows_has_its_columns(make):
    frame = make()
    read = read_table(frame.head(0) if hasattr(frame, "head") else frame.slice(0, 0))
    assert read.rows == []
    assert read.header == ("s", "a")


def test_no_rows_at_all_have_no_columns():
    read = read_table([])
    assert (read.header, read.rows) == ((), [])
    with pytest.raises(UnknownWordError, match="there is no column; 's' is unknown"):
        import_table([], id="x", state="s", start="a")


def test_rows_may_lack_what_others_have():
    assert cells([{"s": "France"}, {"s": "Mali", 1: "x"}]) == [{"s": "France", "1": ""}, {"s": "Mali", "1": "x"}]


@pytest.mark.parametrize("frame", [5, b"s,a", {"s": ["France"]}, [["France"]], ["s"], None])
def test_what_has_no_rows_is_a_type_error(frame):
    words = f"^a table is a path, a data frame, a Table or rows as mappings, not {type(frame).__name__}$"
    with pytest.raises(TypeError, match=words):
        read_table(frame)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (math.nan, ""),
        (" France ", "France"),
        (1990, "1990"),
        (1990.0, "1990"),
        (1990.5, "1990.5"),
        ("1990.0", "1990.0"),
        (True, "True"),
        (datetime(1990, 1, 1), "1990-01-01"),  # noqa: DTZ001
        (datetime(1990, 1, 1, 12), "1990-01-01 12:00:00"),  # noqa: DTZ001
        (datetime(1990, 1, 1, tzinfo=UTC), "1990-01-01 00:00:00+00:00"),
    ],
)
def test_a_value_is_the_text_that_a_file_would_have(value, text):
    assert cells([{"a": value}]) == [{"a": text}]


def test_missing_values_and_times_of_pandas_are_read():
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(
        {
            "number": pd.array([1990, None], dtype="Int64"),
            "day": pd.to_datetime(["1990-01-01", None]),
            "text": pd.array(["x", None], dtype="string"),
        }
    )
    assert cells(frame) == [{"number": "1990", "day": "1990-01-01", "text": "x"}, dict.fromkeys(frame.columns, "")]
    assert cells([{"a": pd.NA, "b": pd.NaT, "c": "NaT"}]) == [{"a": "", "b": "", "c": "NaT"}]


@pytest.mark.parametrize("name", ["t.parquet", "T.PARQUET"])
def test_a_parquet_file_is_read_as_the_frame_that_it_holds(tmp_path, name):
    table = arrow_table()
    from pyarrow import parquet  # noqa: PLC0415  if it is installed

    parquet.write_table(table, tmp_path / name)
    read = read_table(tmp_path / name)
    assert (read.title, read.header, [row.cells for row in read.rows]) == (name, ("s", "a"), TEXTS)


def test_an_arrow_table_with_what_python_has_no_value_for_is_refused(tmp_path):
    pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from pyarrow import parquet  # noqa: PLC0415  if it is installed

    frame = pa.table({"s": ["France", "Mali"], "a": pa.array([0, 10_000_000], pa.date32())})
    parquet.write_table(frame, tmp_path / "t.parquet")
    for table in (frame, tmp_path / "t.parquet"):
        with pytest.raises(ValueError, match=r"^holds what Python has no value for: "):
            read_table(table)


def test_a_csv_file_is_read_as_it_stands(tmp_path):
    file = tmp_path / "t.csv"
    file.write_bytes("s,,s,a\nTürkiye ,x,y, 1990 \n\nMali,,,1991\n".encode("cp1252"))
    read = read_table(str(file), "cp1252")
    assert (read.title, read.header) == ("t.csv", ("s", "#2", "s#3", "a"))
    assert [(row.number, tuple(row.cells.values())) for row in read.rows] == [
        (2, ("Türkiye", "x", "y", "1990")),
        (4, ("Mali", "", "", "1991")),
    ]
    with pytest.raises(ValueError, match=r"t\.csv is not UTF-8: byte 0xFC at position 8"):
        read_table(file)


def test_rows_with_other_numbers_of_cells_are_set_aside_with_both_numbers(tmp_path):
    file = tmp_path / "t.csv"
    file.write_text("s,a\nFrance,1990,\nMali\nChad,1990,x\nTogo,1990\n")
    result = import_table(file, id="x", state="s", start="a")
    assert result.rows == {"kept": 2, "not as many cells as columns": 2}
    assert [row["_reason"] for row in result.refused] == ["1 cells for 2 columns", "3 cells for 2 columns"]
    assert [row["a"] for row in result.refused] == ["", "1990"]


def test_rows_are_chosen_by_the_values_of_columns():
    rows = [{"s": s, "t": t, "a": "1990"} for s, t in (("France", "x"), ("Mali", "y"), ("Chad", "z"))]
    result = import_table(rows, id="x", state="s", start="a", where={"t": [" x", "y"], "s": "Mali"})
    assert result.rows == {"kept": 1, "not chosen (--where)": 2}
    assert result.days == {"became an event": 1}
    assert not len(result.refused)
