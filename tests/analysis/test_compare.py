"""Comparison: published codings, codings made day by day to a known recipe, and what is not comparable."""

import warnings
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner
from helpers import ALAND, day, entry, happened, instrument, register, window
from histories import days_of, registers
from hypothesis import example, given
from hypothesis import strategies as st
from thorough import examples

from csto_membership import CSTO, Act, Event, Moment, Table, load
from csto_membership.analysis.compare import coding
from csto_membership.analysis.compare.columns import Columns
from csto_membership.analysis.compare.compare import COUNTED, STARTS, YEAR_RULES, compare
from csto_membership.analysis.compare.csv_file import read_coding
from csto_membership.analysis.compare.units import ENDS
from csto_membership.analysis.diff import diff
from csto_membership.analysis.panel import panel
from csto_membership.analysis.periods import RULES, read_rule
from csto_membership.analysis.step_function import StepFunction, deciding_days, either, step_function_of
from csto_membership.cli.main import main
from csto_membership.engine.configurations import counts
from csto_membership.errors import BeforeForceWarning, MomentError, UnknownInstrumentError, UnknownWordError
from csto_membership.model.days import ONE_DAY
from csto_membership.model.disputes import Dispute, Reading
from csto_membership.model.states import State
from csto_membership.model.vocabulary import Counting

DATA = Path(__file__).parents[2] / "examples" / "data"
COW = read_coding(DATA / "cow_igo_v3.csv")
ATOP = read_coding(DATA / "atop_1992_treaty.csv")
SPELLS = {"state": "state", "start": "start", "end": "end", "instrument": "cst"}
PANEL = {"state": "ccode", "codes": "cow", "year": "year", "member": "csto"}


def listed(differences):
    return [(one.state.code, one.period, one.coded, one.ours, one.step and one.step.event.id) for one in differences]


# two published codings


def test_the_correlates_of_war_code_the_end_of_the_year_from_signature():
    found = compare(CSTO, COW, **PANEL)
    assert (found.best.rule, found.best.start, found.best.end, found.best.counting) == (
        "last",
        "signature",
        "exclusive",
        Counting.DE_JURE,
    )
    assert found.best.readings == ()
    assert (found.scores[0].agreeing, found.scores[0].comparable, found.unit) == (113, 117, "cells")


def test_no_rule_explains_uzbekistan_before_2006_in_the_correlates_of_war():
    found = compare(CSTO, COW, **PANEL)
    assert listed(found.differences) == [("UZB", "2002 to 2005", True, False, "uzb-charter-accede")]
    (difference,) = found.differences
    assert (difference.first, difference.last, difference.weight) == (date(2002, 1, 1), date(2005, 12, 31), 4)
    assert [source.id for source in found.differences[0].sources] == ["obozrevatel-2006-12-14", "tass-2012-06-28"]


def test_every_other_rule_fits_the_correlates_of_war_worse():
    scores = {
        (one.combination.rule, one.combination.start): one.agreeing
        for one in reversed(compare(CSTO, COW, **PANEL).scores)
    }
    # signed on 7 October 2002, in force on 18 September 2003, Uzbekistan in on 16 August 2006 and out on
    # 19 December 2012; other readings move it to 23 June 2006 and 28 June 2012
    assert scores == {
        ("last", "signature"): 117 - 4,
        ("any", "signature"): 117 - 4 - 1,  # Uzbekistan 2012
        ("majority", "signature"): 117 - 4 - 6,  # six in 2002
        ("07-01", "signature"): 117 - 4 - 6,
        ("first", "signature"): 117 - 5 - 6 - 1,  # Uzbekistan 2006 as well, and 2012
        ("last", "force"): 117 - 4 - 6,
        ("any", "force"): 117 - 4 - 6 - 1,
        ("majority", "force"): 117 - 4 - 12,  # six in 2003 as well
        ("07-01", "force"): 117 - 4 - 12,
        ("first", "force"): 117 - 5 - 12 - 1,
        # deposits lie between the signature and the entry into force, but Russia's not before 26 May 2003 and
        # Kazakhstan's not before 1 July
        ("last", "deposit"): 117 - 4 - 4 - 2,  # four unknown in 2002, two out
        ("any", "deposit"): 117 - 4 - 4 - 2 - 1,
        ("majority", "deposit"): 117 - 6 - 4 - 6,  # six unknown in 2003, six out in 2002
        ("07-01", "deposit"): 117 - 6 - 4 - 6,
        ("first", "deposit"): 117 - 4 - 5 - 8 - 1,
    }


def test_what_makes_no_difference_to_the_correlates_of_war_is_listed():
    assert compare(CSTO, COW, **PANEL).indifferent == {
        "end": ("inclusive",),
        "counting": ("participating", "voting"),
        "armenia_2024": ("frozen_as_reported", "full_member"),
        "uzbekistan_2012": ("withdrawn_by_note", "article_19"),
        "uzbekistan_return": ("summit", "law"),
    }


def test_atop_codes_the_treaty_from_signature_with_the_end_day_in():
    found = compare(CSTO, ATOP, **SPELLS)
    assert (found.best.rule, found.best.start, found.best.end, found.unit) == (None, "signature", "inclusive", "days")
    assert (found.best.counting, found.best.readings) == (Counting.DE_JURE, ())
    assert found.covers == (date(1992, 5, 15), date(2012, 6, 28))
    assert found.scores[0].comparable == 9 * ((date(2012, 6, 28) - date(1992, 5, 15)).days + 1)


def test_atop_has_belarus_three_days_late_and_uzbekistan_one():
    found = compare(CSTO, ATOP, **SPELLS)
    assert listed(found.differences) == [
        ("BLR", "1993-12-31 to 1994-01-02", False, True, "blr-cst-sign"),
        ("UZB", "2006-08-16", False, True, "uzb-cst-accede"),
    ]
    assert [(one.weight, one.days) for one in found.differences] == [(3, 3), (1, 1)]
    assert all(one.sources for one in found.differences)


def test_with_the_years_after_it_the_end_of_atop_s_last_spell_is_one_more_day():
    found = compare(CSTO, ATOP, covers=("1992-05-15", "2018-12-31"), **SPELLS)
    assert found.best.readings == (("uzbekistan_2012", "withdrawn_by_note"),)
    assert listed(found.differences)[2:] == [("UZB", "2012-06-28", True, False, "uzb-cst-withdraw-by-note")]


def test_days_after_the_register_s_horizon_are_not_comparable():
    found = compare(CSTO, ATOP, covers=("1992-05-15", "2026-02-23"), **SPELLS)
    assert found.not_comparable == {"later than the register was checked through": 9 * 10}
    assert found.covers == (date(1992, 5, 15), date(2026, 2, 13))


def test_the_words_of_a_comparison_say_it_all():
    text = str(compare(CSTO, COW, **PANEL))
    assert text.splitlines()[:3] == [
        "113 of 117 cells agree (96.58%), 2002-01-01 to 2014-12-31",
        "best reproduced by: year rule last, end days exclusive, from signature, counting de_jure",
        "as good: end inclusive",
    ]
    assert "what that leaves (4 cells):\n  Uzbekistan 2002 to 2005: coded as a member, here outsider; " in text
    assert text.count("    source: ") == 2
    assert str(compare(CSTO, COW, **PANEL).differences[0]).startswith(
        "Uzbekistan 2002 to 2005: coded as a member, here outsider; accede"
    )


def test_the_differences_and_the_ranking_are_tables():
    found = compare(CSTO, ATOP, **SPELLS)
    assert list(found.table())[1] == {
        "state": "UZB",
        "period": "2006-08-16",
        "first": date(2006, 8, 16),
        "last": date(2006, 8, 16),
        "days": 1,
        "coded": False,
        "ours": True,
        "status": "member",
        "event": "uzb-cst-accede",
        "act": "accede",
        "effective": "2006-08-16",
        "sources": "obozrevatel-2006-12-14 tass-2012-06-28",
    }
    ranking = found.ranking()
    assert len(ranking) == 2 * 3 * 3
    assert list(ranking.column("share")) == sorted(ranking.column("share"), reverse=True)
    assert len(compare(CSTO, COW, **PANEL).ranking()) == 5 * 2 * 3 * 3
    assert ranking.columns == ("rule", "end", "start", "counting", "readings", "agreeing", "comparable", "share")
    assert [ranking.kind(name) for name in ranking.columns] == [str, str, str, str, str, int, int, float]
    assert [tuple(row.values()) for row in compare(CSTO, COW, **PANEL).ranking()] == [
        (
            *(one.combination.rule, one.combination.end, one.combination.start, one.combination.counting),
            "; ".join("=".join(pair) for pair in one.combination.readings) or None,
            *(one.agreeing, one.comparable, one.agreeing / one.comparable),
        )
        for one in compare(CSTO, COW, **PANEL).scores
    ]
    assert any("=" in (readings or "") for readings in compare(CSTO, COW, **PANEL).ranking().column("readings"))
    assert set(ranking.column("counting")) == {str(counting) for counting in COUNTED}
    undisputed = compare(load("guam"), [{"s": "Georgia", "y": 2010}], state="s", year="y").ranking()
    assert set(undisputed.column("readings")) == {None}
    assert undisputed.kind("readings") is str


# codings made day by day


KNOWN_STARTS = tuple(start for start in STARTS if start != "deposit")
"""The starting points that the register dates: the deposits of 1992 to 1994 are not known to the day."""
DECEMBER = [date(2012, 12, 31) - timedelta(days=number) for number in range(31)]


def member_by_hand(view, state, on, combination):
    """Return whether a state counts on a day, from the point questions alone."""
    _, end, start, counting = combination

    def counts(day_asked):
        position = view.position(state, day_asked, instrument="cst", projected="accept")
        return (start == "signature" and position.standing == "signatory") or counting.counts(position)

    return counts(on) or (end == "inclusive" and counts(on - ONE_DAY))


def coded_by_hand(view, year, state, combination):
    """Return whether a state counts in a year, day after day."""
    rule = combination[0]
    days = days_of(date(year, 1, 1), date(year, 12, 31))
    if rule in {"any", "majority"}:
        counted = sum(member_by_hand(view, state, on, combination) for on in days)
        return counted > (0 if rule == "any" else len(days) / 2)
    deciding = {"first": days[0], "last": days[-1]}.get(rule, date(year, 7, 1))
    return member_by_hand(view, state, deciding, combination)


@pytest.mark.parametrize("combination", list(product(YEAR_RULES, ENDS, KNOWN_STARTS, COUNTED))[::7])
@pytest.mark.parametrize("readings", [{}, {"uzbekistan_2012": "article_19", "azerbaijan_deposit": "never_deposited"}])
def test_a_panel_made_to_a_recipe_is_reproduced_by_it(combination, readings):
    view = CSTO.read_as(**readings)
    rows = [
        {"s": state.code, "y": year, "m": coded_by_hand(view, year, state, combination)}
        for state in CSTO.states
        for year in (1992, 1994, 1999, 2006, 2012)
    ]
    found = compare(CSTO, rows, state="s", year="y", member="m", instrument="cst")
    perfect = [one.combination for one in found.scores if one.agreeing == 45]
    rule, end, start, counting = combination
    assert (rule, end, start, counting) in {(one.rule, one.end, one.start, one.counting) for one in perfect}
    assert (found.share, found.differences) == (1.0, ())


@pytest.mark.parametrize(("end", "start"), list(product(ENDS, KNOWN_STARTS)))
def test_a_list_of_days_made_to_a_recipe_is_reproduced_by_it(end, start):
    days = [date(1999, 4, 19) + timedelta(days=number) for number in range(4)] + [date(1993, 1, 1), date(1995, 1, 1)]
    combination = (None, end, start, Counting.DE_JURE)
    rows = [
        {"s": state.name, "d": on, "m": member_by_hand(CSTO, state, on, combination)}
        for state in CSTO.states
        for on in days
    ]
    found = compare(CSTO, rows, state="s", on="d", member="m", instrument="cst")
    assert (found.best.end, found.best.start, found.share) == (end, start, 1.0)


@pytest.mark.parametrize("end", ENDS)
def test_spells_made_to_a_recipe_are_reproduced_by_it(end):
    last = "1999-04-20" if end == "inclusive" else "1999-04-21"
    rows = [{"s": code, "from": "1994-04-20", "to": last} for code in ("AZE", "GEO", "UZB")]
    found = compare(
        CSTO, rows, state="s", start="from", end="to", instrument="cst", covers=("1992-01-01", "2005-12-31")
    )
    assert (found.best.end, found.best.start, found.share) == (end, "force", 1.0)


def test_of_equals_the_one_is_best_that_departs_least_from_the_register_s_own_view():
    rows = [{"s": "RUS", "y": year} for year in (2005, 2010)]
    assert str(compare(CSTO, rows, state="s", year="y").best) == (
        "year rule any, end days exclusive, from force, counting de_jure"
    )
    view = CSTO.read_as(uzbekistan_2012="suspended")
    rows = [{"s": "UZB", "y": year} for year in (2010, 2020)]
    assert compare(view, rows, state="s", year="y").best.readings == ()
    assert compare(CSTO, rows, state="s", year="y").best.readings == (("uzbekistan_2012", "suspended"),)


def test_a_dispute_of_two_states_is_read_one_way_for_both():
    disputes = [Dispute(id="d", question="?", default="a", readings=[Reading(id="a"), Reading(id="b")])]
    events = [
        happened("accede", day(5), id="early", readings={"d": ["a"]}),
        happened("accede", day(9), "BBB", id="late", readings={"d": ["b"]}),
    ]
    asked = register(*events, disputes=disputes)
    rows = [{"s": code, "d": day(20), "m": True} for code in ("AAA", "BBB")]
    found = compare(asked, rows, state="s", on="d", member="m")
    assert (found.scores[0].agreeing, found.best.readings) == (1, ())
    assert found.indifferent["d"] == ("b",)


def test_readings_that_a_supposed_event_forbids_are_left_out():
    supposed = Event(state="UZB", act=Act.ACCEDE, date="2030-01-01")
    view = CSTO.with_events(supposed)
    rows = [{"s": "UZB", "y": year} for year in (2008, 2010)]
    found = compare(view, rows, state="s", year="y")
    assert set(found.indifferent["uzbekistan_2012"]) == {"withdrawn_by_note", "article_19"}


# what is not comparable


def test_the_last_day_checked_can_be_compared():
    asked = register(happened("accede", day(0)), checked_through=date(2001, 12, 31))
    found = compare(asked, [{"s": "AAA", "y": 2001}, {"s": "BBB", "y": 2002}], state="s", year="y")
    assert (found.scores[0].comparable, dict(found.not_comparable)) == (
        1,
        {"later than the register was checked through": 1},
    )


def only(rows, **more):
    asked = {"state": "s", "year": "y", "member": "m"} | more
    return compare(CSTO, [dict(zip("sym", row, strict=True)) for row in rows], **asked)


SOUND = ("RUS", 2010, 1)


LEFT_OUT = [
    (("RUS", 2026, 1), "later than the register was checked through"),
    (("RUS", 2011, None), "membership missing"),
    (("RUS", 2011, float("nan")), "membership missing"),
    (("RUS", 2011, 2), "membership coded 2, which is neither yes nor no"),
    (("RUS", 2011, "-9"), "membership coded -9, which is neither yes nor no"),
    (("RUS", None, 1), "year missing"),
    (("RUS", "MMXI", 1), "year MMXI is none that can be read"),
    (("RUS", 20111, 1), "year 20111 is none that can be read"),
    ((None, 2011, 1), "no state"),
]


@pytest.mark.parametrize(("row", "reason"), LEFT_OUT)
def test_several_cells_that_cannot_be_compared_are_counted(row, reason):
    another = (row[0], 2027 if row[1] == 2026 else row[1], row[2])
    assert only([SOUND, row, another]).not_comparable == {reason: 2}


@pytest.mark.parametrize(("row", "reason"), LEFT_OUT)
def test_a_cell_that_cannot_be_compared_counts_for_nobody(row, reason):
    found = only([SOUND, row])
    assert found.not_comparable == {reason: 1}
    assert (found.scores[0].agreeing, found.scores[0].comparable) == (1, 1)
    assert f"not comparable: 1 ({reason})" in str(found)


def test_a_cell_that_is_coded_twice_differently_counts_for_nobody():
    assert only([SOUND, ("RUS", 2011, 1), ("Russia", 2011, 0)]).not_comparable == {"coded twice, differently": 2}


def test_a_cell_that_is_coded_twice_alike_counts_once():
    assert only([SOUND, ("Russia", 2010, "yes")]).scores[0].comparable == 1


def test_cells_outside_what_the_coding_covers_count_for_nobody():
    found = only([SOUND, ("RUS", 2011, 0)], covers=("2010-01-01", "2011-06-30"))
    assert found.not_comparable == {"outside what the coding covers": 1}


def test_cells_of_a_time_without_the_state_count_for_nobody_and_of_a_part_of_it_for_that_part():
    young = State(code="AAA", name="Aland", since=date(2000, 10, 1), until=date(2001, 3, 1))
    asked = register(happened("accede", "2000-10-01"), states=(young,))
    rows = [{"s": "AAA", "y": year, "m": year in {2000, 2001}} for year in (1999, 2000, 2001, 2002)]
    found = compare(asked, rows, state="s", year="y", member="m")
    assert found.not_comparable == {"a time at which the state did not exist": 2}
    assert (found.best.rule, found.scores[0].agreeing, found.scores[0].comparable) == ("any", 2, 2)
    by_rule = {one.combination.rule: one.comparable for one in found.scores}
    assert by_rule == {"any": 2, "first": 2, "last": 2, "majority": 2, "07-01": 0}


def test_what_the_register_cannot_determine_counts_for_nobody():
    asked = register(happened("accede", window(day(3), day(5))))
    rows = [{"s": "AAA", "d": day(number), "m": number > 2} for number in range(8)]
    found = compare(asked, rows, state="s", on="d", member="m")
    assert found.not_comparable == {"not determined in the register": 2}
    assert (found.scores[0].agreeing, found.scores[0].comparable) == (6, 6)


def test_where_nothing_is_determined_nothing_agrees():
    asked = register(happened("accede", window(day(3), day(5))))
    found = compare(asked, [{"s": "AAA", "d": day(4)}], state="s", on="d", covers=(day(3), day(4)))
    assert (found.scores[0].comparable, found.share) == (0, 0.0)
    assert found.summary[0] == "0 of 0 cells agree (0.00%), 2000-01-04 to 2000-01-05"


def test_times_apart_that_differ_alike_are_one_sentence():
    no, yes = (("ARM", year, 0) for year in (2010, 2012)), (("ARM", year, 1) for year in (2009, 2011, 2013))
    found = only([*no, *yes, ("BLR", 2010, 0), ("BLR", 2011, 1), ("BLR", 2012, 1), SOUND])
    assert [one.period for one in found.differences] == ["2010", "2012", "2010"]
    said = [line for line in str(found).splitlines() if "coded as" in line]
    assert [line.partition(":")[0] for line in said] == ["  Armenia 2010, 2012", "  Belarus 2010"]


def test_days_that_the_coding_does_not_know_exactly_count_for_nobody():
    asked = register(happened("accede", "2000-02-10"), happened("withdraw", "2001-03-15"))
    rows = [{"s": "AAA", "a": "2000-02", "b": "2001-Q1"}]
    found = compare(asked, rows, state="s", start="a", end="b", covers=("2000-01-01", "2001-12-31"))
    # from 1 to 28 February, and from 1 January to 30 March (inclusive: 1 April would be the first day out)
    assert found.not_comparable == {"not coded, or not exactly": 28 + 89}
    assert found.share == 1.0


def test_an_imprecise_day_of_a_list_is_compared_if_all_its_days_agree():
    rows = [("RUS", "2010", 1), ("RUS", "2002", 1), ("RUS", "2002-12", 1)]
    found = only(rows, year=None, on="y")
    assert found.best.start == "signature"
    assert (found.scores[0].agreeing, found.not_comparable) == (2, {"not determined in the register": 1})


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("RUS", None, "2010-01-01"), "start missing"),
        (("RUS", "2010-13-01", None), "start 2010-13-01 is none that can be read"),
        (("RUS", "2010-01-01", "soon"), "end soon is none that can be read"),
        (("RUS", "2010-01-01", "2009-12-31"), "a spell that ends before it starts"),
    ],
)
def test_a_spell_that_cannot_be_read_counts_for_nobody(row, reason):
    rows = [dict(zip("sab", one, strict=True)) for one in (("ARM", "2010-01-01", "2011-01-01"), row)]
    found = compare(CSTO, rows, state="s", start="a", end="b")
    assert found.not_comparable == {reason: 1}
    assert [state.code for state in found.uncoded] == ["BLR", "KAZ", "KGZ", "RUS", "TJK", "UZB"]


@pytest.mark.parametrize("end", [None, "", "9999-12-31", date.max])
def test_a_spell_without_an_end_goes_on(end):
    rows = [{"s": "RUS", "a": "2003-09-18", "b": end}]
    found = compare(CSTO, rows, state="s", start="a", end="b", covers=("2003-01-01", "2030-12-31"))
    assert found.share == 1.0
    assert found.covers[1] == CSTO.checked_through


def test_where_some_spells_say_no_only_the_days_of_spells_are_compared():
    rows = [
        ("1994-04-20", "1999-04-20", 1),
        ("1999-04-21", "2000-12-31", 0),
        ("2000-06", "2001", 0),
        ("2006-08", None, 1),
    ]
    given_rows = [dict(zip("sabm", ("UZB", *row), strict=True)) for row in rows]
    asked = {"state": "s", "start": "a", "end": "b", "member": "m", "instrument": "cst"}
    found = compare(CSTO, given_rows, covers=("1992-01-01", "2010-12-31"), **asked)
    before = (date(1994, 4, 20) - date(1992, 1, 1)).days
    perhaps = (date(2006, 8, 31) - date(2001, 1, 2)).days  # 1 January 2001 is the first that the end can be, and in
    assert (found.share, found.differences, found.best.end) == (1.0, (), "inclusive")
    assert found.not_comparable == {"not coded, or not exactly": before + perhaps}


def test_spells_of_which_no_day_can_be_compared_leave_their_state_out():
    young = State(code="AAA", name="Aland", since=date(2030, 1, 1))
    asked = register(happened("accede", "2030-01-01"), states=(young, State(code="BBB", name="Beland")))
    rows = [{"s": code, "a": "2001-01-01", "b": "2002-01-01"} for code in ("AAA", "BBB")]
    found = compare(asked, rows, state="s", start="a", end="b")
    assert [state.code for state in found.uncoded] == ["AAA"]


def test_days_after_the_horizon_are_counted_from_the_first_day_of_the_state():
    young = State(code="AAA", name="Aland", since=date(2031, 1, 11))
    asked = register(happened("accede", "2031-01-11"), states=(young, State(code="BBB", name="Beland")))
    rows = [{"s": "AAA", "a": "2031-02-01", "b": ""}, {"s": "BBB", "a": "2001-01-01", "b": "2002-01-01"}]
    found = compare(asked, rows, state="s", start="a", end="b", covers=("2001-01-01", "2031-12-31"))
    of_young = (date(2031, 12, 31) - date(2031, 1, 11)).days + 1
    assert found.not_comparable == {"later than the register was checked through": of_young + 365}


def test_states_that_are_not_recognised_are_reported():
    found = only([SOUND, ("Narnia", 2010, 1), ("Narnia", 2011, 0), ("GRG", 2010, 0)])
    assert found.unrecognised == {"GRG": 1, "Narnia": 2}
    assert "not recognised: Narnia (2 rows)" in str(found)
    assert "not recognised: GRG (1 row)" in str(found)


@pytest.mark.parametrize("codes", ["cow", "gw"])
def test_numbers_are_read_in_the_system_that_is_named(codes):
    found = only([(705, 2010, 1), (702, 2010, 1), (417, 2010, 1)], codes=codes)
    assert found.unrecognised == {"417": 1}
    assert {"Kazakhstan", "Tajikistan"}.isdisjoint(state.name for state in found.uncoded)


def test_in_the_united_nations_system_the_same_numbers_are_other_states():
    found = only([(705, 2010, 1), (702, 2010, 1), (417, 2010, 1)], codes="m49")
    assert found.unrecognised == {}
    assert sorted(one.state.code for one in found.differences) == ["SGP", "SVN"]
    assert "Kyrgyzstan" not in [state.name for state in found.uncoded]


def test_a_number_that_two_states_bore_in_succession_is_read_by_its_year():
    states = (State(code="SUN", name="Soviet Union", until=date(1991, 12, 26)), State(code="RUS", name="Russia"))
    asked = register(happened("accede", "1990-01-01", state="RUS"), states=states)
    rows = [{"s": 365, "y": year, "m": year > 1991} for year in (1980, 1990, 1991, 1995, 2000)]
    found = compare(asked, rows, state="s", year="y", member="m", codes="cow")
    assert found.unrecognised == {"365": 1}
    assert (found.scores[0].agreeing, found.scores[0].comparable) == (4, 4)
    days = [
        {"s": 365, "d": day, "e": None, "m": day > "1991-12-25"} for day in ("1980-01-01", "1991-12-25", "1991-12-26")
    ]
    found = compare(asked, days, state="s", on="d", member="m", codes="cow")
    assert (found.scores[0].agreeing, found.scores[0].comparable) == (3, 3)
    assert [state.code for state in found.uncoded] == []
    found = compare(asked, days[2:], state="s", start="d", end="e", codes="cow")
    assert (found.share, found.unrecognised) == (1.0, {})
    rows = [{"s": 365, "y": year, "m": 1} for year in ("unknown", None, 2000)]
    assert compare(asked, rows, state="s", year="y", member="m", codes="cow").unrecognised == {"365": 2}


def test_outsiders_that_are_never_coded_as_members_are_left_out():
    found = only([("KEN", 2010, 0), ("KEN", 2011, 0), ("SRB", 2010, 1), ("SRB", 2011, 0), ("ARM", 2010, 1)])
    assert found.not_comparable == {"a state that neither the register nor the coding has as a member": 2}
    assert (found.scores[0].agreeing, found.scores[0].comparable) == (2, 3)
    assert [one.state.code for one in found.differences] == ["SRB"]


# what comes in


def framed(method, *modules):
    def made(table):
        for module in modules:
            pytest.importorskip(module, reason=f"{module} is a partner that .ci/run installs")
        return getattr(table, method)()

    return made


FRAMES = {
    "rows": list,
    "iterator": iter,
    "table": lambda table: table,
    "pandas": framed("to_pandas", "narwhals", "pandas"),
    "polars": framed("to_polars", "narwhals", "polars"),
    "lazy polars": lambda table: framed("to_polars", "narwhals", "polars")(table).lazy(),
    "pyarrow": framed("to_arrow", "narwhals", "pyarrow"),
}


@pytest.mark.parametrize("name", FRAMES)
def test_a_coding_may_come_in_any_frame(name):
    table = Table(
        ("state", "start", "end", "member"),
        [
            ("Russia", date(1994, 4, 20), None, True),
            ("AZE", date(1994, 4, 20), date(1999, 4, 20), True),
            ("GE", date(1999, 5, 1), date(2000, 4, 20), False),
            ("UZB", date(1999, 5, 1), date(2000, 4, 20), None),
        ],
    )
    found = compare(CSTO, FRAMES[name](table), member="member", **SPELLS)
    gaps = (date(2000, 4, 20) - date(1994, 4, 20)).days - (date(2000, 4, 20) - date(1999, 5, 1)).days
    assert found.not_comparable == {"not coded, or not exactly": gaps, "membership missing": 1}
    assert (found.best.end, found.share) == ("inclusive", 1.0)


def test_years_may_be_numbers_texts_floating_numbers_or_days():
    rows = [
        ("RUS", 2010, 1),
        ("RUS", "2011", 1),
        ("RUS", 2012.0, 1),
        ("RUS", date(2013, 5, 5), 1),
        ("RUS", Moment.parse("2014"), 1),
        ("RUS", " 2015.0 ", 1),
    ]
    assert only(rows).scores[0].agreeing == 6


@pytest.mark.parametrize("framework", ["pandas", "polars"])
def test_a_column_that_a_frame_lacks_is_named(framework):
    made = FRAMES[framework](Table(("s", "y"), [("RUS", 2010)]))
    with pytest.raises(UnknownWordError, match=r"^unknown column 'country'; one of: s, y$"):
        compare(CSTO, made, state="country", year="y")


def test_times_count_as_their_day():
    rows = [{"s": "RUS", "d": datetime(2003, 9, 18, 12)}]  # noqa: DTZ001  a time without a zone
    assert compare(CSTO, rows, state="s", on="d").share == 1.0


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_file_is_read_whatever_separates(tmp_path, separator):
    file = tmp_path / "coding.csv"
    lines = [["state", "year", "in "], ["Armenia", "2003", "1"], [" UZB ", "2003", ""], [""]]
    file.write_text("\ufeff" + "\n".join(separator.join(line) for line in lines[:3]) + "\n\n", encoding="utf-8")
    assert read_coding(file) == Table(("state", "year", "in"), [("Armenia", "2003", "1"), ("UZB", "2003", None)])


def test_a_file_without_a_line_is_refused(tmp_path):
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    with pytest.raises(ValueError, match=r"empty\.csv is empty"):
        read_coding(tmp_path / "empty.csv")


def test_a_file_in_another_encoding_is_refused_by_name_with_the_remedy(tmp_path):
    (tmp_path / "old.csv").write_text("state,year\nЮж,2010\n", encoding="cp1251")
    with pytest.raises(ValueError, match=r"old\.csv is not UTF-8: .*; save it as UTF-8$") as caught:
        read_coding(tmp_path / "old.csv")
    assert not isinstance(caught.value, UnicodeError)


@pytest.mark.parametrize("word", sorted(coding.YES | coding.NO))
def test_every_word_for_yes_and_no_is_documented(word):
    assert f"``{word}``" in str(compare.__doc__)


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({"state": "s"}, ValueError, "a coding has a column of years"),
        ({"state": "s", "year": "y", "on": "y"}, ValueError, "a coding has a column of years"),
        ({"state": "s", "start": "y"}, ValueError, r"two of spells \(start and end\)"),
        ({"state": "s", "end": "y"}, ValueError, r"two of spells \(start and end\)"),
        *(
            ({"state": "s", kind: "y", **dict.fromkeys(more, "y")}, ValueError, r"two of spells \(start and end\)")
            for kind in ("year", "on")
            for more in (("start",), ("end",), ("start", "end"))
        ),
        ({"state": "country", "year": "y"}, UnknownWordError, "unknown column 'country'; one of: s, y"),
        ({"state": "s", "year": "y", "codes": "fips"}, UnknownWordError, "unknown code of states 'fips'"),
        ({"state": "y", "year": "y"}, ValueError, 'numeric state codes, such as 2010, need codes="cow"'),
        ({"state": "s", "year": "y", "instrument": "x"}, UnknownInstrumentError, "unknown instrument 'x'"),
        ({"state": "s", "year": "y", "covers": ("2010", "2011-01-01")}, MomentError, "'2010' must be one exact day"),
        (
            {"state": "s", "year": "y", "codes": "cowc"},
            ValueError,
            "nothing of the coding can be compared: 'Kyrgyzstan' is not a state",
        ),
        (
            {"state": "s", "year": "y", "covers": ("2000-01-01", "2001-01-01")},
            ValueError,
            r"nothing of the coding can be compared: outside what the coding covers \(1\)",
        ),
    ],
)
def test_what_is_asked_wrongly_is_refused(asked, error, words):
    with pytest.raises(error, match=words):
        compare(CSTO, [{"s": "Kyrgyzstan", "y": 2010}], **asked)


def test_everything_that_cannot_be_compared_is_listed():
    rows = [{"s": "Atlantis", "y": 2010}, {"s": "Kyrgyz", "y": 2010}, {"s": "Armenia", "y": ""}, {"s": "", "y": 2010}]
    with pytest.raises(ValueError, match="nothing of the coding") as info:
        compare(CSTO, rows, state="s", year="y")
    assert str(info.value) == (
        "nothing of the coding can be compared: 'Atlantis' is not a state of the register; "
        "'Kyrgyz' is not a state of the register; year missing (1 row); no state (1 row)"
    )


def test_a_coding_without_rows_is_refused():
    with pytest.raises(ValueError, match=r"nothing of the coding can be compared: it has no rows$"):
        compare(CSTO, [], state="s", year="y")


@pytest.mark.parametrize("given_coding", [42, [1, 2], "coding.csv"])
def test_what_is_no_coding_is_refused(given_coding):
    pytest.importorskip("narwhals")
    with pytest.raises(TypeError):
        compare(CSTO, given_coding, state="s", year="y")


def test_a_state_without_events_is_compared_too():
    rows = [{"s": "AAA", "y": 2001, "m": 1}]
    found = compare(register(states=(ALAND,)), rows, state="s", year="y", member="m")
    assert listed(found.differences) == [("AAA", "2001", True, False, None)]
    assert str(found.differences[0]) == "Aland 2001: coded as a member, here outsider; no event"
    assert found.table().column("event") == (None,)


# step_functions


def answers(function, days):
    return [function.on(one) for one in days]


SPAN = days_of(day(-3), day(30))


@st.composite
def step_functions(draw):
    days = sorted(draw(st.sets(st.integers(0, 20).map(day), max_size=5)))
    members = draw(st.lists(st.sampled_from((True, False, None)), min_size=len(days) + 1, max_size=len(days) + 1))
    return StepFunction.of(zip(days, members[1:], strict=True), members[0])


@given(step_functions())
def test_a_step_function_keeps_only_the_days_on_which_it_changes(function):
    assert all(one is not two for one, two in zip(function.members, function.members[1:], strict=False))
    assert len(function.members) == len(function.days) + 1


@given(step_functions(), st.sampled_from(SPAN), st.integers(0, 20))
def test_intervals_are_the_days_one_after_the_other(function, first, length):
    last = first + timedelta(days=length)
    found_days = [(on, member) for a, b, member in function.intervals(first, last) for on in days_of(a, b)]
    assert found_days == [(on, function.on(on)) for on in days_of(first, last)]


@given(step_functions())
def test_with_the_end_day_in_a_day_counts_if_it_or_the_day_before_does(function):
    def either_day(on):
        held = {function.on(on), function.on(on - ONE_DAY)}
        return True if True in held else None if None in held else False

    assert answers(function.with_last_day(), SPAN) == [either_day(on) for on in SPAN]


@given(st.lists(step_functions(), max_size=3))
def test_either_of_some_step_functions_is_yes_where_one_is(some):
    held = [[function.on(on) for function in some] for on in SPAN]
    assert answers(either(some), SPAN) == [True if True in one else None if None in one else False for one in held]


def test_no_days_have_no_intervals():
    assert list(StepFunction().intervals(day(1), day(0))) == []


def test_a_step_function_may_go_to_the_last_day_of_the_calendar():
    function = StepFunction.of([(date.max, True)], before=False)
    assert list(function.intervals(date.max - ONE_DAY, date.max)) == [
        (date.max - ONE_DAY, date.max - ONE_DAY, False),
        (date.max, date.max, True),
    ]
    assert function.with_last_day() == function
    assert StepFunction.of([(date.min, True)], before=True).with_last_day().on(date.min) is True


@given(registers(), st.sampled_from((*RULES, "01-02", "02-29", "12-31")), st.sampled_from(Counting))
@examples(80)
def test_a_year_is_to_a_step_function_what_it_is_to_a_panel(asked, rule, counting):
    asked = register(*asked.facts.events, states=[State(code=one.code, name=one.name) for one in asked.states])
    for row in panel(asked, 1999, 2001, rule=rule, counting=counting):
        function = step_function_of(asked.timeline(row["state"]), partial(counts, counting))
        first, last = date(row["period"], 1, 1), date(row["period"], 12, 31)
        assert function.in_year(read_rule(rule, "year"), first, last) is row["member"]


@given(step_functions(), st.sampled_from(["any", "majority"]), st.sampled_from(SPAN), st.integers(0, 20))
@example(StepFunction((day(2), day(5)), (True, False, True)), "majority", day(0), 6)
def test_of_many_days_a_step_function_counts_those_that_are_certain_and_those_that_are_possible(
    function, rule, first, length
):
    last = first + timedelta(days=length)
    held = [function.on(one) for one in days_of(first, last)]
    enough = 1 if rule == "any" else len(held) // 2 + 1
    certain, possible = held.count(True) >= enough, held.count(True) + held.count(None) >= enough
    assert function.in_year(rule, first, last) is (certain if certain is possible else None)


@pytest.mark.parametrize(
    ("rule", "first", "last"),
    [("any", 1, 12), ("majority", 1, 12), ("first", 1, 1), ("last", 12, 12), ("12-01", 12, 12), ("01-01", 1, 1)],
)
def test_a_rule_names_the_days_that_decide(rule, first, last):
    days = deciding_days(read_rule(rule, "year"), date(2000, 1, 1), date(2000, 12, 1))
    assert days == (date(2000, first, 1), date(2000, last, 1))


@pytest.mark.parametrize("row", ["702,2011", "702,2011,1,2"])
def test_a_row_that_is_not_as_long_as_the_header_is_refused_with_its_line(tmp_path, row):
    path = tmp_path / "coding.csv"
    path.write_text(f"ccode,year,member\n702,2010,1\n\n{row}\n")
    with pytest.raises(ValueError, match="values for 3 columns") as info:
        read_coding(path)
    assert str(info.value) == f"{path}, line 4: {row.count(',') + 1} values for 3 columns"


def test_columns_are_named_once_each():
    assert Columns(state="s", start="d", end="d").names == ("s", "d")
    assert coding.YES.isdisjoint(coding.NO)


# residue: runs, and the event that caused them


def test_a_difference_is_explained_by_the_event_that_brought_our_answer_about_not_by_the_nearest():
    asked = register(
        happened("accede", "2000-01-01", id="in"),
        happened("withdraw", "2001-06-01", id="out"),
        happened("accede", "2010-01-01", id="in-again"),
    )
    rows = [{"s": "AAA", "y": year, "m": year not in {2001, 2012}} for year in range(2000, 2016)]
    found = compare(asked, rows, state="s", year="y", member="m")
    assert listed(found.differences) == [
        ("AAA", "2002 to 2009", True, False, "out"),
        ("AAA", "2012", False, True, "in-again"),
    ]
    assert [one.weight for one in found.differences] == [8, 1]


def test_days_of_a_list_that_follow_one_another_are_one_difference():
    asked = register(happened("accede", day(0), id="in"))
    rows = [{"s": "AAA", "d": day(number), "m": number not in {2, 3, 5}} for number in range(20)]
    found = compare(asked, rows, state="s", on="d", member="m")
    assert [(one.period, one.weight) for one in found.differences] == [(f"{day(2)} to {day(3)}", 2), (f"{day(5)}", 1)]


def test_a_coding_may_count_from_the_deposit_and_the_event_is_the_consent():
    terms = instrument(entry=entry("P1Y"))
    events = [happened("sign", "1998-01-10", id="signed"), happened("ratify", "2001-01-10", id="ratified")]
    asked = register(*events, instruments=[terms])
    rows = [{"s": "AAA", "y": year, "m": year >= 2001} for year in range(1999, 2004)]
    found = compare(asked, rows, state="s", year="y", member="m")
    assert (found.best.start, found.best.rule, found.share) == ("deposit", "any", 1.0)
    assert found.indifferent["rule"] == ("last", "majority", "07-01")
    late = [{"s": "AAA", "d": day(number), "m": number >= 378} for number in range(350, 400)]
    left = compare(asked, late, state="s", on="d", member="m")
    assert listed(left.differences) == [("AAA", "2001-01-10 to 2001-01-12", False, True, "ratified")]
    assert (left.best.start, str(left.differences[0].step.moment)) == ("deposit", "2001-01-10")


# files as they come


ALLIANCES = """\
atopid,member,begyr,begmo,begda,endyr,endmo,endda
3900,702,1994,4,20,0,0,0
3900,372,1994,4,20,1999,4,20
3900,705,1994,4,20,1998,1,1
3900,705,1998,1,1,,,
3040,702,1990,1,1,1995,1,1
3040,365,1994,4,20,99,99,99
"""
ALLIANCE = {"state": "member", "codes": "cow", "start": "begyr,begmo,begda", "end": ("endyr", "endmo", "endda")}


@pytest.fixture
def alliances(tmp_path):
    (tmp_path / "alliances.csv").write_text(ALLIANCES)
    return tmp_path / "alliances.csv"


@pytest.mark.parametrize("framework", ["table", "rows", "pandas", "polars"])
def test_one_treaty_of_many_is_chosen_and_its_days_stand_in_three_columns(alliances, framework):
    rows = FRAMES[framework](read_coding(alliances))
    asked = ALLIANCE | {"where": {"atopid": 3900.0}, "open": 0, "instrument": "cst"}
    found = compare(CSTO, rows, covers=("1994-04-20", "2005-12-31"), **asked)
    assert (found.share, found.not_comparable, found.unrecognised) == (1.0, {}, {})
    assert sorted(state.code for state in found.uncoded) == ["ARM", "AZE", "BLR", "KGZ", "RUS", "UZB"]


def test_spells_of_several_treaties_in_one_file_are_refused_with_the_columns_in_which_they_differ(alliances):
    with pytest.raises(ValueError, match="overlap") as caught:
        compare(CSTO, read_coding(alliances), open="0", instrument="cst", **ALLIANCE)
    assert str(caught.value) == (
        "two spells of Tajikistan overlap: 1990-01-01 to 1995-01-01 and 1994-04-20 to (open) (the rows differ in "
        "atopid (3040, 3900), begyr (1990, 1994), begmo (1, 4), begda (1, 20), endyr (1995, 0), endmo (1, 0), "
        "endda (1, 0)); if the file has spells of several treaties, choose one, as in where={'treaty': 3040} "
        "(option --where treaty=3040)"
    )


def spells_of(*spans):
    rows = [{"s": "RUS", "a": start, "b": end, "m": member} for start, end, member in spans]
    return compare(CSTO, rows, state="s", start="a", end="b", member="m", instrument="cst")


@pytest.mark.parametrize(
    "spans",
    [
        [("1994-04-20", "1996-01-01", 1), ("1995-12-31", None, 1)],
        [("1994-04-20", None, 1), ("1995-12-31", "1996-02-01", 1)],
        [("1994-04-20", "1996-01-01", 1), ("1995-12-31", "1996-02-01", 0)],
        [("1994-04-20", "2000-01-01", 1), ("1995-01-01", "1995-02-01", 0), ("1997-01-01", "1997-02-01", 1)],
    ],
)
def test_spells_that_overlap_are_refused(spans):
    with pytest.raises(ValueError, match="two spells of Russia overlap"):
        spells_of(*spans)


@pytest.mark.parametrize(
    "spans",
    [
        [("1994-04-20", "1996-01-01", 1), ("1996-01-01", "1997-01-01", 1)],
        [("1994-04-20", "1996-01-01", 1), ("1994-04-20", "1996-01-01", 1)],
        [("1994-04-20", "1996", 1), ("1996", "1997-01-01", 1)],
        [("1994-04-20", "1996-01-01", 1), ("1996-01-01", "1998-01-01", 0), ("1997-01-01", "1997-02-01", 0)],
    ],
)
def test_spells_that_touch_or_may_not_overlap_are_taken(spans):
    assert spells_of(*spans).scores[0].comparable > 0


def test_several_values_of_a_column_mean_or_and_several_columns_mean_and():
    rows = [
        {"s": code, "y": 2010, "kind": kind, "n": n}
        for code, kind, n in [("ARM", "a", 1), ("BLR", "b", 1), ("KAZ", "c", 1), ("RUS", "a", 2)]
    ]
    found = compare(CSTO, rows, state="s", year="y", where={"kind": ["A", "b"], "n": 1})
    assert found.scores[0].comparable == 2


def test_a_choice_that_no_row_meets_is_refused_with_the_values_of_the_column():
    rows = [{"s": "ARM", "y": 2010, "kind": f"k{number}"} for number in range(12)]
    with pytest.raises(ValueError, match="no row has") as caught:
        compare(CSTO, rows, state="s", year="y", where={"kind": "z"})
    assert str(caught.value) == ("no row has kind = z: kind has k0, k1, k10, k11, k2, k3, k4, k5, k6, k7 and 2 more")
    with pytest.raises(ValueError, match="no row has") as caught:
        compare(CSTO, rows[:10], state="s", year="y", where={"kind": "z"})
    assert str(caught.value).endswith("kind has k0, k1, k2, k3, k4, k5, k6, k7, k8, k9")
    with pytest.raises(UnknownWordError, match="unknown column 'sort'"):
        compare(CSTO, rows, state="s", year="y", where={"sort": "z"})


def test_a_month_or_day_that_is_not_known_leaves_the_day_imprecise():
    columns = Columns(state="s", on="y,m,d")
    rows = {
        (1999.0, 4.0, 2.0): "1999-04-02",
        ("1999", "4", ""): "1999-04",
        (1999, 0, 0): "1999",
        (1999, None, 5): "1999",
        (1999, -9, -9): "1999",
        (None, None, None): None,
        ("1999", "13", "1"): "1999-13-01",
        ("1999", "00", "00"): "1999",
        ("1999", "99", "1"): "1999",
        ("1999", "05", "99"): "1999-05",
        (999, " 5 ", "0"): "0999-05",
    }
    assert {row: columns.day(dict(zip("ymd", row, strict=True)), ("y", "m", "d")) for row in rows} == rows


def test_a_day_in_two_columns_is_refused():
    with pytest.raises(ValueError, match=r"in one column or in three \(year, month, day\), not in 2: y, m"):
        compare(CSTO, [], state="s", on="y,m")


@pytest.mark.parametrize(("text", "read"), [("2003-09-18 00:00:00", True), ("2003-09-18T12:30", True)])
def test_times_written_out_count_as_their_day(text, read):
    assert compare(CSTO, [{"s": "RUS", "d": text}], state="s", on="d").share == read


@pytest.mark.parametrize("text", ["2003-09-18T00:00:00Z", "2003-09-18 00:00:00+03:00"])
def test_a_time_with_a_zone_is_refused_if_it_is_written_out_too(text):
    with pytest.raises(ValueError, match="has a time zone"):
        compare(CSTO, [{"s": "RUS", "d": text}], state="s", on="d")


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("sep=;\nstate;year\nARM;2010\n", ("state", "year")),
        (
            '"state; (or, perhaps, territory, of one)";year\nARM;2010\n',
            ("state; (or, perhaps, territory, of one)", "year"),
        ),
        (",state,,code,code\n1,ARM,,2,3\n", ("column 1", "state", "column 3", "code 1", "code 2")),
    ],
)
def test_headers_of_files_as_they_come(tmp_path, text, columns):
    (tmp_path / "coding.csv").write_text(text)
    assert read_coding(tmp_path / "coding.csv").columns == columns


# the command


@pytest.fixture
def typed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words])


COMPARE = (
    "compare",
    DATA / "cow_igo_v3.csv",
    "--state",
    "ccode",
    "--codes",
    "cow",
    "--year",
    "year",
    "--member",
    "csto",
)


def test_the_command_lists_the_differences_and_notes_the_best_combination(typed):
    done = typed(*COMPARE, "--format", "csv")
    assert (done.exit_code, done.stdout) == (0, compare(CSTO, COW, **PANEL).table().to_csv())
    assert done.stderr.splitlines()[1:3] == [  # after the note that it begins before the Charter
        "note: 113 of 117 cells agree (96.58%), 2002-01-01 to 2014-12-31",
        "note: best reproduced by: year rule last, end days exclusive, from signature, counting de_jure",
    ]


def test_a_coding_that_begins_before_the_charter_is_in_force_is_warned_of_once():
    with pytest.warns(BeforeForceWarning) as caught:
        compare(CSTO, COW, **PANEL)
    (one,) = caught
    assert (one.message.instrument, one.message.first, one.filename) == ("charter", date(2002, 1, 1), __file__)
    with pytest.warns(BeforeForceWarning) as caught:
        diff(CSTO, COW, **PANEL)
    assert len(caught) == 1
    with warnings.catch_warnings(action="error"):
        compare(CSTO, COW, instrument="alliance", **PANEL)


def test_the_command_lists_the_ranking(typed):
    done = typed(*COMPARE, "--ranking", "--format", "json")
    assert done.stdout == compare(CSTO, COW, **PANEL).ranking().to_json()


def test_the_command_takes_a_system_of_codes_in_any_case(typed):
    words = ["COW" if word == "cow" else word for word in COMPARE]
    assert typed(*words).stdout == typed(*COMPARE).stdout != ""


def test_the_command_names_a_file_that_is_not_utf_8(typed, tmp_path):
    (tmp_path / "old.csv").write_bytes(b"state,year\n\xe9,2010\n")
    done = typed("compare", "old.csv", "--state", "state", "--year", "year")
    assert (done.exit_code, done.stderr) == (
        2,
        "error: old.csv is not UTF-8: byte 0xE9 at position 11, line 2; it may be windows-1252; save it as UTF-8\n",
    )


def test_the_command_takes_an_instrument_and_what_the_coding_covers(typed):
    words = (
        "--state",
        "state",
        "--start",
        "start",
        "--end",
        "end",
        "--instrument",
        "cst",
        "--covers",
        "1992-05-15",
        "2026-02-23",
    )
    done = typed("compare", DATA / "atop_1992_treaty.csv", *words)
    assert done.exit_code == 0
    assert "note: not comparable: 90 (later than the register was checked through)\n" in done.stderr


def test_the_command_takes_choices_days_in_three_columns_and_marks_for_open(typed, alliances):
    words = ("--state", "member", "--codes", "cow", "--start", "begyr,begmo,begda", "--end", "endyr,endmo,endda")
    done = typed(
        "compare", alliances, *words, "--where", "atopid=3900", "--open", 0, "--open", "-", "--instrument", "cst"
    )
    assert done.exit_code == 0
    assert "(100.00%)" in done.stderr
    refused = typed("compare", alliances, *words, "--where", "atopid", "--instrument", "cst")
    assert (refused.exit_code, "'--where': 'atopid' is not COLUMN=VALUE" in refused.stderr) == (2, True)


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (COMPARE[:4], "error: a coding has a column of years"),
        (("compare", "nowhere.csv", "--state", "s"), "error: Invalid value for 'FILE'"),
        ((*COMPARE[:4], "--year", "year"), "error: numeric state codes, such as '365', need --codes cow"),
    ],
)
def test_the_command_refuses_in_one_line(typed, words, error):
    done = typed(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(error)
    assert done.stderr.count("\n") == 1


# what a row cannot say, and columns as they come


def test_days_of_a_spell_that_cannot_be_read_are_not_days_outside():
    rows = [
        ("ARM", "1994-04-20", "1995-01-01"),
        ("ARM", "1996-01-01", "0000-00-00"),
        ("KAZ", "1994-04-20", "2000-01-01"),
    ]
    found = compare(
        CSTO, [dict(zip("sab", row, strict=True)) for row in rows], state="s", start="a", end="b", instrument="cst"
    )
    assert "not comparable: 1 (end 0000-00-00 is none that can be read)" in found.caveats
    assert {(one.state.code, one.period) for one in found.differences} == {("ARM", "1995-01-02 to 1995-12-31")}


def test_spells_that_contradict_each_other_leave_their_days_open():
    rows = [
        ("ARM", "1994-04-20", "1996-01-01", 1),
        ("ARM", "1996-01-01", "1997-01-01", 1),
        ("ARM", "1996-01-01", "1997-01-01", 0),
    ]
    found = compare(
        CSTO,
        [dict(zip("sabm", row, strict=True)) for row in rows],
        state="s",
        start="a",
        end="b",
        member="m",
        instrument="cst",
        covers=("1994-04-20", "1996-12-31"),
    )
    assert found.not_comparable["not coded, or not exactly"] >= 365
    assert found.differences == ()


@pytest.mark.parametrize(("codes", "recognised"), [("iso2", True), ("iso3", False), (None, False)])
def test_na_is_namibia_only_where_codes_are_iso2(codes, recognised):
    namibia, norway = State(code="NAM", name="Namibia", iso2="NA"), State(code="NOR", name="Norway", iso2="NO")
    asked = register(happened("accede", day(0), "NAM"), happened("accede", day(0), "NOR"), states=(namibia, norway))
    rows = [{"who": who, "year": 2005, "in": 1} for who in ("NA", "NO" if codes == "iso2" else "NOR")]
    found = compare(asked, rows, state="who", year="year", member="in", codes=codes)
    assert found.scores[0].comparable == 1 + recognised


@pytest.mark.parametrize("column", ["on", "year"])
def test_a_time_with_a_zone_is_refused_for_its_day_depends_on_the_place(column):
    rows = [{"who": "UZB", "when": datetime(2012, 12, 18, 23, tzinfo=UTC)}]
    with pytest.raises(TypeError, match="has a time zone"):
        compare(CSTO, rows, state="who", **{column: "when"})
