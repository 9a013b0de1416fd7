"""The public types as users write them: read by mypy and pyright, never run (`test_types` has them read it).

`assert_type` says what a question gives; a ``type: ignore`` says that what stands before it must be refused, since
both checkers report an ignore comment that nothing needs.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, assert_type

from csto_membership import (
    CSTO,
    Act,
    Change,
    Counting,
    Deadline,
    Dispute,
    Event,
    Explanation,
    Facts,
    Fault,
    Finding,
    Instrument,
    MembershipChart,
    MembershipError,
    Moment,
    Participation,
    Period,
    Position,
    Records,
    Register,
    RegisterError,
    Roster,
    Source,
    Spell,
    Standing,
    State,
    Status,
    Step,
    Table,
    Timeline,
    TransitionError,
    UndeterminedError,
    UnknownStateError,
    Voting,
    dump,
    dyads,
    events_table,
    load,
    page,
    panel,
    spells,
    wide,
)

DAY = date(2012, 7, 1)


def a_register_comes_from_a_name_or_a_path() -> None:
    assert_type(CSTO, Register)
    assert_type(load("csto"), Register)
    assert_type(load(Path("treaty.toml")), Register)
    dump(CSTO, "copy.toml")


def a_day_is_a_date_a_text_or_a_moment() -> None:
    for on in (DAY, "2012-07-01", Moment.parse("2012-07")):
        assert_type(CSTO.members(on), Roster)
    CSTO.members(2012)  # type: ignore[arg-type]
    CSTO.members(None)  # type: ignore[arg-type]


def questions_about_one_state() -> None:
    assert_type(CSTO.is_member("Armenia", DAY), bool)
    assert_type(CSTO.status("ARM", DAY), Status)
    assert_type(CSTO.position("ARM", DAY), Position)
    assert_type(CSTO.possible_statuses("AZE", "1993", instrument="cst"), frozenset[Status])
    assert_type(CSTO.timeline("UZB"), Timeline)
    assert_type(CSTO.explain("UZB", DAY), Explanation)
    assert_type(CSTO.by_reading("UZB", DAY), Table)
    assert_type(CSTO.deadlines("UZB", DAY), tuple[Deadline, ...])
    assert_type(CSTO.notes("UZB"), tuple[Event, ...])
    assert_type(CSTO.state("uzbekistan"), State)
    CSTO.is_member("Armenia")  # type: ignore[call-arg]
    CSTO.status("ARM", DAY, instrument=7)  # type: ignore[arg-type]


def questions_about_all_states() -> None:
    assert_type(CSTO.statuses(DAY), dict[State, Status])
    assert_type(CSTO.statuses(DAY, undetermined="exclude"), dict[State, Status])
    assert_type(CSTO.statuses("1993", undetermined="include"), dict[State, Status | None])
    assert_type(CSTO.changes("2012-01-01", "2013-01-01"), tuple[Change, ...])
    CSTO.members(DAY, counting=Counting.VOTING, instrument=CSTO.instrument("cst"), undetermined="exclude")
    CSTO.members(DAY, counting="participating", projected="accept")
    CSTO.members(DAY, "cst")  # type: ignore[call-arg]
    CSTO.members(DAY, undetermined="perhaps")  # type: ignore[arg-type]
    CSTO.members(DAY, projected="ignore")  # type: ignore[arg-type]


def a_roster_is_a_set_of_states(roster: Roster) -> None:
    assert_type(list(roster), list[State])
    assert_type(iter(roster), Iterator[State])
    assert_type(roster.codes, tuple[str, ...])
    assert_type(roster.names, tuple[str, ...])
    assert_type(roster.statuses, dict[State, Status | None])
    assert_type(roster.possible_statuses, dict[State, frozenset[Status]])
    assert_type(roster.undetermined, tuple[State, ...])
    assert_type(roster & set(roster), frozenset[State])
    assert_type(roster - frozenset(roster), frozenset[State])
    assert_type("UZB" in roster, bool)
    assert_type(len(roster), int)


def a_timeline_has_spells(timeline: Timeline) -> None:
    assert_type(timeline.spells, tuple[Spell, ...])
    assert_type(timeline.steps, tuple[Step, ...])
    assert_type(timeline.findings, tuple[Finding, ...])
    for spell in timeline.spells:
        assert_type(spell.start, Moment | None)
        assert_type(spell.end, Moment | None)
        assert_type(spell.position, Position)
        assert_type(spell.status, Status)
        assert_type(spell.exit, Act | None)
        assert_type(spell.days, int | None)
        assert_type(spell.opened_by, Event | None)


def an_explanation_has_fields(explanation: Explanation) -> None:
    assert_type(str(explanation), str)
    assert_type(explanation.status, Status | None)
    assert_type(explanation.possible, tuple[Status, ...])
    assert_type(explanation.events, tuple[Event, ...])
    assert_type(explanation.sources, dict[str, Source])
    assert_type(explanation.disputes, tuple[Dispute, ...])
    assert_type(explanation.as_dict(), dict[str, Any])


def a_position_is_three_words(position: Position) -> None:
    assert_type(position.standing, Standing)
    assert_type(position.participation, Participation)
    assert_type(position.voting, Voting)
    assert_type(position.status, Status)
    assert_type(Counting.VOTING.counts(position), bool)
    Position("member")  # a word may be given as its text, since converters take it


def a_moment_has_bounds(moment: Moment) -> None:
    assert_type(Moment.parse("1993-12"), Moment)
    assert_type(Moment.between(DAY, DAY), Moment)
    assert_type(Moment.of("1993"), Moment)
    assert_type(moment.earliest, date)
    assert_type(moment.latest, date)
    assert_type(moment.exact, bool)
    assert_type(Period.parse("P6M"), Period)


def views_are_registers() -> None:
    assert_type(CSTO.read_as(uzbekistan_2012="suspended"), Register)
    assert_type(CSTO.as_known_on("2012-08-01"), Register)
    assert_type(CSTO.with_events(Event(state="ARM", act=Act.NOTIFY_WITHDRAWAL, date="2027-01-15")), Register)
    Event(state="ARM", act="resume", date=DAY, readings={"armenia_2024": ["frozen"]}, sources=["one"])
    Event(act="resume", date=DAY)  # type: ignore[call-arg]
    CSTO.read_as(uzbekistan_2012=1)  # type: ignore[arg-type]
    CSTO.with_events("withdraw")  # type: ignore[arg-type]


def what_a_register_holds() -> None:
    assert_type(CSTO.states, tuple[State, ...])
    assert_type(CSTO.instruments, Records[Instrument])
    assert_type(CSTO.instruments["cst"], Instrument)
    assert_type(CSTO.sources, Records[Source])
    assert_type(CSTO.disputes[0], Dispute)
    assert_type(CSTO.disputes[:2], tuple[Dispute, ...])
    assert_type(CSTO.events, tuple[Event, ...])
    assert_type(CSTO.findings, tuple[Finding, ...])
    assert_type(CSTO.readings, dict[str, str])
    assert_type(CSTO.checked_through, date)
    assert_type(CSTO.known_on, date | None)
    assert_type(CSTO.facts, Facts)


def nothing_can_be_set(register: Register, moment: Moment, position: Position) -> None:
    register.known_on = DAY  # type: ignore[misc]
    moment.earliest = DAY  # type: ignore[misc]
    position.voting = Voting.WITHHELD  # type: ignore[misc]


def tables() -> None:
    table = spells(CSTO)
    assert_type(table, Table)
    assert_type(events_table(CSTO), Table)
    assert_type(panel(CSTO, 2010, 2014), Table)
    assert_type(dyads(CSTO, 2010, 2014), Table)
    assert_type(wide(CSTO, 2010, 2014), Table)
    assert_type(table.columns, tuple[str, ...])
    assert_type(table.to_csv(), str)
    assert_type(table.to_json(), str)
    assert_type(table.to_markdown(), str)
    assert_type(page(CSTO), str)


def errors_have_fields() -> None:
    try:
        load("mine.toml")
    except RegisterError as error:
        assert_type(error.faults, tuple[Fault, ...])
    except UnknownStateError as error:
        assert_type(error.suggestions, tuple[str, ...])
    except TransitionError as error:
        assert_type(error.allowed, tuple[Act, ...])
        assert_type(error.position, Position)
    except UndeterminedError as error:
        assert_type(error.possibilities, tuple[str, ...])
        assert_type(error.events, tuple[Event, ...])
    except MembershipError as error:
        assert_type(error.args, tuple[Any, ...])


def the_chart_runs() -> None:
    chart = MembershipChart()
    assert_type(chart.position, Position)
    assert_type(chart.allowed, tuple[Act, ...])
    chart.perform(Act.SIGN)
    chart.perform("ratify")
