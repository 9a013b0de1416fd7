"""Spells and the long event table: bounds, ends, censoring, and what can be rebuilt from them."""

import doctest
from datetime import date, timedelta
from itertools import pairwise

import pytest
from click.testing import CliRunner
from helpers import BELAND, day, happened, instrument, kinds, notice, register, window
from histories import days_of, registers
from hypothesis import given
from hypothesis import strategies as st
from thorough import examples

from csto_membership import CSTO, Act, Counting, Moment, Status, load
from csto_membership.analysis import spells as module
from csto_membership.analysis.panel import panel
from csto_membership.analysis.spells import events_table, spells
from csto_membership.cli.main import main
from csto_membership.errors import UnknownInstrumentError, UnknownStateError, UnknownWordError
from csto_membership.model.states import State

DAY = timedelta(days=1)


def cells(table, *names):
    return [tuple(row[name] for name in names) for row in table]


# spells calculated by hand


def test_the_spells_of_uzbekistan_under_the_treaty():
    table = spells(CSTO, "UZB", instrument="cst")
    assert cells(table, "status", "start", "end", "days", "exit", "opened_by", "closed_by") == [
        ("outsider", None, "1992-05-15", None, None, None, "uzb-cst-sign"),
        ("signatory", "1992-05-15", "1994-04-20", 705, None, "uzb-cst-sign", "uzb-cst-ratify"),
        ("member", "1994-04-20", "1999-04-21", 1827, None, "uzb-cst-ratify", "uzb-cst-lapse"),
        ("withdrawn", "1999-04-21", "2006-08-16", 2674, "lapse", "uzb-cst-lapse", "uzb-cst-accede"),
        ("member", "2006-08-16", "2012-06-28", 2143, None, "uzb-cst-accede", "uzb-cst-suspend-by-note"),
        ("suspended", "2012-06-28", "2012-12-19", 174, None, "uzb-cst-suspend-by-note", "uzb-cst-withdraw"),
        ("withdrawn", "2012-12-19", None, None, "withdraw", "uzb-cst-withdraw", None),
    ]


def test_an_imprecise_start_has_its_text_and_its_bounds():
    found = spells(CSTO, "BLR", instrument="ksor")
    names = ("status", "start", "start_earliest", "start_latest", "end", "end_earliest", "end_latest", "days")
    window_of_signature = ("[2009-10-05..2009-10-20]", date(2009, 10, 5), date(2009, 10, 20))
    window_of_consent = ("[2010-09-10..2025-12-31]", date(2010, 9, 10), date(2025, 12, 31))
    assert cells(found, *names) == [
        ("outsider", None, None, None, *window_of_signature, None),
        ("signatory", *window_of_signature, *window_of_consent, None),
        ("member", *window_of_consent, None, None, None, None),
    ]


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("exclusive", ("1999-04-21", date(1999, 4, 21), date(1999, 4, 21))),
        ("inclusive", ("1999-04-20", date(1999, 4, 20), date(1999, 4, 20))),
    ],
)
def test_the_end_is_the_first_day_after_or_the_last_day(end, expected):
    table = spells(CSTO, "GEO", instrument="cst", end=end)
    member = next(row for row in table if row["status"] == "member")
    assert (member["end"], member["end_earliest"], member["end_latest"]) == expected
    assert (member["start"], member["days"]) == ("1994-04-20", 1827)


def test_an_imprecise_last_day_lies_within_the_bounds_a_day_earlier():
    asked = register(happened("accede", day(-9)), happened("withdraw", "2000-03?"))
    (member,) = (row for row in spells(asked, "AAA", end="inclusive") if row["member"])
    assert (member["end"], member["end_earliest"], member["end_latest"]) == (
        "[2000-02-29..2000-03-30]?",
        date(2000, 2, 29),
        date(2000, 3, 30),
    )


def test_a_doubtful_day_keeps_its_mark():
    asked = register(happened("accede", "2000-03-01?"))
    assert cells(spells(asked, "AAA", end="inclusive"), "start", "end") == [
        (None, "2000-02-29?"),
        ("2000-03-01?", None),
    ]


def test_the_calendar_has_no_day_before_its_first():
    asked = register(happened("accede", "[0001-01-01..0001-01-05]"), instruments=[instrument(in_force=date.min)])
    first, _ = spells(asked, "AAA", end="inclusive")
    assert (first["end_earliest"], first["end_latest"]) == (date.min, date(1, 1, 4))


def test_a_spell_of_no_day_is_left_out():
    asked = register(happened("accede", date.min), instruments=[instrument(in_force=date.min)])
    assert cells(spells(asked, "AAA", end="inclusive"), "status", "start") == [("member", "0001-01-01")]


@pytest.mark.parametrize(
    ("by", "count", "expected"),
    [
        ("position", 4, [("member", "2006-08-16", "2012-06-28"), ("suspended", "2012-06-28", "2012-12-19")]),
        ("status", 4, [("member", "2006-08-16", "2012-06-28"), ("suspended", "2012-06-28", "2012-12-19")]),
        ("member", 3, [(None, "2006-08-16", "2012-12-19")]),
    ],
)
def test_what_makes_a_spell_is_asked_for(by, count, expected):
    table = spells(CSTO, "UZB", by=by)
    assert len(table) == count
    assert cells((row for row in table if row["member"]), "status", "start", "end") == expected


def test_a_vote_withheld_makes_a_spell_by_position_and_none_by_status():
    asked = register(happened("accede", day(0)), happened("withhold_vote", day(5)), happened("restore_vote", day(9)))
    by_position, by_status = (spells(asked, "AAA", by=by) for by in ("position", "status"))
    assert cells(by_position, "status", "voting", "days") == [
        ("outsider", None, None),
        ("member", "entitled", 5),
        ("member", "withheld", 4),
        ("member", "entitled", None),
    ]
    assert cells(by_status, "status", "voting") == [("outsider", None), ("member", None)]


def test_two_exits_are_two_spells_by_position():
    asked = register(
        happened("accede", day(0)), happened("lapse", day(5)), happened("accede", day(9)), happened("expel", day(12))
    )
    assert [exit_act for (exit_act,) in cells(spells(asked, "AAA"), "exit")] == [None, None, "lapse", None, "expel"]


@pytest.mark.parametrize(("counting", "members"), [("de_jure", 2), ("participating", 1), ("signed", 2)])
def test_who_counts_is_asked_for(counting, members):
    table = spells(CSTO, "UZB", counting=counting)
    assert [status for status, member in cells(table, "status", "member") if member] == ["member", "suspended"][
        :members
    ]


def test_a_state_without_events_has_one_spell_open_at_both_ends():
    (row,) = spells(register(), "BBB")
    assert (row["status"], row["start"], row["end"], row["left_censored"], row["right_censored"]) == (
        "outsider",
        None,
        None,
        True,
        True,
    )


def test_only_the_first_spell_is_left_censored_and_only_the_last_right_censored():
    table = spells(CSTO, "UZB")
    assert cells(table, "left_censored", "right_censored") == [
        (True, False),
        (False, False),
        (False, False),
        (False, True),
    ]


@pytest.mark.parametrize(("checked", "projected"), [(day(4), [True, True]), (day(5), [False, False])])
def test_a_spell_is_projected_if_a_known_end_of_it_lies_after_the_horizon(checked, projected):
    asked = register(happened("accede", window(day(3), day(5))), checked_through=checked)
    assert [one for (one,) in cells(spells(asked, "AAA"), "projected")] == projected


def test_an_exit_that_a_notice_brings_after_the_horizon_is_projected():
    treaty = instrument(withdrawal=notice("P6M"))
    events = (happened("accede", day(0)), happened("notify_withdrawal", date(2030, 12, 1)))
    table = spells(register(*events, instruments=[treaty]), "AAA")
    assert cells(table, "status", "end", "closed_by", "projected")[-2:] == [
        ("withdrawing", "2031-06-01", "t:notify_withdrawal-2030-12-01:exit", True),
        ("withdrawn", None, None, True),
    ]


# states limited in time


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (None, None, [("outsider", None, "2000-01-11"), ("member", "2000-01-11", None)]),
        (day(0), None, [("outsider", "2000-01-01", "2000-01-11"), ("member", "2000-01-11", None)]),
        (None, day(20), [("outsider", None, "2000-01-11"), ("member", "2000-01-11", "2000-01-21")]),
        (day(10), day(20), [("member", "2000-01-11", "2000-01-21")]),
        (day(12), None, [("member", "2000-01-13", None)]),
        (None, day(10), [("outsider", None, "2000-01-11")]),
        (day(2), day(5), [("outsider", "2000-01-03", "2000-01-06")]),
    ],
)
def test_spells_are_cut_to_the_days_on_which_the_state_exists(since, until, expected):
    states = (State(code="AAA", name="Aland", since=since, until=until), BELAND)
    table = spells(register(happened("accede", day(10)), states=states), "AAA")
    assert cells(table, "status", "start", "end") == expected
    assert cells(table, "left_censored", "right_censored") == [
        (start is None, end is None) for _, start, end in cells(table, "status", "start", "end")
    ]


def test_a_cut_window_keeps_what_is_left_of_it():
    states = (State(code="AAA", name="Aland", since=day(3), until=day(8)), BELAND)
    table = spells(register(happened("accede", window(day(0), day(10))), states=states), "AAA")
    assert cells(table, "status", "start", "end", "end_earliest") == [
        ("outsider", "2000-01-04", "[2000-01-04..2000-01-09]", day(3)),
        ("member", "[2000-01-04..2000-01-09]", "2000-01-09", day(8)),
    ]


# laws


@examples(150)
@given(
    registers(),
    st.sampled_from([one for one in Counting if one is not Counting.CONSENTED]),
    st.sampled_from(("exclusive", "inclusive")),
)
def test_spells_of_membership_rebuild_the_panel(asked, counting, end):
    table = spells(asked, by="member", counting=counting, end=end)
    for row in panel(asked, day(0), day(40), every="month", counting=counting):
        on = Moment.of(row["period"])
        days = [one for one in days_of(on.earliest, on.latest) if asked.state(row["state"]).exists_on(one)]
        mine = [spell for spell in table if spell["state"] == row["state"] and spell["member"]]
        after = DAY if end == "inclusive" else DAY * 0
        sure = maybe = 0
        for one in days:
            sure += any(
                (s["start_latest"] or date.min) <= one < (s["end_earliest"] or date.max) + after * bool(s["end"])
                for s in mine
            )
            maybe += any(
                (s["start_earliest"] or date.min) <= one < (s["end_latest"] or date.max) + after * bool(s["end"])
                for s in mine
            )
        assert (row["share_min"], row["share_max"]) == (sure / len(days), maybe / len(days))


@examples(100)
@given(registers())
def test_spells_follow_on_each_other_without_gap_or_overlap(asked):
    for state in asked.states:
        table = list(spells(asked, state))
        for one, other in pairwise(table):
            assert (one["end"], one["end_earliest"], one["end_latest"]) == (
                other["start"],
                other["start_earliest"],
                other["start_latest"],
            )
            assert one["closed_by"] == other["opened_by"]


@examples(100)
@given(registers(), st.sampled_from(("position", "status", "member")))
def test_an_inclusive_end_is_the_day_before_the_exclusive_one(asked, by):
    pairs = zip(spells(asked, by=by), spells(asked, by=by, end="inclusive"), strict=True)
    for exclusive, inclusive in pairs:
        for name in ("end_earliest", "end_latest"):
            assert inclusive[name] == (exclusive[name] and exclusive[name] - DAY)
        assert {**exclusive, "end": 0, "end_earliest": 0, "end_latest": 0} == {
            **inclusive,
            "end": 0,
            "end_earliest": 0,
            "end_latest": 0,
        }


@examples(100)
@given(registers(), st.sampled_from(("position", "status", "member")))
def test_neighbouring_spells_of_a_unit_differ_in_it(asked, by):
    names = {"position": ("status", "participation", "voting", "exit"), "status": ("status",), "member": ("member",)}
    for state in asked.states:
        units = cells(spells(asked, state, by=by), *names[by])
        assert all(one != other for one, other in pairwise(units))


# the layout


def test_the_columns_of_spells():
    assert spells(CSTO, "UZB", codes=("iso3", "cow")).columns == (
        "state",
        "cow",
        "instrument",
        "status",
        "participation",
        "voting",
        "member",
        "start",
        "end",
        "start_earliest",
        "start_latest",
        "end_earliest",
        "end_latest",
        "days",
        "left_censored",
        "right_censored",
        "exit",
        "opened_by",
        "closed_by",
        "consented_on",
        "in_force_on",
        "projected",
    )


def test_spells_stand_by_instrument_then_by_state_then_by_time():
    table = spells(CSTO, ("UZB", "ARM"), instrument=("ksor", "charter"))
    order = [*dict.fromkeys(cells(table, "instrument", "state"))]
    assert order == [("ksor", "UZB"), ("ksor", "ARM"), ("charter", "UZB"), ("charter", "ARM")]


def test_spells_are_of_all_states_and_the_constitutive_instrument_by_default():
    table = spells(CSTO)
    assert set(table.column("instrument")) == {"charter"}
    assert [*dict.fromkeys(table.column("state"))] == [state.code for state in CSTO.states]


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"states": "Utopia"}, UnknownStateError, "unknown state 'Utopia'"),
        ({"instrument": "nato"}, UnknownInstrumentError, "unknown instrument 'nato'"),
        ({"by": "year"}, UnknownWordError, "unknown unit of spells 'year'; one of: position, status, member"),
        ({"end": "open"}, UnknownWordError, "unknown end of spells 'open'; one of: exclusive, inclusive"),
        ({"counting": "all"}, UnknownWordError, "unknown counting 'all'"),
        ({"counting": "consented"}, ValueError, "consent does not divide spells"),
        ({"codes": "fips"}, UnknownWordError, "unknown code of states 'fips'"),
    ],
)
def test_bad_input_is_refused_with_what_would_be_right(change, error, words):
    with pytest.raises(error) as caught:
        spells(CSTO, **change)
    assert str(caught.value).startswith(words)


@pytest.mark.parametrize("instrument", ["cst", "charter"])
def test_every_row_has_what_its_spell_says(instrument):
    for state in CSTO.states:
        rows = list(spells(CSTO, state, instrument=instrument))
        for row, spell in zip(rows, CSTO.timeline(state, instrument=instrument).spells, strict=True):
            bound = spell.status not in {"outsider", "signatory", "withdrawn"}
            participation = spell.position.participation.value if bound else None
            vote = "suspended" if participation == "suspended" else spell.position.voting.value if bound else None
            assert row == {
                "state": state.code,
                "instrument": instrument,
                "status": spell.status.value,
                "participation": participation,
                "voting": vote,
                "member": Counting.DE_JURE.counts(spell.position),
                "start": spell.start and str(spell.start),
                "end": spell.end and str(spell.end),
                "start_earliest": spell.start and spell.start.earliest,
                "start_latest": spell.start and spell.start.latest,
                "end_earliest": spell.end and spell.end.earliest,
                "end_latest": spell.end and spell.end.latest,
                "days": spell.days,
                "left_censored": spell.start is None,
                "right_censored": spell.end is None,
                "exit": spell.exit and spell.exit.value,
                "opened_by": spell.opened_by and spell.opened_by.id,
                "closed_by": spell.closed_by and spell.closed_by.id,
                "consented_on": spell.consented and str(spell.consented),
                "in_force_on": spell.entry and str(spell.entry.date),
                "projected": False,
            }


# events


def test_every_event_of_the_register_stands_once():
    table = events_table(CSTO)
    listed = sorted(cells(table, "event", "state", "instrument"))
    assert listed == sorted((event.id, event.state, event.instrument) for event in CSTO.events)


def test_events_stand_by_date():
    days = cells(events_table(CSTO), "date_earliest", "date_latest")
    assert days == sorted(days)


def test_the_events_of_a_lineage_are_those_of_its_instruments():
    lineage = events_table(CSTO, "UZB", instrument="alliance")
    assert lineage.rows == events_table(CSTO, "UZB", instrument=("cst", "charter")).rows
    assert len(lineage) > 0
    assert events_table(CSTO, "UZB", instrument=("alliance", "cst")).rows == lineage.rows


def test_what_moves_a_bond_tells_from_where_to_where_and_since_when():
    table = events_table(CSTO, "BLR", instrument="cst")
    moves = [row for row in table if row["after"]]
    assert cells(moves, "act", "date", "effective", "before", "after") == [
        ("sign", "1993-12-31", "1993-12-31", "outsider", "signatory"),
        ("ratify", "[1993-12-31..1994-04-20]", "1994-04-20", "signatory", "member"),
    ]


def test_a_note_moves_nothing():
    notes = [row for row in events_table(CSTO, "ARM") if row["act"] == "note"]
    assert len(notes) == sum(event.act is Act.NOTE and event.state == "ARM" for event in CSTO.events)
    assert {(row["effective"], row["before"], row["after"]) for row in notes} == {(None, None, None)}
    assert all(row["topic"] for row in notes)


def test_a_consent_without_effect_moves_nothing():
    asked = register(happened("accede", day(3)), instruments=[instrument(in_force=None)])
    (row,) = events_table(asked)
    assert (row["act"], row["date"], row["effective"], row["after"]) == ("accede", "2000-01-04", None, None)


def test_derived_events_stand_among_the_others_with_their_rule():
    treaty = instrument(withdrawal=notice("P6M", basis="Article 9"))
    events = (happened("accede", day(0)), happened("notify_withdrawal", day(31)), happened("note", day(400)))
    table = events_table(register(*events, instruments=[treaty]))
    assert cells(table, "act", "date", "effective_earliest", "effective_latest", "before", "after", "derived_by") == [
        ("accede", "2000-01-01", day(0), day(0), "outsider", "member", None),
        ("notify_withdrawal", "2000-02-01", day(31), day(31), "member", "withdrawing", None),
        (
            "withdraw",
            "2000-08-01",
            date(2000, 8, 1),
            date(2000, 8, 1),
            "withdrawing",
            "withdrawn",
            "withdrawal P6M after the notice (Article 9)",
        ),
        ("note", "2001-02-04", None, None, None, None, None),
    ]


def test_an_event_is_projected_if_a_day_of_it_lies_after_the_horizon():
    events = (happened("accede", window(day(3), day(5))), happened("note", day(5), id="n"), happened("note", day(4)))
    table = events_table(register(*events, checked_through=day(4)))
    assert sorted(cells(table, "act", "date", "projected")) == [
        ("accede", "[2000-01-04..2000-01-06]", True),
        ("note", "2000-01-05", False),
        ("note", "2000-01-06", True),
    ]


@pytest.mark.parametrize(("states", "instrument"), [("GEO", "cst"), (None, "ksor"), ("GEO", None)])
def test_events_can_be_of_some_states_and_instruments(states, instrument):
    table = events_table(CSTO, states, instrument=instrument)
    expected = [
        event.id for event in CSTO.events if states in (None, event.state) and instrument in (None, event.instrument)
    ]
    assert sorted(table.column("event")) == sorted(expected)


def test_an_event_tells_who_says_so():
    (row,) = (row for row in events_table(CSTO, "UZB") if row["event"] == "uzb-charter-suspend-by-note")
    event = next(event for event in CSTO.events if event.id == "uzb-charter-suspend-by-note")
    assert row["sources"].split() == list(event.sources)
    assert (row["by"], row["reported"], row["readings"]) == (
        "state",
        str(event.reported) if event.reported else None,
        "uzbekistan_2012=suspended|withdrawn",
    )


@pytest.mark.parametrize("asked", [CSTO, CSTO.read_as(uzbekistan_2012="withdrawn"), load("guam")], ids=repr)
def test_every_row_has_what_its_event_says(asked):
    by_bond = {(event.id, event.state, event.instrument): event for event in asked.events}
    steps = {
        (step.event.id, step.event.state, step.event.instrument): step
        for under in asked.instruments
        for state in asked.states
        for step in asked.timeline(state, instrument=under).steps
    }

    def said(value):
        return None if value in {None, ""} else str(value)

    for row in events_table(asked):
        key = row["event"], row["state"], row["instrument"]
        step = steps.get(key)
        event = by_bond.get(key) or step.event
        readings = "; ".join(f"{dispute}={'|'.join(some)}" for dispute, some in event.readings)
        assert row == {
            "state": event.state,
            "instrument": event.instrument,
            "event": event.id,
            "act": event.act.value,
            "topic": said(event.topic),
            "date": str(event.date),
            "date_earliest": event.date.earliest,
            "date_latest": event.date.latest,
            "effective": said(step and step.moment),
            "effective_earliest": step and step.earliest,
            "effective_latest": step and step.latest,
            "before": step and step.before.status.value,
            "after": step and step.after.status.value,
            "derived_by": said(event.derived_by),
            "reported": said(event.reported),
            "by": said(event.by),
            "form": said(event.form),
            "basis": said(event.basis),
            "readings": said(readings),
            "sources": said(" ".join(event.sources)),
            "verified": event.verified,
            "note": said(event.note),
            "projected": max(event.date.latest, step.latest if step else date.min) > asked.checked_through,
        }


@examples(60)
@given(registers())
def test_the_moves_of_a_bond_follow_on_each_other(asked):
    for state in asked.states:
        moves = [row for row in events_table(asked, state) if row["after"]]
        steps = asked.timeline(state).steps
        assert sorted(cells(moves, "effective_earliest", "effective_latest")) == sorted(
            (step.earliest, step.latest) for step in steps
        )
        assert {row["after"] for row in moves} <= set(Status)


# the command


def run(*words):
    done = CliRunner().invoke(main, words, prog_name="csto-membership")
    return done.exit_code, done.stdout, done.stderr


def test_the_command_prints_what_the_function_returns():
    status, out, err = run(
        "spells", "UZB", "Armenia", "--by", "member", "--end", "inclusive", "--codes", "gw,name", "--format", "csv"
    )
    table = spells(CSTO, ("UZB", "ARM"), by="member", end="inclusive", codes=("gw", "name"))
    assert (status, out, err) == (0, table.to_csv(), "")


def test_the_command_lists_all_states_by_default_in_the_words_of_the_face():
    _, out, _ = run("spells", "--instrument", "cst")
    assert [line.split()[0] for line in out.splitlines() if "party" in line][:3] == ["ARM", "AZE", "BLR"]


@pytest.mark.parametrize("asked", [spells, events_table])
def test_a_table_without_rows_has_the_columns_and_types_of_one_with(asked):
    empty, full = asked(register(states=())), asked(CSTO)
    assert (len(empty), kinds(empty)) == (0, kinds(full))


def test_a_bad_state_is_one_line():
    status, out, err = run("spells", "Utopia")
    assert (status, out, err.count("\n")) == (2, "", 1)


def test_the_example_in_the_docstring_runs():
    assert doctest.testmod(module).failed == 0


def test_a_consent_that_is_not_in_force_has_its_day_and_one_that_is_has_both():
    treaty = instrument(in_force=date(2001, 6, 1))
    given = register(happened("sign", "2000-01-01"), happened("ratify", "2000-06-30"), instruments=(treaty,))
    assert cells(spells(given, "AAA"), "status", "start", "consented_on", "in_force_on") == [
        ("outsider", None, None, None),
        ("signatory", "2000-01-01", "2000-06-30", None),
        ("member", "2001-06-01", "2000-06-30", "2001-06-01"),
    ]
