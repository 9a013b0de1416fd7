"""Tables as files of a register: the same rows, keys and faults as in TOML, at a line and a column."""

import csv
import io
from datetime import date, datetime

import pytest
from documents import SOUND, altered, content

from csto_membership import RegisterError, load
from csto_membership.errors import Fault
from csto_membership.files import table_files
from csto_membership.files.draft import Rows
from csto_membership.files.separated import read_separated
from csto_membership.files.table_files import PLURALS, TABLE_OF_NAME, parse_file
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
        (path / f"{PLURALS.get(table, f'{table}s')}.csv").write_bytes(encode(as_csv(document[table], separator)))
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


def in_cells(rows):
    """Return rows without their lists of tables, which no cell can hold."""
    return [{key: value for key, value in row.items() if simple([{key: value}])} for row in rows]


def test_every_table_but_two_can_be_a_file_of_its_own(tmp_path):
    """Disputes hold tables of their own; the head is written once."""
    tables = [table for table in TABLES if table not in HEAD]
    document = SOUND | {table: in_cells(SOUND[table]) for table in tables}
    found, meant = load(folder(tmp_path / "tables", tables, document)), load(folder(tmp_path / "toml", [], document))
    assert found == meant
    assert found.facts.rows == meant.facts.rows


def parquet(path, rows):
    pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from pyarrow import parquet  # noqa: PLC0415  if it is installed

    parquet.write_table(pa.Table.from_pylist(rows), path)


def test_every_table_in_parquet_has_the_types_that_toml_has(tmp_path):
    plain = {"events": SOUND["event"][:1], "tenures": in_cells(SOUND["tenure"]), "states": SOUND["state"]}
    document = SOUND | {"event": plain["events"], "tenure": plain["tenures"], "dispute": []}
    path = folder(
        tmp_path / "tables", [], {table: rows for table, rows in document.items() if f"{table}s" not in plain}
    )
    for name, rows in plain.items():
        parquet(path / f"{name}.parquet", rows)
    assert load(path) == load(folder(tmp_path / "toml", [], document))


@pytest.mark.parametrize("batch", [1, 2, 8192])
def test_parquet_is_read_in_batches_and_a_fault_names_its_row(tmp_path, monkeypatch, batch):
    monkeypatch.setattr(table_files, "_BATCH", batch)
    days = [datetime(2001, 1, 1 + n) for n in range(5)]  # noqa: DTZ001  spreadsheets write times
    parquet(tmp_path / "sources.parquet", [{"id": f"s{n}", "title": "T", "date": day} for n, day in enumerate(days)])
    parsed = parse_file("sources.parquet", (tmp_path / "sources.parquet").read_bytes())
    rows = parsed.rows["source"]
    assert [row.values for row in rows] == [
        {"id": f"s{n}", "title": "T", "date": day.date()} for n, day in enumerate(days)
    ]
    assert [(row.number, row.line, row.label) for row in rows] == [(n + 1, 0, f"s{n}") for n in range(5)]
    assert [rows[n] for n in range(5)] == [*rows[0:5]] == list(rows)
    rows = [{"title": "T", "more": None}, {"title": "T", "more": datetime(2001, 1, 1, 12)}]  # noqa: DTZ001
    parquet(tmp_path / "sources.parquet", rows)
    (fault,) = parse_file("sources.parquet", (tmp_path / "sources.parquet").read_bytes()).faults
    assert (fault.table, fault.id, fault.key, fault.value, fault.line) == ("source", "#2", "more", None, 0)
    assert fault.problem.startswith("unknown key; one of: id, title,")


def test_the_rows_of_several_files_are_one_sequence():
    rows = Rows()
    assert [*rows] == [*rows[:]] == []
    lines = "".join(f"{name},T\n" for name in "abc")
    for text in ("id,title\n", f"id,title\n{lines}", "id,title\nd,T\n", "id,title\n", "id,title\nb,U\ne,T\n"):
        rows.add(parse_file("sources.csv", text.encode()).rows["source"])
    assert [row.id for row in rows] == [rows[n].id for n in range(len(rows))] == list("abcdbe")
    assert [row.id for row in rows[1:4]] == list("bcd")
    assert (rows[-1].id, rows[-6].id, rows[4].line, rows[2].number) == ("e", "a", 2, 3)
    for place in (6, -7):
        with pytest.raises(IndexError):
            rows[place]
    assert (list(rows.by_id), len(rows.by_id), rows.by_id["b"].values["title"]) == (list("abcde"), 5, "T")
    assert [rows.by_id[name].id for name in rows.by_id] == list("abcde")
    assert "b" in rows.by_id
    assert "x" not in rows.by_id
    assert rows.repeated


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
    ("instrument", "id,name,kind,withdrawal\nx,X,treaty,P6M\n", ["2 withdrawal P6M"]),
    ("instrument", "id,name,kind,name.x\nx,X,treaty,6M\n", ["2 name.x None"]),
    ("state", "code,name,,m49\nDDD,Deland,,1.5\n", ["2 m49 1.5"]),
    ("state", "code,name,x,x\nDDD,Deland,1,2\n", ["1 x None", "2 x None"]),
    ("meeting", "id,body,kind,date,planned\nx,Council,regular,2001,yes\n", ["2 planned yes"]),
    ("event", "id,state,act,date,sources,readings\ne,AAA,sign,1990,s,d\n", ["2 readings d"]),
    ("event", "id,state,act,date,sources,readings\ne,AAA,sign,1990,s,=yes\n", ["2 readings =yes"]),
    ("event", "state,act,date,sources\nAAA,sign,1990,s\n", ["2 id None"]),
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


def test_a_fault_says_which_keys_a_table_has_and_which_row_it_is_of(tmp_path):
    path = folder(tmp_path / "tables", [])
    (path / "source.csv").write_text("id,title,author,\n,T,,\n,T,me,\nx,T,me,more\n")
    faults = [str(fault) for fault in faults_of(path)]
    assert any(
        one.startswith("source.csv, line 3: [source] '#2' author: unknown key; one of: id, title,") for one in faults
    )
    assert "source.csv, line 4: [source] 'x': a column without a name holds values" in faults
    (path / "source.csv").write_text("id,title\nx\ny,T,more\n")
    assert [str(fault) for fault in faults_of(path)][-2:] == [
        "source.csv, line 2: [source] 'x' title: is missing",
        "source.csv, line 3: [source] 'y': 3 values for 2 columns",
    ]
    (path / "source.csv").write_text("id,title,title\nx,T,U\n")
    assert "source.csv, line 1: [source] title: is the name of two columns" in [str(fault) for fault in faults_of(path)]


def test_a_table_that_cannot_be_read_is_the_fault_and_not_what_refers_to_it(tmp_path):
    path = folder(tmp_path / "tables", ["source"])
    for raw in (b"", b"\xff", b'id,title\ns,"'):
        (path / "sources.csv").write_bytes(raw)
        assert [fault.file for fault in faults_of(path)] == ["sources.csv"]
    (path / "sources.csv").unlink()
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    (path / "sources.parquet").write_bytes(b"PAR1")
    (fault,) = faults_of(path)
    assert fault.file == "sources.parquet"
    assert fault.problem.startswith("is not Parquet: ")


SAVE = "; save it as UTF-8, or name its encoding"


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"PK\3\4...", "is a workbook of a spreadsheet program; save the sheet as csv"),
        (b"\xd0\xcf\x11\xe0", "is a workbook of a spreadsheet program; save the sheet as csv"),
        (
            "id,title\na,A\nb,B\ns3,Übersicht\nc,C\n".encode("cp1252"),
            f"is not UTF-8: byte 0xDC at position 20, line 4; it may be windows-1252{SAVE}",
        ),
        (
            "id,title\ns3,Список\n".encode("cp1251"),
            f"is not UTF-8: byte 0xD1 at position 12, line 2; it may be windows-1251{SAVE}",
        ),
        (
            b'id,title\ns3,"open\n',
            "is not a table of separated values: unexpected end of data, in the row of line 2",
        ),
        (b'id,"title\n', "is not a table of separated values: unexpected end of data, in the row of line 1"),
        (b"", "is empty: it has no line with the names of the columns"),
        (b" ; \n\n", "is empty: it has no line with the names of the columns"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path, raw, problem):
    path = folder(tmp_path / "tables", [])
    (path / "sources.csv").write_bytes(raw)
    (fault,) = faults_of(path)
    assert fault == Fault("sources.csv", "", "", "", None, problem)


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize(
    ("values", "kind"),
    [([0, 10_000_000], "date32"), ([0, 10**18], "timestamp"), ([b"a", b"\xff"], "string")],
    ids=["day", "time", "text"],
)
def test_parquet_with_what_python_has_no_value_for_is_a_fault(values, kind, place):
    pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from pyarrow import parquet  # noqa: PLC0415  if it is installed

    made_of = {"date32": pa.int32(), "timestamp": pa.int64(), "string": pa.binary()}[kind]
    array = pa.array(values if place else values[::-1], made_of).view("timestamp[us]" if kind == "timestamp" else kind)
    made = io.BytesIO()
    parquet.write_table(pa.table({"id": ["s", "s2"], "title": array}), made)
    parsed = parse_file("sources.parquet", made.getvalue())
    (fault,) = parsed.faults
    assert fault == Fault("sources.parquet", "", "", "", None, fault.problem)
    assert fault.problem.startswith("holds what Python has no value for: ")
    assert (parsed.unread, parsed.rows) == ({"source"}, {})
    assert table_files.cells_by_column("sources.parquet", made.getvalue()) is None


@pytest.mark.parametrize("name", ["members.csv", "e.parquet"])
def test_a_table_that_is_named_after_no_table_is_a_fault(name):
    parsed = parse_file(name, b"a,b\n")
    known = ", ".join(f"{table}.{name.rpartition('.')[2]}" for table in ("events", "states", "sources"))
    problem = f"is named after no table: {known}, … (another table: csto-membership import)"
    assert parsed.faults == [Fault(name, "", "", "", None, problem)]
    assert parsed.unread == set(TABLES)


@pytest.mark.parametrize(
    ("table", "key", "cell", "value"),
    [
        ("event", "readings", " d = yes | no ; e=no", {"d": ["yes", "no"], "e": ["no"]}),
        ("event", "readings", "d=yes;", "d=yes;"),
        ("event", "sources", "s | s2", ["s", "s2"]),
        ("event", "date", "2001-05-06", "2001-05-06"),
        ("event", "verified", "2001-05-06", date(2001, 5, 6)),
        ("event", "verified", "2001-05", "2001-05"),
        ("event", "note", " one | two ", "one | two"),
        ("state", "m49", "007", 7),
        ("state", "m49", "-7", -7),
        ("state", "m49", "1" * 19, "1" * 19),
        ("register", "closed", "False", False),
        ("register", "closed", "TRUE", True),
        ("register", "closed", "no", "no"),
        ("instrument", "withdrawal.notice", "P6M", {"notice": "P6M"}),
        ("lineage", "since", "2001-05-06", "2001-05-06"),
        ("lineage", "since.a.b", "2001-05-06", {"a.b": "2001-05-06"}),
    ],
)
def test_a_cell_is_what_toml_would_have_or_its_text(table, key, cell, value):
    (row,) = parse_file(f"{table}.csv", f'{key}\n"{cell}"\n'.encode()).rows[table]
    assert row.values == {key.partition(".")[0]: value}


def test_separators_quotes_and_long_cells():
    long = "x" * 200_000
    csv.field_size_limit(limit := 131_072)
    assert read_separated(f'sep=;\r\n"a,b,c";d\r\n"{long}";"1;""2"""\r\n;\r\n'.encode()).rows == ((3, [long, '1;"2"']),)
    assert read_separated(b'"a,b,c";d\n1;2\n').header == ("a,b,c", "d")
    assert read_separated(b"only\n1\n").rows == ((2, ["1"]),)
    assert read_separated(b"a;b\r1;2\r\r3;4").rows == ((2, ["1", "2"]), (4, ["3", "4"]))
    assert read_separated(b"a,b;c\n1;2\n").header == ("a", "b;c")
    assert read_separated(b"SEP=|a|b").header == ("a", "b")
    assert {read_separated(f"a{one}b\n1{one}2\n".encode()).separator for one in ",;\t|"} == set(",;\t|")
    assert read_separated(b'a,b\r\n"1\r\n2",3\r\n').rows == ((2, ["1\r\n2", "3"]),)
    assert read_separated("a,b\né,2\n".encode("cp1252"), "cp1252").rows == ((2, ["é", "2"]),)
    assert csv.field_size_limit() == limit
    with pytest.raises(ValueError, match="there is no encoding 'klingon'"):
        read_separated(b"a\n", "klingon")


@pytest.mark.parametrize("separator", ",;\t|")
@pytest.mark.parametrize("first", ["\n", "\r\n \r\n", "{0}{0}\n", " {0}\n\n"])
def test_empty_rows_before_the_header_are_left_out_as_those_after_it_are(separator, first):
    first = first.format(separator)
    found = read_separated(f"{first}a{separator}b\n1{separator}2\n".encode())
    assert (found.header, found.rows) == (("a", "b"), ((first.count("\n") + 2, ["1", "2"]),))


@pytest.mark.parametrize("other", [b"\x80", b"\xe9", b"\xff"])
@pytest.mark.parametrize(("others", "code_page"), [(3, "windows-1251"), (4, "windows-1252")])
def test_letters_side_by_side_speak_for_cyrillic(others, code_page, other):
    content = b"a\n" + b"\xd1\xef\xe8\xf1 " + b"x%s\x7f " % other * others
    with pytest.raises(ValueError, match=f"it may be {code_page};"):
        read_separated(content)


def test_a_text_that_is_not_of_the_encoding_that_was_named_is_refused_with_its_name():
    with pytest.raises(ValueError, match=r"^is not ASCII: byte 0xE9 at position 2, line 2; save it as UTF-8, or name"):
        read_separated(b"a\n\xe9\n", "ascii")
    with pytest.raises(ValueError, match=r"^is not UTF-16: "):
        read_separated(b"\xff\xfea")
