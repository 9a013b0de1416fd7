"""Tables: rows and columns of plain values, and every form in which they leave."""

import csv
import io
import json
import pickle
from array import array
from datetime import date, datetime
from enum import IntEnum
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from thorough import examples

from csto_membership.errors import UnknownWordError
from csto_membership.model.vocabulary import Status
from csto_membership.output.columns import Column, Runs, Slices, plain
from csto_membership.output.plain import plain as plain_value
from csto_membership.output.table import FORMATS, SHOWN_ROWS, Table


class Season(IntEnum):
    """A number of another class."""

    SPRING = 1


class Day(date):
    """A day of another class."""


SMALL = Table(
    ("state", "since", "member", "days", "share"),
    [
        ("Armenia", date(1994, 4, 20), True, 3, 0.5),
        ("Georgia", None, False, None, None),
    ],
)
EMPTY = Table(("state", "status"), [])
# texts of one line and several; a carriage return alone is no line break of these files
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00"), max_size=6)
VALUES = st.one_of(st.none(), TEXTS, st.integers(-999, 999), st.booleans(), st.dates())


@st.composite
def tables(draw):
    columns = draw(st.lists(st.text("abc|<\"',", min_size=1, max_size=3), min_size=1, max_size=3, unique=True))
    return Table(columns, draw(st.lists(st.tuples(*[VALUES] * len(columns)), max_size=4)))


def again(value):
    return pickle.loads(pickle.dumps(value))  # noqa: S301  our own bytes


# rows and columns


def test_a_table_holds_its_rows_under_its_columns():
    table = Table(["a", "b"], iter([[1, 2], (3, 4)]))
    assert (table.columns, table.rows) == (("a", "b"), ((1, 2), (3, 4)))


def test_a_table_is_iterated_row_by_row_as_dictionaries():
    assert list(Table("ab", [(1, 2), (3, 4)])) == [{"a": 1, "b": 2}, {"a": 3, "b": 4}]


def test_a_table_counts_its_rows():
    assert (len(SMALL), len(EMPTY), bool(EMPTY)) == (2, 0, False)


@pytest.mark.parametrize(("row", "count"), [((1,), 1), ((1, 2, 3), 3), ((), 0)])
def test_a_row_of_another_length_is_refused(row, count):
    with pytest.raises(ValueError, match=f"^a row has {count} values for 2 columns: "):
        Table("ab", [(1, 2), row])


def test_two_columns_of_one_name_are_refused():
    with pytest.raises(ValueError, match=r"^two columns have one name: a, b, a$"):
        Table("aba", [])


def test_a_column_is_the_values_under_its_name():
    assert SMALL.column("since") == (date(1994, 4, 20), None)


@pytest.mark.parametrize("ask", [SMALL.column, SMALL.kind])
def test_an_unknown_column_is_refused_with_those_there_are(ask):
    with pytest.raises(UnknownWordError) as caught:
        ask("until")
    message = "unknown column 'until'; one of: state, since, member, days, share"
    assert str(caught.value) == message


def test_the_repr_is_size_and_columns():
    assert repr(SMALL) == "<Table of 2 rows: state, since, member, days, share>"


# columns in a short form


RUNS = st.lists(st.tuples(VALUES, st.integers(0, 4)), max_size=5)


@given(RUNS)
def test_runs_are_their_values_repeated(pairs):
    expected = [value for value, length in pairs for _ in range(length)]
    column = Runs([value for value, _ in pairs], [length for _, length in pairs])
    assert (list(column), len(column), column) == (expected, len(expected), tuple(expected))
    assert [column[place] for place in range(len(column))] == expected


@st.composite
def slices(draw):
    values = draw(st.lists(VALUES, max_size=6))
    place = st.integers(0, len(values))
    return values, draw(st.lists(st.tuples(place, place, st.integers(0, 3)), max_size=4))


@given(slices())
def test_slices_are_parts_of_their_values_repeated(drawn):
    values, parts = drawn
    expected = [value for start, stop, times in parts for value in values[start:stop] * times]
    column = Slices(values, parts)
    assert (list(column), len(column), column) == (expected, len(expected), tuple(expected))
    assert [column[place] for place in range(len(column))] == expected


PACKED = memoryview(array("q", [2, 3]).tobytes()).cast("q")  # as numpy gives lengths
SHORT = [
    Runs("abc", [2, 0, 3]),
    Runs.over(PACKED, 5).alike("ac"),
    Slices("xacccax", [(1, 2, 2), (3, 3, 5), (6, 7, 0), (2, 3, 1), (3, 5, 1)]),
]
LONG = [tuple("aaccc"), tuple("aaccc")]


@pytest.mark.parametrize("column", SHORT)
def test_a_short_column_is_read_like_a_tuple(column):
    assert (column[-1], column[-5], column[1:4], column[::-2]) == ("c", "a", ("a", "c", "c"), ("c", "c", "a"))
    assert (column.index("c"), column.count("c"), "b" in column) == (2, 3, False)


@pytest.mark.parametrize("column", [*SHORT, Runs([], []), Slices([], [])])
@pytest.mark.parametrize("beyond", [0, 1])
def test_a_place_beyond_a_short_column_is_refused(column, beyond):
    with pytest.raises(IndexError, match=f"a sequence of {len(column)} items has none at"):
        column[len(column) + beyond]
    with pytest.raises(IndexError, match="has none at -"):
        column[-len(column) - beyond - 1]


def test_short_columns_of_the_same_values_are_equal_and_hash_alike_in_any_form():
    assert SHORT[0] == SHORT[1]
    assert {hash(column) for column in SHORT} == {hash(LONG[0])}


@pytest.mark.parametrize("other", [tuple("aacc"), tuple("aaccb"), list("aaccc"), "aaccc", None])
def test_a_short_column_is_not_equal_to_other_values_or_other_kinds(other):
    assert SHORT[0] != other


@pytest.mark.parametrize("column", SHORT)
def test_a_short_column_survives_pickling(column):
    assert (again(column), type(again(column))) == (column, type(column))


def test_runs_without_a_length_for_each_value_are_refused():
    with pytest.raises(ValueError, match=r"^3 values for 2 runs$"):
        Runs("abc", [1, 2])


def test_a_column_alike_has_other_values_in_the_same_runs():
    assert Runs("abc", [2, 0, 3]).alike("xy") == tuple("xxyyy")


@pytest.mark.parametrize("values", ["x", "xyz"])
def test_a_column_alike_needs_a_value_for_each_run(values):
    with pytest.raises(ValueError, match=rf"^{len(values)} values for 2 runs$"):
        Runs("ab", [2, 3]).alike(values)


@pytest.mark.parametrize(("name", "given_places"), [("_at", [0]), ("_sizes", [])])
def test_a_column_of_no_form_leaves_its_parts_to_the_forms(name, given_places):
    with pytest.raises(NotImplementedError):
        getattr(Column, name)(SHORT[0], *given_places)


# tables of columns


def both(*columns):
    """Return a table of columns, and the same as a table of rows."""
    names = [f"c{place}" for place, _ in enumerate(columns)]
    return Table.of_columns(dict(zip(names, columns, strict=True))), Table(names, list(zip(*columns, strict=True)))


def test_a_table_of_columns_is_the_table_of_its_rows():
    of_columns, of_rows = both(*SHORT, [1, 2, 3, 4, 5])
    assert of_columns == of_rows
    assert (hash(of_columns), of_columns.rows, len(of_columns)) == (hash(of_rows), of_rows.rows, 5)


@pytest.mark.parametrize("form", FORMATS)
def test_a_table_of_columns_leaves_in_the_same_forms(form):
    of_columns, of_rows = both(*SHORT)
    assert of_columns.to(form) == of_rows.to(form)


def test_a_table_of_columns_is_iterated_like_one_of_rows():
    of_columns, of_rows = both(*SHORT)
    assert list(of_columns) == list(of_rows)


def test_a_short_column_is_kept_as_it_is_and_another_made_a_tuple():
    table = Table.of_columns({"short": SHORT[0], "long": ["a"] * 5})
    assert table.column("short") is SHORT[0]
    assert table.column("long") == ("a",) * 5


def test_the_rows_of_a_table_of_columns_are_made_once():
    table, _ = both(*SHORT)
    assert table.rows is table.rows


def test_a_table_without_columns_has_no_rows():
    assert (len(Table.of_columns({})), Table.of_columns({}).rows) == (0, ())


def test_columns_of_different_lengths_are_refused_by_name():
    with pytest.raises(ValueError, match=r"^the columns of a table have one length, not short 5, long 1$"):
        Table.of_columns({"short": SHORT[0], "long": [1]})


def test_a_table_of_columns_survives_pickling_in_its_short_form():
    table, _ = both(*SHORT)
    copy = again(table)
    assert (copy, type(copy.column("c0"))) == (table, Runs)


# kinds


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["a", None], str),
        ([1, None, 2], int),
        ([1.5], float),
        ([1, 1.5], float),
        ([True, None], bool),
        ([True, 1], str),
        ([date(2024, 1, 1), None], date),
        ([date(2024, 1, 1), "a"], str),
        ([Status.MEMBER], str),
        ([Season.SPRING, 2], int),
        ([Day(2024, 1, 1), date(2024, 1, 2)], date),
        ([datetime(2024, 1, 1)], str),  # noqa: DTZ001  a time without a zone
        ([None], str),
        ([], str),
    ],
)
def test_the_kind_of_a_column_is_that_of_its_values(values, kind):
    assert Table(["c"], [(value,) for value in values]).kind("c") is kind
    assert Table.of_columns({"c": Runs(values, [1] * len(values))}).kind("c") is kind


@pytest.mark.parametrize(("scalar", "value", "kind"), [("int64", 1, int), ("float32", 1, float), ("bool_", 1, bool)])
def test_a_scalar_of_numpy_has_the_kind_of_its_value(scalar, value, kind):
    numpy = pytest.importorskip("numpy", reason="numpy is not installed")
    assert Table(["c"], [(getattr(numpy, scalar)(value),)]).kind("c") is kind


def test_a_kind_that_is_given_comes_before_that_of_the_values():
    table = Table(["a", "b"], [(None, 1)], {"a": date})
    assert (table.kind("a"), table.kind("b")) == (date, int)
    assert again(table).kind("a") is date


# immutability, equality


@pytest.mark.parametrize("name", ["columns", "rows", "other"])
def test_a_table_cannot_be_set(name):
    with pytest.raises(AttributeError, match=f"a table is immutable: cannot set '{name}'"):
        setattr(SMALL, name, ())


@pytest.mark.parametrize("name", ["columns", "other"])
def test_nothing_of_a_table_can_be_deleted(name):
    with pytest.raises(AttributeError, match=f"a table is immutable: cannot delete '{name}'"):
        delattr(SMALL, name)


def test_what_a_table_was_made_of_does_not_reach_in():
    row = [1, 2]
    table = Table("ab", [row])
    row[0] = 3
    assert table.rows == ((1, 2),)


@given(tables())
def test_a_table_survives_pickling(table):
    copy = again(table)
    assert (copy, hash(copy)) == (table, hash(table))


@pytest.mark.parametrize(
    "other",
    [
        Table(SMALL.columns, SMALL.rows[:1]),
        Table(SMALL.columns, SMALL.rows[::-1]),
        Table("abcde", SMALL.rows),
        SMALL.rows,
        None,
    ],
)
def test_a_table_of_other_columns_or_rows_is_another(other):
    assert other != SMALL


# csv and tsv


def test_csv_has_a_header_and_a_line_a_row():
    assert SMALL.to_csv() == (
        "state,since,member,days,share\n"  # as a person would write it
        "Armenia,1994-04-20,true,3,0.5\n"
        "Georgia,,false,,\n"
    )


def test_tsv_is_csv_with_tabs():
    assert SMALL.to_tsv() == SMALL.to_csv().replace(",", "\t")


def test_a_value_with_delimiters_quotes_or_line_breaks_is_quoted():
    table = Table(["a"], [('x,"y"\nz',)])
    assert table.to_csv() == 'a\n"x,""y""\nz"\n'


@pytest.mark.parametrize(("form", "delimiter"), [("csv", ","), ("tsv", "\t")])
@examples(60)
@given(table=tables())
def test_what_is_written_is_read_back_by_the_standard_reader(form, delimiter, table):
    lines = list(csv.reader(io.StringIO(table.to(form), newline=""), delimiter=delimiter))
    assert lines == [list(table.columns), *([plain(value) for value in row] for row in table.rows)]


# json


def test_json_keeps_numbers_truth_and_what_is_missing():
    assert json.loads(SMALL.to_json()) == [
        {"state": "Armenia", "since": "1994-04-20", "member": True, "days": 3, "share": 0.5},
        {"state": "Georgia", "since": None, "member": False, "days": None, "share": None},
    ]


def test_json_is_written_in_its_own_script():
    assert "Армения" in Table(["a"], [("Армения",)]).to_json()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_json_has_no_word_for_is_null(value):
    table = Table(("x", "y"), [(value, 1.5)])
    refuse = pytest.fail  # NaN and Infinity are no JSON
    assert json.loads(table.to_json(), parse_constant=refuse) == [{"x": None, "y": 1.5}]
    assert plain_value({"x": [value]}) == {"x": [None]}


def test_values_of_numpy_are_values_in_json():
    np = pytest.importorskip("numpy")
    row = (np.int64(3), np.float64("nan"), np.bool_(True), np.datetime64("2012-07-01"), np.str_("a"))  # noqa: FBT003  numpy's
    assert json.loads(Table("abcde", [row]).to_json()) == [{"a": 3, "b": None, "c": True, "d": "2012-07-01", "e": "a"}]


@examples(60)
@given(tables())
def test_json_is_read_back_to_the_rows(table):
    expected = [{k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()} for row in table]
    assert json.loads(table.to_json()) == expected


# markdown


def test_markdown_has_a_header_a_rule_and_a_line_a_row():
    assert Table("ab", [("x", None), (True, date(2024, 1, 1))]).to_markdown() == (
        "| a | b |\n| --- | --- |\n| x |  |\n| true | 2024-01-01 |\n"
    )


def test_markdown_escapes_what_would_end_a_cell_or_a_line():
    assert Table(["a|b"], [("x|y\nz",)]).to_markdown() == "| a\\|b |\n| --- |\n| x\\|y z |\n"


@examples(60)
@given(tables())
def test_markdown_has_as_many_lines_as_rows_and_two(table):
    assert table.to_markdown().count("\n") == len(table) + 2


# html


class Cells(HTMLParser):
    """Read an HTML table back: the cells, row by row, and the tags that were met."""

    def __init__(self, text):
        super().__init__()
        self.rows, self.tags = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        del attrs
        self.tags.add(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_data(self, data):
        if self.rows and self.rows[-1] and data.strip("\n"):
            self.rows[-1][-1] += data


@examples(60)
@given(st.lists(st.tuples(st.text("ab<>&\"'/"), st.integers()), max_size=4))
def test_html_is_read_back_to_the_cells_whatever_they_say(rows):
    read = Cells(Table(["<b>", "n"], rows).to_html())
    assert read.rows == [["<b>", "n"], *([text, str(number)] for text, number in rows)]
    assert read.tags <= {"table", "thead", "tbody", "tr", "th", "td"}


def numbered(count):
    return Table(["n"], [(n,) for n in range(count)])


def test_html_shows_all_rows_by_default():
    assert len(Cells(numbered(SHOWN_ROWS + 5).to_html()).rows) == 1 + SHOWN_ROWS + 5


def test_html_that_is_cut_says_how_many_rows_there_are():
    assert Cells(numbered(5).to_html(most=2)).rows == [["n"], ["0"], ["1"], ["2 of 5 rows"]]


def test_another_format_is_refused_with_those_that_there_are():
    with pytest.raises(UnknownWordError) as info:
        numbered(1).to("xml")
    assert str(info.value) == f"unknown format 'xml'; one of: {', '.join(FORMATS)}"


def test_html_is_a_head_and_a_body():
    assert numbered(2).to_html() == (
        '<table>\n<thead><tr><th scope="col">n</th></tr></thead>\n<tbody>\n'
        "<tr><td>0</td></tr>\n<tr><td>1</td></tr>\n</tbody>\n</table>\n"
    )


def test_html_that_need_not_be_cut_says_nothing():
    assert Cells(numbered(2).to_html(most=2)).rows == [["n"], ["0"], ["1"]]


def test_a_notebook_shows_the_first_rows():
    assert numbered(SHOWN_ROWS + 1)._repr_html_() == numbered(SHOWN_ROWS + 1).to_html(SHOWN_ROWS)


# plain text


def test_plain_text_is_aligned_under_its_header_without_blanks_at_the_end():
    assert str(SMALL) == (
        "state    since       member  days  share\n"  # two blanks between columns
        "Armenia  1994-04-20  true    3     0.5\n"
        "Georgia              false"
    )


def test_the_plain_text_of_an_empty_table_is_its_header():
    assert str(EMPTY) == "state  status"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (1.5, "1.5"),
        (date(2024, 2, 29), "2024-02-29"),
        ("a", "a"),
        (Status.FROZEN, "frozen"),
    ],
)
def test_a_value_is_written_as_people_write_it(value, text):
    assert plain(value) == text


# forms by name


@pytest.mark.parametrize("form", FORMATS)
def test_a_form_by_name_is_the_form(form):
    assert SMALL.to(form) == getattr(SMALL, f"to_{form}")()


@pytest.mark.parametrize("form", ["xlsx", "CSV", "", "pandas", "to_csv", "__class__"])
def test_an_unknown_form_is_refused_with_those_there_are(form):
    with pytest.raises(UnknownWordError) as caught:
        SMALL.to(form)
    assert (caught.value.name, caught.value.suggestions) == (form, FORMATS)


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_table_leaves_in_every_form(form):
    text = EMPTY.to(form)
    assert "status" in text or json.loads(text) == []


# data frames: what they hold is tested in test_frames


@pytest.mark.parametrize(
    ("library", "form"), [("pandas", "to_pandas"), ("polars", "to_polars"), ("pyarrow", "to_arrow")]
)
def test_a_data_frame_has_the_columns_and_rows_of_the_table(library, form):
    pytest.importorskip(library, reason=f"{library} is not installed")
    frame = getattr(SMALL, form)()
    names = frame.column_names if library == "pyarrow" else list(frame.columns)
    assert (names, len(frame)) == (list(SMALL.columns), len(SMALL))


def test_a_table_is_taken_as_it_is_by_libraries_that_read_arrow_streams():
    arrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    assert arrow.table(SMALL) == SMALL.to_arrow()
