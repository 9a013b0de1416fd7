"""Answers that the oracle of positions does not cover, held against simple calculations of their own.

Each of these answers is made in the package by code of its own; here they follow from the answers about single days,
which the oracle checks, or from the rows of the files.
"""

import re
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import oracle
import pytest
from histories import registers
from hypothesis import given
from hypothesis import strategies as st
from thorough import examples

from csto_membership import Act, Counting, Status, dyads, load, panel
from csto_membership.errors import UndeterminedError
from csto_membership.files.loading import packaged

EXITS = ("withdraw", "lapse", "expel", "terminate")
DAY = timedelta(days=1)
ALL = {name: load(name) for name in packaged()}
EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "registers").glob("*.toml"))
ALL |= {path.stem: load(path) for path in EXAMPLES}
EVERY = pytest.mark.parametrize("register", ALL.values(), ids=ALL)


def bonds(register):
    """Return every bond that has events."""
    return [line for one in register.instruments for line in register.view.timelines(one.id)]


def sweep(timeline, first, last):
    """Return the days on which the possible positions are others than on the day before."""
    days = [first + n * DAY for n in range((last - first).days + 1)]
    seen = [frozenset(timeline.possible(day, day)) for day in days]
    return [day for day, before, now in zip(days[1:], seen, seen[1:], strict=False) if before != now]


def span(register):
    days = [day for one in bonds(register) for step in one.steps for day in (step.earliest, step.latest)]
    return min(days) - 2 * DAY, min(max(days) + 2 * DAY, date(2200, 1, 1))


# changes


@pytest.mark.slow
@EVERY
def test_changes_are_the_days_on_which_an_answer_changes(register):
    """Every day on which the possible positions change lies within a change of that bond, and the other way round."""
    first, last = span(register)
    for one in register.instruments:
        changes = register.changes(first, last + DAY, instrument=one)
        for timeline in register.view.timelines(one.id):
            own = [change for change in changes if change.state == timeline.state]
            swept = sweep(timeline, first, last)
            for day in swept:
                assert any(change.on.earliest <= day <= change.on.latest + DAY for change in own), (timeline, day)
            for change in own:
                if change.on.exact and change.before != change.after and len(own) == len({c.on for c in own}):
                    assert change.on.earliest in swept, change


# exits


@EVERY
def test_an_exit_is_the_act_that_is_written_or_that_the_terms_derive(register):
    """A spell of a former party keeps what ended it: a written exit, else the treaty's end, else the notice."""
    seen = 0
    for timeline in bonds(register):
        written = [step.event for step in timeline.steps if not step.event.derived_by]
        for spell in timeline.spells:
            if spell.status is not Status.WITHDRAWN or spell.start is None:
                assert spell.exit is None or spell.status is Status.WITHDRAWN
                continue
            seen += 1
            days = spell.start.earliest, spell.start.latest
            explicit = {str(e.act) for e in written if e.act in EXITS and _effect(e) == days}
            end = timeline.instrument.terminated
            derived = {"terminate"} if end is not None and (end.earliest, end.latest) == days else {"withdraw"}
            assert {spell.exit} == (explicit or derived), (timeline, spell)
    assert seen or not any(event.act in EXITS for event in register.facts.events)


def _effect(event):
    moment = event.effective or event.date
    return moment.earliest, moment.latest


# deadlines


@EVERY
def test_a_notice_is_due_when_its_period_has_passed(register):
    for timeline in bonds(register):
        rules = timeline.instrument.withdrawal
        rule = rules[-1] if isinstance(rules, tuple) and rules else rules
        for step in timeline.steps:
            event = step.event
            plain = rule and rule.notice and not (rule.on or rule.not_before or rule.window or rule.at != "day")
            if event.act is not Act.NOTIFY_WITHDRAWAL or not plain or not event.date.exact:
                continue
            months, days = oracle.period(str(rule.notice))
            due = oracle.add_months(event.date.earliest, months) + days * DAY
            claimed = event.effective.earliest if event.effective else due
            (clock,) = [
                one
                for one in register.deadlines(
                    timeline.state, event.date, instrument=timeline.instrument.id, projected="accept"
                )
                if one.kind == "withdrawal" and one.event.id == event.id
            ]
            assert clock.due.earliest == clock.due.latest == max(due, claimed)
            assert clock.elapsed is (max(due, claimed) <= event.date.earliest)


# offices


@EVERY
def test_the_holders_of_an_office_are_those_whose_time_it_is(register):
    last = register.checked_through
    for office in register.organization.offices:
        found = register.organization.office(office.id)
        rows = found.tenures
        for year in range(1991, last.year + 1):
            for month in (1, 4, 7, 10):
                day = date(year, month, 1)
                if day > last or (office.since and day < office.since.latest):
                    continue
                if office.until and day >= office.until.earliest:
                    continue
                possible = {one and (one.holder, one.state) for one in found.possible(day)}
                certain = {
                    (one.holder, one.state)
                    for one in rows
                    if one.named and one.start.latest <= day and _lasts(one, rows, day)
                }
                perhaps = {(one.holder, one.state) for one in rows if one.start.earliest <= day}
                assert certain <= possible, (office.id, day)
                assert possible - {None, ("", "")} <= perhaps, (office.id, day)


def _lasts(tenure, rows, day):
    """Whether a tenure certainly lasts on a day: its end is later, or without an end nobody came after it."""
    if tenure.end is not None:
        return tenure.end.earliest > day
    return not any(one.start.earliest > tenure.start.earliest and one.start.earliest <= day for one in rows)


# explanations


@pytest.mark.slow
@EVERY
def test_the_facts_in_an_explanation_are_the_answers(register):
    """The headline has the possible statuses; who counts, and who does not, is what `is_member` says."""
    for timeline in bonds(register):
        for day in {day + n * DAY for step in timeline.steps for day in (step.earliest, step.latest) for n in (-1, 0)}:
            where = {"instrument": timeline.instrument.id, "projected": "accept"}
            text = str(register.explain(timeline.state, day, **where))
            possible = register.possible_statuses(timeline.state, day, **where)
            headline = text.partition("\n")[0].partition(f" on {day}: ")[2]
            headline = re.sub(r"\([^)]*\)", "", headline)  # participation, where it does not make the status
            member = register.facts.is_constitutive(timeline.instrument.id)
            words = {str(one) if one is not Status.MEMBER or member else "party" for one in possible}
            assert all(word in headline for word in words), (headline, words)
            others = {str(one) for one in Status} - {str(one) for one in possible} - {"member"}
            assert not [word for word in others if re.search(rf"\b{word}\b", headline)], headline
            told = re.search(r"^(Counts|Does not count): (.*)$", text, re.MULTILINE)
            if len(possible) == 1 and told:
                yes, _, no = told[2].partition("; not: ")
                yes, no = ("", yes) if told[1] != "Counts" else (yes, no)
                for counting in Counting:
                    try:
                        counts = register.is_member(timeline.state, day, counting=counting, **where)
                    except UndeterminedError:  # whether consent was given
                        continue
                    assert str(counting) in re.split(r"[,;:?\s]+", yes if counts else no), (text, counting)


# panels and pairs


def shares(register, state, instrument, year):
    """Count the days of a year, while the state exists, on which a state certainly, and possibly, is a member."""
    timeline = register.timeline(state, instrument=instrument)
    certain = possible = total = 0
    day = date(year, 1, 1)
    while day.year == year:
        if not timeline.state.exists_on(day):
            day += DAY
            continue
        bound = {position.bound for position in timeline.possible(day, day)}
        total, possible, certain = total + 1, possible + (True in bound), certain + (bound == {True})
        day += DAY
    return Fraction(certain, total), Fraction(possible, total)


@examples(15)
@given(registers(), st.integers(1999, 2003))
def test_shares_of_a_panel_are_counted_days_with_derived_events_too(register, year):
    for row in panel(register, year, year):
        low, high = shares(register, row["state"], row["instrument"], year)
        assert (row["share_min"], row["share_max"]) == pytest.approx((float(low), float(high)))


@pytest.mark.slow
@EVERY
def test_shares_of_packaged_panels_are_counted_days(register):
    first, last = span(register)
    for under in register.instruments:
        for year in sorted({first.year, (first.year + last.year) // 2, min(last.year, 2025)}):
            for row in panel(register, year, year, instrument=under):
                low, high = shares(register, row["state"], under.id, year)
                assert (row["share_min"], row["share_max"]) == pytest.approx((float(low), float(high)))


@EVERY
def test_pairs_are_those_who_count_on_the_last_day_together(register):
    last = register.checked_through
    codes = [state.code for state in register.states][:12]
    for year in sorted({1994, 2000, 2012, last.year - 1}):
        day = date(year, 12, 31)
        rows = {
            (row["state_a"], row["state_b"]): row["joint"]
            for row in dyads(register, year, year, rule="last", states=codes, projected="accept")
        }
        for a, b in combinations(codes, 2):
            answers = [{position.bound for position in register.timeline(code).possible(day, day)} for code in (a, b)]
            joint = None if {True, False} in answers else answers == [{True}, {True}]
            joint = False if {False} in answers else joint
            if (a, b) in rows or (b, a) in rows:
                assert rows.get((a, b), rows.get((b, a))) is joint, (a, b, year)
