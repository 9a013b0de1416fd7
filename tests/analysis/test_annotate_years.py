"""Years and instruments in a frame: every engine gives what `panel` and the point questions say."""

import warnings
from datetime import date, datetime, timezone
from functools import cache

import pytest
from engines import EAGER, engine, every_engine, frame, partner, plain, quiet, relation, rows_of
from helpers import happened, instrument, register, window
from histories import registers
from hypothesis import given
from hypothesis import strategies as st
from thorough import examples

from csto_membership import CSTO, Counting, MomentError, Table, UnknownWordError, annotate, panel
from csto_membership.errors import BeforeForceWarning, UnrecognisedWarning
from csto_membership.model.states import State

RULES = ("any", "first", "last", "majority", "07-01")
COLUMNS = ("place", "who", "year")
YEARS = [*range(1988, 2031), None]


@cache
def rows_of_panel(instrument, rule):
    table = panel(CSTO, 1988, 2030, instrument=instrument, rule=rule)
    return {(row["state"], row["period"]): (row["status"], row["member"], row["projected"]) for row in table}


def country_years(kind=int):
    pairs = [(state.code, year) for state in CSTO.states for year in YEARS]
    return [(place, code, None if year is None else kind(year)) for place, (code, year) in enumerate(pairs)]


@quiet
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("kind", [int, float])
@every_engine
def test_every_engine_gives_the_answers_of_a_panel(name, kind, rule):
    facts = frame(name, country_years(kind), COLUMNS, {"place": int, "who": str, "year": kind})
    add = ("status", "member", "projected")
    made = annotate(CSTO, facts, state="who", year="year", rule=rule, instrument="alliance", add=add)
    assert type(made) is type(facts)
    columns, rows = rows_of(made)
    assert columns == (*COLUMNS, *add)
    known = rows_of_panel("alliance", rule)
    for row, (place, code, year) in zip(sorted(rows), country_years(), strict=True):
        assert row[0] == place
        assert row[3:] == ((None, None, None) if year is None else known[code, year]), row


@examples(60)
@given(registers(), st.sampled_from(Counting), st.sampled_from(RULES))
def test_a_year_is_what_a_panel_says_of_it(asked, counting, rule):
    rows = list(panel(asked, 1998, 2003, rule=rule, counting=counting))
    facts = Table(("who", "year"), [(row["state"], row["period"]) for row in rows])
    made = annotate(asked, facts, state="who", year="year", rule=rule, counting=counting)
    assert [(row["status"], row["member"]) for row in made] == [(row["status"], row["member"]) for row in rows]


def test_what_is_possible_in_a_year_is_what_is_possible_on_the_days_that_decide():
    one = register(happened("accede", window(date(2000, 3, 1), date(2000, 9, 1))), happened("suspend", "2000-12-31"))
    facts = Table(("who", "year"), [("AAA", 2000)])

    def possible(rule):
        return annotate(one, facts, state="who", year="year", rule=rule, add="possible").column("possible")[0]

    assert possible("any") == possible("majority") == "member or outsider or suspended"
    assert (possible("first"), possible("07-01"), possible("last")) == ("outsider", "member or outsider", "suspended")


def test_a_year_is_cut_to_the_days_of_the_state_and_a_year_without_it_is_not():
    land = State(code="AAA", name="Aland", since=date(2000, 7, 1), until=date(2002, 7, 1))
    one = register(happened("accede", "2000-07-01"), states=[land], instruments=[instrument()])
    facts = Table(("who", "year"), [("AAA", year) for year in (1999, 2000, 2001, 2002, 2003)])
    made = annotate(one, facts, state="who", year="year", rule="first")
    assert made.column("member") == (False, True, True, True, True)
    assert [row["member"] for row in panel(one, 1999, 2003, rule="first")] == [True, True, True]


every_kind = pytest.mark.parametrize(
    "name", [*EAGER, "polars-lazy", "duckdb", "dask", pytest.param("spark", marks=pytest.mark.heavy)]
)


@quiet
@pytest.mark.parametrize("bound", [1, 9999])
@every_kind
def test_the_calendar_s_first_and_last_year_are_years(name, bound):
    one = register(happened("accede", f"{bound:04}-01-01"), instruments=[instrument(in_force=date(1, 1, 1))])
    facts = frame(name, [("AAA", 1), ("AAA", 9999)], ("who", "year"), {"who": str, "year": int})
    made = annotate(one, facts, state="who", year="year", rule="last")
    assert sorted(row[1:] for row in rows_of(made)[1]) == [
        (1, "member" if bound == 1 else "outsider", bound == 1),
        (9999, "member", True),
    ]


@pytest.mark.parametrize("name", EAGER)
def test_a_number_that_is_no_year_is_found_among_many(name, monkeypatch):
    monkeypatch.setattr("csto_membership.analysis.annotate.adapters.SAMPLE", 2)
    rows = [("ARM", 20120 if place == 55 else 2012) for place in range(100)]
    facts = frame(name, rows, ("who", "year"), {"who": str, "year": int})
    with pytest.raises(MomentError, match=r"^20120 in column 'year' is no year"):
        annotate(CSTO, facts, state="who", year="year")


@quiet
@pytest.mark.parametrize(("last", "projected"), [(30, True), (31, False)])
@every_kind
def test_a_year_is_a_projection_if_its_last_day_is_one(name, last, projected):
    one = register(happened("accede", "2000-01-01"), checked_through=date(2004, 12, last))
    facts = frame(name, [("AAA", year) for year in (2003, 2004, 2005)], ("who", "year"), {"who": str, "year": int})
    made = annotate(one, facts, state="who", year="year", add="projected")
    assert sorted(row[1:] for row in rows_of(made)[1]) == [(2003, False), (2004, projected), (2005, True)]


@pytest.mark.parametrize(
    "values",
    [
        [2012, None],
        [2012.0, float("nan")],
    ],
    ids=["objects", "floats"],
)
def test_years_of_a_pandas_column_may_be_of_other_types(values):
    engine("pandas")
    pd = partner("pandas")
    facts = pd.DataFrame({"who": ["UZB", "UZB"], "year": pd.Series(values, dtype=object)})
    made = annotate(CSTO, facts, state="who", year="year", rule="last", add="status")
    assert [plain(value) for value in made["status"]] == ["withdrawn", None]


@pytest.mark.parametrize(
    "dtype", ["int16", "uint16", "float32", "Int64", "Float64", "int64[pyarrow]", "double[pyarrow]"]
)
def test_years_of_a_pandas_column_may_be_numbers_of_every_type(dtype):
    engine("pandas")
    partner("pyarrow")
    pd = partner("pandas")
    facts = pd.DataFrame({"who": ["UZB", "ARM"], "year": pd.array([2012, 2024], dtype=dtype)}, index=[7, 3])
    made = annotate(CSTO, facts, state="who", year="year", rule="last", add="status")
    assert [*made["status"]] == ["withdrawn", "frozen"]
    assert [*made.columns] == ["who", "year", "status"]
    assert [*made.index] == [7, 3]
    assert made["year"].dtype == facts["year"].dtype


@quiet
@pytest.mark.parametrize("name", ["pandas", "dask"])
def test_years_may_be_periods(name):
    engine(name)
    pd = partner("pandas")
    facts = pd.DataFrame({"who": ["UZB", "UZB"], "year": pd.PeriodIndex(["2012", None], freq="Y")})
    if name == "dask":
        facts = partner("dask.dataframe").from_pandas(facts, npartitions=1)
    made = rows_of(annotate(CSTO, facts, state="who", year="year", rule="last", add="status"))[1]
    assert [row[2] for row in made] == ["withdrawn", None]
    with pytest.raises(TypeError, match="column 'year' holds no days but periods of years: give the column as year="):
        annotate(CSTO, facts, state="who", on="year")


@pytest.mark.parametrize("given_value", [0, 10_000, -5, 2012.5, 20120701])
@pytest.mark.parametrize("name", EAGER)
def test_a_number_that_is_no_year_is_refused(name, given_value):
    kinds = {"who": str, "year": type(given_value)}
    facts = frame(name, [("ARM", given_value), ("ARM", None)], ("who", "year"), kinds)
    with pytest.raises(MomentError, match=f"^{given_value} in column 'year' is no year from 1 to 9999$"):
        annotate(CSTO, facts, state="who", year="year")


@quiet
@pytest.mark.parametrize("name", ["polars-lazy", "duckdb", "dask", pytest.param("spark", marks=pytest.mark.heavy)])
def test_a_lazy_number_that_is_no_year_has_missing_answers(name):
    rows = [("ARM", year) for year in (0.0, 10_000.0, -5.0, 2012.5, 2012.0)]
    facts = frame(name, rows, ("who", "year"), {"who": str, "year": float})
    made = rows_of(annotate(CSTO, facts, state="who", year="year", add=("status", "projected")))[1]
    assert sorted((row[1], *row[2:]) for row in made) == [
        *((year, None, None) for year in (-5.0, 0.0)),
        (2012.0, "member", False),
        *((year, None, None) for year in (2012.5, 10_000.0)),
    ]


AWARE = datetime(2012, 7, 1, tzinfo=timezone.utc)  # noqa: UP017  as people write it
WRONG_DAYS = [
    (["2012-07-01"], "texts: make them days first, such as "),
    ([2012], "numbers: if they are years, give the column as year='when' instead"),
    ([2012.0], "numbers: if they are years"),
    (
        [AWARE],
        "times with a zone: on which day they fall depends on the place; convert it to dates",
    ),
    ([True], "truth values: convert it to dates"),
]


@pytest.mark.parametrize(("values", "words"), WRONG_DAYS, ids=[words.split(":")[0] for _, words in WRONG_DAYS])
@pytest.mark.parametrize("name", ["table", "pandas", "polars", "polars-lazy", "pyarrow", "duckdb"])
def test_each_cause_of_no_days_has_its_own_message(name, values, words):
    facts = typed_frame(name, values)
    with pytest.raises(TypeError, match=f"^column 'when' holds no days but {words}"):
        annotate(CSTO, facts, state="who", on="when")


@pytest.mark.parametrize("name", ["table", "pandas", "polars", "polars-lazy", "pyarrow", "duckdb"])
@pytest.mark.parametrize(
    ("values", "words"),
    [
        (["2012"], "texts: make them numbers first, such as "),
        ([date(2012, 7, 1)], "days: give the column as on='when' instead"),
        ([True], "truth values: convert it to numbers first"),
    ],
    ids=["texts", "days", "truth"],
)
def test_each_cause_of_no_years_has_its_own_message(name, values, words):
    facts = typed_frame(name, values)
    with pytest.raises(TypeError, match=f"^column 'when' holds no years but {words}"):
        annotate(CSTO, facts, state="who", year="when")


def typed_frame(name, values):
    """Return a frame of one state and these values, of the type that the library gives them."""
    engine(name)
    columns = {"who": ["ARM"] * len(values), "when": values}
    if name == "table":
        return Table(tuple(columns), list(zip(*columns.values(), strict=True)))
    if name == "pandas":
        return partner("pandas").DataFrame(columns)
    if name in {"polars", "polars-lazy"}:
        made = partner("polars").DataFrame(columns)
        return made.lazy() if name == "polars-lazy" else made
    made = partner("pyarrow").table(columns)
    if name == "pyarrow":
        return made
    return relation(made)


@pytest.mark.parametrize("asked", ["on", "year"])
@pytest.mark.parametrize("name", ["table", "pandas", "polars", "duckdb", "pyarrow"])
def test_the_way_from_texts_to_days_or_years_is_a_way(name, asked):
    facts = typed_frame(name, ["2024-03-01" if asked == "on" else "2024"])
    with pytest.raises(TypeError) as caught:
        annotate(CSTO, facts, state="who", **{asked: "when"})
    way = str(caught.value).rpartition("such as ")[2]
    if name == "table":
        texts = facts.column("when")
        values = [eval(way, {"date": date, "text": text}) for text in texts]  # noqa: S307  our own message
        made = Table(("who", "when"), [("ARM", value) for value in values])
    elif name == "duckdb":
        made = facts.project(f'who, {way} AS "when"')
    else:
        known = {"pandas": partner("pandas"), "polars": partner("polars"), "pyarrow": partner("pyarrow")}
        column = eval(way, {**known, "frame": facts, "table": facts})  # noqa: S307  our own message
        made = {
            "pandas": lambda: facts.assign(when=column),
            "polars": lambda: facts.with_columns(column),
            "pyarrow": lambda: facts.set_column(1, "when", column),
        }[name]()
    assert rows_of(annotate(CSTO, made, state="who", **{asked: "when"}, add="status"))[1][0][2] == "frozen"


def test_periods_other_than_years_are_told_from_years():
    engine("pandas")
    pd = partner("pandas")
    facts = pd.DataFrame({"who": ["UZB"], "when": pd.PeriodIndex(["2012-03"], freq="M")})
    with pytest.raises(TypeError, match=r"no days but periods: choose a day of each first, such as frame\['when'\]"):
        annotate(CSTO, facts, state="who", on="when")
    with pytest.raises(
        TypeError, match=r"no years but periods: choose their years first, such as frame\['when'\].dt.year"
    ):
        annotate(CSTO, facts, state="who", year="when")


def test_values_of_several_types_are_named():
    facts = Table(("who", "when"), [("ARM", "2012-07-01"), ("ARM", date(2012, 7, 1))])
    with pytest.raises(TypeError, match="column 'when' holds no days but values of type date and str: convert it"):
        annotate(CSTO, facts, state="who", on="when")


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({}, ValueError, "name one column: on for days, or year for years"),
        ({"on": "year", "year": "year"}, ValueError, "name one column: on for days, or year for years"),
        ({"on": "day", "rule": "last"}, ValueError, "the rule 'last' says which days decide a year"),
        (
            {"year": "year", "rule": "often"},
            UnknownWordError,
            "unknown rule for every year 'often'; one of",
        ),
        ({"year": "years"}, UnknownWordError, "unknown column 'years'"),
        ({"year": "year", "instrument": "cst", "instrument_column": "who"}, ValueError, "either one instrument"),
        ({"year": "year", "instrument_column": "treaty"}, UnknownWordError, "unknown column 'treaty'"),
        ({"year": "year", "instrument_column": "year"}, TypeError, "cannot name instruments: it holds numbers"),
    ],
)
def test_what_is_asked_wrongly_is_refused(asked, error, words):
    facts = Table(("who", "year", "day"), [("ARM", 2012, date(2012, 1, 1))])
    with pytest.raises(error, match=words):
        annotate(CSTO, facts, state="who", **asked)


@quiet
@every_engine
def test_a_column_may_have_any_name_with_years_and_instruments(name):
    columns = ("last_day_of_year", "instrument_and_state", 'o\'n "x"', "Place_of_answer")
    rows = [("UZB", "cst", 2012, 1)]
    kinds = dict(zip(columns, (str, str, int, int), strict=True))
    made = annotate(
        CSTO,
        frame(name, rows, columns, kinds),
        state=columns[0],
        year=columns[2],
        instrument_column=columns[1],
        rule="last",
        add={"status": "last_day_of_year_", "member": "unknown_state"},
    )
    assert rows_of(made) == ((*columns, "last_day_of_year_", "unknown_state"), [(*rows[0], "withdrawn", False)])


# a column that names the instrument


NAMED = [
    (0, "ARM", "cst", date(2000, 1, 1)),
    (1, "Armenia", "charter", date(2000, 1, 1)),
    (2, "ARM", "alliance", date(2000, 1, 1)),
    (3, "ARM", None, date(2000, 1, 1)),
    (4, None, "cst", date(2000, 1, 1)),
    (5, "UZB", "charter", None),
]
NAMED_COLUMNS = ("place", "who", "treaty", "on")
NAMED_KINDS = {"place": int, "who": str, "treaty": str, "on": date}


@quiet
@every_engine
def test_each_row_may_name_its_instrument(name):
    facts = frame(name, NAMED, NAMED_COLUMNS, NAMED_KINDS)
    made = annotate(CSTO, facts, state="who", on="on", instrument_column="treaty", add=("status", "code", "projected"))
    columns, rows = rows_of(made)
    assert columns == (*NAMED_COLUMNS, "status", "code", "projected")
    assert [row[4:] for row in sorted(rows)] == [
        ("member", "ARM", False),
        ("outsider", "ARM", False),
        ("member", "ARM", False),
        (None, None, False),
        (None, None, False),
        (None, None, None),
    ]


@pytest.mark.parametrize("name", EAGER)
def test_an_instrument_that_is_not_known_is_counted_in_the_warning(name):
    rows = [(0, "ARM", "nato", date(2000, 1, 1)), (1, "GRG", "cst", date(2000, 1, 1)), NAMED[0]]
    facts = frame(name, rows, NAMED_COLUMNS, NAMED_KINDS)
    words = "2 of 3 rows have an instrument or a state that the register does not know, such as "
    with pytest.warns(UnrecognisedWarning, match=words) as caught:
        made = annotate(CSTO, facts, state="who", on="on", instrument_column="treaty", add="status")
    assert all(one in str(caught[0].message) for one in ("'ARM' under 'nato'", "'GRG' ", " under 'cst'"))
    assert [row[4] for row in rows_of(made)[1]] == [None, None, "member"]


@quiet
@pytest.mark.parametrize("kind", [int, float])
@every_engine
def test_states_may_be_numbers_beside_instruments(name, kind):
    rows = [(0, kind(704), "cst", 2000), (1, None, "cst", 2000), (2, kind(371), "alliance", 2000)]
    kinds = NAMED_KINDS | {"who": kind, "on": int}
    made = annotate(
        CSTO,
        frame(name, rows, NAMED_COLUMNS, kinds),
        state="who",
        year="on",
        instrument_column="treaty",
        codes="cow",
        add=("code", "status"),
    )
    assert [row[4:] for row in sorted(rows_of(made)[1])] == [
        ("UZB", "withdrawn"),
        (None, None),
        ("ARM", "member"),
    ]


@examples(30)
@given(registers())
def test_a_row_with_its_instrument_is_a_row_under_it(asked):
    rows = [(state.code, "t", date(2000, 1, 1 + number)) for state in asked.states for number in range(20)]
    facts = Table(("who", "treaty", "on"), rows)
    named = annotate(asked, facts, state="who", on="on", instrument_column="treaty", add=("status", "possible"))
    assert named == annotate(asked, facts, state="who", on="on", instrument="t", add=("status", "possible"))


# rows before the instrument is in force


def begin(facts, **asked):
    """Return the warnings of days before the instrument is in force."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        annotate(CSTO, facts, state="who", **asked)
    return [one for one in caught if one.category is BeforeForceWarning]


@pytest.mark.parametrize("name", EAGER)
def test_a_frame_that_begins_before_the_charter_is_in_force_is_warned_of_once(name):
    for asked, values, first in (
        ({"year": "time"}, [2010, 1995, None], date(1995, 1, 1)),
        ({"on": "time"}, [date(2010, 1, 1), date(1995, 7, 1), None], date(1995, 7, 1)),
    ):
        kinds = {"who": str, "time": type(values[0])}
        facts = frame(name, [("ARM", one) for one in values], ("who", "time"), kinds)
        (caught,) = begin(facts, **asked)
        warning = caught.message
        assert (caught.filename, warning.instrument, warning.first) == (__file__, "charter", first)
        assert 'instrument="alliance"' in str(warning)
        assert not begin(facts, **asked, instrument="alliance")
        assert not begin(facts, **asked, counting="signed")
        later = frame(name, [("ARM", values[0]), ("ARM", None)], ("who", "time"), kinds)
        assert not begin(later, **asked)
        nothing = frame(name, [("ARM", None)], ("who", "time"), kinds)
        assert not begin(nothing, **asked)


def test_days_of_every_kind_in_pandas_are_looked_at():
    pd, pa = partner("pandas"), partner("pyarrow")
    days = [datetime(2010, 1, 1, 12), date(1995, 7, 1), pd.NaT, None]  # noqa: DTZ001  a time without a zone
    columns = [pd.Series(days, dtype=object), pd.Series(days, dtype="datetime64[ns]")]
    columns += [pd.Series(map(pd.to_datetime, days)).astype(pd.ArrowDtype(pa.date64()))]
    for column in columns:
        (caught,) = begin(pd.DataFrame({"who": "ARM", "time": column}), on="time")
        assert caught.message.first == date(1995, 7, 1)


@quiet
@pytest.mark.parametrize("name", ["polars-lazy", "duckdb", "dask"])
def test_a_lazy_frame_is_not_computed_to_warn_of_its_first_day(name):
    assert not begin(frame(name, [("ARM", 1995)], ("who", "time"), {"who": str, "time": int}), year="time")


@pytest.mark.parametrize("name", EAGER)
def test_rows_that_name_their_instruments_are_not_warned_of(name):
    kinds = {"who": str, "treaty": str, "time": int}
    facts = frame(name, [("ARM", "charter", 1995)], tuple(kinds), kinds)
    assert not begin(facts, year="time", instrument_column="treaty")


def test_what_is_not_recognised_is_answered_with_what_comes_near():
    facts = Table(("who", "treaty", "time"), [("Korea", "CST", 1995)])
    with pytest.warns(UnrecognisedWarning) as caught:
        annotate(CSTO, facts, state="who", year="time", instrument_column="treaty")
    assert str(caught[0].message).endswith(
        "'Korea' (did you mean Korea before 1910 or North Korea or South Korea?) under 'CST' (did you mean cst?)"
    )


def test_what_is_no_frame_of_a_library_is_refused_in_our_words():
    engine("pandas")
    pd, np = partner("pandas"), partner("numpy")
    for wrong in (pd.Series([2012]), np.array([2012]), CSTO, 5, None):
        with pytest.raises(TypeError, match=rf"^a frame or a Table is annotated, not (\w+\.)*{type(wrong).__name__}$"):
            annotate(CSTO, wrong, state="who", year="year")
    with pytest.raises(TypeError, match="the register comes first"):
        annotate(pd.DataFrame({"who": ["ARM"]}), CSTO, state="who", year="year")
