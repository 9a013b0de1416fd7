"""Dyads: who counted together, on the same days."""

import doctest
from datetime import date
from itertools import combinations, permutations

import pytest
from click.testing import CliRunner
from helpers import START, day, happened, kinds, register, window
from histories import days_of, period_of, registers
from hypothesis import given
from hypothesis import strategies as st
from thorough import examples

from csto_membership import CSTO, Counting, HorizonError, UndeterminedError
from csto_membership.analysis import dyads as module
from csto_membership.analysis.dyads import dyads
from csto_membership.analysis.periods import RULES
from csto_membership.cli.main import main
from csto_membership.errors import MomentError, UnknownStateError, UnknownWordError
from csto_membership.model.states import State


def pairs(table, member):
    return {(row["state_a"], row["state_b"]) for row in table if row["joint"] is member}


# calculated by hand


@pytest.mark.parametrize(
    ("year", "rule", "count"),
    [
        # seven members make 21 pairs, six make 15; Uzbekistan was one of them for 353 days of 2012, 138 of 2006
        (2006, "any", 21),
        (2006, "first", 15),
        (2006, "last", 21),
        (2006, "majority", 15),
        (2006, "08-16", 21),
        (2012, "any", 21),
        (2012, "first", 21),
        (2012, "last", 15),
        (2012, "majority", 21),
        (2012, "12-19", 15),
        (1999, "any", 0),
    ],
)
def test_members_count_together_by_the_rule(year, rule, count):
    table = dyads(CSTO, year, year, rule=rule)
    assert (len(table), len(pairs(table, member=True)), len(pairs(table, member=None))) == (36, count, 0)


@pytest.mark.parametrize(
    ("states", "share"), [(("ARM", "UZB"), 353 / 366), (("ARM", "KAZ"), 1.0), (("AZE", "UZB"), 0.0)]
)
def test_the_share_is_that_of_the_days_on_which_both_count(states, share):
    (row,) = dyads(CSTO, 2012, 2012, states=states)
    assert (row["share_min"], row["share_max"]) == (share, share)


def apart():
    """Make two states of which one leaves on the day after the other came, or on the day itself."""
    return register(
        happened("accede", day(0)),
        happened("withdraw", window(day(10), day(11))),
        happened("accede", day(10), "BBB"),
    )


@pytest.mark.parametrize(
    ("every", "rule", "joint"),
    [("year", "any", None), ("year", "first", False), ("year", "last", False), ("month", "majority", False)],
)
def test_two_states_that_perhaps_met_are_neither_together_nor_apart(every, rule, joint):
    row = next(iter(dyads(apart(), START, START, every=every, rule=rule)))
    assert (row["joint"], row["undetermined"], row["share_min"]) == (joint, joint is None, 0.0)


def test_two_states_that_never_met_were_not_together_though_each_was_in():
    asked = register(happened("accede", day(0)), happened("withdraw", day(10)), happened("accede", day(10), "BBB"))
    (row,) = dyads(asked, 2000, 2000)
    assert (row["joint"], row["share_max"]) == (False, 0.0)


# the layout


def test_the_columns_of_dyads():
    assert dyads(CSTO, 2012, 2012, codes=("iso3", "cow")).columns == (
        "state_a",
        "cow_a",
        "state_b",
        "cow_b",
        "instrument",
        "period",
        "joint",
        "share_min",
        "share_max",
        "projected",
        "undetermined",
    )


@pytest.mark.parametrize(("directed", "arrange"), [(False, combinations), (True, permutations)])
def test_pairs_stand_in_the_order_of_the_states(directed, arrange):
    table = dyads(CSTO, 2011, 2012, directed=directed, states=("UZB", "ARM", "Belarus"), instrument=("charter", "cst"))
    expected = [
        (under, *pair, year)
        for under in ("charter", "cst")
        for pair in arrange(("UZB", "ARM", "BLR"), 2)
        for year in (2011, 2012)
    ]
    columns = (table.column(name) for name in ("instrument", "state_a", "state_b", "period"))
    assert list(zip(*columns, strict=True)) == expected


@pytest.mark.parametrize("states", [(), "ARM", ("ARM", "Armenia")])
def test_less_than_two_states_make_no_pair(states):
    assert len(dyads(CSTO, 2012, 2012, states=states)) == 0


# laws


def together(asked, one, other, on, counting):
    answers = []
    for state in (one, other):
        try:
            answers.append(asked.is_member(state, on, counting=counting, projected="accept"))
        except UndeterminedError:
            answers.append(None)
    return False if False in answers else None if None in answers else True


@examples(100)
@given(
    registers(),
    st.sampled_from(("year", "quarter", "month", "day")),
    st.sampled_from(Counting),
    st.tuples(st.integers(-2, 30), st.integers(0, 12)),
)
def test_joint_membership_follows_from_the_answers_for_each_day(asked, every, counting, span):
    begin, end = day(span[0]), day(sum(span))
    tables = {rule: dyads(asked, begin, end, every=every, rule=rule, counting=counting) for rule in RULES}
    expected = {rule: [] for rule in RULES}
    for one, other in combinations(asked.states, 2):
        for first, last in dict.fromkeys(period_of(on, every) for on in days_of(begin, end)):
            days = [on for on in days_of(first, last) if one.exists_on(on) and other.exists_on(on)]
            joint = [together(asked, one, other, on, counting) for on in days]
            if not days:
                continue
            sure, maybe = joint.count(True), len(days) - joint.count(False)
            shares = (one.code, other.code, sure / len(days), maybe / len(days))
            expected["any"].append((*shares, True if sure else None if maybe else False))
            majority = True if 2 * sure > len(days) else None if 2 * maybe > len(days) else False
            expected["majority"].append((*shares, majority))
            expected["first"].append((*shares, joint[0]))
            expected["last"].append((*shares, joint[-1]))
    names = ("state_a", "state_b", "share_min", "share_max", "joint")
    for rule, table in tables.items():
        assert list(zip(*map(table.column, names), strict=True)) == expected[rule], rule


@examples(60)
@given(registers(), st.sampled_from(RULES))
def test_dyads_are_symmetric(asked, rule):
    cells = {}
    for row in dyads(asked, day(0), day(40), every="month", rule=rule, directed=True):
        key = (row.pop("state_a"), row.pop("state_b"), row["period"])
        cells[key] = row
    assert all(row == cells[other, one, period] for (one, other, period), row in cells.items())


@examples(60)
@given(registers(), st.sampled_from(RULES))
def test_undirected_dyads_are_half_of_the_directed_ones(asked, rule):
    directed = dyads(asked, 2000, 2000, rule=rule, directed=True)
    order = {state.code: place for place, state in enumerate(asked.states)}
    half = [row for row in directed if order[row["state_a"]] < order[row["state_b"]]]
    assert list(dyads(asked, 2000, 2000, rule=rule)) == half


# states limited in time, and the horizon


@pytest.mark.parametrize(
    ("since", "until", "years"),
    [(None, None, [2000, 2001, 2002]), (date(2001, 5, 1), None, [2001, 2002]), (None, date(2002, 1, 1), [2000, 2001])],
)
def test_a_pair_has_rows_while_both_exist(since, until, years):
    states = (State(code="AAA", name="Aland", since=since), State(code="BBB", name="Beland", until=until))
    assert list(dyads(register(states=states), 2000, 2002).column("period")) == years


def test_a_pair_that_never_existed_together_has_no_row():
    states = (State(code="AAA", name="Aland", since=day(9)), State(code="BBB", name="Beland", until=day(9)))
    assert len(dyads(register(states=states), 1990, 2010)) == 0


def test_the_shares_are_of_the_days_on_which_both_exist():
    states = (State(code="AAA", name="Aland", since=day(9)), State(code="BBB", name="Beland", until=day(19)))
    asked = register(happened("accede", day(0)), happened("accede", day(14), "BBB"), states=states)
    (row,) = dyads(asked, 2000, 2000)
    assert (row["joint"], row["share_min"]) == (True, 5 / 10)


def test_periods_after_the_horizon_are_projected_and_can_be_refused():
    table = dyads(CSTO, 2025, 2026, states=("ARM", "RUS"))
    assert list(table.column("projected")) == [False, True]
    with pytest.raises(HorizonError, match="2026-12-31 is later than 2026-02-13"):
        dyads(CSTO, 2025, 2026, projected="refuse")


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"rule": "most"}, UnknownWordError, "unknown rule for every year 'most'"),
        ({"every": "week"}, UnknownWordError, "unknown period 'week'"),
        ({"states": ("ARM", "Utopia")}, UnknownStateError, "unknown state 'Utopia'"),
        ({"codes": "fips"}, UnknownWordError, "unknown code of states 'fips'"),
        ({"end": 2011}, MomentError, "'2011' lies before 2012"),
    ],
)
def test_bad_input_is_refused_with_what_would_be_right(change, error, words):
    with pytest.raises(error) as caught:
        dyads(CSTO, **{"start": 2012, "end": 2012} | change)
    assert str(caught.value).startswith(words)


@pytest.mark.parametrize("every", ["year", "day"])
def test_dyads_without_rows_have_the_columns_and_types_of_those_with(every):
    asked = {"every": every, "codes": ("iso3", "name", "m49"), "directed": True}
    empty, full = (dyads(one, "2009-09", "2009-10", **asked) for one in (register(states=()), CSTO))
    assert (len(empty), kinds(empty)) == (0, kinds(full))


# the command


def test_the_command_prints_what_the_function_returns():
    words = ["dyads", "2012", "2013", "--directed", "--rule", "12-19", "--state", "UZB", "--state", "ARM"]
    done = CliRunner().invoke(main, [*words, "--codes", "cow", "--format", "csv"])
    table = dyads(CSTO, 2012, 2013, directed=True, rule="12-19", states=("UZB", "ARM"), codes="cow")
    assert (done.exit_code, done.stdout, done.stderr) == (0, table.to_csv(), "")


def test_the_example_in_the_docstring_runs():
    assert doctest.testmod(module).failed == 0
