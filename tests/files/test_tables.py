"""Tables as files of a register: the same rows, keys and faults as in TOML, at a line and a column."""

import csv
import io
from datetime import date

import pytest
from documents import SOUND, altered, content

from csto_membership import RegisterError, load
from csto_membership.files.separated import read_separated
from csto_membership.files.table_files import TABLE_OF_NAME, parse_file
from csto_membership.files.tables import TABLES

HEAD = ("register", "dispute")
"""Tables that stay in TOML: disputes hold tables of their own."""


def cell(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "|".join(value)
    if isinstance(value, dict):
        return ";".join(f"{key}={'|'.join(one)}" for key, one in value.items())
    return str(value)


def flat(row):
    """Return a row with the keys of its inner tables after a dot; readings stay one key."""
    out = {}
    for key, value in row.items():
        if isinstance(value, dict) and key != "readings":
            out |= {f"{key}.{inner}": cell(one) for inner, one in value.items()}
        else:
            out[key] = cell(value)
    return out


def simple(rows):
    """Whether a table can hold these rows: no value is a list of tables."""
    return all(not (isinstance(one, list) and one and isinstance(one[0], dict)) for row in rows for one in row.values())


def as_csv(rows, separator=","):
    flats = [flat(row) for row in rows]
    columns = list(dict.fromkeys(key for row in flats for key in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, delimiter=separator)
    writer.writeheader()
    writer.writerows(flats)
    return text.getvalue()


def folder(path, tables, document=SOUND, encode=str.encode, separator=","):
    path.mkdir()
    rest = {table: rows for table, rows in document.items() if table not in tables}
    (path / "rest.toml").write_bytes(content(rest))
    for table in tables:
        (path / f"{table}s.csv").write_bytes(encode(as_csv(document[table], separator)))
    return path


def faults_of(path):
    with pytest.raises(RegisterError) as info:
        load(path)
    return info.value.faults


PLAIN = ("state", "source", "instrument", "event")


@pytest.mark.parametrize("table", PLAIN)
def test_a_table_holds_the_rows_that_toml_holds(tmp_path, table):
    assert load(folder(tmp_path / "tables", [table])) == load(folder(tmp_path / "toml", []))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    "encode",
    [
        str.encode,
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("\r\n", "\n").encode(),
    ],
    ids=["utf-8", "byte-order mark", "utf-16", "line feeds"],
)
def test_csv_is_read_as_programs_write_it(tmp_path, encode, separator):
    found = load(folder(tmp_path / "tables", PLAIN, encode=encode, separator=separator))
    assert found == load(folder(tmp_path / "toml", []))


def test_parquet_is_a_table_too(tmp_path):
    pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from pyarrow import parquet  # noqa: PLC0415  if it is installed

    path = folder(tmp_path / "tables", [], {table: rows for table, rows in SOUND.items() if table != "source"})
    rows = [
        {"id": "s", "title": "A list", "publisher": "P", "date": date(2001, 5, 1)},
        {"id": "s2", "title": "Not cited"},
    ]
    parquet.write_table(pa.Table.from_pylist(rows), path / "Sources.PARQUET")
    assert [(one.id, str(one.date)) for one in load(path).facts.sources] == [("s", "2001-05-01"), ("s2", "None")]


def test_a_lineage_in_a_table_has_a_column_for_each_day(tmp_path):
    """The ids of instruments are keys there, and may have dots."""
    old = {"id": "treaty.of-1992", "name": "Old", "kind": "treaty", "in_force": date(1992, 1, 1)}
    line = {"id": "line", "name": "Line", "instruments": [SOUND["instrument"][0]["id"], old["id"]], "overlap": "last"}
    line["since"] = {old["id"]: "2001-05"}
    document = SOUND | {"instrument": [*SOUND["instrument"], old], "lineage": [line]}
    found = load(folder(tmp_path / "tables", ["lineage"], document))
    assert found == load(folder(tmp_path / "toml", [], document))
    assert [(one, str(day)) for one, day in found.facts.lineages[0].since] == [("treaty.of-1992", "2001-05")]


def test_every_table_has_a_singular_and_a_plural_name():
    assert set(TABLE_OF_NAME.values()) == set(TABLES)
    assert {"duties", "errata", "events", "event"} <= TABLE_OF_NAME.keys()


BROKEN = [
    ("event", "id,state,act,date,sources\ne,AAA,sing,1990-13,s\n", ["2 act sing", "2 date 1990-13"]),
    ("event", "id,state,act,date,sources\n\ne,AAA,accede,1990-01-01,gone\n", ["3 sources gone"]),
    ("event", 'id,state,act,date,sources,note\ne,AAA,sign,1990,s,"a\nb"\nf,AAA,sing,1990,s,\n', ["4 act sing"]),
    ("state", "code,name,m49,sur\nDDD,Deland,x,\nEEE,Eland,1x,2\n", ["2 m49 x", "3 sur None", "3 m49 1x"]),
    ("state", "code,name\nDDD,Deland,more\n", ["2  None"]),
    ("state", "code,name\nDDD\n", ["2  None"]),
    ("state", "code,name,name\nDDD,Deland,E\n", ["1 name None"]),
    ("source", "id,title,date\nx,T,yesterday\n", ["2 date yesterday"]),
    ("instrument", "id,name,kind,withdrawal.notice\nx,X,treaty,6M\n", ["2 withdrawal.notice 6M"]),
    ("instrument", "id,name,kind,withdrawal.days\nx,X,treaty,6M\n", ["2 withdrawal.days None"]),
]


@pytest.mark.parametrize(("table", "text", "expected"), BROKEN)
def test_a_fault_names_the_line_and_the_column(tmp_path, table, text, expected):
    path = folder(tmp_path / "tables", [])
    (path / f"{table}.csv").write_text(text, newline="")
    found = [fault for fault in faults_of(path) if fault.file == f"{table}.csv"]
    assert [f"{one.line} {one.key} {one.value}" for one in found][: len(expected)] == expected
    assert all(f"{table}.csv, line {one.line}: " in str(one) for one in found)


def test_a_history_that_cannot_be_is_refused_at_its_line(tmp_path):
    path = folder(tmp_path / "tables", ["event"], altered({"event.0.act": "resume"}))
    assert ("events.csv", 2, "act") in [(one.file, one.line, one.key) for one in faults_of(path)]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (
            "id,title\ns3,Übersicht\n".encode("cp1252"),
            "is not UTF-8: byte 0xDC at position 12, line 2; it may be windows-1252",
        ),
        ("id,title\ns3,Список\n".encode("cp1251"), "line 2; it may be windows-1251"),
        (b'id,title\ns3,"open\n', "in the row of line 2"),
        (b"", "is empty"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path, raw, words):
    path = folder(tmp_path / "tables", [])
    (path / "sources.csv").write_bytes(raw)
    (fault,) = faults_of(path)
    assert fault.file == "sources.csv"
    assert words in fault.problem


@pytest.mark.parametrize("name", ["members.csv", "e.parquet"])
def test_a_table_that_is_named_after_no_table_is_a_fault(name):
    (fault,) = parse_file(name, b"a,b\n").faults
    assert "is named after no table" in fault.problem


def test_separators_quotes_and_long_cells():
    long = "x" * 200_000
    limit = csv.field_size_limit()
    assert read_separated(f'sep=;\r\n"a,b,c";d\r\n"{long}";"1;""2"""\r\n;\r\n'.encode()).rows == ((3, [long, '1;"2"']),)
    assert read_separated(b'"a,b,c";d\n1;2\n').header == ("a,b,c", "d")
    assert read_separated(b"only\n1\n").rows == ((2, ["1"]),)
    assert read_separated(b'a,b\r\n"1\r\n2",3\r\n').rows == ((2, ["1\r\n2", "3"]),)
    assert read_separated("a,b\né,2\n".encode("cp1252"), "cp1252").rows == ((2, ["é", "2"]),)
    assert csv.field_size_limit() == limit
    with pytest.raises(ValueError, match="there is no encoding 'klingon'"):
        read_separated(b"a\n", "klingon")
