"""Events of a table file: read in columns they are what they are row by row, with the same faults."""

import io
from datetime import date, datetime

import pytest
from documents import content
from hypothesis import given
from hypothesis import strategies as st
from thorough import examples

from csto_membership import EventColumns, RegisterError
from csto_membership.engine.equality import same_facts
from csto_membership.engine.view import View
from csto_membership.files import compiled, reader
from csto_membership.files.compiled import from_bytes, to_bytes

REST = {
    "register": {
        "format": 1,
        "id": "r",
        "name": "R",
        "constitutive": "t",
        "checked_through": date(2030, 1, 1),
    },
    "state": [{"code": "AAA", "name": "Aland"}],
    "instrument": [
        {"id": "t", "name": "T", "kind": "treaty", "in_force": date(1990, 1, 1)},
        {"id": "u", "name": "U", "kind": "treaty", "in_force": date(1990, 1, 1), "entry": {"after": "P30D"}},
    ],
    "source": [{"id": "s", "title": "A list"}, {"id": "s2", "title": "Another"}],
    "errata": [],
}
HEADER = ("id", "state", "instrument", "act", "date", "sources", "by", "form", "topic", "note", "verified")
ROW = dict.fromkeys(HEADER, "") | {
    "id": "e0",
    "state": "AAA",
    "instrument": "t",
    "act": "accede",
    "date": "2001-02-03",
    "sources": "s",
}
OTHERS = {
    "id": ["e0", "e1", "", "é", " e2 ", "a b", "t"],
    "state": ["AAA", "FRA", "ZZZ", "", " AAA"],
    "instrument": ["t", "u", "", "v"],
    "act": ["accede", "sign", "withdraw", "note", "leave", "", "notify_withdrawal"],
    "date": ["2001-02-03", "2001-02", "2001-02-03?", "soon", "", "1980-01-01", "2002-01-01"],
    "sources": ["s", "s|s2", "", "s|q", "s | s2"],
    "by": ["", "state", "nobody"],
    "form": ["", "ratification", "shouting"],
    "topic": ["", "arrears"],
    "note": ["", "Said so; é", "more"],
    "verified": ["", "2020-01-01", "2020", "soon"],
    "states": ["", "AAA|FRA"],
    "reported": ["", "2001-05-01"],
    "effective": ["", "2001-06-01", "soon"],
    "readings": ["", "d=r"],
    "colour": ["", "red"],
}


def files(rows, rest=REST, name="events.csv"):
    header = list(dict.fromkeys(key for row in rows for key in row)) or list(HEADER)
    text = "\n".join([",".join(header), *(",".join(row.get(key, "") for key in header) for row in rows)])
    return [("r.toml", content({k: v for k, v in rest.items() if v})), (name, text.encode())]


def read(some):
    try:
        return reader.read(some)
    except RegisterError as error:
        return error.faults


def row_by_row(some):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "_in_columns", lambda _: None)
        return read(some)


def agree(some):
    """Read in both ways, compare, and return whether it was in columns."""
    found, other = read(some), row_by_row(some)
    if isinstance(other, tuple | list):
        assert found == other
        return False
    assert same_facts(found, other)
    assert tuple(found.events) == tuple(other.events)
    assert [event.origin for event in found.events] == [event.origin for event in other.events]
    return isinstance(found.events, EventColumns)


@st.composite
def tables(draw):
    """Draw rows that are sound but for a few cells."""
    rows = [ROW | {"id": f"e{number}", "date": f"2001-02-0{number + 1}"} for number in range(draw(st.integers(0, 3)))]
    for row, act in zip(rows, draw(st.permutations(["accede", "withdraw", "sign"])), strict=False):
        row["act"] = act
    for _ in range(draw(st.integers(0, 3)) if rows else 0):
        key = draw(st.sampled_from(sorted(OTHERS)))
        draw(st.sampled_from(rows))[key] = draw(st.sampled_from(OTHERS[key]))
    return rows


@examples(1500, of=50)
@given(rows=tables())
def test_columns_are_what_the_rows_are_and_have_the_same_faults(rows):
    agree(files(rows))


def test_sound_events_of_one_table_are_read_in_columns():
    rows = [ROW, ROW | {"id": "e1", "state": "FRA", "instrument": "", "note": "é", "sources": "s|s2", "by": "state"}]
    rows += [ROW | {"id": "e2", "instrument": "u"}, ROW | {"id": "e3", "act": "note", "topic": "arrears"}]
    rows += [ROW | {"id": "e4", "act": "suspend", "date": "2003-05", "reported": "", "readings": "", "states": ""}]
    assert agree(files(rows))


@pytest.mark.parametrize("key", ["instrument", "by", "form", "topic", "note", "sources"])
def test_a_table_has_the_columns_that_every_event_fills(key):
    rows = [ROW, ROW | {"id": "e1", "state": "FRA"}]
    found = agree(files([{name: row[name] for name in HEADER if name != key} for row in rows]))
    assert found is (key != "sources")


@pytest.mark.parametrize(
    ("key", "cell"), [(key, cell) for key, cells in OTHERS.items() for cell in cells], ids=lambda one: one or "empty"
)
def test_each_cell_is_read_in_both_ways_alike(key, cell):
    agree(files([ROW | {key: cell}, ROW | {"id": "f", "state": "FRA"}]))
    agree(files([{key: ""} | ROW, ROW | {"id": "f", "state": "FRA", key: cell}]))


@pytest.mark.parametrize(
    "rest",
    [
        {"event": [{"id": "x", "state": "AAA", "act": "sign", "date": date(1999, 1, 1), "sources": ["s"]}]},
        {
            "dispute": [
                {"id": "d", "question": "?", "default": "a", "reading": [{"id": "a", "label": "A", "sources": ["s"]}]}
            ]
        },
        {"state": [{"code": "AAA", "name": "Aland"}, {"code": "AAA", "name": "Again"}]},
        {"source": []},
        {"meeting": [{"id": "e0", "body": "b", "date": date(2001, 1, 1)}]},
    ],
    ids=["events elsewhere", "a dispute", "a fault elsewhere", "no sources", "an id of another table"],
)
def test_what_the_other_files_hold_counts(rest):
    assert not agree(files([ROW], REST | rest))


def test_two_tables_of_events_are_merged():
    first, second = files([ROW]), files([ROW | {"id": "e1", "act": "sign", "date": "2000-01-01"}], name="event.csv")
    assert not agree([*first, second[1]])


def test_rows_of_too_few_cells_are_faults():
    some = files([ROW, ROW | {"id": "e1", "state": "FRA"}])
    assert not agree([some[0], (some[1][0], some[1][1] + b"\ne2,AAA")])


def test_events_read_in_columns_can_be_compiled_and_read_again():
    found = read(files([ROW, ROW | {"id": "e1", "state": "FRA"}]))
    again = from_bytes(to_bytes(View(found), "key"), "key")
    assert again is not None
    assert same_facts(again.facts, found)
    assert again.columns("t").codes == ("AAA", "FRA")


def test_events_in_columns_are_not_compiled_into_the_cache(tmp_path, monkeypatch):
    from csto_membership import load  # noqa: PLC0415  with the folder of the cache as it is here

    kept = []
    monkeypatch.setattr(compiled, "keep", lambda *args: kept.append(args))
    for name, held in files([ROW]):
        (tmp_path / name).write_bytes(held)
    assert load(tmp_path).members("2005-01-01").codes == ("AAA",)
    assert not kept


def parquet(columns):
    pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from pyarrow import parquet as written  # noqa: PLC0415  if it is installed

    made = io.BytesIO()
    written.write_table(pa.table(columns), made)
    return [files([])[0], ("events.parquet", made.getvalue())]


SOUND = {
    "id": ["e0", "e1"],
    "state": ["AAA", "FRA"],
    "instrument": ["t", None],
    "act": ["accede", "sign"],
    "date": [date(2001, 2, 3), date(2002, 2, 3)],
    "sources": ["s", "s|s2"],
}


@pytest.mark.parametrize(
    ("more", "whole"),
    [
        ({}, True),
        ({"date": [datetime(2001, 2, 3), None]}, False),  # noqa: DTZ001  as a spreadsheet has it
        ({"date": [datetime(2001, 2, 3), datetime(2002, 2, 3)]}, True),  # noqa: DTZ001
        ({"date": [datetime(2001, 2, 3, 4), datetime(2002, 2, 3)]}, False),  # noqa: DTZ001
        ({"date": ["2001-02", "2001-02-03"]}, True),
        ({"sources": [["s"], ["s", "s2"]]}, True),
        ({"sources": [["s"], []]}, False),
        ({"sources": [[1], [2]]}, False),
        ({"states": [["AAA"], ["FRA"]]}, False),
        ({"readings": [{"d": ["a"]}, None]}, False),
        ({"note": [1, 2]}, False),
        ({"note": [None, " é "]}, True),
        ({"verified": [date(2020, 1, 1), None]}, True),
        ({"verified": [1.0, None]}, False),
        ({"verified": [{"a": 1}, None]}, False),
    ],
)
def test_parquet_is_read_in_both_ways_alike(more, whole):
    assert agree(parquet(SOUND | more)) is whole
