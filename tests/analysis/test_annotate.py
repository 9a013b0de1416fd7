"""Annotation: every engine gives the answers of the point questions, and stays what it is."""

import re
import subprocess
import sys
import warnings
from array import array
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from random import Random

import pytest
from attrs import evolve
from engines import (
    BACKENDS,
    COLUMNS,
    EAGER,
    KINDS,
    ORDERED,
    engine,
    every_engine,
    frame,
    partner,
    plain,
    quiet,
    relation,
    rows_of,
    spark,
)
from helpers import ALAND, BELAND, day, happened, instrument, register, window
from histories import registers
from hypothesis import given
from hypothesis import strategies as st
from thorough import examples

from csto_membership import CSTO, Counting, Moment, Table, UndeterminedError, compare
from csto_membership.analysis.annotate import adapters, lookup
from csto_membership.analysis.annotate.annotate import ANSWERS, annotate, unrecognised
from csto_membership.analysis.annotate.backends.polars import add_answers
from csto_membership.analysis.annotate.contents import contents_of
from csto_membership.analysis.codes import known_numbers, known_texts, known_values, recogniser
from csto_membership.engine.columns import Histories
from csto_membership.engine.configurations import EVERY
from csto_membership.errors import BeforeForceWarning, UnknownInstrumentError, UnknownWordError, UnrecognisedWarning
from csto_membership.model.catalogue import catalogue
from csto_membership.model.instruments import Instrument
from csto_membership.model.state_codes import SYSTEMS
from csto_membership.model.states import State
from csto_membership.register import Register

MANY = 100_000
SINCE = date(1990, 1, 1)


def moment(*parts):
    return datetime(*parts)  # noqa: DTZ001  a time without a zone is what is tested


def by_place(made):
    columns, rows = rows_of(made)
    return columns, sorted(rows)


# one hundred thousand random rows


@cache
def random_rows():
    """Return random states, by every name and some that are none, on random days, some missing."""
    dice = Random(20120628)  # noqa: S311  the same rows every time
    names = [text for state in CSTO.states for spelling in state.spellings for text in (spelling, spelling.upper())]
    names = [name for name in names if name.casefold() in known_folded()] + [
        "XFR",
        "Narnia",
        "",
        "ARMM",
        "arm enia",
        None,
    ]
    days = [SINCE + timedelta(days=number) for number in range(14_000)] + 200 * [None]
    return [(place, dice.choice(names), dice.choice(days)) for place in range(MANY)]


@cache
def known_folded():
    return {spelling.casefold() for state in CSTO.states for spelling in state.spellings}


@cache
def answered(code, on, instrument):
    """Return what the point questions say of one state on one day."""
    asked = {"instrument": instrument, "projected": "accept"}
    possible = CSTO.possible_statuses(code, on, **asked)
    try:
        member = CSTO.is_member(code, on, **asked)
    except UndeterminedError:
        member = None
    status = min(possible).value if len(possible) == 1 else None
    return status, member, " or ".join(sorted(possible)), code


@cache
def expected_rows(instrument):
    codes = {spelling.casefold(): state.code for state in CSTO.states for spelling in state.spellings}
    rows = []
    for place, name, on in random_rows():
        code = codes.get(name.casefold()) if name is not None else None
        known = (None, None, None, code) if code is None or on is None else answered(code, on, instrument)
        late = None if on is None else on > CSTO.checked_through
        rows.append((place, name, on, *(known if on is not None else (None, None, None, None)), late))
    return rows


@quiet
@pytest.mark.parametrize("instrument", ["cst", "ksor"])
@every_engine
def test_every_engine_gives_the_answers_of_the_point_questions(name, instrument):
    given_frame = frame(name, random_rows())
    made = annotate(CSTO, given_frame, state="who", on="on", add=ANSWERS, instrument=instrument)
    assert type(made) is type(given_frame)
    columns, rows = by_place(made)
    assert columns == (*COLUMNS, *ANSWERS)
    assert rows == expected_rows(instrument)


def test_the_random_rows_meet_every_kind_of_answer():
    found = {row[3] for row in expected_rows("cst")} | {row[3] for row in expected_rows("ksor")}
    assert found == {"outsider", "signatory", "member", "suspended", "frozen", "withdrawn", None}
    assert {row[5] for row in expected_rows("ksor")} >= {"outsider or signatory"}
    assert {row[7] for row in expected_rows("cst")} == {False, True, None}


@given(registers(), st.sampled_from(Counting))
@examples(60)
def test_a_row_is_what_the_questions_say_of_its_day(asked, counting):
    days = [day(number) for number in range(-4, 30)]
    facts = Table(("who", "on"), [(state.code, on) for state in asked.states for on in days])
    made = annotate(asked, facts, state="who", on="on", add=("status", "member", "possible"), counting=counting)
    for row in made:
        assert row["possible"] == " or ".join(sorted(asked.possible_statuses(row["who"], row["on"])))
        assert row["status"] == (None if " or " in row["possible"] else row["possible"])
        roster = asked.members(row["on"], counting=counting, undetermined="exclude")
        open_ones = {state.code for state in roster.undetermined}
        assert row["member"] is (None if row["who"] in open_ones else row["who"] in roster.codes)


@given(registers())
@examples(60)
def test_what_a_bond_holds_changes_on_each_day_of_change(asked):
    for state in asked.states:
        days, possible = asked.timeline(state).held
        assert len(possible) == len(days) + 1
        assert list(days) == sorted(set(days))
        assert all(one != two for one, two in pairwise(possible))


@quiet
@every_engine
def test_what_is_known_only_within_bounds_is_missing_and_what_is_possible_is_listed(name):
    asked = register(happened("sign", window(day(3), day(5))), happened("ratify", window(day(9), day(9))))
    rows = [(number, "AAA", day(number)) for number in (2, 3, 4, 5, 8, 9)]
    made = annotate(asked, frame(name, rows), state="who", on="on", add=("status", "member", "possible"))
    assert [row[3:] for row in by_place(made)[1]] == [
        ("outsider", False, "outsider"),
        (None, False, "outsider or signatory"),
        (None, False, "outsider or signatory"),
        ("signatory", False, "signatory"),
        ("signatory", False, "signatory"),
        ("member", True, "member"),
    ]


@pytest.mark.parametrize(
    ("counting", "member"), [("de_jure", True), ("participating", False), ("voting", True), ("signed", True)]
)
def test_who_counts_depends_on_the_counting(counting, member):
    facts = Table(("who", "on"), [("Armenia", date(2024, 3, 1))])
    assert annotate(CSTO, facts, state="who", on="on", counting=counting).column("member") == (member,)


def test_the_view_is_the_register_s():
    facts = Table(("who", "on"), [("UZB", date(2020, 1, 1))])
    view = CSTO.read_as(uzbekistan_2012="suspended")
    assert annotate(view, facts, state="who", on="on").column("status") == ("suspended",)


# rows


SOME = [
    (1, "UZB", day(0)),
    (2, "ARM", None),
    (3, "UZB", day(0)),
    (4, None, day(9000)),
    (5, "XFR", day(9)),
    (0, "ARM", day(1)),
]


@quiet
@pytest.mark.parametrize("name", ORDERED)
def test_rows_keep_their_order_and_their_number(name):
    made = annotate(CSTO, frame(name, SOME), state="who", on="on")
    assert [row[0] for row in rows_of(made)[1]] == [1, 2, 3, 4, 5, 0]


@quiet
@pytest.mark.parametrize("name", sorted({*BACKENDS} - {*ORDERED}))
def test_where_the_engine_keeps_no_order_no_row_is_lost_or_multiplied(name):
    made = annotate(CSTO, frame(name, SOME), state="who", on="on")
    assert [row[0] for row in by_place(made)[1]] == [0, 1, 2, 3, 4, 5]


@quiet
@every_engine
def test_a_frame_without_rows_gets_its_columns(name):
    made = annotate(CSTO, frame(name, []), state="who", on="on", add=ANSWERS)
    assert rows_of(made) == ((*COLUMNS, *ANSWERS), [])


# columns that hold nothing


ON = date(2012, 7, 1)
NOTHING = [
    ("who", (0, None, ON), (None, None, None, None, False)),
    ("on", (0, "UZB", None), (None, None, None, None, None)),
]


@pytest.mark.parametrize("name", EAGER)
@pytest.mark.parametrize("kind", [str, int, float, bool, date])
@pytest.mark.parametrize(("column", "row", "answers"), NOTHING, ids=("who", "on"))
def test_a_column_of_any_type_that_holds_nothing_has_missing_answers(name, kind, column, row, answers):
    facts = frame(name, [row], COLUMNS, KINDS | {column: kind})
    assert rows_of(annotate(CSTO, facts, state="who", on="on", add=ANSWERS))[1] == [(*row, *answers)]


@pytest.mark.parametrize("kind", [str, int, float, bool, date])
@pytest.mark.parametrize("name", EAGER)
def test_of_a_column_that_holds_nothing_no_state_is_unrecognised(name, kind):
    facts = frame(name, [(0, None, ON), (1, None, ON)], COLUMNS, KINDS | {"who": kind})
    found = unrecognised(CSTO, facts, state="who")
    assert len(found) == 0


def nothings():
    """Return what libraries write where nothing is."""
    pd, np = partner("pandas"), partner("numpy")
    return [None, float("nan"), np.float64("nan"), np.datetime64("NaT"), pd.NaT, pd.NA]


@pytest.mark.parametrize("others", [[], [("UZB", ON, 2012, "cst")]], ids=["alone", "among others"])
@pytest.mark.parametrize("role", ["who", "on", "year", "under"])
def test_a_cell_of_a_table_that_another_library_calls_missing_is_missing(role, others):
    columns = ("who", "on", "year", "under")
    asked = {"year": "year"} if role == "year" else {"on": "on"}
    asked |= {"instrument_column": "under"} if role == "under" else {}
    found, given_back = [], []
    for nothing in nothings():
        row = tuple((dict(zip(columns, ("ARM", ON, 2012, "cst"), strict=True)) | {role: nothing}).values())
        made = annotate(CSTO, Table(columns, [*others, row]), state="who", add=ANSWERS, **asked)
        found.append([tuple(row)[len(columns) :] for row in made.rows])
        given_back.append(made.column(role)[-1])
        assert len(unrecognised(CSTO, Table(columns, [*others, row]), state="who")) == 0
    assert found[0][-1][:-1] == (None,) * (len(ANSWERS) - 1)
    assert found == [found[0]] * len(found)
    assert [str(one) for one in given_back] == [str(one) for one in nothings()]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("ARM", "texts"),
        (5, "numbers"),
        (5.5, "numbers"),
        (True, "truth values"),
        (ON, "days"),
        (moment(2012, 7, 1), "days"),
        (datetime(2012, 7, 1, tzinfo=UTC), "times with a zone"),
        (timedelta(1), "values of type timedelta"),
        (b"x", "values of type bytes"),
    ],
)
def test_what_a_column_holds_is_told_whatever_is_missing_beside_it(value, words):
    assert {contents_of(values) for values in ([value], [value, *nothings()], [*nothings(), value])} == {words}


@pytest.mark.parametrize(("value", "words"), [(timedelta(1), "timedelta|Duration"), (b"x", "bytes|Binary")])
@pytest.mark.parametrize("name", [*EAGER, "polars-lazy", "duckdb"])
def test_a_column_of_another_type_is_told_by_it(name, value, words):
    facts = without_type(name, {"who": ["ARM"], "when": [value]})
    with pytest.raises(TypeError, match=rf"^column 'when' holds no days but values of type ({words})[^:]*: convert"):
        annotate(CSTO, facts, state="who", on="when")


def without_type(name, values):
    """Return a frame whose columns have no type where they hold nothing."""
    pa = partner("pyarrow")
    engine(name)
    made = {
        "table": lambda: Table(tuple(values), list(zip(*values.values(), strict=True))),
        "pandas": lambda: partner("pandas").DataFrame(values, dtype=object),
        "polars": lambda: partner("polars").DataFrame(values, strict=False),
        "polars-lazy": lambda: partner("polars").LazyFrame(values, strict=False),
        "pyarrow": lambda: pa.table(values),
        "duckdb": lambda: relation(pa.table(values)),
        "spark": lambda: spark().createDataFrame(pa.table(values)),
    }
    return made[name]()


@quiet
@pytest.mark.parametrize(
    "name",
    [
        *("table", "pandas", "polars", "polars-lazy", "pyarrow", "duckdb"),
        pytest.param("spark", marks=pytest.mark.heavy),
    ],
)
@pytest.mark.parametrize(("row", "answers"), [one[1:] for one in NOTHING], ids=("who", "on"))
def test_a_column_without_a_type_has_missing_answers_lazy_or_not(name, row, answers):
    facts = without_type(name, {column: [value] for column, value in zip(COLUMNS, row, strict=True)})
    assert rows_of(annotate(CSTO, facts, state="who", on="on", add=ANSWERS))[1] == [(*row, *answers)]
    assert rows_of(annotate(CSTO, facts, state="who", on="on", add="code"))[0] == (*COLUMNS, "code")


@quiet
@pytest.mark.parametrize("name", ["pandas", "polars", "pyarrow"])
def test_a_number_beyond_all_codes_is_no_state(name):
    pa = partner("pyarrow")
    engine(name)
    given_frame = pa.table({"who": pa.array([2**63 + 5, 704], pa.uint64()), "on": [date(2012, 7, 1)] * 2})
    made = {"pandas": lambda t: t.to_pandas(), "polars": partner("polars").from_arrow, "pyarrow": lambda t: t}
    rows = rows_of(annotate(CSTO, made[name](given_frame), state="who", on="on", codes="cow", add="status"))[1]
    assert [row[2] for row in rows] == [None, "suspended"]


def test_a_whole_number_beyond_64_bits_is_no_state():
    engine("polars")
    given_frame = partner("polars").DataFrame({"who": [10**20, 704], "on": [date(2012, 7, 1)] * 2})
    with pytest.warns(UnrecognisedWarning, match="1 of 2 rows"):
        rows = rows_of(annotate(CSTO, given_frame, state="who", on="on", codes="cow", add="status"))[1]
    assert [row[2] for row in rows] == [None, "suspended"]


def test_a_column_may_have_the_empty_name():
    table = Table(("", "who"), [(date(2012, 7, 1), "UZB")])
    assert annotate(CSTO, table, state="who", on="", add="status").column("status") == ("suspended",)
    found = compare(CSTO, [{"": date(2012, 7, 1), "who": "UZB", "in": 1}], state="who", on="", member="in")
    assert found.scores[0].comparable == 1


@pytest.mark.parametrize("library", ["table", "pandas", "polars", "pyarrow"])
def test_columns_of_every_use_may_have_the_empty_name_or_share_one(library):
    columns = {"": ["charter", "x"], "who": ["UZB", "UZB"], "on": [date(2012, 7, 1)] * 2}
    if library == "table":
        frame = Table(tuple(columns), list(zip(*columns.values(), strict=True)))
    else:
        engine(library)
        made = partner(library)
        frame = made.table(columns) if library == "pyarrow" else made.DataFrame(columns)

    def answers(added, **columns_asked):
        with pytest.warns(UnrecognisedWarning, match="of 2 rows"):
            found = annotate(CSTO, frame, on="on", **columns_asked)
        values = found.column(added) if library == "table" else found[added]
        return [value if isinstance(value, str) else None for value in getattr(values, "to_pylist", lambda: values)()]

    assert answers("status", state="who", instrument_column="") == ["suspended", None]
    assert answers("status", state="", instrument_column="") == [None, None]
    coded = annotate(CSTO, frame, state="who", on="on", add={"code": "c", "status": "s"})
    assert "c" in coded.columns if library != "pyarrow" else "c" in coded.column_names


def test_what_narwhals_does_not_read_is_refused_in_our_words():
    engine("pandas")
    pd, np = partner("pandas"), partner("numpy")
    words = "^a frame or a Table is annotated, not "
    for given_frame in (pd.Series(["ARM"]), np.array([["ARM", "2012-07-01"]]), date(2012, 7, 1)):
        with pytest.raises(TypeError, match=words):
            annotate(CSTO, given_frame, state="who", on="on")
    twice = pd.DataFrame([["ARM", "x", date(2012, 7, 1)]], columns=["who", "who", "on"])
    for ask in (annotate, compare):
        with pytest.raises(ValueError, match=r"need names of their own: .*'who' 2 times"):
            ask(CSTO, twice, state="who", on="on")


@pytest.mark.parametrize("given", [[{"who": "ARM", "on": day(0)}], {"who": ["ARM"]}, "facts.csv", (), b""])
def test_what_is_no_frame_is_refused_whatever_is_installed(given):
    with pytest.raises(TypeError, match=f"^a frame or a Table is annotated, not {type(given).__name__}$"):
        annotate(CSTO, given, state="who", on="on")


def test_columns_of_a_table_keep_their_types_though_they_hold_nothing():
    table = Table(("who", "on", "n"), [("ARM", date(2012, 7, 1), None)], {"n": int})
    assert annotate(CSTO, table, state="who", on="on").kind("n") is int


def test_an_empty_batch_needs_no_types():
    assert annotate(CSTO, Table(("who", "on"), []), state="who", on="on").columns == ("who", "on", "status", "member")
    pandas = partner("pandas")
    engine("pandas")
    for facts in (pandas.DataFrame({"who": [], "on": []}), pandas.DataFrame(columns=["who", "on"])):
        made = annotate(CSTO, facts, state="who", on="on")
        assert (list(made.columns), len(made)) == (["who", "on", "status", "member"], 0)


@pytest.mark.parametrize("name", ["polars-lazy", "dask", "duckdb"])
def test_a_lazy_column_of_another_type_is_refused_though_it_may_hold_nothing(name):
    facts = frame(name, [(0, "UZB", None)], COLUMNS, KINDS | {"on": int})
    with pytest.raises(TypeError, match="column 'on' holds no days"):
        annotate(CSTO, facts, state="who", on="on")


@quiet
@pytest.mark.parametrize("under", [None, "under"])
@pytest.mark.parametrize(("codes", "value"), [("cowc", "AAA"), ("cow", 5), ("gw", 5.0)])
@every_engine
def test_a_register_that_knows_no_code_recognises_nothing(name, codes, value, under):
    nobody = Register(evolve(register().facts, closed=False))
    rows = [(0, value, day(0), "t"), (1, value, None, "u")]
    facts = frame(name, rows, (*COLUMNS, "under"), KINDS | {"who": type(value), "under": str})
    add = ("status", "code", "projected")
    made = annotate(nobody, facts, state="who", on="on", codes=codes, instrument_column=under, add=add)
    assert [row[4:] for row in by_place(made)[1]] == [(None, None, False), (None, None, None)]


@pytest.mark.parametrize("name", EAGER)
def test_what_is_not_recognised_is_counted_in_a_warning(name):
    given_frame = frame(name, [*SOME, (6, "XFR", None), (7, "Narnia", day(0))])
    words = r"^3 of 8 rows .* such as 'XFR'.*, 'Narnia' \(did you mean Armenia\?\)$"
    with pytest.warns(UnrecognisedWarning, match=words) as caught:
        made = annotate(CSTO, given_frame, state="who", on="on")
    assert [one.filename for one in caught if one.category is UnrecognisedWarning] == [__file__]
    assert rows_of(made)[0] == (*COLUMNS, "status", "member")


@pytest.mark.parametrize("name", EAGER)
def test_nothing_is_warned_of_where_every_state_is_known_or_missing(name):
    annotate(CSTO, frame(name, SOME[:4]), state="who", on="on")


@pytest.mark.parametrize("name", ["polars-lazy", "duckdb"])
def test_a_lazy_frame_is_not_counted(name):
    annotate(CSTO, frame(name, SOME), state="who", on="on")


@quiet
@every_engine
def test_what_is_not_recognised_can_be_asked_for_in_every_engine(name):
    given_frame = frame(name, [*SOME, (6, "XFR", None), (7, "Narnia", day(0))])
    found = unrecognised(CSTO, given_frame, state="who")
    assert type(found) is type(given_frame)
    columns, rows = rows_of(found)
    assert columns == ("who", "rows")
    assert sorted(rows) == [("Narnia", 1), ("XFR", 2)]


@quiet
@pytest.mark.parametrize(("codes", "kind"), [("cow", int), ("gw", float), ("m49", int)])
@every_engine
def test_numbers_that_are_not_recognised_can_be_asked_for_and_stay_numbers(name, codes, kind):
    system = SYSTEMS[codes].of
    numbers = [system(CSTO.state("UZB")), 9999, system(CSTO.state("ARM")), 9999, 9998, None]
    rows = [(place, None if number is None else kind(number), day(0)) for place, number in enumerate(numbers)]
    given_frame = frame(name, rows, kinds=KINDS | {"who": kind})
    columns, found = rows_of(unrecognised(CSTO, given_frame, state="who", codes=codes))
    assert (columns, sorted(found)) == (("who", "rows"), [(9998, 1), (9999, 2)])
    assert {type(value) for value, _ in found} == {kind}


@pytest.mark.parametrize("name", EAGER)
def test_the_most_frequent_state_that_is_not_recognised_comes_first(name):
    given_frame = frame(name, [(0, "A", None), (1, "C", None), (2, "B", None), (3, "C", None)])
    assert rows_of(unrecognised(CSTO, given_frame, state="who"))[1] == [("C", 2), ("A", 1), ("B", 1)]


PAIRS = [
    (0, "ARM", day(0), "charter"),
    (1, "Narnia", day(0), "charter"),
    (2, "Narnia", day(0), "charter"),
    (3, "ARM", None, "nato"),
    (4, None, day(0), "nato"),
    (5, "Narnia", day(0), None),
]


@quiet
@every_engine
def test_pairs_of_which_the_state_or_the_instrument_is_not_recognised_can_be_asked_for(name):
    given_frame = frame(name, PAIRS, (*COLUMNS, "under"), KINDS | {"under": str})
    found = unrecognised(CSTO, given_frame, state="who", instrument_column="under")
    assert type(found) is type(given_frame)
    columns, rows = rows_of(found)
    assert columns == ("who", "under", "rows")
    assert sorted(rows) == [("ARM", "nato", 1), ("Narnia", "charter", 2)]


@quiet
@every_engine
def test_every_pair_is_listed_where_no_instrument_is_recognised(name):
    given_frame = frame(name, [(0, "ARM", day(0), "nato")], (*COLUMNS, "under"), KINDS | {"under": str})
    assert rows_of(unrecognised(CSTO, given_frame, state="who", instrument_column="under"))[1] == [("ARM", "nato", 1)]


def test_a_column_that_cannot_name_instruments_is_refused_where_unrecognised_ones_are_asked_for():
    facts = Table(("who", "under"), [("ARM", 1)])
    with pytest.raises(TypeError, match="column 'under' cannot name instruments: it holds numbers"):
        unrecognised(CSTO, facts, state="who", instrument_column="under")
    with pytest.raises(TypeError, match="the register comes first"):
        unrecognised(facts, CSTO, state="who")


@pytest.mark.parametrize("name", EAGER)
def test_names_in_a_column_are_folded_as_in_questions(name):
    names = ["KaZaKhStAn", "Russian\u00a0Federation", " ARM", "O'ZBEKISTON"]
    facts = frame(name, [(place, who, day(0)) for place, who in enumerate(names)])
    made = annotate(CSTO, facts, state="who", on="on", add="code")
    assert [row[-1] for row in by_place(made)[1]] == ["KAZ", "RUS", "ARM", "UZB"]


@quiet
@every_engine
def test_a_state_that_the_register_does_not_mention_is_an_outsider(name):
    facts = frame(name, [(0, "Kenya", day(0)), (1, "KE", day(0)), (2, "KEN", None)])
    made = annotate(CSTO, facts, state="who", on="on", add=("status", "member", "code"))
    assert [row[3:] for row in by_place(made)[1]] == [*(2 * [("outsider", False, "KEN")]), (None, None, None)]


# laziness


def test_a_lazy_frame_of_polars_is_not_computed():
    pl = partner("polars")
    partner("narwhals")
    computed = []
    lazy = pl.LazyFrame({"who": ["ARM"], "on": [day(0)]}).map_batches(lambda part: computed.append(1) or part)
    made = annotate(CSTO, lazy, state="who", on="on")
    unrecognised(CSTO, lazy, state="who")
    assert computed == []
    made.collect()
    assert computed == [1]


def test_a_relation_of_duckdb_is_not_computed_and_leaves_nothing_behind():
    engine("duckdb")
    duckdb = partner("duckdb")
    con = duckdb.connect()
    relation = con.sql(
        "SELECT CAST(error(why) AS VARCHAR) AS who, DATE '2000-01-01' AS on_ FROM (VALUES ('computed')) AS facts(why)"
    )
    made = annotate(CSTO, relation, state="who", on="on_")
    assert con.sql("SELECT count(*) FROM duckdb_views() WHERE NOT internal").fetchall() == [(0,)]
    with pytest.raises(duckdb.Error, match="computed"):
        made.fetchall()


@quiet
def test_a_dask_frame_is_not_computed():
    given_frame = frame("dask", SOME)
    computed = []

    def watched(part):
        if len(part):
            computed.append(len(part))
        return part

    made = annotate(
        CSTO, given_frame.map_partitions(watched, meta=given_frame.partitions[0].head(0)), state="who", on="on"
    )
    assert computed == []
    made.compute(scheduler="synchronous")
    assert sum(computed) == len(SOME)


def test_nothing_of_a_frame_library_is_imported_for_a_table():
    code = (
        "import sys; from datetime import date; from csto_membership import CSTO, Table\n"
        "from csto_membership.analysis.annotate.annotate import annotate\n"
        "annotate(CSTO, Table(('s', 'd'), [('ARM', date(2000, 1, 1))]), state='s', on='d')\n"
        "heavy = {'narwhals', 'numpy', 'pandas', 'polars', 'pyarrow', 'duckdb', 'dask', 'pyspark'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603  ours
    assert done.stdout == "[]\n"


# columns


def test_answers_can_be_named():
    facts = Table(("who", "on", "status"), [("UZB", date(2012, 7, 1), "mine")])
    made = annotate(CSTO, facts, state="who", on="on", add={"status": "charter", "member": "in"})
    made = annotate(CSTO, made, state="who", on="on", add={"status": "treaty"}, instrument="cst")
    assert list(made) == [
        {
            "who": "UZB",
            "on": date(2012, 7, 1),
            "status": "mine",
            "charter": "suspended",
            "in": True,
            "treaty": "suspended",
        }
    ]


def test_one_answer_may_be_asked_for_by_its_name_alone():
    facts = Table(("who", "on"), [("UZB", date(2012, 7, 1))])
    assert annotate(CSTO, facts, state="who", on="on", add="code").columns == ("who", "on", "code")


@quiet
@every_engine
def test_columns_may_have_any_name(name):
    scratch = ("first_day", "place_of_answer", "place_of_answer_", "place_of_answer__1", "unknown_state")
    columns = ('the "state"', *scratch, "o'n")
    rows = [("ARM", *range(len(scratch)), date(2024, 3, 1))]
    kinds = dict(zip(columns, (str, *[int] * len(scratch), date), strict=True))
    made = annotate(
        CSTO,
        frame(name, rows, columns, kinds),
        state='the "state"',
        on="o'n",
        add={"status": "state_key", "projected": "n"},
    )
    assert rows_of(made) == ((*columns, "state_key", "n"), [(*rows[0], "frozen", False)])


@quiet
@every_engine
@pytest.mark.parametrize("new", ["place_of_answer", "unknown_state", "Unknown_State", "history", "answer_0"])
def test_a_new_column_may_have_any_name(name, new):
    made = annotate(CSTO, frame(name, [(0, "UZB", date(2012, 7, 1))]), state="who", on="on", add={"status": new})
    assert rows_of(made) == ((*COLUMNS, new), [(0, "UZB", date(2012, 7, 1), "suspended")])


@pytest.mark.parametrize("name", ["Status", "STATUS"])
@pytest.mark.parametrize("library", ["duckdb", pytest.param("spark", marks=pytest.mark.heavy)])
def test_in_sql_a_name_in_other_capitals_is_the_same_name(library, name):
    facts = frame(library, [("ARM", ON, "mine")], ("who", "on", name), {"who": str, "on": date, name: str})
    with pytest.raises(ValueError, match="has a column 'status' already"):
        annotate(CSTO, facts, state="who", on="on")
    with pytest.raises(ValueError, match="two answers have one name: x, X"):
        annotate(CSTO, facts, state="who", on="on", add={"status": "x", "member": "X"})


@pytest.mark.heavy
def test_the_recipe_for_very_many_rows_on_spark(tmp_path):
    engine("spark")
    session, days = spark(), [(code, ON) for code in ("ARM", "RUS", "none")] * 500
    session.createDataFrame(days, "who string, on date").repartition(4).write.parquet(str(tmp_path / "facts"))

    facts = session.read.parquet(str(tmp_path / "facts"))
    annotated = annotate(CSTO, facts, state="who", on="on", add="status")
    annotated.write.partitionBy("status").parquet(str(tmp_path / "annotated"))

    assert "BroadcastHashJoin" in annotated._jdf.queryExecution().toString()  # noqa: SLF001  the plan, which explain() only prints
    found = session.read.parquet(str(tmp_path / "annotated")).groupBy("who", "status").count().collect()
    assert {tuple(row) for row in found} == {("ARM", "member", 500), ("RUS", "member", 500), ("none", None, 500)}


def test_two_relations_of_one_connection_keep_their_answers():
    engine("duckdb")
    con = partner("duckdb").connect()
    queries = ["SELECT 'UZB' AS c, DATE '2012-07-01' AS d", "SELECT 'ARM' AS c, DATE '2024-03-01' AS d"]
    one, other = (annotate(CSTO, con.sql(query), state="c", on="d", add="status") for query in queries)
    assert [row[2] for row in (*other.fetchall(), *one.fetchall())] == ["frozen", "suspended"]


class Day(date):
    """A day of another library."""


@pytest.mark.parametrize(
    "on", [Day(2012, 7, 1), moment(2012, 7, 1), moment(2012, 7, 1, 23, 59)], ids=["subclass", "midnight", "evening"]
)
def test_days_of_a_table_may_be_of_other_types(on):
    made = annotate(CSTO, Table(("who", "on"), [("UZB", on), ("UZB", None)]), state="who", on="on", add="status")
    assert made.column("status") == ("suspended", None)


@pytest.mark.parametrize("unit", ["D", "s", "us", "ns"])
def test_days_of_a_table_may_be_of_numpy(unit):
    np = partner("numpy")
    facts = Table(("who", "on"), [("UZB", np.datetime64("2012-07-01", unit)), ("UZB", np.datetime64("NaT"))])
    assert annotate(CSTO, facts, state="who", on="on", add="status").column("status") == ("suspended", None)


def test_times_of_a_table_with_a_zone_are_refused():
    facts = Table(("who", "on"), [("UZB", datetime(2012, 7, 1, tzinfo=UTC))])
    with pytest.raises(TypeError, match="times without a zone"):
        annotate(CSTO, facts, state="who", on="on")


@pytest.mark.parametrize("numbers", [[704, 705], [704.0, 705], [704, None]])
def test_a_pandas_column_of_objects_may_hold_numbers(numbers):
    engine("pandas")
    pd = partner("pandas")
    facts = pd.DataFrame({"who": pd.Series(numbers, dtype=object), "on": [day(0), day(0)]})
    made = annotate(CSTO, facts, state="who", on="on", add="code", codes="cow")
    assert [plain(value) for value in made["code"]] == ["UZB", "KAZ" if numbers[1] else None]


@pytest.mark.parametrize("day", [date(2012, 7, 1), datetime(2012, 7, 1)])  # noqa: DTZ001  a time without a zone
@pytest.mark.parametrize("zoned_first", [True, False])
def test_times_with_a_zone_among_days_are_refused_too(day, zoned_first):
    engine("pandas")
    pd = partner("pandas")
    days = sorted([datetime(2012, 7, 1, tzinfo=UTC), day], key=lambda one: bool(getattr(one, "tzinfo", None)))
    on = pd.Series(days[::-1] if zoned_first else days, dtype=object)
    with pytest.raises(TypeError, match="holds no days but times with a zone"):
        annotate(CSTO, pd.DataFrame({"who": ["UZB", "UZB"], "on": on}), state="who", on="on")


def test_days_of_arrow_in_pandas_may_lie_beyond_the_calendar_of_python():
    engine("pandas")
    pd, pa = partner("pandas"), partner("pyarrow")
    days = pa.array([2_932_897, 15_522, None, -800_000], pa.int32()).cast(pa.date32())
    facts = pd.DataFrame({"who": ["UZB"] * 4, "on": pd.Series(days, dtype=pd.ArrowDtype(pa.date32()))})
    made = annotate(CSTO, facts, state="who", on="on", add="status")
    assert [plain(value) for value in made["status"]] == ["withdrawn", "suspended", None, "outsider"]


@pytest.mark.parametrize("zone", [None, UTC])
def test_a_pandas_column_of_objects_may_hold_times_without_a_zone(zone):
    engine("pandas")
    pd = partner("pandas")
    on = pd.Series([datetime(2012, 7, 1, 23, tzinfo=zone), None], dtype=object)
    facts = pd.DataFrame({"who": ["UZB", "UZB"], "on": on})
    if zone is not None:
        with pytest.raises(TypeError, match="times without a zone"):
            annotate(CSTO, facts, state="who", on="on")
        return
    assert [plain(value) for value in annotate(CSTO, facts, state="who", on="on")["status"]] == ["suspended", None]


@pytest.mark.parametrize("unit", ["D", "s", "ns"])
def test_a_pandas_column_of_objects_may_hold_times_of_numpy(unit):
    engine("pandas")
    pd, np = partner("pandas"), partner("numpy")
    on = pd.Series([np.datetime64("2012-07-01", unit), None], dtype=object)
    facts = pd.DataFrame({"who": ["UZB", "UZB"], "on": on})
    assert [plain(value) for value in annotate(CSTO, facts, state="who", on="on")["status"]] == ["suspended", None]


@pytest.mark.parametrize("name", ["pandas", "pyarrow"])
def test_days_of_arrow_may_have_sixty_four_bits(name):
    pa = partner("pyarrow")
    engine(name)
    facts = pa.table({"who": ["UZB", "UZB"], "on": pa.array([date(2012, 7, 1), None], pa.date64())})
    if name == "pandas":
        facts = facts.to_pandas(types_mapper=partner("pandas").ArrowDtype)
    made = annotate(CSTO, facts, state="who", on="on", add="status")
    assert [row[2] for row in rows_of(made)[1]] == ["suspended", None]


def test_days_of_arrow_with_a_time_count_as_their_day():
    pa = partner("pyarrow")
    engine("pyarrow")
    evening = int(datetime(2012, 6, 27, 23, tzinfo=UTC).timestamp() * 1000)
    on = pa.array([evening, evening + 3_600_000, None], pa.int64()).view(pa.date64())
    made = annotate(CSTO, pa.table({"who": ["UZB"] * 3, "on": on}), state="who", on="on", add="status")
    assert made["status"].to_pylist() == ["member", "suspended", None]


def test_columns_that_are_no_texts_are_named_in_the_error():
    engine("pandas")
    facts = partner("pandas").DataFrame([["UZB", ON]])
    with pytest.raises(UnknownWordError, match=r"unknown column 'country'; one of: 0, 1"):
        annotate(CSTO, facts, state="country", on="on")


@pytest.mark.parametrize("name", ["pandas", "polars", "pyarrow", "duckdb"])
def test_times_without_a_zone_count_as_their_day(name):
    make = engine(name)
    rows = [
        (0, "UZB", moment(2012, 6, 27, 23, 59, 59)),
        (1, "UZB", moment(2012, 6, 28)),
        (2, "UZB", None),
        (3, "UZB", moment(1960, 1, 1, 1, 30)),
    ]
    pa = partner("pyarrow")
    given_frame = pa.table(
        {"place": [0, 1, 2, 3], "who": 4 * ["UZB"], "on": pa.array([row[2] for row in rows], pa.timestamp("us"))}
    )
    if name != "pyarrow":
        given_frame = {"pandas": lambda t: t.to_pandas(), "polars": polars_of, "duckdb": relation}[name](given_frame)
    assert make is not None
    made = annotate(CSTO, given_frame, state="who", on="on", add="status")
    columns, found = rows_of(made)
    assert [row[columns.index("status")] for row in sorted(found, key=lambda row: row[0])] == [
        "member",
        "suspended",
        None,
        "outsider",
    ]


def polars_of(table):
    return partner("polars").from_arrow(table)


@pytest.mark.parametrize(
    "days", ["object", "datetime64[s]", "datetime64[ns]", "date32[pyarrow]", "timestamp[us][pyarrow]"]
)
@pytest.mark.parametrize("states", ["object", "str", "string", "string[pyarrow]", "category"])
def test_pandas_columns_of_every_type_are_read_and_the_index_is_kept(days, states):
    engine("pandas")
    partner("pyarrow")
    pd = partner("pandas")
    on = [date(2012, 6, 27), None, date(2012, 6, 28)]
    facts = pd.DataFrame({"who": pd.Series(["UZB", "UZB", None], dtype=states), "on": pd.Series(on, dtype=days)})
    facts.index = [30, 10, 20]
    made = annotate(CSTO, facts, state="who", on="on", add=("status", "member"))
    assert [plain(value) for value in made["status"]] == ["member", None, None]
    assert list(made.index) == [30, 10, 20]
    assert (str(made["status"].dtype), str(made["member"].dtype)) == ("string", "boolean")


@pytest.mark.parametrize(
    ("name", "types"),
    [
        ("pandas", ["string", "boolean", "string", "string", "boolean"]),
        ("polars", ["String", "Boolean", "String", "String", "Boolean"]),
        ("pyarrow", ["string", "bool", "string", "string", "bool"]),
    ],
)
def test_new_columns_have_their_types_though_nothing_is_known(name, types):
    nobody = Register(evolve(register(states=()).facts, closed=False))
    for rows in (SOME[:4], [(0, "UZB", None)], []):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UnrecognisedWarning)
            made = annotate(nobody, frame(name, rows), state="who", on="on", add=ANSWERS)
        of = made.schema.field if name == "pyarrow" else made.__getitem__
        assert [str(getattr(of(one), "type" if name == "pyarrow" else "dtype")) for one in ANSWERS] == types
        assert [row[3:7] for row in rows_of(made)[1]] == [(None,) * 4 for _ in rows]


@quiet
@pytest.mark.parametrize("cells", [lookup.MOST_CELLS, 0], ids=["table", "search"])
@pytest.mark.parametrize("ordered", [True, False])
@pytest.mark.parametrize("name", ["pandas", "polars", "polars-lazy", "pyarrow"])
def test_days_beyond_the_calendar_have_the_answers_of_its_ends(name, ordered, cells, monkeypatch):
    monkeypatch.setattr(lookup, "MOST_CELLS", cells)
    states = (ALAND, BELAND)
    force = [happened("accede", "0001-01-02"), happened("accede", "9999-12-30", state="BBB")]
    force += [happened("withdraw", "9999-12-31", state="BBB")]
    asked = register(*force, states=states, instruments=[instrument(in_force=date(1, 1, 1))])
    numbers = [-800_000, -719_163, -719_162, -719_161, 0, 2_932_895, 2_932_896, 3_000_000, 2_147_483_647]  # since 1970
    rows = [(who, number) for number in (numbers if ordered else numbers[::-1]) for who in ("AAA", "BBB")]
    columns = {"who": [who for who, _ in rows], "on": [number for _, number in rows]}
    if name == "pyarrow":
        pa = partner("pyarrow")
        facts = pa.table({"who": columns["who"], "on": pa.array(columns["on"], pa.int32()).cast(pa.date32())})
    elif name == "pandas":
        on = partner("numpy").array(columns["on"], dtype="datetime64[D]")
        facts = partner("pandas").DataFrame(columns | {"on": on.astype("datetime64[s]")})
    else:
        pl = partner("polars")
        facts = pl.DataFrame(columns).with_columns(pl.col("on").cast(pl.Int32).cast(pl.Date))
        facts = facts.lazy() if name == "polars-lazy" else facts
    made = annotate(asked, facts, state="who", on="on", add={"member": "in"})
    made = made.collect() if name == "polars-lazy" else made
    known = {"AAA": lambda number: number >= -719_161, "BBB": lambda number: number == 2_932_895}
    found = made["in"].to_pylist() if name == "pyarrow" else made["in"].tolist() if name == "pandas" else [*made["in"]]
    assert found == [known[who](number) for who, number in rows]


def test_text_of_few_different_values_is_read_in_polars_and_pyarrow():
    pl, pa = partner("polars"), partner("pyarrow")
    partner("narwhals")
    facts = pl.DataFrame({"who": pl.Series(["UZB", None], dtype=pl.Categorical), "on": [day(0), day(0)]})
    assert annotate(CSTO, facts, state="who", on="on")["status"].to_list() == ["outsider", None]
    facts = pa.table({"who": pa.array(["UZB", None]).dictionary_encode(), "on": [day(0), day(0)]})
    assert annotate(CSTO, facts, state="who", on="on")["status"].to_pylist() == ["outsider", None]


@pytest.mark.parametrize("name", ["polars", "polars-lazy"])
def test_a_frame_of_narwhals_comes_back_as_one(name):
    given_frame = frame(name, SOME[:4])
    wrapped = partner("narwhals").from_native(given_frame)
    made = annotate(CSTO, wrapped, state="who", on="on")
    assert type(made) is type(wrapped)
    assert type(unrecognised(CSTO, wrapped, state="who")) is type(wrapped)
    assert rows_of(made.to_native()) == rows_of(annotate(CSTO, given_frame, state="who", on="on"))


# codes


NUMBERS = (702, 703, 704, 705)


@quiet
@pytest.mark.parametrize(
    ("codes", "found"),
    [
        ("cow", ["TJK", "KGZ", "UZB", "KAZ"]),
        ("gw", ["TJK", "KGZ", "UZB", "KAZ"]),
        ("m49", ["SGP", "SVK", "VNM", "SVN"]),
    ],
)
@every_engine
def test_numbers_are_read_in_the_system_that_is_named(name, codes, found):
    rows = [(place, number, day(0)) for place, number in enumerate((*NUMBERS, None))]
    made = annotate(CSTO, frame(name, rows, kinds=KINDS | {"who": int}), state="who", on="on", codes=codes, add="code")
    assert [row[3] for row in by_place(made)[1]] == [*found, None]


@quiet
@pytest.mark.parametrize("name", sorted({*BACKENDS} - {"table"}))
def test_numbers_may_have_come_as_floating_ones(name):
    rows = [(0, 704.0, day(0)), (1, 704.5, day(0)), (2, None, day(0))]
    made = annotate(
        CSTO, frame(name, rows, kinds=KINDS | {"who": float}), state="who", on="on", codes="cow", add="code"
    )
    assert [row[3] for row in by_place(made)[1]] == ["UZB", None, None]


def test_numbers_may_be_written_as_text_with_or_without_zeros():
    facts = Table(("who", "on"), [(text, day(0)) for text in ("51", "051", "704", "ARM")])
    with pytest.warns(UnrecognisedWarning, match="^1 of 4 rows"):
        made = annotate(CSTO, facts, state="who", on="on", codes="m49", add="code")
    assert made.column("code") == ("ARM", "ARM", "VNM", None)


@pytest.mark.parametrize(
    ("codes", "text", "code"),
    [
        (None, "GRG", None),
        ("cowc", "GRG", "GEO"),
        ("cowc", "kzk", "KAZ"),
        ("iso3", "GEO", "GEO"),
        ("iso3", "GE", None),
        ("iso2", "ge", "GEO"),
        ("name", "GEORGIA", "GEO"),
        ("name", "Грузия", None),
        (None, "Грузия", "GEO"),
        (None, "КИРГИЗИЯ", "KGZ"),
        (None, "russian federation", "RUS"),
        (None, "Russian federation", "RUS"),
        (None, "uZ", "UZB"),
        (None, " UZB", "UZB"),
    ],
)
def test_texts_are_read_as_codes_names_and_aliases_unless_a_system_is_named(codes, text, code):
    facts = Table(("who", "on"), [(text, day(0)), ("ARM", None)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnrecognisedWarning)
        assert annotate(CSTO, facts, state="who", on="on", codes=codes, add="code").column("code")[0] is None or code
        wide = annotate(CSTO, Table(("who", "on"), [(text, day(0))]), state="who", on="on", codes=codes, add="code")
    assert wide.column("code") == (code,)


def test_what_a_column_recognises_is_what_the_register_finds():
    found = {text: CSTO.state(text) for text in known_texts(CSTO)}
    assert found == known_texts(CSTO)


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_a_column_recognises_in_a_system_is_every_code_as_it_may_be_written(system):
    known, find = known_texts(CSTO, system), recogniser(CSTO, system)
    assert known == {text: find(text) for text in known}
    for state in (*CSTO.states, *catalogue().values()):
        code = SYSTEMS[system].of(state)
        if code is not None and find(code) is not None:
            written = {str(code), f"{code:03}" if isinstance(code, int) else code.lower()}
            assert {known.get(text) for text in written} == {find(code)}


def test_every_spelling_is_recognised_as_written_and_in_capitals_and_in_small_letters():
    known = known_texts(CSTO)
    for state in CSTO.states:
        for spelling in state.spellings:
            assert known[spelling] == known[spelling.lower()] == state
            if len(spelling) <= len("UZB"):
                assert known[spelling.lower()[:-1] + spelling[-1]] == known[spelling.swapcase()] == state
            assert spelling.upper().casefold() != spelling.casefold() or known[spelling.upper()] == state


def test_a_code_that_two_states_bear_is_no_code():
    one, other = (State(code=code, name=code, cow=cow) for code, cow in (("AAA", 7), ("BBB", 7)))
    third = State(code="CCC", name="Celand", cow=8)
    found = known_numbers(register(states=(one, other, third)), "cow")
    assert 7 not in found
    assert found[8] == third


@pytest.mark.parametrize(
    ("system", "value", "code"),
    [("cow", 501, "KEN"), ("iso2", "ke", "KEN"), ("name", "Kenya", "KEN"), ("gw", 678, "YEM"), ("m49", "704", "VNM")],
)
def test_the_code_of_a_state_outside_the_register_is_that_of_the_catalogue(system, value, code):
    assert recogniser(CSTO, system)(value).code == code


def test_a_code_that_two_states_bear_in_succession_needs_a_day():
    states = (State(code="SUN", name="Soviet Union", until=date(1991, 12, 26)), State(code="RUS", name="Russia"))
    find = recogniser(register(states=states), "cow")
    assert [one and one.code for one in (find(365), find(365, 1980), find(365, "2000-01-01"))] == [None, "SUN", "RUS"]


def test_a_register_that_is_not_closed_knows_no_other_states():
    one = State(code="KEN", name="Kenya", cow=501)
    opened = Register(evolve(register(states=(one,)).facts, closed=False))
    found = known_values(opened, "cow", [501, 500])
    assert found == {501: one}


def test_the_values_of_a_column_are_recognised_as_a_question_is():
    values = ["KaZaKhStAn", "Russian\u00a0Federation", "Korea, Republic of", "704", "Atlantis", "kenya"]
    found = {value: state.code for value, state in known_values(CSTO, None, values).items()}
    assert found == {values[0]: "KAZ", values[1]: "RUS", values[2]: "KOR", values[5]: "KEN"}


@pytest.mark.parametrize("system", SYSTEMS)
def test_one_value_is_found_by_its_code_in_every_system(system):
    find = recogniser(CSTO, system)
    assert [find(SYSTEMS[system].of(state)) for state in CSTO.states] == list(CSTO.states)
    assert find("nobody") is None


@pytest.mark.parametrize(
    "value", [" uzbekistan ", "UZB", "Ўзбекистон", "o\u02bbzbekiston  respublikasi", CSTO.state("UZB")]
)
def test_one_value_is_found_by_any_of_its_names(value):
    assert recogniser(CSTO)(value) == CSTO.state("UZB")


@pytest.mark.parametrize("value", [704, "704", 704.0, " 0704 ", -704])
def test_one_number_is_not_guessed(value):
    with pytest.raises(ValueError, match='need codes="cow" or codes="gw" or codes="m49"'):
        recogniser(CSTO)(value)


def test_a_number_of_the_example_in_the_message_is_another_state_in_another_system():
    found = [recogniser(CSTO, system)(704) for system in ("cow", "gw", "m49")]
    assert found == [CSTO.state("UZB"), CSTO.state("UZB"), CSTO.state("VNM")]


@pytest.mark.parametrize(("system", "value"), [("COW", 704), ("Iso3", "uzb"), ("NAME", "Uzbekistan")])
def test_a_system_of_codes_is_known_in_any_case(system, value):
    assert recogniser(CSTO, system)(value) == CSTO.state("UZB")
    facts = Table(("who", "on"), [(value, date(2024, 3, 1))])
    assert annotate(CSTO, facts, state="who", on="on", add="code", codes=system).column("code") == ("UZB",)
    assert len(unrecognised(CSTO, facts, state="who", codes=system)) == 0


def test_one_number_is_read_from_text_or_a_floating_number_in_a_system():
    find = recogniser(CSTO, "cow")
    assert [find(value) for value in ("704", 704.0, "704.0", 704)] == 4 * [CSTO.state("UZB")]
    assert [find(value) for value in (704.5, "UZB", 1)] == [None, None, None]


# what is refused


FACTS = Table(("who", "on", "member"), [("ARM", date(2024, 3, 1), 1)])


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        (
            {"add": "answer"},
            UnknownWordError,
            "unknown answer 'answer'; one of: status, member, possible, code, projected",
        ),
        ({"add": {"status": "x", "possible": "x"}}, ValueError, "two answers have one name: x, x"),
        ({"add": "member"}, ValueError, "column 'member' already; name the new one, as in add="),
        ({"add": {"status": "who"}}, ValueError, "column 'who' already"),
        ({"state": "country"}, UnknownWordError, "unknown column 'country'; one of: who, on, member"),
        ({"on": "day"}, UnknownWordError, "unknown column 'day'"),
        ({"state": "member"}, ValueError, "numeric state codes, such as those of column 'member', need codes=\"cow\""),
        ({"state": "member", "codes": "iso3"}, ValueError, 'need codes="cow"'),
        ({"state": "on"}, TypeError, "column 'on' cannot name states: it holds neither texts nor numbers"),
        (
            {"on": "who"},
            TypeError,
            "column 'who' holds no days but texts: make them days first, such as date.fromisoformat(text)",
        ),
        (
            {"codes": "fips"},
            UnknownWordError,
            "unknown code of states 'fips'; one of: iso3, iso2, m49, cow, cowc, gw, name",
        ),
        ({"counting": "all"}, UnknownWordError, "unknown counting 'all'"),
        ({"instrument": "nato"}, UnknownInstrumentError, "unknown instrument 'nato'"),
    ],
)
def test_what_is_asked_wrongly_is_refused(asked, error, words):
    with pytest.raises(error, match=re.escape(words)):
        annotate(CSTO, FACTS, **({"state": "who", "on": "on", "add": "status"} | asked))


def test_what_is_no_frame_is_refused():
    partner("narwhals")
    with pytest.raises(TypeError):
        annotate(CSTO, {"who": ["ARM"]}, state="who", on="on")


def test_frames_of_other_libraries_are_refused_by_name(monkeypatch):
    given_frame = frame("polars", SOME)
    monkeypatch.setattr("csto_membership.analysis.annotate.adapters.BACKENDS", {"pandas": None, "dask": None})
    with pytest.raises(TypeError, match=r"^frames of polars cannot be annotated; only of pandas, dask$"):
        annotate(CSTO, given_frame, state="who", on="on")


@quiet
@pytest.mark.parametrize(("first", "warned"), [(-800_000, True), (3_000_000, False)])
def test_days_before_the_calendar_are_before_the_instrument_is_in_force(first, warned):
    pa, pd, pl = partner("pyarrow"), partner("pandas"), partner("polars")
    engine("pandas")
    facts = pa.table({"who": ["ARM"] * 2, "on": pa.array([first, 3_000_001], pa.int32()).cast(pa.date32())})
    numpy_days = facts["on"].to_numpy().astype("datetime64[s]")
    for one in (facts, pl.from_arrow(facts), pd.DataFrame({"who": "ARM", "on": numpy_days})):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", BeforeForceWarning)
            annotate(CSTO, one, state="who", on="on")
        assert any(one.category is BeforeForceWarning for one in caught) is warned


def test_a_library_that_this_narwhals_does_not_read_is_named(monkeypatch):
    given_frame = frame("polars", SOME)

    def refuse(_frame):
        raise ImportError("a newer polars is needed")

    monkeypatch.setattr(partner("narwhals"), "from_native", refuse)
    with pytest.raises(ImportError, match="this narwhals does not read frames of this polars; install newer") as caught:
        annotate(CSTO, given_frame, state="who", on="on")
    assert caught.value.name == "narwhals"


def test_without_narwhals_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "narwhals", None)
    with pytest.raises(ImportError, match=r"needs narwhals.*pip install 'csto-membership\[frames\]'") as caught:
        annotate(CSTO, object(), state="who", on="on")
    assert caught.value.name == "narwhals"


@pytest.mark.parametrize("name", ["polars", "pyarrow"])
def test_times_with_a_zone_are_refused(name):
    pa = partner("pyarrow")
    engine(name)
    facts = pa.table({"who": ["ARM"], "on": pa.array([moment(2024, 3, 1)], pa.timestamp("us", "UTC"))})
    with pytest.raises(TypeError, match="times without a zone"):
        annotate(CSTO, polars_of(facts) if name == "polars" else facts, state="who", on="on")


def test_a_pandas_column_of_other_objects_holds_no_days():
    engine("pandas")
    pd = partner("pandas")
    facts = pd.DataFrame({"who": ["ARM"], "on": pd.Series([Moment.parse("2024")], dtype=object)})
    with pytest.raises(TypeError, match="column 'on' holds no days"):
        annotate(CSTO, facts, state="who", on="on")


def test_an_unknown_instrument_is_refused_though_no_state_is_known():
    with pytest.raises(UnknownInstrumentError):
        annotate(
            register(states=(ALAND, BELAND)), FACTS, state="who", on="on", codes="cowc", add="code", instrument="x"
        )


def test_an_instrument_may_be_given_itself():
    facts = Table(("who", "on"), [("AZE", date(1999, 4, 20))])
    under = CSTO.instruments["cst"]
    assert isinstance(under, Instrument)
    assert annotate(CSTO, facts, state="who", on="on", instrument=under).column("member") == (True,)


# a column with the instruments

UNDER = ("charter", "cst", "ksor", "alliance")


@cache
def rows_with_instruments():
    chance = Random(5)  # noqa: S311  the same rows each time
    return [(*row, chance.choice((*UNDER, None))) for row in random_rows()]


def frame_with_instruments(name, rows):
    return frame(name, rows, (*COLUMNS, "under"), KINDS | {"under": str})


@quiet
@pytest.mark.parametrize("cells", [lookup.MOST_CELLS, 0], ids=["table", "search"])
@every_engine
def test_a_column_may_name_the_instrument_of_each_row(name, cells, monkeypatch):
    monkeypatch.setattr(lookup, "MOST_CELLS", cells)
    rows = rows_with_instruments()
    given_frame = frame_with_instruments(name, rows)
    made = annotate(CSTO, given_frame, state="who", on="on", add=ANSWERS, instrument_column="under")
    assert type(made) is type(given_frame)
    columns, found = by_place(made)
    assert columns == (*COLUMNS, "under", *ANSWERS)
    apart = {under: expected_rows(under) for under in UNDER}
    for place, row in enumerate(rows):
        answers = found[place][len(COLUMNS) + 1 :]
        if row[-1] is None:
            assert answers[:-1] == (None,) * (len(ANSWERS) - 1)
        else:
            assert answers == apart[row[-1]][place][len(COLUMNS) :]


@pytest.mark.parametrize("name", EAGER)
def test_an_unknown_instrument_in_a_column_is_counted_in_a_warning(name):
    rows = [(0, "ARM", "cst"), (1, "ARM", "nato"), (2, "XYZ", "cst"), (3, None, "nato"), (4, "ARM", None)]
    given_frame = frame_with_instruments(name, [(place, who, date(2020, 1, 1), under) for place, who, under in rows])
    words = "2 of 5 rows have an instrument or a state .* such as 'ARM' under 'nato', 'XYZ' under 'cst'"
    with pytest.warns(UnrecognisedWarning, match=words):
        made = annotate(CSTO, given_frame, state="who", on="on", add="status", instrument_column="under")
    assert [row[-1] for row in rows_of(made)[1]] == ["member", None, None, None, None]


@quiet
@pytest.mark.parametrize("name", sorted({*BACKENDS} - {*EAGER}))
def test_an_unknown_instrument_in_a_lazy_column_has_no_answer(name):
    given_frame = frame_with_instruments(
        name, [(0, "ARM", date(2020, 1, 1), "cst"), (1, "ARM", date(2020, 1, 1), "nato")]
    )
    made = annotate(CSTO, given_frame, state="who", on="on", add="status", instrument_column="under")
    assert [row[-1] for row in by_place(made)[1]] == ["member", None]


@pytest.mark.parametrize("name", EAGER)
def test_a_column_of_numbers_names_no_instruments(name):
    with pytest.raises(TypeError, match="'place' cannot name instruments"):
        annotate(CSTO, frame(name, [(0, "ARM", day(0))]), state="who", on="on", instrument_column="place")


def test_the_instrument_is_one_or_in_a_column():
    with pytest.raises(ValueError, match="either one instrument for all rows, or the column"):
        annotate(CSTO, frame("table", []), state="who", on="on", instrument="cst", instrument_column="who")


# large tables


@quiet
@pytest.mark.parametrize("name", ["pandas", "polars", "polars-lazy", "pyarrow", "dask"])
def test_a_table_that_would_be_too_large_is_searched_instead(name, monkeypatch):
    monkeypatch.setattr(lookup, "MOST_CELLS", 0)
    made = annotate(CSTO, frame(name, random_rows()), state="who", on="on", add=ANSWERS, instrument="cst")
    assert by_place(made)[1] == expected_rows("cst")


@quiet
@pytest.mark.parametrize("name", EAGER)
def test_rows_sorted_by_day_have_the_same_answers(name):
    rows = sorted((row for row in random_rows() if row[2]), key=lambda row: row[2])
    made = annotate(CSTO, frame(name, rows), state="who", on="on", add=ANSWERS, instrument="cst")
    expected = {row[0]: row for row in expected_rows("cst")}
    assert rows_of(made) == ((*COLUMNS, *ANSWERS), [expected[row[0]] for row in rows])


@pytest.mark.parametrize("sorted_by_day", [False, True])
@pytest.mark.parametrize("name", EAGER)
def test_a_name_that_few_rows_have_is_recognised(name, sorted_by_day, monkeypatch):
    monkeypatch.setattr(adapters, "SAMPLE", 2)
    rows = [(place, "ARM", date(2020, 1, 1)) for place in range(100)]
    rows[55:57] = [(55, "kazakhstan", date(2020, 1, 1)), (56, "Ruritania", date(2020, 1, 1))]
    rows[-1] = (99, "ARM", date(2020, 1, 1) if sorted_by_day else date(1980, 1, 1))
    with pytest.warns(UnrecognisedWarning, match="1 of 100 rows .* 'Ruritania'"):
        made = annotate(CSTO, frame(name, rows), state="who", on="on", add=("code", "member"))
    found = [row[-2:] for row in rows_of(made)[1]]
    assert found[54:58] == [("ARM", True), ("KAZ", True), (None, None), ("ARM", True)]


@pytest.mark.parametrize("name", EAGER)
def test_an_instrument_that_few_rows_name_is_recognised(name, monkeypatch):
    monkeypatch.setattr(adapters, "SAMPLE", 2)
    rows = [(place, "AZE", date(1996, 1, 1), "cst" if place == 55 else "charter") for place in range(100)]
    made = annotate(CSTO, frame_with_instruments(name, rows), state="who", on="on", instrument_column="under")
    assert [row[0] for row in rows_of(made)[1] if row[-1]] == [55]
    rows[57] = (57, "AZE", date(1996, 1, 1), "nato")
    found = unrecognised(CSTO, frame_with_instruments(name, rows), state="who", instrument_column="under")
    assert rows_of(found)[1] == [("AZE", "nato", 1)]


@pytest.mark.parametrize("under", [None, "under"])
@pytest.mark.parametrize("name", EAGER)
def test_a_warning_names_three_states_that_are_not_recognised(name, under):
    rows = [(place, f"XX{place // 10}", day(0), "nato") for place in range(70)]
    with pytest.warns(UnrecognisedWarning, match="^70 of 70 rows") as caught:
        annotate(CSTO, frame_with_instruments(name, rows), state="who", on="on", instrument_column=under)
    assert str(caught[0].message).count("'XX") == 3


def test_new_columns_stand_in_the_order_asked_for():
    made = annotate(CSTO, frame("table", [(0, "ARM", day(0))]), state="who", on="on", add=ANSWERS[::-1])
    assert made.columns == (*COLUMNS, *ANSWERS[::-1])


@st.composite
def histories_of_any_length(draw):
    """Two instruments, three states; each history has up to twenty changes, many none."""
    lengths = draw(st.lists(st.sampled_from((0, 0, 1, 2, 3, 4, 7, 8, 20)), min_size=6, max_size=6))
    starts, days, kinds = array("q", [0]), array("i"), array("i")
    for length in lengths:
        changes = draw(st.sets(st.integers(1, 40), min_size=length, max_size=length))
        days.extend(719_163 + day for day in sorted(changes))
        kinds.extend(draw(st.lists(st.integers(0, 2), min_size=length, max_size=length)))
        starts.append(len(days))
    possible = tuple((held,) for held in EVERY[:3])
    return Histories(2, ("AAA", "BBB", "CCC"), possible, starts, days, kinds)


@pytest.mark.parametrize("cells", [lookup.MOST_CELLS, 0], ids=["table", "search"])
@pytest.mark.parametrize("name", ["numpy", "polars"])
@given(histories_of_any_length())
def test_every_way_to_look_up_finds_what_one_bisection_finds(name, cells, held):
    partner(name)
    rows = [(who, under, day) for who in range(4) for under in range(3) for day in (None, *range(-2, 44))]
    asked = lookup.Lookup(
        state="who",
        on="on",
        instrument="under",
        keys={"a": 0, "b": 1, "c": 2},
        under={"x": 0, "y": 1},
        codes=held.codes,
        histories=held,
        columns=("kind",),
        answers={"kind": (int, range(len(held.possible)))},
        checked_through=date.max,
        scratch="s",
    )
    kinds = [asked.kind_on(under, who, None if day is None else day + 719_163) for who, under, day in rows]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(lookup, "MOST_CELLS", cells)
        if name == "numpy":
            np = partner("numpy")
            columns = (np.array([value or 0 for value in column]) for column in zip(*rows, strict=True))
            found = asked.kinds_on(*columns, np.array([day is None for *_, day in rows])).tolist()
        else:
            pl = partner("polars")
            columns = {"who": ["abcd"[who] for who, *_ in rows], "under": ["xyz"[under] for _, under, _ in rows]}
            on = pl.Series("on", [day for *_, day in rows], dtype=pl.Int32).cast(pl.Date)
            found = add_answers(pl.DataFrame(columns).with_columns(on), asked, str)["kind"].to_list()
            kinds = [None if kind == held.silent else kind for kind in kinds]
    assert found == kinds


@quiet
@pytest.mark.parametrize("name", ["pandas", "polars", "polars-lazy", "pyarrow"])
@pytest.mark.parametrize("ordered", [True, False])
def test_rows_are_answered_alike_whether_the_table_would_be_too_large_or_not(name, ordered, monkeypatch):
    chance = Random(4)  # noqa: S311  the same rows each time
    days = [SINCE + timedelta(chance.randrange(13_000)) for _ in range(300)]
    names = chance.choices(("ARM", "Armenia", "UZB", "Narnia", "kaz"), k=len(days))
    rows = [
        (place, who, on) for place, (who, on) in enumerate(zip(names, sorted(days) if ordered else days, strict=True))
    ]
    table = rows_of(annotate(CSTO, frame(name, rows), state="who", on="on", add=ANSWERS))
    monkeypatch.setattr(lookup, "MOST_CELLS", 0)
    assert rows_of(annotate(CSTO, frame(name, rows), state="who", on="on", add=ANSWERS)) == table
