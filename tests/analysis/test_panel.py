"""Panels: hand-calculated years, laws that tie every cell to the answer for a day, and bad input."""

import doctest
from calendar import monthrange
from contextlib import suppress
from datetime import date, timedelta
from itertools import product

import oracle
import pytest
from click.testing import CliRunner
from helpers import ALAND, BELAND, START, day, happened, instrument, kinds, register, window
from histories import days_of, facts, made, period_of, registers
from hypothesis import given
from hypothesis import strategies as st
from thorough import examples

from csto_membership import CSTO, Counting, HorizonError, Moment, ProjectionWarning, UndeterminedError
from csto_membership.analysis import bulk
from csto_membership.analysis import panel as module
from csto_membership.analysis.dyads import dyads
from csto_membership.analysis.panel import panel, wide
from csto_membership.analysis.periods import RULES, Periods
from csto_membership.cli.main import main
from csto_membership.errors import (
    BeforeForceWarning,
    MomentError,
    UnknownInstrumentError,
    UnknownStateError,
    UnknownWordError,
)
from csto_membership.model.states import State
from csto_membership.model.vocabulary import MOVES

NINE = "ARM AZE BLR GEO KAZ KGZ RUS TJK UZB"
SEVEN = "ARM BLR KAZ KGZ RUS TJK UZB"
SIX = "ARM BLR KAZ KGZ RUS TJK"
PERIODS = ("year", "quarter", "month", "day")


def counted(table):
    """Return the states that count in a panel of one period."""
    return " ".join(str(row["state"]) for row in table if row["member"])


def cell(table, state, period=None):
    (found,) = [row for row in table if row["state"] == state and period in (None, row["period"])]
    return found


# years calculated by hand


@pytest.mark.parametrize(
    ("year", "instrument", "rule", "states"),
    [
        # the Treaty's term ran out on 20 April 1999 for three of nine: 110 days of 365
        (1999, "cst", "any", NINE),
        (1999, "cst", "first", NINE),
        (1999, "cst", "last", SIX),
        (1999, "cst", "majority", SIX),
        (1999, "cst", "04-20", NINE),
        (1999, "cst", "04-21", SIX),
        (1999, "charter", "any", ""),
        (1999, "charter", "first", ""),
        (1999, "charter", "last", ""),
        (1999, "charter", "majority", ""),
        (1999, "charter", "07-01", ""),
        # Uzbekistan came on 16 August 2006: 138 days of 365
        (2006, "cst", "any", SEVEN),
        (2006, "cst", "first", SIX),
        (2006, "cst", "last", SEVEN),
        (2006, "cst", "majority", SIX),
        (2006, "cst", "08-15", SIX),
        (2006, "cst", "08-16", SEVEN),
        (2006, "charter", "any", SEVEN),
        (2006, "charter", "first", SIX),
        (2006, "charter", "last", SEVEN),
        (2006, "charter", "majority", SIX),
        (2006, "charter", "08-15", SIX),
        (2006, "charter", "08-16", SEVEN),
        # and left on 19 December 2012: 353 days of 366
        (2012, "cst", "any", SEVEN),
        (2012, "cst", "first", SEVEN),
        (2012, "cst", "last", SIX),
        (2012, "cst", "majority", SEVEN),
        (2012, "cst", "12-18", SEVEN),
        (2012, "cst", "12-19", SIX),
        (2012, "charter", "any", SEVEN),
        (2012, "charter", "first", SEVEN),
        (2012, "charter", "last", SIX),
        (2012, "charter", "majority", SEVEN),
        (2012, "charter", "12-18", SEVEN),
        (2012, "charter", "12-19", SIX),
    ],
)
def test_who_counted_in_a_year_depends_on_the_rule(year, instrument, rule, states):
    assert counted(panel(CSTO, year, year, rule=rule, instrument=instrument)) == states


@pytest.mark.parametrize(
    ("year", "instrument", "state", "days", "of"),
    [
        (1999, "cst", "AZE", 110, 365),
        (1999, "cst", "GEO", 110, 365),
        (1999, "cst", "UZB", 110, 365),
        (1999, "cst", "ARM", 365, 365),
        (1999, "charter", "ARM", 0, 365),
        (2006, "cst", "UZB", 138, 365),
        (2006, "charter", "UZB", 138, 365),
        (2006, "charter", "GEO", 0, 365),
        (2012, "cst", "UZB", 353, 366),
        (2012, "charter", "UZB", 353, 366),
        (2012, "charter", "KGZ", 366, 366),
        (2003, "charter", "KGZ", 105, 365),  # in force on 18 September
    ],
)
def test_the_share_is_that_of_the_days_of_the_year(year, instrument, state, days, of):
    found = cell(panel(CSTO, year, year, instrument=instrument), state)
    assert (found["share_min"], found["share_max"]) == (days / of, days / of)


@pytest.mark.parametrize(
    ("year", "instrument", "state", "statuses"),
    [
        # under any, first, last, majority, 07-01
        (1999, "cst", "UZB", "member member withdrawn withdrawn withdrawn"),
        (1999, "cst", "AZE", "member member withdrawn withdrawn withdrawn"),
        (1999, "cst", "ARM", "member member member member member"),
        (1999, "charter", "UZB", "outsider outsider outsider outsider outsider"),
        (2006, "cst", "UZB", "member withdrawn member withdrawn withdrawn"),
        (2006, "cst", "GEO", "withdrawn withdrawn withdrawn withdrawn withdrawn"),
        (2006, "charter", "UZB", "member outsider member outsider outsider"),
        (2012, "cst", "UZB", "suspended member withdrawn suspended suspended"),
        (2012, "charter", "UZB", "suspended member withdrawn suspended suspended"),
        (2012, "charter", "AZE", "outsider outsider outsider outsider outsider"),
        (1992, "cst", "RUS", "signatory outsider signatory signatory signatory"),
        (2024, "charter", "ARM", "frozen member frozen frozen frozen"),
    ],
)
def test_the_status_is_that_of_the_last_day_that_agrees_with_the_membership(year, instrument, state, statuses):
    found = [
        cell(panel(CSTO, year, year, rule=rule, instrument=instrument), state)["status"]
        for rule in ("any", "first", "last", "majority", "07-01")
    ]
    assert " ".join(found) == statuses


@pytest.mark.parametrize(
    ("counting", "rule", "member", "days"),
    [
        # a member to 27 June 2012 (179 days), suspended to 18 December (174)
        ("de_jure", "majority", True, 353),
        ("participating", "majority", False, 179),
        ("participating", "any", True, 179),
        ("participating", "last", False, 179),
        ("voting", "06-27", True, 179),
        ("voting", "06-28", False, 179),
        ("signed", "any", True, 353),
    ],
)
def test_who_counts_depends_on_the_counting(counting, rule, member, days):
    found = cell(panel(CSTO, 2012, 2012, rule=rule, counting=counting, states="UZB"), "UZB")
    assert (found["member"], found["share_min"]) == (member, days / 366)


@pytest.mark.parametrize(
    ("entry", "days", "member"), [("2000-06-17", 14, False), ("2000-06-16", 15, False), ("2000-06-15", 16, True)]
)
def test_half_of_the_days_is_no_majority(entry, days, member):
    (found, _) = panel(register(happened("accede", entry)), "2000-06", "2000-06", every="month", rule="majority")
    assert (found["member"], found["share_min"]) == (member, days / 30)


@pytest.mark.parametrize(
    ("every", "first", "found"),
    [
        ("quarter", "2012-Q2", [("2012-Q2", "suspended", 91, 91), ("2012-Q3", "suspended", 92, 92)]),
        ("quarter", "2012-Q4", [("2012-Q4", "suspended", 79, 92), ("2013-Q1", "withdrawn", 0, 90)]),
        ("month", "2012-12", [("2012-12", "suspended", 18, 31), ("2013-01", "withdrawn", 0, 31)]),
        ("day", "2012-12-18", [(date(2012, 12, 18), "suspended", 1, 1), (date(2012, 12, 19), "withdrawn", 0, 1)]),
    ],
)
def test_periods_may_be_shorter_than_years(every, first, found):
    end = {"quarter": 120, "month": 40, "day": 1}[every]
    table = panel(CSTO, first, Moment.of(first).earliest + timedelta(days=end), every=every, states="UZB")
    rows = [(row["period"], row["status"], row["share_min"]) for row in table]
    assert rows == [(period, status, days / of) for period, status, days, of in found]


# the layout


def test_the_columns_are_the_same_under_every_rule():
    columns = {panel(CSTO, 2012, 2012, rule=rule).columns for rule in (*RULES, "07-01")}
    assert columns == {
        (
            "state",
            "instrument",
            "period",
            "status",
            "member",
            "share_min",
            "share_max",
            "projected",
            "undetermined",
        )
    }


def test_rows_stand_by_instrument_then_by_state_then_by_period():
    table = panel(CSTO, 2011, 2012, instrument=("charter", "cst"), states=("UZB", "Armenia"))
    order = list(zip(table.column("instrument"), table.column("state"), table.column("period"), strict=True))
    assert order == list(product(("charter", "cst"), ("UZB", "ARM"), (2011, 2012)))


def test_a_panel_has_all_states_by_name_by_default():
    assert " ".join(map(str, panel(CSTO, 2012, 2012).column("state"))) == NINE


@pytest.mark.parametrize(("states", "codes"), [("uzb", ["UZB"]), (["Uzbekistan", "UZ"], ["UZB"]), ([], [])])
def test_states_are_one_or_several_each_once(states, codes):
    assert list(panel(CSTO, 2012, 2012, states=states).column("state")) == codes


def test_states_are_named_by_every_code_asked_for():
    table = panel(CSTO, 2012, 2012, states="GEO", codes=("cow", "cowc", "gw", "m49", "iso2", "name", "iso3"))
    assert table.columns[:8] == ("cow", "cowc", "gw", "m49", "iso2", "name", "state", "instrument")
    assert table.rows[0][:7] == (372, "GRG", 372, 268, "GE", "Georgia", "GEO")


def test_a_code_that_the_register_does_not_have_is_missing():
    table = panel(register(), 2000, 2000, states=ALAND, codes=("cow", "cowc", "gw", "m49", "iso2", "iso3"))
    assert table.rows[0][:6] == (None, None, None, None, None, "AAA")


@pytest.mark.parametrize("every", PERIODS)
def test_labels_are_read_back_as_their_periods(every):
    table = panel(CSTO, "1999-12-31", "2000-02-29", every=every, states="ARM")
    on = [Moment.of(str(label)) for label in table.column("period")]
    starts = dict.fromkeys(period_of(one, every) for one in days_of(date(1999, 12, 31), date(2000, 2, 29)))
    assert [(one.earliest, one.latest) for one in on] == list(starts)


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        (1999, 2000, [1999, 2000]),
        ("1999", "2000", [1999, 2000]),
        ("1999-12-31", date(2000, 1, 1), [1999, 2000]),
        ("1999-07", "1999-08", [1999]),
        ("[1998-12-31..1999-12-31]", "[1999-01-01..2000-01-01]", [1998, 1999, 2000]),
        (1, 2, [1, 2]),
        (9998, 9999, [9998, 9999]),
    ],
)
def test_a_panel_goes_from_the_first_day_of_the_start_to_the_last_of_the_end(start, end, years):
    assert list(panel(CSTO, start, end, states="ARM").column("period")) == years


@pytest.mark.parametrize("every", PERIODS)
def test_the_calendar_ends_with_a_whole_period(every):
    table = panel(CSTO, date.max, date.max, every=every, states="ARM", projected="accept")
    first, _ = period_of(date.max, every)
    assert [(row["share_min"], row["projected"]) for row in table] == [(1.0, True)]
    assert Periods.between(date.max, date.max, every).starts[0] == first.toordinal()


# never false where it is unknown


def imprecise():
    """Make a register in which a state joined on some day from 1 to 21 January 2000."""
    return register(happened("accede", window(day(0), day(20))))


@pytest.mark.parametrize(
    ("every", "rule", "member", "share"),
    [
        # joined from 1 to 21 January: member for certain from the 21st (346 days of 366)
        ("year", "any", True, (346 / 366, 1.0)),
        ("year", "first", None, (346 / 366, 1.0)),
        ("year", "last", True, (346 / 366, 1.0)),
        ("year", "majority", True, (346 / 366, 1.0)),
        ("year", "01-20", None, (346 / 366, 1.0)),
        ("year", "01-21", True, (346 / 366, 1.0)),
        ("month", "any", True, (11 / 31, 1.0)),
        ("month", "majority", None, (11 / 31, 1.0)),
        ("month", "first", None, (11 / 31, 1.0)),
        ("day", "any", None, (0.0, 1.0)),
    ],
)
def test_what_may_be_either_is_missing_and_its_share_has_bounds(every, rule, member, share):
    found = panel(imprecise(), START, START, every=every, rule=rule, states="AAA").rows[0]
    assert found[3:7] == ("member" if member else None, member, *share)
    assert found[8] is (member is None)


def test_a_status_may_be_open_where_membership_is_not():
    signed = register(happened("sign", window(day(0), day(20))))
    found = cell(panel(signed, START, START, every="day"), "AAA")
    assert (found["status"], found["member"], found["undetermined"]) == (None, False, True)


def test_a_status_may_be_known_where_membership_is_not():
    events = (
        happened("accede", day(-9)),
        happened("notify_withdrawal", day(-8)),
        happened("freeze", window(day(-1), day(1))),
    )
    found = cell(panel(register(*events), START, START, every="day", counting="participating"), "AAA")
    assert (found["status"], found["member"], found["undetermined"]) == ("withdrawing", None, True)


def test_a_day_of_signature_known_to_the_fortnight_is_open_on_each_of_its_days():
    table = panel(CSTO, "2009-10-04", "2009-10-21", every="day", instrument="ksor", states="BLR", counting="signed")
    found = "".join({True: "y", False: "n", None: "?"}[member] for member in table.column("member"))
    assert found == "n" + 15 * "?" + "yy"


# laws: a cell is what the answers for its days make it


def point(asked, state, on, counting):
    """Return the answer to the question about one day; nothing where it is refused."""
    try:
        return asked.is_member(state, on, counting=counting, projected="accept")
    except UndeterminedError:
        return None


def decided(rule, answers):
    """Decide a period from the three-valued answers of its days."""
    sure, maybe = answers.count(True), len(answers) - answers.count(False)
    if rule == "any":
        return True if sure else None if maybe else False
    if rule == "majority":
        return True if 2 * sure > len(answers) else None if 2 * maybe > len(answers) else False
    return answers[0 if rule == "first" else -1]


@examples(120)
@given(
    registers(),
    st.sampled_from(PERIODS),
    st.sampled_from(RULES),
    st.sampled_from(Counting),
    st.tuples(st.integers(-2, 30), st.integers(0, 12)),
)
def test_every_cell_follows_from_the_answers_of_its_days(asked, every, rule, counting, span):
    begin, end = day(span[0]), day(sum(span))
    table = panel(asked, begin, end, every=every, rule=rule, counting=counting)
    expected = []
    for state in asked.states:
        for first, last in dict.fromkeys(period_of(one, every) for one in days_of(begin, end)):
            days = [one for one in days_of(first, last) if state.exists_on(one)]
            answers = [point(asked, state, one, counting) for one in days]
            if days:
                sure, maybe = answers.count(True), len(days) - answers.count(False)
                expected.append((state.code, decided(rule, answers), sure / len(days), maybe / len(days)))
    columns = (table.column(name) for name in ("state", "member", "share_min", "share_max"))
    assert list(zip(*columns, strict=True)) == expected


@examples(40)
@given(registers(), st.dates(date(2000, 1, 1), date(2000, 2, 20)))
def test_a_rule_of_one_day_answers_as_that_day_does(asked, on):
    table = panel(asked, 2000, 2000, rule=f"{on.month:02}-{on.day:02}")
    expected = {state.code: point(asked, state, on, "de_jure") for state in asked.states if state.exists_on(on)}
    assert dict(zip(table.column("state"), table.column("member"), strict=True)) == expected


@examples(30)
@given(
    st.sampled_from(CSTO.states),
    st.sampled_from(CSTO.instruments),
    st.sampled_from(Counting),
    st.dates(date(1992, 1, 1), date(2026, 2, 13)),
    st.sampled_from(("year", "quarter", "month")),
)
def test_every_cell_of_the_packaged_register_follows_from_its_days(state, under, counting, on, every):
    first, last = period_of(on, every)
    answers = []
    for one in days_of(first, last):
        try:
            answers.append(CSTO.is_member(state, one, instrument=under, counting=counting, projected="accept"))
        except UndeterminedError:
            answers.append(None)
    table = {
        rule: panel(CSTO, on, on, every=every, rule=rule, instrument=under, counting=counting, states=state)
        for rule in RULES
    }
    assert {rule: one.column("member")[0] for rule, one in table.items()} == {
        rule: decided(rule, answers) for rule in RULES
    }


COUNTED = {
    "de_jure": lambda position: position[0] in oracle.BOUND,
    "signed": lambda position: position[0] == "signatory" or position[3] == "given",
}


def in_worlds(worlds_of_history, rule, counting, days):
    """Return, of each possible world, membership, status on the last day that agrees, and counted days."""
    found = []
    for world in worlds_of_history:
        held = [oracle.position_on(world, one) for one in days]
        counts = [COUNTED[counting](position) for position in held]
        member = decided(rule, counts)
        agreeing = [position for position, count in zip(held, counts, strict=True) if count is member]
        deciding = {"first": held[0], "last": held[-1]}.get(rule, agreeing[-1])
        found.append((member, oracle.status(deciding), counts.count(True)))
    return found


@examples(150)
@given(facts(), st.sampled_from(RULES), st.sampled_from(sorted(COUNTED)), st.sampled_from(("month", "day")))
def test_bounds_and_memberships_are_those_of_all_possible_worlds(history, rule, counting, every):
    asked, worlds_of_history = made(history), oracle.worlds(oracle.Terms(), history)
    if asked is None:
        return
    for row in panel(asked, day(0), day(34), every=every, rule=rule, counting=counting):
        on = Moment.of(row["period"])
        days = days_of(on.earliest, on.latest)
        worlds = in_worlds(worlds_of_history, rule, counting, days)
        members = {member for member, _, _ in worlds}
        assert row["member"] is (members.pop() if len(members) == 1 else None)
        shares = {count / len(days) for _, _, count in worlds}
        assert (row["share_min"], row["share_max"]) == (min(shares), max(shares))
        statuses = {status for _, status, _ in worlds}
        assert row["status"] is None or statuses == {row["status"]}


TERMS = st.builds(
    lambda notice, ended: oracle.Terms(notice=notice, ended=ended and (day(ended[0]), day(sum(ended)))),
    st.none() | st.integers(0, 5),
    st.none() | st.tuples(st.integers(0, 20), st.integers(0, 2)),
)


@examples(150)
@given(facts(acts=MOVES), TERMS, st.sampled_from(RULES), st.sampled_from(("month", "day")))
def test_with_derived_exits_nothing_is_certain_that_some_world_denies(history, terms, rule, every):
    asked, worlds_of_history = made(history, terms=terms), oracle.worlds(terms, history)
    for row in panel(asked, day(0), day(34), every=every, rule=rule) if asked and worlds_of_history else ():
        on = Moment.of(row["period"])
        days = days_of(on.earliest, on.latest)
        worlds = in_worlds(worlds_of_history, rule, "de_jure", days)
        assert row["member"] is None or {member for member, _, _ in worlds} == {row["member"]}
        assert row["status"] is None or {status for _, status, _ in worlds} == {row["status"]}
        counts = [count for _, _, count in worlds]
        assert row["share_min"] <= min(counts) / len(days)
        assert max(counts) / len(days) <= row["share_max"]


@pytest.mark.parametrize("counting", Counting)
def test_the_day_of_every_change_and_the_day_before_answer_as_the_question_does(counting):
    for under in CSTO.instruments:
        changed = {one for state in CSTO.states for one in CSTO.timeline(state, instrument=under).changes[0]}
        for on in changed:
            for row in panel(CSTO, on - timedelta(days=1), on, every="day", instrument=under, counting=counting):
                answer = None
                with suppress(UndeterminedError):
                    answer = CSTO.is_member(row["state"], row["period"], instrument=under, counting=counting)
                assert row["member"] is answer


# states limited in time


GDR = State(code="DDR", name="East", since=date(1949, 10, 7), until=date(1990, 10, 3))


def limited(**more):
    return register(happened("accede", date(1973, 9, 18), "DDR"), states=(GDR,), **more)


@pytest.mark.parametrize(
    ("every", "rule", "first", "last", "count"),
    [
        ("year", "any", 1949, 1990, 42),
        ("year", "10-06", 1950, 1989, 40),
        ("year", "10-07", 1949, 1989, 41),
        ("year", "10-02", 1950, 1990, 41),
        ("year", "10-03", 1950, 1989, 40),
        ("quarter", "any", "1949-Q4", "1990-Q4", 165),
        ("month", "last", "1949-10", "1990-10", 493),
        ("day", "any", date(1949, 10, 7), date(1990, 10, 2), 14971),
    ],
)
def test_there_are_no_rows_before_a_state_begins_or_after_it_ends(every, rule, first, last, count):
    periods = panel(limited(), 1900, 2020, every=every, rule=rule).column("period")
    assert (periods[0], periods[-1], len(periods)) == (first, last, count)


@pytest.mark.parametrize(("start", "end"), [(1900, 1948), (1991, 2020)])
def test_a_state_that_does_not_exist_has_no_row(start, end):
    assert len(panel(limited(), start, end)) == 0


def test_a_state_that_ends_before_it_begins_has_no_row():
    state = State(code="DDR", name="East", since=day(9), until=day(3))
    assert len(panel(register(states=(state,)), 2000, 2000)) == 0


@pytest.mark.parametrize("rule", ["any", "last", "majority"])
def test_shares_and_ends_are_of_the_days_on_which_the_state_exists(rule):
    found = panel(limited(), 1990, 1990, rule=rule).rows[0]
    assert found[3:7] == ("member", True, 1.0, 1.0)


def test_the_first_day_of_a_cut_period_is_the_first_on_which_the_state_exists():
    state = State(code="AAA", name="Aland", since=day(10))
    table = panel(register(happened("accede", day(10)), states=(state,)), START, START, every="month", rule="first")
    assert table.rows[0][3:7] == ("member", True, 1.0, 1.0)


# days after the horizon


@pytest.mark.parametrize(
    ("every", "first"),
    [("year", 2026), ("quarter", "2026-Q1"), ("month", "2026-02"), ("day", date(2026, 2, 14))],
)
def test_a_period_is_projected_from_the_first_with_a_day_after_the_horizon(every, first):
    table = panel(CSTO, "2025-12-01", "2026-04-30", every=every, states="ARM")
    projected = [row["period"] for row in table if row["projected"]]
    assert projected[0] == first
    assert projected == list(table.column("period"))[-len(projected) :]


@pytest.mark.parametrize(("until", "projected"), [(date(2026, 2, 1), False), (date(2026, 2, 2), True)])
def test_a_period_of_which_the_days_after_the_horizon_are_cut_is_not_projected(until, projected):
    states = (State(code="AAA", name="Aland", until=until), BELAND)
    table = panel(register(states=states, checked_through=date(2026, 1, 31)), 2025, 2026)
    assert list(table.column("projected")) == [False, projected, False, True]


def test_projections_are_marked_in_the_table_and_by_a_warning_only_if_asked():
    panel(CSTO, 2026, 2026)
    with pytest.warns(ProjectionWarning):
        panel(CSTO, 2026, 2026, projected="warn")


def test_projections_can_be_refused():
    with pytest.raises(HorizonError, match="2026-12-31 is later than 2026-02-13"):
        panel(CSTO, 2026, "2026-02-13", projected="refuse")


# views


def test_a_panel_is_of_the_view_it_is_asked_of():
    asked = CSTO.read_as(uzbekistan_2012="suspended").as_known_on("2020-01-01")
    found = panel(asked, 2019, 2020, states="UZB", rule="last")
    assert [row["status"] for row in found] == ["suspended", "suspended"]
    assert [row["projected"] for row in found] == [False, True]


# many histories at once


def many(register_, **question):
    """Return the same panel as the arrays make it, and as the walk does."""
    kept = bulk.MANY
    tables = []
    for bulk.MANY in (0, 10**9):
        tables.append(panel(register_, **question))
    bulk.MANY = kept
    return tables


@examples(150)
@given(
    registers(),
    st.sampled_from(PERIODS),
    st.sampled_from(RULES),
    st.sampled_from(Counting),
    st.tuples(st.integers(-2, 30), st.integers(0, 60)),
)
def test_arrays_give_the_same_panel_as_the_walk(asked, every, rule, counting, span):
    pytest.importorskip("numpy", reason="numpy is not installed: panels are always walked")
    one, other = many(asked, start=day(span[0]), end=day(sum(span)), every=every, rule=rule, counting=counting)
    assert list(one) == list(other)


@pytest.mark.parametrize("rule", ["any", "12-19", "02-29"])
def test_arrays_give_the_same_panel_of_the_packaged_register(rule):
    pytest.importorskip("numpy", reason="numpy is not installed: panels are always walked")
    one, other = many(CSTO, start=1980, end=2030, rule=rule, instrument=CSTO.instruments, counting="signed")
    assert one == other


@pytest.mark.parametrize(("rule", "states"), [("any", (GDR, BELAND)), ("10-06", (BELAND, GDR)), ("10-02", (GDR,))])
def test_arrays_cut_lifetimes_as_the_loop_does(rule, states):
    pytest.importorskip("numpy", reason="numpy is not installed: panels are always walked")
    treaties = [instrument(), instrument(id="u")]
    asked = register(happened("accede", date(1973, 9, 18), states[0].code), states=states, instruments=treaties)
    one, other = many(asked, start=1940, end=2000, rule=rule, instrument=("t", "u"), states=states)
    assert one == other


CORNERS = {
    "a change on the day after the table": [("accede", day(0)), ("withdraw", day(31))],
    "a change on the first day of the table": [("accede", date(1999, 12, 1))],
    "open before, then out": [
        ("accede", day(-9)),
        ("notify_withdrawal", day(-8)),
        ("freeze", window(day(-1), day(3))),
        ("withdraw", day(9)),
    ],
    "open from the first day on": [
        ("accede", date(1999, 11, 1)),
        ("notify_withdrawal", date(1999, 12, 1)),
        ("freeze", window(date(1999, 12, 1), day(3))),
    ],
}


@pytest.mark.parametrize("history", CORNERS.values(), ids=CORNERS)
@pytest.mark.parametrize("rule", RULES)
def test_arrays_do_the_corners_as_the_loop_does(rule, history):
    pytest.importorskip("numpy", reason="numpy is not installed: panels are always walked")
    asked = register(*(happened(act, on) for act, on in sorted(history, key=lambda one: Moment.of(one[1]).earliest)))
    for counting in Counting:
        question = {"every": "month", "rule": rule, "counting": counting}
        one, other = many(asked, start="1999-11", end="2000-01", **question)
        assert list(one) == list(other)


def test_arrays_follow_the_states_and_instruments_asked_for(monkeypatch):
    pytest.importorskip("numpy", reason="numpy is not installed: panels are always walked")
    monkeypatch.setattr(bulk, "MANY", 0)
    asked = [("cst", ("UZB", "ARM")), ("charter", ("UZB", "ARM")), ("charter", ("ARM", "UZB")), ("cst", ("UZB",))]
    found = [list(panel(CSTO, 1999, 1999, instrument=under, states=states).column("member")) for under, states in asked]
    assert found == [[True, True], [False, False], [False, False], [True]]


def test_few_histories_do_without_arrays_and_many_need_numpy(monkeypatch):
    monkeypatch.setattr(bulk, "find_spec", {"numpy": None}.__getitem__)
    assert [bulk.pays(bulk.MANY - 1), bulk.pays(bulk.MANY)] == [False, False]
    monkeypatch.setattr(bulk, "find_spec", {"numpy": "here"}.__getitem__)
    assert [bulk.pays(bulk.MANY - 1), bulk.pays(bulk.MANY)] == [False, True]


def test_a_panel_of_all_days_of_the_calendar_is_made_of_its_changes():
    table = panel(CSTO, 1, 9999, every="day")
    assert len(table) == 9 * date.max.toordinal()
    place = 8 * date.max.toordinal() + date(2012, 12, 19).toordinal() - 1
    found = [(table.column("period")[at], table.column("status")[at]) for at in (place - 1, place)]
    assert found == [(date(2012, 12, 18), "suspended"), (date(2012, 12, 19), "withdrawn")]
    # runs: three of each first member, one more of Armenia, four of Uzbekistan, two outsiders; two of them merge;
    # the days between deposit and entry into force of two signatories are a run of their own
    assert len(table.column("status").items) == 6 * 3 + 1 + 4 + 2 - 2 + 2


# the wide form


def test_the_wide_form_has_a_row_a_state_and_a_column_a_period():
    table = wide(CSTO, 2011, 2013, states=("UZB", "GEO"), codes=("cow", "name"))
    assert table.columns == ("cow", "name", "instrument", "2011", "2012", "2013")
    assert table.rows == (
        (704, "Uzbekistan", "charter", "member", "suspended", "withdrawn"),
        (372, "Georgia", "charter", "outsider", "outsider", "outsider"),
    )


@pytest.mark.parametrize("shown", ["status", "member"])
def test_the_wide_form_shows_the_cells_of_the_panel(shown):
    question = {"every": "quarter", "rule": "last", "instrument": ("cst", "ksor"), "counting": "signed"}
    table, long = wide(CSTO, 2008, 2010, shown=shown, **question), panel(CSTO, 2008, 2010, **question)
    cells = {(row["state"], row["instrument"], name): row[name] for row in table for name in table.columns[2:]}
    assert cells == {(row["state"], row["instrument"], row["period"]): row[shown] for row in long}


def test_the_wide_form_is_empty_where_the_answer_is_open_and_where_there_is_no_state():
    state = State(code="AAA", name="Aland", since=date(1999, 1, 1))
    asked = register(happened("accede", window(day(0), day(20))), states=(state, BELAND))
    table = wide(asked, 1998, 2000, shown="member", rule="first")
    assert table.rows == (("AAA", "t", None, False, None), ("BBB", "t", False, False, False))


# bad input


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        (
            {"rule": "most"},
            UnknownWordError,
            "unknown rule for every year 'most'; one of: any, first, last, majority, MM-DD",
        ),
        ({"rule": ""}, UnknownWordError, "unknown rule for every year ''"),
        ({"rule": None}, UnknownWordError, "unknown rule for every year None"),
        ({"rule": "13-01"}, MomentError, "'13-01' is not a day of the year; write MM-DD"),
        ({"rule": "1-2"}, MomentError, "'1-2' is not a day of the year; write MM-DD"),
        ({"rule": "02-30"}, MomentError, "'02-30' is not a day of the year; write MM-DD"),
        (
            {"rule": "12-31", "every": "month"},
            UnknownWordError,
            "unknown rule for every month '12-31'; one of: any, first, last, majority",
        ),
        ({"every": "week"}, UnknownWordError, "unknown period 'week'; one of: year, quarter, month, day"),
        ({"codes": ("iso3", "fips")}, UnknownWordError, "unknown code of states 'fips'; one of: iso3, iso2, m49, cow"),
        ({"codes": ()}, UnknownWordError, "unknown code of states ''"),
        ({"states": "Utopia"}, UnknownStateError, "unknown state 'Utopia'"),
        ({"instrument": ("cst", "nato")}, UnknownInstrumentError, "unknown instrument 'nato'"),
        ({"counting": "most"}, UnknownWordError, "unknown counting 'most'"),
        ({"projected": "maybe"}, UnknownWordError, "unknown projected 'maybe'"),
        ({"start": 2013}, MomentError, "'2012' lies before 2013, where the table is to begin"),
        ({"start": 0}, MomentError, "'0000' has no year this calendar holds: 0001 to 9999"),
        ({"end": 10000}, MomentError, "'10000' is not a day this package reads"),
        ({"start": -44}, MomentError, "'-44' is not a day this package reads"),
        ({"start": "2012-02-30"}, MomentError, "'2012-02-30' is not a day of the calendar"),
        ({"start": True}, TypeError, "a day is a datetime.date, an ISO 8601 or EDTF text, or a Moment, not bool"),
        ({"start": 2012.5}, TypeError, "a day is a datetime.date, an ISO 8601 or EDTF text, or a Moment, not float"),
    ],
)
@pytest.mark.parametrize("function", [panel, wide])
def test_bad_input_is_refused_with_what_would_be_right(function, change, error, words):
    with pytest.raises(error) as caught:
        function(CSTO, **{"start": 2012, "end": 2012} | change)
    assert str(caught.value).startswith(words)


def test_the_wide_form_shows_nothing_else():
    with pytest.raises(UnknownWordError, match=r"^unknown cell 'share'; one of: status, member$"):
        wide(CSTO, 2012, 2012, shown="share")


# other registers, and the commands


def test_a_month_of_days_agrees_with_its_calendar():
    table = panel(CSTO, "2024-02", "2024-02", every="day", states="ARM", counting="participating")
    assert len(table) == monthrange(2024, 2)[1]
    assert sum(map(bool, table.column("member"))) == 21


def run(*words):
    done = CliRunner().invoke(main, words, prog_name="csto-membership")
    return done.exit_code, done.stdout, done.stderr


def test_the_command_prints_what_the_function_returns():
    options = ("--every", "quarter", "--rule", "last", "--state", "UZB", "--state", "ARM", "--codes", "cow,iso3")
    status, out, err = run("panel", "2012", "2012", *options, "--instrument", "cst", "--format", "csv")
    table = panel(
        CSTO, 2012, 2012, every="quarter", rule="last", states=("UZB", "ARM"), codes=("cow", "iso3"), instrument="cst"
    )
    assert (status, out, err) == (0, table.to_csv(), "")


def test_the_wide_command_prints_what_the_function_returns():
    status, out, _ = run("wide", "2009", "2013", "--shown", "member", "--counting", "voting", "--format", "json")
    assert (status, out) == (0, wide(CSTO, 2009, 2013, shown="member", counting="voting").to_json())


@pytest.mark.parametrize(
    ("form", "word"), [("table", "party"), ("markdown", "party"), ("csv", "member"), ("json", "member")]
)
@pytest.mark.parametrize("command", ["panel", "wide"])
def test_a_member_of_a_treaty_is_called_a_party_where_people_read(command, form, word):
    _, out, _ = run(command, "1995", "1995", "--state", "RUS", "--instrument", "cst", "--format", form)
    assert word in out.split("1995")[-1]


@pytest.mark.parametrize(
    "codes", [("--codes", "cow", "--codes", "name"), ("--codes", "COW, Name"), ("--codes", "cow,name")]
)
@pytest.mark.parametrize("command", [("panel", "2012", "2012"), ("wide", "2012", "2012"), ("spells",)])
def test_the_command_names_states_in_every_way_asked_for(command, codes):
    _, out, _ = run(*command, *codes, "--format", "csv")
    assert out.splitlines()[0].split(",")[:3] == ["cow", "name", "instrument"]


@pytest.mark.parametrize("command", ["panel", "wide", "dyads"])
def test_a_projection_is_noted_and_can_be_refused_or_accepted(command):
    noted = run(command, "2026", "2026", "--state", "ARM", "--state", "RUS")
    assert (noted[0], noted[2]) == (
        0,
        f"note: the register was checked through 2026-02-13 ({CSTO.facts.checked_note}); 2026-12-31 is a projection\n",
    )
    refused = run(command, "2026", "2026", "--projected", "refuse")
    assert (refused[0], refused[1]) == (2, "")
    assert refused[2].startswith("error: 2026-12-31 is later than 2026-02-13")
    assert run(command, "2026", "2026", "--projected", "accept")[2] == ""


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("panel", "2012", "2011"), "error: '2011' lies before 2012"),
        (("panel", "2012", "2012", "--rule", "most"), "error: unknown rule for every year 'most'"),
        (("panel", "2012", "2012", "--codes", "iso3,"), "error: unknown code of states ''"),
        (("wide", "2012", "2012", "--state", "Utopia"), "error: unknown state 'Utopia'"),
    ],
)
def test_bad_input_to_a_command_is_one_line(words, message):
    status, out, err = run(*words)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(message)


# without rows

CODES = ("iso3", "name", "iso2", "m49", "cow", "cowc", "gw")


@pytest.mark.parametrize("every", ["year", "quarter", "month", "day"])
def test_a_panel_without_rows_has_the_columns_and_types_of_one_with(every):
    empty, full = (panel(one, "2009-09", "2009-10", every=every, codes=CODES) for one in (register(states=()), CSTO))
    assert (len(empty), kinds(empty)) == (0, kinds(full))
    assert list(kinds(full).values())[:7] == [str, str, str, int, int, str, int]


@pytest.mark.parametrize("shown", ["status", "member"])
def test_a_wide_panel_without_rows_has_the_columns_and_types_of_one_with(shown):
    empty, full = (wide(one, 2009, 2012, shown=shown, codes=CODES) for one in (register(states=()), CSTO))
    assert (len(empty), kinds(empty)) == (0, kinds(full))


def test_the_example_in_the_docstring_runs():
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("register", "given", "words"),
    [
        (None, {}, r"a Register is asked, such as CSTO or load\(\"guam\"\), not NoneType"),
        ("csto", {}, r"a Register is asked, such as CSTO or load\(\"guam\"\), not str"),
        (CSTO, {"states": 5}, "states are one or some, by name or as records, not int"),
        (CSTO, {"instrument": 5}, "instruments are one or some, by name or as records, not int"),
    ],
)
def test_what_is_no_register_or_no_selection_is_refused_in_words(register, given, words):
    with pytest.raises(TypeError, match=f"^{words}$"):
        panel(register, 1999, 2000, **given)


@pytest.mark.parametrize("scalar", ["int16", "int64", "float64"])
def test_a_year_may_be_a_number_of_numpy(scalar):
    make = getattr(pytest.importorskip("numpy", reason="numpy is not installed"), scalar)
    assert panel(CSTO, make(2012), make(2013)) == panel(CSTO, 2012, 2013)


@pytest.mark.parametrize(
    ("years", "error"), [((2012.5, 2013), TypeError), ((float("nan"), 2013), TypeError), ((True, 2), TypeError)]
)
def test_a_number_that_is_no_year_is_refused(years, error):
    with pytest.raises(error):
        panel(CSTO, *years)


@pytest.mark.parametrize(("text", "unit"), [("2012", "Y"), ("2012-07", "M"), ("2012-07-01", "D"), ("2012-07-01", "ns")])
def test_a_day_may_be_one_of_numpy_as_exact_as_it_says(text, unit):
    numpy = pytest.importorskip("numpy", reason="numpy is not installed")
    assert Moment.of(numpy.datetime64(text, unit)) == Moment.parse(text)
    for refused in (numpy.datetime64("NaT"), numpy.datetime64("2012-07-01T12:00")):
        with pytest.raises(TypeError):
            Moment.of(refused)


# tables that begin before their instrument is in force


@pytest.mark.parametrize("table", [panel, wide, dyads], ids=lambda one: one.__name__)
def test_a_table_that_begins_before_the_charter_is_in_force_warns_once_and_names_the_lineage(table):
    with pytest.warns(BeforeForceWarning) as caught:
        table(CSTO, 1992, 2025, rule="last")
    (warning,) = [one.message for one in caught]
    assert (warning.instrument, warning.first, warning.lineages) == ("charter", date(1992, 1, 1), ("alliance",))
    assert str(warning).endswith('For Collective Security Treaty and its organization as one: instrument="alliance".')
    assert caught[0].filename == __file__


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("start", "asked"),
    [
        (2004, {}),
        (1992, {"instrument": "alliance"}),
        (1992, {"instrument": CSTO.instruments}),
        (1992, {"counting": "signed"}),
    ],
)
def test_a_table_of_a_lineage_of_several_instruments_of_signatories_or_of_later_years_does_not_warn(start, asked):
    panel(CSTO, start, 2025, **asked)


@pytest.mark.parametrize("year", [10**400, -(10**400), 10**9 + 1])
def test_a_number_of_hundreds_of_digits_is_no_year(year):
    with pytest.raises(MomentError):
        panel(CSTO, year, 2025)
